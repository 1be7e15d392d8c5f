"""The ego network of one item, by a frontier query for each step, narrowed to the viewer in every one.

Called by the network page, its JSON and the pages of people, places and venues (one step, as a table).
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from intel.errors import NotFound
from intel.network.model import Key, Link, Stated, add_up
from intel.people.describe import Described, describe
from intel.people.enquiry import Enquiry
from intel.people.known import ReportLine, report_line
from intel.reports.tables import mention

# More than this is unreadable as a picture; what is left out is counted and said.
MOST_ITEMS = 150


@dataclass(frozen=True, slots=True)
class _Met:
    """At which step an item was first met, and the newest statement that met it there."""

    step: int
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What the viewer asked to leave out: a weaker letter than this, older or newer statements, assessments.

    `kinds` are the kinds of link asked for; none named means all. What is left out leads nowhere either.
    """

    weakest: str = "D"
    since: str = ""
    until: str = ""
    facts_only: bool = False
    kinds: frozenset[str] = frozenset()

    def keeps(self, statement: Stated) -> bool:
        """Return whether a statement is to be shown."""
        return self.keeps_but_for_kind(statement) and (not self.kinds or statement.link in self.kinds)

    def keeps_but_for_kind(self, statement: Stated) -> bool:
        """Return whether a statement would be shown if its kind of link were asked for."""
        if statement.grade[1] > self.weakest or (self.facts_only and statement.basis != "fact"):
            return False
        if (self.since or self.until) and not statement.happened_on:
            return False
        return (not self.since or statement.happened_on >= self.since) and (
            not self.until or statement.happened_on <= self.until
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EgoNetwork:
    """What is within so many steps of the centre, for one viewer. `found` counts items before the cap.

    `kinds` are the kinds of link met on the way, those left out by kind among them.
    """

    centre: Described
    steps: int
    items: tuple[Described, ...]
    links: tuple[Link, ...]
    found: int
    reports: tuple[str, ...]
    kinds: frozenset[str]

    @property
    def left_out(self) -> int:
        """How many items the cap left out."""
        return self.found - len(self.items)


@dataclass(slots=True)
class _Walk:
    """What has been met so far on the way out from the centre."""

    narrowing: Narrowing
    met: dict[Key, _Met]
    statements: dict[str, Stated] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)

    def take(self, around: Iterable[Stated], *, within: Container[Key] | None = None) -> list[Stated]:
        """Keep the statements asked for, of those between two of `within` if that is said, and return them."""
        known = [
            each
            for each in around
            if self.narrowing.keeps_but_for_kind(each)
            and (within is None or (each.start in within and each.end in within))
        ]
        self.kinds.update(each.link for each in known)
        kept = [each for each in known if self.narrowing.keeps(each)]
        self.statements.update(
            (f"{each.source} {each.link} {each.from_id} {each.to_id}", each) for each in kept
        )
        return kept


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
    walk = _Walk(narrowing or Narrowing(), met={centre: _Met(step=0, last="")})
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
    )


def find_report_lines(enquiry: Enquiry, report_ids: Sequence[str]) -> dict[str, ReportLine]:
    """Return the reports this viewer may see, newest first, each with the words they may read."""
    rows = enquiry.reader.run("network.reports", ids=list(report_ids)) if report_ids else []
    return {row["report"]["id"]: report_line(enquiry, row["report"]) for row in rows}


def get_label(enquiry: Enquiry, entity_id: str) -> str:
    """Return what kind of thing an id is of; whether the viewer may know of it is for the next query to say."""
    query = select(mention.c.label).where(mention.c.entity_id == entity_id).limit(1)
    with enquiry.ledger.reading() as snapshot:
        label = snapshot.connection.execute(query).scalar()
    if label is None:
        raise NotFound("There is nothing here that you may see. Check the address, or search by name.")
    return str(label)


def statements_around(enquiry: Enquiry, frontier: Iterable[Key]) -> list[Stated]:
    """Return every statement this viewer may see that touches one of the items."""
    by_label: dict[str, list[str]] = {}
    for label, entity_id in sorted(frontier):
        by_label.setdefault(label, []).append(entity_id)
    return [
        _stated(row)
        for label, ids in by_label.items()
        for row in enquiry.reader.run(f"network.links[{label}]", ids=ids)
    ]


def _stated(row: dict[str, object]) -> Stated:
    properties = dict(row["properties"])  # type: ignore[call-overload]  # a row's values are the driver's own
    return Stated(
        link=str(row["link"]),
        from_label=str(row["from_label"]),
        from_id=str(row["from_id"]),
        to_label=str(row["to_label"]),
        to_id=str(row["to_id"]),
        source=properties["source"],
        grade=properties["grade"],
        provisional=properties["provisional"],
        basis=properties["basis"],
        agency=properties["agency"],
        happened_on=properties.get("happened_on") or "",
    )


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
