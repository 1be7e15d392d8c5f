"""“YP-07” where a young person's name may not go: numbers by scope, each given by an entry, so they never change.

Called by whatever shows people, with the mention ids of each. A number is tied to a mention: when two people turn out
to be one, the lower number stays theirs; when they are parted again, each has their own back. No number is given twice.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, select

from intel.access.kinds import PSEUDONYMS_ALLOCATED
from intel.access.model import PseudonymsAllocated
from intel.access.tables import pseudonym
from intel.ledger import Draft, Ledger


def pseudonyms(
    ledger: Ledger, scope: str, people: Mapping[str, Sequence[str]], *, actor: str
) -> dict[str, str]:
    """Return the pseudonym of each person of `people` (id to mention ids) in `scope`, giving missing ones a number.

    New numbers follow the order of the random ids, so that they say nothing about names or the order on a page.
    """
    if not people:
        return {}
    with ledger.reading() as snapshot:
        numbers = _numbers(snapshot.connection, scope, people)
    if len(numbers) < len(people):
        with ledger.writing(actor) as writer:
            numbers = _numbers(writer.connection, scope, people)  # another process may have been first
            missing = sorted(set(people) - set(numbers))
            if missing:
                first = _next(writer.connection, scope)
                given = tuple((person, first + place) for place, person in enumerate(missing))
                payload = PseudonymsAllocated(scope=scope, numbers=given)
                writer.append(Draft(kind=PSEUDONYMS_ALLOCATED, payload=payload, subjects=tuple(missing)))
                numbers |= dict(given)
    return {person: f"YP-{numbers[person]:02d}" for person in people}


def _numbers(connection: Connection, scope: str, people: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return the lowest number among each person's mentions, of those that have one."""
    query = select(pseudonym.c.mention_id, pseudonym.c.number).where(pseudonym.c.scope == scope)
    known = {str(mention): int(number) for mention, number in connection.execute(query)}
    found = {
        person: [known[each] for each in (person, *mentions) if each in known]
        for person, mentions in people.items()
    }
    return {person: min(numbers) for person, numbers in found.items() if numbers}


def _next(connection: Connection, scope: str) -> int:
    highest = select(func.max(pseudonym.c.number)).where(pseudonym.c.scope == scope)
    return int(connection.execute(highest).scalar() or 0) + 1
