"""Recording that a meeting was held: the ledger's place from which "new since" is counted."""

from datetime import date

from sqlalchemy import select

from intel.errors import AskedWrongly
from intel.ledger import Writer
from intel.ledger.ids import Ids
from intel.ledger.kinds import Draft
from intel.meetings.model import MeetingRecorded
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
