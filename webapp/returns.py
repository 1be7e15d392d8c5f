"""Returns: what came in, sending one, looking at it before it is recorded, opening it, taking it back.

What the pages show is in `webapp.returns_shown`; how an agency's columns are read is in `webapp.mappings`.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.access import Viewer, decide
from intel.access.policy import Limit, limit_of
from intel.errors import AskedWrongly, NotFound
from intel.people.find_returns import (
    count_returns,
    get_reports_of_return,
    get_return,
    list_returns,
    list_waiting_returns,
)
from intel.people.import_return import (
    NoMapping,
    Preview,
    Sent,
    WouldDo,
    approve_return,
    foresee_return,
    open_whole_return,
    preview_return,
    take_back_return,
)
from intel.people.staged import Staging
from intel.reports.known_rows import Fate
from intel.reports.model import RefusedRow
from intel.reports.record import OpenResult
from webapp.gate import needs, viewer
from webapp.lines import Piece
from webapp.pages import Answer, before_leaving, render
from webapp.returns_shown import (
    AlikeRow,
    PreviewPage,
    ResultPage,
    ReturnsPage,
    SendPage,
    ShutRow,
    TakeBackPage,
    counted,
    moment_in_words,
    passed_in_words,
    preview_rows,
    refused_rows,
    report_piece,
    return_row,
    staged_row,
    token_of,
)
from webapp.services import services

blueprint = Blueprint("returns", __name__)

_LISTED: Final = 50  # returns on one page of the list
_WAITING: Final = 10  # returns waiting to be opened, before the cap, which is printed
_SHOWN: Final = 50  # rows of a preview: enough to see that the columns are read rightly
_MOST_SHOWN: Final = 500
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Shared out by a decision of the unit; its own audience sees everything already.
_HINTS: Final = {
    "licensing": "Licensing sees the premises a report names and the wording cleared for it, nothing else."
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedFile(Answer):
    """A file of refused rows, on its way out."""

    action: ClassVar[str] = "export"


def _staging() -> Staging:
    found = services()
    return Staging(found.database, found.clock, found.ids)


def _identify(token: str) -> str:
    found = services().tokens.identify(viewer().scope, token)
    if found is None:
        raise NotFound("There is no such return that you may see.")
    return found


def _agencies(looking: Viewer) -> tuple[tuple[str, str], ...]:
    """Return the agencies this viewer may send a return for."""
    if limit_of("return.import", looking.role) == Limit.OWN_AGENCY:
        return ((looking.agency, _agency(looking.agency)),)
    return tuple((key, str(row["name"])) for key, row in vocabulary.agencies().items())


def _agency(key: str) -> str:
    return str(vocabulary.agencies()[key]["name"])


def _who(user_id: str) -> str:
    account = services().accounts.find_account(user_id)
    return account.name if account else user_id


# -- the list --------------------------------------------------------------------------------------


@blueprint.get("/returns", endpoint="list")
@needs("return.view")
def list_() -> Response:
    """Show the returns received, and before them what waits."""
    looking = viewer()
    asked = request.args.get("page", "")
    with services().ledger.reading() as snapshot:
        total = count_returns(snapshot, looking)
        pages = max(1, -(-total // _LISTED))
        page = min(max(int(asked) if asked.isdecimal() and len(asked) < 7 else 1, 1), pages)
        lines = list_returns(snapshot, looking, most=_LISTED, skip=(page - 1) * _LISTED)
        waiting = list_waiting_returns(snapshot, looking)
    return render(
        ReturnsPage(
            subjects=tuple(dict.fromkeys(line.id for line in (*waiting[:_WAITING], *lines))),
            staged=tuple(staged_row(each) for each in _staging().list_waiting(looking)),
            waiting=tuple(return_row(line) for line in waiting[:_WAITING]),
            waiting_total=len(waiting),
            rows=tuple(return_row(line) for line in lines),
            total=total,
            page=page,
            pages=pages,
            address=lambda number: url_for("returns.list", page=number),
            may_send=decide(looking, "return.import").allowed,
            may_open=decide(looking, "report.open").allowed,
            all_agencies=limit_of("return.view", looking.role) is Limit.ANY,
            mappings=url_for("mappings.list"),
        )
    )


# -- sending ---------------------------------------------------------------------------------------


@blueprint.get("/returns/send")
@needs("return.import")
def send() -> Response:
    """Show the form."""
    return render(SendPage(agencies=_agencies(viewer())))


@blueprint.post("/returns/send")
@needs("return.import")
def send_file() -> AnyResponse:
    """Keep the file for its sender and show how it reads; a file that cannot be read is said so on the form."""
    agency, agencies = request.form.get("agency", ""), _agencies(viewer())
    if len(agencies) == 1:
        agency = agencies[0][0]
    file = request.files.get("file")
    if agency not in dict(agencies):
        return _send_again("Choose the agency whose return this is.", "agency", "")
    if file is None or not file.filename:
        return _send_again("Choose the file to send.", "file", agency)
    sent = Sent(content=file.read(), file_name=file.filename, agency=agency)
    try:
        _preview(sent)
    except NoMapping as fault:
        return _send_again(str(fault), "agency", agency)
    except AskedWrongly as fault:
        return _send_again(str(fault), "file", agency)
    return redirect(url_for("returns.preview", staged=token_of(_staging().keep(viewer(), sent))), code=303)


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> AnyResponse:
    """Say before the form that a file is too large. It is refused before anyone knows who sent it."""
    flash("The file is larger than 20 MB. Nothing of it was kept. Send it in parts.", "warning")
    return redirect(url_for("returns.send"), code=303)


def _send_again(words: str, field: str, agency: str) -> Response:
    reads = url_for("mappings.page", agency=agency) if agency else ""
    answer = render(
        SendPage(agencies=_agencies(viewer()), agency=agency, wrong=((words, field),), mapping=reads)
    )
    answer.status_code = 400
    return answer


def _preview(sent: Sent) -> Preview:
    found = services()
    return preview_return(found.ledger, viewer(), sent, found.gazetteer(), today=found.clock().date())


# -- looking before it is recorded -----------------------------------------------------------------


@blueprint.get("/returns/preview/<staged>")
@needs("return.import")
def preview(staged: str) -> Response:
    """Show every row of a staged return: ready, refused or passed over."""
    staged_id = _identify(staged)
    read = _preview(_staging().get(viewer(), staged_id))
    would = foresee_return(services().ledger, viewer(), read)
    return render(_preview_page(staged, staged_id, read, would))


def _preview_page(staged: str, staged_id: str, preview: Preview, would: WouldDo) -> PreviewPage:
    read, counts = preview.read, counted(would)
    rows = preview_rows(read, would)
    show = request.args.get("show", "")
    shown = [row for row in rows if row.asks] if show == "remarks" else list(rows)
    shown = shown[: _SHOWN if show not in ("all", "remarks") else _MOST_SHOWN]
    lines = {row.line for row in shown}
    # What was withdrawn is named by its number alone, and is no subject: nobody may open it any more.
    standing = {line: each for line, each in would.rows.items() if each.earlier_id and not each.stays_out}
    earlier = [each.earlier_id for line, each in standing.items() if line in lines]
    until = next(each.until for each in _staging().list_waiting(viewer()) if each.id == staged_id)
    return PreviewPage(
        subjects=(staged_id, *dict.fromkeys(earlier)),
        detail=f"return before it is recorded, {len(rows)} rows",
        recorded=f"This is yours alone until {moment_in_words(until)}",
        staged=staged,
        agency=_agency(read.agency),
        file_name=read.file_name,
        mapping=url_for("mappings.page", agency=read.agency),
        version=preview.mapping_version,
        total=read.total_rows,
        new=counts[Fate.NEW],
        corrections=counts[Fate.CORRECTS],
        same=counts[Fate.SAME],
        passed_over=len(read.passed_over),
        passed_words=passed_in_words(each.reason for each in read.passed_over),
        unread=read.unread_columns,
        refused=refused_rows(read, would),
        rows=tuple(shown),
        ready=len(rows),
        remarked=sum(row.asks for row in rows),
        show=show if show in ("all", "remarks") else "",
        before=_before(would),
        until=moment_in_words(until),
    )


def _before(would: WouldDo) -> Piece | None:
    if would.before is None:
        return None
    href = url_for("returns.result", token=token_of(would.before.return_id))
    return Piece(words=moment_in_words(would.before.received_at), href=href)


@blueprint.post("/returns/preview/<staged>")
@needs("return.import")
def approve(staged: str) -> AnyResponse:
    """Record a staged return, or let it go; recording it twice adds nothing."""
    found, staged_id = services(), _identify(staged)
    if request.form.get("do") == "drop":
        _staging().drop(viewer(), staged_id)
        flash("The file was not recorded, and it is gone from here.")
        return redirect(url_for("returns.list"), code=303)
    read = _preview(_staging().get(viewer(), staged_id))
    if request.form.get("version") != str(read.mapping_version):
        flash(
            "How this agency's columns are read has changed since you looked. Nothing was recorded: look again.",
            "warning",
        )
        return redirect(url_for("returns.preview", staged=staged), code=303)
    result = approve_return(found.ledger, viewer(), read, ids=found.ids)
    _staging().drop(viewer(), staged_id)
    found.graph.catch_up()
    flash(_recorded_words(len(result.recorded), len(result.corrected)))
    return redirect(url_for("returns.result", token=token_of(result.return_id)), code=303)


def _recorded_words(recorded: int, corrected: int) -> str:
    if not recorded and not corrected:
        return "No row of this file was new. Nothing was added."
    said = [f"{_count(recorded, 'report')} recorded"] if recorded else []
    said += [f"{_count(corrected, 'report')} corrected"] if corrected else []
    next_step = (
        "Open the return below."
        if decide(viewer(), "report.open").allowed
        else "They wait for the intelligence unit to open them."
    )
    return f"{' and '.join(said)}. {next_step}"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


@blueprint.get("/returns/preview/<staged>/refused.csv")
@needs("return.import")
def preview_refused(staged: str) -> Response:
    """Give the refused rows of a return not recorded yet."""
    staged_id = _identify(staged)
    read = _preview(_staging().get(viewer(), staged_id))
    rows = refused_rows(read.read, foresee_return(services().ledger, viewer(), read))
    return _as_file(rows, staged_id)


# -- what became of one ----------------------------------------------------------------------------


@blueprint.get("/returns/<token>")
@needs("return.view")
def result(token: str) -> Response:
    """Show what became of each row of a return."""
    return render(_result_page(token))


def _result_page(token: str, *, wrong: tuple[tuple[str, str], ...] = ()) -> ResultPage:
    looking, return_id = viewer(), _identify(token)
    with services().ledger.reading() as snapshot:
        line = get_return(snapshot, looking, return_id)
        reports = get_reports_of_return(snapshot, looking, return_id)
    may_take_back = decide(looking, "report.withdraw", agency=line.agency).allowed and reports.undone
    return ResultPage(
        subjects=(return_id, *reports.shown),
        detail=f"return, {line.rows} rows",
        token=token,
        line=line,
        received=moment_in_words(line.received_at),
        by=_who(line.actor),
        mapping=url_for("mappings.page", agency=line.agency),
        may_open=decide(looking, "report.open").allowed and line.to_open > 0,
        with_conditions=reports.with_conditions,
        audiences=_audiences(),
        chosen=tuple(request.form.getlist("audience")) if wrong else ("meeting",),
        reason=request.form.get("reason", ""),
        wrong=wrong,
        shut=tuple(ShutRow(report=report_piece(each.report), because=each.because) for each in reports.shut),
        alike=tuple(
            AlikeRow(report=report_piece(each.report), line=each.line, earlier=report_piece(each.earlier))
            for each in reports.resembling
        ),
        take_back=url_for("returns.take_back", token=token) if may_take_back else "",
    )


def _audiences() -> tuple[tuple[str, str, str], ...]:
    """Return those a whole return can be opened to; a single agency is chosen report by report."""
    return tuple(
        (each, vocabulary.audience_name(each), _HINTS.get(each, ""))
        for each in vocabulary.read("audiences")
        if each != "unit"
    )


@blueprint.get("/returns/<token>/refused.csv")
@needs("return.view")
def refused(token: str) -> Response:
    """Give the refused rows as a file to send back."""
    return_id = _identify(token)
    with services().ledger.reading() as snapshot:
        line = get_return(snapshot, viewer(), return_id)
    return _as_file(line.refused, return_id)


def _as_file(rows: Iterable[RefusedRow], about: str) -> Response:
    """Return refused rows as a file in which nothing can become a formula, once it is written down."""
    out, listed = io.StringIO(), list(rows)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["Line", "Column", "Value", "Why it was refused"])
    for row in listed:
        writer.writerow([row.line, *(_safe(cell) for cell in (row.column, row.value, row.reason))])
    before_leaving(
        RefusedFile(
            content={},
            subjects=(about,),
            purpose="to send refused rows back",
            detail=f"refused rows, {len(listed)}",
        )
    )
    answer = make_response(out.getvalue().encode("utf-8-sig"))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="refused-rows.csv"'
    return answer


def _safe(cell: str) -> str:
    """Keep a spreadsheet program from taking a cell for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


# -- the whole return: opened, taken back ------------------------------------------------------------


@blueprint.post("/returns/<token>/open", endpoint="open")
@needs("report.open")
def open_(token: str) -> AnyResponse:
    """Open a whole return to the audiences named and confirm its grades; conditions keep a report shut."""
    return_id, found = _identify(token), services()
    audiences, reason = request.form.getlist("audience"), request.form.get("reason", "")
    wrong = [("Choose who may see them.", "audience")] if not audiences else []
    wrong += [("Say why they are opened.", "reason")] if not reason.strip() else []
    if wrong:
        answer = render(_result_page(token, wrong=tuple(wrong)))
        answer.status_code = 400
        return answer
    done = open_whole_return(found.ledger, viewer(), return_id, audiences=audiences, reason=reason)
    found.graph.catch_up()
    flash(_opened_words(done))
    return redirect(url_for("returns.result", token=token), code=303)


def _opened_words(done: OpenResult) -> str:
    words = f"{_count(len(done.opened), 'report')} opened and their grades confirmed."
    if done.left_shut:
        one = len(done.left_shut) == 1
        words += (
            " One stays shut and is listed below; its grade is confirmed too."
            if one
            else f" {len(done.left_shut)} stay shut and are listed below; their grades are confirmed too."
        )
    return words


@blueprint.get("/returns/<token>/take-back")
@needs("report.withdraw")
def take_back(token: str) -> Response:
    """Ask before a whole return is taken back."""
    return render(_take_back_page(token))


@blueprint.post("/returns/<token>/take-back")
@needs("report.withdraw")
def take_back_now(token: str) -> AnyResponse:
    """Take a whole return back: its reports leave the picture, the record keeps them."""
    return_id, reason, found = _identify(token), request.form.get("reason", ""), services()
    if not reason.strip():
        answer = render(_take_back_page(token, wrong=(("Say why it is taken back.", "reason"),)))
        answer.status_code = 400
        return answer
    done = take_back_return(found.ledger, viewer(), return_id, reason=reason)
    found.graph.catch_up()
    flash(
        f"{_count(len(done.withdrawn), 'report')} withdrawn. What stood on them alone has left the picture."
    )
    return redirect(url_for("returns.result", token=token), code=303)


def _take_back_page(token: str, *, wrong: tuple[tuple[str, str], ...] = ()) -> TakeBackPage:
    return_id = _identify(token)
    with services().ledger.reading() as snapshot:
        line = get_return(snapshot, viewer(), return_id)
        reports = get_reports_of_return(snapshot, viewer(), return_id)
    if not decide(viewer(), "report.withdraw", agency=line.agency).allowed or not reports.undone:
        raise NotFound("There is nothing of this return that can be taken back. Nothing was changed.")
    return TakeBackPage(
        subjects=(return_id, *(each.id for each in reports.stay)),
        detail="return, before it is taken back",
        token=token,
        line=line,
        received=moment_in_words(line.received_at),
        undone=reports.undone,
        stay=tuple(report_piece(each) for each in reports.stay),
        reason=request.form.get("reason", ""),
        wrong=wrong,
    )
