"""The copies of a meeting's pack that were made: number, for whom, by whom, when. Called by the meeting's page.

They are read from the chain of consultations, where each copy has its line before it leaves, so that none is missing
and none can be added. Whoever prepares the packs sees every copy; whoever makes one for themselves sees their own.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from intel.access.model import Viewer
from intel.access.policy import Limit, check, limit_of
from intel.ledger import Ledger
from intel.ledger.tables import consultation
from intel.meetings.write_pack import ACTIONS, DETAIL, purpose_of

MOST: Final = 2_000  # the newest so many; a meeting has dozens


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One copy: `number` is that of its line in the chain, as its cover has it; `audience` is a name of the vocabulary."""

    number: int
    audience: str
    made_by: str
    made_at: datetime


def list_copies(ledger: Ledger, viewer: Viewer, held_on: date) -> tuple[Copy, ...]:
    """Return the copies made for the meeting of a day, the newest first."""
    limit = limit_of("pack.make", viewer.role)
    check(viewer, "pack.make", audience="" if limit is Limit.ANY else _own(viewer))
    query = select(consultation).where(
        consultation.c.purpose == purpose_of(held_on),
        consultation.c.action.in_(ACTIONS),
        consultation.c.detail.startswith(DETAIL, autoescape=True),
    )
    if limit is not Limit.ANY:
        query = query.where(consultation.c.actor == viewer.user_id)
    with ledger.reading() as snapshot:
        rows = snapshot.connection.execute(query.order_by(consultation.c.seq.desc()).limit(MOST)).all()
    return tuple(
        Copy(
            number=row.seq,
            audience=row.detail.removeprefix(DETAIL),
            made_by=row.actor,
            made_at=datetime.fromisoformat(row.at),
        )
        for row in rows
    )


def _own(viewer: Viewer) -> str:
    return min(viewer.audiences, default="")
