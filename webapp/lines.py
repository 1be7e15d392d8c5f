"""A report as a row of a page, and the links it states as short sentences: shared by people, things and home.

The views pass on what `intel.people.known` and `intel.network.find` found; nothing here asks for more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from intel.network.find import EgoNetwork
from intel.network.model import Link
from intel.people.describe import Described
from intel.people.known import Known, ReportLine, Said
from intel.vocabulary import agencies, link_types
from webapp.addresses import address_of, address_of_report

MOST_LINES = 100  # reports on one page before the cap, which is printed
MOST_AROUND = 100  # neighbours in one table before the cap


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words of a sentence; with an address they are a link."""

    words: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One report of a list: its own facts, where its page is, what it states, whether the last meeting knew it.

    `remark` is what the page adds to it, such as what became of it since.
    """

    line: ReportLine
    href: str
    states: tuple[tuple[Piece, ...], ...] = ()
    new: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """One link of the item shown, as a sentence about the other end, with what supports it.

    `support` is empty where the page is about someone protected: then the reports stand in `reports` alone.
    """

    pieces: tuple[Piece, ...]
    what: str
    support: str
    agencies: str
    reports: tuple[Piece, ...]
    grades: tuple[str, ...]
    provisional: bool
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidLine:
    """One thing said of an item, with links to the reports that say it."""

    what: str
    value: str
    reports: tuple[Piece, ...]


def report_lines(
    lines: Iterable[ReportLine], states: Mapping[str, tuple[tuple[Piece, ...], ...]], *, since: int
) -> tuple[Line, ...]:
    """Return report lines as rows; `since` is the ledger's place at the last meeting."""
    return tuple(
        Line(
            line=line,
            href=address_of_report(line.token),
            states=states.get(line.id, ()),
            new=bool(since) and line.changed_seq > since,
        )
        for line in lines
    )


def said_lines(known: Known) -> tuple[SaidLine, ...]:
    """Return what is said of an item, but for the words it is already called by."""
    return tuple(_said(each) for each in known.said if each.value != known.item.name)


def _said(each: Said) -> SaidLine:
    pairs = zip(each.reports, each.tokens, strict=True)
    reports = tuple(Piece(words=name, href=address_of_report(token)) for name, token in pairs)
    return SaidLine(what=each.what, value=each.value, reports=reports)


def states_of(network: EgoNetwork) -> dict[str, tuple[tuple[Piece, ...], ...]]:
    """Return, for each report, the links of the centre that it states, as sentences."""
    items = _items(network)
    found: dict[str, list[tuple[Piece, ...]]] = defaultdict(list)
    for link in network.links:
        for report in link.reports:
            found[report].append(_sentence(link, network.centre, items))
    return {report: tuple(sentences) for report, sentences in found.items()}


def neighbours(network: EgoNetwork, lines: Iterable[ReportLine]) -> tuple[Neighbour, ...]:
    """Return the links of the centre, the newest first: never by how many there are."""
    items, names = _items(network), {line.id: line for line in lines}
    rows = [_neighbour(link, network.centre, items, names) for link in network.links]
    return tuple(sorted(rows, key=lambda row: row.last, reverse=True))


def _items(network: EgoNetwork) -> dict[tuple[str, str], Described]:
    return {(item.label, item.id): item for item in network.items}


def _neighbour(
    link: Link, centre: Described, items: Mapping[tuple[str, str], Described], names: Mapping[str, ReportLine]
) -> Neighbour:
    other = items[_other(link, centre)]
    reports = [names[each] for each in link.reports if each in names]
    return Neighbour(
        pieces=_sentence(link, centre, items),
        what=other.words,
        support="" if centre.protected or other.protected else _support(link),
        agencies=", ".join(str(agencies()[each]["name"]) for each in link.agencies),
        reports=tuple(Piece(words=each.name, href=address_of_report(each.token)) for each in reports),
        grades=link.grades,
        provisional=link.provisional,
        last=link.last,
    )


def _support(link: Link) -> str:
    reports, senders = len(link.reports), len(link.agencies)
    agency = "agency" if senders == 1 else "agencies"
    return f"{reports} report{'s' * (reports != 1)} from {senders} {agency}"


def _other(link: Link, centre: Described) -> tuple[str, str]:
    ends = ((link.from_label, link.from_id), (link.to_label, link.to_id))
    return ends[1] if ends[0] == (centre.label, centre.id) else ends[0]


def _sentence(link: Link, centre: Described, items: Mapping[tuple[str, str], Described]) -> tuple[Piece, ...]:
    """Say a link from the centre's side: "was seen at …", or the whole where the other end does it."""
    other = items[_other(link, centre)]
    name = Piece(words=other.name, href=address_of(other.label, other.token))
    mutual = link_types()[link.link]["mutual"]
    if mutual or (link.from_label, link.from_id) == (centre.label, centre.id):
        return (Piece(words=link.words), name)
    return (name, Piece(words=f"{link.words} {centre.name}"))
