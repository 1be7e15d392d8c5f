"""What is known of everybody and everything, kept warm: built once, then brought up to date by what is new.

One for each database this process has open and each set of readers. It follows committed entries by their place and
hash, like the picture does: where a ledger was put back, or something was erased, it is built anew. Whoever looks in it
holds `lock` meanwhile. The queue and whoever asks who someone may be call `kept_for`; the automatic rule looks through
`intel.people.standing`, since it must see what its own transaction has written.
"""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, or_, select

from intel.access.model import Names, Viewer, terms
from intel.ledger import PAYLOAD_ERASED, Head
from intel.ledger.snapshot import read_head
from intel.ledger.tables import entry
from intel.people.candidates import Index
from intel.people.comparable import Record
from intel.people.compared import record_from
from intel.people.records import together
from intel.people.tables import compared, designation, moved
from intel.reports.audience import UNIT, audience_of_mention
from intel.reports.state import pages
from intel.reports.tables import mention, source


class Readers(NamedTuple):
    """For whom something is kept: the audiences they read, and the agency, where only its own words may be compared."""

    audiences: frozenset[str]
    agency: str = ""


EVERYTHING: Final = Readers(frozenset({UNIT}))  # every report is the unit's, so this reader sees all there is


def readers_of(viewer: Viewer) -> Readers:
    """Return what may be compared for a viewer: all they may read, or, without every name, what their agency wrote.

    Finding a pseudonym by the name another agency gave would tell whose it is.
    """
    may = terms(viewer.role)
    if may.young_people is Names.ALL and may.adults is Names.ALL:
        return EVERYTHING if UNIT in viewer.audiences else Readers(frozenset(viewer.audiences))
    return Readers(frozenset(viewer.audiences), viewer.agency or "-")


@dataclass(frozen=True, slots=True)
class Kept:
    """One live mention: whose it is, what it is compared by, and its place among all."""

    mention: str
    label: str
    entity: str
    place: tuple[int, int]
    said: str
    suspect: bool


def read_kept(
    connection: Connection, readers: Readers, mentions: Sequence[str] | None = None
) -> Iterator[Kept]:
    """Yield the live mentions that these readers may see: all, or of those named; in no order."""
    designated = set(connection.execute(select(designation.c.mention_id)).scalars())
    for page in [None] if mentions is None else pages(mentions):
        query = (
            select(
                mention.c.mention_id,
                mention.c.label,
                mention.c.entity_id,
                mention.c.first_seq,
                mention.c.position,
                source.c.audience,
                source.c.agency,
                compared.c.said,
            )
            .join(source, source.c.source_id == mention.c.source_id)
            .join(compared, compared.c.mention_id == mention.c.mention_id)
            .where(mention.c.live, source.c.state == "live", source.c.label == "Report")
        )
        if page is not None:
            query = query.where(mention.c.mention_id.in_(page))
        for row in connection.execute(query):
            if readers.agency not in ("", row.agency):
                continue
            if UNIT in readers.audiences or readers.audiences.intersection(_audience(row)):
                yield Kept(
                    row.mention_id,
                    row.label,
                    row.entity_id,
                    (row.first_seq, row.position),
                    row.said,
                    row.mention_id in designated,
                )


def _audience(row: Any) -> tuple[str, ...]:
    return audience_of_mention(json.loads(row.audience), row.label)


def changed_since(connection: Connection, seq: int) -> list[str] | None:
    """Return the mentions that entries after `seq` may have changed; None where all may be others than before."""
    ids: set[str] = set()
    for row in connection.execute(select(entry.c.kind, entry.c.subjects).where(entry.c.seq > seq)):
        if row.kind == PAYLOAD_ERASED:
            return None
        ids.update(json.loads(row.subjects))
    found = set(connection.execute(select(moved.c.mention_id).where(moved.c.seq > seq)).scalars())
    for page in pages(sorted(ids)):
        of_reports = or_(mention.c.source_id.in_(page), mention.c.mention_id.in_(page))
        found.update(connection.execute(select(mention.c.mention_id).where(of_reports)).scalars())
        decided = select(designation.c.mention_id).where(designation.c.designation_id.in_(page))
        found.update(connection.execute(decided).scalars())
    return sorted(found)


class KeptMentions:
    """The mentions these readers may see, by entity, and an index of the people among them."""

    def __init__(self, readers: Readers) -> None:
        self.lock = threading.RLock()
        self.head = Head(seq=0, hash="")
        self.changed: dict[str, int] = {}  # by label, how often anything of it changed
        self.touched: set[str] = set()  # people whose pairs are to be weighed anew
        self.work: object = None  # what the queues keep beside it
        self._readers = readers
        self._forget()

    def _forget(self) -> None:
        self._mentions: dict[str, Kept] = {}
        self._members: dict[str, dict[str, dict[str, Kept]]] = {}
        self.index = Index()
        self.touched = set()
        self.generation = object()

    def follow(self, connection: Connection) -> None:
        """Bring what is kept up to the head of this committed snapshot; what is ahead of it stays as it is."""
        head = read_head(connection)
        if head == self.head or (head.seq < self.head.seq and _stands(connection, head)):
            return
        since = changed_since(connection, self.head.seq) if _stands(connection, self.head) else None
        if since is None or not self.head.seq:
            self._forget()
            since = None
        self.take(since, read_kept(connection, self._readers, since))
        self.head = head

    def take(self, gone: Iterable[str] | None, rows: Iterable[Kept]) -> None:
        """Put these mentions in place of those that are gone."""
        entities: dict[tuple[str, str], None] = {}
        for each in gone or ():
            before = self._mentions.pop(each, None)
            if before is not None:
                del self._members[before.label][before.entity][each]
                entities[before.label, before.entity] = None
        for row in rows:
            self._mentions[row.mention] = row
            self._members.setdefault(row.label, {}).setdefault(row.entity, {})[row.mention] = row
            entities[row.label, row.entity] = None
        for label in {label for label, _ in entities}:
            self.changed[label] = self.changed.get(label, 0) + 1
        for label, entity in entities:
            if not self._members[label][entity]:
                del self._members[label][entity]
            if label == "Person":
                self._index(entity)
        self.touched |= self.index.crossed
        self.index.crossed.clear()

    def _index(self, person: str) -> None:
        self.touched.add(person)
        rows = self.members("Person", person)
        if rows:
            self.index.add(record_of_rows(person, rows))
        elif person in self.index:
            self.index.remove(person)

    def get(self, mention_id: str) -> Kept | None:
        """Return one mention as it is kept."""
        return self._mentions.get(mention_id)

    def members(self, label: str, entity: str) -> list[Kept]:
        """Return the mentions of an entity, earliest first."""
        return sorted(self._members.get(label, {}).get(entity, {}).values(), key=lambda each: each.place)

    def people(self) -> Iterable[str]:
        """Return the people kept."""
        return self._members.get("Person", {}).keys()

    def of(self, label: str) -> Mapping[str, Mapping[str, Kept]]:
        """Return the mentions of each entity of a label."""
        return self._members.get(label, {})


def record_of_rows(entity: str, rows: Sequence[Kept]) -> Record:
    """Return what all mentions of a person say, together."""
    found = [record_from(each.mention, each.said) for each in rows]
    return together(entity, found, suspect=any(each.suspect for each in rows))


def _stands(connection: Connection, head: Head) -> bool:
    """Return whether the ledger still has the entry that a head names."""
    if head.seq == 0:
        return True
    found = connection.execute(select(entry.c.hash).where(entry.c.seq == head.seq)).scalar()
    return found == head.hash


_KEPT: WeakKeyDictionary[Engine, dict[Readers, KeptMentions]] = WeakKeyDictionary()
_MAKING: Final = threading.Lock()


def kept_in(engine: Engine, readers: Readers = EVERYTHING) -> KeptMentions:
    """Return what is kept of a database for these readers, not yet brought up to date."""
    with _MAKING:
        return _KEPT.setdefault(engine, {}).setdefault(readers, KeptMentions(readers))


def kept_for(connection: Connection, viewer: Viewer) -> KeptMentions:
    """Return what is kept for a viewer, up to this snapshot at least. Hold its `lock` while looking in it."""
    found = kept_in(connection.engine, readers_of(viewer))
    with found.lock:
        found.follow(connection)
    return found
