"""Questions about meetings: which were held, how far the ledger stood, and what is new for a viewer at each.

Called by the meetings page, the home page, the venue pages and the pack.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, func, select

from intel.ledger.clock import as_text
from intel.ledger.tables import entry
from intel.meetings.tables import meeting
from intel.people.enquiry import Enquiry


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One meeting that was held. `seq` is the ledger's place at it: everything up to there was known."""

    id: str
    on: date
    title: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """From which place of the ledger to which something is new: after `after`, up to and with `upto`."""

    previous: Held | None
    after: int
    upto: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """How far the ledger stood at the end of a day; `meeting` is the one held that day, if there was one."""

    on: date
    seq: int
    meeting: Held | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingLine:
    """One meeting in the list, with how many reports open to this viewer were new or changed for it."""

    held: Held
    new: int


def list_meetings(connection: Connection) -> tuple[Held, ...]:
    """List the meetings held, the newest first."""
    rows = connection.execute(select(meeting).order_by(meeting.c.held_on.desc())).mappings()
    return tuple(
        Held(id=row["meeting_id"], on=date.fromisoformat(row["held_on"]), title=row["title"], seq=row["seq"])
        for row in rows
    )


def last_meeting(connection: Connection) -> Held | None:
    """Return the meeting held last; what came after its place is new."""
    return next(iter(list_meetings(connection)), None)


def since_last(enquiry: Enquiry) -> int:
    """Return the ledger's place at the last meeting, 0 where none was held: what has a later number is new."""
    with enquiry.ledger.reading() as snapshot:
        held = last_meeting(snapshot.connection)
    return held.seq if held else 0


def place_on(enquiry: Enquiry, on: date) -> Placed:
    """Return how far the ledger stood on a day: at its end, or further where a meeting of that day or before says so.

    A meeting's own place counts because what was carried in from before the tool was known at it.
    """
    with enquiry.ledger.reading() as snapshot:
        meetings = list_meetings(snapshot.connection)
        after = as_text(datetime.combine(on + timedelta(days=1), time(), UTC))
        last = select(func.max(entry.c.seq)).where(entry.c.at < after)
        seq = snapshot.connection.execute(last).scalar() or 0
    own = next((each for each in meetings if each.on == on), None)
    return Placed(on=on, seq=max([seq, *(each.seq for each in meetings if each.on <= on)]), meeting=own)


def between(meetings: Sequence[Held], held_on: date, *, head: int) -> Since:
    """Return what is new for the meeting of `held_on`: from the one before it to its own place, or to the head.

    A meeting that is not recorded yet is the next one, so all that is known by now is in it.
    """
    own = next((each for each in meetings if each.on == held_on), None)
    earlier = [each for each in meetings if each.on < held_on]
    previous = max(earlier, key=lambda each: each.on, default=None)
    return Since(previous=previous, after=previous.seq if previous else 0, upto=own.seq if own else head)


def list_what_was_new(enquiry: Enquiry) -> tuple[tuple[MeetingLine, ...], int]:
    """Return each meeting with its number of new reports, and how many are new since the last of them."""
    with enquiry.ledger.reading() as snapshot:
        meetings, head = list_meetings(snapshot.connection), snapshot.head().seq
    seqs = [row["last_seq"] for row in enquiry.reader.run("meetings.places")]
    lines = []
    for held in meetings:
        span = between(meetings, held.on, head=head)
        lines.append(MeetingLine(held=held, new=sum(span.after < seq <= span.upto for seq in seqs)))
    last = meetings[0].seq if meetings else 0
    return tuple(lines), sum(seq > last for seq in seqs)
