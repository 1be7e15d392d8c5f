"""What a change to the record would make of scores: the change is done under the lock, looked at, and taken back.

Called before somebody joins or parts two people. No second set of rules says what a judgement does to identity: the
verb that would do it does it, and then all of it is undone (decision 56).
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Connection, select

from intel.ledger import Ledger, Writer
from intel.offenders.compute import compute
from intel.offenders.eligible import all_suspects
from intel.offenders.find import Change, change_of
from intel.offenders.in_use import matrix_in_use
from intel.people.identity import entity_of
from intel.reports.state import pages
from intel.reports.tables import mention


class _TakenBack(Exception):
    """Ends the rehearsal; the transaction it ends keeps nothing."""


def rehearse(
    ledger: Ledger,
    actor: str,
    home: Path,
    change: Callable[[Writer], object],
    *,
    at: date,
    about: Sequence[str],
) -> tuple[Change, ...]:
    """Return whose score a change would change; `about` are the people or things it is about, and nothing is kept.

    Looked at are the suspects among them and those whom a report names beside one of them. What the change itself
    refuses is raised as ever.
    """
    found: list[Change] = []
    try:
        with ledger.writing(actor) as writer:
            people = _beside(writer.connection, about)
            if people:
                matrix = matrix_in_use(writer.snapshot, home).matrix
                before = compute(writer.connection, matrix, at=at, people=people)
                change(writer)
                now = {each: entity_of(writer.connection, each) for each in people}
                after = compute(writer.connection, matrix, at=at, people=[*now.values()])
                found = [
                    made
                    for each in people
                    if (made := change_of(each, before[each], after[now[each]])) is not None
                ]
            _take_back()
    except _TakenBack:
        return tuple(found)


def _take_back() -> NoReturn:
    raise _TakenBack


def _beside(connection: Connection, about: Sequence[str]) -> list[str]:
    """Return the suspects among these, and those a live report names together with one of them."""
    found: dict[str, None] = {}
    for page in pages(list(about)):
        reports = select(mention.c.source_id).where(mention.c.entity_id.in_(page), mention.c.live)
        query = select(mention.c.entity_id).where(
            mention.c.source_id.in_(reports), mention.c.live, mention.c.entity_id.in_(all_suspects())
        )
        found.update(dict.fromkeys(connection.execute(query.order_by(mention.c.first_seq)).scalars()))
    return list(found)
