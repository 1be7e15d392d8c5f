"""Who looked at what, newest first, for whoever checks it. Called by the audit page and the auditor's home page.

It reads the chain of consultations as it stands; checking that the chain is whole is `Ledger.verify`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from intel.access.model import Viewer
from intel.access.policy import check
from intel.ledger import Ledger
from intel.ledger.tables import consultation


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One line of the chain. `subjects` are internal ids."""

    seq: int
    at: datetime
    actor: str
    role: str
    agency: str
    action: str
    subjects: tuple[str, ...]
    purpose: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """Some looks; `total` counts all that were asked for."""

    lines: tuple[Look, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which looks: of one user, on one day or from one day to another, both counted in."""

    actor: str = ""
    since: date | None = None
    until: date | None = None
    oldest_first: bool = False


def list_looks(ledger: Ledger, viewer: Viewer, asked: Asked, *, skip: int = 0, most: int = 50) -> Looks:
    """Return some looks, newest first unless asked otherwise; only for those who may audit."""
    check(viewer, "audit.view")
    conditions = _conditions(asked)
    order = consultation.c.seq if asked.oldest_first else consultation.c.seq.desc()
    query = select(consultation).where(*conditions).order_by(order)
    with ledger.reading() as snapshot:
        total = snapshot.connection.execute(
            select(func.count()).select_from(consultation).where(*conditions)
        ).scalar_one()
        rows = snapshot.connection.execute(query.limit(most).offset(skip)).all()
    return Looks(
        lines=tuple(
            Look(
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
            for row in rows
        ),
        total=int(total),
    )


def list_lookers(ledger: Ledger, viewer: Viewer) -> Sequence[str]:
    """Return the user names in the chain, for a choice."""
    check(viewer, "audit.view")
    with ledger.reading() as snapshot:
        query = select(consultation.c.actor).distinct().order_by(consultation.c.actor)
        return [str(each) for each in snapshot.connection.execute(query).scalars()]


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    """Compare days as text: times are written in UTC at a fixed width, so text order is time order."""
    found = []
    if asked.actor:
        found.append(consultation.c.actor == asked.actor)
    if asked.since:
        found.append(consultation.c.at >= asked.since.isoformat())
    if asked.until:
        found.append(consultation.c.at < (asked.until + timedelta(days=1)).isoformat())
    return found
