"""Writes the demonstration town into a folder, as files that agencies, the unit and the analyst would keep.

`intel demo write` calls `write_town`. The folder then holds:

    returns/<YYYY-MM>/<agency>.(csv|xlsx)   what eleven agencies sent for each month
    mappings/<agency>.yaml                  how each return is read (intel.reports.mapping.Mapping)
    openings/<YYYY-MM>.yaml                 what the intelligence unit opened, to whom, and what was withdrawn
    judgements.yaml                         same: and different:, the analyst's judgements by month
    decisions.yaml                          designations: and removed:, police decisions on suspects; weighed:, beside: and tactics:
    register.csv                            the register of premises
    people.yaml                             the demonstration accounts
    truth.json                              who is who; only tests read it

A mention is named in these files by month, agency, own_reference (or line, where there is none) and slot.
"""

import csv
import io
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from intel.demo import decisions, slips
from intel.demo.data import read
from intel.demo.decisions import next_month
from intel.demo.events import plan
from intel.demo.judgements import judge
from intel.demo.layouts import layouts, mapping_of
from intel.demo.notices import notices
from intel.demo.people import month_end
from intel.demo.returns import write_return
from intel.demo.rows import Clerk, Row
from intel.demo.stories import cast, story_events
from intel.demo.town import Town, invent_town
from intel.demo.truth import Written, truth
from intel.errors import AskedWrongly

_REGISTER: Final = (
    "RegisterId", "BusinessName", "BusinessType", "AddressLine1", "PostCode", "Ward", "Latitude", "Longitude",
    "LicenceNumber", "Holder", "LicensedFor", "Hours", "Conditions",
)  # fmt: skip


def write_town(folder: Path, *, months: int = 14, seed: int = 7, until: date | str, scale: int = 1) -> None:
    """Write the town's files into `folder`. The same arguments write the same bytes.

    `until` is the last month of returns ("2026-10" or any day of it); `scale` multiplies people and rows.
    """
    if months < 1 or scale < 1:
        raise AskedWrongly("A town needs at least one month and a scale of at least 1. Nothing was written.")
    last = _month(until)
    calendar = [next_month(last, back) for back in range(1 - months, 1)]
    town = invent_town(seed, scale=scale, last_day=month_end(last))
    written = _decide(seed, scale, town, calendar)
    folder.mkdir(parents=True, exist_ok=True)
    _write_returns(folder, written)
    _write_openings(folder, seed, written)
    _yaml(folder / "judgements.yaml", {"same": written.judged.same, "different": written.judged.different})
    _yaml(folder / "people.yaml", read("decisions")["people"])
    _write_register(folder / "register.csv", town)
    made, removed, _ = _designations(scale, written.town, written.rows, calendar, written.taken_back)
    kept = _kept(written.rows, written.taken_back)
    _yaml(folder / "notices.yaml", notices(written.town, kept, calendar))
    worked = decisions.worked_on(kept, _parts(written.town))
    _yaml(folder / "decisions.yaml", {"designations": made, "removed": removed, **worked})
    told = {"seed": seed, "scale": scale, "until": f"{last:%Y-%m}"} | truth(written)
    (folder / "truth.json").write_text(
        json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def _month(until: date | str) -> date:
    if isinstance(until, date):
        return until.replace(day=1)
    try:
        return date.fromisoformat(f"{until}-01")
    except ValueError as error:
        raise AskedWrongly(f"{until} is not a month like 2026-10. Nothing was written.") from error


def _decide(seed: int, scale: int, town: Town, calendar: list[date]) -> Written:
    """Return every row of the town, in the order of its files, and what people decided on them."""
    rng = random.Random(f"{seed} events")  # noqa: S311 - invention, not secrecy
    events = plan(rng, town, calendar, scale=scale) + story_events(town, calendar)
    clerk = Clerk(rng)
    rows = [
        row
        for event in sorted(events, key=lambda one: (one.month, one.on, one.id))
        for row in clerk.write(event)
    ]
    slips.spoil(rng, rows, scale=scale)
    rows += slips.correct(rng, rows, calendar)
    taken_back = slips.withdrawn(rng, rows, calendar)
    _number_lines(rows)
    judged = judge(rng, rows, town.everybody, withdrawn=taken_back)
    _, removed, suspects = _designations(scale, town, rows, calendar, taken_back)
    return Written(
        town=town,
        months=calendar,
        rows=rows,
        taken_back=taken_back,
        judged=judged,
        suspects=suspects,
        removed=removed,
    )


def _designations(
    scale: int, town: Town, rows: list[Row], calendar: list[date], taken_back: list[Row]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
    who = cast(town)
    return decisions.designations(
        _kept(rows, taken_back),
        town.everybody,
        scale=scale,
        first={one.id: 2 for one in (*who.crossing_suspects, *who.car_adults, who.warned)}
        | {who.untested.id: 1},
        never=[town.story_adults[0].id],
        months=calendar,
    )


def _kept(rows: Sequence[Row], taken_back: Sequence[Row]) -> list[Row]:
    ids = {id(row) for row in taken_back}
    return [row for row in rows if id(row) not in ids]


def _parts(town: Town) -> dict[str, str]:
    """Return who plays the parts that decisions are about, by the names the stories give them."""
    who = cast(town)
    parts = {f"s{n}": one.id for n, one in enumerate(who.crossing_suspects, start=1)}
    parts |= {f"d{n}": one.id for n, one in enumerate(who.car_adults, start=1)}
    return {**parts, "w": who.warned.id}


def _sheets(rows: Sequence[Row]) -> dict[tuple[date, str], list[Row]]:
    sheets: dict[tuple[date, str], list[Row]] = defaultdict(list)
    for row in rows:
        sheets[row.month, row.agency].append(row)
    return dict(sorted(sheets.items()))


def _number_lines(rows: Sequence[Row]) -> None:
    for (_, agency), sheet in _sheets(rows).items():
        for line, row in enumerate(sheet, start=layouts()[agency].first_line):
            row.line = line


def _write_returns(folder: Path, written: Written) -> None:
    for layout in layouts().values():
        _yaml(folder / "mappings" / f"{layout.agency}.yaml", mapping_of(layout).model_dump(mode="json"))
    for (month, agency), rows in _sheets(written.rows).items():
        layout = layouts()[agency]
        path = folder / "returns" / f"{month:%Y-%m}" / f"{agency}.{layout.file_ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_return(path, layout, month, rows)


def _write_openings(folder: Path, seed: int, written: Written) -> None:
    rng = random.Random(f"{seed} openings")  # noqa: S311 - invention, not secrecy
    for month in written.months:
        taken_back = [row for row in written.taken_back if next_month(row.month) == month]
        opened = decisions.openings(rng, month, written.rows, taken_back)
        _yaml(folder / "openings" / f"{month:%Y-%m}.yaml", opened)


def _write_register(path: Path, town: Town) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_REGISTER)
    for venue in town.ground.venues:
        street = venue.street
        writer.writerow(
            (
                venue.id,
                venue.name,
                venue.type,
                f"{venue.number} {street.name}",
                venue.postcode,
                venue.ward,
                street.latitude,
                street.longitude,
                venue.licence,
                town.holder_of[venue.id],
                venue.licensed_for,
                venue.hours,
                venue.conditions,
            )
        )
    path.write_text(out.getvalue(), encoding="utf-8", newline="")


class _Plain(yaml.CSafeDumper):
    """Writes no anchors: a repeated list is written out again, so that a person can read it."""

    def ignore_aliases(self, data: Any) -> bool:
        """Return that nothing is ever referred back to."""
        del data
        return True


def _yaml(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(
        content, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None
    )
    path.write_text(text, encoding="utf-8")
