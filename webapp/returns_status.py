"""Whose return is in for the coming meeting, whose is late, who has nothing to report; and saying so.

`status_now` is what the home page and the list of returns show; the view records a nil return.
"""

from dataclasses import dataclass
from datetime import date, datetime

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel.access import Viewer
from intel.access.policy import Limit, limit_of
from intel.errors import AskedWrongly
from intel.ledger import Snapshot
from intel.meetings.find import list_meetings
from intel.people.days import day_in_words
from intel.people.find_waiting import AgencyIn, due_on, list_agencies_in
from intel.people.import_return import say_nothing_to_report
from webapp.gate import needs, viewer
from webapp.home_parts import meeting_after
from webapp.returns_room import blueprint, staging
from webapp.services import services


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnStatus:
    """The state of every return for the coming meeting; the days are None while no meeting is recorded."""

    agencies: tuple[AgencyIn, ...]
    meeting_on: date | None
    due: date | None

    @property
    def remark(self) -> str:
        """How many are in, and by when they are due, in a line."""
        came = sum(each.is_in for each in self.agencies)
        due = f", due {day_in_words(self.due)}" if self.due else ""
        return f"{came} of {len(self.agencies)} in{due}"


def status_now(snapshot: Snapshot) -> ReturnStatus:
    """Return the state of every agency's return for the meeting that is expected next."""
    meetings = list_meetings(snapshot.connection)
    last = meetings[0] if meetings else None
    meeting_on = meeting_after(last) if last else None
    due = due_on(meeting_on) if meeting_on else None
    today = services().clock().date()
    agencies = list_agencies_in(
        snapshot, after=last.seq if last else 0, due=due, today=today, sent=_sent_and_waiting()
    )
    return ReturnStatus(agencies=agencies, meeting_on=meeting_on, due=due)


def _sent_and_waiting() -> dict[str, datetime]:
    """Return, by agency, when its newest return was sent that waits to be approved."""
    return {
        each.agency: each.state_at
        for each in staging().list_sent()
        if each.state_at and not each.by_hand and not each.return_id
    }


def nil_for(looking: Viewer, status: ReturnStatus) -> tuple[tuple[str, str], ...]:
    """Return the agencies of which this viewer may say that they have nothing to report: those not in yet."""
    limit = limit_of("return.import", looking.role)
    if limit is None:
        return ()
    return tuple(
        (each.agency, each.name)
        for each in status.agencies
        if not each.is_in and (limit is Limit.ANY or each.agency == looking.agency)
    )


@blueprint.post("/returns/nil")
@needs("return.import")
def nil() -> AnyResponse:
    """Record that an agency has nothing to report for the coming meeting."""
    found, agency = services(), request.form.get("agency", "")
    with found.ledger.reading() as snapshot:
        status = status_now(snapshot)
    names = dict(nil_for(viewer(), status))
    if agency not in names:
        raise AskedWrongly(
            "That agency's return is in already, or is not yours to speak for. Nothing was recorded."
        )
    say_nothing_to_report(
        found.ledger,
        viewer(),
        agency,
        meeting_on=status.meeting_on or found.clock().date(),
        words=request.form.get("words", ""),
        ids=found.ids,
    )
    flash(f"It is recorded that {names[agency]} has nothing to report for the coming meeting.")
    return redirect(url_for("returns.list"), code=303)
