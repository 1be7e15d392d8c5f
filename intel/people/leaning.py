"""Judgements that leant on a report since withdrawn: each is asked again, for only a judgement ends a judgement.

A judgement leans on the reports of its two mentions. Once a person has judged the pair after the withdrawal it is settled.
Where both reports are withdrawn nothing is left to ask about; the record keeps it.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from intel.people.model import Outcome
from intel.people.tables import judgement
from intel.reports.state import pages
from intel.reports.tables import mention, source


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """One such judgement on the mentions `a` and `b`, made by entry `seq`; `report` is the one withdrawn.

    `mine` are the mentions in force on the side that stands, `others` those of the same entity that hang together with
    them only through a report withdrawn; none where nothing else rests on the judgement.
    """

    a: str
    b: str
    seq: int
    entity: str
    report: str
    mine: tuple[str, ...]
    others: tuple[str, ...]


def list_leaning(connection: Connection, label: str) -> tuple[Leaning, ...]:
    """Return the judgements of a label that lean on a withdrawn report, those that hold others together first."""
    one, other = mention.alias(), mention.alias()
    its, theirs = source.alias(), source.alias()
    query = (
        select(
            judgement,
            one.c.entity_id,
            one.c.live.label("a_stands"),
            other.c.live.label("b_stands"),
            its.c.source_id.label("a_report"),
            theirs.c.source_id.label("b_report"),
            its.c.last_seq.label("a_seq"),
            theirs.c.last_seq.label("b_seq"),
        )
        .join(one, one.c.mention_id == judgement.c.a)
        .join(other, other.c.mention_id == judgement.c.b)
        .join(its, its.c.source_id == one.c.source_id)
        .join(theirs, theirs.c.source_id == other.c.source_id)
        .where(judgement.c.outcome == Outcome.SAME, one.c.label == label, one.c.live != other.c.live)
        .where(or_(its.c.state == "withdrawn", theirs.c.state == "withdrawn"))
    )
    rows = []
    for row in connection.execute(query):
        withdrawn = row.b_seq if row.a_stands else row.a_seq
        if row.rule != "" or row.seq < withdrawn:  # a rule, or an undoing, settles nothing
            rows.append(row)
    parts = _parts(connection, {str(row.entity_id) for row in rows})
    found = [
        Leaning(
            a=row.a,
            b=row.b,
            seq=row.seq,
            entity=row.entity_id,
            report=row.b_report if row.a_stands else row.a_report,
            mine=next(part for part in parts[row.entity_id] if (row.a if row.a_stands else row.b) in part),
            others=tuple(
                each
                for part in parts[row.entity_id]
                if (row.a if row.a_stands else row.b) not in part
                for each in part
            ),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: (not each.others, each.seq)))


def _parts(connection: Connection, entities: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    """Return the mentions in force of each entity, parted as they would be without those no longer in force."""
    members: dict[str, list[str]] = {}
    tied: dict[str, set[str]] = {}
    for page in pages(sorted(entities)):
        query = (
            select(mention.c.entity_id, mention.c.mention_id)
            .where(mention.c.entity_id.in_(page), mention.c.live)
            .order_by(mention.c.first_seq, mention.c.position)
        )
        for entity, each in connection.execute(query):
            members.setdefault(entity, []).append(each)
    everybody = sorted(each for some in members.values() for each in some)
    standing = set(everybody)
    for page in pages(everybody):
        pairs = select(judgement.c.a, judgement.c.b).where(
            judgement.c.a.in_(page), judgement.c.outcome == Outcome.SAME
        )
        for one, other in connection.execute(pairs):
            if other in standing:
                tied.setdefault(one, set()).add(other)
                tied.setdefault(other, set()).add(one)
    return {entity: _components(some, tied) for entity, some in members.items()}


def _components(some: list[str], tied: Mapping[str, set[str]]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for start in some:
        if start in seen:
            continue
        part, queue = {start}, deque([start])
        while queue:
            for other in tied.get(queue.popleft(), ()):
                if other not in part:
                    part.add(other)
                    queue.append(other)
        seen |= part
        found.append(tuple(each for each in some if each in part))
    return found
