"""The identity table: which mentions are one entity, kept true to the judgements entry by entry.

An entity is a connected component of the newest "same" judgements, and its id is that of its earliest mention,
live or not. `intel.people.kinds` calls `apply` inside the append's own transaction; `record` and `find` ask.
"""

from collections import deque
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, insert, or_, select, update

from intel.errors import NotFound
from intel.people.model import Judgement, Outcome
from intel.people.tables import judgement, moved
from intel.reports.state import pages
from intel.reports.tables import mention


def entity_of(connection: Connection, mention_id: str) -> str:
    """Return the entity a mention belongs to now."""
    found = connection.execute(select(mention.c.entity_id).where(mention.c.mention_id == mention_id)).scalar()
    if found is None:
        raise NotFound("There is no such person or thing in the ledger. Nothing was changed.")
    return str(found)


def members(connection: Connection, entity_id: str) -> list[str]:
    """Return the mentions of an entity, earliest first."""
    query = (
        select(mention.c.mention_id)
        .where(mention.c.entity_id == entity_id)
        .order_by(mention.c.first_seq, mention.c.position)
    )
    return [str(found) for found in connection.execute(query).scalars()]


def members_of(connection: Connection, entity_ids: Iterable[str]) -> dict[str, list[str]]:
    """Return the mentions of each entity, earliest first, in a query for each 500 entities."""
    found: dict[str, list[str]] = {each: [] for each in entity_ids}
    for page in pages(list(found)):
        query = (
            select(mention.c.entity_id, mention.c.mention_id)
            .where(mention.c.entity_id.in_(page))
            .order_by(mention.c.first_seq, mention.c.position)
        )
        for entity_id, mention_id in connection.execute(query):
            found[entity_id].append(str(mention_id))
    return found


def outcome_between(connection: Connection, a: str, b: str) -> Outcome | None:
    """Return the newest judgement on a pair, if there is one."""
    first, second = sorted((a, b))
    query = select(judgement.c.outcome).where(judgement.c.a == first, judgement.c.b == second)
    found = connection.execute(query).scalar()
    return None if found is None else Outcome(found)


def neighbours(connection: Connection, mention_id: str, outcome: Outcome = Outcome.SAME) -> list[str]:
    """Return the mentions that a newest judgement of this outcome pairs with `mention_id`, in id order."""
    query = select(judgement.c.a, judgement.c.b).where(
        or_(judgement.c.a == mention_id, judgement.c.b == mention_id), judgement.c.outcome == outcome
    )
    return sorted(b if a == mention_id else a for a, b in connection.execute(query))


def chain(connection: Connection, start: str, goal: str, *, roundabout: bool = False) -> tuple[str, ...]:
    """Return the shortest chain of "same" judgements from one mention to another, or nothing.

    With `roundabout`, the judgement on the two themselves is left out.
    """
    came_from: dict[str, str] = {start: start}
    queue = deque([start])
    while queue and goal not in came_from:
        here = queue.popleft()
        for other in neighbours(connection, here):
            if other not in came_from and not (roundabout and (here, other) == (start, goal)):
                came_from[other] = here
                queue.append(other)
    if goal not in came_from:
        return ()
    steps = [goal]
    while steps[-1] != start:
        steps.append(came_from[steps[-1]])
    return tuple(reversed(steps))


def differences_between(connection: Connection, some: Iterable[str], entity_id: str) -> list[tuple[str, str]]:
    """Return every standing "different" between some mentions and those of an entity."""
    pairs = [(mine, theirs) for mine in some for theirs in neighbours(connection, mine, Outcome.DIFFERENT)]
    return [pair for pair in pairs if entity_of(connection, pair[1]) == entity_id]


def apply(connection: Connection, seq: int, said: Judgement) -> None:
    """Take one judgement into the identity table and note which mentions it moved."""
    before = outcome_between(connection, said.a, said.b)
    values = {"outcome": said.outcome, "rule": said.rule, "seq": seq}
    if before is None:
        connection.execute(insert(judgement).values(a=said.a, b=said.b, **values))
    else:
        pair = (judgement.c.a == said.a) & (judgement.c.b == said.b)
        connection.execute(update(judgement).where(pair).values(**values))
    if said.outcome == Outcome.SAME:
        _join(connection, seq, said.a, said.b)
    elif before == Outcome.SAME:
        _part(connection, seq, said.a, said.b)


def _join(connection: Connection, seq: int, a: str, b: str) -> None:
    """Give the later of two entities the id of the earlier: work in proportion to the part that moves."""
    first = mention.alias()
    query = (
        select(first.c.mention_id)
        .join(mention, mention.c.entity_id == first.c.mention_id)
        .where(mention.c.mention_id.in_((a, b)))
        .order_by(first.c.first_seq, first.c.position)
    )
    entities = list(dict.fromkeys(connection.execute(query).scalars()))
    if len(entities) == 2:
        winner, loser = entities
        _move(connection, seq, mention.c.entity_id == loser, winner)


def _part(connection: Connection, seq: int, a: str, b: str) -> None:
    """Recompute both sides of a pair that no longer holds together, if no other chain connects them."""
    side = _component(connection, a)
    if b in side:
        return
    for part in (side, _component(connection, b)):
        earliest = _earliest(connection, part)
        _move(connection, seq, mention.c.mention_id.in_(list(part)), earliest)


def _component(connection: Connection, start: str) -> set[str]:
    seen, queue = {start}, deque([start])
    while queue:
        for other in neighbours(connection, queue.popleft()):
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return seen


def _earliest(connection: Connection, ids: Iterable[str]) -> str:
    query = select(mention.c.mention_id).where(mention.c.mention_id.in_(list(ids)))
    return str(
        connection.execute(query.order_by(mention.c.first_seq, mention.c.position).limit(1)).scalar_one()
    )


def _move(connection: Connection, seq: int, which: ColumnElement[bool], entity_id: str) -> None:
    where = which & (mention.c.entity_id != entity_id)
    changed = connection.execute(select(mention.c.mention_id).where(where)).scalars().all()
    if changed:
        connection.execute(update(mention).where(where).values(entity_id=entity_id))
        connection.execute(insert(moved), [{"seq": seq, "mention_id": each} for each in changed])
