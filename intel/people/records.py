"""What each side of a comparison says and who says it: mentions as their reports word them, and records made together.

Called by the queue, by whoever shows a pair and by `intel.people.kept`. Only reports open to the viewer are read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from intel.access.model import Viewer
from intel.ledger import Snapshot
from intel.people.comparable import Address, Record
from intel.reports.audience import audience_of_mention
from intel.reports.model import Details, Mention
from intel.reports.state import CurrentReport, current_reports, pages
from intel.reports.tables import mention, source


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """One mention as its report words it."""

    id: str
    label: str
    entity: str
    current: CurrentReport
    mention: Mention

    @property
    def details(self) -> Details:
        """What the report says of it."""
        return self.mention.details


def worded(snapshot: Snapshot, viewer: Viewer, entities: Iterable[str]) -> list[Worded]:
    """Return the mentions of these entities in the live reports this viewer may read, in order of the ledger."""
    rows = [
        row
        for page in pages(sorted(set(entities)))
        for row in snapshot.connection.execute(
            select(mention)
            .join(source, source.c.source_id == mention.c.source_id)
            .where(
                mention.c.entity_id.in_(page),
                mention.c.live,
                source.c.state == "live",
                source.c.label == "Report",
            )
        )
    ]
    rows.sort(key=lambda row: (row.first_seq, row.position))
    reports = current_reports(snapshot, [row.source_id for row in rows])
    by_id = {each.id: (current, each) for current in reports.values() for each in current.report.mentions}
    return [
        Worded(
            id=row.mention_id,
            label=row.label,
            entity=row.entity_id,
            current=by_id[row.mention_id][0],
            mention=by_id[row.mention_id][1],
        )
        for row in rows
        if row.mention_id in by_id
        and viewer.audiences.intersection(
            audience_of_mention(list(by_id[row.mention_id][0].audience), row.label)
        )
    ]


def together(person: str, records: Sequence[Record], *, suspect: bool) -> Record:
    """Return one record of all that several reports say of a person; a day of birth puts years and ages aside."""
    born = tuple(dict.fromkeys(value for each in records for value in each.born))
    exact = tuple(value for value in born if value.day)
    addresses: dict[Address, None] = dict.fromkeys(value for each in records for value in each.addresses)
    return Record(
        id=person,
        names=tuple(dict.fromkeys(value for each in records for value in each.names)),
        aliases=tuple(dict.fromkeys(value for each in records for value in each.aliases)),
        born=exact or born,
        sex=next((each.sex for each in records if each.sex), ""),
        addresses=tuple(addresses),
        phones=tuple(dict.fromkeys(value for each in records for value in each.phones)),
        vehicles=tuple(dict.fromkeys(value for each in records for value in each.vehicles)),
        plates=tuple(dict.fromkeys(value for each in records for value in each.plates)),
        looks=tuple(dict.fromkeys(value for each in records for value in each.looks)),
        references=tuple(dict.fromkeys(value for each in records for value in each.references)),
        of_concern=suspect or any(each.of_concern for each in records),
    )
