"""People: the lists, one person line by line, and what a named person may decide about them."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.access import decide
from intel.access.model import Role
from intel.errors import AskedWrongly
from intel.meetings.find import since_last
from intel.network.find import find_ego_network
from intel.people.decide import Deciding, decide_adult, decide_suspect, end_suspect, no_longer_adult
from intel.people.describe import Described
from intel.people.find import AdultRecord, Decision, PersonKnown, get_person
from intel.people.find_list import PersonLine, Which, list_people, may_list
from intel.people.find_report import with_named
from webapp.addresses import address_of_network
from webapp.gate import needs, viewer
from webapp.lines import (
    MOST_AROUND,
    MOST_LINES,
    Line,
    Neighbour,
    SaidLine,
    neighbours,
    report_lines,
    said_lines,
    states_of,
)
from webapp.opened import opened
from webapp.pages import Page, render
from webapp.people_tables import TABLES
from webapp.person_sections import SECTIONS
from webapp.sections import ItemShown, Part, compose
from webapp.services import services
from webapp.tables import Listed, listed, render_list
from webapp.then import asked_then, then_page

blueprint = Blueprint("people", __name__)

_WORDS: Final = {
    Which.SUSPECTS: "Suspects",
    Which.ADULTS: "Adults of concern",
    Which.YOUNG_PEOPLE: "Young people",
    Which.AGE_UNKNOWN: "Age not recorded",
}
_ABOVE: Final = {
    "suspect": "Suspect, by a police decision",
    "young_person": "Young person",
    "age_unknown": "Person whose age is not recorded",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage(Page):
    """One page of one list of people."""

    template: ClassVar[str] = "people/list.html"

    which: str
    words: str
    tabs: tuple[tuple[str, str, bool], ...]
    table: Listed[PersonLine]
    who_is_who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage(Page):
    """What is known of one person, as this viewer may have it."""

    template: ClassVar[str] = "people/page.html"

    item: Described
    above: str
    born: str
    age: int | None
    called: tuple[str, ...]
    decision: Decision | None
    decided_by: str
    adult_record: AdultRecord | None
    recorded_by: str
    lines: tuple[Line, ...]
    lines_found: int
    agencies: int
    episodes: tuple[Line, ...]
    said: tuple[SaidLine, ...]
    around: tuple[Neighbour, ...]
    around_found: int
    network: str
    parts: tuple[Part, ...]
    since: int
    may_decide: bool
    may_record_age: bool
    may_take_age_back: bool
    grounds: tuple[tuple[str, str, str], ...]
    wrong: tuple[tuple[str, str], ...]
    typed: dict[str, str]


@blueprint.get("/people", endpoint="list")
@needs("person.view")
def list_() -> Response:
    """Show one list of people: of those this viewer may open, the one asked for."""
    asking = services().enquiry(viewer())
    open_to_them = may_list(asking)
    own = Which.YOUNG_PEOPLE if viewer().role == Role.SAFEGUARDING_LEAD else open_to_them[0]
    which = _which(request.args.get("list", ""), own)
    found = list_people(asking, which)
    table = listed(TABLES[which], found.lines)
    return render_list(_list_page(which, table, open_to_them), table)


@blueprint.get("/people/<token>")
@needs("person.view")
def page(token: str) -> Response:
    """Show one person, as known today or on the day asked for."""
    if typed := asked_then():
        return then_page(services().enquiry(viewer()), "Person", token, typed)
    return opened(render(_person_page(token)), token)


@blueprint.post("/people/<token>/suspect")
@needs("suspect.designate")
def make_suspect(token: str) -> AnyResponse:
    """Take a police officer's decision that an adult of concern is a suspect, or a decision made anew."""
    asking = services().enquiry(viewer())
    try:
        deciding = Deciding(
            ground=request.form.get("ground", ""), review_on=_review_day(), today=asking.today
        )
        decide_suspect(services().ledger, viewer(), asking.identify(token), deciding, ids=services().ids)
    except AskedWrongly as fault:
        return _again(token, str(fault), "review-day" if request.form.get("ground") else "ground")
    return _done(token, "The decision is recorded under your name, with its ground and review date.")


@blueprint.post("/people/<token>/suspect/end")
@needs("suspect.designate")
def no_longer_suspect(token: str) -> AnyResponse:
    """Take a police officer's decision that someone is no longer a suspect."""
    asking = services().enquiry(viewer())
    reason = request.form.get("reason", "")
    try:
        end_suspect(services().ledger, viewer(), asking.identify(token), reason=reason)
    except AskedWrongly as fault:
        return _again(token, str(fault), "reason")
    return _done(token, "The decision is ended. The record keeps that it was made, by whom and when.")


@blueprint.post("/people/<token>/adult")
@needs("person.record_age")
def adult(token: str) -> AnyResponse:
    """Take a named person's record that someone without a date of birth is an adult."""
    asking = services().enquiry(viewer())
    reason = request.form.get("adult_reason", "")
    try:
        decide_adult(services().ledger, viewer(), asking.identify(token), reason=reason, ids=services().ids)
    except AskedWrongly as fault:
        return _again(token, str(fault), "adult_reason")
    return _done(token, "The adult age is recorded under your name, with the reason.")


@blueprint.post("/people/<token>/adult/back")
@needs("person.record_age")
def not_adult(token: str) -> AnyResponse:
    """Take back a record that someone is an adult, where it was wrong."""
    asking = services().enquiry(viewer())
    reason = request.form.get("back_reason", "")
    try:
        no_longer_adult(services().ledger, viewer(), asking.identify(token), reason=reason)
    except AskedWrongly as fault:
        return _again(token, str(fault), "back_reason")
    return _done(
        token,
        "The adult age is taken back: this person is protected again. The record keeps that it was made.",
    )


def _done(token: str, words: str) -> AnyResponse:
    flash(words)
    return redirect(url_for("people.page", token=token), code=303)


def _again(token: str, words: str, field: str) -> Response:
    answer = render(_person_page(token, wrong=((words, field),)))
    answer.status_code = 400
    return answer


def _review_day() -> date:
    parts = [request.form.get(f"review-{part}", "").strip() for part in ("year", "month", "day")]
    if not request.form.get("ground"):
        raise AskedWrongly("Choose the ground. Nothing was changed.")
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        raise AskedWrongly(
            "The review date is not a date. Nothing was changed: give day, month and year."
        ) from None


def _which(asked: str, otherwise: Which) -> Which:
    return Which(asked) if asked in list(Which) else otherwise


def _list_page(which: Which, table: Listed[PersonLine], open_to_them: tuple[Which, ...]) -> PeoplePage:
    return PeoplePage(
        subjects=table.subjects,
        detail=f"list {which}, page {table.page}" if table.rows else "",
        which=which,
        words=_WORDS[which],
        tabs=tuple((_WORDS[each], url_for("people.list", list=each), each is which) for each in open_to_them),
        table=table,
        who_is_who=url_for("who.page") if decide(viewer(), "person.judge").allowed else "",
    )


def _person_page(token: str, *, wrong: tuple[tuple[str, str], ...] = ()) -> PersonPage:
    asking = services().enquiry(viewer())
    found = get_person(asking, asking.identify(token))
    known, item = found.known, found.known.item
    network = find_ego_network(asking, "Person", item.id)
    around = neighbours(network, known.lines)
    since = since_last(asking)
    lines = report_lines(known.lines, states_of(network), since=since)
    named = [each.id for each in network.items]
    shown = ItemShown(
        enquiry=asking, known=known, network=network, lines=lines, since=since, decision=found.decision
    )
    parts, in_parts = compose(shown, SECTIONS)
    return PersonPage(
        subjects=(item.id, *named, *with_named(asking, [each.line.id for each in lines]), *in_parts),
        recorded="This view is recorded",
        item=item,
        above=_ABOVE.get(item.kind, item.words[0].upper() + item.words[1:]),
        born=found.born,
        age=found.age,
        called=_called(found),
        decision=found.decision,
        decided_by=_name_of(found.decision.by if found.decision else ""),
        adult_record=found.adult_record,
        recorded_by=_name_of(found.adult_record.by if found.adult_record else ""),
        lines=lines[:MOST_LINES],
        lines_found=len(lines),
        agencies=len({each.line.agency for each in lines}),
        episodes=tuple(each for each in lines if each.line.missing and each.line.missing.theirs)
        if item.protected
        else (),
        said=said_lines(known),
        around=around[:MOST_AROUND],
        around_found=len(around),
        network=address_of_network("Person", token),
        parts=parts,
        since=since,
        may_decide=decide(viewer(), "suspect.designate").allowed,
        may_record_age=item.kind == "age_unknown" and decide(viewer(), "person.record_age").allowed,
        may_take_age_back=bool(found.adult_record) and decide(viewer(), "person.record_age").allowed,
        grounds=tuple(
            (key, each["words"][0].upper() + each["words"][1:], "")
            for key, each in vocabulary.read("suspect_grounds").items()
        ),
        wrong=wrong,
        typed={key: value for key, value in request.form.items() if key != "csrf_token"},
    )


def _called(found: PersonKnown) -> tuple[str, ...]:
    """Return the other names reports use, as written."""
    names = [each.value for each in found.known.said if each.what in {"Name", "Also known as"}]
    return tuple(dict.fromkeys(name for name in names if name != found.known.item.name))


def _name_of(user_id: str) -> str:
    account = services().accounts.find_account(user_id) if user_id else None
    return account.name if account else user_id
