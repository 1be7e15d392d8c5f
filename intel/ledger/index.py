"""The tables rebuilt from entries: kept in step by each append, made anew when they may not agree.

They may not agree when the code that fills them has changed, or when an older or other ledger was put in
place. Called by `Ledger` only.
"""

import logging
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, Table, delete, insert, select

from intel.ledger import tables
from intel.ledger.chain import canonical
from intel.ledger.kinds import Kind
from intel.ledger.snapshot import Head, Snapshot, read_head

# Raise this when an index function changes what it writes: every ledger then rebuilds its tables when opened.
INDEX_VERSION: Final = 1

_log = logging.getLogger(__name__)


class Index:
    """The rebuilt tables as one thing. Every method takes part in the caller's transaction."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._kinds = kinds
        self._tables = tables.rebuilt_tables()
        self._version = _code_version(kinds, self._tables)

    def is_current(self, connection: Connection) -> bool:
        """Return whether the tables have followed exactly these entries by exactly this code."""
        return _state(connection) == (self._version, read_head(connection))

    def bring_up_to_date(self, connection: Connection) -> None:
        """Rebuild the tables unless they are current."""
        state = _state(connection)
        head = read_head(connection)
        if state == (self._version, head):
            return
        if state is not None and state[1] != head:
            _log.warning(
                "the tables beside the ledger had followed it to entry %d; it now ends at entry %d "
                "(an older ledger was put in place, or its end was cut off): rebuilding them",
                state[1].seq,
                head.seq,
            )
        self.rebuild(connection)

    def rebuild(self, connection: Connection) -> None:
        """Empty the tables and fill them from every entry in order; erased payloads take no part."""
        state = _state(connection)
        if state is None or state[0] != self._version:
            # Another version of the code may have given them other columns.
            tables.metadata.drop_all(connection, tables=self._tables)
            tables.metadata.create_all(connection, tables=self._tables)
        else:
            for table in reversed(self._tables):
                connection.execute(delete(table))
        for entry, payload in Snapshot(connection, self._kinds).entries_with_payloads():
            if payload is not None:
                self._kinds[entry.kind].index(connection, entry, payload)
        self.note(connection, read_head(connection))

    def note(self, connection: Connection, head: Head) -> None:
        """Write down that the tables have followed the entries to `head`."""
        connection.execute(delete(tables.index_state))
        connection.execute(
            insert(tables.index_state).values(version=self._version, seq=head.seq, hash=head.hash)
        )


def _code_version(kinds: Mapping[str, Kind], rebuilt: list[Table]) -> str:
    """Return what stands for the code that fills the tables: its number, the kinds, the tables' columns."""
    described = {
        "index": INDEX_VERSION,
        "kinds": {kind.name: kind.version for kind in kinds.values()},
        "tables": {
            table.name: [f"{column.name} {column.type!r}" for column in table.columns] for table in rebuilt
        },
    }
    return sha256(canonical(described).encode()).hexdigest()


def _state(connection: Connection) -> tuple[str, Head] | None:
    row = connection.execute(select(tables.index_state)).first()
    return None if row is None else (row.version, Head(seq=row.seq, hash=row.hash))
