"""One meeting's own page: the copies of its pack, and taking back that it was recorded."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel.access import decide
from intel.errors import AskedWrongly, NotFound
from intel.meetings.find import list_meetings
from intel.meetings.find_copies import MOST, Copy, list_copies
from intel.meetings.record import withdraw_meeting
from intel.people.days import day_in_words
from intel.vocabulary import audience_name
from webapp.gate import needs, viewer
from webapp.pages import Page
from webapp.services import services
from webapp.tables import Column, Listed, Table, listed, render_list

blueprint = Blueprint("meeting", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRow:
    """One copy as the page says it."""

    number: int
    audience: str
    made_by: str
    copy: Copy


_TABLE: Final = Table[CopyRow](
    name="copies-of-a-pack",
    caption="Copies of the pack",
    things="copies",
    start="-number",
    subjects=lambda rows: tuple(f"copy {row.number}" for row in rows),
    empty="No copy has been made yet.",
    columns=(
        Column(key="number", words="Copy", label="", late_first=True, of=lambda row: row.number),
        Column(key="audience", words="Whose copy", chosen=True, of=lambda row: row.audience),
        Column(key="by", words="Made by", chosen=True, of=lambda row: row.made_by),
        Column(key="at", words="When", late_first=True, of=lambda row: row.copy.made_at),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPage(Page):
    """One meeting, held or to come."""

    template: ClassVar[str] = "meetings/page.html"

    day: str
    on: date
    held: bool
    title: str
    table: Listed[CopyRow] | None
    most: int
    may_take_back: bool
    reason: str = ""
    error: str = ""


@blueprint.get("/meetings/<held_on>")
@needs("meeting.list")
def page(held_on: str) -> Response:
    """Show one meeting."""
    return _page(_day(held_on))


@blueprint.post("/meetings/<held_on>/take-back")
@needs("meeting.record")
def take_back(held_on: str) -> AnyResponse:
    """Take back that this meeting was held, where it was recorded by mistake."""
    day, reason = _day(held_on), request.form.get("reason", "")
    try:
        with services().ledger.writing(viewer().user_id) as writer:
            withdraw_meeting(writer, day, reason=reason)
    except AskedWrongly as error:
        answer = _page(day, reason=reason, error=str(error))
        answer.status_code = 400
        return answer
    flash(
        f"The meeting of {day_in_words(day)} is taken back. What is new is counted from the one before it again."
    )
    return redirect(url_for("meetings.list"), code=303)


def _page(day: date, *, reason: str = "", error: str = "") -> Response:
    found = services()
    with found.ledger.reading() as snapshot:
        held = next((each for each in list_meetings(snapshot.connection) if each.on == day), None)
    table = _copies(day)
    if held is None and not (table and table.rows):
        raise NotFound("There is no meeting of that date. Choose one from the list of meetings.")
    lists = (table,) if table else ()
    return render_list(
        MeetingPage(
            subjects=table.subjects if table else (),
            day=day_in_words(day),
            on=day,
            held=held is not None,
            title=held.title if held else "",
            table=table,
            most=MOST,
            may_take_back=held is not None and decide(viewer(), "meeting.record").allowed,
            reason=reason,
            error=error,
        ),
        *lists,
    )


def _copies(day: date) -> Listed[CopyRow] | None:
    """Return the copies this viewer may know of; None for whoever may make no pack."""
    if not _may_make():
        return None
    found = services()
    names = {each.user_id: each.name for each in found.accounts.list_accounts()}
    rows = [
        CopyRow(
            number=each.number,
            audience=audience_name(each.audience),
            made_by=names.get(each.made_by, each.made_by),
            copy=each,
        )
        for each in list_copies(found.ledger, viewer(), day)
    ]
    return listed(_TABLE, rows)


def _may_make() -> bool:
    looking = viewer()
    return any(decide(looking, "pack.make", audience=each).allowed for each in ("", *looking.audiences))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound("There is no meeting of that date. Choose one from the list of meetings.") from None
