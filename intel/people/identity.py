"""The identity table: which mentions are one entity, kept true to the judgements entry by entry.

An entity is a connected component of the newest "same" judgements, and its id is that of its earliest mention,
live or not. `intel.people.kinds` calls `apply` inside the append's own transaction; `record` and `find` ask.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from intel.errors import NotFound
from intel.people.model import Judgement, Outcome
from intel.people.tables import judgement, moved
from intel.reports.state import pages
from intel.reports.tables import mention

# Asked for every judgement, so each is built once: building one takes longer than running it.
_ENTITY_OF: Final = select(mention.c.entity_id).where(mention.c.mention_id == bindparam("which"))
_MEMBERS: Final = (
    select(mention.c.mention_id)
    .where(mention.c.entity_id == bindparam("entity"))
    .order_by(mention.c.first_seq, mention.c.position)
)
_OF_PAIR: Final = (judgement.c.a == bindparam("first")) & (judgement.c.b == bindparam("second"))
_OUTCOME: Final = select(judgement.c.outcome).where(_OF_PAIR)
_NEIGHBOURS: Final = select(judgement.c.a, judgement.c.b).where(
    or_(judgement.c.a == bindparam("which"), judgement.c.b == bindparam("which")),
    judgement.c.outcome == bindparam("said"),
)
_JUDGE: Final = insert(judgement)
_JUDGE_ANEW: Final = (
    update(judgement)
    .where(_OF_PAIR)
    .values(outcome=bindparam("outcome"), rule=bindparam("rule"), seq=bindparam("seq"))
)
_EARLIEST: Final = mention.alias()
_ENTITIES_OF_PAIR: Final = (
    select(_EARLIEST.c.mention_id)
    .join(mention, mention.c.entity_id == _EARLIEST.c.mention_id)
    .where(mention.c.mention_id.in_((bindparam("a"), bindparam("b"))))
    .order_by(_EARLIEST.c.first_seq, _EARLIEST.c.position)
)
_MOVE_ALL: Final = (
    update(mention)
    .where(mention.c.entity_id == bindparam("of"))
    .values(entity_id=bindparam("to"))
    .returning(mention.c.mention_id)
)
_NOTE_MOVED: Final = insert(moved)


def entity_of(connection: Connection, mention_id: str) -> str:
    """Return the entity a mention belongs to now."""
    found = connection.execute(_ENTITY_OF, {"which": mention_id}).scalar()
    if found is None:
        raise NotFound("There is no such person or thing in the ledger. Nothing was changed.")
    return str(found)


def members(connection: Connection, entity_id: str) -> list[str]:
    """Return the mentions of an entity, earliest first."""
    return [str(found) for found in connection.execute(_MEMBERS, {"entity": entity_id}).scalars()]


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
    found = connection.execute(_OUTCOME, {"first": first, "second": second}).scalar()
    return None if found is None else Outcome(found)


def neighbours(connection: Connection, mention_id: str, outcome: Outcome = Outcome.SAME) -> list[str]:
    """Return the mentions that a newest judgement of this outcome pairs with `mention_id`, in id order."""
    pairs = connection.execute(_NEIGHBOURS, {"which": mention_id, "said": outcome})
    return sorted(b if a == mention_id else a for a, b in pairs)


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
        connection.execute(_JUDGE, {"a": said.a, "b": said.b, **values})
    else:
        connection.execute(_JUDGE_ANEW, {"first": said.a, "second": said.b, **values})
    if said.outcome == Outcome.SAME:
        _join(connection, seq, said.a, said.b)
    elif before == Outcome.SAME:
        _part(connection, seq, said.a, said.b)


def _join(connection: Connection, seq: int, a: str, b: str) -> None:
    """Give the later of two entities the id of the earlier: work in proportion to the part that moves."""
    entities = list(dict.fromkeys(connection.execute(_ENTITIES_OF_PAIR, {"a": a, "b": b}).scalars()))
    if len(entities) == 2:
        winner, loser = entities
        changed = connection.execute(_MOVE_ALL, {"of": loser, "to": winner}).scalars().all()
        _note_moved(connection, seq, changed)


def _part(connection: Connection, seq: int, a: str, b: str) -> None:
    """Recompute both sides of a pair that no longer holds together, if no other chain connects them."""
    side = _component(connection, a)
    if b in side:
        return
    for part in (side, _component(connection, b)):
        earliest = _earliest(connection, part)
        _move(connection, seq, part, earliest)


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


def _move(connection: Connection, seq: int, part: Iterable[str], entity_id: str) -> None:
    which = mention.c.mention_id.in_(list(part)) & (mention.c.entity_id != entity_id)
    change = update(mention).where(which).values(entity_id=entity_id).returning(mention.c.mention_id)
    _note_moved(connection, seq, connection.execute(change).scalars().all())


def _note_moved(connection: Connection, seq: int, changed: Sequence[str]) -> None:
    if changed:
        connection.execute(_NOTE_MOVED, [{"seq": seq, "mention_id": each} for each in changed])
