"""The kind of entry a meeting is, and its rows in the picture. Collected by `intel.app`."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select, update

from intel.graph.rows import SourceRows
from intel.ledger import Snapshot
from intel.ledger.kinds import Entry, Kind
from intel.meetings.model import MeetingRecorded, MeetingWithdrawn
from intel.meetings.tables import meeting
from intel.reports.tables import source

# That a meeting was held is known to everyone who may be in the room.
_SEEN_BY = ["licensing", "meeting", "police", "safeguarding", "unit"]


def _index(connection: Connection, entry: Entry, payload: MeetingRecorded) -> None:
    held_on = payload.held_on.isoformat()
    connection.execute(
        insert(source).values(
            source_id=payload.meeting_id,
            label="Meeting",
            first_seq=entry.seq,
            last_seq=entry.seq,
            state="live",
        )
    )
    connection.execute(
        insert(meeting).values(
            meeting_id=payload.meeting_id, held_on=held_on, title=payload.title, seq=entry.seq
        )
    )


def _index_withdrawn(connection: Connection, entry: Entry, payload: MeetingWithdrawn) -> None:
    which = source.c.source_id == payload.meeting_id
    connection.execute(update(source).where(which).values(state="withdrawn", last_seq=entry.seq))
    connection.execute(delete(meeting).where(meeting.c.meeting_id == payload.meeting_id))


def _touches(
    _connection: Connection, _entry: Entry, payload: MeetingRecorded | MeetingWithdrawn
) -> Iterable[str]:
    return (payload.meeting_id,)


def rows_of_meetings(snapshot: Snapshot, ids: Sequence[str]) -> Mapping[str, SourceRows]:
    """Return the rows of each meeting."""
    query = select(meeting).where(meeting.c.meeting_id.in_(ids))
    return {
        row["meeting_id"]: SourceRows(
            source_id=row["meeting_id"],
            label="Meeting",
            properties={"held_on": row["held_on"], "seq": row["seq"], "audience": _SEEN_BY},
        )
        for row in snapshot.connection.execute(query).mappings()
    }


KINDS: tuple[Kind, ...] = (
    Kind(name="meeting.recorded", payload=MeetingRecorded, index=_index, touches=_touches),
    Kind(name="meeting.withdrawn", payload=MeetingWithdrawn, index=_index_withdrawn, touches=_touches),
)
