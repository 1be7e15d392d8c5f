"""Urgent reports: which wait for somebody outside this tool to be told, and recording who was told and when.

`urgent_rows` is what the home page shows at its top. Nothing here ever tells anyone by itself.
"""

from dataclasses import dataclass
from datetime import datetime, time
from typing import ClassVar, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.access import decide
from intel.errors import AskedWrongly, NotFound
from intel.people.find_urgent import Urgent, list_untold, tell_of
from intel.reports.dates import UnreadableError, in_the_uk, read_date, read_time, uk_time
from intel.reports.urgent import Telling, not_watched
from webapp.addresses import address_of_report
from webapp.gate import needs, viewer
from webapp.pages import Page, render
from webapp.returns_room import count, staging
from webapp.returns_shown import moment_in_words, token_of
from webapp.services import services

blueprint = Blueprint("urgent", __name__)

MOST_AT_THE_TOP: Final = 5  # urgent reports named one by one on a home page; how many more there are is said


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentRow:
    """One urgent report that waits; `report` is empty where this viewer may not read it.

    One that was sent and not approved yet has no number and no `form`: it is recorded first.
    """

    id: str
    name: str
    agency: str
    when: str
    report: str
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentPage(Page):
    """The urgent reports of which nobody is recorded as told."""

    template: ClassVar[str] = "urgent/page.html"

    not_watched: str
    rows: tuple[UrgentRow, ...]
    sent: tuple[UrgentRow, ...]
    day: str
    at: str
    asked: str = ""
    wrong: tuple[tuple[str, str], ...] = ()
    typed: dict[str, str]


@blueprint.get("/urgent", endpoint="list")
@needs("urgency.tell")
def list_() -> Response:
    """Show the urgent reports that wait."""
    return render(_page())


@blueprint.post("/urgent/<token>")
@needs("urgency.tell")
def tell(token: str) -> AnyResponse:
    """Record who was told of one report, and when."""
    found, form = services(), request.form
    report_id = found.tokens.identify(viewer().scope, token)
    if report_id is None:
        raise NotFound("There is no such report that you may see. Nothing was recorded.")
    try:
        telling = Telling(
            who=form.get("who", ""),
            told_at=_moment(form.get("day", ""), form.get("at", "")),
            words=form.get("words", ""),
        )
        number = tell_of(found.ledger, viewer(), report_id, telling, now=found.clock())
    except AskedWrongly as fault:
        answer = render(_page(asked=token, wrong=((str(fault), _field_of(str(fault))),)))
        answer.status_code = 400
        return answer
    flash(f"It is recorded that somebody was told of R-{number}. It leaves the top of the pages.")
    return redirect(url_for("urgent.list"), code=303)


def urgent_rows() -> tuple[tuple[UrgentRow, ...], tuple[str, ...]]:
    """Return the urgent reports that wait for this viewer's attention, oldest first; and the ids of those shown.

    One that may not be read is named by its number alone, and is no subject: nothing of it is shown.
    """
    with services().ledger.reading() as snapshot:
        waiting = list_untold(snapshot, viewer())
    shown = tuple(each.id for each in waiting[:MOST_AT_THE_TOP] if each.open)
    return (*(_row(each) for each in waiting), *_sent_rows()), shown


def _sent_rows() -> tuple[UrgentRow, ...]:
    """Return the returns that wait to be approved and say that something in them is urgent: no word of them."""
    looking = viewer()
    told = [
        each
        for each in staging().list_sent()
        if each.urgent and decide(looking, "urgency.tell", agency=each.agency).allowed
    ]
    return tuple(
        UrgentRow(
            id="",
            name=f"{count(each.urgent, 'row')} not recorded yet",
            agency=str(vocabulary.agencies()[each.agency]["name"]),
            when=f"sent {moment_in_words(each.state_at or each.until)}",
            report=url_for("returns.preview", staged=token_of(each.id))
            if decide(looking, "return.import", agency=each.agency).allowed
            else "",
        )
        for each in told
    )


def _row(each: Urgent) -> UrgentRow:
    token = services().tokens.token(viewer().scope, each.id)
    return UrgentRow(
        id=token,
        name=each.name,
        agency=each.agency_name,
        when=f"recorded {moment_in_words(each.recorded_at)}",
        report=address_of_report(token) if each.open else "",
        form=url_for("urgent.tell", token=token),
    )


def _page(*, asked: str = "", wrong: tuple[tuple[str, str], ...] = ()) -> UrgentPage:
    with services().ledger.reading() as snapshot:
        waiting = list_untold(snapshot, viewer())
    here = in_the_uk(services().clock())
    # One that may not be read is named by its number alone, and is no subject: nothing of it is shown.
    shown = tuple(each.id for each in waiting if each.open)
    return UrgentPage(
        subjects=shown,
        detail=f"urgent reports that wait, {len(waiting)}" if shown else "",
        not_watched=not_watched(),
        rows=tuple(_row(each) for each in waiting),
        sent=_sent_rows(),
        day=f"{here:%d/%m/%Y}",
        at=f"{here:%H:%M}",
        asked=asked,
        wrong=wrong,
        typed={key: value for key, value in request.form.items() if key != "csrf_token"},
    )


def _moment(day: str, at: str) -> datetime:
    try:
        return uk_time(
            read_date(day, "day_first", today=services().clock().date()).day,
            time.fromisoformat(read_time(at)),
        )
    except (UnreadableError, ValueError):
        raise AskedWrongly(
            "Write the day and the time they were told, such as 3/11/2026 and 16:12. Nothing was recorded."
        ) from None


def _field_of(words: str) -> str:
    return "who" if "who was told" in words else "day"
