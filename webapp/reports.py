"""Reports: the lists, one report with all that it names and says, taking one back, opening one."""

from dataclasses import dataclass
from typing import ClassVar, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.access import decide
from intel.errors import AskedWrongly
from intel.meetings.find import list_meetings
from intel.people.days import day_in_words
from intel.people.decide import open_one, take_back
from intel.people.describe import Described
from intel.people.enquiry import Enquiry
from intel.people.find_report import ReportKnown, Sentence, audience_in_words, get_report
from intel.people.find_report_list import Show, list_new_reports, list_waiting, may_show
from intel.people.known import ReportLine
from intel.reports.audience import own_audience
from webapp.addresses import address_of, address_of_report
from webapp.gate import needs, viewer
from webapp.lines import Line, Piece, report_lines
from webapp.offenders_changes import ScoreChange, changes_if_withdrawn
from webapp.pages import Page, render
from webapp.report_more import BesideReport, beside
from webapp.reports_table import reports_table
from webapp.services import services
from webapp.tables import Listed, listed, render_list

blueprint = Blueprint("reports", __name__)

_WORDS: Final = {
    Show.NEW: "New since the last meeting",
    Show.UNCONFIRMED: "Grade not confirmed",
    Show.RESEMBLING: "Like an earlier report",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsPage(Page):
    """One page of a list of reports."""

    template: ClassVar[str] = "reports/list.html"

    show: str
    words: str
    lede: str
    tabs: tuple[tuple[str, str, bool], ...]
    table: Listed[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRow:
    """One person or thing the report names."""

    name: Piece
    what: str
    role: str
    assessed: bool
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRow:
    """One statement of the report; `alone` where nothing else open to the viewer says it."""

    pieces: tuple[Piece, ...]
    basis: str
    alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """What was done with the report once."""

    words: str
    on: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage(Page):
    """One report, as this viewer may have it."""

    template: ClassVar[str] = "reports/page.html"

    token: str
    line: ReportLine
    audience: str
    came: str
    named: tuple[NamedRow, ...]
    states: tuple[StateRow, ...]
    only_here: tuple[Piece, ...]
    resembles: Piece | None
    resembled_by: tuple[Piece, ...]
    history: tuple[HistoryRow, ...]
    more: BesideReport
    may_withdraw: bool
    scores: tuple[ScoreChange, ...]
    may_open: bool
    audiences: tuple[tuple[str, str, str], ...]
    wrong: tuple[tuple[str, str], ...]
    typed: dict[str, str]
    chosen: tuple[str, ...]


@blueprint.get("/reports", endpoint="list")
@needs("report.view")
def list_() -> Response:
    """Show the reports new since the last meeting, or those that wait for the unit."""
    asking = services().enquiry(viewer())
    lists = may_show(asking)
    asked = request.args.get("show", "")
    show = Show(asked) if asked in lists else Show.NEW
    found, since = _listed(asking, show)
    rows = report_lines(found, {}, since=0)
    table = listed(reports_table(asking, show, _WORDS[show]), rows)
    return render_list(
        ReportsPage(
            subjects=table.subjects,
            detail=f"list {show}, page {table.page}" if table.rows else "",
            show=show,
            words=_WORDS[show],
            lede=since,
            tabs=tuple((_WORDS[each], url_for("reports.list", show=each), each is show) for each in lists),
            table=table,
        ),
        table,
    )


@blueprint.get("/reports/<token>")
@needs("report.view")
def page(token: str) -> Response:
    """Show one report."""
    return render(_report_page(token))


@blueprint.post("/reports/<token>/withdraw")
@needs("report.withdraw")
def withdraw(token: str) -> AnyResponse:
    """Take a report back: it leaves the picture with all that stood on it alone."""
    asking = services().enquiry(viewer())
    try:
        number = take_back(
            services().ledger,
            viewer(),
            asking.identify(token),
            reason=request.form.get("withdraw_reason", ""),
        )
    except AskedWrongly as fault:
        return _again(token, str(fault), "withdraw_reason")
    flash(
        f"R-{number} is withdrawn. What stood on it alone has left the picture; the record keeps the report and your reason."
    )
    return redirect(url_for("reports.list"), code=303)


@blueprint.post("/reports/<token>/open")
@needs("report.open")
def open_(token: str) -> AnyResponse:
    """Open one report to others, and confirm its grade if said."""
    asking = services().enquiry(viewer())
    audiences = request.form.getlist("audience")
    confirms = bool(request.form.get("confirm"))
    try:
        result = open_one(
            services().ledger,
            viewer(),
            asking.identify(token),
            audiences=audiences,
            confirms_grades=confirms,
            reason=request.form.get("open_reason", ""),
        )
    except AskedWrongly as fault:
        return _again(token, str(fault), "audience" if request.form.get("open_reason") else "open_reason")
    flash(_opened_words(bool(result.opened), bool(result.left_shut), confirms=confirms))
    return redirect(url_for("reports.page", token=token), code=303)


def _opened_words(opened: bool, left_shut: bool, *, confirms: bool) -> str:
    said = []
    if opened:
        said.append("The report is open to those you chose, from their next page on.")
    if left_shut:
        said.append(
            "The report is suspected to be false, so it stays with its sender and the intelligence unit."
        )
    if confirms:
        said.append("Its grade is confirmed under your name.")
    return " ".join(said)


def _again(token: str, words: str, field: str) -> Response:
    answer = render(_report_page(token, wrong=((words, field),)))
    answer.status_code = 400
    return answer


def _listed(asking: Enquiry, show: Show) -> tuple[tuple[ReportLine, ...], str]:
    """Return the reports of a list, and what the list is of, in a sentence."""
    if show is not Show.NEW:
        words = {
            Show.UNCONFIRMED: "Their grade was filled in, by a row that gave none. Until the unit confirms it, it counts in no pack.",
            Show.RESEMBLING: "Rows without a reference of their own that read like an earlier report. If one is a correction, withdraw the earlier one.",
        }
        return list_waiting(asking, show), words[show]
    with asking.ledger.reading() as snapshot:
        meetings, head = list_meetings(snapshot.connection), snapshot.head().seq
    last = meetings[0] if meetings else None
    found = list_new_reports(asking, after=last.seq if last else 0, upto=head)
    if not last:
        return found, "No meeting is recorded yet, so every report is new."
    if found or len(meetings) < 2:
        return found, f"Recorded, corrected or opened since the meeting of {day_in_words(last.on)}."
    earlier = meetings[1]
    return (
        list_new_reports(asking, after=earlier.seq, upto=last.seq),
        f"Nothing has come in since the meeting of {day_in_words(last.on)}. These were new at it: they came after {day_in_words(earlier.on)}.",
    )


def _report_page(token: str, *, wrong: tuple[tuple[str, str], ...] = ()) -> ReportPage:
    asking = services().enquiry(viewer())
    found = get_report(asking, asking.identify(token))
    more, named_beside = beside(found)
    may_withdraw = decide(viewer(), "report.withdraw", agency=found.agency).allowed
    scores, scored = changes_if_withdrawn(asking, found.line.id) if may_withdraw else ((), ())
    return ReportPage(
        subjects=(*found.shown, *named_beside, *scored),
        recorded="This view is recorded",
        token=token,
        line=found.line,
        audience=audience_in_words(found.agency, found.audience),
        came=_came(found),
        named=tuple(
            NamedRow(
                name=_name(each.item),
                what=each.item.words,
                role=each.role,
                assessed=each.assessed,
                said=each.said,
            )
            for each in found.named
        ),
        states=tuple(_state(each) for each in found.sentences),
        only_here=tuple(_name(each) for each in found.only_here),
        resembles=_report_name(found.resembles) if found.resembles else None,
        resembled_by=tuple(_report_name(each) for each in found.resembled_by),
        history=tuple(
            HistoryRow(words=each.words, on=day_in_words(each.at), by=_who(each.by), reason=each.reason)
            for each in found.history
        ),
        more=more,
        may_withdraw=may_withdraw,
        scores=scores,
        may_open=decide(viewer(), "report.open").allowed,
        audiences=_audiences(found),
        wrong=wrong,
        typed={key: value for key, value in request.form.items() if key != "csrf_token"},
        chosen=tuple(request.form.getlist("audience")),
    )


def _came(found: ReportKnown) -> str:
    """Say where the report stood, to whoever deals with its return."""
    row = f"row {found.return_line}" if found.return_line else ""
    reference = f"their reference {found.own_reference}" if found.own_reference else ""
    return ", ".join(part for part in (row, reference) if part)


def _audiences(found: ReportKnown) -> tuple[tuple[str, str, str], ...]:
    """Return those it can still be opened to: named audiences first, then single agencies."""
    shut = [each for each in (*vocabulary.read("audiences"), *_single()) if each not in found.audience]
    return tuple(
        (each, vocabulary.audience_name(each), "") for each in shut if each not in own_audience(found.agency)
    )


def _single() -> list[str]:
    return [vocabulary.agency_audience(each) for each in vocabulary.agencies()]


def _state(each: Sentence) -> StateRow:
    return StateRow(
        pieces=(_name(each.start), Piece(words=each.words), _name(each.end)),
        basis=each.basis,
        alone=each.alone,
    )


def _name(item: Described) -> Piece:
    return Piece(words=item.name, href=address_of(item.label, item.token))


def _report_name(line: ReportLine) -> Piece:
    return Piece(words=line.name, href=address_of_report(line.token))


def _who(user_id: str) -> str:
    account = services().accounts.find_account(user_id)
    return account.name if account else user_id
