"""Returns: what came in, sending one, looking at it before it is recorded, and opening it to the meeting."""

import csv
import io
from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.access import Viewer, check
from intel.access.policy import Limit, limit_of
from intel.errors import AskedWrongly, NotFound
from intel.people.find_returns import ReturnLine, get_return, list_returns
from intel.people.import_return import Preview, Sent, approve_return, preview_return
from intel.people.staged import Staging
from intel.reports.model import RefusedRow
from intel.reports.read_rows import RowRead
from intel.reports.record import open_return
from webapp.gate import needs, viewer
from webapp.pages import Page, render
from webapp.services import services

blueprint = Blueprint("returns", __name__)

_SHOWN = 50  # rows of a preview: enough to see that the columns are read rightly
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnsPage(Page):
    """The list of returns, newest first."""

    template: ClassVar[str] = "returns/list.html"
    returns: tuple[tuple[str, ReturnLine], ...]
    may_send: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPage(Page):
    """The form to send a return."""

    template: ClassVar[str] = "returns/send.html"
    agencies: tuple[tuple[str, str], ...]
    agency: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage(Page):
    """A return read and not yet recorded: every row accounted for."""

    template: ClassVar[str] = "returns/preview.html"
    staged: str
    agency: str
    file_name: str
    total: int
    ready: int
    rows: tuple[RowRead, ...]
    refused: tuple[RefusedRow, ...]
    passed_over: tuple[tuple[str, int], ...]
    unread_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage(Page):
    """What became of one return."""

    template: ClassVar[str] = "returns/result.html"
    token: str
    line: ReturnLine
    may_open: bool
    audiences: tuple[tuple[str, str, str], ...]


def _staging() -> Staging:
    found = services()
    return Staging(found.database, found.clock, found.ids)


def _token(internal_id: str) -> str:
    return services().tokens.token(viewer().scope, internal_id)


def _identify(token: str) -> str:
    found = services().tokens.identify(viewer().scope, token)
    if found is None:
        raise NotFound("There is no such return that you may see.")
    return found


def _agencies(looking: Viewer) -> tuple[tuple[str, str], ...]:
    """Return the agencies this viewer may send a return for."""
    if limit_of("return.import", looking.role) == Limit.OWN_AGENCY:
        return ((looking.agency, str(vocabulary.agencies()[looking.agency]["name"])),)
    return tuple((key, str(row["name"])) for key, row in vocabulary.agencies().items())


@blueprint.get("/returns", endpoint="list")
@needs("return.view")
def list_() -> Response:
    """Show the returns received."""
    with services().ledger.reading() as snapshot:
        lines = list_returns(snapshot, viewer())
    may_send = limit_of("return.import", viewer().role) is not None
    return render(ReturnsPage(returns=tuple((_token(line.id), line) for line in lines), may_send=may_send))


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
    try:
        sent = _sent_in(agency, agencies)
        _preview(sent)
    except AskedWrongly as fault:
        answer = render(SendPage(agencies=agencies, agency=agency, error=str(fault)))
        answer.status_code = 400
        return answer
    return redirect(url_for("returns.preview", staged=_token(_staging().keep(viewer(), sent))), code=303)


def _sent_in(agency: str, agencies: tuple[tuple[str, str], ...]) -> Sent:
    """Return the file of the form and whose it is, or say what is still to be chosen."""
    file = request.files.get("file")
    if agency not in dict(agencies):
        raise AskedWrongly("Choose the agency whose return this is.")
    if file is None or not file.filename:
        raise AskedWrongly("Choose the file to send.")
    return Sent(content=file.read(), file_name=file.filename, agency=agency)


def _preview(sent: Sent) -> Preview:
    found = services()
    return preview_return(found.ledger, viewer(), sent, found.gazetteer(), today=found.clock().date())


@blueprint.get("/returns/preview/<staged>")
@needs("return.import")
def preview(staged: str) -> Response:
    """Show every row of a staged return: ready, refused or passed over."""
    read = _preview(_staging().get(viewer(), _identify(staged))).read
    reasons: dict[str, int] = {}
    for row in read.passed_over:
        reasons[row.reason] = reasons.get(row.reason, 0) + 1
    return render(
        PreviewPage(
            staged=staged,
            agency=str(vocabulary.agencies()[read.agency]["name"]),
            file_name=read.file_name,
            total=read.total_rows,
            ready=len(read.rows),
            rows=read.rows[:_SHOWN],
            refused=read.refused,
            passed_over=tuple(reasons.items()),
            unread_columns=read.unread_columns,
        )
    )


@blueprint.post("/returns/preview/<staged>")
@needs("return.import")
def approve(staged: str) -> AnyResponse:
    """Record a staged return, or let it go; recording it twice adds nothing."""
    found, staged_id = services(), _identify(staged)
    if request.form.get("do") == "drop":
        _staging().drop(viewer(), staged_id)
        flash("The file was not recorded and is gone from here.")
        return redirect(url_for("returns.list"), code=303)
    result = approve_return(
        found.ledger, viewer(), _preview(_staging().get(viewer(), staged_id)), ids=found.ids
    )
    _staging().drop(viewer(), staged_id)
    found.graph.catch_up()
    if not (result.recorded or result.corrected):
        flash("Every row of this file was here already. Nothing was added.")
    return redirect(url_for("returns.result", token=_token(result.return_id)), code=303)


@blueprint.get("/returns/<token>")
@needs("return.view")
def result(token: str) -> Response:
    """Show what became of each row of a return."""
    with services().ledger.reading() as snapshot:
        line = get_return(snapshot, viewer(), _identify(token))
    audiences = tuple(
        (each, vocabulary.audience_name(each), "") for each in vocabulary.read("audiences") if each != "unit"
    )
    may_open = limit_of("report.open", viewer().role) is not None and line.to_open > 0
    return render(ResultPage(token=token, line=line, may_open=may_open, audiences=audiences))


@blueprint.get("/returns/<token>/refused.csv")
@needs("return.view")
def refused(token: str) -> Response:
    """Give the refused rows as a file to send back; nothing in it can become a formula."""
    with services().ledger.reading() as snapshot:
        line = get_return(snapshot, viewer(), _identify(token))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["Line", "Column", "Value", "Why it was refused"])
    for row in line.refused:
        writer.writerow([_safe(str(cell)) for cell in (row.line, row.column, row.value, row.reason)])
    answer = make_response(out.getvalue().encode("utf-8-sig"))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="refused-rows.csv"'
    return answer


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


@blueprint.post("/returns/<token>/open", endpoint="open")
@needs("report.open")
def open_(token: str) -> AnyResponse:
    """Open a whole return to the audiences named and confirm its grades; conditions keep a report shut."""
    check(viewer(), "report.open")
    return_id = _identify(token)
    audiences = request.form.getlist("audience")
    with services().ledger.writing(viewer().user_id) as writer:
        done = open_return(writer, return_id, audiences=audiences, reason=request.form.get("reason", ""))
    services().graph.catch_up()
    shut = (
        f" {len(done.left_shut)} with conditions, or suspected to be false, stay shut."
        if done.left_shut
        else ""
    )
    flash(f"{len(done.opened)} reports opened and their grades confirmed.{shut}")
    return redirect(url_for("returns.result", token=token), code=303)
