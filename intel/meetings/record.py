"""Recording that a meeting was held: the ledger's place from which "new since" is counted."""

from datetime import date

from sqlalchemy import select

from intel.errors import AskedWrongly
from intel.ledger import Writer
from intel.ledger.ids import Ids
from intel.ledger.kinds import Draft
from intel.meetings.model import MeetingRecorded, MeetingWithdrawn
from intel.meetings.tables import meeting


def record_meeting(writer: Writer, held_on: date, *, ids: Ids, title: str = "") -> str:
    """Record the meeting of `held_on`; a date can be recorded once."""
    seen = select(meeting.c.meeting_id).where(meeting.c.held_on == held_on.isoformat())
    if writer.connection.execute(seen).first() is not None:
        raise AskedWrongly("A meeting of that date is already recorded. Nothing was changed.")
    meeting_id = ids("m")
    payload = MeetingRecorded(meeting_id=meeting_id, held_on=held_on, title=title)
    writer.append(Draft(kind="meeting.recorded", payload=payload, subjects=(meeting_id,)))
    return meeting_id


def withdraw_meeting(writer: Writer, held_on: date, *, reason: str) -> None:
    """Take back that a meeting was held on a day: what is new is counted from the one before, as if it had not been."""
    if not reason.strip():
        raise AskedWrongly("Taking a meeting back needs a reason. Nothing was changed.")
    known = select(meeting.c.meeting_id).where(meeting.c.held_on == held_on.isoformat())
    meeting_id = writer.connection.execute(known).scalar()
    if meeting_id is None:
        raise AskedWrongly("No meeting of that date is recorded. Nothing was changed.")
    payload = MeetingWithdrawn(meeting_id=str(meeting_id), reason=reason)
    writer.append(Draft(kind="meeting.withdrawn", payload=payload, subjects=(str(meeting_id),)))
