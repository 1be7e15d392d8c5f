"""One suspected adult: the band and why, what is said, tactics, questions; and what a named person does about them.

Someone who may have no score gets the reason and no number, whatever was recorded before.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.access import decide
from intel.errors import AskedWrongly, NotFound
from intel.network.find import find_ego_network
from intel.offenders.evidence import judgements
from intel.offenders.find import OffenderKnown, get_offender, what_changes
from intel.offenders.find_tactics import Asked as AskedQuestion
from intel.offenders.find_tactics import Chosen, questions_of, why_chosen
from intel.offenders.flags import Flag
from intel.offenders.model import TacticChosen
from intel.offenders.record import Asked, Statements, Weight, leave_out, put_back, score_suspects, set_gravity
from intel.offenders.record_tactics import (
    CameOf,
    Choosing,
    Question,
    choose_tactic,
    close_requirement,
    decide_tactic,
    raise_requirement,
    record_outcome,
    tactics_place,
    take_back_tactic,
)
from intel.offenders.what_would_change import what_would_change
from intel.offenders.tactics import Tactic, library
from intel.people.days import day_in_words
from intel.people.describe import Described
from intel.people.enquiry import Enquiry
from intel.people.find import Decision, decisions
from intel.people.find_report import with_named
from intel.people.known import Known, get_known
from webapp.addresses import address_of, address_of_network
from webapp.gate import needs, viewer
from webapp.lines import Neighbour, neighbours
from webapp.offenders import day_of, last_held
from webapp.offenders_beside import notice_flags
from webapp.offenders_shown import (
    BandShown,
    GapShown,
    PartShown,
    QuestionShown,
    ScoreShown,
    StatementShown,
    TacticShown,
    Year,
    bands_shown,
    gaps_shown,
    history_shown,
    name_of,
    parts_shown,
    state_words,
    statements_shown,
    year_of,
)
from webapp.pages import Page, render
from webapp.services import services

blueprint = Blueprint("offender", __name__, url_prefix="/offenders")

_MOST_AROUND: Final = 12
Wrong = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenderPage(Page):
    """One suspected adult."""

    template: ClassVar[str] = "offenders/page.html"

    item: Described
    person: str
    decision: Decision | None
    decided_by: str
    flags: tuple[Flag, ...]
    why_not: str
    scored_on: date | None
    version: str
    matrix_version: str
    illustrative: bool
    total: int | None
    most: int
    why_none: str
    bands: tuple[BandShown, ...]
    band_name: str
    parts: tuple[PartShown, ...]
    cap: str
    sentences: tuple[str, ...]
    would_change: tuple[str, ...]
    differs: str
    statements: tuple[StatementShown, ...]
    agencies: int
    tactics: tuple[TacticShown, ...]
    gaps: tuple[GapShown, ...]
    gap_options: tuple[tuple[str, str], ...]
    questions: tuple[QuestionShown, ...]
    history: tuple[ScoreShown, ...]
    year: Year | None
    around: tuple[Neighbour, ...]
    around_found: int
    network: str
    offences: tuple[tuple[str, str], ...]
    agencies_to_ask: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]
    may_score: bool
    may_leave_out: bool
    may_choose: bool
    may_authorise: bool
    may_say_outcome: bool
    wrong: Wrong
    typed: dict[str, str]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuTactic:
    """One tactic of the menu, with what the form needs of it."""

    tactic: Tactic
    category: str
    on_menu: bool
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosePage(Page):
    """The menu a band opens, or the form for one tactic of it."""

    template: ClassVar[str] = "offenders/choose.html"

    item: Described
    back: str
    here: str
    band: str
    categories: tuple[tuple[str, str, tuple[MenuTactic, ...]], ...]
    beyond: int
    chosen: MenuTactic | None
    live: tuple[TacticShown, ...]
    seen: int
    agencies: tuple[tuple[str, str], ...]
    wrong: Wrong
    typed: dict[str, str]
    ticked: tuple[str, ...]


# -- looking -----------------------------------------------------------------------------------------


@blueprint.get("/<token>")
@needs("score.view")
def page(token: str) -> Response:
    """Show one suspected adult."""
    return render(_page(token))


@blueprint.get("/<token>/leave-out")
@needs("score.leave_out")
def leave_out_page(token: str) -> Response:
    """Show what leaving one statement out would change."""
    return render(_leave_out_page(token, request.args.get("report", "")))


@blueprint.get("/<token>/tactic")
@needs("tactic.choose")
def choose_page(token: str) -> Response:
    """Show the menu, or the form for one tactic of it."""
    return render(_choose_page(token, request.args.get("code", "")))


# -- doing -------------------------------------------------------------------------------------------


@blueprint.post("/<token>/score")
@needs("score.record")
def score(token: str) -> AnyResponse:
    """Score one person now, with the reason, and record it."""
    asking = services().enquiry(viewer())
    asked = Asked(at=asking.today, about=request.form.get("about", ""), person=asking.identify(token))
    try:
        done = score_suspects(
            services().ledger, viewer(), services().settings.home, asked, ids=services().ids
        )
    except AskedWrongly as fault:
        return _again(token, fault, "about")
    said = (
        "The score is recorded." if done.recorded else "Nothing has changed since it was recorded for today."
    )
    return _done(token, said)


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
    return _done(
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
        return _again(token, fault, "said")
    return _done(token, "It counts again. Score again to record the new score.")


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
        return _again(token, fault, "said")
    words = f"class {found} of 4" if found else "no class"
    return _done(token, f"It is recorded as {words}, under your name. Score again to record the new score.")


@blueprint.post("/<token>/tactic")
@needs("tactic.choose")
def choose(token: str) -> AnyResponse:
    """Take a named person's choice of a tactic; another authorises it."""
    asking = services().enquiry(viewer())
    code = request.form.get("code", "")
    seen = request.form.get("seen", "")
    try:
        choosing = Choosing(
            person=asking.identify(token),
            code=code,
            reason=request.form.get("reason", ""),
            alternatives=request.form.get("alternatives", ""),
            owner=request.form.get("owner", "")[:120],
            agency=request.form.get("agency", ""),
            due_on=day_of("due", "day it is due"),
            review_on=day_of("review", "review date"),
            checked=tuple(int(each) for each in request.form.getlist("checked") if each.isdecimal()),
            outside_menu=request.form.get("outside") == "yes",
            seen=int(seen) if seen.isdecimal() and len(seen) < 12 else 0,
        )
        choose_tactic(
            services().ledger,
            viewer(),
            services().settings.home,
            choosing,
            today=asking.today,
            ids=services().ids,
        )
    except AskedWrongly as fault:
        answer = render(_choose_page(token, code, wrong=((str(fault), "reason"),)))
        answer.status_code = fault.status
        return answer
    return _done(token, "The tactic is proposed under your name. Somebody else authorises it.")


@blueprint.post("/<token>/tactic/decide")
@needs("tactic.authorise")
def authorise(token: str) -> AnyResponse:
    """Take a named person's decision on a tactic that somebody else chose."""
    asking = services().enquiry(viewer())
    yes = request.form.get("decision") == "authorise"
    try:
        decide_tactic(
            services().ledger,
            viewer(),
            asking.identify(request.form.get("tactic", "")),
            authorised=yes,
            today=asking.today,
            reason=request.form.get("reason", ""),
        )
    except AskedWrongly as fault:
        return _again(token, fault, "tactics")
    return _done(token, "The tactic is authorised." if yes else "The tactic is refused, with the reason.")


@blueprint.post("/<token>/tactic/take-back")
@needs("tactic.choose")
def take_back(token: str) -> AnyResponse:
    """Take one's own proposal back."""
    asking = services().enquiry(viewer())
    try:
        tactic = asking.identify(request.form.get("tactic", ""))
        take_back_tactic(services().ledger, viewer(), tactic, reason=request.form.get("reason", ""))
    except AskedWrongly as fault:
        return _again(token, fault, "tactics")
    return _done(token, "The proposal is taken back. The record keeps that it was made.")


@blueprint.post("/<token>/tactic/outcome")
@needs("tactic.outcome")
def outcome(token: str) -> AnyResponse:
    """Record what came of a tactic."""
    asking = services().enquiry(viewer())
    try:
        came = CameOf(
            outcome=request.form.get("outcome", ""),
            on=day_of("on", "day"),
            words=request.form.get("words", ""),
        )
        tactic = asking.identify(request.form.get("tactic", ""))
        record_outcome(services().ledger, viewer(), tactic, came, today=asking.today)
    except AskedWrongly as fault:
        return _again(token, fault, "tactics")
    return _done(token, "What came of it is recorded. The next meeting sees it.")


@blueprint.post("/<token>/ask")
@needs("requirement.raise")
def ask(token: str) -> AnyResponse:
    """Ask an agency for what is not known."""
    asking = services().enquiry(viewer())
    try:
        question = Question(
            person=asking.identify(token),
            question=request.form.get("question", ""),
            agency=request.form.get("agency", ""),
            due_on=day_of("due", "day it is wanted by"),
            gap=request.form.get("gap", ""),
        )
        raise_requirement(services().ledger, viewer(), question, today=asking.today, ids=services().ids)
    except AskedWrongly as fault:
        return _again(token, fault, "unknown")
    return _done(token, "The question is recorded under your name.")


@blueprint.post("/<token>/answer")
@needs("requirement.raise")
def answer(token: str) -> AnyResponse:
    """Close a question with what is known now."""
    asking = services().enquiry(viewer())
    try:
        which = asking.identify(request.form.get("question", ""))
        close_requirement(services().ledger, viewer(), which, answer=request.form.get("answer", ""))
    except AskedWrongly as fault:
        return _again(token, fault, "unknown")
    return _done(token, "The question is closed.")


def _done(token: str, words: str) -> AnyResponse:
    flash(words)
    return redirect(url_for("offender.page", token=token), code=303)


def _again(token: str, fault: AskedWrongly, field: str) -> Response:
    again = render(_page(token, wrong=((str(fault), field),)))
    again.status_code = fault.status
    return again


# -- pages -------------------------------------------------------------------------------------------


def _known(asking: Enquiry, token: str) -> tuple[Known, OffenderKnown]:
    """Return who is meant and their scores; of somebody no decision names there is no such page."""
    known = get_known(asking, "Person", asking.identify(token))
    found = get_offender(asking, services().settings.home, known.item)
    if not found.eligible.about:
        raise NotFound("There is nothing here that you may see. Check the address, or search by name.")
    return known, found


def _page(token: str, *, wrong: Wrong = ()) -> OffenderPage:
    asking = services().enquiry(viewer())
    known, found = _known(asking, token)
    item, allowed = known.item, found.eligible.allowed
    held = last_held()
    since = held.seq if held else 0
    with asking.ledger.reading() as snapshot:
        questions = questions_of(snapshot, item.id, today=asking.today) if allowed else ()
        why = why_chosen(snapshot, found.tactics)
    lines = {line.id: line for line in known.lines}
    latest = found.scores[-1] if found.scores else None
    before = next((each for each in reversed(found.scores[:-1]) if held and each.said.at <= held.on), None)
    before = before or (found.scores[-2] if len(found.scores) > 1 else None)
    network = find_ego_network(asking, "Person", item.id) if allowed else None
    around = neighbours(network, known.lines) if network else ()
    decision = decisions(asking, [item.id]).get(item.id)
    statements = statements_shown(found, known.lines, since=since) if allowed else ()
    matrix = found.in_use.matrix
    said = latest.said if latest else None
    return OffenderPage(
        subjects=(
            item.id,
            *((each.id for each in network.items) if network else ()),
            *(with_named(asking, list(lines)) if allowed else ()),
        ),
        recorded="This view is recorded",
        item=item,
        person=address_of("Person", token),
        decision=decision,
        decided_by=name_of(decision.by) if decision else "",
        flags=(*notice_flags(asking, [item.id]).get(item.id, ()), *found.flags) if allowed else (),
        why_not=found.eligible.why,
        scored_on=said.at if said else None,
        version=said.matrix_version if said else "",
        matrix_version=matrix.version,
        illustrative=matrix.illustrative,
        total=said.total if said else None,
        most=matrix.most,
        why_none=said.why_none if said else "",
        bands=bands_shown(matrix, said.band if said else "") if allowed else (),
        band_name=said.band_name if said else "",
        parts=parts_shown(latest, before, lines) if latest else (),
        cap=_cap(found),
        sentences=_sentences(found, lines_names={each: line.name for each, line in lines.items()}),
        would_change=what_would_change(found.again.score, matrix)
        if found.again and found.again.score
        else (),
        differs=_differs(found) if found.differs else "",
        statements=statements,
        agencies=len({each.line.agency for each in statements if not each.counts}),
        tactics=tuple(_tactic(each, why, asking) for each in found.tactics),
        gaps=gaps_shown(found.now.gaps, questions) if allowed else (),
        gap_options=(
            ("", "Another question"),
            *((each.code, each.words) for each in gaps_shown(found.now.gaps, questions)),
        ),
        questions=tuple(_question(each, asking) for each in questions),
        history=history_shown(found.scores),
        year=year_of(found, known.lines, found.tactics, today=asking.today) if allowed else None,
        around=around[:_MOST_AROUND],
        around_found=len(around),
        network=address_of_network("Person", token),
        offences=tuple((each.code, f"{each.name}{_days(each.days)}") for each in matrix.gravity.offences),
        agencies_to_ask=_agencies(),
        outcomes=tuple((code, row["words"]) for code, row in vocabulary.read("tactic_outcomes").items()),
        may_score=allowed and decide(viewer(), "score.record").allowed,
        may_leave_out=allowed and decide(viewer(), "score.leave_out").allowed,
        may_choose=allowed and decide(viewer(), "tactic.choose").allowed,
        may_authorise=allowed and decide(viewer(), "tactic.authorise").allowed,
        may_say_outcome=allowed and decide(viewer(), "tactic.outcome").allowed,
        wrong=wrong,
        typed={key: value for key, value in request.form.items() if key != "csrf_token"},
    )


def _days(days: float | None) -> str:
    return f", {days:g} days" if days is not None else ", no value: set a class"


def _agencies() -> tuple[tuple[str, str], ...]:
    return tuple((key, str(row["name"])) for key, row in vocabulary.agencies().items())


def _cap(found: OffenderKnown) -> str:
    said = found.scores[-1].said if found.scores else None
    if said is None or said.total is None:
        return ""
    if said.capped:
        return f"Applied: {said.cap_reason}, so the total stops at {found.in_use.matrix.evidence.cap.total} (it would be {said.before_cap})"
    number = len(said.agencies)
    return f"Not applied: {number} agenc{'ies' if number != 1 else 'y'} in all"


def _sentences(found: OffenderKnown, *, lines_names: dict[str, str]) -> tuple[str, ...]:
    """Say what the score was before, and what it is without its largest report."""
    if not found.scores:
        return ()
    said = found.scores[-1].said
    told = []
    if len(found.scores) > 1:
        was = found.scores[-2].said
        score_was = "no score" if was.total is None else f"band {was.band} ({was.total})"
        told.append(f"Was {score_was} on {day_in_words(was.at)}.")
    if said.without_largest:
        report, total, band = said.without_largest
        name = lines_names.get(report, "a report since withdrawn")
        if total is None:
            told.append(f"It rests on {name} alone: without it there would be no score.")
        else:
            still = "still" if band == said.band else "and"
            told.append(f"Without its largest single report, {name}, {total} {still} band {band}.")
    return tuple(told)


def _differs(found: OffenderKnown) -> str:
    again = found.again.score if found.again else None
    if again is None:
        return ""
    before, now = set(found.scores[-1].said.counted), set(again.counted)
    gone, new = len(before - now), len(now - before)
    what = [f"{gone} counted report{'s' * (gone != 1)} no longer count{'s' * (gone == 1)}"] if gone else []
    what += [f"{new} more count{'s' * (new == 1)}"] if new else []
    total = "no score" if again.total is None else f"{again.total}, band {again.band}"
    return (
        f"The record has changed since: {' and '.join(what) or 'a statement or a class was changed'}. "
        f"For the same day the matrix now gives {total}. Nothing is recorded until somebody scores again."
    )


def _tactic(each: Chosen, why: dict[str, TacticChosen], asking: Enquiry) -> TacticShown:
    said = why.get(each.id)
    tactic = library().get(each.code)
    threshold = tactic.threshold if tactic else ()
    checked = set(said.checked) if said else set[int]()
    return TacticShown(
        chosen=each,
        token=asking.token(each.id),
        by=name_of(each.by),
        decided_by=name_of(each.decided_by),
        agency=str(vocabulary.agencies()[each.agency]["name"]),
        state=state_words(each),
        category=library().categories[tactic.category].name if tactic else "",
        reason=said.reason if said else "",
        alternatives=said.alternatives if said else "",
        checked=tuple((words, at in checked) for at, words in enumerate(threshold)),
        outside_menu=said is not None and said.outside_menu,
        band=said.band if said else "",
        own=each.by == viewer().user_id,
        stale=day_in_words(tactic.law_checked_on) if tactic and tactic.is_stale(asking.today) else "",
    )


def _question(each: AskedQuestion, asking: Enquiry) -> QuestionShown:
    return QuestionShown(asked=each, token=asking.token(each.id), by=name_of(each.by))


def _leave_out_page(token: str, report_token: str, *, wrong: Wrong = ()) -> LeaveOutPage:
    asking = services().enquiry(viewer())
    known, found = _known(asking, token)
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


def _choose_page(token: str, code: str, *, wrong: Wrong = ()) -> ChoosePage:
    asking = services().enquiry(viewer())
    known, found = _known(asking, token)
    if not found.eligible.allowed:
        raise NotFound("No tactic from the menu is open here: this person may have no score.")
    books, matrix = library(), found.in_use.matrix
    said = found.scores[-1].said if found.scores else None
    band = next((each for each in matrix.bands if said and each.code == said.band), None)
    menu = {each.code for each in books.menu(band)} if band else set[str]()
    offered = [
        MenuTactic(
            tactic=each,
            category=books.categories[each.category].name,
            on_menu=each.code in menu,
            stale=each.is_stale(asking.today),
        )
        for each in books.tactics
    ]
    every = request.args.get("beyond") == "yes"
    with asking.ledger.reading() as snapshot:
        seen = tactics_place(snapshot.connection, known.item.id)
        why = why_chosen(snapshot, found.tactics)
    return ChoosePage(
        subjects=(known.item.id,),
        recorded="This view is recorded",
        item=known.item,
        back=url_for("offender.page", token=token),
        here=url_for("offender.choose_page", token=token),
        band=f"Band {band.code}: {band.name}" if band else "",
        categories=tuple(
            (
                category.name,
                category.words,
                tuple(each for each in offered if each.tactic.category == key and (every or each.on_menu)),
            )
            for key, category in books.categories.items()
        ),
        beyond=0 if every else sum(not each.on_menu for each in offered),
        chosen=next((each for each in offered if each.tactic.code == code), None),
        live=tuple(_tactic(each, why, asking) for each in found.tactics if each.is_open),
        seen=seen,
        agencies=_agencies(),
        wrong=wrong,
        typed={key: value for key, value in request.form.items() if key != "csrf_token"},
        ticked=tuple(request.form.getlist("checked")),
    )
