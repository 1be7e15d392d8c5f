"""The ledger itself: what everything that is recorded goes through. Built once, in `intel.app`."""

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel
from sqlalchemy import Connection, Engine, delete, inspect, update

from intel.errors import AskedWrongly, LedgerBroken
from intel.ledger import tables, verify
from intel.ledger.chain import SALT_BYTES, payload_hash
from intel.ledger.clock import Clock
from intel.ledger.consultations import Consultations
from intel.ledger.engine import read_transaction, wipe_log, write_transaction
from intel.ledger.erased_list import write_list
from intel.ledger.erasure import PAYLOAD_ERASED, Erased, PayloadErased, Replacement, with_erasures
from intel.ledger.index import Index
from intel.ledger.kinds import Draft, Entry, Kind
from intel.ledger.snapshot import Head, Snapshot
from intel.ledger.verify import Verdict
from intel.ledger.write import Writer, as_stored

_log = logging.getLogger(__name__)


class Ledger:
    """The record. Opening it makes what tables are missing and brings those rebuilt from entries up to date."""

    def __init__(
        self,
        engine: Engine,
        *,
        kinds: Mapping[str, Kind],
        clock: Clock,
        entropy: Callable[[int], bytes] = secrets.token_bytes,
        erasures: Path | None = None,
    ) -> None:
        """Keep the list of what was erased in `erasures`, where one is named."""
        self.engine = engine
        self.damage = ""
        self.kinds: Mapping[str, Kind] = with_erasures(kinds)
        self.consultations = Consultations(engine, clock)
        self._index = Index(self.kinds)
        self._clock = clock
        self._entropy = entropy
        self._erasures = erasures
        self._prepare()

    @contextmanager
    def writing(self, actor: str) -> Iterator[Writer]:
        """Hold the one lock and one transaction: at the end all is kept and on the disk; on an error, nothing."""
        if not actor.strip():
            raise AskedWrongly("Every entry names who made it. Nothing was recorded.")
        if self.damage:
            raise LedgerBroken(f"{self.damage} Nothing was recorded.", 0)
        with write_transaction(self.engine) as connection:
            self._index.bring_up_to_date(connection)
            writer = Writer(connection, self.kinds, actor=actor, clock=self._clock, entropy=self._entropy)
            before = writer.head
            yield writer
            if writer.head != before:
                self._index.note(connection, writer.head)

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """Read everything as it stood at one moment, whatever is appended meanwhile."""
        with read_transaction(self.engine) as connection:
            snapshot = Snapshot(connection, self.kinds)
            snapshot.head()  # SQLite takes its snapshot at the first read
            yield snapshot

    def append(self, drafts: Iterable[Draft], *, actor: str) -> list[Entry]:
        """Append these entries, all or none."""
        with self.writing(actor) as writer:
            return [writer.append(draft) for draft in drafts]

    def head(self) -> Head:
        """Return the last entry's place and hash."""
        with self.reading() as snapshot:
            return snapshot.head()

    def verify(self, *, expected: Head | None = None) -> verify.Verdict:
        """Check both chains; with `expected`, a head noted earlier elsewhere, also that the end was not cut off."""
        with read_transaction(self.engine) as connection:
            return verify.verify(connection, expected=expected)

    def reindex(self) -> None:
        """Empty the tables that are rebuilt from entries and fill them again."""
        with write_transaction(self.engine) as connection:
            self._index.rebuild(connection)

    def erase(self, seqs: Iterable[int], *, actor: str, reason: str, replacement: Replacement) -> Erased:
        """Erase these payloads for good, leaving what `replacement` makes of each, or nothing where it gives None.

        The replacement is of the same class, so that whatever reads the entry still can. All or none.
        """
        if not reason.strip():
            raise AskedWrongly("An erasure needs its reason. Nothing was erased.")
        with self.writing(actor) as writer:
            entries = tuple(self._erase_one(writer, seq, reason, replacement) for seq in sorted(set(seqs)))
            if entries:
                self._index.rebuild(writer.connection)
        self.list_erasures()
        return Erased(entries=entries, wiped=self.wipe())

    def list_erasures(self) -> None:
        """Bring the list of what was erased up to date; it lies outside the ledger and outside every backup."""
        if self._erasures is not None:
            write_list(self, self._erasures)

    def check(self) -> Verdict:
        """Verify both chains, and from now on refuse to append to one that is broken: what is there can be read."""
        verdict = self.verify()
        if verdict.broken is not None:
            self.damage = (
                f"The record does not verify at {verdict.chain} {verdict.broken}, so it can be read and not added to. "
                "Keep the file, and restore a backup."
            )
        return verdict

    def wipe(self) -> bool:
        """Empty the database's log of what was erased; False while another reader holds it: call again later."""
        wiped = wipe_log(self.engine)
        if not wiped:
            _log.warning("what was erased is still in the database's log, held by another reader")
        return wiped

    def _erase_one(self, writer: Writer, seq: int, reason: str, replacement: Replacement) -> Entry:
        entry = writer.snapshot.entry(seq)
        payload = writer.snapshot.payload(seq)
        if entry.kind == PAYLOAD_ERASED or payload is None:
            raise AskedWrongly(f"Entry {seq} is an erasure, or erased already. Nothing was erased.")
        found = self._replace(writer, entry, replacement(payload))
        erased = PayloadErased(seq=seq, replacement_hash=found, reason=reason)
        return writer.append_erasure(erased, entry.subjects)

    def _replace(self, writer: Writer, entry: Entry, payload: BaseModel | None) -> str:
        """Put a redacted payload, or nothing, in the place of the old one; return its hash under a salt of its own."""
        stored = tables.payload
        if payload is None:
            writer.connection.execute(delete(stored).where(stored.c.seq == entry.seq))
            return ""
        kind = self.kinds[entry.kind]
        if type(payload) is not kind.payload:
            raise AskedWrongly(f"What replaces entry {entry.seq} is not of its kind. Nothing was erased.")
        _, text = as_stored(kind, payload)
        salt = self._entropy(SALT_BYTES)
        writer.connection.execute(
            update(stored).where(stored.c.seq == entry.seq).values(salt=salt, json=text)
        )
        return payload_hash(salt, text)

    def _prepare(self) -> None:
        with read_transaction(self.engine) as connection:
            if not _missing(connection) and self._index.is_current(connection):
                return
        with write_transaction(self.engine) as connection:
            missing = _missing(connection)
            tables.metadata.create_all(connection)
            if missing.isdisjoint(table.name for table in tables.rebuilt_tables()):
                self._index.bring_up_to_date(connection)
            else:
                self._index.rebuild(connection)


def _missing(connection: Connection) -> set[str]:
    return set(tables.metadata.tables) - set(inspect(connection).get_table_names())
