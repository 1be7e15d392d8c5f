"""The second chain: who looked at, searched, exported and shared what, and why.

`intel.access` records here before a page leaves; an auditor lists it. A line is for good and is never
erased, so `detail` and `purpose` hold ids, counts and set phrases, never a name or a date of birth.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, insert, select
from sqlalchemy.exc import SQLAlchemyError

from intel.errors import NotRecorded
from intel.ledger import tables
from intel.ledger.chain import CONSULTATION_FIELDS, GENESIS, canonical, line_hash
from intel.ledger.clock import Clock, as_text
from intel.ledger.engine import read_transaction, write_transaction
from intel.ledger.verify import Verdict, verify_consultations


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """One look: who, as what and for which agency, did what with whom or what, for which purpose."""

    seq: int
    at: datetime
    actor: str
    role: str
    agency: str
    action: str
    subjects: tuple[str, ...]
    purpose: str
    detail: str


class Consultations:
    """The chain of consultations. Never used inside `Ledger.writing` on the same thread: it has its own lock."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def record(  # noqa: PLR0913 - each is a column that must be filled knowingly; all are keyword-only
        self,
        *,
        actor: str,
        role: str,
        agency: str,
        action: str,
        subjects: Sequence[str],
        purpose: str = "",
        detail: str = "",
    ) -> int:
        """Write one look down, on the disk before this returns; NotRecorded if it cannot be, so it is not shown."""
        row: dict[str, object] = {
            "at": as_text(self._clock()),
            "actor": actor,
            "role": role,
            "agency": agency,
            "action": action,
            "subjects": canonical(list(subjects)),
            "purpose": purpose,
            "detail": detail,
        }
        try:
            return self._append(row)
        except (SQLAlchemyError, UnicodeEncodeError) as error:
            raise NotRecorded(
                "This could not be written in the record of who looked at what, so it is not shown. "
                "Nothing was lost. Tell the administrator, then try again."
            ) from error

    def _append(self, row: dict[str, object]) -> int:
        table = tables.consultation
        with write_transaction(self._engine, lock="consultation") as connection:
            newest = select(table.c.seq, table.c.hash).order_by(table.c.seq.desc()).limit(1)
            last = connection.execute(newest).first()
            seq = 1 if last is None else int(last.seq) + 1
            row |= {"seq": seq, "previous_hash": GENESIS if last is None else last.hash}
            row["hash"] = line_hash(row, CONSULTATION_FIELDS)
            connection.execute(insert(table), row)
        return seq

    def list(
        self, *, after: int = 0, actor: str | None = None, subject: str | None = None, limit: int = 500
    ) -> list[Consultation]:
        """List looks in order after `after`, of one actor or at one subject if said, at most `limit`."""
        table = tables.consultation
        query = select(table).where(table.c.seq > after).order_by(table.c.seq).limit(limit)
        if actor is not None:
            query = query.where(table.c.actor == actor)
        if subject is not None:
            query = query.where(table.c.subjects.contains(canonical(subject), autoescape=True))
        with read_transaction(self._engine) as connection:
            return [_consultation(row) for row in connection.execute(query)]

    def verify(self) -> Verdict:
        """Check this chain; the first broken line is named."""
        with read_transaction(self._engine) as connection:
            return verify_consultations(connection)


def _consultation(row: Row[Any]) -> Consultation:
    return Consultation(
        seq=row.seq,
        at=datetime.fromisoformat(row.at),
        actor=row.actor,
        role=row.role,
        agency=row.agency,
        action=row.action,
        subjects=tuple(json.loads(row.subjects)),
        purpose=row.purpose,
        detail=row.detail,
    )
