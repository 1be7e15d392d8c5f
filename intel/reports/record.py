"""What a person does to reports: save a mapping, withdraw, open. Importing a return is in `record_return`.

Every verb works inside a `Writer`; `intel.app` has checked the permission and names the actor.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, select

from intel import vocabulary
from intel.errors import AskedWrongly, NotFound
from intel.ledger import Ids, Snapshot, Writer
from intel.ledger.kinds import Draft, Entry
from intel.reports import tables
from intel.reports.audience import needs_naming
from intel.reports.mapping import Mapping
from intel.reports.model import MappingSaved, NilReturn, ReportsOpened, ReportWithdrawn
from intel.reports.state import pages
from intel.reports.tables import source


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenResult:
    """What an opening opened. `left_shut` still are the unit's and the sender's alone: open those by name."""

    opened: tuple[str, ...]
    left_shut: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawResult:
    """What taking a return back took. `left` stand: a return before or after it words them too."""

    withdrawn: tuple[str, ...]
    left: tuple[str, ...]


def save_mapping(writer: Writer, mapping: Mapping) -> int:
    """Save how an agency's columns are read from now on; return the version. The same again adds nothing."""
    latest = latest_mapping(writer.snapshot, mapping.agency)
    if latest and latest[1] == mapping:
        return latest[0]
    version = latest[0] + 1 if latest else 1
    payload = MappingSaved(agency=mapping.agency, version=version, mapping=mapping.model_dump(mode="json"))
    writer.append(Draft(kind="mapping.saved", payload=payload))
    return version


def latest_mapping(snapshot: Snapshot, agency: str) -> tuple[int, Mapping] | None:
    """Return the version and the mapping an agency's returns are read by; None where none was saved."""
    found = latest_mapping_entry(snapshot, agency)
    return None if found is None else found[1:]


def latest_mapping_entry(
    snapshot: Snapshot, agency: str, *, version: int | None = None
) -> tuple[Entry, int, Mapping] | None:
    """Return the mapping in force, or an earlier version, with its version and the entry that saved it."""
    table = tables.mapping
    query = select(table.c.seq).where(table.c.agency == agency).order_by(table.c.version.desc()).limit(1)
    if version is not None:
        query = query.where(table.c.version == version)
    seq = snapshot.connection.execute(query).scalar()
    payload = snapshot.payload(seq) if seq is not None else None
    if seq is None or not isinstance(payload, MappingSaved):
        return None
    return snapshot.entry(seq), payload.version, Mapping.model_validate(payload.mapping)


def withdraw_report(writer: Writer, report_id: str, *, reason: str) -> None:
    """Withdraw a report: it and all that stood on it alone leave the picture; the ledger keeps it."""
    _need_reason(reason)
    row = _reports(writer.snapshot, (report_id,))[0]
    if row.state != "live":
        raise AskedWrongly(f"R-{row.first_seq} has been withdrawn already. Nothing was changed.")
    _withdraw(writer, report_id, reason)


def _withdraw(writer: Writer, report_id: str, reason: str) -> None:
    """Withdraw a report with the sanitised texts written beside it: they stand on it alone."""
    beside = select(source.c.source_id).where(source.c.sanitises == report_id, source.c.state == "live")
    for each in (report_id, *writer.connection.execute(beside).scalars().all()):
        payload = ReportWithdrawn(report_id=str(each), reason=reason)
        writer.append(Draft(kind="report.withdrawn", payload=payload, subjects=(str(each),)))


def withdraw_return(writer: Writer, return_id: str, *, reason: str) -> WithdrawResult:
    """Withdraw every report that this return, and no other, recorded; one that it corrected is left to stand.

    Its earlier words would not come back, so whoever takes a return back decides about each of those by name.
    """
    _need_reason(reason)
    taken, left = came_only_by(writer.snapshot, return_id)
    if not taken:
        raise AskedWrongly("No report stands that came by this return alone. Nothing was changed.")
    for report_id in taken:
        _withdraw(writer, report_id, reason)
    return WithdrawResult(withdrawn=taken, left=left)


def came_only_by(snapshot: Snapshot, return_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part the live reports a return words as it stands: those it alone worded, and those it corrected."""
    rows = reports_of_return(snapshot, return_id)
    taken = tuple(str(row.source_id) for row in rows if row.payload_seq == row.first_seq)
    return taken, tuple(str(row.source_id) for row in rows if str(row.source_id) not in taken)


def open_reports(
    writer: Writer,
    report_ids: Sequence[str],
    *,
    audiences: Collection[str],
    confirms_grades: bool = True,
    reason: str,
) -> OpenResult:
    """Open reports, each named by the unit, and confirm their grades if said. Naming opens handling C too.

    Information suspected to be false stays shut whatever is opened, and is named in `left_shut`.
    """
    _need_reason(reason)
    if not report_ids or not (audiences or confirms_grades):
        raise AskedWrongly("Opening needs at least one report, and an audience. Nothing was changed.")
    if not set(audiences) <= vocabulary.audiences():
        raise AskedWrongly("That audience is not in the list of audiences. Nothing was changed.")
    rows = _reports(writer.snapshot, report_ids)
    withdrawn = [f"R-{row.first_seq}" for row in rows if row.state != "live"]
    if withdrawn:
        raise AskedWrongly(f"{', '.join(withdrawn)} has been withdrawn. Nothing was opened: leave it out.")
    _append_opening(writer, rows, audiences, confirms_grades=confirms_grades, reason=reason)
    return OpenResult(
        opened=tuple(row.source_id for row in rows if audiences and not _suspected_false(row)),
        left_shut=tuple(row.source_id for row in rows if audiences and _suspected_false(row)),
    )


def open_return(
    writer: Writer, return_id: str, *, audiences: Collection[str], reason: str, except_ids: Iterable[str] = ()
) -> OpenResult:
    """Open what came by one return and confirm its grades, except the reports named.

    Handling C and information suspected to be false have their grades confirmed and are left shut.
    """
    _need_reason(reason)
    if not audiences or not set(audiences) <= vocabulary.audiences():
        raise AskedWrongly("Opening needs an audience from the list of audiences. Nothing was changed.")
    rows = reports_of_return(writer.snapshot, return_id)
    left_out = set(except_ids)
    taken = [row for row in rows if row.source_id not in left_out]
    shut = [row for row in taken if needs_naming(row.handling) or _suspected_false(row)]
    opened = [row for row in taken if row not in shut]
    if opened:
        _append_opening(writer, opened, audiences, confirms_grades=True, reason=reason)
    if shut:
        _append_opening(writer, shut, (), confirms_grades=True, reason=reason)
    return OpenResult(
        opened=tuple(row.source_id for row in opened), left_shut=tuple(row.source_id for row in shut)
    )


def record_nil(writer: Writer, agency: str, *, meeting_on: date, words: str, ids: Ids) -> str:
    """Record that an agency looked and has nothing to report for the coming meeting."""
    nil_id = ids("n")
    payload = NilReturn(nil_id=nil_id, agency=agency, meeting_on=meeting_on, words=words)
    writer.append(Draft(kind="return.nil", payload=payload))
    return nil_id


def reports_of_return(snapshot: Snapshot, return_id: str) -> list[Row[tuple[object, ...]]]:
    """Return the `source` rows of the live reports whose present wording came by a return, oldest first."""
    known = select(tables.return_file.c.seq).where(tables.return_file.c.return_id == return_id)
    if snapshot.connection.execute(known).first() is None:
        raise NotFound("There is no such return in the ledger.")
    query = select(source).where(
        source.c.return_id == return_id, source.c.label == "Report", source.c.state == "live"
    )
    return list(snapshot.connection.execute(query.order_by(source.c.first_seq)).all())


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise AskedWrongly("This needs a reason. Nothing was changed: say why, and try again.")


def _reports(snapshot: Snapshot, report_ids: Sequence[str]) -> list[Row[tuple[object, ...]]]:
    wanted = list(dict.fromkeys(report_ids))
    rows: dict[str, Row[tuple[object, ...]]] = {}
    for page in pages(wanted):
        query = select(source).where(source.c.source_id.in_(page), source.c.label == "Report")
        rows.update((row.source_id, row) for row in snapshot.connection.execute(query))
    if len(rows) != len(wanted):
        raise NotFound("There is no such report in the ledger. Nothing was changed.")
    return [rows[each] for each in wanted]


def _suspected_false(row: Row[tuple[object, ...]]) -> bool:
    return not vocabulary.read("grades")["information"][row.information_grade]["links"]


def _append_opening(
    writer: Writer,
    rows: Sequence[Row[tuple[object, ...]]],
    audiences: Collection[str],
    *,
    confirms_grades: bool,
    reason: str,
) -> None:
    ids = tuple(str(row.source_id) for row in rows)
    payload = ReportsOpened(
        report_ids=ids, audiences=tuple(sorted(audiences)), confirms_grades=confirms_grades, reason=reason
    )
    writer.append(Draft(kind="reports.opened", payload=payload, subjects=ids))
