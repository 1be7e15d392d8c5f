"""The ledger's tables, and the one `metadata` that every room adds its side tables to.

A side table that is a pure function of the entries says so with `info={"rebuilt": True}`: it is emptied
and filled again from the entries whenever it may not agree with them. All others are left alone.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata: Final = MetaData()

# SQLite gives the rowid's own b-tree, and so the cheapest append, to INTEGER alone.
_Seq: Final = BigInteger().with_variant(Integer, "sqlite")

entry: Final = Table(
    "entry",
    metadata,
    Column("seq", _Seq, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", Text, nullable=False),
    Column("kind", Text, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("subjects", Text, nullable=False),
    Column("payload_hash", String(64), nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

payload: Final = Table(
    "payload",
    metadata,
    Column("seq", _Seq, ForeignKey("entry.seq"), primary_key=True, autoincrement=False),
    Column("salt", LargeBinary(32), nullable=False),
    Column("json", Text, nullable=False),
)

consultation: Final = Table(
    "consultation",
    metadata,
    Column("seq", _Seq, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subjects", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# One row: how far the rebuilt tables have followed the entries, and by which code.
index_state: Final = Table(
    "index_state",
    metadata,
    Column("version", String(64), nullable=False),
    Column("seq", _Seq, nullable=False),
    Column("hash", String(64), nullable=False),
)


def rebuilt_tables() -> list[Table]:
    """Return the side tables that are a function of the entries, those referred to first."""
    return [table for table in metadata.sorted_tables if table.info.get("rebuilt")]
