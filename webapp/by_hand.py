"""One report by hand, on one screen: who, what, where, when, grade; names offered as they are typed; drafts kept.

The page works without its script. The names it offers are those this viewer could search for, and each look is recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.access import Viewer, decide
from intel.access.policy import Limit, limit_of
from intel.errors import AskedWrongly
from intel.network.search import LONGEST, find_names
from intel.people.describe import describe
from intel.people.drafts import Drafts
from intel.people.may_be import MayBe
from intel.people.write_report import NEW, Written, send_report, write_report
from intel.reports.mapping_by_hand import FIELDS, TOGETHER
from intel.reports.urgent import not_watched, tells
from webapp.addresses import address_of, address_of_report
from webapp.gate import needs, viewer
from webapp.pages import Answer, Page, render, render_json
from webapp.returns_room import staging
from webapp.returns_shown import moment_in_words, token_of
from webapp.services import services

blueprint = Blueprint("by_hand", __name__)

_OFFERED: Final = 6  # names offered at once: as many as fit under a field
_SHORTEST: Final = 2  # letters typed before anything is looked for
_SLOTS: Final = ("young_person_1", "young_person_2", "adult_1", "adult_2", "venue_1", "place_1", "vehicle_1")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """One draft of the writer's."""

    href: str
    begins: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoOffered:
    """Somebody known whom the writer may mean, as this viewer may know them."""

    token: str
    name: str
    words: str
    href: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoAsked:
    """One person of the report, and who it may be."""

    slot: str
    typed: str
    people: tuple[WhoOffered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePage(Page):
    """The screen on which one report is written. `typed` holds every field by its name."""

    template: ClassVar[str] = "reports/write.html"

    agencies: tuple[tuple[str, str], ...]
    typed: dict[str, str]
    chosen: tuple[str, ...]
    draft: str
    drafts: tuple[DraftRow, ...]
    wrong: tuple[tuple[str, str], ...]
    faults: dict[str, str]
    sources: tuple[tuple[str, str], ...]
    informations: tuple[tuple[str, str], ...]
    urgencies: tuple[tuple[str, str, str], ...]
    audiences: tuple[tuple[str, str, str], ...]
    not_watched: str
    urgent: tuple[str, ...]
    names: str
    may_approve: bool
    who: tuple[WhoAsked, ...] = ()
    settled: tuple[str, ...] = ()
    judges: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesAnswer(Answer):
    """Names offered for what was typed."""

    action: ClassVar[str] = "search"


@blueprint.get("/reports/new")
@needs("return.import")
def page() -> Response:
    """Show the screen, empty or with a draft."""
    asked = request.args.get("draft", "")
    typed = _drafts().get(viewer(), _identify(asked)) if asked else {}
    return render(_page(typed, draft=asked))


@blueprint.post("/reports/new")
@needs("return.import")
def write() -> AnyResponse:
    """Record the report, keep it as a draft, or let the draft go."""
    typed, draft = _typed(), request.form.get("draft", "")
    do = request.form.get("do", "record")
    if do == "drop" and draft:
        _drafts().drop(viewer(), _identify(draft))
        flash("The draft is gone.")
        return redirect(url_for("by_hand.page"), code=303)
    if do == "draft":
        kept = _drafts().save(viewer(), typed, draft_id=_identify(draft) if draft else "")
        flash("Kept as a draft, for you alone. Nothing was recorded.")
        return redirect(url_for("by_hand.page", draft=token_of(kept)), code=303)
    agencies = _agencies(viewer())
    agency = typed.get("agency", "") if len(agencies) > 1 else agencies[0][0]
    if agency not in dict(agencies):
        return _again(typed, draft, "Choose the agency whose report this is.", "agency")
    done = _write(agency, typed)
    if done.refused:
        return _again(typed, draft, done.refused.reason, done.refused.column or "text")
    if done.may_be:
        return _ask_who(typed, draft, done.may_be)
    if draft:
        _drafts().drop(viewer(), _identify(draft))
    return _done(done, typed)


def _done(done: Written, typed: dict[str, str]) -> AnyResponse:
    """Say what became of a report, and show it: recorded, here already, or waiting to be approved."""
    if done.waiting:
        said = "Sent to the intelligence unit, which approves it. Nothing has been recorded yet."
    else:
        services().graph.catch_up()
        said = (
            "This report is here already; nothing was added."
            if done.here_already
            else "The report is recorded."
        )
    flash(said)
    if typed.get("urgency") in tells() and not done.here_already:
        flash(not_watched(), "warning")
    if done.waiting:
        return redirect(url_for("returns.preview", staged=token_of(done.waiting)), code=303)
    href = address_of_report(token_of(done.report_id)) if limit_of("report.view", viewer().role) else ""
    return redirect(href or url_for("returns.list"), code=303)


@blueprint.get("/reports/new/names.json")
@needs("search.use")
def names() -> Response:
    """Offer names for what is typed: those this viewer may have, and no more."""
    typed, label = request.args.get("q", "").strip(), request.args.get("label", "Person")
    if label not in vocabulary.labels():
        raise AskedWrongly("There is no such kind of thing. Nothing was searched.")
    if not _SHORTEST <= len(typed) <= LONGEST:
        return render_json(NamesAnswer(content={"names": []}))
    found = find_names(services().enquiry(viewer()), typed, label, most=_OFFERED)
    return render_json(
        NamesAnswer(
            content={
                "names": [
                    {
                        "token": each.item.token,
                        "name": each.written,
                        "words": each.item.words,
                        "shown": each.item.name,
                    }
                    for each in found
                ]
            },
            subjects=tuple(each.item.id for each in found),
            detail=f"names offered, {len(found)}",
        )
    )


def _write(agency: str, typed: dict[str, str]) -> Written:
    found = services()
    meant = {
        slot: NEW
        if said_new(typed, slot)
        else found.tokens.identify(viewer().scope, typed.get(f"{slot}.meant", ""))
        for slot in _SLOTS
    }
    said = {name: typed.get(name, "") for name in (*FIELDS, TOGETHER)}
    said["reported_on"] = typed.get("reported_on", "") or f"{found.clock():%d/%m/%Y}"
    today = found.clock().date()
    if not decide(viewer(), "return.approve", agency=agency).allowed:
        return send_report(staging(), viewer(), agency, said, found.gazetteer(), today=today)
    return write_report(
        found.ledger,
        viewer(),
        agency,
        said,
        found.gazetteer(),
        today=today,
        ids=found.ids,
        meant={slot: each for slot, each in meant.items() if each},
    )


def _typed() -> dict[str, str]:
    typed = {key: value for key, value in request.form.items() if key not in ("csrf_token", "do", "draft")}
    typed["audience"] = ", ".join(request.form.getlist("audience"))
    for slot in _SLOTS:  # said on the question who is meant, which comes after what was typed before
        said = typed.pop(f"{slot}.who", "")
        if said:
            typed[f"{slot}.meant"] = said
    return typed


def _again(typed: dict[str, str], draft: str, words: str, field: str) -> Response:
    answer = render(_page(typed, draft=draft, wrong=((words, field),)))
    answer.status_code = 400
    return answer


def said_new(typed: dict[str, str], slot: str) -> bool:
    """Return whether the writer said that this slot names none of those known."""
    return typed.get(f"{slot}.meant", "") == NEW


def _ask_who(typed: dict[str, str], draft: str, may_be: Mapping[str, tuple[MayBe, ...]]) -> Response:
    """Show who the people named may be, before anything is recorded; what was typed is kept."""
    asking = services().enquiry(viewer())
    people = dict.fromkeys(each.person for some in may_be.values() for each in some)
    items = describe(asking, [("Person", each) for each in people])
    asked = tuple(
        WhoAsked(
            slot=slot,
            typed=typed.get(f"{slot}.name", "") or typed.get(f"{slot}.alias", ""),
            people=tuple(
                WhoOffered(
                    token=items["Person", each.person].token,
                    name=items["Person", each.person].name,
                    words=items["Person", each.person].words,
                    href=address_of("Person", items["Person", each.person].token),
                    why=each.why,
                )
                for each in some
                if ("Person", each.person) in items
            ),
        )
        for slot, some in may_be.items()
    )
    open_ = tuple(each for each in asked if each.people)
    shown = _page(typed, draft=draft)
    return render(
        replace(
            shown,
            who=open_,
            settled=tuple(each.slot for each in asked if not each.people),
            judges=decide(viewer(), "person.judge").allowed,
            subjects=tuple(item.id for item in items.values()),
            detail=f"who may be meant, {len(items)}",
        )
    )


def _page(typed: dict[str, str], *, draft: str = "", wrong: tuple[tuple[str, str], ...] = ()) -> WritePage:
    grades = vocabulary.read("grades")
    audiences = [each for each in vocabulary.read("audiences") if each != "unit"]
    return WritePage(
        recorded="What you look for is recorded",
        agencies=_agencies(viewer()),
        typed=typed,
        chosen=tuple(part for part in typed.get("audience", "").split(", ") if part),
        draft=draft,
        drafts=tuple(
            DraftRow(
                href=url_for("by_hand.page", draft=token_of(each.id)),
                begins=each.begins or "No words yet",
                until=moment_in_words(each.until),
            )
            for each in _drafts().list_drafts(viewer())
        ),
        wrong=wrong,
        faults={field: words for words, field in wrong},
        sources=_choices("source"),
        informations=_choices("information"),
        urgencies=tuple(
            (key, key.capitalize(), str(each["words"])) for key, each in grades["urgency"].items()
        ),
        audiences=tuple((each, vocabulary.audience_name(each), "") for each in audiences),
        not_watched=not_watched(),
        urgent=tuple(sorted(tells())),
        names=url_for("by_hand.names"),
        may_approve=decide(viewer(), "return.approve").allowed,
    )


def _choices(part: str) -> tuple[tuple[str, str], ...]:
    return tuple((key, f"{key}: {each['words']}") for key, each in vocabulary.read("grades")[part].items())


def _agencies(looking: Viewer) -> tuple[tuple[str, str], ...]:
    """Return the agencies this viewer may write a report for."""
    known = {key: str(row["name"]) for key, row in vocabulary.agencies().items()}
    if limit_of("return.import", looking.role) is Limit.OWN_AGENCY:
        return ((looking.agency, known[looking.agency]),)
    return tuple(known.items())


def _drafts() -> Drafts:
    found = services()
    return Drafts(found.database, found.clock, found.ids)


def _identify(token: str) -> str:
    return services().tokens.identify(viewer().scope, token) or ""
