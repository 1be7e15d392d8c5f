"""Where a notice stands: the line of its steps, what is missing, the dates worked out and the bars of cover."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import url_for

from intel.notices import model
from intel.notices.ends import Facts, birthday, in_care
from intel.notices.find import NoticeKnown, NoticeLine
from intel.notices.kinds import done_on
from intel.notices.local_time import local_words
from intel.notices.missing import Missing
from intel.notices.model import State, said, setting, words
from intel.people.days import day_in_words, short_day
from webapp.notices_room import address_of_notice

# The steps along the top, each with the entry that reached it.
_LINE: Final[tuple[tuple[str, type[model.NoticeStep]], ...]] = (
    ("considered", model.NoticeConsidered),
    ("proposed", model.NoticeProposed),
    ("checks", model.NoticeChecked),
    ("authorised", model.NoticeAuthorised),
    ("served", model.NoticeServed),
)


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


def points(known: NoticeKnown, today: date) -> list[Point]:
    """Return the line of steps: what is done, where it stands now, what is ahead."""
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


def lack(each: Missing, token: str, known: NoticeKnown, *, may: bool, first: bool) -> Lack:
    """Return one thing that is missing, with the button that mends it where this viewer may."""
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


def dates(known: NoticeKnown) -> list[tuple[str, str, str]]:
    """Return the dates worked out, each as what, the day and why."""
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


def cover(facts: Facts, others: Sequence[NoticeLine], line: NoticeLine) -> tuple[tuple[Cover, ...], tuple[tuple[str, int], ...]]:  # fmt: skip
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
