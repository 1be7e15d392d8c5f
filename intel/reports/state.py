"""What a report says and who may see it now: its newest wording, with what the unit has opened and confirmed.

Called by the projection, by `record` and by whoever shows one report. It reads the tables that
`intel.reports.kinds` keeps, and payloads by number, so that thousands cost two queries for each 500.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, select

from intel.ledger import Snapshot
from intel.reports.model import Report, ReportCorrected, ReportRecorded
from intel.reports.tables import mention, source

_PAGE: Final = 500  # under every database's limit of parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentReport:
    """A report as it stands. `report.audience` and `report.grade_provisional` are those in force.

    `wished` is what the sender asked for, which opens nothing. Times and numbers are the ledger's own.
    """

    report: Report
    wished: tuple[str, ...]
    first_seq: int
    last_seq: int
    recorded_at: datetime

    @property
    def audience(self) -> tuple[str, ...]:
        """Who may see it."""
        return self.report.audience

    @property
    def provisional(self) -> bool:
        """Whether its grade still waits for the unit."""
        return self.report.grade_provisional

    @property
    def number(self) -> int:
        """The number people call it by; it never changes."""
        return self.first_seq

    @property
    def name(self) -> str:
        """The number as it is shown: R-12."""
        return f"R-{self.number}"


def current_report(snapshot: Snapshot, report_id: str) -> CurrentReport | None:
    """Return one report as it stands; None where it was withdrawn, erased or never was."""
    return current_reports(snapshot, (report_id,)).get(report_id)


def current_reports(snapshot: Snapshot, report_ids: Iterable[str]) -> dict[str, CurrentReport]:
    """Return the reports that stand, by id, in the order asked for."""
    wanted = list(dict.fromkeys(report_ids))
    found: dict[str, CurrentReport] = {}
    for page in pages(wanted):
        query = select(source).where(
            source.c.source_id.in_(page), source.c.label == "Report", source.c.state == "live"
        )
        rows = {row.source_id: row for row in snapshot.connection.execute(query)}
        payloads = snapshot.payloads(row.payload_seq for row in rows.values())
        for report_id in page:
            payload = payloads.get(rows[report_id].payload_seq) if report_id in rows else None
            if isinstance(payload, ReportRecorded | ReportCorrected):
                found[report_id] = _as_it_stands(rows[report_id], payload.report)
    return found


def entities_of(snapshot: Snapshot, mention_ids: Iterable[str]) -> dict[str, str]:
    """Return the entity each mention belongs to now."""
    found: dict[str, str] = {}
    for page in pages(list(dict.fromkeys(mention_ids))):
        query = select(mention.c.mention_id, mention.c.entity_id).where(mention.c.mention_id.in_(page))
        found.update((row.mention_id, row.entity_id) for row in snapshot.connection.execute(query))
    return found


def pages(wanted: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut a long list of ids so that a query can hold each part."""
    return (wanted[start : start + _PAGE] for start in range(0, len(wanted), _PAGE))


def _as_it_stands(row: Row[Any], worded: Report) -> CurrentReport:
    in_force = {"audience": tuple(json.loads(row.audience)), "grade_provisional": row.grade_provisional}
    return CurrentReport(
        report=worded.model_copy(update=in_force),
        wished=worded.audience,
        first_seq=row.first_seq,
        last_seq=row.last_seq,
        recorded_at=datetime.fromisoformat(row.recorded_at),
    )
