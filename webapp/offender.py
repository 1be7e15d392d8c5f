"""One suspected adult: the band and why, what is said, tactics, questions; and what a named person does about them.

Someone who may have no score gets the reason and no number, whatever was recorded before.
"""

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from intel.errors import AskedWrongly
from intel.offenders.record import Asked, score_suspects
from intel.offenders.record_beside import Beside, end_beside, record_beside
from intel.offenders.record_tactics import (
    Question,
    close_requirement,
    raise_requirement,
)
from webapp import offender_statements as _statements  # noqa: F401 - its views stand on the same blueprint
from webapp import offender_tactics as _tactics  # noqa: F401 - its views stand on the same blueprint
from webapp.gate import needs, viewer
from webapp.offender_page import again, page_of
from webapp.offender_room import back_to, blueprint
from webapp.offenders import day_of
from webapp.pages import render
from webapp.services import services

__all__ = ["blueprint"]


@blueprint.get("/<token>")
@needs("score.view")
def page(token: str) -> Response:
    """Show one suspected adult."""
    return render(page_of(token))


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
        return again(token, fault, "about")
    said = (
        "The score is recorded." if done.recorded else "Nothing has changed since it was recorded for today."
    )
    return back_to(token, said)


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
        return again(token, fault, "unknown")
    return back_to(token, "The question is recorded under your name.")


@blueprint.post("/<token>/answer")
@needs("requirement.raise")
def answer(token: str) -> AnyResponse:
    """Close a question with what is known now."""
    asking = services().enquiry(viewer())
    try:
        which = asking.identify(request.form.get("question", ""))
        close_requirement(services().ledger, viewer(), which, answer=request.form.get("answer", ""))
    except AskedWrongly as fault:
        return again(token, fault, "unknown")
    return back_to(token, "The question is closed.")


@blueprint.post("/<token>/beside")
@needs("beside.record")
def beside(token: str) -> AnyResponse:
    """Record an order or a licence beside the score; it adds no point."""
    asking = services().enquiry(viewer())
    try:
        dated = any(request.form.get(f"until-{part}", "").strip() for part in ("day", "month", "year"))
        said = Beside(
            person=asking.identify(token),
            what=request.form.get("what", ""),
            reference=request.form.get("reference", ""),
            until=day_of("until", "day it ends") if dated else None,
            reason=request.form.get("known", ""),
        )
        record_beside(services().ledger, viewer(), said, today=asking.today, ids=services().ids)
    except AskedWrongly as fault:
        return again(token, fault, "beside")
    return back_to(token, "It stands beside the score, under your name. It adds no point.")


@blueprint.post("/<token>/beside/end")
@needs("beside.record")
def beside_end(token: str) -> AnyResponse:
    """End what stands beside the score."""
    asking = services().enquiry(viewer())
    try:
        which = asking.identify(request.form.get("beside", ""))
        end_beside(services().ledger, viewer(), which, reason=request.form.get("over", ""))
    except AskedWrongly as fault:
        return again(token, fault, "beside")
    return back_to(token, "It stands beside the score no more. The record keeps that it did.")
