"""What waits before the next meeting: whose returns are in, which decisions are due for review. Called by the home page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select

from intel import vocabulary
from intel.access.policy import check
from intel.ledger import Snapshot
from intel.people.describe import Described, describe
from intel.people.enquiry import Enquiry
from intel.people.find import Decision, decisions
from intel.people.tables import designation
from intel.reports.model import ReturnReceived
from intel.reports.state import entities_of
from intel.reports.tables import nil_return, return_file

_SOON = timedelta(days=28)  # a month of the meeting
NOTHING_SENT: Final[Mapping[str, datetime]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyIn:
    """Whether an agency's return is in for the coming meeting, and how many rows it brought.

    `refused` are rows that were refused and have not been put right. `nil` is whether the agency said it has nothing to
    report. `days_late` counts from the day the return was due, while nothing is in. `sent_at` is when a file was sent that
    still waits to be approved.
    """

    agency: str
    name: str
    received_at: datetime | None
    rows: int = 0
    refused: int = 0
    nil: bool = False
    days_late: int = 0
    sent_at: datetime | None = None

    @property
    def is_in(self) -> bool:
        """Whether nothing more is waited for but refused rows."""
        return self.received_at is not None or self.sent_at is not None or self.nil


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A decision that someone is a suspect, due for review."""

    item: Described
    decision: Decision


def due_on(meeting_on: date) -> date:
    """Return the day by which returns are due for a meeting."""
    return meeting_on - timedelta(days=int(vocabulary.read("returns")["due_days_before_meeting"]["value"]))


def list_agencies_in(
    snapshot: Snapshot,
    *,
    after: int,
    due: date | None = None,
    today: date | None = None,
    sent: Mapping[str, datetime] = NOTHING_SENT,
) -> tuple[AgencyIn, ...]:
    """Return every agency of the meeting, with what it sent after a place of the ledger: no report's content.

    `sent` says of agencies when a file of theirs was sent that waits to be approved.
    """
    query = select(return_file).where(return_file.c.seq > after).order_by(return_file.c.seq)
    files = snapshot.connection.execute(query).all()
    payloads = snapshot.payloads(row.seq for row in files)
    # A report written by hand is no return of a month.
    received = [
        (row, each)
        for row in files
        if isinstance(each := payloads.get(row.seq), ReturnReceived) and each.mapping_version
    ]
    refused = refused_waiting([each for _, each in received])
    found: dict[str, AgencyIn] = {}
    for row, payload in received:
        before = found.get(row.agency)
        found[row.agency] = AgencyIn(
            agency=row.agency,
            name=str(vocabulary.agencies()[row.agency]["name"]),
            received_at=datetime.fromisoformat(row.received_at),
            rows=payload.recorded + payload.corrected + (before.rows if before else 0),
            refused=refused.get(row.agency, 0),
        )
    nothing = set(
        snapshot.connection.execute(select(nil_return.c.agency).where(nil_return.c.seq > after)).scalars()
    )
    late = max((today - due).days, 0) if due and today else 0
    return tuple(
        replace(found[key], sent_at=sent.get(key))
        if key in found
        else AgencyIn(
            agency=key,
            name=str(each["name"]),
            received_at=None,
            nil=key in nothing,
            days_late=0 if key in nothing or key in sent else late,
            sent_at=sent.get(key),
        )
        for key, each in sorted(vocabulary.agencies().items(), key=lambda pair: str(pair[1]["name"]))
    )


def refused_waiting(received: Iterable[ReturnReceived]) -> dict[str, int]:
    """Count, by agency, the rows refused of these receipts, oldest first, that have not been put right since.

    The newest receipt of a file says what is still refused of it; a file that brought refused rows back says which
    lines of the earlier one went in.
    """
    waiting: dict[tuple[str, str], set[int]] = {}
    for each in received:
        if each.finishes:
            for (agency, digest), lines in waiting.items():
                if agency == each.agency and digest.startswith(each.finishes):
                    lines.difference_update(each.finished)
        waiting[(each.agency, each.digest or each.return_id)] = {row.line for row in each.refused}
    found: dict[str, int] = {}
    for (agency, _), lines in waiting.items():
        found[agency] = found.get(agency, 0) + len(lines)
    return found


def list_due(enquiry: Enquiry) -> tuple[Due, ...]:
    """Return the decisions whose review date has passed or comes within a month, the oldest first."""
    check(enquiry.viewer, "suspect.designate")
    by = (enquiry.today + _SOON).isoformat()
    with enquiry.ledger.reading() as snapshot:
        query = select(designation.c.mention_id).where(
            designation.c.removed_seq.is_(None), designation.c.review_on <= by
        )
        mentions = [str(each) for each in snapshot.connection.execute(query).scalars()]
        people = sorted(set(entities_of(snapshot, mentions).values()))
    items = describe(enquiry, [("Person", each) for each in people]) if people else {}
    known = decisions(enquiry, people)
    due = [
        Due(item=item, decision=known[item.id])
        for item in items.values()
        if item.id in known and not item.protected and known[item.id].review_on.isoformat() <= by
    ]
    return tuple(sorted(due, key=lambda each: (each.decision.review_on, each.item.name)))
