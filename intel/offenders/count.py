"""What waits about suspects, in numbers for a home page: read from the tables beside the ledger, without computing a score."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from intel.ledger import Snapshot
from intel.offenders import tables
from intel.offenders.eligible import eligible_suspects
from intel.reports.tables import mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many suspects there are, how many were never scored, when scoring was last, and what waits of tactics and questions.

    `to_authorise` leaves out what the asker chose themself; `without` may have no score.
    """

    suspects: int
    without: int
    never_scored: int
    scored_at: date | None
    to_authorise: int
    late: int
    questions_late: int


def count_waiting(snapshot: Snapshot, asker: str, *, today: date) -> Waiting:
    """Count what waits about suspects."""
    connection = snapshot.connection
    may = eligible_suspects(connection, on=today)
    score, tactic, question = tables.score, tables.tactic, tables.requirement
    scored = (
        select(mention.c.entity_id, func.max(score.c.at))
        .join(mention, mention.c.mention_id == score.c.mention_id)
        .where(score.c.withdrawn_seq.is_(None))
        .group_by(mention.c.entity_id)
    )
    last = {person: at for person, at in connection.execute(scored) if person in may and may[person].allowed}
    outcome = select(tables.outcome.c.tactic_id)
    waits = {
        "to_authorise": select(func.count()).where(tactic.c.state == "proposed", tactic.c.actor != asker),
        "late": select(func.count()).where(
            tactic.c.state == "authorised",
            tactic.c.due_on < today.isoformat(),
            tactic.c.tactic_id.not_in(outcome),
        ),
        "questions_late": select(func.count()).where(
            question.c.closed_seq.is_(None), question.c.due_on < today.isoformat()
        ),
    }
    allowed = sum(each.allowed for each in may.values())
    return Waiting(
        suspects=allowed,
        without=len(may) - allowed,
        never_scored=allowed - len(last),
        scored_at=date.fromisoformat(max(last.values())) if last else None,
        **{name: int(connection.execute(query).scalar_one()) for name, query in waits.items()},
    )
