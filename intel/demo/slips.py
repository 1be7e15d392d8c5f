"""What goes wrong in a return: a date that does not exist, a grade nobody knows, a row sent again corrected.

`intel.demo.write` calls `spoil` and `correct` once the rows are written.
"""

import random
from dataclasses import replace
from datetime import date
from typing import Final

from intel.demo.layouts import layouts
from intel.demo.rows import Row

# (agency, field, what was typed); {year} is the month's.
_SLIPS: Final = (
    ("housing", "happened_on", "31/02/{year}"),
    ("police", "grade", "4F"),
    ("homes", "happened_on", "31 Feb {short}"),
    ("missing", "happened_on", "31/02/{year}"),
    ("education", "grade", "7Q"),
    ("youth_justice", "happened_on", "{year}-02-31"),
)


def spoil(rng: random.Random, rows: list[Row], *, scale: int) -> None:
    """Type something impossible into six rows for each step of scale; planted rows stay whole."""
    for number in range(len(_SLIPS) * scale):
        agency, field, typed = _SLIPS[number % len(_SLIPS)]
        wanted = [row for row in rows if row.agency == agency and not row.event.story and not row.refused]
        if wanted:
            row = rng.choice(wanted)
            row.slips[field] = typed.format(year=row.month.year, short=f"{row.month:%y}")


def correct(rng: random.Random, rows: list[Row], months: list[date]) -> list[Row]:
    """Return rows sent again in a later month under their own reference: a time put right, and said so."""
    found: list[Row] = []
    for agency, sent, again in (("police", -6, -4), ("youth_justice", -3, -1)):
        if len(months) < -sent:
            continue
        wanted = [row for row in rows if row.agency == agency and row.month == months[sent] and _plain(row)]
        if wanted:
            row = rng.choice(wanted)
            said = f"Corrected {months[again]:%B %Y}: the time was given wrongly before."
            values = row.values | {"text": f"{row.values['text']} {said}"}
            if "happened_time" in layouts()[agency].fields:
                values["happened_time"] = row.event.later
            found.append(replace(row, month=months[again], values=values, corrects=True))
    return found


def withdrawn(rng: random.Random, rows: list[Row], months: list[date]) -> list[Row]:
    """Return the rows that their sender takes back a month later."""
    wanted = [row for row in rows if row.agency == "police" and row.month in months[-5:-1] and _plain(row)]
    wanted = [row for row in wanted if "adult_1" in row.who and "young_person_1" in row.who]
    return [rng.choice(wanted)] if wanted else []


def _plain(row: Row) -> bool:
    return not (row.refused or row.event.story or row.corrects or row.restricted)
