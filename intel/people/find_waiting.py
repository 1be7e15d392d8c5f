"""What waits before the next meeting: whose returns are in, which decisions are due for review. Called by the home page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

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
from intel.reports.tables import return_file

_SOON = timedelta(days=28)  # a month of the meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyIn:
    """Whether an agency's return is in for the coming meeting, and how many rows it brought."""

    agency: str
    name: str
    received_at: datetime | None
    rows: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A decision that someone is a suspect, due for review."""

    item: Described
    decision: Decision


def list_agencies_in(snapshot: Snapshot, *, after: int) -> tuple[AgencyIn, ...]:
    """Return every agency of the meeting, with what it sent after a place of the ledger: no report's content."""
    query = select(return_file).where(return_file.c.seq > after).order_by(return_file.c.seq)
    found: dict[str, AgencyIn] = {}
    for row in snapshot.connection.execute(query).mappings().all():
        payload = snapshot.payload(row["seq"])
        if isinstance(payload, ReturnReceived):
            before = found.get(row["agency"])
            found[row["agency"]] = AgencyIn(
                agency=row["agency"],
                name=str(vocabulary.agencies()[row["agency"]]["name"]),
                received_at=datetime.fromisoformat(row["received_at"]),
                rows=payload.recorded + payload.corrected + (before.rows if before else 0),
                refused=len(payload.refused) + (before.refused if before else 0),
            )
    return tuple(
        found.get(key) or AgencyIn(agency=key, name=str(each["name"]), received_at=None)
        for key, each in sorted(vocabulary.agencies().items(), key=lambda pair: str(pair[1]["name"]))
    )


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
