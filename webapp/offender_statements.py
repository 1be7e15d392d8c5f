"""What reports say of one suspected adult: one statement left out or put back, its change shown first, and its gravity."""

from dataclasses import dataclass, replace
from typing import ClassVar

from flask import Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel.errors import AskedWrongly, NotFound
from intel.offenders.evidence import judgements
from intel.offenders.find import what_changes
from intel.offenders.record import Statements, Weight, leave_out, put_back, set_gravity
from intel.people.describe import Described
from intel.people.find_report import with_named
from webapp.gate import needs, viewer
from webapp.offender_page import again
from webapp.offender_room import Wrong, back_to, blueprint, known_of
from webapp.pages import Page, render
from webapp.services import services


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOutPage(Page):
    """What leaving one statement out would change, before it is saved."""

    template: ClassVar[str] = "offenders/leave_out.html"

    item: Described
    back: str
    report: str
    report_name: str
    said: str
    now: str
    would_be: str
    changes: bool
    others: tuple[tuple[str, str], ...]
    wrong: Wrong
    typed: dict[str, str]


@blueprint.get("/<token>/leave-out")
@needs("score.leave_out")
def leave_out_page(token: str) -> Response:
    """Show what leaving one statement out would change."""
    return render(_leave_out_page(token, request.args.get("report", "")))


@blueprint.post("/<token>/leave-out")
@needs("score.leave_out")
def leave_out_now(token: str) -> AnyResponse:
    """Leave one statement out, or mark it a repeat of another."""
    asking = services().enquiry(viewer())
    report = request.form.get("report", "")
    repeats = request.form.get("repeats", "")
    try:
        said = Statements(
            person=asking.identify(token),
            report=asking.identify(report),
            reason=request.form.get("reason", ""),
        )
        leave_out(
            services().ledger,
            viewer(),
            said,
            ids=services().ids,
            repeats=asking.identify(repeats) if repeats else "",
        )
    except AskedWrongly as fault:
        answer = render(_leave_out_page(token, report, wrong=((str(fault), "reason"),)))
        answer.status_code = 400
        return answer
    return back_to(
        token, "It is recorded under your name, with the reason. Score again to record the new score."
    )


@blueprint.post("/<token>/put-back")
@needs("score.leave_out")
def put_back_now(token: str) -> AnyResponse:
    """Let a statement that was left out count again."""
    asking = services().enquiry(viewer())
    try:
        said = Statements(
            person=asking.identify(token),
            report=asking.identify(request.form.get("report", "")),
            reason=request.form.get("reason", ""),
        )
        put_back(services().ledger, viewer(), said)
    except AskedWrongly as fault:
        return again(token, fault, "said")
    return back_to(token, "It counts again. Score again to record the new score.")


@blueprint.post("/<token>/gravity")
@needs("score.record")
def gravity(token: str) -> AnyResponse:
    """Give what a report says an offence or a class, with the reason."""
    asking = services().enquiry(viewer())
    typed = request.form.get("class", "")
    try:
        said = Statements(
            person=asking.identify(token),
            report=asking.identify(request.form.get("report", "")),
            reason=request.form.get("reason", ""),
        )
        weight = Weight(
            offence=request.form.get("offence", ""),
            gravity_class=int(typed) if typed in {"0", "1", "2", "3", "4"} else None,
        )
        found = set_gravity(services().ledger, viewer(), services().settings.home, said, weight)
    except AskedWrongly as fault:
        return again(token, fault, "said")
    words = f"class {found} of 4" if found else "no class"
    return back_to(token, f"It is recorded as {words}, under your name. Score again to record the new score.")


def _leave_out_page(token: str, report_token: str, *, wrong: Wrong = ()) -> LeaveOutPage:
    asking = services().enquiry(viewer())
    known, found = known_of(asking, token)
    report = asking.identify(report_token)
    line = next((each for each in known.lines if each.id == report), None)
    if line is None or not found.eligible.allowed:
        raise NotFound("There is no such report about this person that you may see.")
    at = found.scores[-1].said.at if found.scores else asking.today
    matrix, person = found.in_use.matrix, known.item.id
    with asking.ledger.reading() as snapshot:
        judged = judgements(snapshot.connection)
        after = replace(judged, left_out=judged.left_out | {(person, report)})
        changes = what_changes(snapshot, matrix, at=at, people=[person], judged=after)
    now = found.again.score if found.again else found.now.score
    total, band = (now.total, now.band) if now else (None, "")
    change = changes[0] if changes else None
    return LeaveOutPage(
        subjects=(person, *with_named(asking, [report])),
        recorded="This view is recorded",
        item=known.item,
        back=url_for("offender.page", token=token),
        report=report_token,
        report_name=line.name,
        said=line.text,
        now=_in_words(total, band),
        would_be=_in_words(change.would_be, change.would_be_band) if change else _in_words(total, band),
        changes=change is not None,
        others=tuple(
            (each.token, f"{each.name}, {each.agency}") for each in known.lines if each.id != report
        ),
        wrong=wrong,
        typed={key: value for key, value in request.form.items() if key != "csrf_token"},
    )


def _in_words(total: int | None, band: str) -> str:
    return "No score" if total is None else f"{total}, band {band}"
