"""The force's own Word template for notices: tried before it is taken, every one kept, the newest used."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, insert, select

from intel.access.model import Viewer
from intel.access.policy import check
from intel.ledger import write_transaction
from intel.ledger.clock import Clock, as_text
from intel.ledger.engine import read_transaction
from intel.notices.tables import notice_template
from intel.notices.write_docx import check_template


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTemplate:
    """A template somebody put in the place of the one that is shipped."""

    content: bytes
    file_name: str
    by: str
    saved_at: datetime


def find_template(engine: Engine) -> OwnTemplate | None:
    """Return the force's own template; None while the shipped one is used."""
    with read_transaction(engine) as connection:
        newest = select(notice_template).order_by(notice_template.c.number.desc()).limit(1)
        row = connection.execute(newest).first()
    if row is None:
        return None
    return OwnTemplate(
        content=bytes(row.content),
        file_name=row.file_name,
        by=row.user_id,
        saved_at=datetime.fromisoformat(row.saved_at),
    )


def replace_template(engine: Engine, viewer: Viewer, content: bytes, *, file_name: str, clock: Clock) -> None:
    """Take a template into use; FileRefused says what is wrong with it, and the one in use stays."""
    check(viewer, "notice.template")
    check_template(content)
    with write_transaction(engine) as connection:
        newest = select(func.coalesce(func.max(notice_template.c.number), 0) + 1)
        connection.execute(
            insert(notice_template).values(
                number=connection.execute(newest).scalar_one(),
                content=content,
                file_name=file_name[:100],
                user_id=viewer.user_id,
                saved_at=as_text(clock()),
            )
        )
