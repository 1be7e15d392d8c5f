"""Urgent reports as one viewer is told of them, and recording who was told. Called by the urgent pages and the home page.

Whoever may not read a report still learns that an urgent one of this agency waits: its number and day, and no word of it.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intel import vocabulary
from intel.access.model import Viewer
from intel.access.policy import Limit, check, decide
from intel.errors import NotFound
from intel.ledger import Ledger, Snapshot
from intel.reports.tables import source
from intel.reports.urgent import Telling, record_told, untold_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """One urgent report of which nobody is recorded as told. `open` is whether the viewer may read it."""

    id: str
    number: int
    agency: str
    agency_name: str
    recorded_at: datetime
    open: bool

    @property
    def name(self) -> str:
        """The number as it is shown: R-12."""
        return f"R-{self.number}"


def count_urgent(snapshot: Snapshot, viewer: Viewer) -> int:
    """Return how many urgent reports wait for someone to be told, for whoever answers for those of every agency."""
    decision = decide(viewer, "urgency.tell")
    if not decision.allowed or decision.limit is Limit.OWN_AGENCY:
        return 0
    return len(untold_rows(snapshot))


def list_untold(snapshot: Snapshot, viewer: Viewer) -> tuple[Urgent, ...]:
    """Return the urgent reports that wait for someone to be told, oldest first; an agency has its own alone."""
    decision = decide(viewer, "urgency.tell")
    if not decision.allowed:
        return ()
    own = decision.limit is Limit.OWN_AGENCY
    rows = [row for row in untold_rows(snapshot) if not own or row.agency == viewer.agency]
    return tuple(
        Urgent(
            id=str(row.source_id),
            number=int(row.first_seq),
            agency=str(row.agency),
            agency_name=str(vocabulary.agencies()[row.agency]["name"]),
            recorded_at=datetime.fromisoformat(row.recorded_at),
            open=bool(viewer.audiences.intersection(json.loads(row.audience))),
        )
        for row in rows
    )


def tell_of(ledger: Ledger, viewer: Viewer, report_id: str, telling: Telling, *, now: datetime) -> int:
    """Record who was told of an urgent report; an agency records it for its own."""
    check(viewer, "urgency.tell")
    with ledger.writing(viewer.user_id) as writer:
        query = select(source.c.agency).where(source.c.source_id == report_id, source.c.label == "Report")
        agency = writer.connection.execute(query).scalar()
        if agency is None or not decide(viewer, "urgency.tell", agency=agency).allowed:
            raise NotFound("There is no such report that you may see. Nothing was recorded.")
        return record_told(writer, report_id, telling, now=now)
