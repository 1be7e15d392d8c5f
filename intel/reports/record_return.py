"""Taking an approved return into the ledger: what is new, what is corrected, what was here already.

Called by `intel.app` inside a `Writer`. A row is known again by its agency and its own reference, or, without
one, by saying exactly the same.
"""

from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select

from intel.ledger import Ids, Writer
from intel.ledger.kinds import Draft
from intel.reports.draft import Given, ReportDraft, as_sent, to_report
from intel.reports.known_rows import (
    NO_CHOICES,
    Choices,
    Fate,
    KnownRows,
    known_rows,
    received_before,
    refused_as_withdrawn,
)
from intel.reports.model import RefusedRow, Report, ReportCorrected, ReportRecorded, ReturnReceived
from intel.reports.read_rows import ReturnRead, RowRead
from intel.reports.resemble import Earlier, earlier_reports
from intel.reports.state import current_reports
from intel.reports.tables import mention
from intel.reports.write_refused import brought_back

_CORRECTED: Final = "A later return of the agency words this row differently."


@dataclass(frozen=True, slots=True, kw_only=True)
class Resembling:
    """A new report that may be a correction of an earlier one, for a person to say."""

    report_id: str
    earlier_id: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What became of every row: recorded + corrected + unchanged + refused + passed over + left out = total_rows.

    `mention_ids` are those recorded or worded anew, for the automatic rule of identity. `not_compared` rows had
    too many reports of one day to be compared with all. `return_id` is the earlier one where the whole file
    was here before and nothing was added.
    """

    return_id: str
    total_rows: int
    recorded: tuple[str, ...]
    corrected: tuple[str, ...]
    unchanged: tuple[str, ...]
    passed_over: int
    refused: tuple[RefusedRow, ...]
    left_out: tuple[int, ...]
    resembling: tuple[Resembling, ...]
    not_compared: int
    mention_ids: tuple[str, ...]


def record_return(
    writer: Writer, read: ReturnRead, *, mapping_version: int, ids: Ids, choices: Choices = NO_CHOICES
) -> ImportResult:
    """Record a return that a person approved. The same file again adds nothing, not even an entry."""
    work = _Import(writer=writer, read=read, ids=ids, return_id=ids("t"))
    known = known_rows(writer.connection, read, choices)
    fresh = [row.draft for row in read.rows if not row.own_reference and not known.of(row)]
    earlier = earlier_reports(writer.snapshot, read.agency, fresh)
    for row in read.rows:
        work.take(row, known, earlier)
    return _finish(work, mapping_version)


# -- row by row ------------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class _Import:
    """One import under way."""

    writer: Writer
    read: ReturnRead
    ids: Ids
    return_id: str
    recorded: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    resembling: list[Resembling] = field(default_factory=list)
    mention_ids: list[str] = field(default_factory=list)
    not_compared: int = 0

    def take(self, row: RowRead, known: KnownRows, earlier: Earlier) -> None:
        """Do what one row asks for: nothing, a correction or a new report."""
        before = known.of(row)
        fate = known.fate(row)
        if fate is Fate.LEFT_OUT:
            self.left_out.append(row.line)
        elif before is None:
            asked = row.line in known.choices and known.choices[row.line].new
            self._record(row, Earlier() if asked else earlier)
        elif fate is Fate.SAME:
            self.unchanged.append(before.source_id)
        elif fate is Fate.WITHDRAWN:
            self.refused.append(refused_as_withdrawn(row, before.first_seq))
        else:
            self._correct(row, before.source_id)

    def _record(self, row: RowRead, earlier: Earlier) -> None:
        resembles = ""
        if not row.own_reference:
            resembles, all_compared = earlier.resembled_by(row.draft)
            self.not_compared += not all_compared
        report_id = self.ids("r")
        mentions = {each.slot: self.ids("m") for each in row.draft.mentions}
        report = to_report(row.draft, self._given(row, report_id, mentions, resembles))
        self._append("report.recorded", ReportRecorded(report=report), report)
        self.recorded.append(report_id)
        if resembles:
            self.resembling.append(Resembling(report_id=report_id, earlier_id=resembles, line=row.line))

    def _correct(self, row: RowRead, report_id: str) -> None:
        mentions = _kept_ids(self.writer, report_id, row.draft, self.ids)
        report = to_report(row.draft, self._given(row, report_id, mentions, ""))
        self._append("report.corrected", ReportCorrected(report=report, reason=_CORRECTED), report)
        self.corrected.append(report_id)

    def _given(self, row: RowRead, report_id: str, mentions: dict[str, str], resembles: str) -> Given:
        return Given(
            report_id=report_id,
            mentions=mentions,
            statements=tuple(self.ids("s") for _ in row.draft.statements),
            return_id=self.return_id,
            line=row.line,
            resembles=resembles,
            edits=row.edits,
            sent_digest=row.sent_digest,
        )

    def _append(self, kind: str, payload: ReportRecorded | ReportCorrected, report: Report) -> None:
        mentions = tuple(each.id for each in report.mentions)
        self.writer.append(Draft(kind=kind, payload=payload, subjects=(report.id, *mentions)))
        self.mention_ids.extend(mentions)


def _kept_ids(writer: Writer, report_id: str, draft: ReportDraft, ids: Ids) -> dict[str, str]:
    """Give each slot of a corrected row its mention's id: that of the same words, else that of the same slot.

    Words first, so that a row which only moves two people to each other's columns does not make one the other.
    A slot that comes back after having been dropped has its old id again.
    """
    given = _same_words(writer, report_id, draft)
    query = select(mention).where(mention.c.source_id == report_id)
    rows = writer.connection.execute(query.order_by(mention.c.live, mention.c.first_seq)).all()
    slots = {(row.label, row.slot): str(row.mention_id) for row in rows}
    taken = set(given.values())
    for each in draft.mentions:
        if each.slot not in given:
            old = slots.get((each.details.label, each.slot))
            given[each.slot] = old if old and old not in taken else ids("m")
            taken.add(given[each.slot])
    return given


def _same_words(writer: Writer, report_id: str, draft: ReportDraft) -> dict[str, str]:
    """Return the ids of mentions worded as before, by slot: where one stood still, then where one moved."""
    standing = current_reports(writer.snapshot, (report_id,)).get(report_id)
    before = list(standing.report.mentions) if standing else []
    given: dict[str, str] = {}
    for stood_still in (True, False):
        for each in draft.mentions:
            for old in before:
                if each.slot in given or (stood_still and old.slot != each.slot):
                    continue
                if old.role == each.role and as_sent(old.details) == as_sent(each.details):
                    given[each.slot] = old.id
                    before.remove(old)
                    break
    return given


# -- the return itself -----------------------------------------------------------------------------


def _finish(work: _Import, mapping_version: int) -> ImportResult:
    read = work.read
    refused = tuple(sorted((*read.refused, *work.refused), key=lambda each: each.line))
    again = None if work.recorded or work.corrected else received_before(work.writer.connection, read)
    back, lines = brought_back(read)
    gone_in = {row.line for row in read.rows} - {row.line for row in refused} - set(work.left_out)
    if again is None:
        payload = ReturnReceived(
            return_id=work.return_id,
            agency=read.agency,
            file_name=read.file_name,
            digest=read.digest,
            rows=read.total_rows,
            recorded=len(work.recorded),
            corrected=len(work.corrected),
            unchanged=len(work.unchanged),
            passed_over=len(read.passed_over),
            refused=refused,
            left_out=tuple(work.left_out),
            edits=tuple(each for row in read.rows for each in row.edits),
            finishes=back,
            finished=tuple(sorted(there for here, there in lines.items() if here in gone_in)),
            mapping_version=mapping_version,
        )
        work.writer.append(Draft(kind="return.received", payload=payload, subjects=(work.return_id,)))
    return ImportResult(
        return_id=again.return_id if again else work.return_id,
        total_rows=read.total_rows,
        recorded=tuple(work.recorded),
        corrected=tuple(work.corrected),
        unchanged=tuple(work.unchanged),
        passed_over=len(read.passed_over),
        refused=refused,
        left_out=tuple(work.left_out),
        resembling=tuple(work.resembling),
        not_compared=work.not_compared,
        mention_ids=tuple(work.mention_ids),
    )
