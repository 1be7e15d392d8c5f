"""Urgent reports: which nobody outside this tool has been told of yet, and recording that somebody was.

This tool is not watched. An urgent report stays at the top of the unit's and the safeguarding lead's pages until a
person records who was told and when. Every verb works inside a `Writer`; the caller has checked the permission.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Row, exists, select

from intel import vocabulary
from intel.errors import AskedWrongly, NotFound
from intel.ledger import Snapshot, Writer
from intel.ledger.kinds import Draft
from intel.reports.model import UrgencyTold
from intel.reports.tables import source, told

# Clocks of two machines may differ by so much before a time counts as lying ahead.
_AHEAD: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who was told of an urgent report, when, by whom it was recorded, and what was agreed."""

    who: str
    told_at: datetime
    words: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a person records: who was told of an urgent report, when, and what was agreed."""

    who: str
    told_at: datetime
    words: str = ""


def tells() -> frozenset[str]:
    """Return the urgencies of which somebody outside this tool has to be told."""
    return frozenset(key for key, each in vocabulary.read("grades")["urgency"].items() if each["told"])


def not_watched() -> str:
    """Return the words that stand wherever an urgent report does."""
    return str(vocabulary.read("returns")["not_watched"]["value"])


def untold_rows(snapshot: Snapshot) -> list[Row[tuple[object, ...]]]:
    """Return the `source` rows of live urgent reports of which nobody is recorded as told, oldest first."""
    query = select(source).where(
        source.c.label == "Report",
        source.c.state == "live",
        source.c.urgency.in_(sorted(tells())),
        source.c.sanitises == "",
        ~exists().where(told.c.source_id == source.c.source_id),
    )
    return list(snapshot.connection.execute(query.order_by(source.c.first_seq)).all())


def told_of(snapshot: Snapshot, report_id: str) -> tuple[Told, ...]:
    """Return who was told of a report, newest first."""
    query = select(told.c.seq).where(told.c.source_id == report_id).order_by(told.c.seq.desc())
    found = []
    for seq in snapshot.connection.execute(query).scalars():
        payload = snapshot.payload(seq)
        if isinstance(payload, UrgencyTold):
            by = snapshot.entry(seq).actor
            found.append(Told(who=payload.who, told_at=payload.told_at, words=payload.words, by=by))
    return tuple(found)


def record_told(writer: Writer, report_id: str, telling: Telling, *, now: datetime) -> int:
    """Record who was told of an urgent report and when; return the report's number."""
    row = writer.connection.execute(
        select(source).where(source.c.source_id == report_id, source.c.label == "Report")
    ).first()
    if row is None or row.state != "live":
        raise NotFound("There is no such report that you may see. Nothing was recorded.")
    if row.urgency not in tells():
        raise AskedWrongly(f"R-{row.first_seq} is not urgent. Nothing was recorded.")
    if not telling.who.strip():
        raise AskedWrongly("Write who was told. Nothing was recorded.")
    if telling.told_at > now + _AHEAD:
        raise AskedWrongly("The time given lies ahead. Nothing was recorded. Write when they were told.")
    payload = UrgencyTold(report_id=report_id, who=telling.who, told_at=telling.told_at, words=telling.words)
    writer.append(Draft(kind="urgency.told", payload=payload, subjects=(report_id,)))
    return int(row.first_seq)
