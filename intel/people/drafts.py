"""Drafts of reports written by hand: kept beside the ledger for their writer alone, and gone after their days.

Nothing of a draft is in the ledger. Called by the page on which one report is written.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Column, Engine, String, Table, Text, delete, insert, select

from intel.access.model import Viewer
from intel.errors import AskedWrongly, NotFound
from intel.ledger import Clock, Ids, read_transaction, write_transaction
from intel.ledger.tables import metadata
from intel.people.staged import KEPT_FOR

MOST_DRAFTS: Final = 40

report_draft: Final = Table(
    "report_draft",
    metadata,
    Column("draft_id", String(64), primary_key=True),
    Column("user_id", String(64), nullable=False, index=True),
    Column("fields", Text, nullable=False),
    Column("saved_at", String(32), nullable=False),
    info={"beside": True},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A draft as its writer's list shows it: when it was saved, until when it is kept, and how it begins."""

    id: str
    saved_at: datetime
    until: datetime
    begins: str


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of this installation."""

    database: Engine
    clock: Clock
    ids: Ids

    def save(self, viewer: Viewer, fields: Mapping[str, str], *, draft_id: str = "") -> str:
        """Keep a draft, in the place of the one named; what is too old goes."""
        now = self.clock()
        if draft_id:
            self.get(viewer, draft_id)
        with write_transaction(self.database) as connection:
            connection.execute(
                delete(report_draft).where(report_draft.c.saved_at < (now - KEPT_FOR).isoformat())
            )
            connection.execute(delete(report_draft).where(report_draft.c.draft_id == draft_id))
            mine = select(report_draft.c.draft_id).where(report_draft.c.user_id == viewer.user_id)
            if len(connection.execute(mine).all()) >= MOST_DRAFTS:
                raise AskedWrongly(
                    f"You have {MOST_DRAFTS} drafts. This one was not kept. Finish or let go of one first."
                )
            kept = draft_id or self.ids("w")
            connection.execute(
                insert(report_draft).values(
                    draft_id=kept,
                    user_id=viewer.user_id,
                    fields=json.dumps(dict(fields), sort_keys=True),
                    saved_at=now.isoformat(),
                )
            )
        return kept

    def list_drafts(self, viewer: Viewer) -> list[DraftLine]:
        """Return the drafts of one writer, newest first; nobody else's."""
        fresh = report_draft.c.saved_at >= (self.clock() - KEPT_FOR).isoformat()
        query = select(report_draft).where(report_draft.c.user_id == viewer.user_id, fresh)
        with read_transaction(self.database) as connection:
            rows = connection.execute(
                query.order_by(report_draft.c.saved_at.desc(), report_draft.c.draft_id)
            ).all()
        return [
            DraftLine(
                id=row.draft_id,
                saved_at=datetime.fromisoformat(row.saved_at),
                until=datetime.fromisoformat(row.saved_at) + KEPT_FOR,
                begins=str(json.loads(row.fields).get("text", ""))[:60],
            )
            for row in rows
        ]

    def get(self, viewer: Viewer, draft_id: str) -> dict[str, str]:
        """Return a draft to the one who wrote it, and to nobody else."""
        fresh = report_draft.c.saved_at >= (self.clock() - KEPT_FOR).isoformat()
        mine = (report_draft.c.draft_id == draft_id) & (report_draft.c.user_id == viewer.user_id)
        with read_transaction(self.database) as connection:
            row = connection.execute(select(report_draft.c.fields).where(mine, fresh)).first()
        if row is None:
            raise NotFound(
                "That draft is not there any more: it was recorded or let go, or its days are over."
            )
        return {str(key): str(value) for key, value in json.loads(row.fields).items()}

    def drop(self, viewer: Viewer, draft_id: str) -> None:
        """Let go of a draft, once it is recorded or not wanted."""
        mine = (report_draft.c.draft_id == draft_id) & (report_draft.c.user_id == viewer.user_id)
        with write_transaction(self.database) as connection:
            connection.execute(delete(report_draft).where(mine))
