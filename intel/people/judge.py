"""Judging: the verbs that say who is who, by a named person or by the one automatic rule.

Every verb works inside a `Writer`, so that what it checks is what it appends to. Called by `intel.app`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sqlalchemy import Connection, bindparam, func, select, union_all

from intel.errors import AskedWrongly, Contradiction
from intel.ledger import Writer
from intel.ledger.chain import canonical
from intel.ledger.kinds import Draft
from intel.ledger.tables import entry
from intel.people import identity
from intel.people.compare import Comparison, Verdict, table_version
from intel.people.compare_words import chance
from intel.people.model import Judgement, Outcome
from intel.people.standing import Standing
from intel.people.tables import designation, identity_key, judgement, person_fact
from intel.reports.state import pages
from intel.reports.tables import mention

SAME_KEY = "same_key"
BY_WEIGHT = "by_weight"
KEY_CHANGED = "key_changed"
UNDONE = "undone"
RESTORED = "restored"
_OF_CONCERN = "adult_of_concern"

# More mentions than one report can hold, so that entry and place make one number to order by.
_MOST_MENTIONS = 100_000

# Asked for every judgement, so each is built once: building one takes longer than running it.
_OF_PAIR: Final = mention.c.mention_id.in_((bindparam("a"), bindparam("b")))
_LABELS: Final = select(mention.c.label).where(_OF_PAIR)
_ENTITIES: Final = select(mention.c.entity_id, mention.c.label).where(_OF_PAIR)
_OF_ENTITIES: Final = select(mention.c.mention_id).where(
    mention.c.entity_id.in_((bindparam("one"), bindparam("other")))
)
_ANY_OF_CONCERN: Final = union_all(
    select(person_fact.c.mention_id).where(
        person_fact.c.mention_id.in_(_OF_ENTITIES), person_fact.c.role == _OF_CONCERN
    ),
    select(designation.c.mention_id).where(designation.c.mention_id.in_(_OF_ENTITIES)),
).limit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What splitting a mention out did: the judgements that ended, and those that keep the rest together."""

    ended: int
    kept_together: int


def judge(writer: Writer, a: str, b: str, outcome: Outcome, *, reason: str) -> None:
    """Record a named person's judgement on two mentions.

    A "same" that would connect two mentions judged different, or a "different" on two mentions that other
    judgements connect, is refused with the chain: end one of those judgements first.
    """
    if not reason.strip():
        raise AskedWrongly("A judgement needs a reason. Nothing was changed: say why, and judge again.")
    first, second = _pair_of_one_label(writer.connection, a, b)
    if outcome == Outcome.SAME:
        _refuse_joining_different(writer.connection, first, second)
    if outcome == Outcome.DIFFERENT:
        _refuse_parting_connected(writer.connection, first, second)
    _append(writer, first, second, outcome, reason=reason)


def merge(writer: Writer, one: str, other: str, *, reason: str) -> None:
    """Join two entities by their earliest mentions."""
    judge(writer, one, other, Outcome.SAME, reason=reason)


def unmerge(writer: Writer, one: str, other: str, *, reason: str) -> None:
    """Take back the judgement that joined two mentions; what other judgements say stands."""
    first, second = sorted((one, other))
    if identity.outcome_between(writer.connection, first, second) != Outcome.SAME:
        raise AskedWrongly("These two were not judged the same, so there is nothing to take back.")
    _append(writer, first, second, Outcome.UNSURE, reason=reason)


def undo(writer: Writer, a: str, b: str) -> None:
    """Take a named person's judgement on a pair back: what was judged before it stands again, or the pair is asked again.

    The record keeps both. Where the earlier judgement can no longer stand, since others now contradict it, it is refused.
    """
    first, second = sorted((a, b))
    if _rule_between(writer.connection, first, second) != "":
        raise AskedWrongly("There is no judgement of yours to undo. Nothing was changed.")
    before = _judged_before(writer, first, second)
    if before is None or before.rule in (KEY_CHANGED, UNDONE):
        _append(writer, first, second, Outcome.UNSURE, reason="undone by the one who judged", rule=UNDONE)
        return
    if before.outcome == Outcome.SAME:
        _refuse_joining_different(writer.connection, first, second)
    if before.outcome == Outcome.DIFFERENT:
        _refuse_parting_connected(writer.connection, first, second)
    reason = f"a later judgement was undone, so this stands again: {before.reason}"
    _append(writer, first, second, before.outcome, reason=reason, rule=before.rule or RESTORED)


def _judged_before(writer: Writer, a: str, b: str) -> Judgement | None:
    """Return the judgement on a pair before the newest one, if there is one."""
    query = (
        select(entry.c.seq)
        .where(entry.c.kind == "judgement.recorded", entry.c.subjects == canonical([a, b]))
        .order_by(entry.c.seq.desc())
        .offset(1)
        .limit(1)
    )
    seq = writer.connection.execute(query).scalar()
    found = None if seq is None else writer.snapshot.payload(seq)
    return found if isinstance(found, Judgement) else None


def split_all(writer: Writer, entity_id: str, *, reason: str) -> int:
    """Take every mention out of an entity, one by one; return how many now stand alone."""
    mentions = identity.members(writer.connection, entity_id)
    for each in mentions[1:]:
        for other in identity.neighbours(writer.connection, each):
            _append(writer, each, other, Outcome.UNSURE, reason=reason)
    return len(mentions)


def split(writer: Writer, mention_id: str, *, reason: str) -> Split:
    """Take one mention out of its entity; the others stay together."""
    connection = writer.connection
    neighbours = identity.neighbours(connection, mention_id)
    for other in neighbours:
        _append(writer, mention_id, other, Outcome.DIFFERENT, reason=reason)
    kept = 0
    for one, other in pairwise(neighbours):
        if identity.entity_of(connection, one) != identity.entity_of(connection, other):
            note = "stayed together when another mention was split out"
            _append(writer, one, other, Outcome.SAME, reason=note)
            kept += 1
    return Split(ended=len(neighbours), kept_together=kept)


def join_automatically(writer: Writer, new: Sequence[str], corrected: Sequence[str] = ()) -> int:
    """Join what the stated rules join among these mentions; return how many were joined.

    People by the weights: to the one person with whom they are the same at 0.99 with nothing against it. Things by
    their key. Never where either side is a suspect or an adult of concern, and never against a judgement a person
    made. A corrected mention first loses the automatic joins that its old words made.
    """
    people = set(_of_people(writer.connection, (*new, *corrected)))
    things = [[each for each in some if each not in people] for some in (new, corrected)]
    joined = _join_things(writer, *things)
    if people:
        joined += _join_people(
            writer,
            [each for each in new if each in people],
            [each for each in corrected if each in people],
        )
    return joined


def _join_things(writer: Writer, new: Sequence[str], corrected: Sequence[str]) -> int:
    """Join each thing to the earliest one with the same key."""
    loosened = [other for each in corrected for other in _end_joins_of_old_keys(writer, each)]
    fresh, joined = set(new), 0
    for each, other in _earliest_with_same_key(writer.connection, (*new, *corrected, *loosened)).items():
        if _may_join(writer.connection, each, other, known=each not in fresh):
            _append(writer, each, other, Outcome.SAME, reason="the same identifying mark", rule=SAME_KEY)
            joined += 1
    return joined


def _join_people(writer: Writer, new: Sequence[str], corrected: Sequence[str]) -> int:
    """Join each person to the one known person the weights leave no doubt of, in the order they were written."""
    loosened = [other for each in corrected for other in _end_joins_of_old_words(writer, each)]
    fresh, joined = set(new), 0
    later = dict.fromkeys((*new, *corrected, *loosened))
    with Standing(writer.connection) as standing:
        for each in tuple(later):
            del later[each]
            found = standing.the_one(each, later)
            if found is None:
                continue
            other, why = found
            if _may_join(writer.connection, each, other, known=each not in fresh):
                _append(writer, each, other, Outcome.SAME, reason=_because(why), rule=BY_WEIGHT)
                both = {standing.entity(each), standing.entity(other)}
                winner = identity.entity_of(writer.connection, each)
                standing.join(winner, next(iter(both - {winner})))
                joined += 1
    return joined


def _because(why: Comparison) -> str:
    """Say what the weights found, by the names of fields and never by what stands in them."""
    found = ", ".join(f"{each.what.lower()} {each.bits:+d}" for each in why.lines if each.bits)
    return (
        f"By the table of weights, version {table_version()}: start {why.start:+.1f}, {found}; "
        f"{why.bits:+.1f} bits, {chance(why.probability)}. Nothing speaks against it."
    )


def _of_people(connection: Connection, mention_ids: Sequence[str]) -> Iterator[str]:
    for page in pages(list(mention_ids)):
        query = select(mention.c.mention_id).where(
            mention.c.mention_id.in_(page), mention.c.label == "Person"
        )
        yield from connection.execute(query).scalars()


def _append(writer: Writer, one: str, other: str, outcome: Outcome, *, reason: str, rule: str = "") -> None:
    a, b = sorted((one, other))
    payload = Judgement(a=a, b=b, outcome=outcome, rule=rule, reason=reason)
    writer.append(Draft(kind="judgement.recorded", payload=payload, subjects=(a, b)))


def _pair_of_one_label(connection: Connection, a: str, b: str) -> tuple[str, str]:
    first, second = sorted((a, b))
    found = list(connection.execute(_LABELS, {"a": first, "b": second}).scalars())
    if first == second or len(found) != 2 or found[0] != found[1]:
        raise AskedWrongly("A judgement is on two different mentions of one kind. Nothing was changed.")
    return first, second


def _refuse_joining_different(connection: Connection, a: str, b: str) -> None:
    one, other = identity.entity_of(connection, a), identity.entity_of(connection, b)
    if one == other:
        return
    found = identity.differences_between(connection, identity.members(connection, one), other)
    standing = [pair for pair in found if set(pair) != {a, b}]
    if standing:
        mine, theirs = standing[0]
        raise Contradiction(
            "Joining these would connect two that were judged different. Nothing was changed: end that "
            "judgement first, or judge these different.",
            identity.chain(connection, a, mine) + identity.chain(connection, theirs, b),
        )


def _refuse_parting_connected(connection: Connection, a: str, b: str) -> None:
    path = identity.chain(connection, a, b, roundabout=True)
    if path:
        raise Contradiction(
            "Other judgements still say these two are the same. Nothing was changed: end one in the chain first.",
            path,
        )


def _earliest_with_same_key(connection: Connection, mention_ids: Sequence[str]) -> dict[str, str]:
    """Return, for each mention that has a key, the earliest other mention with the same one."""
    mine, earliest = identity_key.alias(), {}
    order = mention.c.first_seq * _MOST_MENTIONS + mention.c.position
    for page in pages(mention_ids):
        query = (
            select(mine.c.mention_id, func.min(order))
            .join(identity_key, (mine.c.label == identity_key.c.label) & (mine.c.key == identity_key.c.key))
            .join(mention, mention.c.mention_id == identity_key.c.mention_id)
            .where(mine.c.mention_id.in_(page), identity_key.c.mention_id != mine.c.mention_id)
            .group_by(mine.c.mention_id)
        )
        places = {str(own): int(place) for own, place in connection.execute(query)}
        others = select(order, mention.c.mention_id).where(order.in_(set(places.values())))
        seqs = {place // _MOST_MENTIONS for place in places.values()}
        found = {
            int(place): str(other)
            for place, other in connection.execute(others.where(mention.c.first_seq.in_(seqs)))
        }
        earliest.update({own: found[place] for own, place in places.items()})
    return {each: earliest[each] for each in mention_ids if each in earliest}


def _may_join(connection: Connection, a: str, b: str, *, known: bool) -> bool:
    """Return whether the rule may join two mentions; one not `known` before this import has no judgements yet."""
    found = connection.execute(_ENTITIES, {"a": a, "b": b}).all()
    entities = [str(row.entity_id) for row in found]
    if entities[0] == entities[1] or (
        found[0].label == "Person" and _has_adult_of_concern(connection, entities)
    ):
        return False
    if not known:
        return True
    if _rule_between(connection, a, b) not in (None, KEY_CHANGED, UNDONE):
        return False
    mine = identity.entity_of(connection, a)
    other = identity.entity_of(connection, b)
    return not identity.differences_between(connection, identity.members(connection, mine), other)


def _rule_between(connection: Connection, a: str, b: str) -> str | None:
    """Return the rule of the newest judgement on a pair; an empty string means a person judged."""
    first, second = sorted((a, b))
    query = select(judgement.c.rule).where(judgement.c.a == first, judgement.c.b == second)
    found = connection.execute(query).scalar()
    return None if found is None else str(found)


def _has_adult_of_concern(connection: Connection, entity_ids: Sequence[str]) -> bool:
    """Return whether any mention of the entities is of an adult of concern, or carries a designation."""
    one, other = entity_ids
    return connection.execute(_ANY_OF_CONCERN, {"one": one, "other": other}).first() is not None


def _end_joins_of_old_keys(writer: Writer, mention_id: str) -> list[str]:
    """End the automatic joins of a thing that a correction gave another key; return those it was joined to."""
    connection = writer.connection
    mine, loosened = _key(connection, mention_id), []
    for other in identity.neighbours(connection, mention_id):
        by_rule = _rule_between(connection, mention_id, other) == SAME_KEY
        if by_rule and _key(connection, other) != mine:
            reason = "a correction changed the words the two were joined by"
            _append(writer, mention_id, other, Outcome.UNSURE, reason=reason, rule=KEY_CHANGED)
            loosened.append(other)
    return loosened


def _end_joins_of_old_words(writer: Writer, mention_id: str) -> list[str]:
    """End the automatic joins of a corrected person that its new words would not make; return those it was joined to."""
    connection, loosened = writer.connection, []
    joined = [
        other
        for other in identity.neighbours(connection, mention_id)
        if _rule_between(connection, mention_id, other) in (SAME_KEY, BY_WEIGHT)
    ]
    with Standing(connection) as standing:
        pairs = {other: standing.pair(mention_id, other) for other in joined}
    for other, found in pairs.items():
        if found is None or found.verdict is not Verdict.SAME:
            reason = "a correction changed the words the two were joined by"
            _append(writer, mention_id, other, Outcome.UNSURE, reason=reason, rule=KEY_CHANGED)
            loosened.append(other)
    return loosened


def _key(connection: Connection, mention_id: str) -> str | None:
    found = connection.execute(
        select(identity_key.c.key).where(identity_key.c.mention_id == mention_id)
    ).scalar()
    return None if found is None else str(found)
