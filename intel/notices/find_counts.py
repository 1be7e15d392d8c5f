"""The counts over every notice served, for those who hold the register."""

from datetime import date

from sqlalchemy import select

from intel.ledger import Snapshot
from intel.notices.count import Served
from intel.notices.tables import notice
from intel.reports.tables import mention


def list_served(snapshot: Snapshot) -> tuple[Served, ...]:
    """Return what is counted of each notice served, oldest first; a child merged with another counts once."""
    query = (
        select(notice, mention.c.entity_id)
        .join(mention, mention.c.mention_id == notice.c.child)
        .where(notice.c.served_on.is_not(None))
        .order_by(notice.c.served_on, notice.c.number)
    )
    return tuple(
        Served(
            on=date.fromisoformat(row["served_on"]),
            born_on=date.fromisoformat(row["born_on"]) if row["born_on"] else None,
            child=row["entity_id"],
            looked_after=row["order_type"] != "none"
            and (row["order_ended_on"] or row["served_on"]) >= row["served_on"],
            home=(row["placement"] or "not named") if row["placement_kind"] == "childrens_home" else "",
            breaches=row["breaches"],
        )
        for row in snapshot.connection.execute(query).mappings()
    )
