"""A network as its page and its JSON show it: the same links once as sentences and once as lines to draw.

Both are made from one `EgoNetwork`, which holds only what this viewer may see; ids become the viewer's tokens here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from intel import vocabulary
from intel.network.diagram import Item, Kind, Line, to_diagram
from intel.network.find import EgoNetwork, State
from intel.network.model import Link
from intel.people.days import short_day
from intel.people.describe import Described
from intel.people.known import ReportLine
from intel.people.stated import Key
from webapp.addresses import address_of, address_of_network, address_of_report

_KINDS: Final[Mapping[str, Kind]] = {
    "suspect": "suspect",
    "adult": "adult",
    "young_person": "young_person",
    "age_unknown": "young_person",
    "venue": "venue",
    "place": "place",
    "vehicle": "vehicle",
    "phone": "phone",
    "onlineaccount": "account",
    "organisation": "organisation",
}


# Pictures kept for the next who asks for exactly the same; some 100 kB each at most.
_MOST_DRAWN: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One end of a link: what it is called, its page and the words beside a person."""

    name: str
    href: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One report under a link."""

    line: ReportLine
    href: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """One link as a sentence with what it stands on; `id` is the line's in the diagram.

    `subjects` are the internal ids of its ends and reports, for the record of who looked.
    """

    id: str
    start: End
    words: str
    end: End
    reports: tuple[ReportRow, ...]
    agencies: str
    grades: tuple[str, ...]
    provisional: bool
    basis: str
    last: str
    first: str
    last_day: date | None
    first_day: date | None
    state: State | None
    subjects: tuple[str, ...]


def kind_of(item: Described) -> Kind:
    """Return the shape of an item; someone whose age nobody recorded is drawn as a young person."""
    return _KINDS[item.kind]


def link_rows(
    network: EgoNetwork, lines: Mapping[str, ReportLine], states: Mapping[Link, State]
) -> tuple[LinkRow, ...]:
    """Return every link, newest first; among equals in a fixed order."""
    ends = _ends(network)
    return tuple(
        LinkRow(
            id=_link_id(link, ends),
            start=_end(ends[link.start]),
            words=link.words,
            end=_end(ends[link.end]),
            reports=tuple(
                ReportRow(line=line, href=address_of_report(line.token), day=short_day(line.when))
                for report_id, line in lines.items()
                if report_id in link.reports
            ),
            agencies=", ".join(str(vocabulary.agencies()[each]["name"]) for each in link.agencies),
            grades=link.grades,
            provisional=link.provisional,
            basis=link.basis,
            last=short_day(link.last),
            first=short_day(link.first),
            last_day=_day(link.last),
            first_day=_day(link.first),
            state=states.get(link),
            subjects=(link.from_id, link.to_id, *link.reports),
        )
        for link in _newest_first(network, ends)
    )


def picture(network: EgoNetwork, states: Mapping[Link, State]) -> dict[str, Any]:
    """Return the JSON that the diagram reads: exactly the links of the table."""
    ends = _ends(network)
    items = [
        Item(
            id=item.token,
            label=item.name,
            kind=kind_of(item),
            words=item.spoken,
            href=address_of(item.label, item.token),
        )
        for item in network.items
    ]
    lines = [_line(link, ends, states.get(link)) for link in _newest_first(network, ends)]
    return _drawn(tuple(items), tuple(lines), network.centre.token, network.found)


@lru_cache(maxsize=_MOST_DRAWN)
def _drawn(items: tuple[Item, ...], lines: tuple[Line, ...], centre: str, total: int) -> dict[str, Any]:
    """Lay out and draw; the same items and lines are the same picture, which takes up to a second for the most."""
    return to_diagram(items, lines, centre, total=total)


def _line(link: Link, ends: Mapping[Key, Described], state: State | None) -> Line:
    start, end = ends[link.start], ends[link.end]
    return Line(
        id=_link_id(link, ends),
        start=start.token,
        end=end.token,
        words=link.words,
        sentence=f"{start.name} {link.words} {end.name}",
        grade=link.grade,
        provisional=link.provisional,
        reports=len(link.reports),
        agencies=len(link.agencies),
        last=link.last,
        state=state,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _ends(network: EgoNetwork) -> dict[Key, Described]:
    return {(item.label, item.id): item for item in network.items}


def _newest_first(network: EgoNetwork, ends: Mapping[Key, Described]) -> list[Link]:
    named = sorted(network.links, key=lambda link: _link_id(link, ends))
    return sorted(named, key=lambda link: link.last, reverse=True)


def _link_id(link: Link, ends: Mapping[Key, Described]) -> str:
    start, end = ends[link.start], ends[link.end]
    return f"{link.link.lower()}-{start.token}-{end.token}"


def _end(item: Described) -> End:
    return End(
        name=item.name,
        href=address_of(item.label, item.token) or address_of_network(item.label, item.token),
        words=item.words.partition(",")[0] if item.label == "Person" else "",
    )
