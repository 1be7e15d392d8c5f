"""The meetings held, kept beside the ledger and rebuilt from its entries."""

from sqlalchemy import Column, Integer, String, Table

from intel.ledger.tables import metadata

meeting = Table(
    "meeting",
    metadata,
    Column("meeting_id", String, primary_key=True),
    Column("held_on", String, nullable=False, unique=True),
    Column("title", String, nullable=False),
    Column("seq", Integer, nullable=False),
    info={"rebuilt": True},
)
