"""Scores of many people at once, from the tables beside the ledger: who may have one, what it is, what is not known.

`record` writes what this returns; pages that show what would change use it and write nothing.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection

from intel.collector import collector_put_off
from intel.offenders.eligible import Eligible, eligible, eligible_suspects
from intel.offenders.evidence import Judged, gather, gather_all
from intel.offenders.gaps import gaps
from intel.offenders.matrix import Matrix
from intel.offenders.score import Score, scores
from intel.offenders.statement import Statement


class Scored(NamedTuple):
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
    with collector_put_off():
        return _compute(connection, matrix, at, people, judged, without)


def _compute(
    connection: Connection,
    matrix: Matrix,
    at: date,
    people: Sequence[str] | None,
    judged: Judged | None,
    without: frozenset[str],
) -> dict[str, Scored]:
    if people is None:
        may = eligible_suspects(connection, on=at)
        said = gather_all(connection, judged)
    else:
        may = eligible(connection, people, on=at, without=without)
        said = gather(connection, [person for person, each in may.items() if each.allowed], judged)
    if without:
        said = {
            person: [each for each in known if each.report not in without] for person, known in said.items()
        }
    made = scores(
        {person: said.get(person, ()) for person, each in may.items() if each.allowed}, matrix, at=at
    )
    found = {}
    for person, each in may.items():
        own = made.get(person)
        if own is None:
            found[person] = Scored(person, each, None)
        else:
            known = said.get(person, ())
            found[person] = Scored(person, each, own, tuple(known), gaps(own, known, born=each.born, at=at))
    return found
