"""The tables rebuilt from entries: kept in step by each append, made anew when they may not agree.

They may not agree when the code that fills them has changed, or when an older or other ledger was put in
place. Called by `Ledger` only.
"""

import logging
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from intel.ledger import tables
from intel.ledger.chain import canonical
from intel.ledger.kinds import Kind
from intel.ledger.snapshot import Head, Snapshot, read_head

# Raise this when an index function changes what it writes: every ledger then rebuilds its tables when opened.
INDEX_VERSION: Final = 1

_log = logging.getLogger(__name__)


def code_version(kinds: Mapping[str, Kind]) -> str:
    """Return what stands for the code that fills the tables: its number, the kinds, the tables' columns."""
    described = {
        "index": INDEX_VERSION,
        "kinds": {kind.name: kind.version for kind in kinds.values()},
        "tables": {
            table.name: [f"{column.name} {column.type!r}" for column in table.columns]
            for table in tables.rebuilt_tables()
        },
    }
    return sha256(canonical(described).encode()).hexdigest()


def is_current(connection: Connection, kinds: Mapping[str, Kind]) -> bool:
    """Return whether the tables have followed exactly these entries by exactly this code."""
    return _state(connection) == (code_version(kinds), read_head(connection))


def bring_up_to_date(connection: Connection, kinds: Mapping[str, Kind]) -> None:
    """Rebuild the tables unless they are current; the caller holds the lock for writing."""
    state = _state(connection)
    head = read_head(connection)
    if state == (code_version(kinds), head):
        return
    if state is not None and state[1] != head:
        _log.warning(
            "the tables beside the ledger had followed it to entry %d; it now ends at entry %d "
            "(an older ledger was put in place, or its end was cut off): rebuilding them",
            state[1].seq,
            head.seq,
        )
    rebuild(connection, kinds)


def rebuild(connection: Connection, kinds: Mapping[str, Kind]) -> None:
    """Empty the tables and fill them from every entry in order; erased payloads take no part."""
    state = _state(connection)
    rebuilt = tables.rebuilt_tables()
    if state is None or state[0] != code_version(kinds):
        # Another version of the code may have given them other columns.
        tables.metadata.drop_all(connection, tables=rebuilt)
        tables.metadata.create_all(connection, tables=rebuilt)
    else:
        for table in reversed(rebuilt):
            connection.execute(delete(table))
    for entry, payload in Snapshot(connection, kinds).entries_with_payloads():
        if payload is not None:
            kinds[entry.kind].index(connection, entry, payload)
    note(connection, kinds, read_head(connection))


def note(connection: Connection, kinds: Mapping[str, Kind], head: Head) -> None:
    """Write down that the tables have followed the entries to `head`."""
    connection.execute(delete(tables.index_state))
    connection.execute(
        insert(tables.index_state).values(version=code_version(kinds), seq=head.seq, hash=head.hash)
    )


def _state(connection: Connection) -> tuple[str, Head] | None:
    row = connection.execute(select(tables.index_state)).first()
    return None if row is None else (row.version, Head(seq=row.seq, hash=row.hash))
