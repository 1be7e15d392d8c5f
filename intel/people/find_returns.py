"""The returns received: which, from whom, what became of each row. Called by the returns pages and the home page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from intel import vocabulary
from intel.access.model import Viewer
from intel.access.policy import check
from intel.errors import NotFound
from intel.ledger import Snapshot
from intel.reports.model import RefusedRow, ReturnReceived
from intel.reports.tables import return_file, source


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLine:
    """One return as a list shows it. `to_open` counts its reports whose grade still waits for the unit."""

    id: str
    agency: str
    agency_name: str
    file_name: str
    received_at: datetime
    actor: str
    rows: int
    recorded: int
    corrected: int
    unchanged: int
    passed_over: int
    refused: tuple[RefusedRow, ...]
    to_open: int


def list_returns(snapshot: Snapshot, viewer: Viewer, *, most: int = 100, after: int = 0) -> list[ReturnLine]:
    """Return the newest returns this viewer may see: their own agency's, or everyone's for the unit."""
    decision = check(viewer, "return.view")
    query = (
        select(return_file).where(return_file.c.seq > after).order_by(return_file.c.seq.desc()).limit(most)
    )
    if decision.limit != "yes":
        query = query.where(return_file.c.agency == viewer.agency)
    return _lines(snapshot, query)


def get_return(snapshot: Snapshot, viewer: Viewer, return_id: str) -> ReturnLine:
    """Return one return; another agency's reads like one that is not there."""
    found = _lines(snapshot, select(return_file).where(return_file.c.return_id == return_id))
    decision = check(viewer, "return.view")
    if not found or (decision.limit != "yes" and found[0].agency != viewer.agency):
        raise NotFound("There is no such return that you may see.")
    return found[0]


def _lines(snapshot: Snapshot, query: Select[tuple[object, ...]]) -> list[ReturnLine]:
    lines = []
    for row in snapshot.connection.execute(query).mappings():
        payload = snapshot.payload(row["seq"])
        if isinstance(payload, ReturnReceived):
            entry = snapshot.entry(row["seq"])
            waiting = select(func.count()).where(
                source.c.return_id == row["return_id"], source.c.state == "live", source.c.grade_provisional
            )
            lines.append(
                ReturnLine(
                    id=row["return_id"],
                    agency=payload.agency,
                    agency_name=str(vocabulary.agencies()[payload.agency]["name"]),
                    file_name=payload.file_name,
                    received_at=entry.at,
                    actor=entry.actor,
                    rows=payload.rows,
                    recorded=payload.recorded,
                    corrected=payload.corrected,
                    unchanged=payload.unchanged,
                    passed_over=payload.passed_over,
                    refused=payload.refused,
                    to_open=snapshot.connection.execute(waiting).scalar_one(),
                )
            )
    return lines
