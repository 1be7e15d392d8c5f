"""The kinds of entry this room appends, and how each changes the row that is kept of a notice. Collected by `intel.app`.

One index for all: the first step makes the row, each later one changes some of it, and the dates are worked out anew.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select, update

from intel.ledger.clock import as_text
from intel.ledger.kinds import Entry, Kind
from intel.notices import model
from intel.notices.ends import Facts, end_of, in_care, review_after
from intel.notices.local_time import instant, local_day
from intel.notices.model import STEPS, NoticeStep, State
from intel.notices.tables import notice, notice_decision, notice_share, notice_step
from intel.people.tables import named_in_record
from intel.reports.tables import source
from intel.vocabulary import agency_audience, read

Row = dict[str, Any]

_NEXT_NUMBER: Final = select(func.coalesce(func.max(notice.c.number), 0) + 1)
_ONE: Final = select(notice).where(notice.c.notice_id == bindparam("which"))
_STEP: Final = insert(notice_step)
_DAYS: Final = ("served_on", "born_on", "order_since", "order_ended_on", "review_due", "ended_on")

# The columns that `facts_of` reads.
FACTS: Final = tuple(
    notice.c[name]
    for name in (
        "notice_id",
        "number",
        "adult",
        "child",
        "state",
        "ground",
        "order_type",
        "ended_why",
        *_DAYS,
    )
)


def facts_of(row: RowMapping | Mapping[str, Any]) -> Facts:
    """Return what the dates of a notice hang on, from its row."""
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in _DAYS}
    return Facts(
        id=row["notice_id"],
        number=row["number"],
        adult=row["adult"],
        child=row["child"],
        state=State(row["state"]),
        ground=row["ground"],
        order_type=row["order_type"],
        ended_why=row["ended_why"],
        **days,
    )


def done_on(entry: Entry, step: NoticeStep) -> date:
    """Return the day a step was done: as it says, else the day it was recorded."""
    return step.on or local_day(entry.at)


def _index(connection: Connection, entry: Entry, step: NoticeStep) -> None:
    if isinstance(step, model.NoticeConsidered):
        _keep(connection, entry, step, {})
        _begin(connection, entry, step)
        return
    found = connection.execute(_ONE, {"which": step.notice_id}).mappings().first()
    if found is None:  # its first step was erased
        _keep(connection, entry, step, {})
        return
    row: Row = dict(found)
    changes = _CHANGES.get(type(step))
    changed = changes(step, entry, row) if changes is not None else {}
    if isinstance(step, model.NoticeTakenBack):
        changed = _taken_back(connection, entry, step, row)
    _keep(connection, entry, step, {name: row[name] for name in changed})
    row.update(changed)
    _beside(connection, entry, step)
    row.update(_dates(facts_of(row)))
    row |= {"last_seq": entry.seq, "last_on": done_on(entry, step).isoformat()}
    connection.execute(update(notice).where(notice.c.notice_id == step.notice_id).values(row))
    which = source.c.source_id == step.notice_id
    connection.execute(update(source).where(which).values(last_seq=entry.seq))


def _keep(connection: Connection, entry: Entry, step: NoticeStep, before: Row) -> None:
    row = {"seq": entry.seq, "notice_id": step.notice_id, "kind": entry.kind, "before": json.dumps(before)}
    connection.execute(_STEP, row)


def _taken_back(connection: Connection, entry: Entry, step: model.NoticeTakenBack, row: Row) -> Row:
    """Return what the step taken back had changed, as it was before it; a count goes down by what it went up."""
    which = (notice_step.c.seq == step.entry) & (notice_step.c.notice_id == step.notice_id)
    before = connection.execute(select(notice_step.c.before).where(which)).scalar()
    connection.execute(update(notice_step).where(which).values(taken_back=entry.seq))
    found: Row = json.loads(before or "{}")
    return found | ({"breaches": row["breaches"] - 1} if "breaches" in found else {})


def _begin(connection: Connection, entry: Entry, step: model.NoticeConsidered) -> None:
    connection.execute(
        insert(source).values(
            source_id=step.notice_id,
            label="Notice",
            first_seq=entry.seq,
            last_seq=entry.seq,
            state="live",
            audience=_audience(()),
        )
    )
    connection.execute(
        insert(notice).values(
            notice_id=step.notice_id,
            number=connection.execute(_NEXT_NUMBER).scalar_one(),
            adult=step.adult,
            child=step.child,
            state=State.CONSIDERED,
            considered_by=entry.actor,
            first_seq=entry.seq,
            last_seq=entry.seq,
            last_on=done_on(entry, step).isoformat(),
        )
    )
    rows = [
        {"source_id": step.notice_id, "mention_id": each} for each in dict.fromkeys((step.adult, step.child))
    ]
    connection.execute(insert(named_in_record), rows)


def _beside(connection: Connection, entry: Entry, step: NoticeStep) -> None:
    """Keep who was told, and which reports were decided on; of a step taken back, no longer."""
    if isinstance(step, model.NoticeShared):
        told = {"notice_id": step.notice_id, "audience": step.audience, "told_on": step.on.isoformat()}
        connection.execute(insert(notice_share).values({**told, "seq": entry.seq}))
        _heard(connection, step.notice_id)
    elif isinstance(step, model.NoticeBreachDecided):
        rows = [
            {"notice_id": step.notice_id, "report_id": each, "outcome": step.outcome, "seq": entry.seq}
            for each in dict.fromkeys(step.reports)
        ]
        connection.execute(insert(notice_decision), rows)
    elif isinstance(step, model.NoticeTakenBack):
        for table in (notice_share, notice_decision):
            mine = (table.c.notice_id == step.notice_id) & (table.c.seq == step.entry)
            connection.execute(delete(table).where(mine))
        _heard(connection, step.notice_id)


def _heard(connection: Connection, notice_id: str) -> None:
    """Let those it is shared with know of the notice, and nobody else but the police."""
    shared = connection.execute(
        select(notice_share.c.audience).where(notice_share.c.notice_id == notice_id)
    ).scalars()
    which = source.c.source_id == notice_id
    connection.execute(update(source).where(which).values(audience=_audience(shared)))


def _audience(shared: Iterable[str]) -> str:
    listed = ", ".join(f'"{each}"' for each in sorted({*model.OWN, *shared}))
    return f"[{listed}]"


def _dates(facts: Facts) -> Row:
    end = end_of(facts)
    crosses = end is not None and facts.ground == "section_2" and in_care(facts, end.on)
    return {
        "ends_on": end.on.isoformat() if end else None,
        "ends_why": end.why if end else "",
        "gap_on": end.on.isoformat() if end and crosses else None,
    }


def _care(care: model.Care) -> Row:
    return {
        "order_type": care.order_type,
        "order_since": care.since.isoformat() if care.since else None,
        "order_ended_on": care.ended_on.isoformat() if care.ended_on else None,
    }


def _proposed(step: model.NoticeProposed, entry: Entry, _row: Row) -> Row:
    return {
        "state": State.PROPOSED,
        "ground": step.ground,
        "proposed_by": entry.actor,
        "placement_kind": step.placement_kind,
        "placement": step.placement,
        **_care(step.care),
    }


def _checked(step: model.NoticeChecked, _entry: Entry, _row: Row) -> Row:
    return {
        "state": State.CHECKS,
        "born_on": step.born_on.isoformat() if step.born_on else None,
        "has_statement": step.statement is not None,
    }


def _worded(_step: model.NoticeWorded, _entry: Entry, _row: Row) -> Row:
    return {"state": State.CHECKS}


def _authorised(step: model.NoticeAuthorised, entry: Entry, _row: Row) -> Row:
    # Recorded later than it was given, on paper: it counts from the beginning of that day.
    given = entry.at if step.on is None else instant(step.on, time())
    return {"state": State.AUTHORISED, "authorised_by": entry.actor, "authorised_at": as_text(given)}


def _sent_back(_step: model.NoticeSentBack, _entry: Entry, _row: Row) -> Row:
    return {"state": State.PROPOSED, "authorised_by": "", "authorised_at": ""}


def _served(step: model.NoticeServed, entry: Entry, _row: Row) -> Row:
    day = local_day(step.at)
    return {
        "state": State.IN_FORCE,
        "served_by": entry.actor,
        "served_at": as_text(step.at),
        "served_on": day.isoformat(),
        "review_due": review_after(day).isoformat(),
    }


def _shared(step: model.NoticeShared, _entry: Entry, _row: Row) -> Row:
    told = step.audience == agency_audience(str(read("notices")["must_share"]))
    return {"told_social_care": True} if told else {}


def _filed(step: model.NoticeFiled, _entry: Entry, _row: Row) -> Row:
    return {"found_in_systems": True} if step.system in read("notices")["found_systems"] else {}


def _statement(_step: model.NoticeStatementAdded, _entry: Entry, _row: Row) -> Row:
    return {"has_statement": True}


def _reviewed(step: model.NoticeReviewed, _entry: Entry, _row: Row) -> Row:
    return {"review_due": step.next_on.isoformat(), "birth_changed": False}


def _breach(step: model.NoticeBreachDecided, _entry: Entry, row: Row) -> Row:
    return {"breaches": row["breaches"] + 1} if step.outcome == "suspected" else {}


def _birth(step: model.NoticeBirthCorrected, _entry: Entry, row: Row) -> Row:
    return {"born_on": step.born_on.isoformat(), "birth_changed": row["served_on"] is not None}


def _care_changed(step: model.NoticeCareChanged, _entry: Entry, _row: Row) -> Row:
    return _care(step.care)


def _ended(step: model.NoticeEnded, _entry: Entry, _row: Row) -> Row:
    return {"state": State.ENDED, "ended_on": step.on.isoformat(), "ended_why": step.why}


_CHANGES: Final[dict[type[NoticeStep], Callable[[Any, Entry, Row], Row]]] = {
    model.NoticeProposed: _proposed,
    model.NoticeChecked: _checked,
    model.NoticeWorded: _worded,
    model.NoticeAuthorised: _authorised,
    model.NoticeSentBack: _sent_back,
    model.NoticeServed: _served,
    model.NoticeShared: _shared,
    model.NoticeFiled: _filed,
    model.NoticeStatementAdded: _statement,
    model.NoticeReviewed: _reviewed,
    model.NoticeBreachDecided: _breach,
    model.NoticeBirthCorrected: _birth,
    model.NoticeCareChanged: _care_changed,
    model.NoticeEnded: _ended,
}


def _touches(_connection: Connection, _entry: Entry, step: NoticeStep) -> Iterable[str]:
    return (step.notice_id,)


# Kinds whose payload gained fields that may be left out, with the version it has now.
_VERSIONS: Final = {"notice.breach_decided": 2}

KINDS: Final[tuple[Kind, ...]] = tuple(
    Kind(
        name=name,
        version=_VERSIONS.get(name, 1),
        reads=frozenset(range(1, _VERSIONS.get(name, 1))),
        payload=payload,
        index=_index,
        touches=_touches,
    )
    for name, payload in STEPS.items()
)
