"""Notices: the register, what is due for the meeting, beginning one, and the pages that keep a notice.

The module that `webapp.rooms` registers; the pages of one notice and its forms are in modules of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel.access import decide
from intel.errors import AskedWrongly
from intel.meetings.find import since_last
from intel.network.find import find_ego_network
from intel.notices.find import NoticeLine, lines_of, list_shared
from intel.notices.find_register import (
    DUE_WORDS,
    Asked,
    Due,
    Numbers,
    count_register,
    list_register,
    numbers,
    watch_in_force,
)
from intel.notices.find_watch import Seen, count_possible
from intel.notices.model import SHARED_WITH, words
from intel.notices.record import consider_notice
from intel.people.describe import describe
from intel.people.enquiry import Enquiry
from intel.vocabulary import audience_name
from webapp import notices_files, notices_page, notices_steps
from webapp.addresses import address_of
from webapp.gate import needs, viewer
from webapp.lines import Piece
from webapp.notices_room import (
    ALWAYS,
    LAW,
    NoticeRow,
    SeenRow,
    address_of_notice,
    blueprint,
    notice_row,
    seen_row,
)
from webapp.pages import Page, render
from webapp.services import services
from webapp.tables import Column, Deep, Listed, Order, Table, listed, render_list

__all__ = ["blueprint", "notices_files", "notices_page", "notices_steps"]

_MOST: Final = 50
_REGISTER: Final = Table[NoticeRow](
    name="notices",
    caption="Register of notices",
    things="notices",
    start="-number",
    size=25,
    subjects=lambda rows: tuple(dict.fromkeys(each for row in rows for each in row.people)),
    empty="No notice fits this. Take off a choice, or begin one from the page of a child or an adult.",
    columns=(
        Column(key="number", words="Notice", label="", of=lambda row: row.name, href=lambda row: row.href),
        Column(key="adult", words="Adult", sorts=False, of=lambda row: row.adult.words),
        Column(key="child", words="Must keep away from", sorts=False, of=lambda row: row.child.words),
        Column(key="ground", words="Ground", of=lambda row: row.ground),
        Column(key="state", words="Stands", of=lambda row: row.state, late=lambda row: row.late),
        Column(key="served", words="Served", late_first=True, of=lambda row: row.served),
        Column(key="review", words="Review", of=lambda row: row.review),
        Column(key="ends", words="Ends", of=lambda row: row.ends),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage(Page):
    """The register, narrowed as asked."""

    template: ClassVar[str] = "notices/register.html"

    table: Listed[NoticeRow]
    counts: Numbers
    possible: int
    chosen: dict[str, str]
    states: tuple[tuple[str, str], ...]
    grounds: tuple[tuple[str, str], ...]
    shared: tuple[tuple[str, str], ...]
    dues: tuple[tuple[str, str], ...]
    wrong: tuple[tuple[str, str], ...]
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueGroup:
    """What is due for one reason; `total` where there are more than are shown."""

    heading: str
    rows: tuple[NoticeRow, ...]
    total: int
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePage(Page):
    """What the meeting has to look at, in the order that protects children soonest."""

    template: ClassVar[str] = "notices/due.html"

    groups: tuple[DueGroup, ...]
    seen: tuple[SeenRow, ...]
    seen_total: int
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPage(Page):
    """The notices shared with this viewer: that each exists."""

    template: ClassVar[str] = "notices/shared.html"

    rows: tuple[NoticeRow, ...]
    always: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage(Page):
    """Whom a new notice is about: somebody, and those whom reports put with them."""

    template: ClassVar[str] = "notices/new.html"

    token: str
    person: Piece
    is_adult: bool
    others: tuple[tuple[str, str, str], ...]
    typed: dict[str, str]
    wrong: tuple[tuple[str, str], ...]
    always: str


@blueprint.get("/notices", endpoint="list")
@needs("notice.open")
def list_() -> Response:
    """Show the register, or to those who have none, what was shared with them."""
    asking = services().enquiry(viewer())
    if not decide(viewer(), "notice.list").allowed:
        rows = tuple(notice_row(each, asking.today) for each in list_shared(asking))
        people = tuple(dict.fromkeys(each for row in rows for each in row.people))
        return render(
            SharedPage(
                subjects=people,
                detail=f"{len(rows)} notices shared" if rows else "",
                rows=rows,
                always=ALWAYS,
            )
        )
    asked, chosen, wrong = _asked()
    with asking.ledger.reading() as snapshot:
        total = count_register(snapshot.connection, asked, asking.today)
        counts = numbers(snapshot.connection, asking.today)

    def read(order: Order, skip: int, most: int) -> Sequence[NoticeRow]:
        lines = list_register(asking, asked, order=order.key, down=order.down, skip=skip, most=most)
        return [notice_row(each, asking.today) for each in lines]

    table = listed(_REGISTER, Deep(total=total, read=read))
    page = RegisterPage(
        subjects=table.subjects,
        detail=f"register, page {table.page}" if table.rows else "",
        table=table,
        counts=counts,
        possible=count_possible(asking, after=since_last(asking)),
        chosen=chosen,
        states=(("", "All"), *((key, str(each["words"])) for key, each in words("states").items())),
        grounds=(("", "Both"), *((key, str(each["words"])) for key, each in words("ground").items())),
        shared=(("", "Anyone"), *((each, audience_name(each)) for each in SHARED_WITH)),
        dues=(("", "Anything"), *((each.value, text) for each, text in DUE_WORDS.items())),
        wrong=wrong,
        law=LAW,
    )
    return render_list(page, table)


def _asked() -> tuple[Asked, dict[str, str], tuple[tuple[str, str], ...]]:
    """Return what the address asks for; a choice that does not exist is left out."""
    chosen = {name: request.args.get(name, "") for name in ("state", "ground", "shared", "due", "until")}
    until: date | None = None
    wrong: tuple[tuple[str, str], ...] = ()
    if chosen["until"]:
        try:
            until = date.fromisoformat(chosen["until"])
        except ValueError:
            wrong = ((f"{chosen['until'][:20]} is not a date. Write it like 2026-11-30.", "until"),)
    asked = Asked(
        state=chosen["state"] if chosen["state"] in words("states") else "",
        ground=chosen["ground"] if chosen["ground"] in words("ground") else "",
        shared=chosen["shared"] if chosen["shared"] in SHARED_WITH else "",
        due=chosen["due"] if chosen["due"] in list(Due) else "",
        until=until,
    )
    return asked, chosen, wrong


@blueprint.get("/notices/due")
@needs("notice.list")
def due() -> Response:
    """Show what is due, for the meeting."""
    asking = services().enquiry(viewer())
    seen, seen_total = watch_in_force(asking, most=_MOST)
    names: dict[str, NoticeLine] = {}
    groups = []
    for each, heading in DUE_WORDS.items():
        asked = Asked(due=each.value)
        with asking.ledger.reading() as snapshot:
            total = count_register(snapshot.connection, asked, asking.today)
        lines = list_register(asking, asked, order="ends", down=False, skip=0, most=_MOST) if total else []
        names |= {line.id: line for line in lines}
        if total:
            rows = tuple(notice_row(line, asking.today) for line in lines)
            more = url_for("notices.list", due=each.value)
            groups.append(DueGroup(heading=heading, rows=rows, total=total, more=more))
    waiting = _seen_rows(asking, seen)
    people = {one for group in groups for row in group.rows for one in row.people}
    shown = (
        *sorted(people),
        *(each.other.id for each in seen),
        *(each.line.id for each in seen),
        *(one for each in seen for one in each.sighting.leans_on),
    )
    return render(
        DuePage(
            subjects=tuple(dict.fromkeys((*shown, *(each.sighting.notice for each in seen)))),
            detail=f"{sum(group.total for group in groups)} notices due, {seen_total} to decide"
            if shown
            else "",
            groups=tuple(groups),
            seen=waiting,
            seen_total=seen_total,
            law=LAW,
        )
    )


def _seen_rows(asking: Enquiry, seen: Sequence[Seen]) -> tuple[SeenRow, ...]:
    lines = lines_of(asking, list(dict.fromkeys(each.sighting.notice for each in seen)))
    return tuple(
        seen_row(
            each,
            Piece(
                words=f"{lines[each.sighting.notice].facts.name}: {lines[each.sighting.notice].adult.name}",
                href=address_of_notice(lines[each.sighting.notice].token),
            ),
        )
        for each in seen
        if each.sighting.notice in lines
    )


# -- beginning one ---------------------------------------------------------------------------------


@blueprint.get("/notices/new")
@needs("notice.propose")
def new() -> Response:
    """Ask whom a notice would be about, beginning at somebody's page."""
    return render(_new_page(request.args.get("person", "")))


@blueprint.post("/notices/new")
@needs("notice.propose")
def consider() -> AnyResponse:
    """Begin a notice."""
    token = request.form.get("person", "")
    asking = services().enquiry(viewer())
    try:
        one, other = asking.identify(token), asking.identify(_other())
        adult, child = (one, other) if request.form.get("is_adult") == "yes" else (other, one)
        reports = _between(asking, adult, child)
        with services().ledger.writing(viewer().user_id) as writer:
            notice_id = consider_notice(
                writer,
                viewer(),
                adult=adult,
                child=child,
                reason=request.form.get("reason", ""),
                reports=reports,
                now=services().clock(),
                ids=services().ids,
            )
    except AskedWrongly as fault:
        field = "reason" if "Say why" in str(fault) else "other"
        answer = render(_new_page(token, wrong=((str(fault), field),)))
        answer.status_code = 400
        return answer
    flash("It is begun. Next: propose it, on one of the two grounds.")
    return redirect(address_of_notice(asking.token(notice_id)), code=303)


def _other() -> str:
    chosen = request.form.get("other", "")
    if not chosen:
        raise AskedWrongly("Choose the other person. Nothing was recorded.")
    return chosen


def _between(asking: Enquiry, adult: str, child: str) -> tuple[str, ...]:
    """Return the reports open to this viewer that put the two together: what the notice rests on."""
    network = find_ego_network(asking, "Person", adult)
    return tuple(
        dict.fromkeys(
            report
            for link in network.links
            if {link.from_id, link.to_id} == {adult, child}
            for report in link.reports
        )
    )


def _new_page(token: str, *, wrong: tuple[tuple[str, str], ...] = ()) -> NewPage:
    asking = services().enquiry(viewer())
    person_id = asking.identify(token)
    network = find_ego_network(asking, "Person", person_id)
    person = network.centre
    others = sorted(
        (each for each in network.items if each.label == "Person" and each.id != person_id and each.protected != person.protected),
        key=lambda each: each.name,
    )  # fmt: skip
    also = request.values.get("other", "")
    if also and also not in {each.token for each in others}:
        others += describe(asking, [("Person", asking.identify(also))]).values()
    return NewPage(
        subjects=(person_id, *(each.id for each in others)),
        token=token,
        person=Piece(words=person.name, href=address_of("Person", person.token)),
        is_adult=not person.protected,
        others=tuple((each.token, each.name, each.words) for each in others),
        typed={"other": also, "reason": request.form.get("reason", "")},
        wrong=wrong,
        always=ALWAYS,
    )
