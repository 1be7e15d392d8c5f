"""Suspected adults: the list for the meeting, scoring it, who is due for review and who was removed.

Scores and tactics stay with the police: every view here names a permission that no partner, licensing officer or
safeguarding lead holds, and the list is not taken out as a file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.access import decide
from intel.errors import AskedWrongly
from intel.meetings.find import Held, last_meeting
from intel.offenders.find import OffenderLine, list_offenders
from intel.offenders.find_designations import DesignationLine, list_designations
from intel.offenders.record import Asked, score_suspects
from intel.offenders.record_tactics import Course, decide_course
from intel.people.days import day_in_words
from webapp.gate import needs, viewer
from webapp.offenders_beside import notice_flags
from webapp.offenders_shown import name_of
from webapp.pages import Page, render
from webapp.services import services
from webapp.tables import Column, Listed, Table, listed, render_list

blueprint = Blueprint("offenders", __name__, url_prefix="/offenders")

# A decision is due for review when its day is this near.
_SOON: Final = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage(Page):
    """The list for the meeting."""

    template: ClassVar[str] = "offenders/list.html"

    lede: str
    version: str
    illustrative: bool
    scored_at: date | None
    since: str
    table: Listed[OffenderLine]
    counts: tuple[dict[str, str], ...]
    without: int
    may_score: bool
    waiting: int
    gap_words: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutRow:
    """Somebody a decision names and who may have no score: why, and what a named person decided."""

    name: str
    href: str
    token: str
    why: str
    course: str
    reason: str
    review_on: date | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """A decision that somebody is or was a suspect."""

    line: DesignationLine
    href: str
    by: str
    ended_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsPage(Page):
    """Decisions due for review, decisions ended, and those who may have no score."""

    template: ClassVar[str] = "offenders/decisions.html"

    due: tuple[DecisionRow, ...]
    removed: tuple[DecisionRow, ...]
    without: tuple[WithoutRow, ...]
    courses: tuple[tuple[str, str, str], ...]
    may_decide: bool
    wrong: tuple[tuple[str, str], ...]
    typed: dict[str, str]


@blueprint.get("", endpoint="list")
@needs("score.view")
def list_() -> Response:
    """Show the list for the meeting."""
    asking = services().enquiry(viewer())
    held = last_held()
    found = list_offenders(
        asking,
        services().settings.home,
        since=held.seq if held else 0,
        held_on=held.on if held else None,
    )
    notices = notice_flags(asking, [each.item.id for each in found.lines])
    lines = [replace(each, flags=(*notices.get(each.item.id, ()), *each.flags)) for each in found.lines]
    table = replace(listed(_TABLE, lines), out=None)  # scores leave only in the police version of a pack
    page = ListPage(
        subjects=table.subjects,
        detail="list suspects with scores" if found.lines else "",
        recorded="This view is recorded",
        lede=_lede(len(found.lines), found.scored_at),
        version=found.matrix.version,
        illustrative=found.matrix.illustrative,
        scored_at=found.scored_at,
        since=day_in_words(held.on) if held else "",
        table=table,
        counts=_counts(found.lines),
        without=len(found.without),
        may_score=decide(viewer(), "score.record").allowed,
        gap_words={code: row["words"] for code, row in vocabulary.read("gaps").items()},
        waiting=sum(each.state == "proposed" for line in found.lines for each in line.tactics),
    )
    return render_list(page, table)


@blueprint.post("/score")
@needs("score.record")
def score() -> AnyResponse:
    """Score every suspect for the coming meeting and record it."""
    asked = Asked(at=services().clock().date(), about=request.form.get("about", "").strip())
    try:
        done = score_suspects(
            services().ledger, viewer(), services().settings.home, asked, ids=services().ids
        )
    except AskedWrongly as fault:
        flash(str(fault), "warning")
        return redirect(url_for("offenders.list"), code=303)
    said = f"{done.recorded} score{'s' * (done.recorded != 1)} recorded as at {day_in_words(done.at)}, matrix {done.version}."
    if done.unchanged:
        said += f" {done.unchanged} said just what was recorded for today already."
    if done.withdrawn:
        said += f" {done.withdrawn} taken back: those people are protected now."
    if done.refused:
        said += f" {len(done.refused)} may have no score; a named person decides about them."
    flash(said)
    return redirect(url_for("offenders.list"), code=303)


@blueprint.get("/decisions")
@needs("score.view")
def decisions() -> Response:
    """Show decisions due for review and ended, and those who may have no score."""
    return render(_decisions_page())


@blueprint.post("/decisions")
@needs("course.decide")
def decide_about() -> AnyResponse:
    """Take what a named person decides about somebody who may have no score."""
    asking = services().enquiry(viewer())
    try:
        course = Course(
            person=asking.identify(request.form.get("person", "")),
            course=request.form.get("course", ""),
            reason=request.form.get("reason", ""),
            review_on=day_of("review", "review date"),
        )
        decide_course(services().ledger, viewer(), course, today=asking.today)
    except AskedWrongly as fault:
        answer = render(_decisions_page(wrong=((str(fault), "without"),)))
        answer.status_code = 400
        return answer
    flash("The decision is recorded under your name, with its review date.")
    return redirect(url_for("offenders.decisions"), code=303)


def day_of(name: str, words: str) -> date:
    """Return the day typed into three boxes; AskedWrongly says what is needed."""
    parts = [request.form.get(f"{name}-{part}", "").strip() for part in ("year", "month", "day")]
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        raise AskedWrongly(
            f"The {words} is not a date. Nothing was changed: give day, month and year."
        ) from None


def _lede(number: int, scored_at: date | None) -> str:
    if not number:
        return "No adult is a suspect yet. A named police officer decides that on a person’s page, with a ground."
    scored = f"scored last as at {day_in_words(scored_at)}" if scored_at else "nobody has been scored yet"
    return f"{number} adult{'s' * (number != 1)} a named officer has decided {'are suspects' if number != 1 else 'is a suspect'}; {scored}."


def last_held() -> Held | None:
    """Return the last meeting held."""
    with services().ledger.reading() as snapshot:
        return last_meeting(snapshot.connection)


def _counts(lines: Sequence[OffenderLine]) -> tuple[dict[str, str], ...]:
    up = sum(line.moved > 0 for line in lines)
    down = sum(line.moved < 0 for line in lines)
    bare = sum(not any(each.is_open for each in line.tactics) for line in lines)
    return (
        {"big": str(up), "words": "moved up a band", "below": "since the last meeting"},
        {"big": str(down), "words": "moved down", "below": "since the last meeting"},
        {"big": str(sum(line.differs for line in lines)), "words": "to score again", "below": "the record has changed since"},
        {"big": str(bare), "words": "without an open tactic", "below": "of those on this list"},
    )  # fmt: skip


def _decisions_page(*, wrong: tuple[tuple[str, str], ...] = ()) -> DecisionsPage:
    asking = services().enquiry(viewer())
    found = list_designations(asking, services().settings.home)
    soon = asking.today + _SOON
    rows = [
        DecisionRow(
            line=each,
            href=url_for("offender.page", token=each.item.token),
            by=name_of(each.by),
            ended_by=name_of(each.ended_by),
        )
        for each in found.lines
    ]
    subjects = tuple(each.line.item.id for each in rows) + tuple(each.item.id for each in found.without)
    return DecisionsPage(
        subjects=subjects,
        detail="list decisions on suspects" if subjects else "",
        recorded="This view is recorded",
        due=tuple(each for each in rows if each.line.ended_at is None and each.line.review_on <= soon),
        removed=tuple(each for each in rows if each.line.ended_at is not None),
        without=tuple(
            WithoutRow(
                name=each.item.name,
                href=url_for("people.page", token=each.item.token),
                token=each.item.token,
                why=each.why,
                course=each.course,
                reason=each.reason,
                review_on=each.review_on,
                by=name_of(each.by),
            )
            for each in found.without
        ),
        courses=tuple((code, row["words"], "") for code, row in vocabulary.read("courses").items()),
        may_decide=decide(viewer(), "course.decide").allowed,
        wrong=wrong,
        typed={key: value for key, value in request.form.items() if key != "csrf_token"},
    )


# -- the list's columns ----------------------------------------------------------------------------


def _total(row: OffenderLine) -> int:
    return -1 if row.latest is None or row.latest.said.total is None else row.latest.said.total


def _band(row: OffenderLine) -> str:
    if row.latest is None:
        return "Not scored yet"
    if row.latest.said.total is None:
        return "No score"
    return f"Band {row.latest.said.band}"


def _moved(row: OffenderLine) -> str:
    if row.latest is None or row.before is None:
        return "New" if row.latest is not None else ""
    if not row.moved:
        return "Same band"
    bands = f"{abs(row.moved)} band{'s' * (abs(row.moved) != 1)}"
    return f"Up {bands}" if row.moved > 0 else f"Down {bands}"


def _gaps(row: OffenderLine) -> str:
    words = vocabulary.read("gaps")
    return ", ".join(words[each]["words"] for each in row.latest.said.gaps) if row.latest else ""


def _tactic(row: OffenderLine) -> str:
    open_now = [each for each in row.tactics if each.is_open]
    return "; ".join(f"{each.name}, {each.owner}" for each in open_now) or "None chosen"


_TABLE: Final = Table[OffenderLine](
    name="suspects-scored",
    caption="Suspected adults for the meeting",
    things="suspects",
    columns=(
        Column(
            key="name", words="Name", label="", of=lambda row: row.item.name,
            href=lambda row: url_for("offender.page", token=row.item.token),
        ),
        Column(key="band", words="Band", of=_band, order=_total, late_first=True, chosen=True),
        Column(key="moved", words="Change", of=_moved, order=lambda row: row.moved, late_first=True, chosen=True),
        Column(key="new", words="New reports", of=lambda row: row.new_reports, number=True),
        Column(key="gaps", words="Gaps", of=_gaps),
        Column(key="tactic", words="Tactic and owner", of=_tactic),
        Column(key="flags", words="Beside it, no points", of=lambda row: ", ".join(dict.fromkeys(each.words for each in row.flags))),
    ),
    start="-band",
    subjects=lambda rows: tuple(row.item.id for row in rows),
    size=100,
    empty="No adult is a suspect yet.",
)  # fmt: skip
