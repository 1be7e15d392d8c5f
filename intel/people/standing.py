"""Who is known as a transaction sees it: what is kept of the committed record, and over it what was written since.

For the automatic rule alone: it looks while the import it belongs to is still open, and an import that comes to nothing
must leave nothing in what is kept.
"""

from collections.abc import Container, Iterable
from typing import Self

from sqlalchemy import Connection, select

from intel.ledger.engine import read_transaction
from intel.people.candidates import CROWD, Index
from intel.people.comparable import Address, Record
from intel.people.compare import Comparison, Verdict, compare
from intel.people.compared import record_from
from intel.people.kept import EVERYTHING, Kept, changed_since, kept_in, read_kept, record_of_rows
from intel.people.tables import compared


class Standing:
    """Everybody known, people joined in this transaction as one. Use it inside `with`, which holds what is kept."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._base = kept_in(connection.engine, EVERYTHING)
        self._base.lock.acquire()
        try:
            with read_transaction(connection.engine) as committed:
                self._base.follow(committed)
            self._over: dict[str, list[Kept]] = {}
            self._of: dict[str, str] = {}
            self._small = Index()
            self._begin(connection)
        except BaseException:
            self._base.lock.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self._base.lock.release()

    def _begin(self, connection: Connection) -> None:
        """Lay over what is kept everybody whom this transaction has changed so far."""
        changed = changed_since(connection, self._base.head.seq) or []
        now = {
            row.mention: row for row in read_kept(connection, EVERYTHING, changed) if row.label == "Person"
        }
        before = [self._base.get(each) for each in changed]
        people = {row.entity for row in (*now.values(), *before) if row and row.label == "Person"}
        gone = set(changed)
        for person in sorted(people):
            kept = [row for row in self._base.members("Person", person) if row.mention not in gone]
            mine = [row for row in now.values() if row.entity == person]
            self._set(person, sorted((*kept, *mine), key=lambda row: row.place))

    def _set(self, person: str, rows: list[Kept]) -> None:
        self._over[person] = rows
        self._of.update((row.mention, person) for row in rows)
        if rows:
            self._small.add(record_of_rows(person, rows))
        elif person in self._small:
            self._small.remove(person)

    @property
    def known(self) -> int:
        """How many people are known."""
        replaced = sum(person in self._base.index for person in self._over)
        return len(self._base.index) - replaced + len(self._small)

    def crowded(self, address: Address) -> bool:
        """Return whether an address is given by more people than a household has."""
        if self._small.crowded(address) or self._base.index.crowded(address):
            return True
        there = {*self._base.index.living_at(address), *self._small.living_at(address)}
        return len(there) >= CROWD

    def record(self, mention_id: str) -> Record | None:
        """Return what one mention in force says."""
        row = self._row(mention_id)
        return None if row is None else record_from(row.mention, row.said)

    def _last_words(self, mention_id: str) -> Record | None:
        """Return what a mention says or, no longer in force, said last."""
        query = select(compared.c.said).where(compared.c.mention_id == mention_id)
        said = self._connection.execute(query).scalar()
        return None if said is None else record_from(mention_id, said)

    def entity(self, mention_id: str) -> str:
        """Return the person a live mention belongs to here."""
        kept = self._base.get(mention_id)
        return self._of.get(mention_id) or (kept.entity if kept else mention_id)

    def join(self, winner: str, other: str) -> None:
        """Make two people one under the id of `winner`, as the judgement just recorded did."""
        rows = sorted((*self._rows(winner), *self._rows(other)), key=lambda row: row.place)
        self._set(other, [])
        self._set(winner, rows)

    def the_one(self, mention_id: str, later: Container[str] = ()) -> tuple[str, Comparison] | None:
        """Return the mention that `mention_id` may be joined to with what speaks for it, if exactly one person fits.

        One mention must be the same by the weights alone, and the person as a whole must be so too. Where two people
        fit, neither does: a person decides. Whoever is made of mentions of `later` alone is not yet looked among: their
        own turn comes.
        """
        record = self.record(mention_id)
        if record is None or record.thin:
            return None
        mine = self.entity(mention_id)
        fitting = [
            (other, best)
            for found in self._found(record)
            if found.verdict is Verdict.SAME
            for other in (found.b if found.a == record.id else found.a,)
            if other != mine
            and not all(row.mention in later for row in self._rows(other))
            and (best := self._best(record, other)) is not None
        ]
        return fitting[0][1] if len(fitting) == 1 else None

    def pair(self, one: str, other: str) -> Comparison | None:
        """Hold two mentions against each other as they were worded last; None where a wording was erased for good."""
        a, b = self._last_words(one), self._last_words(other)
        return compare(a, b, known=self.known, crowded=self.crowded) if a and b else None

    def _found(self, record: Record) -> Iterable[Comparison]:
        known = self.known
        small = self._small.candidates(record, known=known, crowded=self.crowded)
        base = self._base.index.candidates(
            record, known=known, crowded=self.crowded, apart_from=self._over.keys()
        )
        return (*small.pairs, *base.pairs)

    def _best(self, record: Record, person: str) -> tuple[str, Comparison] | None:
        """Return the mention of a person that `record` agrees with best, where the two are the same by themselves."""
        found = [
            (
                row.mention,
                compare(record, record_from(row.mention, row.said), known=self.known, crowded=self.crowded),
            )
            for row in self._rows(person)
        ]
        same = [each for each in found if each[1].verdict is Verdict.SAME]
        return max(same, key=lambda each: each[1].bits, default=None)

    def _row(self, mention_id: str) -> Kept | None:
        person = self._of.get(mention_id)
        if person is None:
            kept = self._base.get(mention_id)
            return None if kept is None or kept.entity in self._over else kept
        return next((row for row in self._over[person] if row.mention == mention_id), None)

    def _rows(self, person: str) -> list[Kept]:
        found = self._over.get(person)
        return self._base.members("Person", person) if found is None else found
