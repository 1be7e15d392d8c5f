"""The page of one notice: where it stands, what is missing, the child's protection first, then what was done.

Whoever may not have what a notice says sees that it exists, if it was shared with them.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from flask import Response, url_for

from intel.access import decide
from intel.notices import model
from intel.notices.drafts import list_drafts
from intel.notices.find import NoticeKnown, NoticeLine, get_line, get_notice
from intel.notices.kinds import done_on
from intel.notices.model import words
from intel.notices.take_back import can_be_taken_back
from intel.people.days import day_in_words, short_day
from webapp.addresses import address_of_report
from webapp.gate import needs, viewer
from webapp.lines import Piece
from webapp.notices_room import (
    ALWAYS,
    LAW,
    NoticeRow,
    SeenRow,
    blueprint,
    identify,
    notice_row,
    seen_row,
)
from webapp.notices_told import Breach, Done, breach, done, name_of, protecting, rests_on, service, warnings
from webapp.notices_where import Cover, Lack, Point, cover, dates, lack, points
from webapp.pages import Page, render
from webapp.services import services

# What a person may do from a notice's page besides what is missing, in this order.
_QUIET: Final = (
    "send_back", "check", "word", "share", "file", "review", "act", "correct_birth", "care", "whereabouts", "end", "take_back",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage(Page):
    """A notice, for those who may have what it says."""

    template: ClassVar[str] = "notices/page.html"

    token: str
    row: NoticeRow
    title: str
    ground: str
    always: str
    law: str
    line: tuple[Point, ...]
    missing: tuple[Lack, ...]
    dates: tuple[tuple[str, str, str], ...]
    cover: tuple[Cover, ...]
    marks: tuple[tuple[str, int], ...]
    protecting: tuple[tuple[str, str], ...]
    seen: tuple[SeenRow, ...]
    breaches: tuple[Breach, ...]
    rests_on: tuple[tuple[str, str], ...]
    reports: tuple[Piece, ...]
    service: tuple[tuple[str, str], ...]
    acts: tuple[str, ...]
    wording: str
    cleared: str
    reviews: tuple[Done, ...]
    history: tuple[Done, ...]
    others: tuple[NoticeRow, ...]
    warnings: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    drafts: tuple[tuple[str, str], ...]
    may_decide: bool
    documents: bool
    wrong: tuple[tuple[str, str], ...]
    typed: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistsPage(Page):
    """That a notice exists, for those it was shared with."""

    template: ClassVar[str] = "notices/exists.html"

    row: NoticeRow
    always: str
    until: str


@blueprint.get("/notices/<token>")
@needs("notice.open")
def page(token: str) -> Response:
    """Show one notice."""
    return render(page_of(token))


def page_of(
    token: str, *, wrong: tuple[tuple[str, str], ...] = (), typed: dict[str, str] | None = None
) -> Page:
    """Return the page of a notice as this viewer may have it."""
    asking = services().enquiry(viewer())
    notice_id = identify(token)
    if not decide(viewer(), "notice.view").allowed:
        line = get_line(asking, notice_id)
        row = notice_row(line, asking.today)
        return ExistsPage(subjects=row.people, row=row, always=ALWAYS, until=day_in_words(row.ends or ""))
    return _whole(token, get_notice(asking, notice_id), asking.today, wrong=wrong, typed=typed or {})


def _whole(
    token: str, known: NoticeKnown, today: date, *, wrong: tuple[tuple[str, str], ...], typed: dict[str, str]
) -> NoticePage:
    story, line = known.story, known.line
    facts = story.facts
    may = decide(viewer(), "notice.record").allowed
    worded = story.last(model.NoticeWorded)
    row = notice_row(line, today)
    others = tuple(notice_row(each, today) for each in known.others)
    mine = list_drafts(services().database, viewer(), line.id) if may else frozenset[str]()
    return NoticePage(
        subjects=known.shown,
        recorded="This view is recorded",
        token=token,
        row=row,
        title=_title(line),
        ground=str(words("ground")[facts.ground]["words"]) if facts.ground else "No ground is chosen yet",
        always=ALWAYS,
        law=LAW,
        line=tuple(points(known, today)),
        missing=tuple(lack(each, token, known, may=may, first=place == 0) for place, each in enumerate(known.missing)),
        dates=tuple(dates(known)),
        cover=cover(facts, known.others, line)[0],
        marks=cover(facts, known.others, line)[1],
        protecting=tuple(protecting(known)),
        seen=tuple(seen_row(each, Piece(words=row.name)) for each in known.seen),
        breaches=tuple(breach(known, each.seq) for each in known.decided),
        rests_on=tuple(rests_on(known)),
        reports=tuple(
            Piece(words=f"{short_day(each.when)}: {each.name}, {each.agency}, grade {each.grade}", href=address_of_report(each.token))
            for each in known.rests_on
        ),
        service=tuple(service(known)),
        acts=tuple(str(words("prohibitions")[each]["words"]).format(child="the child") for each in worded[1].prohibitions) if worded else (),
        wording=worded[1].wording if worded else "",
        cleared=f"Written for service and cleared by {name_of(worded[0].actor)}, {day_in_words(done_on(*worded))}. It holds the child’s name, date of birth and the ground only." if worded else "",
        reviews=tuple(done(each, story) for each in reversed(story.steps) if isinstance(each.said, model.NoticeReviewed)),
        history=tuple(done(each, story) for each in reversed(story.history)),
        others=others,
        warnings=tuple(warnings(known)),
        steps=tuple((str(words("steps")[each]["words"]), url_for("notices.step", token=token, step=each)) for each in _QUIET if each in known.steps and _offered(known, each)) if may else (),
        drafts=tuple((str(words("steps")[each]["words"]), url_for("notices.step", token=token, step=each)) for each in sorted(mine) if each in known.steps),
        may_decide=may and "breach" in known.steps,
        documents=worded is not None and facts.born_on is not None,
        wrong=wrong,
        typed=typed,
    )  # fmt: skip


def _offered(known: NoticeKnown, step: str) -> bool:
    """Leave out what there is nothing to do about yet."""
    if step == "act":
        return any(each.said.outcome == "suspected" for each in known.decided)
    if step == "take_back":
        return bool(can_be_taken_back(known.story))
    return True


def _title(line: NoticeLine) -> str:
    if line.facts.served_on is None:
        return f"A notice on {line.adult.name}, about {line.child.name}"
    if line.ended:
        return f"{line.adult.name} was told to keep away from {line.child.name}"
    return f"{line.adult.name} must keep away from {line.child.name}"
