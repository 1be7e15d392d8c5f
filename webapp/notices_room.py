"""What the pages of notices share: their blueprint, how a notice is addressed, and lines as rows show them."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Blueprint, url_for

from intel.errors import NotFound
from intel.notices.ends import Facts
from intel.notices.find import NOT_THERE, NoticeLine
from intel.notices.find_watch import Party, Seen
from intel.notices.model import State, said, setting, words
from intel.people.days import day_in_words
from intel.people.known import ReportLine
from intel.vocabulary import read
from webapp.addresses import address_of, address_of_report
from webapp.gate import viewer
from webapp.lines import Piece
from webapp.services import services

blueprint = Blueprint("notices", __name__)

LAW: Final = (
    f"Guidance, not legal advice; law checked on {day_in_words(read('notices')['settings']['law_checked_on'])}. "
    "Review interval, authorising rank and which care orders qualify are local policy."
)
ALWAYS: Final = str(read("notices")["always_said"])


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """A notice as a list shows it. `name` may lead to its page; `late` says what is late about it."""

    id: str
    name: str
    href: str
    adult: Piece
    child: Piece
    ground: str
    state: str
    served: date | None
    ends: date | None
    ends_why: str
    review: date | None
    late: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRow:
    """A sighting as a page shows it."""

    notice: Piece
    heading: str
    same_child: bool
    may: bool
    on: str
    other: Piece
    report: Piece
    report_token: str
    reasons: tuple[tuple[str, Piece | None], ...]
    grade: str
    agency: str
    basis: str
    text_kind: str
    text: str
    waiting: int


def identify(token: str) -> str:
    """Return what a token of an address stands for."""
    found = services().tokens.identify(viewer().scope, token)
    if found is None:
        raise NotFound(NOT_THERE)
    return found


def address_of_notice(token: str) -> str:
    """Return the address of a notice's page."""
    return url_for("notices.page", token=token)


def party(each: Party) -> Piece:
    """Return somebody's name, leading to their page where the viewer has one of them."""
    return Piece(words=each.name, href=address_of("Person", each.item.token) if each.item else "")


def notice_row(line: NoticeLine, today: date) -> NoticeRow:
    """Return a notice as a row."""
    facts = line.facts
    ended = line.ended
    return NoticeRow(
        id=line.id,
        name=facts.name,
        href=address_of_notice(line.token),
        adult=party(line.adult),
        child=party(line.child),
        ground=str(words("ground")[facts.ground]["short"]) if facts.ground else "",
        state=line.state,
        served=facts.served_on,
        ends=ended.on if ended else line.end.on if line.end else None,
        ends_why=said("ends", ended.why if ended else line.end.why if line.end else ""),
        review=facts.review_due if facts.state is State.IN_FORCE and not ended else None,
        late=_late(facts, line, today),
        people=tuple(dict.fromkeys((line.id, line.adult.id, line.child.id))),
    )


def _late(facts: Facts, line: NoticeLine, today: date) -> str:
    """Say in a few words what is late about a notice, the most protective first."""
    if line.gap and line.gap.warn_on <= today:
        return "cover stops" if line.gap.on > today else "no cover"
    if line.ended:
        return "end not recorded" if facts.state is State.IN_FORCE else ""
    if facts.state is State.IN_FORCE and facts.review_due and facts.review_due < today:
        return "review late"
    return ""


def ends_soon(line: NoticeLine, today: date) -> bool:
    """Return whether a notice in force ends within the days of the setting."""
    end = line.end
    return line.live and end is not None and (end.on - today).days <= setting("warning_days")


def seen_row(each: Seen, notice: Piece) -> SeenRow:
    """Return a sighting as a row."""
    return SeenRow(
        notice=notice,
        heading=_heading(each),
        same_child=each.sighting.same_child,
        may=each.sighting.may,
        on=day_in_words(each.sighting.on),
        other=party(each.other),
        report=_report(each.line),
        report_token=each.line.token,
        reasons=tuple((one.words, _report(one.leans_on) if one.leans_on else None) for one in each.reasons),
        grade=each.line.grade,
        agency=each.line.agency,
        basis=each.line.basis,
        text_kind=each.line.text_kind,
        text=each.line.text,
        waiting=each.waiting,
    )


def _report(line: ReportLine) -> Piece:
    return Piece(words=line.name, href=address_of_report(line.token))


def _heading(each: Seen) -> str:
    if each.sighting.same_child:
        return "May be a breach" if each.sighting.may else "Possible breach"
    return "Warning: may be another child" if each.sighting.may else "Warning: another child"
