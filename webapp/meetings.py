"""Meetings: those held and what was new at each, recording one, and the pack for an audience."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Final

from flask import Blueprint, Response, flash, redirect, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel.access import Viewer, check, decide
from intel.errors import AskedWrongly, NotFound
from intel.meetings.find import MeetingLine, list_what_was_new
from intel.meetings.pack import make_pack
from intel.meetings.pack_model import Pack
from intel.meetings.record import record_meeting
from intel.meetings.write_pack import STYLE, action_of, detail_of, pack_body, purpose_of
from intel.people.days import day_in_words
from intel.vocabulary import agencies, agency_audience, audience_name, read
from webapp.gate import needs, viewer
from webapp.pages import Page, before_leaving, render_recorded
from webapp.services import services
from webapp.tables import Column, Listed, Table, listed, render_list

blueprint = Blueprint("meetings", __name__)

_TABLE: Final = Table[MeetingLine](
    name="meetings",
    caption="Meetings held",
    things="meetings",
    start="-on",
    subjects=lambda rows: [row.held.id for row in rows],
    columns=(
        Column(key="on", words="Meeting", label="", late_first=True, of=lambda row: row.held.on),
        Column(key="place", words="Ledger’s place", number=True, sorts=False, of=lambda row: row.held.seq),
        Column(
            key="new",
            words="Reports new or changed for it",
            label="New for it",
            number=True,
            of=lambda row: row.new,
        ),
        Column(key="pack", words="Pack", sorts=False, in_file=False, of=lambda _row: ""),
        Column(key="title", words="Title", in_page=False, of=lambda row: row.held.title),
    ),
)
_TODAY = "next"  # stands for the next meeting, which is not recorded yet


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsPage(Page):
    """The meetings held, the newest first."""

    template: ClassVar[str] = "meetings/list.html"

    table: Listed[MeetingLine]
    since: str
    new: int
    may_record: bool
    may_pack: bool
    packs: tuple[tuple[str, str], ...]
    audiences: tuple[tuple[str, str], ...]
    own: str
    own_name: str
    typed: tuple[str, str, str] = ("", "", "")
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPack(Page):
    """A pack made for others."""

    template: ClassVar[str] = "meetings/pack.html"
    action: ClassVar[str] = "share"

    pack: Pack
    number: int = 0
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPack(SharedPack):
    """A pack made for the own audience."""

    action: ClassVar[str] = "export"


@blueprint.get("/meetings", endpoint="list")
@needs("meeting.list")
def list_() -> Response:
    """Show the meetings."""
    return _list()


@blueprint.post("/meetings", endpoint="record")
@needs("meeting.record")
def record() -> AnyResponse:
    """Record that a meeting was held; a date that cannot be right is said so on the form."""
    typed = tuple(request.form.get(f"held-{part}", "").strip() for part in ("day", "month", "year"))
    found = services()
    try:
        held_on = _date(typed, today=found.clock().date())
        with found.ledger.writing(viewer().user_id) as writer:
            record_meeting(writer, held_on, ids=found.ids)
    except AskedWrongly as error:
        page = _list(typed=(typed[0], typed[1], typed[2]), error=str(error))
        page.status_code = 400
        return page
    flash(
        f"The meeting of {day_in_words(held_on)} is recorded. What comes in from now on is new for the next one."
    )
    return redirect(url_for("meetings.list"), code=303)


@blueprint.get("/meetings/pack", endpoint="choose")
@needs("pack.make")
def choose() -> AnyResponse:
    """Go from the form to the pack's own address."""
    day, audience = request.args.get("meeting", _TODAY), request.args.get("audience", "")
    held_on = services().clock().date().isoformat() if day == _TODAY else day
    return redirect(url_for("meetings.pack", held_on=held_on, audience=audience), code=303)


@blueprint.get("/meetings/<held_on>/pack")
@needs("pack.make")
def pack(held_on: str) -> Response:
    """Show the pack of a meeting for an audience; that it was made is written down before it leaves."""
    audience = request.args.get("audience", "")
    check(viewer(), "pack.make", audience=audience)
    day = _day(held_on)
    made = make_pack(services(), viewer(), held_on=day, audience=audience)
    kind = OwnPack if action_of(viewer(), audience) == "export" else SharedPack
    page = kind(
        subjects=made.subjects,
        detail=detail_of(made),
        purpose=purpose_of(day),
        recorded="That this pack was made is recorded",
        pack=made,
    )
    # The copy's number is that of the line just written, so it is printed only once it stands there.
    return render_recorded(
        replace(page, number=(number := before_leaving(page)), body=pack_body(made, number=number))
    )


@blueprint.get("/meetings/pack.css")
@needs("meeting.list")
def style() -> Response:
    """Give the pack's style, the same that a pack in a file holds."""
    return send_file(STYLE, mimetype="text/css")


def _list(*, typed: tuple[str, str, str] = ("", "", ""), error: str = "") -> Response:
    lines, new = list_what_was_new(services().enquiry(viewer()))
    last, own = lines[0].held if lines else None, _own(viewer())
    table = listed(_TABLE, lines)
    return render_list(
        MeetingsPage(
            table=table,
            since=day_in_words(last.on) if last else "",
            new=new,
            may_record=decide(viewer(), "meeting.record").allowed,
            may_pack=decide(viewer(), "pack.make").allowed,
            packs=_packs(lines, new),
            audiences=_audiences(viewer()),
            own=own,
            own_name=audience_name(own),
            typed=typed,
            error=error,
        ),
        table,
    )


def _packs(lines: tuple[MeetingLine, ...], new: int) -> tuple[tuple[str, str], ...]:
    """Return the meetings a pack can be made for: the next one first where something is new for it."""
    held = tuple((line.held.on.isoformat(), day_in_words(line.held.on)) for line in lines)
    return ((_TODAY, "The next meeting, with all that is known now"), *held) if new or not held else held


def _audiences(looking: Viewer) -> tuple[tuple[str, str], ...]:
    every = (*read("audiences"), *(agency_audience(agency) for agency in agencies()))
    return tuple(
        (each, audience_name(each)) for each in every if decide(looking, "pack.make", audience=each).allowed
    )


def _own(looking: Viewer) -> str:
    """Return the narrowest audience a viewer has: whose copy they most often want."""
    wanted = ("unit", "police", "safeguarding", agency_audience(looking.agency))
    return next((each for each in wanted if each in looking.audiences), "meeting")


def _date(typed: tuple[str, ...], *, today: date) -> date:
    try:
        day, month, year = (int(each) for each in typed)
        held_on = date(year, month, day)
    except ValueError:
        raise AskedWrongly("Write the day, the month and the year of the meeting in numbers.") from None
    if held_on > today:
        raise AskedWrongly("That day has not come yet. Record a meeting once it has been held.")
    return held_on


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound("There is no meeting of that date. Choose one from the list of meetings.") from None
