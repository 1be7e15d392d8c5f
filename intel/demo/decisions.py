"""What people decided: the unit's openings after each month's returns, and police decisions on suspects.

`intel.demo.write` writes them as `openings/<month>.yaml` and `decisions.yaml`.
"""

import calendar
import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from intel.demo.data import read
from intel.demo.judgements import Named, mentions
from intel.demo.layouts import layouts
from intel.demo.people import Invented
from intel.demo.rows import Row

SUSPECTS: Final = 30
_TUESDAY: Final = 1
# Months until a decision is reviewed: a few were to be looked at soon and were not, so that something is late.
_SOON: Final = 3
_LATER: Final = 15
# To whom the unit opens an agency's return; the rest go to the meeting alone.
_AUDIENCES: Final[dict[str, list[str]]] = {
    "licensing": ["meeting", "licensing"],
    "missing": ["meeting", "safeguarding"],
    "social_care": ["meeting", "safeguarding"],
    "health": ["meeting", "safeguarding"],
    "probation": ["police"],
}
_RESTRICTED_TO: Final = {"police": "police", "social_care": "safeguarding", "health": "safeguarding"}


def next_month(month: date, by: int = 1) -> date:
    """Return the first day of the month `by` months on."""
    at = month.year * 12 + month.month - 1 + by
    return date(at // 12, at % 12 + 1, 1)


def meeting_on(month: date) -> date:
    """Return the day of the meeting that hears a month's returns: the first Tuesday after it."""
    first = next_month(month)
    return first + timedelta(days=(_TUESDAY - first.weekday()) % 7)


def openings(
    rng: random.Random, month: date, rows: Sequence[Row], taken_back: Sequence[Row]
) -> dict[str, Any]:
    """Return what the unit did with a month's returns. `taken_back` are the rows withdrawn in this month."""
    words = read("decisions")
    by_agency: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.month == month and not row.refused:
            by_agency[row.agency].append(row)
    opened = []
    also: list[dict[str, Any]] = []
    for agency in layouts():
        mine = by_agency.get(agency, [])
        shut = sorted({row.reference for row in mine if row.restricted})
        reason = words["narrow"].get(agency) or words["opened_but" if shut else "opened"]
        audiences = _AUDIENCES.get(agency, ["meeting"])
        if mine:
            opened.append(
                {
                    "agency": agency,
                    "audiences": audiences,
                    "except": shut,
                    "confirms_grades": True,
                    "reason": reason,
                }
            )
        cleared = sorted({row.reference for row in mine if row.cleared and not row.restricted})
        if agency != "licensing" and cleared:
            also.append(_also(agency, cleared, "licensing"))
        some = [reference for reference in shut if rng.random() < 0.5]
        if some and agency in _RESTRICTED_TO:
            also.append(_also(agency, some, _RESTRICTED_TO[agency]))
    return {
        "month": f"{month:%Y-%m}",
        "meeting_on": meeting_on(month).isoformat(),
        "opened": opened,
        "also": also,
        "withdrawn": [
            {
                "agency": row.agency,
                "own_reference": row.reference,
                "month": f"{row.month:%Y-%m}",
                "reason": words["withdrawn"],
            }
            for row in taken_back
        ],
    }


def _also(agency: str, references: list[str], audience: str) -> dict[str, Any]:
    return {
        "agency": agency,
        "own_references": references,
        "audiences": [audience],
        "reason": read("decisions")["also"][audience],
    }


def designations(
    rows: list[Row],
    people: dict[str, Invented],
    *,
    scale: int,
    first: dict[str, int],
    never: list[str],
    months: list[date],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
    """Return 30 police decisions for each step of scale, the one removed, and who they are about.

    A decision names a mention with a date of birth, opened rows only; `first` are the stories' suspects, with how
    often each was heard of: of one, once, so that it can be seen what a score may not make of that.
    """
    words = read("decisions")
    by_person = mentions([row for row in rows if not row.restricted])
    fit = {
        person: whole
        for person, named in by_person.items()
        if person in people
        and people[person].role == "adult"
        and person not in never
        and (whole := _whole(named, people[person], heard=first.get(person, 2)))
    }
    ranked = sorted(fit, key=lambda person: (person not in first, -len(by_person[person]), person))[
        : SUSPECTS * scale
    ]
    made = []
    for number, person in enumerate(ranked):
        mention = fit[person]
        month = mention.row.month
        made.append(
            {
                "mention": mention.row.ref(mention.slot),
                "ground": words["grounds"][number % len(words["grounds"])],
                "month": f"{month:%Y-%m}",
                "by": words["officer"],
                "decided_on": meeting_on(month).isoformat(),
                "review_on": _months_on(meeting_on(month), _SOON if number % 9 == 8 else _LATER).isoformat(),
            }
        )
    removed = [_removal(made[-1], months, words)] if made else []
    made.sort(key=lambda one: (one["month"], str(one["mention"])))
    return made, removed, ranked


def _removal(made: dict[str, Any], months: list[date], words: dict[str, Any]) -> dict[str, Any]:
    at = min(len(months) - 1, [f"{month:%Y-%m}" for month in months].index(made["month"]) + 1)
    return {
        "mention": made["mention"],
        "month": f"{months[at]:%Y-%m}",
        "by": words["officer"],
        "reason": words["removed"],
    }


def _whole(named: list[Named], person: Invented, *, heard: int) -> Named | None:
    """Return the mention a decision can rest on: named, with the right date of birth, and heard of often enough by then."""
    fit = [one for one in named if one.born == person.born and one.named]
    late = [one for one in fit if one.row.month > named[0].row.month]
    return (late or fit)[0] if fit and len(named) >= heard else None


def _months_on(day: date, by: int) -> date:
    month = next_month(day.replace(day=1), by)
    return month.replace(day=min(day.day, calendar.monthrange(month.year, month.month)[1]))


def worked_on(rows: list[Row], parts: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Return how grave what the stories' suspects are reported for was found, and the tactics chosen for them.

    `parts` says who plays which part; each is named by the newest report of their story that a class can rest on.
    """
    words = read("decisions")
    by_person = mentions([row for row in rows if not row.restricted])
    about = {
        part: graded[-1]
        for part, person in parts.items()
        if (graded := [one for one in by_person.get(person, ()) if one.row.event.story and _is_fact(one)])
    }
    return {
        kind: [
            {**each, "mention": about[each["part"]].row.ref(about[each["part"]].slot)}
            for each in words[kind]
            if each["part"] in about
        ]
        for kind in ("weighed", "beside", "tactics")
    }


def _is_fact(one: Named) -> bool:
    """Whether a report is graded well enough to weigh, and names a young person too."""
    return bool(one.row.event.young) and one.row.event.grade[:1] in "12" and one.row.event.grade[1:] in "ABC"
