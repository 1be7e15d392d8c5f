"""Who else was there that evening, for one viewer: around someone, or at a place. Called by their pages.

Everything is narrowed to the viewer before it is put together: a report that is not open to them puts nobody anywhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from intel import vocabulary
from intel.network.evenings import Evening, Sighting, evenings
from intel.network.find import find_report_lines
from intel.people.describe import Described, describe
from intel.people.enquiry import Enquiry
from intel.people.known import ReportLine
from intel.people.stated import Key

# The newest so many; what is left out is said.
MOST_EVENINGS: Final = 12
_PLACES: Final = frozenset({"Venue", "Place"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Evenings:
    """Evenings with everyone in them described and every report as this viewer may read it. `found` counts before the cap."""

    evenings: tuple[Evening, ...]
    found: int
    items: Mapping[Key, Described]
    lines: Mapping[str, ReportLine]

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of everyone and everything in them."""
        return (*(item.id for item in self.items.values()), *self.lines)


def find_evenings(enquiry: Enquiry, centre: Key) -> Evenings:
    """Return the evenings on which somebody else was where the centre was; at a place, on which more than one was there."""
    at_place = centre[0] in _PLACES
    here = _there(enquiry, [centre])
    if not at_place:
        days = sorted({day for each in here for day in _around(each.day)})
        here = _there(enquiry, sorted({each.where for each in here}), days) if days else []
    found = evenings(here, centre=None if at_place else centre)
    kept = found[:MOST_EVENINGS]
    keys = dict.fromkeys(key for each in kept for key in (each.where, *(one.who for one in each.sightings)))
    reports = sorted({one.report for each in kept for one in each.sightings})
    items, lines = describe(enquiry, keys), find_report_lines(enquiry, reports)
    known = [
        replace(
            each, sightings=tuple(one for one in each.sightings if one.who in items and one.report in lines)
        )
        for each in kept
        if each.where in items
    ]
    return Evenings(
        evenings=tuple(each for each in known if each.sightings), found=len(found), items=items, lines=lines
    )


def _there(enquiry: Enquiry, keys: Iterable[Key], days: Sequence[str] = ()) -> list[Sighting]:
    """Return who and what reports put at these places, or where they put these people, on these days or any."""
    links = [name for name, kind in vocabulary.link_types().items() if kind.get("there")]
    by_label: dict[str, list[str]] = {}
    for label, entity_id in keys:
        by_label.setdefault(label, []).append(entity_id)
    return [
        _sighting(row)
        for label, ids in by_label.items()
        for row in enquiry.reader.run(f"network.there[{label}]", ids=ids, links=links, days=list(days))
    ]


def _sighting(row: Mapping[str, Any]) -> Sighting:
    # A report's time belongs to the day the report is of; a statement of another day has none.
    time = (row["time"] or "") if row["time_on"] == row["happened_on"] else ""
    return Sighting(
        who=(row["from_label"], row["from_id"]),
        where=(row["to_label"], row["to_id"]),
        day=row["happened_on"],
        time=time,
        report=row["report"],
    )


def _around(day: str) -> list[str]:
    """Return the days that may share an evening with this one: itself, the one before and the one after."""
    on = date.fromisoformat(day)
    return [(on + timedelta(days=each)).isoformat() for each in (-1, 0, 1)]
