"""Tactics about one suspected adult: the menu, choosing, deciding, taking back, and what came of it."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel.errors import AskedWrongly, NotFound
from intel.offenders.find_tactics import why_chosen
from intel.offenders.record_tactics import (
    CameOf,
    Choosing,
    choose_tactic,
    decide_tactic,
    record_outcome,
    tactics_place,
    take_back_tactic,
)
from intel.offenders.tactics import Tactic, library
from intel.people.describe import Described
from webapp.gate import needs, viewer
from webapp.offender_page import again
from webapp.offender_room import Wrong, agencies_to_ask, back_to, blueprint, known_of, tactic_shown
from webapp.offenders import day_of
from webapp.offenders_shown import (
    TacticShown,
)
from webapp.pages import Page, render
from webapp.services import services


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


@blueprint.get("/<token>/tactic")
@needs("tactic.choose")
def choose_page(token: str) -> Response:
    """Show the menu, or the form for one tactic of it."""
    return render(_choose_page(token, request.args.get("code", "")))


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
    return back_to(token, "The tactic is proposed under your name. Somebody else authorises it.")


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
        return again(token, fault, "tactics")
    return back_to(token, "The tactic is authorised." if yes else "The tactic is refused, with the reason.")


@blueprint.post("/<token>/tactic/take-back")
@needs("tactic.choose")
def take_back(token: str) -> AnyResponse:
    """Take one's own proposal back."""
    asking = services().enquiry(viewer())
    try:
        tactic = asking.identify(request.form.get("tactic", ""))
        take_back_tactic(services().ledger, viewer(), tactic, reason=request.form.get("reason", ""))
    except AskedWrongly as fault:
        return again(token, fault, "tactics")
    return back_to(token, "The proposal is taken back. The record keeps that it was made.")


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
        return again(token, fault, "tactics")
    return back_to(token, "What came of it is recorded. The next meeting sees it.")


def _choose_page(token: str, code: str, *, wrong: Wrong = ()) -> ChoosePage:
    asking = services().enquiry(viewer())
    known, found = known_of(asking, token)
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
        live=tuple(tactic_shown(each, why, asking) for each in found.tactics if each.is_open),
        seen=seen,
        agencies=agencies_to_ask(),
        wrong=wrong,
        typed={key: value for key, value in request.form.items() if key != "csrf_token"},
        ticked=tuple(request.form.getlist("checked")),
    )
