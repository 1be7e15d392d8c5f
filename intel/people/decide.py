"""What a named person decides on a page: suspect or no longer, adult, a report taken back or opened.

Each checks the permission and that the viewer may know of whom or what it is about, then does it under one lock.
The web calls these; the verbs themselves are in `intel.people.record` and `intel.reports.record`.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Row, select

from intel import vocabulary
from intel.access.model import Viewer
from intel.access.policy import check
from intel.errors import AskedWrongly, NotFound
from intel.ledger import Ids, Ledger, Writer
from intel.people.record import designate_suspect, record_adult_age, remove_designation, withdraw_adult_age
from intel.people.tables import adult_age, designation, person_fact
from intel.reports.audience import audience_of_mention
from intel.reports.record import OpenResult, open_reports, withdraw_report
from intel.reports.tables import mention, source

_NOBODY = "There is nobody here that you may see. Nothing was changed."
_NO_REPORT = "There is no such report that you may see. Nothing was changed."
REVIEWED = "Reviewed, and decided anew."


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """What a police officer decides about someone: on which ground, until when, and today's date."""

    ground: str
    review_on: date
    today: date


def decide_suspect(ledger: Ledger, viewer: Viewer, person_id: str, deciding: Deciding, *, ids: Ids) -> None:
    """Make an adult of concern a suspect, or decide anew on one who is: the new decision takes the old one's place."""
    check(viewer, "suspect.designate")
    if deciding.ground not in vocabulary.read("suspect_grounds"):
        raise AskedWrongly("A decision needs one of the grounds. Nothing was changed.")
    with ledger.writing(viewer.user_id) as writer:
        about = _mention_of(writer, viewer, person_id)
        for standing in _in_force(writer.connection, person_id):
            remove_designation(writer, standing, reason=REVIEWED)
        designate_suspect(
            writer,
            about,
            ground=deciding.ground,
            review_on=deciding.review_on,
            on=deciding.today,
            ids=ids,
        )


def end_suspect(ledger: Ledger, viewer: Viewer, person_id: str, *, reason: str) -> None:
    """End every decision in force that someone is a suspect; the ledger keeps that it was."""
    check(viewer, "suspect.designate")
    if not reason.strip():
        raise AskedWrongly("Ending a decision needs a reason. Nothing was changed.")
    with ledger.writing(viewer.user_id) as writer:
        _mention_of(writer, viewer, person_id)
        standing = _in_force(writer.connection, person_id)
        if not standing:
            raise AskedWrongly("There is no such decision in force. Nothing was changed.")
        for each in standing:
            remove_designation(writer, each, reason=reason)


def decide_adult(ledger: Ledger, viewer: Viewer, person_id: str, *, reason: str, ids: Ids) -> None:
    """Record that someone whose date of birth nobody gave is an adult, and why."""
    check(viewer, "person.record_age")
    with ledger.writing(viewer.user_id) as writer:
        record_adult_age(writer, _mention_of(writer, viewer, person_id), reason=reason, ids=ids)


def no_longer_adult(ledger: Ledger, viewer: Viewer, person_id: str, *, reason: str) -> None:
    """Take back every record that someone is an adult; the ledger keeps that it was made, by whom and why."""
    check(viewer, "person.record_age")
    with ledger.writing(viewer.user_id) as writer:
        _mention_of(writer, viewer, person_id)
        query = (
            select(adult_age.c.record_id)
            .join(mention, mention.c.mention_id == adult_age.c.mention_id)
            .where(mention.c.entity_id == person_id)
            .order_by(adult_age.c.seq)
        )
        records = [str(each) for each in writer.connection.execute(query).scalars()]
        if not records:
            raise AskedWrongly("No adult age is recorded here. Nothing was changed.")
        for each in records:
            withdraw_adult_age(writer, each, reason=reason)


def take_back(ledger: Ledger, viewer: Viewer, report_id: str, *, reason: str) -> int:
    """Withdraw a report this viewer may withdraw; return its number."""
    with ledger.writing(viewer.user_id) as writer:
        row = _report_of(writer.connection, viewer, report_id)
        check(viewer, "report.withdraw", agency=row.agency)
        withdraw_report(writer, report_id, reason=reason)
    return int(row.first_seq)


def open_one(
    ledger: Ledger,
    viewer: Viewer,
    report_id: str,
    *,
    audiences: Collection[str],
    confirms_grades: bool,
    reason: str,
) -> OpenResult:
    """Open one report by name, conditions or not, and confirm its grade if said."""
    check(viewer, "report.open")
    with ledger.writing(viewer.user_id) as writer:
        _report_of(writer.connection, viewer, report_id)
        return open_reports(
            writer, [report_id], audiences=audiences, confirms_grades=confirms_grades, reason=reason
        )


def _in_force(connection: Connection, person_id: str) -> list[str]:
    """Return every decision in force; there is more than one where two suspects turned out to be one person."""
    query = (
        select(designation.c.designation_id)
        .join(mention, mention.c.mention_id == designation.c.mention_id)
        .where(mention.c.entity_id == person_id, designation.c.removed_seq.is_(None))
        .order_by(designation.c.seq)
    )
    return [str(each) for each in connection.execute(query).scalars()]


def _mention_of(writer: Writer, viewer: Viewer, person_id: str) -> str:
    """Return the mention a record is tied to: the newest that calls them an adult of concern, else the newest."""
    query = (
        select(mention.c.mention_id, source.c.audience)
        .join(source, source.c.source_id == mention.c.source_id)
        .join(person_fact, person_fact.c.mention_id == mention.c.mention_id)
        .where(mention.c.entity_id == person_id, mention.c.live, source.c.state == "live")
        .order_by((person_fact.c.role == "adult_of_concern").desc(), mention.c.first_seq.desc())
    )
    for row in writer.connection.execute(query):
        if viewer.audiences.intersection(audience_of_mention(json.loads(row.audience), "Person")):
            return str(row.mention_id)
    raise NotFound(_NOBODY)


def _report_of(connection: Connection, viewer: Viewer, report_id: str) -> Row[tuple[object, ...]]:
    row = connection.execute(
        select(source).where(source.c.source_id == report_id, source.c.label == "Report")
    ).first()
    if row is None or row.state != "live" or not viewer.audiences.intersection(json.loads(row.audience)):
        raise NotFound(_NO_REPORT)
    return row
