"""The register: which notices there are, narrowed and ordered in the database; and the few numbers the chair looks at.

For those who hold `notice.list` alone, who all hear the police's own audience. Names are asked for the page shown, never
for the whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from intel.notices.ends import Facts, months_on
from intel.notices.find import NoticeLine, lines_of
from intel.notices.find_watch import Seen, find_seen, name_seen
from intel.notices.kinds import facts_of
from intel.notices.model import State, setting
from intel.notices.tables import notice, notice_share
from intel.people.enquiry import Enquiry
from intel.reports.tables import mention


class Due(StrEnum):
    """What a notice can be due for."""

    REVIEW = "review"
    ENDING = "ending"
    GAP = "gap"
    OVERDUE = "overdue"
    STUCK = "stuck"
    BREACHED = "breached"


# What each is called, in the order that protects children soonest.
DUE_WORDS: Final[Mapping[Due, str]] = {
    Due.GAP: "Cover stops at 16, and the child is in care",
    Due.REVIEW: f"To review within {setting('review_soon_days')} days",
    Due.ENDING: f"Ending within {setting('warning_days')} days",
    Due.OVERDUE: "In force, with something overdue",
    Due.STUCK: f"Begun, and not moved for {setting('stuck_days')} days",
    Due.BREACHED: "With a suspected breach",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the register is narrowed to. `state`, `ground` and `shared` are keys, empty for all; `until` bounds a due date."""

    state: str = ""
    ground: str = ""
    shared: str = ""
    due: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What the chair sees in one look; the watch is asked for apart."""

    in_force: int
    to_review: int
    ending: int
    gaps: int
    breached: int
    stuck: int
    overdue: int
    under_way: int

    @property
    def soon(self) -> tuple[int, int]:
        """Within how many days a review and an end count, by the local settings."""
        return setting("review_soon_days"), setting("warning_days")


# How a register can be ordered: by the words of its columns.
ORDERS: Final[Mapping[str, ColumnElement[Any]]] = {
    "number": notice.c.number,
    "state": notice.c.state,
    "ground": notice.c.ground,
    "served": notice.c.served_on,
    "review": notice.c.review_due,
    "ends": notice.c.ends_on,
}


def count_register(connection: Connection, asked: Asked, today: date) -> int:
    """Return how many notices there are as asked."""
    query = select(func.count()).select_from(notice).where(*_where(asked, today))
    return int(connection.execute(query).scalar_one())


def list_register(
    enquiry: Enquiry, asked: Asked, *, order: str, down: bool, skip: int, most: int
) -> list[NoticeLine]:
    """Return some of the notices asked for, ordered by a member of ORDERS; those without a value stand last."""
    by = ORDERS.get(order, notice.c.number)
    query = (
        select(notice.c.notice_id)
        .where(*_where(asked, enquiry.today))
        .order_by(by.is_(None), by.desc() if down else by, notice.c.number.desc())
        .limit(most)
        .offset(skip)
    )
    with enquiry.ledger.reading() as snapshot:
        ids = [str(each) for each in snapshot.connection.execute(query).scalars()]
    return list(lines_of(enquiry, ids).values())


def find_numbered(connection: Connection, number: int) -> str | None:
    """Return the id of the notice people call by a number; whether it may be known of is asked apart."""
    found = connection.execute(select(notice.c.notice_id).where(notice.c.number == number)).scalar()
    return None if found is None else str(found)


def numbers(connection: Connection, today: date) -> Numbers:
    """Return the numbers of the register on `today`."""

    def count(*where: ColumnElement[bool]) -> int:
        return int(connection.execute(select(func.count()).select_from(notice).where(*where)).scalar_one())

    return Numbers(
        in_force=count(_in_force(today)),
        to_review=count(_due(Due.REVIEW, today, None)),
        ending=count(_due(Due.ENDING, today, None)),
        gaps=count(_due(Due.GAP, today, None)),
        breached=count(_due(Due.BREACHED, today, None)),
        stuck=count(_due(Due.STUCK, today, None)),
        overdue=count(_due(Due.OVERDUE, today, None)),
        under_way=count(_under_way()),
    )


def numbered_due(connection: Connection, due: Due, today: date) -> list[tuple[str, int]]:
    """Return the notices due for one reason, each as its id and the number people call it by, those that end first first."""
    query = select(notice.c.notice_id, notice.c.number).where(_due(due, today, None))
    found = connection.execute(query.order_by(notice.c.ends_on.is_(None), notice.c.ends_on, notice.c.number))
    return [(str(row.notice_id), int(row.number)) for row in found]


def facts_in_force(connection: Connection, today: date) -> list[Facts]:
    """Return every notice that protects on `today`, by number."""
    query = select(notice).where(_in_force(today)).order_by(notice.c.number)
    return [facts_of(row) for row in connection.execute(query).mappings()]


def watch_in_force(enquiry: Enquiry, *, most: int) -> tuple[tuple[Seen, ...], int]:
    """Return the first `most` of what waits to be decided on notices that protect today, or did when it happened; and how
    many there are. Only those returned are named. Of a notice whose end is recorded a possible breach counts, as the
    report may come after the end; a warning does not."""
    query = select(notice.c.notice_id, notice.c.state).where(notice.c.served_on.is_not(None))
    with enquiry.ledger.reading() as snapshot:
        states = {str(row.notice_id): row.state for row in snapshot.connection.execute(query)}
    found = [
        each
        for each in find_seen(enquiry, list(states))
        if each.same_child or states[each.notice] == State.IN_FORCE
    ]
    return name_seen(enquiry, found[:most]), len(found)


def _where(asked: Asked, today: date) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if asked.state:
        where.append(_state(asked.state, today))
    if asked.ground:
        where.append(notice.c.ground == asked.ground)
    if asked.shared:
        told = notice_share.c.notice_id == notice.c.notice_id
        where.append(exists().where(told, notice_share.c.audience == asked.shared))
    if asked.due:
        where.append(_due(Due(asked.due), today, asked.until))
    return where


def _state(state: str, today: date) -> ColumnElement[bool]:
    if state == State.IN_FORCE:
        return _in_force(today)
    if state == State.ENDED:
        return or_(
            notice.c.state == State.ENDED,
            and_(notice.c.state == State.IN_FORCE, notice.c.ends_on <= today.isoformat()),
        )
    return notice.c.state == state


def _in_force(today: date) -> ColumnElement[bool]:
    return and_(notice.c.state == State.IN_FORCE, notice.c.ends_on > today.isoformat())


def _under_way() -> ColumnElement[bool]:
    return notice.c.state.in_((State.CONSIDERED, State.PROPOSED, State.CHECKS, State.AUTHORISED))


def _due(due: Due, today: date, until: date | None) -> ColumnElement[bool]:
    def ahead(days: str) -> str:
        return (until or today + timedelta(days=setting(days))).isoformat()

    def ago(days: str) -> str:
        return (today - timedelta(days=setting(days))).isoformat()

    if due is Due.REVIEW:
        return and_(_in_force(today), notice.c.review_due <= ahead("review_soon_days"))
    if due is Due.ENDING:
        return and_(_in_force(today), notice.c.ends_on <= ahead("warning_days"))
    if due is Due.GAP:
        # It stands after the 16th birthday too, until a second notice is served or the child turns 18.
        return and_(
            notice.c.state == State.IN_FORCE,
            notice.c.gap_on <= ahead("warning_days"),
            notice.c.gap_on > months_on(today, -24).isoformat(),
            ~_second_covers(today),
        )
    if due is Due.STUCK:
        return and_(_under_way(), notice.c.last_on < ago("stuck_days"))
    if due is Due.BREACHED:
        return notice.c.breaches > 0
    lacks = or_(
        and_(~notice.c.found_in_systems, notice.c.served_on < ago("reference_days")),
        and_(~notice.c.told_social_care, notice.c.served_on < ago("share_days")),
        ~notice.c.has_statement,
        notice.c.birth_changed,
        notice.c.review_due < today.isoformat(),
    )
    return and_(_in_force(today), lacks)


def _second_covers(today: date) -> ColumnElement[bool]:
    """Say that a section 49 notice on the same two people, as who is who stands now, is served and not ended."""
    second = notice.alias()
    adult, child, other_adult, other_child = (
        mention.alias(),
        mention.alias(),
        mention.alias(),
        mention.alias(),
    )
    return (
        select(second.c.notice_id)
        .join(other_adult, other_adult.c.mention_id == second.c.adult)
        .join(other_child, other_child.c.mention_id == second.c.child)
        .join(adult, adult.c.entity_id == other_adult.c.entity_id)
        .join(child, child.c.entity_id == other_child.c.entity_id)
        .where(
            adult.c.mention_id == notice.c.adult,
            child.c.mention_id == notice.c.child,
            second.c.ground == "section_49",
            # Kept from the index on state: a pair has few notices, a state has thousands.
            second.c.state.concat("") == State.IN_FORCE,
            second.c.ends_on > notice.c.gap_on,
            second.c.ends_on > today.isoformat(),
        )
        .exists()
    )
