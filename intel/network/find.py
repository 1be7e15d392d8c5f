"""The ego network of one item, by a frontier query for each step, narrowed to the viewer in every one.

Called by the network page, its JSON and the pages of people, places and venues (one step, as a table).
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from sqlalchemy import select

from intel import vocabulary
from intel.errors import NotFound
from intel.network.model import Link, add_up
from intel.network.narrow import Choice, Narrowing
from intel.people.describe import Described, describe
from intel.people.enquiry import Enquiry
from intel.people.known import ReportLine, report_line
from intel.people.stated import Key, Stated, statements_around
from intel.reports.tables import mention

State = Literal["new", "changed"]

# More than this is unreadable as a picture; what is left out is counted and said.
MOST_ITEMS = 150
NO_LINES: Final[Mapping[str, ReportLine]] = {}


@dataclass(frozen=True, slots=True)
class _Met:
    """At which step an item was first met, and the newest statement that met it there."""

    step: int
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EgoNetwork:
    """What is within so many steps of the centre, for one viewer. `found` counts items before the cap.

    `kinds` and `labels` are the kinds of link and types of item met on the way, and `months` the reports by the month
    in which it happened, oldest first: each with what that choice alone leaves out. `behind` are the reports that state
    a link, by its kind and ends, those left out too: what is new of a link does not depend on what was asked for.
    """

    centre: Described
    steps: int
    items: tuple[Described, ...]
    links: tuple[Link, ...]
    found: int
    reports: tuple[str, ...]
    kinds: frozenset[str]
    labels: frozenset[str] = frozenset()
    months: tuple[tuple[str, int], ...] = ()
    behind: Mapping[tuple[str, Key, Key], tuple[str, ...]] = field(default_factory=dict)

    @property
    def about_a_child(self) -> bool:
        """Whether the centre is someone protected, or theirs: of its network nothing is counted."""
        kinds = vocabulary.link_types()
        centre = (self.centre.label, self.centre.id)
        owners = {each.start for each in self.links if kinds[each.link].get("theirs") and each.end == centre}
        return self.centre.protected or any(
            item.protected and (item.label, item.id) in owners for item in self.items
        )

    @property
    def left_out(self) -> int:
        """How many items the cap left out."""
        return self.found - len(self.items)


@dataclass(slots=True)
class _Walk:
    """What has been met so far on the way out from the centre."""

    narrowing: Narrowing
    centre: Key
    met: dict[Key, _Met]
    statements: dict[str, Stated] = field(default_factory=dict)
    known: dict[str, Stated] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    months: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def take(self, around: Iterable[Stated], *, within: Container[Key] | None = None) -> list[Stated]:
        """Keep the statements asked for, of those between two of `within` if that is said, and return them."""
        kept = []
        for each in around:
            if within is not None and not (each.start in within and each.end in within):
                continue
            against = self.narrowing.against(each, self.centre)
            self._offer(each, against)
            key = f"{each.source} {each.link} {each.from_id} {each.to_id}"
            self.known[key] = each
            if not against:
                kept.append(each)
                self.statements[key] = each
        return kept

    def _offer(self, statement: Stated, against: frozenset[Choice]) -> None:
        """Note what there is to choose from: whatever the choice in question alone leaves out is offered too."""
        if against <= {"kind"}:
            self.kinds.add(statement.link)
        if against <= {"item"}:
            self.labels.update(end[0] for end in (statement.start, statement.end) if end != self.centre)
        if against <= {"period"} and statement.happened_on:
            self.months[statement.happened_on[:7]].add(statement.source)


def find_ego_network(
    enquiry: Enquiry,
    label: str,
    entity_id: str,
    *,
    steps: int = 1,
    narrowing: Narrowing | None = None,
    among: bool = False,
) -> EgoNetwork:
    """Return the network within `steps` of an item, nearest first, at most MOST_ITEMS items.

    With `among`, links between two items of the last step are there too; without, only those that lead to them.
    """
    centre = (label, entity_id)
    walk = _Walk(narrowing or Narrowing(), centre, met={centre: _Met(step=0, last="")})
    frontier = {centre}
    for step in range(1, steps + 1):
        frontier = _meet(walk.take(statements_around(enquiry, frontier)), walk.met, step)
    kept = _nearest(walk.met)
    if among:
        walk.take(statements_around(enquiry, [key for key in kept if key in frontier]), within=kept)
    described = describe(enquiry, list(kept))
    if centre not in described:
        raise NotFound("There is nothing here that you may see. Check the address, or search by name.")
    links = [
        link for link in add_up(walk.statements.values()) if link.start in described and link.end in described
    ]
    return EgoNetwork(
        centre=described[centre],
        steps=steps,
        items=tuple(described[key] for key in kept if key in described),
        links=tuple(links),
        found=len(walk.met),
        reports=tuple(sorted({report for link in links for report in link.reports})),
        kinds=frozenset(walk.kinds),
        labels=frozenset(walk.labels),
        behind={(link.link, link.start, link.end): link.reports for link in add_up(walk.known.values())},
        months=tuple((month, len(reports)) for month, reports in sorted(walk.months.items())),
    )


def find_report_lines(enquiry: Enquiry, report_ids: Sequence[str]) -> dict[str, ReportLine]:
    """Return the reports this viewer may see, newest first, each with the words they may read."""
    rows = enquiry.reader.run("network.reports", ids=list(report_ids)) if report_ids else []
    return {row["report"]["id"]: report_line(enquiry, row["report"]) for row in rows}


def find_states(network: EgoNetwork, places: Mapping[str, tuple[int, int]], since: int) -> dict[Link, State]:
    """Say of each link whether it is new or changed since a place of the ledger; 0, before any meeting, marks none.

    `places` are a report's first and last place. A link is new where every report behind it is, and changed where one
    came or was corrected since.
    """
    states: dict[Link, State] = {}
    for link in network.links if since else ():
        known = [places[each] for each in network.behind[link.link, link.start, link.end] if each in places]
        if known and all(first > since for first, _ in known):
            states[link] = "new"
        elif any(last > since for _, last in known):
            states[link] = "changed"
    return states


def find_places(
    enquiry: Enquiry, network: EgoNetwork, known: Mapping[str, ReportLine] = NO_LINES
) -> dict[str, tuple[int, int]]:
    """Return the first and last place in the ledger of the reports behind a network's links; `known` are not asked for."""
    shown = {(link.link, link.start, link.end) for link in network.links}
    behind = {report for key in shown for report in network.behind[key]}
    ids = sorted(behind - known.keys())
    rows = enquiry.reader.run("network.reports", ids=ids) if ids else []
    return {
        **{row["report"]["id"]: (row["report"]["first_seq"], row["report"]["last_seq"]) for row in rows},
        **{each: (known[each].number, known[each].changed_seq) for each in behind & known.keys()},
    }


def get_label(enquiry: Enquiry, entity_id: str) -> str:
    """Return what kind of thing an id is of; whether the viewer may know of it is for the next query to say."""
    query = select(mention.c.label).where(mention.c.entity_id == entity_id).limit(1)
    with enquiry.ledger.reading() as snapshot:
        label = snapshot.connection.execute(query).scalar()
    if label is None:
        raise NotFound("There is nothing here that you may see. Check the address, or search by name.")
    return str(label)


def _meet(found: Iterable[Stated], met: dict[Key, _Met], step: int) -> set[Key]:
    """Note at which step and when last each item was met, and return those met for the first time."""
    new: set[Key] = set()
    for each in found:
        for key in (each.start, each.end):
            before = met.get(key)
            if before is None:
                new.add(key)
            if before is None or before.step == step:
                met[key] = _Met(step=step, last=max(before.last if before else "", each.happened_on))
    return new


def _nearest(met: dict[Key, _Met]) -> dict[Key, None]:
    """Keep the nearest items, the newest among equals: never by how many links one has."""
    newest_first = sorted(met, key=lambda key: (met[key].last, key), reverse=True)
    order = sorted(newest_first, key=lambda key: met[key].step)
    return dict.fromkeys(order[:MOST_ITEMS])
