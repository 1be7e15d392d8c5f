"""The forms of a notice's steps: shown, saved half done, recorded; and the decision on what the watch saw."""

from dataclasses import dataclass, replace
from typing import ClassVar

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel.errors import AskedWrongly, NotFound, Overtaken
from intel.notices import model
from intel.notices.drafts import find_draft, save_draft
from intel.notices.ends import end_of, ended_by
from intel.notices.find import NOT_THERE, NoticeLine, find_birth, get_line
from intel.notices.find_watch import watch_of
from intel.notices.model import said, words
from intel.notices.record import record_step
from intel.notices.story import get_story, steps_for
from intel.people.days import day_in_words
from webapp.gate import needs, viewer
from webapp.notices_forms import FORMS
from webapp.notices_page import page_of
from webapp.notices_room import ALWAYS, LAW, address_of_notice, blueprint, identify, notice_row
from webapp.notices_typed import About, Field, Form, Wrong, build
from webapp.pages import Page, render
from webapp.services import services


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage(Page):
    """The form of one step."""

    template: ClassVar[str] = "notices/step.html"

    title: str
    lede: str
    button: str
    notice: str
    href: str
    post_to: str
    fields: tuple[Field, ...]
    values: dict[str, list[str]]
    wrong: tuple[tuple[str, str], ...]
    seen: int
    drafted: bool
    send_back: str
    always: str
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The step an address asks for."""

    name: str
    form: Form
    about: About
    line: NoticeLine
    token: str


@blueprint.get("/notices/<token>/<step>")
@needs("notice.record")
def step(token: str, step: str) -> Response:
    """Show the form of a step, with what was saved of it."""
    asked = _asked_for(token, step)
    drafted = find_draft(services().database, viewer(), asked.line.id, step)
    return render(_page(asked, drafted or asked.form.start(asked.about), drafted=bool(drafted)))


@blueprint.post("/notices/<token>/<step>")
@needs("notice.record")
def record(token: str, step: str) -> AnyResponse:
    """Record a step, or save its form half done."""
    if step == "breach":
        return _decide_breach(token)
    asked = _asked_for(token, step)
    typed = {key: values for key, values in request.form.lists() if key not in ("csrf_token", "seen", "do")}
    if request.form.get("do") == "save":
        save_draft(services().database, viewer(), asked.line.id, step, typed, clock=services().clock)
        flash("Saved half done. Only you see it, and nothing is recorded yet.")
        return redirect(address_of_notice(token), code=303)
    seen = request.form.get("seen", "")
    try:
        made = build(asked.form, asked.about, typed)
        with services().ledger.writing(viewer().user_id) as writer:
            number = int(seen) if seen.isdecimal() and len(seen) < 16 else 0
            record_step(writer, viewer(), made, now=services().clock(), seen=number)
    except Wrong as fault:
        return _again(asked, typed, fault.faults, 400)
    except Overtaken as fault:
        return _again(asked, typed, ((str(fault), asked.form.fields(asked.about)[0].name),), fault.status)
    except AskedWrongly as fault:
        return _again(asked, typed, ((str(fault), _field_of(asked)),), fault.status)
    flash(_said_after(asked, made))
    return redirect(address_of_notice(token), code=303)


def _field_of(asked: _Asked) -> str:
    first = asked.form.fields(asked.about)[0]
    return f"{first.name}-day" if first.kind == "date" else first.name


def _again(
    asked: _Asked, typed: dict[str, list[str]], faults: tuple[tuple[str, str], ...], status: int
) -> Response:
    answer = render(_page(asked, typed, wrong=faults))
    answer.status_code = status
    return answer


def _asked_for(token: str, name: str) -> _Asked:
    asking = services().enquiry(viewer())
    line = get_line(asking, identify(token))
    if name not in FORMS:
        raise NotFound(NOT_THERE)
    with asking.ledger.reading() as snapshot:
        story = get_story(snapshot, line.id)
    proposed = story.says(model.NoticeProposed)
    about = About(
        story=story,
        adult=proposed.adult_name if proposed else line.adult.name,
        child=proposed.child_name if proposed else line.child.name,
        birth_said=find_birth(asking, line.child),
        today=asking.today,
    )
    return _Asked(name=name, form=FORMS[name], about=about, line=line, token=token)


def _page(
    asked: _Asked,
    values: dict[str, list[str]],
    *,
    wrong: tuple[tuple[str, str], ...] = (),
    drafted: bool = False,
) -> StepPage:
    lawful = asked.name in steps_for(asked.about.story, asked.about.today)
    faults = wrong
    if not lawful and not wrong:
        ended = ended_by(asked.about.story.facts, asked.about.today)
        now = said("ends", ended.why) if ended else said("states", asked.line.facts.state).lower()
        faults = (
            (
                f"This step does not come next: {asked.line.facts.name} is {'ended, ' if ended else ''}{now}.",
                "seen",
            ),
        )
    row = notice_row(asked.line, asked.about.today)
    may_send_back = asked.name == "authorise" and "send_back" in steps_for(
        asked.about.story, asked.about.today
    )
    return StepPage(
        subjects=row.people,
        recorded="This view is recorded",
        title=asked.form.title,
        lede=asked.form.lede,
        button=asked.form.button,
        notice=f"{row.name}: {row.adult.words} and {row.child.words}",
        href=row.href,
        post_to=url_for("notices.record", token=asked.token, step=asked.name),
        fields=asked.form.fields(asked.about),
        values=values,
        wrong=faults,
        seen=int(asked.about.story.row["last_seq"]),
        drafted=drafted,
        send_back=url_for("notices.step", token=asked.token, step="send_back") if may_send_back else "",
        always=ALWAYS,
        law=LAW,
    )


def _said_after(asked: _Asked, made: model.NoticeStep) -> str:
    """Say what was recorded, and what follows from it."""
    if isinstance(made, model.NoticeBirthCorrected):
        end = end_of(replace(asked.about.story.facts, born_on=made.born_on))
        told = f" It now ends on {day_in_words(end.on)}." if end else ""
        served = " The paper served says another day: review it." if asked.about.story.facts.served_on else ""
        return f"The date of birth is corrected.{told}{served}"
    if isinstance(made, model.NoticeServed):
        return "Service is recorded. It is in force; next, tell social care and record a reference others can find."
    return f"Recorded under your name: {str(words('steps')[asked.name]['words']).lower()}."


def _decide_breach(token: str) -> AnyResponse:
    """Take a decision on what the watch saw."""
    asking = services().enquiry(viewer())
    line = get_line(asking, identify(token))
    outcome, report = request.form.get("outcome", ""), request.form.get("report", "")
    typed = {key: value for key, value in request.form.items() if key != "csrf_token"}
    try:
        about = asking.identify(report)
        leant_on = (
            one
            for each in watch_of(asking, [line.facts])
            if each.line.id == about
            for one in each.sighting.leans_on
        )
        made = model.NoticeBreachDecided(
            notice_id=line.id,
            reports=(about,),
            outcome=_chosen(outcome),
            reason=request.form.get(f"reason-{report}", ""),
            leant_on=tuple(dict.fromkeys(leant_on)),
        )  # fmt: skip
        with services().ledger.writing(viewer().user_id) as writer:
            record_step(writer, viewer(), made, now=services().clock())
    except AskedWrongly as fault:
        answer = render(page_of(token, wrong=((str(fault), f"reason-{report}"),), typed=typed))
        answer.status_code = fault.status
        return answer
    if outcome == "suspected":
        flash(
            "Recorded as a suspected breach. Choose what is done: arrest, interview, advice or a sexual risk order."
        )
        return redirect(url_for("notices.step", token=token, step="act"), code=303)
    flash(f"Recorded: {said('decisions', outcome).lower()}.")
    return redirect(address_of_notice(token), code=303)


def _chosen(outcome: str) -> str:
    if outcome not in words("decisions"):
        raise AskedWrongly("Say what you make of it. Nothing was recorded.")
    return outcome
