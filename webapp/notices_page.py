"""The page of one notice: where it stands, what is missing, the child's protection first, then what was done.

Whoever may not have what a notice says sees that it exists, if it was shared with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from flask import Response, url_for

from intel.access import decide
from intel.ledger import Entry
from intel.notices import model
from intel.notices.drafts import list_drafts
from intel.notices.ends import Facts, birthday, in_care
from intel.notices.find import NoticeKnown, NoticeLine, get_line, get_notice
from intel.notices.kinds import done_on
from intel.notices.local_time import local_words
from intel.notices.missing import Missing
from intel.notices.model import State, said, setting, words
from intel.people.days import day_in_words, short_day
from intel.vocabulary import audience_name, read
from webapp.addresses import address_of_report
from webapp.gate import needs, viewer
from webapp.lines import Piece
from webapp.notices_room import (
    ALWAYS,
    LAW,
    NoticeRow,
    SeenRow,
    address_of_notice,
    blueprint,
    identify,
    notice_row,
    seen_row,
)
from webapp.pages import Page, render
from webapp.services import services

# The steps along the top, each with the entry that reached it.
_LINE: Final[tuple[tuple[str, type[model.NoticeStep]], ...]] = (
    ("considered", model.NoticeConsidered),
    ("proposed", model.NoticeProposed),
    ("checks", model.NoticeChecked),
    ("authorised", model.NoticeAuthorised),
    ("served", model.NoticeServed),
)
# What a person may do from a notice's page besides what is missing, in this order.
_QUIET: Final = (
    "send_back", "check", "word", "share", "file", "review", "act", "correct_birth", "care", "whereabouts", "end",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of the line of steps: done, now or ahead."""

    words: str
    below: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """One thing that is missing, with the button that mends it where this viewer may."""

    heading: str
    words: str
    due: str
    late: bool
    href: str
    button: str
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """One notice as a bar: from where to where along the line, in hundredths, drawn solid or hatched."""

    name: str
    words: str
    start: int
    end: int
    solid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A decision on reports, as the page shows it."""

    words: str
    outcome: str
    by: str
    on: str
    reason: str
    reports: tuple[Piece, ...]
    gone: int
    acted: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One step in the history of a notice."""

    on: str
    what: str
    by: str
    said: str


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
        line=tuple(_points(known, today)),
        missing=tuple(_lack(each, token, known, may=may, first=place == 0) for place, each in enumerate(known.missing)),
        dates=tuple(_dates(known)),
        cover=_cover(facts, known.others, line)[0],
        marks=_cover(facts, known.others, line)[1],
        protecting=tuple(_protecting(known)),
        seen=tuple(seen_row(each, Piece(words=row.name)) for each in known.seen),
        breaches=tuple(_breach(known, each.seq) for each in known.decided),
        rests_on=tuple(_rests_on(known)),
        reports=tuple(
            Piece(words=f"{short_day(each.when)}: {each.name}, {each.agency}, grade {each.grade}", href=address_of_report(each.token))
            for each in known.rests_on
        ),
        service=tuple(_service(known)),
        acts=tuple(str(words("prohibitions")[each]["words"]).format(child="the child") for each in worded[1].prohibitions) if worded else (),
        wording=worded[1].wording if worded else "",
        cleared=f"Written for service and cleared by {name_of(worded[0].actor)}, {day_in_words(done_on(*worded))}. It holds the child’s name, date of birth and the ground only." if worded else "",
        reviews=tuple(_done(entry_, each) for entry_, each in reversed(story.all(model.NoticeReviewed))),
        history=tuple(_done(each.entry, each.said) for each in reversed(story.steps)),
        others=others,
        warnings=tuple(_warnings(known)),
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
    return True


def _title(line: NoticeLine) -> str:
    if line.facts.served_on is None:
        return f"A notice on {line.adult.name}, about {line.child.name}"
    if line.ended:
        return f"{line.adult.name} was told to keep away from {line.child.name}"
    return f"{line.adult.name} must keep away from {line.child.name}"


def _points(known: NoticeKnown, today: date) -> list[Point]:
    story, line = known.story, known.line
    reached = list(State).index(story.facts.state)
    found = []
    for place, (key, kind) in enumerate(_LINE):
        last = story.last(kind)
        done = last is not None and (place < reached or story.facts.state is State.ENDED or place == reached)
        label = "Served" if key == "served" else str(words("states")[key]["short"])
        now = not line.ended and place == reached and key != "served"
        reached_on = story.facts.served_on if key == "served" else done_on(*last) if last else None
        found.append(
            Point(words=label, below=short_day(reached_on) if reached_on and done else "", state="now" if now else "done" if done else "ahead")
        )  # fmt: skip
    served = story.facts.served_on
    in_force = story.facts.state is State.IN_FORCE and not line.ended
    day = f"now, day {(today - served).days + 1}" if in_force and served else ""
    found.append(
        Point(words="In force", below=day, state="now" if in_force else "done" if served else "ahead")
    )
    if in_force and story.facts.review_due:
        found.append(Point(words="Review", below=f"due {short_day(story.facts.review_due)}", state="ahead"))
    end = line.ended or line.end
    found.append(Point(words="Ended" if line.ended else "Ends", below=short_day(end.on) if end else "", state="done" if line.ended else "ahead"))  # fmt: skip
    return found


def _lack(each: Missing, token: str, known: NoticeKnown, *, may: bool, first: bool) -> Lack:
    button, href = "", ""
    if may and each.step == "second":
        gap = known.line.gap
        begun = next(
            (other for other in known.others if gap and gap.second and other.id == gap.second.id), None
        )
        child = known.line.child.item
        if begun is not None:
            button, href = f"Open {begun.facts.name}", address_of_notice(begun.token)
        elif child is not None and known.line.adult.item is not None:
            button = "Begin a second notice"
            href = url_for("notices.new", person=child.token, other=known.line.adult.item.token)
    elif may and each.step in known.steps:
        button, href = (
            str(words("steps")[each.step]["words"]),
            url_for("notices.step", token=token, step=each.step),
        )
    due = ""
    if each.due is not None:
        due = f"{'Overdue since' if each.late and each.step != 'second' else 'By'} {day_in_words(each.due)}"
    return Lack(
        heading=each.heading, words=each.words, due=due, late=each.late, href=href, button=button, first=first
    )


def _dates(known: NoticeKnown) -> list[tuple[str, str, str]]:
    story, line = known.story, known.line
    facts, rows = story.facts, list[tuple[str, str, str]]()
    if facts.born_on:
        proof = story.says(model.NoticeBirthCorrected) or story.checked
        words_ = said("age_proofs", proof.age_proof or "")
        rows.append(("The child was born", day_in_words(facts.born_on), f"{words_}, seen {day_in_words(proof.age_seen_on or '')}" if words_ else ""))  # fmt: skip
    if facts.order_type != "none":
        since = f"since {day_in_words(facts.order_since)}" if facts.order_since else ""
        ended = f", ended {day_in_words(facts.order_ended_on)}" if facts.order_ended_on else ""
        rows.append(("In care", said("orders", facts.order_type), f"{since}{ended}".strip(", ")))
    served = story.last(model.NoticeServed)
    if served:
        rows.append(("Served", local_words(served[1].at), f"Recorded {day_in_words(served[0].at)}"))
    if facts.review_due and not line.ended:
        rows.append(("Review due", day_in_words(facts.review_due), f"{setting('review_months')} months after service or the last review, local setting"))  # fmt: skip
    if line.gap:
        rows.append(("Warning raised", day_in_words(line.gap.warn_on), f"{setting('warning_days')} days before a 16th birthday, in care, no second notice served"))  # fmt: skip
    end = line.ended or line.end
    if end:
        rows.append(
            (
                "This notice ended" if line.ended else "This notice ends",
                day_in_words(end.on),
                said("ends", end.why),
            )
        )
    if line.gap and facts.born_on:
        rows.append(("A second notice would end", day_in_words(birthday(facts.born_on, 18)), "18th birthday, or when the care order ends"))  # fmt: skip
    return rows


def _cover(facts: Facts, others: Sequence[NoticeLine], line: NoticeLine) -> tuple[tuple[Cover, ...], tuple[tuple[str, int], ...]]:  # fmt: skip
    """Return the bars of this notice and of the one that would cover on, and the days marked. Not to scale by intent."""
    end = line.ended or line.end
    if facts.served_on is None or end is None or facts.born_on is None:
        return (), ()
    last = birthday(facts.born_on, 18) if line.gap or in_care(facts, end.on) else end.on
    crosses = last > end.on
    split = 38 if crosses else 100
    bars = [Cover(name=facts.name, words=f"{line.state}. {_short(facts)}", start=0, end=split, solid=True)]
    marks = [(f"{short_day(facts.served_on)}, served", 0), (f"{short_day(end.on)}, ends", split)]
    if crosses:
        pair = [each for each in others if each.facts.ground == "section_49" and each.adult.id == line.adult.id and each.child.id == line.child.id]  # fmt: skip
        second = pair[-1] if pair else None
        solid = second is not None and second.facts.served_on is not None and second.live
        told = (
            f"{second.state}{'' if solid else ', not yet cover'}. {_short(second.facts)}"
            if second
            else "No second notice"
        )
        bars.append(
            Cover(name=second.facts.name if second else "", words=told, start=split, end=100, solid=solid)
        )
        marks.append((f"{short_day(last)}, turns 18", 100))
    return tuple(bars), tuple(marks)


def _short(facts: Facts) -> str:
    short = str(words("ground")[facts.ground]["short"]) if facts.ground else ""
    return short[:1].upper() + short[1:]


def _protecting(known: NoticeKnown) -> list[tuple[str, str]]:
    story, checked = known.story, known.story.checked
    added = story.says(model.NoticeStatementAdded)
    statement = added.statement if added else checked.statement
    rows = [("The child’s view", f"“{checked.child_views}”" if checked.child_views else "Not recorded yet")]
    if statement:
        rows.append(("No permission", f"Statement of {day_in_words(statement.on)}, {statement.by}, {said('capacities', statement.capacity)}"))  # fmt: skip
    else:
        rows.append(("No permission", checked.without_statement or "No statement yet"))
    if story.facts.born_on:
        rows.append(("Age proved", day_in_words(story.facts.born_on)))
    else:
        rows.append(("Age proved", "Not yet"))
    told = ", ".join(f"{name} {short_day(on)}" for name, on in known.shared)
    if not story.row["told_social_care"] and story.facts.served_on:
        must = audience_name(f"agency_{read('notices')['must_share']}")
        told = f"{told} · {must} not yet" if told else f"{must} not yet"
    rows.append(("Shared with", told or "Nobody yet"))
    filed = [f"{said('systems', each.system)}, {each.reference}" for _, each in story.all(model.NoticeFiled)]
    rows.append(("Found in", "; ".join(filed) or "No system yet"))
    return rows


def _rests_on(known: NoticeKnown) -> list[tuple[str, str]]:
    story = known.story
    considered, proposed = story.says(model.NoticeConsidered), story.says(model.NoticeProposed)
    rows = [("Why", considered.reason if considered else "")]
    if proposed:
        rows += [
            ("Facts", proposed.facts if proposed.facts != rows[0][1] else ""),
            ("Parental responsibility", f"None. Asked: {proposed.parental_responsibility_asked}"),
            ("Instead of", story.checked.alternatives),
        ]
    return [(label, value) for label, value in rows if value]


def _service(known: NoticeKnown) -> list[tuple[str, str]]:
    served, authorised = known.story.says(model.NoticeServed), known.story.last(model.NoticeAuthorised)
    rows: list[tuple[str, str]] = []
    if served:
        rows = [
            ("When", local_words(served.at)),
            ("Where", served.place),
            ("By", f"{served.by}, {said('methods', served.method)}"),
            (
                "Signed",
                said("signatures", served.signature)
                + (", copy left" if served.copy_left else ", no copy left"),
            ),
            ("Interpreter", served.interpreter or "None recorded"),
            ("Video", served.video or "None recorded"),
        ]
    if authorised:
        entry, each = authorised
        reason = f". {each.reason}" if each.reason else ""
        rows.append(
            (
                "Authorised",
                f"{name_of(entry.actor)}, {said('ranks', each.rank)}, {day_in_words(done_on(entry, each))}{reason}",
            )
        )
    return rows


def _breach(known: NoticeKnown, seq: int) -> Breach:
    each = next(one for one in known.decided if one.seq == seq)
    acted = tuple(
        (
            said("actions", act.action),
            f"{act.reason}{f' · {act.crime_reference}' if act.crime_reference else ''}",
        )
        for _, act in known.story.all(model.NoticeBreachActed)
        if act.breach == seq
    )
    return Breach(
        words=said("decisions", each.said.outcome),
        outcome=each.said.outcome,
        by=name_of(each.by),
        on=day_in_words(each.at),
        reason=each.said.reason,
        reports=tuple(Piece(words=line.name, href=address_of_report(line.token)) for line in each.lines),
        gone=each.gone,
        acted=acted,
    )


def _warnings(known: NoticeKnown) -> list[str]:
    """Say what stands out about a notice and is no step that is missing."""
    found = []
    if known.line.adult.id == known.line.child.id:
        found.append("Who is who now has the adult and the child of this notice as one person. Have that settled: until then no report is matched with it.")  # fmt: skip
    if known.birth_differs:
        found.append(f"Reports give the child’s date of birth as {day_in_words(known.birth_differs)}, which is not the one this notice rests on. Prove which is right.")  # fmt: skip
    where = known.story.last(model.NoticeWhereabouts)
    if where and where[1].where != "here":
        found.append(f"The adult is {said('wheres', where[1].where)} since {day_in_words(where[1].since)}: {where[1].reason}. The notice stands.")  # fmt: skip
    proposed = known.story.says(model.NoticeProposed)
    if proposed and proposed.outside_setting and known.story.facts.served_on is None:
        found.append(f"The law covers {said('orders', proposed.care.order_type)}; the force’s own setting does not. The authorising officer decides, with the reason.")  # fmt: skip
    sent_back = known.story.last(model.NoticeSentBack)
    if sent_back and known.story.facts.state is State.PROPOSED:
        found.append(
            f"Sent back by {name_of(sent_back[0].actor)} on {day_in_words(sent_back[0].at)}: {sent_back[1].reason}"
        )
    return found


def _done(entry: Entry, each: model.NoticeStep) -> Done:
    return Done(on=local_words(entry.at), what=_what(each), by=name_of(entry.actor), said=_told(each))


def _what(each: model.NoticeStep) -> str:
    kind = model.KIND_OF[type(each)].removeprefix("notice.").replace("_", " ")
    return kind[:1].upper() + kind[1:]


def _told(each: model.NoticeStep) -> str:  # noqa: PLR0911 - a table, one line for each kind of step
    """Return the one sentence of a step that a history shows."""
    match each:
        case model.NoticeReviewed():
            return (
                f"{each.found} It {said('review_outcomes', each.outcome)}. Next {day_in_words(each.next_on)}."
            )
        case model.NoticeShared():
            return f"{audience_name(each.audience)}, {day_in_words(each.on)}, {said('bases', each.basis)}"
        case model.NoticeFiled():
            return f"{said('systems', each.system)}, {each.reference}"
        case model.NoticeEnded():
            return f"{said('ends', each.why)}, {day_in_words(each.on)}. {each.reason}"
        case model.NoticeBreachActed():
            return f"{said('actions', each.action)}. {each.reason}"
        case model.NoticeWhereabouts():
            return f"{said('wheres', each.where)} since {day_in_words(each.since)}. {each.reason}"
        case _:
            return str(getattr(each, "reason", ""))


def name_of(user_id: str) -> str:
    """Return who an actor is."""
    account = services().accounts.find_account(user_id) if user_id else None
    return account.name if account else user_id
