"""What someone opened last, kept on the server for them alone: ids and no word, checked again each time it is shown.

It is a convenience and no record: the chain of consultations says who looked at what. Kept for 30 days.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import Column, Engine, String, Table, delete, insert, select

from intel.access.model import Viewer
from intel.ledger import Clock, read_transaction, write_transaction
from intel.ledger.clock import as_text
from intel.ledger.tables import metadata
from intel.people.describe import Described, describe
from intel.people.enquiry import Enquiry
from intel.reports.tables import mention

KEPT_FOR: Final = timedelta(days=30)
MOST_KEPT: Final = 20
MOST_SHOWN: Final = 8
_LOCK: Final = "consultation"  # as every look is, so that it never stands in the way of the ledger

recent_look: Final = Table(
    "recent_look",
    metadata,
    Column("user_id", String(64), primary_key=True),
    Column("entity_id", String(64), primary_key=True),
    Column("at", String(32), nullable=False),
    info={"beside": True},
)


class Recent:
    """The items each person opened last."""

    def __init__(self, database: Engine, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def remember(self, viewer: Viewer, entity_id: str) -> None:
        """Put an item first among those this viewer opened; the oldest and those past their days are forgotten."""
        now, mine = self._clock(), recent_look.c.user_id == viewer.user_id
        with write_transaction(self._database, lock=_LOCK) as connection:
            connection.execute(delete(recent_look).where(mine, recent_look.c.entity_id == entity_id))
            connection.execute(delete(recent_look).where(recent_look.c.at < as_text(now - KEPT_FOR)))
            connection.execute(
                insert(recent_look).values(user_id=viewer.user_id, entity_id=entity_id, at=as_text(now))
            )
            newest = select(recent_look.c.entity_id).where(mine).order_by(recent_look.c.at.desc())
            kept = list(connection.execute(newest.limit(MOST_KEPT)).scalars())
            connection.execute(delete(recent_look).where(mine, recent_look.c.entity_id.not_in(kept)))

    def list(self, enquiry: Enquiry) -> tuple[Described, ...]:
        """Return what the viewer opened last, newest first, of what they may know of now: under its name of today."""
        fresh = recent_look.c.at >= as_text(self._clock() - KEPT_FOR)
        query = (
            select(mention.c.label, mention.c.entity_id)
            .join(recent_look, recent_look.c.entity_id == mention.c.mention_id)
            .where(recent_look.c.user_id == enquiry.viewer.user_id, fresh)
            .order_by(recent_look.c.at.desc())
        )
        with read_transaction(self._database) as connection:
            keys = list(dict.fromkeys((row.label, row.entity_id) for row in connection.execute(query)))
        found = describe(enquiry, keys)
        return tuple(found[key] for key in keys if key in found)[:MOST_SHOWN]
