"""Forms saved half done: kept for whoever typed them alone, in nobody's record, gone once the step is recorded."""

import json
from collections.abc import Mapping

from sqlalchemy import ColumnElement, Engine, delete, insert, select

from intel.access.model import Viewer
from intel.ledger import write_transaction
from intel.ledger.clock import Clock, as_text
from intel.ledger.engine import read_transaction
from intel.notices.tables import notice_draft


def _mine(viewer: Viewer, notice_id: str, step: str) -> tuple[ColumnElement[bool], ...]:
    return (
        notice_draft.c.notice_id == notice_id,
        notice_draft.c.step == step,
        notice_draft.c.user_id == viewer.user_id,
    )


def save_draft(
    engine: Engine, viewer: Viewer, notice_id: str, step: str, typed: Mapping[str, list[str]], *, clock: Clock
) -> None:
    """Keep what was typed so far, in the place of what was kept before."""
    row = {"notice_id": notice_id, "step": step, "user_id": viewer.user_id}
    with write_transaction(engine) as connection:
        connection.execute(delete(notice_draft).where(*_mine(viewer, notice_id, step)))
        kept = {**row, "typed": json.dumps(dict(typed)), "saved_at": as_text(clock())}
        connection.execute(insert(notice_draft).values(kept))


def find_draft(engine: Engine, viewer: Viewer, notice_id: str, step: str) -> dict[str, list[str]]:
    """Return what this viewer typed before; nothing where there is nothing."""
    with read_transaction(engine) as connection:
        query = select(notice_draft.c.typed).where(*_mine(viewer, notice_id, step))
        found = connection.execute(query).scalar()
    return {str(key): list(value) for key, value in json.loads(found).items()} if found else {}


def list_drafts(engine: Engine, viewer: Viewer, notice_id: str) -> frozenset[str]:
    """Return the steps of a notice that this viewer has begun to write."""
    mine = (notice_draft.c.notice_id == notice_id, notice_draft.c.user_id == viewer.user_id)
    with read_transaction(engine) as connection:
        return frozenset(connection.execute(select(notice_draft.c.step).where(*mine)).scalars())
