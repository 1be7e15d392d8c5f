"""Reports as they were worded and graded at an earlier place of the ledger. Called by `intel.network.find_then`.

Who may see a report is asked of today alone: what stands here has the audience in force now, never an earlier one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, select

from intel.ledger import Snapshot
from intel.ledger.tables import entry
from intel.reports.model import ReportCorrected, ReportRecorded
from intel.reports.state import CurrentReport, current_reports
from intel.reports.tables import opening, source

_WORDED: Final = ("report.recorded", "report.corrected")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportThen:
    """A report as it stood. `corrected_at` and `confirmed` say what became of it since; None and False: nothing."""

    current: CurrentReport
    corrected_at: datetime | None
    confirmed: bool


def reports_then(snapshot: Snapshot, report_ids: Iterable[str], place: int) -> dict[str, ReportThen]:
    """Return, of reports that stand today, those recorded up to `place`, as they were then."""
    now = current_reports(snapshot, report_ids)
    found: dict[str, ReportThen] = {}
    for report_id, current in now.items():
        if current.first_seq <= place:
            then = _then(snapshot, report_id, current, place)
            if then is not None:
                found[report_id] = then
    return found


def _then(snapshot: Snapshot, report_id: str, now: CurrentReport, place: int) -> ReportThen | None:
    row: Row[Any] = snapshot.connection.execute(
        select(source.c.payload_seq).where(source.c.source_id == report_id)
    ).one()
    worded_at = row.payload_seq if row.payload_seq <= place else _worded(snapshot, report_id, place)
    if worded_at is None:
        return None
    payload, made = snapshot.payload(worded_at), snapshot.entry(worded_at)
    if not isinstance(payload, ReportRecorded | ReportCorrected):
        return None  # that wording was erased for good
    provisional = payload.report.grade_provisional and not _confirmed(snapshot, report_id, worded_at, place)
    report = payload.report.model_copy(update={"audience": now.audience, "grade_provisional": provisional})
    corrected = worded_at != row.payload_seq
    return ReportThen(
        current=CurrentReport(
            report=report,
            wished=payload.report.audience,
            first_seq=now.first_seq,
            last_seq=worded_at,
            recorded_at=made.at,
        ),
        corrected_at=snapshot.entry(row.payload_seq).at if corrected else None,
        confirmed=provisional and not now.provisional and not corrected,
    )


def _worded(snapshot: Snapshot, report_id: str, place: int) -> int | None:
    """Return the newest entry up to a place that words the report."""
    query = select(entry.c.seq).where(
        entry.c.kind.in_(_WORDED),
        entry.c.seq <= place,
        entry.c.subjects.contains(f'"{report_id}"', autoescape=True),
    )
    return snapshot.connection.execute(query.order_by(entry.c.seq.desc()).limit(1)).scalar()


def _confirmed(snapshot: Snapshot, report_id: str, worded_at: int, place: int) -> bool:
    query = select(opening.c.seq).where(
        opening.c.source_id == report_id,
        opening.c.confirms_grades,
        opening.c.seq > worded_at,
        opening.c.seq <= place,
    )
    return snapshot.connection.execute(query.limit(1)).first() is not None
