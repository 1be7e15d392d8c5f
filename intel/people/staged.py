"""Returns sent and not yet approved: kept beside the ledger for their owner, a day at most, and gone once approved.

Nothing of a staged return is in the ledger. Called by the pages where a person sends a return and looks at it first.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Column, Engine, LargeBinary, String, Table, Text, delete, insert, select

from intel.access.model import Viewer
from intel.errors import NotFound
from intel.ledger import Clock, Ids, read_transaction, write_transaction
from intel.ledger.tables import metadata
from intel.people.import_return import Sent

# A return is looked at on the day it was sent; longer, and names would lie about outside the record.
KEPT_FOR: Final = timedelta(hours=24)
# Returns one person has waiting; eleven agencies send once a month. The oldest goes when one more is sent.
MOST_WAITING: Final = 20

staged_return: Final = Table(
    "staged_return",
    metadata,
    Column("staged_id", String(64), primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("agency", String(32), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", String(32), nullable=False),
    info={"beside": True},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedLine:
    """A staged return as its sender's list shows it."""

    id: str
    agency: str
    file_name: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Staging:
    """The staged returns of this installation."""

    database: Engine
    clock: Clock
    ids: Ids

    def keep(self, viewer: Viewer, sent: Sent) -> str:
        """Keep a return for its sender to look at; what is too old goes."""
        now, staged_id = self.clock(), self.ids("f")
        with write_transaction(self.database) as connection:
            old = staged_return.c.created_at < (now - KEPT_FOR).isoformat()
            connection.execute(delete(staged_return).where(old))
            mine = select(staged_return.c.staged_id).where(staged_return.c.user_id == viewer.user_id)
            newest = mine.order_by(staged_return.c.created_at.desc()).limit(MOST_WAITING - 1)
            kept = list(connection.execute(newest).scalars())
            connection.execute(
                delete(staged_return).where(
                    staged_return.c.user_id == viewer.user_id, staged_return.c.staged_id.not_in(kept)
                )
            )
            connection.execute(
                insert(staged_return).values(
                    staged_id=staged_id,
                    user_id=viewer.user_id,
                    agency=sent.agency,
                    file_name=sent.file_name,
                    content=sent.content,
                    created_at=now.isoformat(),
                )
            )
        return staged_id

    def list_waiting(self, viewer: Viewer) -> list[StagedLine]:
        """Return what its sender has sent and not yet approved, newest first; nobody else's."""
        fresh = staged_return.c.created_at >= (self.clock() - KEPT_FOR).isoformat()
        columns = [column for column in staged_return.c if column.name != "content"]
        query = select(*columns).where(staged_return.c.user_id == viewer.user_id, fresh)
        with read_transaction(self.database) as connection:
            return [
                StagedLine(
                    id=row.staged_id,
                    agency=row.agency,
                    file_name=row.file_name,
                    until=datetime.fromisoformat(row.created_at) + KEPT_FOR,
                )
                for row in connection.execute(query.order_by(staged_return.c.created_at.desc()))
            ]

    def get(self, viewer: Viewer, staged_id: str) -> Sent:
        """Return a staged return to the one who sent it, and to nobody else."""
        mine = (staged_return.c.staged_id == staged_id) & (staged_return.c.user_id == viewer.user_id)
        fresh = staged_return.c.created_at >= (self.clock() - KEPT_FOR).isoformat()
        with read_transaction(self.database) as connection:
            row = connection.execute(select(staged_return).where(mine, fresh)).first()
        if row is None:
            raise NotFound(
                "That return is not waiting any more: it was approved, or a day has passed. Send it again."
            )
        return Sent(content=bytes(row.content), file_name=row.file_name, agency=row.agency)

    def drop(self, viewer: Viewer, staged_id: str) -> None:
        """Let go of a staged return, once it is approved or not wanted."""
        mine = (staged_return.c.staged_id == staged_id) & (staged_return.c.user_id == viewer.user_id)
        with write_transaction(self.database) as connection:
            connection.execute(delete(staged_return).where(mine))
