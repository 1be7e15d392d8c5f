"""What the returns pages show: their dataclasses, and the rows in them. Called by `webapp.returns`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from flask import url_for

from intel import vocabulary
from intel.access import decide
from intel.people.days import day_in_words
from intel.people.find_returns import ReportNamed, ReturnLine
from intel.people.find_waiting import AgencyIn
from intel.people.import_return import WouldDo
from intel.people.known_mentions import Slot
from intel.people.may_be import MayBe
from intel.people.staged import StagedLine, State
from intel.reports.dates import in_the_uk
from intel.reports.draft import MentionDraft
from intel.reports.known_rows import Choices, Fate, Foreseen, refused_as_withdrawn
from intel.reports.model import RefusedRow
from intel.reports.read_rows import ReturnRead, RowRead
from intel.reports.urgent import tells
from intel.reports.wording import assessed_by, blaming
from webapp.addresses import address_of, address_of_report
from webapp.gate import viewer
from webapp.lines import Piece
from webapp.pages import Page
from webapp.services import services
from webapp.tables import Column, Listed, Table

NOBODY: Final[Mapping[Slot, MayBe]] = {}
_LONGEST: Final = 260  # characters of what a row says, in a table; the report has it whole


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRow:
    """One return in a list."""

    href: str
    line: ReturnLine
    received: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedRow:
    """One return that is not finished; `waits` says for what."""

    href: str
    agency: str
    file_name: str
    until: str
    waits: str
    sent: str = ""
    urgent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnsPage(Page):
    """The list of returns, newest first; before it what waits: for the sender, and for the unit."""

    template: ClassVar[str] = "returns/list.html"

    staged: tuple[StagedRow, ...]
    to_approve: tuple[StagedRow, ...]
    may_approve: bool
    waiting: tuple[ReturnRow, ...]
    waiting_total: int
    table: Listed[ReturnRow]
    may_send: bool
    may_open: bool
    all_agencies: bool
    status: tuple[AgencyIn, ...]
    status_remark: str
    nil_for: tuple[tuple[str, str], ...]
    mappings: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPage(Page):
    """The form to send a return; `wrong` says what to put right, field by field."""

    template: ClassVar[str] = "returns/send.html"

    agencies: tuple[tuple[str, str], ...]
    agency: str = ""
    wrong: tuple[tuple[str, str], ...] = ()
    mapping: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedHere:
    """Someone or something a row names; `state` is known, may be, new, or empty where it is too thin to tell.

    `why` says what agrees with whom it may be, and what does not.
    """

    words: str
    state: str
    href: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """A row without a reference of its own that reads like an earlier report: is it a correction?"""

    line: int
    text: str
    earlier: Piece
    form: str
    take: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """One row that is ready, as it was read; `remarks` are for whoever looks before recording.

    `form` takes what is put right. `assessed` are the words by which a row recorded as fact says what somebody thinks.
    """

    line: int
    href: str
    form: str
    assessed: str
    edited: bool
    left_out: bool
    happened: str
    basis: str
    text: str
    remarks: tuple[Piece, ...]
    people: tuple[NamedHere, ...]
    things: tuple[NamedHere, ...]
    grade: str
    grade_from: str
    conditions: str
    asks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedShown:
    """A refused row, with the one cell to put right here; `name` is empty where the sheet has no such column."""

    line: int
    column: str
    value: str
    reason: str
    form: str
    name: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage(Page):
    """A return read and not yet recorded: every row accounted for."""

    template: ClassVar[str] = "returns/preview.html"

    staged: str
    by_hand: bool
    may_approve: bool
    mine: bool
    state: str
    state_at: str
    state_words: str
    agency: str
    file_name: str
    sheet: str
    mapping: str
    version: int
    seen: str
    total: int
    new: int
    corrections: int
    same: int
    left_out: int
    passed_over: int
    passed_words: str
    remarks: tuple[str, ...]
    unread: tuple[str, ...]
    refused: tuple[RefusedShown, ...]
    questions: tuple[QuestionRow, ...]
    edits: int
    rows: tuple[PreviewRow, ...]
    ready: int
    remarked: int
    show: str
    before: Piece | None
    became: str
    until: str
    urgent: int
    not_watched: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShutRow:
    """A report that stays with its sender and the unit, and why."""

    report: Piece
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeRow:
    """A report that reads like an earlier one."""

    report: Piece
    line: int | None
    earlier: Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class BecameRow:
    """What became of one report of a return."""

    line: int | None
    report: Piece
    became: str
    because: str
    linked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage(Page):
    """What became of one return."""

    template: ClassVar[str] = "returns/result.html"

    token: str
    line: ReturnLine
    received: str
    by: str
    mapping: str
    may_open: bool
    with_conditions: int
    audiences: tuple[tuple[str, str, str], ...]
    chosen: tuple[str, ...]
    reason: str
    wrong: tuple[tuple[str, str], ...]
    shut: tuple[ShutRow, ...]
    alike: tuple[AlikeRow, ...]
    take_back: str
    take_back_until: str
    rest: str
    rest_until: str
    became: tuple[BecameRow, ...]
    became_total: int
    became_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackPage(Page):
    """A question before a whole return is taken back."""

    template: ClassVar[str] = "returns/take_back.html"

    token: str
    line: ReturnLine
    received: str
    undone: int
    stay: tuple[Piece, ...]
    reason: str
    wrong: tuple[tuple[str, str], ...]


def token_of(internal_id: str) -> str:
    """Return the id this viewer's browser knows something by."""
    return services().tokens.token(viewer().scope, internal_id)


def moment_in_words(at: datetime) -> str:
    """Return “3 November 2026, 4.12 pm”, by clocks in the United Kingdom."""
    here = in_the_uk(at)
    return f"{day_in_words(here)}, {here.hour % 12 or 12}.{here:%M} {'am' if here.hour < 12 else 'pm'}"


def returns_table(*, every: bool) -> Table[ReturnRow]:
    """Return the list of returns received; `every` where the viewer sees more agencies than the own."""
    agency = Column[ReturnRow](key="agency", words="Agency", sorts=False, of=lambda row: row.line.agency_name)
    return Table(
        name="returns",
        caption="Returns received",
        things="returns",
        start="-received",
        subjects=lambda rows: [row.line.id for row in rows],
        columns=(
            Column(key="file", words="File", sorts=False, of=lambda row: row.line.file_name),
            *((agency,) if every else ()),
            Column(key="received", words="Received", late_first=True, of=lambda row: row.line.received_at),
            Column(
                key="recorded", words="Recorded", number=True, sorts=False, of=lambda row: row.line.recorded
            ),
            Column(
                key="corrected",
                words="Corrected",
                number=True,
                sorts=False,
                of=lambda row: row.line.corrected,
            ),
            Column(
                key="refused", words="Refused", number=True, sorts=False, of=lambda row: len(row.line.refused)
            ),
            Column(key="waiting", words="Waiting", number=True, sorts=False, of=lambda row: row.line.to_open),
        ),
    )


def return_row(line: ReturnLine) -> ReturnRow:
    """Return a return as a list shows it."""
    return ReturnRow(
        href=url_for("returns.result", token=token_of(line.id)),
        line=line,
        received=moment_in_words(line.received_at),
    )


def staged_row(line: StagedLine) -> StagedRow:
    """Return a return not finished as a list shows it."""
    return StagedRow(
        href=url_for("returns.preview", staged=token_of(line.id)),
        agency=str(vocabulary.agencies()[line.agency]["name"]),
        file_name="One report, written by hand" if line.by_hand else line.file_name,
        until=moment_in_words(line.until),
        waits=_what_waits(line),
        sent=moment_in_words(line.state_at) if line.state_at else "",
        urgent=line.urgent,
    )


def _what_waits(line: StagedLine) -> str:
    if line.state is State.SENT:
        return "With the intelligence unit, to be approved"
    if line.state is State.BACK:
        return f"Given back: {line.words}"
    return "Refused rows, to be put right" if line.return_id else "Not sent yet: yours alone"


def report_piece(report: ReportNamed) -> Piece:
    """Return a report's number, as a link for whoever may open reports."""
    may = decide(viewer(), "report.view").allowed
    return Piece(words=report.name, href=address_of_report(token_of(report.id)) if may else "")


def preview_rows(
    staged: str,
    read: ReturnRead,
    would: WouldDo,
    known: Mapping[Slot, str],
    may_be: Mapping[Slot, MayBe] = NOBODY,
) -> tuple[PreviewRow, ...]:
    """Return the rows that recording would take, as they were read, and those left out."""
    return tuple(
        _preview_row(staged, row, would.rows[row.line], known, may_be)
        for row in read.rows
        if would.rows[row.line].fate is not Fate.WITHDRAWN
    )


def question_rows(staged: str, read: ReturnRead, would: WouldDo, choices: Choices) -> tuple[QuestionRow, ...]:
    """Return the rows that read like an earlier report, or of which a person has said whether they correct one."""
    found = []
    for row in read.rows:
        seen, choice = would.rows[row.line], choices.get(row.line)
        if not (seen.resembles or (choice and choice.corrects)):
            continue
        take = "corrects" if choice and choice.corrects else "new" if choice and choice.new else ""
        take = "leave" if choice and choice.leave_out else take
        found.append(
            QuestionRow(
                line=row.line,
                text=_cut(row.draft.text),
                earlier=report_piece(ReportNamed(id=seen.earlier_id, number=seen.earlier_number)),
                form=url_for("returns.put_right", staged=staged, line=row.line),
                take=take,
            )
        )
    return tuple(found)


def refused_rows(read: ReturnRead, would: WouldDo) -> tuple[RefusedRow, ...]:
    """Return every row that recording would send back, those that word anew what was withdrawn among them."""
    late = [
        refused_as_withdrawn(row, would.rows[row.line].earlier_number)
        for row in read.rows
        if would.rows[row.line].fate is Fate.WITHDRAWN
    ]
    return tuple(sorted((*read.refused, *late), key=lambda each: each.line))


def counted(would: WouldDo) -> Mapping[Fate, int]:
    """Count the rows by what recording would do with them."""
    fates = [each.fate for each in would.rows.values()]
    return {fate: fates.count(fate) for fate in Fate}


def passed_in_words(reasons: Iterable[str]) -> str:
    """Return “1 heading, 2 blank”: why rows were passed over, each reason once."""
    found: dict[str, int] = {}
    for reason in reasons:
        what = "the same as an earlier line" if reason.startswith("the same as line") else reason
        found[what] = found.get(what, 0) + 1
    return ", ".join(f"{number} {reason}" for reason, number in found.items())


def _preview_row(
    staged: str, row: RowRead, seen: Foreseen, known: Mapping[Slot, str], may_be: Mapping[Slot, MayBe]
) -> PreviewRow:
    draft = row.draft
    remarks = _remarks(row, seen)
    people = [each for each in draft.mentions if each.details.label == "Person"]
    things = [each for each in draft.mentions if each.details.label != "Person"]
    assessed = assessed_by(draft.text) if draft.basis == "fact" else ""
    return PreviewRow(
        line=row.line,
        href=url_for("returns.row", staged=staged, line=row.line),
        form=url_for("returns.put_right", staged=staged, line=row.line),
        assessed=assessed,
        edited=bool(row.edits),
        left_out=seen.fate is Fate.LEFT_OUT,
        happened=f"{draft.happened_on:%-d %b %Y}" if draft.happened_on else "",
        basis=draft.basis,
        text=_cut(draft.text),
        remarks=remarks,
        people=_named_here(row.line, people, known, may_be),
        things=_named_here(row.line, things, known, may_be),
        grade=f"{draft.source_grade}{draft.information_grade}",
        grade_from=draft.grade_as_written or ("filled in" if draft.grade_from == "default" else ""),
        conditions=draft.conditions if draft.handling == "C" else "",
        asks=bool(remarks or assessed or row.edits),
    )


def _named_here(
    line: int,
    mentions: Iterable[MentionDraft],
    known: Mapping[Slot, str],
    may_be: Mapping[Slot, MayBe],
) -> tuple[NamedHere, ...]:
    """Return what a row names, each once, with whether it looks already known to this viewer."""
    found: dict[str, NamedHere] = {}
    for each in mentions:
        words, entity = each.details.as_written, known.get((line, each.slot))
        if words and words not in found:
            state = "" if entity is None else "known" if entity else "new"
            likely = may_be.get((line, each.slot))
            if likely and not entity:
                href = address_of(each.details.label, token_of(likely.person))
                found[words] = NamedHere(words=words, state="may be", href=href, why=likely.why)
                continue
            href = address_of(each.details.label, token_of(entity)) if entity else ""
            found[words] = NamedHere(words=words, state=state, href=href)
    return tuple(found.values())


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"


def _remarks(row: RowRead, seen: Foreseen) -> tuple[Piece, ...]:
    found = []
    if seen.earlier_id and not seen.resembles:
        earlier = report_piece(ReportNamed(id=seen.earlier_id, number=seen.earlier_number))
        href = "" if seen.stays_out else earlier.href
        found.append(Piece(words=_said_of_earlier(seen, earlier.words), href=href))
    if row.draft.urgency in tells():
        found.append(Piece(words="Urgent: tell somebody now, this tool is not watched"))
    found += [
        Piece(words=f"Wording: “{each.found}”. Try “{each.say}”. Kept as sent unless you change it")
        for each in blaming(row.draft.text)
    ]
    found += [Piece(words=f"{each.column}, “{each.value}”: {each.words}") for each in row.asks]
    if row.offers:
        named = ", ".join(f"“{each.words}”" for each in row.offers)
        found.append(Piece(words=f"Its words also name {named}. Open the line to add what belongs to it"))
    if row.draft.information_grade == "E":
        found.append(
            Piece(words="Suspected to be false: it makes no link and stays with its sender and the unit")
        )
    return tuple(found)


def _said_of_earlier(seen: Foreseen, name: str) -> str:
    if seen.stays_out:
        return f"Here already as {name}, which was withdrawn: it stays out"
    if seen.fate is Fate.SAME:
        return f"Here already as {name}"
    if seen.fate is Fate.CORRECTS:
        return f"Corrects {name}, which is shut again until the unit opens it"
    return f"Left out, although it is {name}"
