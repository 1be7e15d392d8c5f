"""The kinds of entry this room appends, and what each means for the tables beside the ledger.

`intel.app` collects KINDS. Each index is a function of the entries so far and of nothing else.
"""

import json
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from intel.ledger.clock import as_text
from intel.ledger.kinds import Entry, Kind
from intel.reports.asked import ASKED_FIELDS, NOT_RECORDED
from intel.reports.audience import effective_audience
from intel.reports.draft import digest, to_draft
from intel.reports.model import (
    Asked,
    GradeDefaultSet,
    MappingSaved,
    NilReturn,
    PersonDetails,
    Report,
    ReportCorrected,
    ReportRecorded,
    ReportsOpened,
    ReportWithdrawn,
    ReturnReceived,
    UrgencyTold,
)
from intel.reports.tables import (
    asked,
    grade_default,
    mapping,
    mention,
    nil_return,
    opening,
    return_file,
    source,
    told,
)

# The version before fields were added that may all be left out: still read as it was written.
_FIRST: Final = frozenset({1})
# Whom ethnicity and nationality are asked of.
_COUNTED: Final = "adult_of_concern"

_WHICH: Final = source.c.source_id == bindparam("which")
_change_source = update(source).where(_WHICH)
# Run for every report that is opened, so each is built once.
_SOURCE: Final = select(source).where(_WHICH)
_OPENINGS: Final = select(opening).where(
    opening.c.source_id == bindparam("which"), opening.c.seq > bindparam("worded")
)
_RULE: Final = _change_source.values(
    audience=bindparam("audience"), grade_provisional=bindparam("grade_provisional")
)
# Made once: SQLAlchemy then knows them again without reading them anew for each of a thousand rows.
_NEW_SOURCE: Final = insert(source)
_NEW_MENTIONS: Final = insert(mention)
_NEW_ASKED: Final = insert(asked)
_FOLLOW: Final = _change_source.values(last_seq=bindparam("last_seq"))


def _columns_of(report: Report, entry: Entry) -> dict[str, Any]:
    return {
        "last_seq": entry.seq,
        "payload_seq": entry.seq,
        "kind": report.kind,
        "agency": report.agency,
        "own_reference": report.own_reference,
        "return_id": report.return_id,
        "row_digest": digest(to_draft(report)),
        "sent_digest": report.sent_digest,
        "urgency": report.urgency,
        "sanitises": report.sanitises,
        "reported_on": report.reported_on.isoformat(),
        "happened_on": report.happened_on.isoformat() if report.happened_on else "",
        "handling": report.handling,
        "source_grade": str(report.source_grade),
        "information_grade": report.information_grade,
        "grade_provisional": report.grade_provisional,
    }


def _index_recorded(connection: Connection, entry: Entry, payload: ReportRecorded) -> None:
    _begin(connection, entry, payload.report)
    _add_asked(connection, payload.report)


def _begin(connection: Connection, entry: Entry, report: Report) -> None:
    audience = effective_audience(agency=report.agency, information_grade=report.information_grade, opened=())
    connection.execute(
        _NEW_SOURCE,
        {
            **_columns_of(report, entry),
            "source_id": report.id,
            "label": "Report",
            "first_seq": entry.seq,
            "recorded_at": as_text(entry.at),
            "state": "live",
            "audience": json.dumps(audience),
        },
    )
    _add_mentions(connection, entry, report, known=frozenset())


def _index_corrected(connection: Connection, entry: Entry, payload: ReportCorrected) -> None:
    report = payload.report
    known = select(source.c.source_id).where(source.c.source_id == report.id)
    if connection.execute(known).first() is None:  # its first wording was erased for good
        _begin(connection, entry, report)
        _note_asked(connection, report)
        return
    connection.execute(_change_source, {**_columns_of(report, entry), "which": report.id})
    _open_as_ruled(connection, report.id)
    _follow_mentions(connection, entry, report)


def _follow_mentions(connection: Connection, entry: Entry, report: Report) -> None:
    """Keep the mentions the correction words; those it dropped are no longer live.

    A mention's place stays that of its first wording, because the earliest mention names the person.
    """
    of_report = mention.c.source_id == report.id
    known = frozenset(connection.execute(select(mention.c.mention_id).where(of_report)).scalars())
    connection.execute(update(mention).where(of_report).values(live=False))
    kept = [{"which": each.id, "now": each.slot} for each in report.mentions if each.id in known]
    if kept:
        change = update(mention).where(mention.c.mention_id == bindparam("which"))
        connection.execute(change.values(slot=bindparam("now"), live=True), kept)
    _add_mentions(connection, entry, report, known=known)
    _note_asked(connection, report)


def _note_asked(connection: Connection, report: Report) -> None:
    """Keep, for each adult of concern, what came of asking, as the report now words it."""
    ids = [each.id for each in report.mentions]
    if ids:
        connection.execute(delete(asked).where(asked.c.mention_id.in_(ids)))
    _add_asked(connection, report)


def _add_asked(connection: Connection, report: Report) -> None:
    rows = [
        {"mention_id": each.id, "what": what, "answer": _answer(getattr(each.details, what))}
        for each in report.mentions
        if each.role == _COUNTED and isinstance(each.details, PersonDetails)
        for what in ASKED_FIELDS
    ]
    if rows:
        connection.execute(_NEW_ASKED, rows)


def _answer(given: Asked | None) -> str:
    return given.answer if given else NOT_RECORDED


def _add_mentions(connection: Connection, entry: Entry, report: Report, *, known: frozenset[str]) -> None:
    rows = [
        {
            "mention_id": each.id,
            "source_id": report.id,
            "label": each.details.label,
            "slot": each.slot,
            "first_seq": entry.seq,
            "position": place,
            "live": True,
            "entity_id": each.id,
        }
        for place, each in enumerate(report.mentions)
        if each.id not in known
    ]
    if rows:
        connection.execute(_NEW_MENTIONS, rows)


def _open_as_ruled(connection: Connection, report_id: str) -> None:
    """Work out anew who may see a report, and whether its grade is confirmed."""
    row = connection.execute(_SOURCE, {"which": report_id}).first()
    if row is None:  # erased for good
        return
    openings = connection.execute(_OPENINGS, {"which": report_id, "worded": row.payload_seq}).all()
    audience = effective_audience(
        agency=row.agency,
        information_grade=row.information_grade,
        opened={name for each in openings for name in json.loads(each.audience)},
    )
    confirmed = any(each.confirms_grades for each in openings)
    values = {
        "which": report_id,
        "audience": json.dumps(audience),
        "grade_provisional": row.grade_provisional and not confirmed,
    }
    connection.execute(_RULE, values)


def _index_withdrawn(connection: Connection, entry: Entry, payload: ReportWithdrawn) -> None:
    connection.execute(
        _change_source, {"which": payload.report_id, "state": "withdrawn", "last_seq": entry.seq}
    )
    connection.execute(update(mention).where(mention.c.source_id == payload.report_id).values(live=False))


def _index_opened(connection: Connection, entry: Entry, payload: ReportsOpened) -> None:
    audience = json.dumps(payload.audiences)
    named = list(dict.fromkeys(payload.report_ids))
    if not named:
        return
    common = {"seq": entry.seq, "audience": audience, "confirms_grades": payload.confirms_grades}
    connection.execute(insert(opening), [{"source_id": each, **common} for each in named])
    connection.execute(_FOLLOW, [{"which": each, "last_seq": entry.seq} for each in named])
    for each in named:
        _open_as_ruled(connection, each)


def _index_return(connection: Connection, entry: Entry, payload: ReturnReceived) -> None:
    connection.execute(
        insert(return_file),
        {
            "return_id": payload.return_id,
            "agency": payload.agency,
            "file_name": payload.file_name,
            "digest": payload.digest,
            "received_at": as_text(entry.at),
            "seq": entry.seq,
        },
    )


def _index_nil(connection: Connection, entry: Entry, payload: NilReturn) -> None:
    values = {
        "nil_id": payload.nil_id,
        "agency": payload.agency,
        "meeting_on": payload.meeting_on.isoformat(),
        "received_at": as_text(entry.at),
        "seq": entry.seq,
        "actor": entry.actor,
    }
    connection.execute(insert(nil_return), values)


def _index_default(connection: Connection, entry: Entry, payload: GradeDefaultSet) -> None:
    grade = f"{payload.source_grade}{payload.information_grade}"
    values = {"seq": entry.seq, "agency": payload.agency, "grade": grade, "actor": entry.actor}
    connection.execute(insert(grade_default), values)


def _index_told(connection: Connection, entry: Entry, payload: UrgencyTold) -> None:
    values = {"source_id": payload.report_id, "seq": entry.seq, "told_at": payload.told_at.isoformat()}
    connection.execute(insert(told), values)


def _index_mapping(connection: Connection, entry: Entry, payload: MappingSaved) -> None:
    values = {
        "agency": payload.agency,
        "version": payload.version,
        "seq": entry.seq,
        "actor": entry.actor,
    }
    connection.execute(insert(mapping), values)


def _touches_report(
    _connection: Connection, _entry: Entry, payload: ReportRecorded | ReportCorrected
) -> Iterable[str]:
    return (payload.report.id,)


def _touches_withdrawn(_connection: Connection, _entry: Entry, payload: ReportWithdrawn) -> Iterable[str]:
    return (payload.report_id,)


def _touches_opened(_connection: Connection, _entry: Entry, payload: ReportsOpened) -> Iterable[str]:
    return payload.report_ids


KINDS: tuple[Kind, ...] = (
    Kind(
        name="report.recorded",
        version=2,
        reads=_FIRST,
        payload=ReportRecorded,
        index=_index_recorded,
        touches=_touches_report,
    ),
    Kind(
        name="report.corrected",
        version=2,
        reads=_FIRST,
        payload=ReportCorrected,
        index=_index_corrected,
        touches=_touches_report,
    ),
    Kind(
        name="report.withdrawn", payload=ReportWithdrawn, index=_index_withdrawn, touches=_touches_withdrawn
    ),
    Kind(name="reports.opened", payload=ReportsOpened, index=_index_opened, touches=_touches_opened),
    Kind(name="return.received", version=2, reads=_FIRST, payload=ReturnReceived, index=_index_return),
    Kind(name="return.nil", payload=NilReturn, index=_index_nil),
    Kind(name="grade_default.set", payload=GradeDefaultSet, index=_index_default),
    Kind(name="urgency.told", payload=UrgencyTold, index=_index_told),
    Kind(name="mapping.saved", payload=MappingSaved, index=_index_mapping),
)
