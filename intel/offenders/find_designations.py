"""The decisions that somebody is or was a suspect: those due for review, those ended, and those who may have no score."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import RowMapping, select

from intel import vocabulary
from intel.access.policy import check
from intel.ledger import Snapshot
from intel.offenders import tables
from intel.offenders.eligible import eligible
from intel.offenders.find_scores import Recorded, scores_of
from intel.offenders.in_use import matrix_in_use
from intel.people.decide import REVIEWED
from intel.people.describe import Described, describe
from intel.people.enquiry import Enquiry
from intel.people.model import DesignationRemoved
from intel.people.tables import designation
from intel.reports.tables import mention


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignationLine:
    """One decision: by whom, on which ground, when it is reviewed, and when and why it ended. `exit` is the last score before."""

    item: Described
    ground: str
    review_on: date
    by: str
    made_at: datetime
    ended_at: datetime | None
    ended_by: str
    ended_why: str
    late: bool
    exit: Recorded | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutScore:
    """Somebody a decision in force names and who may have no score, with what a named person decided about them."""

    item: Described
    why: str
    course: str = ""
    reason: str = ""
    review_on: date | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Designations:
    """Every decision this viewer may know of, the next review first; `without` is alphabetical."""

    lines: tuple[DesignationLine, ...]
    without: tuple[WithoutScore, ...]


def list_designations(enquiry: Enquiry, home: Path) -> Designations:
    """Return the decisions about everyone this viewer may know of. Someone protected stands in `without` alone."""
    check(enquiry.viewer, "score.view")
    with enquiry.ledger.reading() as snapshot:
        matrix_in_use(snapshot, home)  # a matrix that does not validate is said here too
        query = select(mention.c.entity_id, designation).join(
            mention, mention.c.mention_id == designation.c.mention_id
        )
        rows = snapshot.connection.execute(query.order_by(designation.c.review_on)).mappings().all()
        people = list(dict.fromkeys(str(row["entity_id"]) for row in rows))
        may = eligible(snapshot.connection, people, on=enquiry.today)
        named = {item.id: item for item in describe(enquiry, [("Person", each) for each in people]).values()}
        lines = [
            _line(snapshot, row, named[str(row["entity_id"])], enquiry.today)
            for row in rows
            if str(row["entity_id"]) in named and not may[str(row["entity_id"])].protected
        ]
        without = [
            _without(snapshot, named[person], may[person].why)
            for person in people
            if person in named and may[person].protected and may[person].about
        ]
    ended_by_review = [each for each in lines if each.ended_why == REVIEWED]
    return Designations(
        lines=tuple(each for each in lines if each not in ended_by_review),
        without=tuple(sorted(without, key=lambda each: each.item.name.casefold())),
    )


def _line(snapshot: Snapshot, row: RowMapping, item: Described, today: date) -> DesignationLine:
    made = snapshot.entry(row["seq"])
    ended = snapshot.entry(row["removed_seq"]) if row["removed_seq"] else None
    payload = snapshot.payload(row["removed_seq"]) if row["removed_seq"] else None
    grounds = vocabulary.read("suspect_grounds")
    review_on = date.fromisoformat(row["review_on"])
    before = [each for each in scores_of(snapshot, item.id) if ended and each.seq < ended.seq]
    return DesignationLine(
        item=item,
        ground=str(grounds[row["ground"]]["words"]) if row["ground"] in grounds else row["ground"],
        review_on=review_on,
        by=row["actor"],
        made_at=made.at,
        ended_at=ended.at if ended else None,
        ended_by=ended.actor if ended else "",
        ended_why=payload.reason if isinstance(payload, DesignationRemoved) else "",
        late=ended is None and review_on < today,
        exit=before[-1] if before else None,
    )


def _without(snapshot: Snapshot, item: Described, why: str) -> WithoutScore:
    table = tables.course
    query = (
        select(table)
        .join(mention, mention.c.mention_id == table.c.mention_id)
        .where(mention.c.entity_id == item.id)
        .order_by(table.c.seq.desc())
        .limit(1)
    )
    row = snapshot.connection.execute(query).mappings().first()
    if row is None:
        return WithoutScore(item=item, why=why)
    return WithoutScore(
        item=item,
        why=why,
        course=str(vocabulary.read("courses")[row["course"]]["words"]),
        reason=row["reason"],
        review_on=date.fromisoformat(row["review_on"]),
        by=row["actor"],
    )
