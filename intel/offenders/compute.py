"""Scores of many people at once, from the tables beside the ledger: who may have one, what it is, what is not known.

`record` writes what this returns; pages that show what would change use it and write nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from intel.offenders.eligible import Eligible, eligible
from intel.offenders.evidence import Judged, gather, suspects
from intel.offenders.gaps import gaps
from intel.offenders.matrix import Matrix
from intel.offenders.score import Score, Statement, score
from intel.people.tables import person_fact
from intel.reports.state import pages
from intel.reports.tables import mention, source


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One suspect's score with the statements it was made from; `score` is None where there may be none, and `eligible` says why."""

    person: str
    eligible: Eligible
    score: Score | None
    statements: tuple[Statement, ...] = ()
    gaps: tuple[str, ...] = ()


def compute(
    connection: Connection,
    matrix: Matrix,
    *,
    at: date,
    people: Sequence[str] | None = None,
    judged: Judged | None = None,
    without: frozenset[str] = frozenset(),
) -> dict[str, Scored]:
    """Score every suspect, or these people, as at a date, in a number of queries that does not grow with them.

    `judged` stands in place of what is recorded, and `without` leaves reports out, for a change not saved yet.
    """
    wanted = suspects(connection) if people is None else list(dict.fromkeys(people))
    may = eligible(connection, wanted, on=at)
    allowed = [each for each in wanted if may[each].allowed]
    statements = gather(connection, allowed, judged)
    born = _born(connection, allowed)
    found = {}
    for person in wanted:
        said = tuple(each for each in statements.get(person, ()) if each.report not in without)
        made = score(said, matrix, at=at) if may[person].allowed else None
        found[person] = Scored(
            person=person,
            eligible=may[person],
            score=made,
            statements=said,
            gaps=gaps(made, said, born=person in born, at=at) if made else (),
        )
    return found


def _born(connection: Connection, people: Sequence[str]) -> set[str]:
    """Return those whose date of birth some live report gives to the day."""
    found: set[str] = set()
    for page in pages(people):
        query = (
            select(mention.c.entity_id)
            .join(person_fact, person_fact.c.mention_id == mention.c.mention_id)
            .join(source, source.c.source_id == mention.c.source_id)
            .where(
                mention.c.entity_id.in_(page),
                mention.c.live,
                source.c.state == "live",
                person_fact.c.born_on.is_not(None),
                person_fact.c.born_on.not_like("%-01-01"),
            )
            .distinct()
        )
        found.update(connection.execute(query).scalars())
    return found
