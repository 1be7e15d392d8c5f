"""The kinds of entry this room appends, and what a report's entry means for scores.

`intel.app` collects KINDS, and adds `index_report` to the index of the reports room's own kinds. None of them touches
the picture: scores and tactics are read beside it and drawn into no graph (decision 45).
"""

import re
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, update

from intel.ledger.clock import as_text
from intel.ledger.kinds import Entry, Kind
from intel.offenders import tables
from intel.offenders.model import (
    BesideEnded,
    BesideRecorded,
    CourseDecided,
    GravitySet,
    MatrixAdopted,
    OutcomeRecorded,
    RequirementClosed,
    RequirementRaised,
    ScoreRecorded,
    ScoresWithdrawn,
    StatementLeftOut,
    StatementPutBack,
    TacticChosen,
    TacticDecided,
    TacticTakenBack,
)
from intel.reports.model import ReportCorrected, ReportRecorded
from intel.vocabulary import read

# Links that say two people were together, or that one did something to the other; that they are family is none.
TOGETHER: Final = frozenset(
    {"SEEN_WITH", "FOUND_WITH", "ASSOCIATES_WITH", "CONTACTED", "SUSPECTED_OF_HARMING"}
)
_WORD: Final = re.compile(r"\w+")
# Fewer words than this are alike by chance: "Seen." from two agencies is no repetition.
_FEWEST_WORDS: Final = 8


def index_report(connection: Connection, _entry: Entry, payload: ReportRecorded | ReportCorrected) -> None:
    """Keep which people a report links and what stands for its words, as it is worded now."""
    report = payload.report
    if isinstance(payload, ReportCorrected):
        for table in (tables.stated, tables.wording):
            connection.execute(delete(table).where(table.c.source_id == report.id))
    rows = [
        {
            "statement_id": each.id,
            "source_id": report.id,
            "one": each.from_mention,
            "other": each.to_mention,
            "fact": each.basis == "fact" and each.link != "SUSPECTED_OF_HARMING",
        }
        for each in report.statements
        if each.link in TOGETHER
    ]
    if rows:
        connection.execute(insert(tables.stated), rows)
    words = _WORD.findall(report.text.casefold())
    if len(words) >= _FEWEST_WORDS:
        digest = sha256(" ".join(words).encode("utf-8")).hexdigest()
        connection.execute(insert(tables.wording), {"source_id": report.id, "digest": digest})


def _by(entry: Entry) -> dict[str, Any]:
    return {"actor": entry.actor, "recorded_at": as_text(entry.at), "seq": entry.seq}


def _score(connection: Connection, entry: Entry, payload: ScoreRecorded) -> None:
    connection.execute(
        insert(tables.score),
        {
            "score_id": payload.score_id,
            "mention_id": payload.mention_id,
            "at": payload.at.isoformat(),
            "total": payload.total,
            "band": payload.band,
            "matrix_version": payload.matrix_version,
            "matrix_digest": payload.matrix_digest,
            "result": payload.result,
            **_by(entry),
        },
    )


def _withdrawn(connection: Connection, entry: Entry, payload: ScoresWithdrawn) -> None:
    table = tables.score
    change = update(table).where(table.c.mention_id == payload.mention_id, table.c.withdrawn_seq.is_(None))
    connection.execute(change.values(withdrawn_seq=entry.seq))


def _left_out(connection: Connection, entry: Entry, payload: StatementLeftOut) -> None:
    connection.execute(insert(tables.left_out), {**payload.model_dump(), **_by(entry)})


def _put_back(connection: Connection, entry: Entry, payload: StatementPutBack) -> None:
    table = tables.left_out
    connection.execute(
        update(table).where(table.c.left_out_id == payload.left_out_id).values(put_back_seq=entry.seq)
    )


def _gravity(connection: Connection, entry: Entry, payload: GravitySet) -> None:
    connection.execute(insert(tables.gravity), {**payload.model_dump(), **_by(entry)})


def _chosen(connection: Connection, entry: Entry, payload: TacticChosen) -> None:
    connection.execute(
        insert(tables.tactic),
        {
            "tactic_id": payload.tactic_id,
            "mention_id": payload.mention_id,
            "code": payload.code,
            "state": "proposed",
            "owner": payload.owner,
            "agency": payload.agency,
            "due_on": payload.due_on.isoformat(),
            "review_on": payload.review_on.isoformat(),
            "last_seq": entry.seq,
            **_by(entry),
        },
    )


def _decided(connection: Connection, entry: Entry, payload: TacticDecided) -> None:
    _change_tactic(
        connection,
        payload.tactic_id,
        state="authorised" if payload.authorised else "refused",
        decided_by=entry.actor,
        decided_at=as_text(entry.at),
        decided_why=payload.reason,
        last_seq=entry.seq,
    )


def _taken_back(connection: Connection, entry: Entry, payload: TacticTakenBack) -> None:
    _change_tactic(connection, payload.tactic_id, state="taken_back", last_seq=entry.seq)


def _outcome(connection: Connection, entry: Entry, payload: OutcomeRecorded) -> None:
    connection.execute(
        insert(tables.outcome),
        {
            "seq": entry.seq,
            "tactic_id": payload.tactic_id,
            "outcome": payload.outcome,
            "on": payload.on.isoformat(),
            "words": payload.words,
            "actor": entry.actor,
        },
    )
    ended = {"state": "ended"} if read("tactic_outcomes")[payload.outcome]["ends"] else {}
    _change_tactic(connection, payload.tactic_id, last_seq=entry.seq, **ended)


def _change_tactic(connection: Connection, tactic_id: str, **values: Any) -> None:
    table = tables.tactic
    connection.execute(update(table).where(table.c.tactic_id == tactic_id).values(**values))


def _raised(connection: Connection, entry: Entry, payload: RequirementRaised) -> None:
    values = {**payload.model_dump(), "due_on": payload.due_on.isoformat()}
    connection.execute(insert(tables.requirement), {**values, "actor": entry.actor, "seq": entry.seq})


def _closed(connection: Connection, entry: Entry, payload: RequirementClosed) -> None:
    table = tables.requirement
    change = update(table).where(table.c.requirement_id == payload.requirement_id)
    connection.execute(change.values(closed_seq=entry.seq, answer=payload.answer))


def _course(connection: Connection, entry: Entry, payload: CourseDecided) -> None:
    values = {**payload.model_dump(), "review_on": payload.review_on.isoformat()}
    connection.execute(insert(tables.course), {**values, "actor": entry.actor, "seq": entry.seq})


def _beside(connection: Connection, entry: Entry, payload: BesideRecorded) -> None:
    until = payload.until.isoformat() if payload.until else None
    values = {**payload.model_dump(), "until": until}
    connection.execute(insert(tables.beside), {**values, **_by(entry)})


def _beside_ended(connection: Connection, entry: Entry, payload: BesideEnded) -> None:
    table = tables.beside
    change = update(table).where(table.c.beside_id == payload.beside_id)
    connection.execute(change.values(ended_seq=entry.seq))


def _adopted(connection: Connection, entry: Entry, payload: MatrixAdopted) -> None:
    values = {"version": payload.version, "digest": payload.digest, "reason": payload.reason}
    connection.execute(insert(tables.adopted), {**values, **_by(entry)})


KINDS: Final[tuple[Kind, ...]] = (
    Kind(name="score.recorded", payload=ScoreRecorded, index=_score),
    Kind(name="scores.withdrawn", payload=ScoresWithdrawn, index=_withdrawn),
    Kind(name="statement.left_out", payload=StatementLeftOut, index=_left_out),
    Kind(name="statement.put_back", payload=StatementPutBack, index=_put_back),
    Kind(name="gravity.set", payload=GravitySet, index=_gravity),
    Kind(name="tactic.chosen", payload=TacticChosen, index=_chosen),
    Kind(name="tactic.decided", payload=TacticDecided, index=_decided),
    Kind(name="tactic.taken_back", payload=TacticTakenBack, index=_taken_back),
    Kind(name="tactic.outcome", payload=OutcomeRecorded, index=_outcome),
    Kind(name="requirement.raised", payload=RequirementRaised, index=_raised),
    Kind(name="requirement.closed", payload=RequirementClosed, index=_closed),
    Kind(name="course.decided", payload=CourseDecided, index=_course),
    Kind(name="beside.recorded", payload=BesideRecorded, index=_beside),
    Kind(name="beside.ended", payload=BesideEnded, index=_beside_ended),
    Kind(name="matrix.adopted", payload=MatrixAdopted, index=_adopted),
)
