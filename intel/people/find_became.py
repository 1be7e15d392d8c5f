"""What became of the reports of one return: used, linked or not used, as its sender may know it.

Used: opened to others than its sender and the unit. Linked: names someone or something that another report this viewer
may see names too. Whatever an agency may not read is never counted for it.
"""

import json
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from intel import vocabulary
from intel.access.model import Viewer
from intel.ledger import Snapshot
from intel.people.find_returns import ReportNamed, get_return
from intel.reports.audience import own_audience
from intel.reports.state import pages
from intel.reports.tables import mention, source


class Became(StrEnum):
    """What became of a report, in a word."""

    USED = "used"
    WAITING = "waiting"
    NOT_USED = "not used"


@dataclass(frozen=True, slots=True, kw_only=True)
class BecameOf:
    """One report of a return: its line, what became of it and why, and how many other reports it is linked with."""

    report: ReportNamed
    line: int | None
    became: Became
    because: str
    linked: int
    live: bool


def list_became(snapshot: Snapshot, viewer: Viewer, return_id: str) -> tuple[BecameOf, ...]:
    """Return what became of each report whose words came by a return, oldest first."""
    line = get_return(snapshot, viewer, return_id)
    query = select(source).where(source.c.return_id == return_id, source.c.label == "Report")
    rows = snapshot.connection.execute(query.order_by(source.c.first_seq)).all()
    payloads = snapshot.payloads(row.payload_seq for row in rows)
    linked = _linked(snapshot, viewer, [str(row.source_id) for row in rows if row.state == "live"])
    found = []
    for row in rows:
        became, because = _of(
            row.state, json.loads(row.audience), row.information_grade, line.agency, row.grade_provisional
        )
        payload = payloads.get(row.payload_seq)
        found.append(
            BecameOf(
                report=ReportNamed(id=str(row.source_id), number=int(row.first_seq)),
                line=payload.report.line if payload is not None and hasattr(payload, "report") else None,
                became=became,
                because=because,
                linked=len(linked.get(str(row.source_id), ())),
                live=row.state == "live",
            )
        )
    return tuple(found)


def _of(
    state: str, audience: list[str], information: str, agency: str, provisional: bool
) -> tuple[Became, str]:
    others = [each for each in audience if each not in own_audience(agency)]
    if state != "live":
        return Became.NOT_USED, "withdrawn"
    if others:
        names = ", ".join(vocabulary.audience_name(each) for each in others)
        return Became.USED, f"open to {names}"
    if not vocabulary.read("grades")["information"][information]["links"]:
        return Became.NOT_USED, "suspected to be false: kept, and shown to nobody else"
    if provisional:
        return Became.WAITING, "the intelligence unit has not looked at it yet"
    return Became.NOT_USED, "looked at, and open to nobody else"


def _linked(snapshot: Snapshot, viewer: Viewer, report_ids: list[str]) -> dict[str, set[str]]:
    """Return, for each report, the other reports open to the viewer that name the same people or things."""
    named: dict[str, set[str]] = {}
    for page in pages(report_ids):
        query = select(mention.c.entity_id, mention.c.source_id).where(
            mention.c.source_id.in_(page), mention.c.live
        )
        for entity, report in snapshot.connection.execute(query):
            named.setdefault(str(entity), set()).add(str(report))
    found: dict[str, set[str]] = {}
    for page in pages(sorted(named)):
        others = (
            select(mention.c.entity_id, mention.c.source_id, source.c.audience)
            .join(source, source.c.source_id == mention.c.source_id)
            .where(
                mention.c.entity_id.in_(page),
                mention.c.live,
                source.c.state == "live",
                source.c.label == "Report",
            )
        )
        for entity, other, audience in snapshot.connection.execute(others):
            if viewer.audiences.intersection(json.loads(audience)):
                for report in named[str(entity)]:
                    if report != other:
                        found.setdefault(report, set()).add(str(other))
    return found
