"""Records for comparing, made from the reports that stand: all that is said of each person, mention by mention.

Called by the queue and by whoever asks who someone may be. Only reports open to the viewer are read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from intel.access.model import Viewer
from intel.ledger import Snapshot
from intel.people.comparable import Address, Born, Record, address_of, aged, born_on
from intel.people.names import name_of, plain
from intel.people.normalise import telephone
from intel.people.tables import designation
from intel.reports.audience import audience_of_mention
from intel.reports.model import (
    Details,
    Mention,
    PersonDetails,
    PhoneDetails,
    PlaceDetails,
    Report,
    VehicleDetails,
)
from intel.reports.state import CurrentReport, current_reports
from intel.reports.tables import mention, source

# Who harms is not joined by a rule: not the one a report calls so, nor one the police decided on.
_OF_CONCERN: Final = "adult_of_concern"
_TIES: Final = frozenset({"LIVES_AT", "USES_PHONE", "USES_VEHICLE", "TRAVELLED_IN"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """One mention as its report words it."""

    id: str
    entity: str
    current: CurrentReport
    mention: Mention

    @property
    def details(self) -> Details:
        """What the report says of it."""
        return self.mention.details


def worded(snapshot: Snapshot, viewer: Viewer, label: str) -> list[Worded]:
    """Return every mention of a label in the live reports this viewer may read, in order of the ledger."""
    query = (
        select(mention.c.mention_id, mention.c.entity_id, mention.c.source_id)
        .join(source, source.c.source_id == mention.c.source_id)
        .where(mention.c.label == label, mention.c.live, source.c.state == "live", source.c.label == "Report")
        .order_by(mention.c.first_seq, mention.c.position)
    )
    rows = snapshot.connection.execute(query).all()
    reports = current_reports(snapshot, [row.source_id for row in rows])
    by_id = {each.id: (current, each) for current in reports.values() for each in current.report.mentions}
    return [
        Worded(
            id=row.mention_id,
            entity=row.entity_id,
            current=by_id[row.mention_id][0],
            mention=by_id[row.mention_id][1],
        )
        for row in rows
        if row.mention_id in by_id
        and viewer.audiences.intersection(audience_of_mention(list(by_id[row.mention_id][0].audience), label))
    ]


def records_of(snapshot: Snapshot, found: Iterable[Worded]) -> dict[str, Record]:
    """Return a record for each person: what all their mentions say, together."""
    parts: dict[str, list[Record]] = defaultdict(list)
    for each in found:
        if isinstance(each.details, PersonDetails):
            parts[each.entity].append(record_of(each.current.report, each.mention))
    suspects = set(
        snapshot.connection.execute(
            select(mention.c.entity_id).join(designation, designation.c.mention_id == mention.c.mention_id)
        ).scalars()
    )
    return {
        person: _together(person, records, suspect=person in suspects) for person, records in parts.items()
    }


def record_of(report: Report, each: Mention) -> Record:
    """Return what one report says of one person, with where they live and what they use as it states it."""
    details = each.details
    if not isinstance(details, PersonDetails):
        message = "Only a person is compared as one."
        raise TypeError(message)
    tied = _tied(report, each.id)
    return Record(
        id=each.id,
        names=tuple(name for name in (name_of(details.name),) if name.given or name.surname),
        aliases=(plain(details.alias),) if details.alias else (),
        born=_born(report, details),
        sex=details.sex,
        addresses=tuple(
            address_of(place.text, place.postcode) for place in tied if isinstance(place, PlaceDetails)
        ),
        phones=tuple(
            telephone(phone.number) for phone in tied if isinstance(phone, PhoneDetails) and phone.number
        ),
        vehicles=tuple(
            plain(car.registration).replace(" ", "")
            for car in tied
            if isinstance(car, VehicleDetails) and car.registration and not car.partial
        ),
        of_concern=each.role == _OF_CONCERN,
    )


def _tied(report: Report, person: str) -> list[Details]:
    by_id: Mapping[str, Mention] = {each.id: each for each in report.mentions}
    return [
        by_id[each.to_mention].details
        for each in report.statements
        if each.from_mention == person and each.link in _TIES
    ]


def _born(report: Report, details: PersonDetails) -> tuple[Born, ...]:
    if details.born_on:
        found = born_on(details.born_on, seen=report.reported_on)
        return (found,) if found else ()
    if details.born_year:
        return (Born(from_year=details.born_year, to_year=details.born_year),)
    return (aged(details.age_said, report.reported_on),) if details.age_said else ()


def _together(person: str, records: list[Record], *, suspect: bool) -> Record:
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
        of_concern=suspect or any(each.of_concern for each in records),
    )
