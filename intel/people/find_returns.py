"""The returns received: which, from whom, what became of each row. Called by the returns pages and the home page."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, func, select

from intel import vocabulary
from intel.access.model import Viewer
from intel.access.policy import Limit, check, decide
from intel.errors import NotFound
from intel.ledger import Snapshot
from intel.ledger.tables import entry
from intel.reports.audience import needs_naming, own_audience
from intel.reports.model import RefusedRow, ReturnReceived
from intel.reports.record import came_only_by, reports_of_return
from intel.reports.state import CurrentReport, current_reports, pages
from intel.reports.tables import return_file, source

_NONE: Final = "There is no such return that you may see."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLine:
    """One return as a list shows it. `to_open` counts its reports whose grade still waits for the unit.

    `rows` = recorded + corrected + unchanged + refused + passed over + left out.
    """

    id: str
    agency: str
    agency_name: str
    file_name: str
    received_at: datetime
    actor: str
    mapping_version: int
    rows: int
    recorded: int
    corrected: int
    unchanged: int
    passed_over: int
    left_out: int
    refused: tuple[RefusedRow, ...]
    to_open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportNamed:
    """A report by its number."""

    id: str
    number: int

    @property
    def name(self) -> str:
        """The number as it is shown: R-12."""
        return f"R-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftShut:
    """A report the unit has looked at and that is still its sender's and the unit's alone, and why."""

    report: ReportNamed
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resembles:
    """A report that reads like an earlier one of its agency, and may be a correction of it."""

    report: ReportNamed
    line: int | None
    earlier: ReportNamed


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsOfReturn:
    """The live reports whose present words came by one return; `undone` of them leave if it is taken back."""

    shut: tuple[LeftShut, ...]
    resembling: tuple[Resembles, ...]
    with_conditions: int
    undone: int
    stay: tuple[ReportNamed, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of every report named here."""
        named = [each.report for each in self.shut]
        named += [each for pair in self.resembling for each in (pair.report, pair.earlier)]
        return tuple(dict.fromkeys(each.id for each in (*named, *self.stay)))


def list_returns(
    snapshot: Snapshot,
    viewer: Viewer,
    *,
    most: int = 100,
    after: int = 0,
    skip: int = 0,
    oldest_first: bool = False,
) -> list[ReturnLine]:
    """Return the newest returns this viewer may see: their own agency's, or everyone's for the unit."""
    query = _open_to(viewer, select(return_file).where(return_file.c.seq > after))
    order = return_file.c.seq if oldest_first else return_file.c.seq.desc()
    return _lines(snapshot, query.order_by(order).limit(most).offset(skip))


def count_returns(snapshot: Snapshot, viewer: Viewer) -> int:
    """Return how many returns this viewer may see."""
    query = _open_to(viewer, select(func.count()).select_from(return_file))
    return int(snapshot.connection.execute(query).scalar_one())


def list_waiting_returns(snapshot: Snapshot, viewer: Viewer) -> list[ReturnLine]:
    """Return every return with reports that wait for the unit, the oldest first; for whoever may open them."""
    if not decide(viewer, "report.open").allowed:
        return []
    waiting = select(source.c.return_id).where(
        source.c.label == "Report", source.c.state == "live", source.c.grade_provisional
    )
    query = _open_to(viewer, select(return_file).where(return_file.c.return_id.in_(waiting)))
    return _lines(snapshot, query.order_by(return_file.c.seq))


def get_return(snapshot: Snapshot, viewer: Viewer, return_id: str) -> ReturnLine:
    """Return one return; another agency's reads like one that is not there."""
    query = _open_to(viewer, select(return_file).where(return_file.c.return_id == return_id))
    found = _lines(snapshot, query)
    if not found:
        raise NotFound(_NONE)
    return found[0]


def get_reports_of_return(snapshot: Snapshot, viewer: Viewer, return_id: str) -> ReportsOfReturn:
    """Return what to know of a return's reports before opening it or taking it back."""
    line = get_return(snapshot, viewer, return_id)
    rows = reports_of_return(snapshot, return_id)
    undone, stay = came_only_by(snapshot, return_id)
    by_id = {str(row.source_id): _named(row) for row in rows}
    return ReportsOfReturn(
        shut=tuple(_left_shut(row) for row in rows if _is_left_shut(row, line.agency)),
        resembling=_resembling(snapshot, tuple(by_id)),
        with_conditions=sum(row.grade_provisional and needs_naming(row.handling) for row in rows),
        undone=len(undone),
        stay=tuple(by_id[each] for each in stay),
    )


def _open_to(viewer: Viewer, query: Select[Any]) -> Select[Any]:
    """Narrow to the returns a viewer may see."""
    if check(viewer, "return.view").limit is Limit.ANY:
        return query
    return query.where(return_file.c.agency == viewer.agency)


def _named(row: Row[Any]) -> ReportNamed:
    return ReportNamed(id=str(row.source_id), number=int(row.first_seq))


def _is_left_shut(row: Row[Any], agency: str) -> bool:
    return not row.grade_provisional and set(json.loads(row.audience)) <= own_audience(agency)


def _left_shut(row: Row[Any]) -> LeftShut:
    information = vocabulary.read("grades")["information"][row.information_grade]
    because = "no audience was chosen"
    if needs_naming(row.handling):
        because = "it has conditions"
    if not information["links"]:
        because = str(information["words"])
    return LeftShut(report=_named(row), because=because)


def _resembling(snapshot: Snapshot, report_ids: Sequence[str]) -> tuple[Resembles, ...]:
    """Return those that read like an earlier report which still stands."""
    current = current_reports(snapshot, report_ids)
    earlier = current_reports(snapshot, [each.report.resembles for each in current.values()])
    return tuple(
        Resembles(report=_of(each), line=each.report.line, earlier=_of(earlier[each.report.resembles]))
        for each in current.values()
        if each.report.resembles in earlier
    )


def _of(current: CurrentReport) -> ReportNamed:
    return ReportNamed(id=current.report.id, number=current.number)


def _lines(snapshot: Snapshot, query: Select[Any]) -> list[ReturnLine]:
    rows = snapshot.connection.execute(query).all()
    payloads = snapshot.payloads(row.seq for row in rows)
    waiting = _waiting(snapshot, [str(row.return_id) for row in rows])
    actors = _actors(snapshot, [row.seq for row in rows])
    lines = []
    for row in rows:
        payload = payloads.get(row.seq)
        if isinstance(payload, ReturnReceived):
            lines.append(
                ReturnLine(
                    id=str(row.return_id),
                    agency=payload.agency,
                    agency_name=str(vocabulary.agencies()[payload.agency]["name"]),
                    file_name=payload.file_name,
                    received_at=datetime.fromisoformat(row.received_at),
                    actor=actors[row.seq],
                    mapping_version=payload.mapping_version,
                    rows=payload.rows,
                    recorded=payload.recorded,
                    corrected=payload.corrected,
                    unchanged=payload.unchanged,
                    passed_over=payload.passed_over,
                    left_out=len(payload.left_out),
                    refused=payload.refused,
                    to_open=waiting.get(str(row.return_id), 0),
                )
            )
    return lines


def _waiting(snapshot: Snapshot, return_ids: Sequence[str]) -> Mapping[str, int]:
    """Count the reports of each return whose grade waits for the unit."""
    found: dict[str, int] = {}
    for page in pages(return_ids):
        query = select(source.c.return_id, func.count()).where(
            source.c.return_id.in_(page), source.c.state == "live", source.c.grade_provisional
        )
        found.update(
            (str(key), int(number))
            for key, number in snapshot.connection.execute(query.group_by(source.c.return_id))
        )
    return found


def _actors(snapshot: Snapshot, seqs: Sequence[int]) -> dict[int, str]:
    """Return who recorded each entry."""
    found: dict[int, str] = {}
    for start in range(0, len(seqs), 500):
        query = select(entry.c.seq, entry.c.actor).where(entry.c.seq.in_(seqs[start : start + 500]))
        found.update((int(seq), str(actor)) for seq, actor in snapshot.connection.execute(query))
    return found
