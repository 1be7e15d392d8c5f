"""The records a named person makes about a person: suspect, no longer a suspect, adult.

Each works inside a `Writer`; `intel.app` has checked the permission. A report never does any of this.
"""

from datetime import date

from sqlalchemy import select

from intel.errors import AskedWrongly
from intel.ledger import Writer
from intel.ledger.ids import Ids
from intel.ledger.kinds import Draft
from intel.people import identity
from intel.people.find_protection import protections
from intel.people.model import AdultAgeRecorded, AdultAgeWithdrawn, Designation, DesignationRemoved
from intel.people.tables import adult_age, designation
from intel.reports.tables import mention


def designate_suspect(
    writer: Writer, mention_id: str, *, ground: str, review_on: date, on: date, ids: Ids
) -> str:
    """Make an adult of concern a suspect. Refused for anyone protected, with the reason."""
    person = identity.entity_of(writer.connection, mention_id)
    standing = protections(writer.connection, [person], on=on)[person]
    if standing.protected:
        raise AskedWrongly(
            f"This person is protected ({standing.reason}), so cannot be made a suspect. Nothing was changed. "
            "If they are an adult, a named person records that first, with the reason."
        )
    if review_on <= on:
        raise AskedWrongly("The review date must lie ahead. Nothing was changed.")
    designation_id = ids("d")
    payload = Designation(
        designation_id=designation_id, mention_id=mention_id, ground=ground, review_on=review_on
    )
    writer.append(Draft(kind="suspect.designated", payload=payload, subjects=(designation_id, mention_id)))
    return designation_id


def remove_designation(writer: Writer, designation_id: str, *, reason: str) -> None:
    """End a designation; the person is no longer a suspect, and the ledger keeps that they were."""
    found = writer.connection.execute(
        select(designation.c.removed_seq).where(designation.c.designation_id == designation_id)
    ).first()
    if found is None or found.removed_seq is not None:
        raise AskedWrongly("There is no such decision in force. Nothing was changed.")
    payload = DesignationRemoved(designation_id=designation_id, reason=reason)
    writer.append(Draft(kind="suspect.removed", payload=payload, subjects=(designation_id,)))


def record_adult_age(writer: Writer, mention_id: str, *, reason: str, ids: Ids) -> str:
    """Record that someone whose date of birth nobody gave is an adult, and why."""
    label = writer.connection.execute(
        select(mention.c.label).where(mention.c.mention_id == mention_id)
    ).scalar()
    if label != "Person" or not reason.strip():
        raise AskedWrongly("Recording an adult age needs a person and a reason. Nothing was changed.")
    record_id = ids("a")
    payload = AdultAgeRecorded(record_id=record_id, mention_id=mention_id, reason=reason)
    writer.append(Draft(kind="adult_age.recorded", payload=payload, subjects=(record_id, mention_id)))
    return record_id


def withdraw_adult_age(writer: Writer, record_id: str, *, reason: str) -> None:
    """Take back a record that someone is an adult: from here on they are protected again, and all who read it know."""
    if not reason.strip():
        raise AskedWrongly("Taking an adult age back needs a reason. Nothing was changed.")
    known = select(adult_age.c.record_id).where(adult_age.c.record_id == record_id)
    if writer.connection.execute(known).first() is None:
        raise AskedWrongly("No adult age is recorded here. Nothing was changed.")
    payload = AdultAgeWithdrawn(record_id=record_id, reason=reason)
    writer.append(Draft(kind="adult_age.withdrawn", payload=payload, subjects=(record_id,)))
