"""Reading the ledger: entries and payloads as they stand in one transaction.

`Ledger.reading()` gives one; a `Writer` carries one over its own transaction, so that it sees what it wrote.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from sqlalchemy import Connection, Row, Select, select

from intel.errors import EntryUnreadable, LedgerBroken, NotFound
from intel.ledger import tables
from intel.ledger.chain import GENESIS
from intel.ledger.kinds import Entry, Kind

_PAGE: Final = 500  # rows held at a time, whatever the ledger's length

_BOTH: Final = select(tables.entry, tables.payload.c.json).join_from(
    tables.entry, tables.payload, tables.entry.c.seq == tables.payload.c.seq, isouter=True
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last entry: whoever notes it elsewhere can tell later whether the end was cut off. Empty is 0."""

    seq: int
    hash: str


def read_head(connection: Connection) -> Head:
    """Return the last entry's place and hash."""
    newest = select(tables.entry.c.seq, tables.entry.c.hash).order_by(tables.entry.c.seq.desc()).limit(1)
    row = connection.execute(newest).first()
    return Head(seq=0, hash=GENESIS) if row is None else Head(seq=row.seq, hash=row.hash)


def read_payload(kinds: Mapping[str, Kind], entry: Entry, text: str) -> BaseModel:
    """Read a stored payload by its kind; a kind, version or shape this program does not know is an error."""
    kind = kinds.get(entry.kind)
    if kind is None or entry.version not in {kind.version, *kind.reads}:
        raise EntryUnreadable(
            f"Entry {entry.seq} is of kind {entry.kind} version {entry.version}, which this program does not know. "
            "The ledger is whole. Use the program that wrote it, or a newer one.",
            entry.seq,
        )
    try:
        return kind.payload.model_validate_json(text)
    except ValidationError as error:
        # Without the cause's own text, which quotes the payload.
        raise EntryUnreadable(
            f"Entry {entry.seq} of kind {entry.kind} cannot be read ({error.error_count()} faults). "
            "Nothing was changed. Run: intel ledger verify",
            entry.seq,
        ) from None


class Snapshot:
    """The ledger as it stood at one moment. Erased payloads come back as their redacted replacement, or None."""

    def __init__(self, connection: Connection, kinds: Mapping[str, Kind]) -> None:
        self.connection = connection
        self._kinds = kinds

    def head(self) -> Head:
        """Return the last entry's place and hash."""
        return read_head(self.connection)

    def entries(
        self, *, after: int = 0, upto: int | None = None, kinds: Iterable[str] | None = None
    ) -> Iterator[Entry]:
        """Give entries in order, those after `after` up to and with `upto`, of these kinds or all."""
        for row in self._pages(select(tables.entry), after, upto, kinds):
            yield _entry(row)

    def entries_with_payloads(
        self, *, after: int = 0, upto: int | None = None, kinds: Iterable[str] | None = None
    ) -> Iterator[tuple[Entry, BaseModel | None]]:
        """Give entries in order with their payloads; None for one erased without replacement."""
        for row in self._pages(_BOTH, after, upto, kinds):
            entry = _entry(row)
            yield entry, None if row.json is None else read_payload(self._kinds, entry, row.json)

    def entry(self, seq: int) -> Entry:
        """Return one entry; NotFound where there is none."""
        row = self.connection.execute(select(tables.entry).where(tables.entry.c.seq == seq)).first()
        if row is None:
            raise NotFound(f"There is no entry {seq} in the ledger.")
        return _entry(row)

    def payload(self, seq: int) -> BaseModel | None:
        """Return an entry's payload; None once erased without replacement; NotFound where there is no entry."""
        row = self.connection.execute(_BOTH.where(tables.entry.c.seq == seq)).first()
        if row is None:
            raise NotFound(f"There is no entry {seq} in the ledger.")
        return None if row.json is None else read_payload(self._kinds, _entry(row), row.json)

    def payloads(self, seqs: Iterable[int]) -> dict[int, BaseModel]:
        """Return the payloads of many entries, in order; those erased without replacement are left out."""
        wanted = sorted(set(seqs))
        found: dict[int, BaseModel] = {}
        for start in range(0, len(wanted), _PAGE):
            page = _BOTH.where(tables.entry.c.seq.in_(wanted[start : start + _PAGE])).order_by(
                tables.entry.c.seq
            )
            for row in self.connection.execute(page).all():
                if row.json is not None:
                    found[row.seq] = read_payload(self._kinds, _entry(row), row.json)
        return found

    def _pages(
        self, query: Select[Any], after: int, upto: int | None, kinds: Iterable[str] | None
    ) -> Iterator[Row[Any]]:
        """Read page by page, so that a writer may append between two rows and nothing is held for long."""
        seq = tables.entry.c.seq
        if kinds is not None:
            query = query.where(tables.entry.c.kind.in_(list(kinds)))
        if upto is not None:
            query = query.where(seq <= upto)
        while True:
            rows = self.connection.execute(query.where(seq > after).order_by(seq).limit(_PAGE)).all()
            yield from rows
            if len(rows) < _PAGE:
                return
            after = rows[-1].seq


def _entry(row: Row[Any]) -> Entry:
    try:
        at, subjects = datetime.fromisoformat(row.at), tuple(json.loads(row.subjects))
    except (TypeError, ValueError):
        raise LedgerBroken(
            f"Entry {row.seq} is not as it was written. Nothing was changed. Run: intel ledger verify",
            row.seq,
        ) from None
    return Entry(
        seq=row.seq,
        at=at,
        actor=row.actor,
        kind=row.kind,
        version=row.version,
        subjects=subjects,
        payload_hash=row.payload_hash,
        previous_hash=row.previous_hash,
        hash=row.hash,
    )
