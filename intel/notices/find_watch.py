"""The watch for breaches as one viewer may read it: possible breaches and warnings that wait to be decided.

A named query at reading less the decisions recorded; `intel.notices.watch` says what counts. Called by `find` and by pages.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from intel.ledger import Snapshot
from intel.notices.ends import Facts
from intel.notices.kinds import FACTS, facts_of
from intel.notices.tables import notice, notice_decision
from intel.notices.watch import Decided, Sighting, sightings
from intel.people.describe import Described, describe
from intel.people.enquiry import Enquiry
from intel.people.find_protection import protections
from intel.people.known import ReportLine, report_line
from intel.reports.state import entities_of, pages
from intel.reports.tables import source
from intel.vocabulary import read

# What a row of each query over a span holds: collected, as thousands of single rows would cost more than finding them.
_LINKED: Final = ("notice", "link", "other", "report", "on", "recorded_at")
_AT_ONE_THING: Final = ("notice", "link", "label", "other", "report", "on", "recorded_at")
_AT_ONES_OWN: Final = ("notice", "link", "label", "slot", "leans_on", "other", "report", "on", "recorded_at")

_COUNTED: Final[dict[tuple[object, ...], int]] = {}
_MOST_COUNTED: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """The adult or the child as this viewer may call them. `item` is None where no report of theirs names the person."""

    id: str
    name: str
    item: Described | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One way a report puts the two together, as a sentence, with the other report it leans on."""

    words: str
    leans_on: ReportLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One sighting as this viewer may read it. `reasons` say how the report puts the two together, the outright first."""

    sighting: Sighting
    line: ReportLine
    other: Party
    waiting: int
    reasons: tuple[Reason, ...]


def watch_of(enquiry: Enquiry, notices: Iterable[Facts]) -> tuple[Seen, ...]:
    """Return what waits to be decided on these notices, of what this viewer may read."""
    return name_seen(enquiry, find_seen(enquiry, [each.id for each in notices if each.served_on is not None]))


def find_seen(enquiry: Enquiry, ids: Sequence[str]) -> tuple[Sighting, ...]:
    """Return the sightings on these notices, of what this viewer may read, before anyone is named."""
    return find_sightings(enquiry, _rows_of(enquiry, ids)) if ids else ()


def watch_since(enquiry: Enquiry, *, after: int, upto: int) -> tuple[Seen, ...]:
    """Return what the reports of a span of the ledger put before the watch, of what this viewer may read."""
    return name_seen(enquiry, find_sightings(enquiry, _rows_since(enquiry, after, upto)))


def _rows_of(enquiry: Enquiry, ids: Sequence[str]) -> list[Mapping[str, Any]]:
    run, lists = enquiry.reader.run, read("notices")
    together, own, use = lists["watched_together"], lists["watched_own"], lists["watched_use"]
    return [
        *run("notices.watched", ids=ids, links=lists["watched_links"]),
        *run("notices.watched_together", ids=ids, links=together),
        *run("notices.watched_own", ids=ids, links=use, owned=own),
    ]


def _rows_since(enquiry: Enquiry, after: int, upto: int) -> list[Mapping[str, Any]]:
    run, lists, span = enquiry.reader.run, read("notices"), {"after": after, "upto": upto}
    together, own, use = lists["watched_together"], lists["watched_own"], lists["watched_use"]
    asked = (
        (_LINKED, run("notices.watched_since", **span, links=lists["watched_links"])),
        (_AT_ONE_THING, run("notices.watched_together_since", **span, links=together)),
        (_AT_ONES_OWN, run("notices.watched_own_since", **span, links=use, owned=own)),
        (_AT_ONES_OWN, run("notices.watched_own_told", **span, links=use, owned=own)),
    )
    return [
        dict(zip(names, row, strict=True)) for names, found in asked for each in found for row in each["rows"]
    ]


def find_sightings(enquiry: Enquiry, rows: Sequence[Mapping[str, Any]]) -> tuple[Sighting, ...]:
    """Return the sightings that the rows of a watch query make, before anyone is named."""
    ids = sorted({row["notice"] for row in rows})
    reports = sorted({row["report"] for row in rows})
    with enquiry.ledger.reading() as snapshot:
        facts = facts_by_id(snapshot, ids)
        entities = entities_of(snapshot, [each.child for each in facts.values()])
        children = {each: entities[known.child] for each, known in facts.items() if known.child in entities}
        # Whether somebody is young is asked only of those whom the notice does not name as its child.
        others = sorted({row["other"] for row in rows if row["other"] != children.get(row["notice"])})
        standing = {}
        for page in pages(others):
            standing.update(protections(snapshot.connection, page, on=enquiry.today))
        decided, worded = _decisions(snapshot, ids, reports), _worded(snapshot, reports)
    return sightings(
        rows,
        facts=facts,
        children=children,
        protected=frozenset(person for person, each in standing.items() if each.protected),
        decided=decided,
        worded=worded,
    )


def count_possible(enquiry: Enquiry, *, after: int) -> int:
    """Return how many possible breaches the reports after a place of the ledger put before the watch, naming nobody.

    Counted once for each state of the record, day and set of audiences, as the answer hangs on nothing else.
    """
    with enquiry.ledger.reading() as snapshot:
        head = snapshot.head()
    asked = (head.hash, after, enquiry.today, frozenset(enquiry.viewer.audiences))
    counted = _COUNTED.get(asked)
    if counted is None:
        found = find_sightings(enquiry, _rows_since(enquiry, after, head.seq))
        counted = sum(each.same_child for each in found)
        if len(_COUNTED) >= _MOST_COUNTED:
            _COUNTED.clear()
        _COUNTED[asked] = counted
    return counted


def name_seen(enquiry: Enquiry, found: Sequence[Sighting]) -> tuple[Seen, ...]:
    """Return sightings as this viewer may read them: those whose report they may, and the one a way leans on."""
    described = describe(enquiry, [("Person", each) for each in sorted({one.other for one in found})])
    ids = list(dict.fromkeys(one for each in found for one in (each.report_id, *each.leans_on)))
    reports = (
        {row["report"]["id"]: row["report"] for row in enquiry.reader.run("network.reports", ids=ids)}
        if ids
        else {}
    )
    lines = {each: report_line(enquiry, report) for each, report in reports.items()}
    readable = [
        replace(each, ways=tuple(way for way in each.ways if not way.leans_on or way.leans_on in lines))
        for each in found
        if each.report_id in lines
    ]
    return tuple(
        Seen(
            sighting=each,
            line=lines[each.report_id],
            other=party_of(each.other, described, ""),
            waiting=(enquiry.today - date.fromisoformat(each.recorded_at[:10])).days,
            reasons=tuple(
                Reason(words=way.said(same_child=each.same_child), leans_on=lines.get(way.leans_on))
                for way in each.ways
            ),
        )
        for each in readable
        if each.ways
    )


def _decisions(
    snapshot: Snapshot, ids: Sequence[str], reports: Sequence[str]
) -> dict[tuple[str, str], Decided]:
    found: dict[tuple[str, str], Decided] = {}
    wanted = set(reports)
    for page in pages(ids):
        for row in snapshot.connection.execute(
            select(notice_decision)
            .where(notice_decision.c.notice_id.in_(page))
            .order_by(notice_decision.c.seq)
        ):
            if row.report_id in wanted:
                found[row.notice_id, row.report_id] = Decided(outcome=row.outcome, seq=row.seq)
    return found


def _worded(snapshot: Snapshot, reports: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for page in pages(reports):
        query = select(source.c.source_id, source.c.payload_seq).where(source.c.source_id.in_(page))
        found.update({row.source_id: row.payload_seq or 0 for row in snapshot.connection.execute(query)})
    return found


def facts_by_id(snapshot: Snapshot, ids: Sequence[str]) -> dict[str, Facts]:
    """Return what the dates of each notice hang on."""
    found: dict[str, Facts] = {}
    for page in pages(ids):
        query = select(*FACTS).where(notice.c.notice_id.in_(page))
        found.update(
            {row["notice_id"]: facts_of(row) for row in snapshot.connection.execute(query).mappings()}
        )
    return found


def party_of(person: str, described: Mapping[tuple[str, str], Described], called: str) -> Party:
    """Return somebody as the viewer may call them; `called` stands in where no report of theirs gives the name."""
    item = described.get(("Person", person))
    return Party(
        id=person,
        name=item.name if item and (item.named or not called) else called or "not named to you",
        item=item,
    )
