"""One report written by hand: read, refused and recorded exactly as a return of one row is.

So every rule a file is held to holds here too, and the same words twice add nothing. Called by the page on which it is
written; whoever may settle who is who may say at once that somebody named is somebody known. An agency's own waits, like
its return, for whoever approves.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import xlsxwriter
from sqlalchemy import select

from intel.access.model import Viewer
from intel.access.policy import check, decide
from intel.ledger import Ids, Ledger, Writer
from intel.people import identity
from intel.people.import_return import Preview, Sent, record_and_join
from intel.people.judge import judge
from intel.people.may_be import MayBe, who_may_be
from intel.people.model import Outcome
from intel.people.staged import Staging
from intel.reports.gazetteer import Gazetteer
from intel.reports.known_rows import Fate, foresee
from intel.reports.mapping_by_hand import BY_HAND, FIELDS, TOGETHER, mapping_by_hand
from intel.reports.model import RefusedRow
from intel.reports.read_rows import ReturnRead, read_return
from intel.reports.record_return import ImportResult
from intel.reports.state import current_reports
from intel.reports.tables import mention
from intel.reports.urgent import tells

_NAME: Final = "written by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of a report written by hand: recorded under its id, waiting, or refused with the field and why.

    `may_be` says, by slot, who the people it names may be: it is then not recorded yet, and a person says who is meant.
    """

    report_id: str = ""
    waiting: str = ""
    here_already: bool = False
    refused: RefusedRow | None = None
    may_be: Mapping[str, tuple[MayBe, ...]] = field(default_factory=dict)


NEW: Final = "new"  # said of a slot where the writer means somebody not known yet


def write_report(  # noqa: PLR0913 - who writes, what, where places are, when, and who is meant
    ledger: Ledger,
    viewer: Viewer,
    agency: str,
    said: Mapping[str, str],
    gazetteer: Gazetteer,
    *,
    today: date,
    ids: Ids,
    meant: Mapping[str, str],
) -> Written:
    """Record one report, or say what is to be put right, or who the people it names may be.

    `meant` is, by slot, the entity a person chose, or `NEW` where they mean none of those known.
    """
    check(viewer, "return.approve", agency=agency)
    read = read_return(_as_file(said), _NAME, mapping_by_hand(agency), gazetteer, today=today)
    if refused := _refused(read):
        return Written(refused=refused)
    with ledger.reading() as snapshot:
        offered = who_may_be(snapshot, viewer, read.rows[0].draft)
    open_ = {slot: people for slot, people in offered.items() if not meant.get(slot)}
    if open_ and not _here_already(ledger, read):
        return Written(may_be=open_)
    with ledger.writing(viewer.user_id) as writer:
        result = record_and_join(writer, Preview(read=read, mapping_version=BY_HAND), ids=ids)
        _say_who_is_meant(writer, viewer, result, meant)
    if result.refused:
        return Written(refused=result.refused[0])
    done = (*result.recorded, *result.corrected, *result.unchanged)
    return Written(report_id=done[0], here_already=bool(result.unchanged))


def _here_already(ledger: Ledger, read: ReturnRead) -> bool:
    """Return whether exactly this was recorded before, so that nobody new would come of it."""
    with ledger.reading() as snapshot:
        would = foresee(snapshot, read, {})
    return all(each.fate is Fate.SAME for each in would.values())


def send_report(
    staging: Staging,
    viewer: Viewer,
    agency: str,
    said: Mapping[str, str],
    gazetteer: Gazetteer,
    *,
    today: date,
) -> Written:
    """Keep one report for whoever approves, or say what is to be put right. Nothing of it is in the ledger yet."""
    check(viewer, "return.import", agency=agency)
    content = _as_file(said)
    read = read_return(content, _NAME, mapping_by_hand(agency), gazetteer, today=today)
    if refused := _refused(read):
        return Written(refused=refused)
    sent = Sent(content=content, file_name=_NAME, agency=agency, by_hand=True)
    urgent = sum(row.draft.urgency in tells() for row in read.rows)
    return Written(waiting=staging.keep_sent(viewer, sent, urgent=urgent))


def _refused(read: ReturnRead) -> RefusedRow | None:
    """Return what keeps a written report out, as its page says it."""
    if read.refused or not read.rows:
        nothing = RefusedRow(line=2, column="text", value="", reason="Write what happened.")
        return read.refused[0] if read.refused else nothing
    return None


def _say_who_is_meant(writer: Writer, viewer: Viewer, result: ImportResult, meant: Mapping[str, str]) -> None:
    """Judge a mention the same as the entity the writer chose, where they may judge and it is not the same already."""
    if not decide(viewer, "person.judge").allowed:
        return
    for report in current_reports(writer.snapshot, result.recorded).values():
        for each in report.report.mentions:
            chosen = meant.get(each.slot)
            if not chosen or chosen == NEW or identity.entity_of(writer.connection, each.id) == chosen:
                continue
            query = select(mention.c.mention_id).where(
                mention.c.entity_id == chosen, mention.c.label == each.details.label, mention.c.live
            )
            known = writer.connection.execute(query.order_by(mention.c.first_seq).limit(1)).scalar()
            if known:
                reason = "Chosen by name when the report was written."
                judge(writer, each.id, str(known), Outcome.SAME, reason=reason)


def _as_file(said: Mapping[str, str]) -> bytes:
    """Return what was said as a workbook of one row, every cell text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Report")
    for place, name in enumerate((*FIELDS, TOGETHER)):
        sheet.write_string(0, place, name)
        if said.get(name, "").strip():
            sheet.write_string(1, place, said[name])
    book.close()
    return out.getvalue()
