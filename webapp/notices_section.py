"""Notices on the page of an adult or a child: for whoever each was shared with, that it exists and what it means.

A section of the page of a person; and what the home page of the chair and of those a notice was shared with says.
"""

from dataclasses import dataclass

from flask import url_for

from intel.access import decide
from intel.meetings.find import since_last
from intel.notices.find import NoticeLine, list_about
from intel.notices.find_register import Numbers, numbers
from intel.notices.find_watch import count_possible
from intel.notices.model import State
from intel.people.days import day_in_words
from webapp.gate import viewer
from webapp.notices_room import ALWAYS, NoticeRow, notice_row
from webapp.sections import ItemShown, Place, Section
from webapp.services import services


@dataclass(frozen=True, slots=True, kw_only=True)
class Protects:
    """One notice on somebody's page, in sentences."""

    row: NoticeRow
    heading: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesOf:
    """The notices on an adult or about a child; `begin` is where this viewer may begin one."""

    heading: str
    protected: bool
    rows: tuple[Protects, ...]
    begin: str
    always: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeNotices:
    """What a home page says of notices: the chair's numbers in one look."""

    counts: Numbers
    possible: int
    href: str
    due: str


def section(shown: ItemShown) -> Section | None:
    """Return the notices of a person, or None where there are none to tell of and none may be begun."""
    item = shown.known.item
    if item.label != "Person":
        return None
    lines = list_about(shown.enquiry, item.id)
    mine = [each for each in lines if item.id in (each.adult.id, each.child.id)]
    may_begin = decide(viewer(), "notice.propose").allowed
    if not mine and not may_begin:
        return None
    rows = tuple(_protects(each, item.id, shown) for each in mine)
    content = NoticesOf(
        heading="What protects this child now" if item.protected else "Abduction warning notices",
        protected=item.protected,
        rows=rows,
        begin=url_for("notices.new", person=item.token) if may_begin else "",
        always=ALWAYS,
    )
    people = tuple(dict.fromkeys(each for row in rows for each in row.row.people))
    place = Place.LEAD if item.protected and rows else Place.SIDE
    return Section(template="notices/of_person.html", place=place, content=content, subjects=people)


def home_notices() -> HomeNotices | None:
    """Return the register's numbers for those who answer for it."""
    if not decide(viewer(), "notice.propose").allowed:
        return None
    asking = services().enquiry(viewer())
    with asking.ledger.reading() as snapshot:
        counts = numbers(snapshot.connection, asking.today)
    if not counts.in_force and not counts.under_way:
        return None
    possible = count_possible(asking, after=since_last(asking))
    return HomeNotices(
        counts=counts, possible=possible, href=url_for("notices.list"), due=url_for("notices.due")
    )


def _protects(line: NoticeLine, person: str, shown: ItemShown) -> Protects:
    row = notice_row(line, shown.enquiry.today)
    about_child = line.child.id == person
    other = row.adult.words if about_child else row.child.words
    if line.ended:
        heading = f"A police notice told {row.adult.words} to keep away from {row.child.words}"
        return Protects(
            row=row, heading=heading, words=f"It ended on {day_in_words(line.ended.on)}: {row.ends_why}."
        )
    if line.facts.state is not State.IN_FORCE:
        heading = f"A police notice is {row.state.lower()}"
        whom = "on" if about_child else "about"
        return Protects(
            row=row,
            heading=heading,
            words=f"{whom.capitalize()} {other}. It protects nobody until it is served.",
        )
    heading = f"A police notice tells {row.adult.words} to keep away from {row.child.words}"
    said = (
        f"Served {day_in_words(row.served or '')}. It ends on {day_in_words(row.ends or '')}: {row.ends_why}."
    )
    if line.gap is not None:
        second = (
            "A second notice is begun and not served yet."
            if line.gap.second
            else "A second notice can cover until 18; none is begun."
        )
        said += f" Because the child is in care, cover need not stop. {second}"
    return Protects(row=row, heading=heading, words=said)
