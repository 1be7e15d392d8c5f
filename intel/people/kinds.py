"""The kinds of entry this room appends, and what a report's entry means for identity.

`intel.app` collects KINDS, and adds `index_report` to the index of the reports room's own kinds, since the
keys and facts of a mention belong to this room.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select, union_all, update

from intel.ledger.clock import as_text
from intel.ledger.kinds import Entry, Kind
from intel.people import identity
from intel.people.compared import said_by
from intel.people.model import (
    AdultAgeRecorded,
    AdultAgeWithdrawn,
    Designation,
    DesignationRemoved,
    Judgement,
    NameFixed,
)
from intel.people.normalise import key_of
from intel.people.tables import (
    adult_age,
    compared,
    designation,
    identity_key,
    moved,
    name_fixed,
    named_in_record,
    person_fact,
)
from intel.reports.model import Mention, PersonDetails, Report, ReportCorrected, ReportRecorded
from intel.reports.tables import mention, source

_MOVED_BY: Final = select(moved.c.mention_id).where(moved.c.seq == bindparam("seq")).scalar_subquery()
# Asked for every judgement when the picture is drawn, so it is built once.
_STAND_ON_MOVED: Final = union_all(
    select(mention.c.source_id).where(mention.c.mention_id.in_(_MOVED_BY)),
    select(designation.c.designation_id).where(designation.c.mention_id.in_(_MOVED_BY)),
    select(adult_age.c.record_id).where(adult_age.c.mention_id.in_(_MOVED_BY)),
    select(named_in_record.c.source_id).where(named_in_record.c.mention_id.in_(_MOVED_BY)),
)


def index_report(connection: Connection, _entry: Entry, payload: ReportRecorded | ReportCorrected) -> None:
    """Keep the identity key, what is compared and the protecting facts of each mention as the report now words it."""
    if isinstance(payload, ReportCorrected):  # a report that is new words its mentions for the first time
        ids = [each.id for each in payload.report.mentions]
        connection.execute(delete(identity_key).where(identity_key.c.mention_id.in_(ids)))
        connection.execute(delete(compared).where(compared.c.mention_id.in_(ids)))
        connection.execute(delete(person_fact).where(person_fact.c.mention_id.in_(ids)))
    keys = [
        {"mention_id": each.id, "label": each.details.label, "key": key}
        for each in payload.report.mentions
        if (key := key_of(each.details))
    ]
    facts = [
        _fact(payload.report, each, each.details)
        for each in payload.report.mentions
        if isinstance(each.details, PersonDetails)
    ]
    if keys:
        connection.execute(insert(identity_key), keys)
    if facts:
        connection.execute(insert(person_fact), facts)
    if payload.report.mentions:
        said = [
            {"mention_id": each.id, "label": each.details.label, "said": said_by(payload.report, each)}
            for each in payload.report.mentions
        ]
        connection.execute(insert(compared), said)


def _fact(report: Report, each: Mention, details: PersonDetails) -> dict[str, object]:
    return {
        "mention_id": each.id,
        "role": each.role,
        "born_on": details.born_on.isoformat() if details.born_on else None,
        "born_year": details.born_year,
        "reported_on": report.reported_on.isoformat(),
    }


def _index_judgement(connection: Connection, entry: Entry, payload: Judgement) -> None:
    identity.apply(connection, entry.seq, payload)


def _touches_judgement(connection: Connection, entry: Entry, _payload: Judgement) -> Iterable[str]:
    """Name the sources of the mentions this entry moved, and the records that stand on them."""
    return [str(found) for found in connection.execute(_STAND_ON_MOVED, {"seq": entry.seq}).scalars()]


def _new_record(connection: Connection, entry: Entry, source_id: str, label: str) -> None:
    connection.execute(
        insert(source).values(
            source_id=source_id, label=label, first_seq=entry.seq, last_seq=entry.seq, state="live"
        )
    )


def _index_designation(connection: Connection, entry: Entry, payload: Designation) -> None:
    _new_record(connection, entry, payload.designation_id, "Designation")
    connection.execute(
        insert(designation).values(
            designation_id=payload.designation_id,
            mention_id=payload.mention_id,
            ground=payload.ground,
            review_on=payload.review_on.isoformat(),
            actor=entry.actor,
            seq=entry.seq,
        )
    )


def _index_removal(connection: Connection, entry: Entry, payload: DesignationRemoved) -> None:
    which = source.c.source_id == payload.designation_id
    connection.execute(update(source).where(which).values(state="withdrawn", last_seq=entry.seq))
    ended = designation.c.designation_id == payload.designation_id
    connection.execute(update(designation).where(ended).values(removed_seq=entry.seq))


def _index_adult_age(connection: Connection, entry: Entry, payload: AdultAgeRecorded) -> None:
    _new_record(connection, entry, payload.record_id, "AdultAge")
    connection.execute(
        insert(adult_age).values(
            record_id=payload.record_id,
            mention_id=payload.mention_id,
            actor=entry.actor,
            reason=payload.reason,
            seq=entry.seq,
        )
    )


def _index_adult_age_withdrawn(connection: Connection, entry: Entry, payload: AdultAgeWithdrawn) -> None:
    """Take the record out, so that whoever it was about is protected again from this entry on."""
    which = source.c.source_id == payload.record_id
    connection.execute(update(source).where(which).values(state="withdrawn", last_seq=entry.seq))
    connection.execute(delete(adult_age).where(adult_age.c.record_id == payload.record_id))


def _index_name(connection: Connection, entry: Entry, payload: NameFixed) -> None:
    connection.execute(delete(name_fixed).where(name_fixed.c.mention_id == payload.mention_id))
    if payload.fixed:
        row = {
            "mention_id": payload.mention_id,
            "actor": entry.actor,
            "at": as_text(entry.at),
            "seq": entry.seq,
        }
        connection.execute(insert(name_fixed), row)


def _touches_designation(
    _connection: Connection, _entry: Entry, payload: Designation | DesignationRemoved
) -> Iterable[str]:
    return (payload.designation_id,)


def _touches_adult_age(
    _connection: Connection, _entry: Entry, payload: AdultAgeRecorded | AdultAgeWithdrawn
) -> Iterable[str]:
    return (payload.record_id,)


KINDS: tuple[Kind, ...] = (
    Kind(name="name.fixed", payload=NameFixed, index=_index_name),
    Kind(name="judgement.recorded", payload=Judgement, index=_index_judgement, touches=_touches_judgement),
    Kind(
        name="suspect.designated",
        payload=Designation,
        index=_index_designation,
        touches=_touches_designation,
    ),
    Kind(
        name="suspect.removed", payload=DesignationRemoved, index=_index_removal, touches=_touches_designation
    ),
    Kind(
        name="adult_age.recorded",
        payload=AdultAgeRecorded,
        index=_index_adult_age,
        touches=_touches_adult_age,
    ),
    Kind(
        name="adult_age.withdrawn",
        payload=AdultAgeWithdrawn,
        index=_index_adult_age_withdrawn,
        touches=_touches_adult_age,
    ),
)
