"""Returns: what came in, what became of one, opening it, taking it back.

Sending one is in `webapp.returns_send`, what the pages show in `webapp.returns_shown`, and how an agency's columns
are read in `webapp.mappings`.
"""

from typing import Final

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.access import decide
from intel.access.policy import Limit, limit_of
from intel.errors import NotFound
from intel.people.days import day_in_words
from intel.people.find_became import Became, BecameOf, list_became
from intel.people.find_returns import (
    count_returns,
    get_reports_of_return,
    get_return,
    list_returns,
    list_waiting_returns,
)
from intel.people.import_return import open_whole_return, take_back_return, undo_until
from intel.people.staged import State
from intel.reports.record import OpenResult
from webapp import returns_columns as _columns  # noqa: F401 - its views stand on the same blueprint
from webapp import returns_preview as _preview  # noqa: F401 - its views stand on the same blueprint
from webapp import returns_send as _sending  # noqa: F401 - its views stand on the same blueprint
from webapp.gate import needs, viewer
from webapp.lines import Piece
from webapp.pages import render
from webapp.returns_room import as_file, blueprint, count, identify, staging
from webapp.returns_shown import (
    AlikeRow,
    BecameRow,
    ResultPage,
    ReturnRow,
    ReturnsPage,
    ShutRow,
    TakeBackPage,
    moment_in_words,
    report_piece,
    return_row,
    returns_table,
    staged_row,
    token_of,
)
from webapp.returns_status import nil_for, status_now
from webapp.services import services
from webapp.tables import Deep, Order, listed, render_list

__all__ = ["blueprint"]

_MOST_BECAME: Final = 200  # reports on the page of one return before the cap, which is printed
_WAITING: Final = 10  # returns waiting to be opened, before the cap, which is printed
# Shared out by a decision of the unit; its own audience sees everything already.
_HINTS: Final = {
    "licensing": "Licensing sees the premises a report names and the wording cleared for it, nothing else."
}


def _who(user_id: str) -> str:
    account = services().accounts.find_account(user_id)
    return account.name if account else user_id


# -- the list --------------------------------------------------------------------------------------


@blueprint.get("/returns", endpoint="list")
@needs("return.view")
def list_() -> Response:
    """Show the returns received, and before them what waits."""
    looking = viewer()
    every = limit_of("return.view", looking.role) is Limit.ANY
    with services().ledger.reading() as snapshot:

        def read(order: Order, skip: int, most: int) -> list[ReturnRow]:
            lines = list_returns(snapshot, looking, most=most, skip=skip, oldest_first=not order.down)
            return [return_row(line) for line in lines]

        table = listed(returns_table(every=every), Deep(total=count_returns(snapshot, looking), read=read))
        waiting = list_waiting_returns(snapshot, looking)
        status = status_now(snapshot)
    approves = decide(looking, "return.approve").allowed
    unfinished = staging().list_waiting(looking)
    sent = [each for each in unfinished if approves and each.state is State.SENT]
    return render_list(
        ReturnsPage(
            subjects=tuple(dict.fromkeys((*(line.id for line in waiting[:_WAITING]), *table.subjects))),
            staged=tuple(staged_row(each) for each in unfinished if each not in sent),
            to_approve=tuple(staged_row(each) for each in reversed(sent)),
            may_approve=approves,
            waiting=tuple(return_row(line) for line in waiting[:_WAITING]),
            waiting_total=len(waiting),
            table=table,
            may_send=decide(looking, "return.import").allowed,
            may_open=decide(looking, "report.open").allowed,
            all_agencies=every,
            status=tuple(each for each in status.agencies if every or each.agency == looking.agency),
            status_remark=status.remark if every else "",
            nil_for=nil_for(looking, status),
            mappings=url_for("mappings.list"),
        ),
        table,
    )


# -- what became of one ----------------------------------------------------------------------------


@blueprint.get("/returns/<token>")
@needs("return.view")
def result(token: str) -> Response:
    """Show what became of each row of a return."""
    return render(_result_page(token))


def _result_page(token: str, *, wrong: tuple[tuple[str, str], ...] = ()) -> ResultPage:
    looking, return_id = viewer(), identify(token)
    with services().ledger.reading() as snapshot:
        line = get_return(snapshot, looking, return_id)
        reports = get_reports_of_return(snapshot, looking, return_id)
        became = list_became(snapshot, looking, return_id)
    last_day = undo_until(line.received_at)
    may_take_back = (
        decide(looking, "report.withdraw", agency=line.agency).allowed
        and reports.undone
        and services().clock().date() <= last_day
    )
    rest = next((each for each in staging().list_waiting(looking) if each.return_id == return_id), None)
    return ResultPage(
        subjects=tuple(
            dict.fromkeys(
                (return_id, *reports.shown, *(each.report.id for each in became[:_MOST_BECAME] if each.live))
            )
        ),
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
        take_back_until=day_in_words(last_day),
        rest=url_for("returns.preview", staged=token_of(rest.id)) if rest else "",
        rest_until=moment_in_words(rest.until) if rest else "",
        became=tuple(_became_row(each) for each in became[:_MOST_BECAME]),
        became_total=len(became),
        became_words=_became_words(became),
    )


def _became_row(each: BecameOf) -> BecameRow:
    return BecameRow(
        line=each.line,
        report=report_piece(each.report) if each.live else Piece(words="A withdrawn report"),
        became=each.became,
        because=each.because,
        linked=each.linked,
    )


def _became_words(became: tuple[BecameOf, ...]) -> str:
    used, waiting = (sum(each.became is state for each in became) for state in (Became.USED, Became.WAITING))
    linked = sum(bool(each.linked) for each in became)
    rest = len(became) - used - waiting
    return f"{used} used, {linked} linked with other reports, {rest} not used, {waiting} waiting"


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
    return_id = identify(token)
    with services().ledger.reading() as snapshot:
        line = get_return(snapshot, viewer(), return_id)
    return as_file(line.refused, return_id)


# -- the whole return: opened, taken back ------------------------------------------------------------


@blueprint.post("/returns/<token>/open", endpoint="open")
@needs("report.open")
def open_(token: str) -> AnyResponse:
    """Open a whole return to the audiences named and confirm its grades; conditions keep a report shut."""
    return_id, found = identify(token), services()
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
    words = f"{count(len(done.opened), 'report')} opened and their grades confirmed."
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
    return_id, reason, found = identify(token), request.form.get("reason", ""), services()
    if not reason.strip():
        answer = render(_take_back_page(token, wrong=(("Say why it is taken back.", "reason"),)))
        answer.status_code = 400
        return answer
    done = take_back_return(found.ledger, viewer(), return_id, reason=reason, today=found.clock().date())
    found.graph.catch_up()
    flash(f"{count(len(done.withdrawn), 'report')} withdrawn. What stood on them alone has left the picture.")
    return redirect(url_for("returns.result", token=token), code=303)


def _take_back_page(token: str, *, wrong: tuple[tuple[str, str], ...] = ()) -> TakeBackPage:
    return_id = identify(token)
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
