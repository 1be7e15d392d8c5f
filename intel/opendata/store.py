"""Rows into an open data table so that importing the same file again adds nothing. Called by every importer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, select, true

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How many rows were new, differed from what was held, and were already held."""

    added: int
    changed: int
    unchanged: int


def keep(
    connection: Connection,
    table: Table,
    rows: Iterable[Row],
    *,
    among: ColumnElement[bool] | None = None,
    quiet: frozenset[str] = frozenset(),
) -> Kept:
    """Write `rows` under the table's one key column: a key held once stays one row, the last row wins.

    `among` narrows the rows held already to those the new ones can meet. A row that differs only in `quiet`
    columns is written and counted as unchanged.
    """
    key = next(iter(table.primary_key.columns)).name
    loud = [column.name for column in table.columns if column.name not in quiet]
    stored = connection.execute(select(table).where(true() if among is None else among))
    held: dict[str, Row] = {row[key]: dict(row) for row in stored.mappings()}
    fresh: dict[str, Row] = {}
    again: dict[str, Row] = {}
    changed = unchanged = added = 0
    for row in rows:
        name = row[key]
        before = held.get(name)
        held[name] = row
        if before is None:
            added += 1
        elif any(row[column] != before[column] for column in loud):
            changed += 1
        else:
            unchanged += 1
            if all(row[column] == before[column] for column in quiet):
                continue
        (fresh if before is None else again)[name] = row
    _write(connection, table, fresh.values(), again.values())
    return Kept(added=added, changed=changed, unchanged=unchanged)


def _write(connection: Connection, table: Table, fresh: Iterable[Row], again: Iterable[Row]) -> None:
    if new := [dict(row) for row in fresh]:
        connection.execute(table.insert(), new)
    key = next(iter(table.primary_key.columns))
    if old := [{f"new_{name}": value for name, value in row.items()} for row in again]:
        statement = table.update().where(key == bindparam(f"new_{key.name}"))
        values: dict[str, Any] = {c.name: bindparam(f"new_{c.name}") for c in table.columns if c is not key}
        connection.execute(statement.values(values), old)
