"""A meeting as the ledger knows it. The entry's own seq is the ledger's place at that meeting."""

from datetime import date

from intel.reports.model import Payload


class MeetingRecorded(Payload):
    """`meeting.recorded`: the meeting of this date saw the ledger up to this entry."""

    meeting_id: str
    held_on: date
    title: str = ""


class MeetingWithdrawn(Payload):
    """`meeting.withdrawn`: that a meeting was held was recorded by mistake, and why; its date is free again."""

    meeting_id: str
    reason: str
