"""Who else was there that evening, for one viewer: around someone, or at a place. Called by their pages.

Everything is narrowed to the viewer before it is put together: a report that is not open to them puts nobody anywhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from intel import vocabulary
from intel.network.evenings import Evening, Sighting, evenings
from intel.network.find import find_report_lines, statements_around
from intel.network.model import Key, Stated
from intel.people.describe import Described, describe
from intel.people.enquiry import Enquiry
from intel.people.known import ReportLine

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
    here = [each for each in statements_around(enquiry, [centre]) if _is_there(each)]
    if centre[0] not in _PLACES:
        days = {each.happened_on for each in here}
        here = [
            each
            for each in statements_around(enquiry, sorted({each.end for each in here}))
            if _is_there(each) and _near(each.happened_on, days)
        ]
    lines = find_report_lines(enquiry, sorted({each.source for each in here}))
    found = evenings(_sightings(here, lines), centre=None if centre[0] in _PLACES else centre)
    kept = found[:MOST_EVENINGS]
    keys = dict.fromkeys(key for each in kept for key in (each.where, *(one.who for one in each.sightings)))
    reports = {one.report for each in kept for one in each.sightings}
    items = describe(enquiry, keys)
    return Evenings(
        evenings=tuple(each for each in kept if each.where in items),
        found=len(found),
        items=items,
        lines={each: line for each, line in lines.items() if each in reports},
    )


def _is_there(statement: Stated) -> bool:
    return bool(vocabulary.link_types()[statement.link].get("there")) and bool(statement.happened_on)


def _near(day: str, days: Iterable[str]) -> bool:
    """Return whether a day may share an evening with one of `days`: the day itself, the one before or after."""
    wanted = date.fromisoformat(day)
    return any(abs((wanted - date.fromisoformat(each)).days) <= 1 for each in days)


def _sightings(statements: Iterable[Stated], lines: Mapping[str, ReportLine]) -> Iterable[Sighting]:
    for each in statements:
        if each.source not in lines:
            continue
        line = lines[each.source]
        # A report's time belongs to the day the report is of; a statement of another day has none.
        time = line.happened_time if line.happened_on == each.happened_on else ""
        yield Sighting(who=each.start, where=each.end, day=each.happened_on, time=time, report=each.source)
