"""Taking a return in, from its bytes to who is who: read, record, join what the automatic rule may join.

The one way a return enters the ledger, for the web, the command line and the demonstration town alike; and what is
then done with it whole: opened, or taken back.
"""

import hashlib
import json
from collections.abc import Collection
from collections.abc import Mapping as ByLine
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select

from intel import vocabulary
from intel.access.model import Viewer
from intel.access.policy import check
from intel.errors import AskedWrongly
from intel.ledger import Ids, Ledger, Snapshot, Writer
from intel.people.find_returns import get_return
from intel.people.judge import join_automatically
from intel.reports.gazetteer import Gazetteer
from intel.reports.grade_defaults import grade_default_of, set_grade_default
from intel.reports.known_rows import Before, Choices, Fate, Foreseen, edits_before, foresee, received_before
from intel.reports.mapping import Mapping
from intel.reports.mapping_by_hand import BY_HAND, mapping_by_hand
from intel.reports.model import CellEdit
from intel.reports.read_rows import ReturnRead, read_return
from intel.reports.record import (
    OpenResult,
    WithdrawResult,
    latest_mapping,
    open_return,
    record_nil,
    save_mapping,
    withdraw_return,
)
from intel.reports.record_return import ImportResult, record_return
from intel.reports.state import pages
from intel.reports.tables import mention


class RecordedMeanwhile(AskedWrongly):
    """Somebody else recorded this very file, or what it corrects, since the person looked; `return_id` is what it became."""

    def __init__(self, message: str, return_id: str = "") -> None:
        super().__init__(message)
        self.return_id = return_id


class NoMapping(AskedWrongly):
    """Nobody has said how the agency's columns are read; nothing of the file was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as it was sent; `by_hand` where it is one report written on a page, and no return of a month."""

    content: bytes
    file_name: str
    agency: str
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A return as it would be taken in: read by the mapping of this version, and not yet recorded.

    `choices` are what a person decided row by row.
    """

    read: ReturnRead
    mapping_version: int
    choices: Choices = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What was put right in a return and decided about its rows before it is recorded."""

    edits: tuple[CellEdit, ...] = ()
    choices: Choices = field(default_factory=dict)


NO_WORK: Final = Work()


def preview_return(
    ledger: Ledger, viewer: Viewer, sent: Sent, gazetteer: Gazetteer, *, today: date, work: Work = NO_WORK
) -> Preview:
    """Read a return by its agency's saved mapping and the unit's usual grade for it, without recording anything.

    Cells put right in an earlier sending of this very file are put right again, unless `work` says otherwise.
    """
    check(viewer, "return.import", agency=sent.agency)
    with ledger.reading() as snapshot:
        saved = (
            (BY_HAND, mapping_by_hand(sent.agency)) if sent.by_hand else latest_mapping(snapshot, sent.agency)
        )
        usual = grade_default_of(snapshot.connection, sent.agency)
        before = edits_before(snapshot, sent.agency, hashlib.sha256(sent.content).hexdigest())
    if saved is None:
        raise NoMapping(
            "Nobody has said yet which column of this agency's return means what. Nothing was kept. "
            "Save a mapping for the agency, then send the file again."
        )
    version, mapping = saved
    own = {(each.line, each.column) for each in work.edits}
    edits = (*(each for each in before if (each.line, each.column) not in own), *work.edits)
    return Preview(
        read=read_return(
            sent.content,
            sent.file_name,
            mapping if sent.by_hand else with_grade(mapping, usual),
            gazetteer,
            today=today,
            edits=edits,
        ),
        mapping_version=version,
        choices=work.choices,
    )


def with_grade(mapping: Mapping, usual: str) -> Mapping:
    """Return a mapping in which the unit's usual grade for the agency stands for those the mapping has itself."""
    if not usual:
        return mapping
    own = {
        name: value
        for name, value in mapping.defaults.items()
        if name not in ("grade", "source_grade", "information_grade")
    }
    return mapping.model_copy(update={"defaults": {**own, "grade": usual}})


def approve_return(
    ledger: Ledger, viewer: Viewer, preview: Preview, *, ids: Ids, seen: str = ""
) -> ImportResult:
    """Record a previewed return and join by rule what it names; the same file twice adds nothing.

    `seen` is `signature` of what the person was shown. If it would now be something else, nothing is recorded and
    `RecordedMeanwhile` says who was first.
    """
    check(viewer, "return.approve", agency=preview.read.agency)
    with ledger.writing(viewer.user_id) as writer:
        if seen:
            _refuse_if_changed(writer, preview, seen)
        return record_and_join(writer, preview, ids=ids)


def _refuse_if_changed(writer: Writer, preview: Preview, seen: str) -> None:
    would = _foreseen(writer.snapshot, preview)
    if signature(would, preview.read) == seen:
        return
    before = would.before
    if before and not any(each.fate in (Fate.NEW, Fate.CORRECTS) for each in would.rows.values()):
        raise RecordedMeanwhile(
            "Somebody else recorded this same file while you were looking. Nothing of yours was added: what they "
            "recorded stands here.",
            before.return_id,
        )
    raise RecordedMeanwhile(
        "Another return of this agency was recorded while you were looking, so rows here would do something else "
        "than you saw. Nothing was recorded: look again."
    )


def signature(would: "WouldDo", read: ReturnRead) -> str:
    """Return what stands for everything recording would do and every word it would record, so that a change is noticed."""
    words = {row.line: row.digest for row in read.rows}
    rows = [
        (line, each.fate.value, each.earlier_id, words[line]) for line, each in sorted(would.rows.items())
    ]
    text = json.dumps([rows, would.before.return_id if would.before else ""])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def record_and_join(writer: Writer, preview: Preview, *, ids: Ids) -> ImportResult:
    """Record the rows and join by rule, under one lock, so that nobody sees one without the other."""
    result = record_return(
        writer,
        preview.read,
        mapping_version=preview.mapping_version,
        ids=ids,
        choices=preview.choices,
    )
    join_automatically(writer, *_new_and_corrected(writer, result))
    return result


def _new_and_corrected(writer: Writer, result: ImportResult) -> tuple[list[str], list[str]]:
    """Part the mentions this import worded: of a new report, and of a corrected one, which may have judgements."""
    corrected: set[str] = set()
    for page in pages(result.corrected):
        query = select(mention.c.mention_id).where(mention.c.source_id.in_(page))
        corrected.update(writer.connection.execute(query).scalars())
    return (
        [each for each in result.mention_ids if each not in corrected],
        [each for each in result.mention_ids if each in corrected],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldDo:
    """What recording a previewed return would do now: row by row, and whether this very file came before."""

    rows: ByLine[int, Foreseen]
    before: Before | None


def foresee_return(ledger: Ledger, viewer: Viewer, preview: Preview) -> WouldDo:
    """Say what recording a previewed return would do now, without recording anything."""
    check(viewer, "return.import", agency=preview.read.agency)
    with ledger.reading() as snapshot:
        return _foreseen(snapshot, preview)


def _foreseen(snapshot: Snapshot, preview: Preview) -> WouldDo:
    return WouldDo(
        rows=foresee(snapshot, preview.read, preview.choices),
        before=received_before(snapshot.connection, preview.read),
    )


def open_whole_return(
    ledger: Ledger, viewer: Viewer, return_id: str, *, audiences: Collection[str], reason: str
) -> OpenResult:
    """Open what came by a return and confirm its grades; what has conditions stays shut until named."""
    check(viewer, "report.open")
    with ledger.writing(viewer.user_id) as writer:
        get_return(writer.snapshot, viewer, return_id)
        return open_return(writer, return_id, audiences=audiences, reason=reason)


def undo_until(received_at: datetime) -> date:
    """Return the last day on which a whole return can be taken back."""
    return received_at.date() + timedelta(days=int(vocabulary.read("returns")["undo_days"]["value"]))


def take_back_return(
    ledger: Ledger, viewer: Viewer, return_id: str, *, reason: str, today: date | None = None
) -> WithdrawResult:
    """Withdraw every report that a return alone brought, within a month; the record keeps them and the reason."""
    with ledger.writing(viewer.user_id) as writer:
        line = get_return(writer.snapshot, viewer, return_id)
        check(viewer, "report.withdraw", agency=line.agency)
        if today is not None and today > undo_until(line.received_at):
            raise AskedWrongly(
                "A whole return is taken back within a month. Nothing was changed. Withdraw each report on its own page."
            )
        return withdraw_return(writer, return_id, reason=reason)


def set_usual_grade(ledger: Ledger, viewer: Viewer, agency: str, grade: str, *, reason: str) -> None:
    """Set the grade that fills in where an agency's rows give none; the unit alone does."""
    check(viewer, "report.open")
    if agency not in vocabulary.agencies():
        raise AskedWrongly("Choose the agency. Nothing was changed.")
    with ledger.writing(viewer.user_id) as writer:
        set_grade_default(writer, agency, grade, reason=reason)


def say_nothing_to_report(
    ledger: Ledger, viewer: Viewer, agency: str, *, meeting_on: date, words: str, ids: Ids
) -> str:
    """Record that an agency looked and has nothing to report for the coming meeting."""
    check(viewer, "return.import", agency=agency)
    with ledger.writing(viewer.user_id) as writer:
        return record_nil(writer, agency, meeting_on=meeting_on, words=words, ids=ids)


def save_mapping_for(ledger: Ledger, viewer: Viewer, mapping: Mapping) -> int:
    """Save how an agency's columns are read from now on; return the version."""
    check(viewer, "mapping.save", agency=mapping.agency)
    with ledger.writing(viewer.user_id) as writer:
        return save_mapping(writer, mapping)
