"""The projection: the ledger's sources drawn into the graph, exactly once, from any number of processes.

The one primitive is "delete what stands on this source, write it again": a new report, a correction, a
withdrawal, a judgement and a rebuild are all that call. The graph keeps one node with the last projected seq,
that entry's hash and the projection's version. Every transaction that projects first writes that node, which
locks it on both engines, then checks, applies and moves it. Called by `intel.graph.store`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from neo4j import ManagedTransaction
from pydantic import BaseModel

from intel.errors import EntryUnreadable, IntelError, PictureStopped
from intel.graph.queries import Catalogue, Query
from intel.graph.rows import SourceRows
from intel.ledger import PAYLOAD_ERASED, Ledger, Snapshot
from intel.ledger.kinds import Entry
from intel.vocabulary import read

# Raised with every change to what a source puts into the picture; a graph of another version is rebuilt.
VERSION = 6

# A place with this version says that an old graph is being deleted.
_WIPING = -1

# Entries a transaction takes at most, so that a rebuild shows progress and needs little memory.
_CHUNK = 4000

# What drawing a source may raise for that source's own sake; a store that does not answer is none of these.
_CANNOT_BE_DRAWN = (ValueError, LookupError, TypeError, AttributeError, IntelError)

# Rows a query carries at most: measured on both engines, larger batches gain nothing.
_BATCH = 2000


class RowsOf(Protocol):
    """Turn sources into rows. A source that no longer stands in the picture is left out of the answer."""

    def __call__(self, snapshot: Snapshot, source_ids: Sequence[str], /) -> Mapping[str, SourceRows]:
        """Return the rows of each source that stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How far the graph has come: the last projected entry, its hash, and by which version of this code."""

    seq: int
    hash: str
    version: int


class OutOfStep(IntelError):
    """The graph was drawn from another ledger or by other code; it must be wiped and drawn anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """Which entry, up to `head`, is the last to touch each source: only then is the source drawn."""

    after: int
    head: int
    last_touch: Mapping[str, int]


class Projector:
    """Applies entries to the graph, a chunk in a transaction."""

    def __init__(self, ledger: Ledger, catalogue: Catalogue, rows_of: RowsOf) -> None:
        self._ledger = ledger
        self._catalogue = catalogue
        self._rows_of = rows_of
        self._plan: _Plan | None = None

    def advance(self, transaction: ManagedTransaction, *, lock: str) -> tuple[int, int]:
        """Project the next chunk of entries; return the graph's new place and the ledger's head.

        `lock` is any text that differs from call to call: writing it is what takes the lock.
        """
        place = self._lock(transaction, lock)
        with self._ledger.reading() as snapshot:
            head = snapshot.head()
            self._check(snapshot, place)
            if place.seq >= head.seq:
                return place.seq, head.seq
            goal = min(place.seq + _CHUNK, head.seq)
            touched = self._to_draw(snapshot, place.seq, goal, head.seq)
            self._redraw(transaction, snapshot, touched, fresh=place.seq == 0)
            goal_hash = snapshot.entry(goal).hash
        self._run(transaction, "projection.move", seq=goal, hash=goal_hash, version=VERSION)
        return goal, head.seq

    def wipe(self, transaction: ManagedTransaction, *, lock: str, start: bool) -> bool:
        """Delete a part of a graph that is to be drawn anew; return whether nothing is left.

        Any number of processes may run this at once: the place says that wiping is under way until it is done.
        """
        place = self._lock(transaction, lock)
        if start:
            self._plan = None  # it may speak of another ledger
            self._run(transaction, "projection.move", seq=0, hash="", version=_WIPING)
        elif place.version != _WIPING:
            return True
        for node in (*read("sources"), *read("labels")):
            if self._run(transaction, f"projection.wipe[{node}]", most=_BATCH)[0]["gone"]:
                return False
        self._run(transaction, "projection.move", seq=0, hash="", version=VERSION)
        return True

    def _lock(self, transaction: ManagedTransaction, lock: str) -> Place:
        rows = self._run(transaction, "projection.lock", lock=lock)
        if not rows:
            self._run(transaction, "projection.start")
            rows = self._run(transaction, "projection.lock", lock=lock)
        return Place(seq=rows[0]["seq"], hash=rows[0]["hash"], version=rows[0]["version"])

    def _check(self, snapshot: Snapshot, place: Place) -> None:
        """Refuse a graph that another ledger or other code has drawn."""
        if place.seq == 0 and place.version in (0, VERSION):
            return
        known = place.version == VERSION and 0 < place.seq <= snapshot.head().seq
        if not known or snapshot.entry(place.seq).hash != place.hash:
            raise OutOfStep("The graph was drawn from another state of the ledger; it is drawn anew.")

    def _to_draw(self, snapshot: Snapshot, after: int, goal: int, head: int) -> dict[str, int]:
        """Return the sources to draw in this chunk; one that a later entry touches again waits for that entry."""
        plan = self._plan
        if plan is None or not plan.after <= after < plan.head <= head or plan.head < goal:
            plan = _Plan(after=after, head=head, last_touch=self._touches(snapshot, after, head))
            self._plan = plan
        return {source: seq for source, seq in plan.last_touch.items() if after < seq <= goal}

    def _touches(self, snapshot: Snapshot, after: int, upto: int) -> dict[str, int]:
        last_touch: dict[str, int] = {}
        try:
            for entry, payload in snapshot.entries_with_payloads(after=after, upto=upto):
                for source_id in self._touched_by(snapshot, entry, payload):
                    last_touch[source_id] = entry.seq
        except EntryUnreadable as fault:
            raise _stopped(fault.seq, fault) from fault
        return last_touch

    def _touched_by(self, snapshot: Snapshot, entry: Entry, payload: BaseModel | None) -> Iterable[str]:
        """Return the sources one entry touches; one erased without replacement touches what it was about."""
        kind = self._ledger.kinds[entry.kind]
        touched = () if payload is None else kind.touches(snapshot.connection, entry, payload)
        return (*touched, *entry.subjects) if entry.kind == PAYLOAD_ERASED else touched

    def _redraw(
        self, transaction: ManagedTransaction, snapshot: Snapshot, touched: Mapping[str, int], *, fresh: bool
    ) -> None:
        """Delete what stands on each source and write it again; sweep what is left without a source."""
        drawn = rows_or_stop(self._rows_of, snapshot, touched)
        stood_on: set[tuple[str, str]] = set()
        if not fresh:
            labels = {source_id: (rows.label,) for source_id, rows in drawn.items()}
            stood_on = self._delete(
                transaction, {each: labels.get(each, tuple(read("sources"))) for each in touched}
            )
        self._write(transaction, list(drawn.values()))
        still = {(row.label, row.entity_id) for rows in drawn.values() for row in rows.mentions}
        self._sweep(transaction, stood_on - still)

    def _delete(
        self, transaction: ManagedTransaction, labels: Mapping[str, Iterable[str]]
    ) -> set[tuple[str, str]]:
        """Delete sources under each label they may have, and return what they stood on.

        One that still stands says its label, which never changes; any other is looked for under all of them.
        """
        stood_on: set[tuple[str, str]] = set()
        for label in read("sources"):
            for part in in_parts([each for each, may_be in labels.items() if label in may_be]):
                found = self._run(transaction, f"projection.stood_on[{label}]", ids=part)
                stood_on |= {(row["label"], row["id"]) for row in found}
                if label == "Report":  # no other source states links
                    self._run(transaction, "projection.delete_links", ids=part)
                self._run(transaction, f"projection.delete_source[{label}]", ids=part)
        return stood_on

    def _write(self, transaction: ManagedTransaction, drawn: Sequence[SourceRows]) -> None:
        rows: dict[str, list[Any]] = defaultdict(list)
        entities: dict[str, dict[str, None]] = defaultdict(dict)
        for source in drawn:
            properties = {"id": source.source_id, "properties": dict(source.properties)}
            rows[f"projection.write_source[{source.label}]"].append(properties)
            for row in source.mentions:
                entities[row.label][row.entity_id] = None
        for label, ids in entities.items():
            rows[f"projection.write_entity[{label}]"] = list(ids)
        for source in drawn:
            for name, row_ in _mention_and_link_rows(source):
                rows[name].append(row_)
        for name, all_rows in rows.items():
            column = "ids" if name.startswith("projection.write_entity") else "rows"
            for part in in_parts(all_rows):
                self._run(transaction, name, **{column: part})

    def _sweep(self, transaction: ManagedTransaction, candidates: Iterable[tuple[str, str]]) -> None:
        by_label: dict[str, list[str]] = defaultdict(list)
        for label, entity_id in sorted(candidates):
            by_label[label].append(entity_id)
        for label, ids in by_label.items():
            for part in in_parts(ids):
                self._run(transaction, f"projection.sweep[{label}]", ids=part)

    def _run(self, transaction: ManagedTransaction, name: str, **parameters: Any) -> list[dict[str, Any]]:
        query: Query = self._catalogue.get(name)
        return [dict(record) for record in transaction.run(query.text, parameters)]


def rows_or_stop(rows_of: RowsOf, snapshot: Snapshot, touched: Mapping[str, int]) -> Mapping[str, SourceRows]:
    """Draw the sources; where one cannot be drawn, find which and stop with the entry's number."""
    try:
        return rows_of(snapshot, list(touched))
    except _CANNOT_BE_DRAWN:
        for source_id, seq in sorted(touched.items(), key=lambda each: each[1]):
            try:
                rows_of(snapshot, [source_id])
            except _CANNOT_BE_DRAWN as own_fault:
                raise _stopped(seq, own_fault) from own_fault
        raise


def _stopped(seq: int, fault: Exception) -> PictureStopped:
    return PictureStopped(
        f"Entry {seq} of the ledger cannot be drawn ({type(fault).__name__}). The ledger is whole "
        "and takes new entries; pages that need the picture wait. Install the version that wrote "
        "the entry, or ask for help with this number.",
        seq,
    )


def _mention_and_link_rows(source: SourceRows) -> Iterable[tuple[str, dict[str, Any]]]:
    for row in source.mentions:
        yield (
            f"projection.write_mention[{source.label},{row.label}]",
            {"source": source.source_id, "entity": row.entity_id, "properties": dict(row.properties)},
        )
    for link in source.links:
        yield (
            f"projection.write_link[{link.link},{link.from_label},{link.to_label}]",
            {"from": link.from_id, "to": link.to_id, "properties": dict(link.properties)},
        )


def in_parts(rows: list[Any], size: int = _BATCH) -> Iterable[list[Any]]:
    """Cut `rows` into parts no query is too large for."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
