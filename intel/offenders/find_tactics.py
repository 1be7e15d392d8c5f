"""Questions about tactics: those of suspects, what came of them, and how often each was used with what effect."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, select

from intel import vocabulary
from intel.ledger import Snapshot
from intel.offenders import tables
from intel.offenders.model import TacticChosen
from intel.offenders.tactics import library
from intel.reports.state import pages
from intel.reports.tables import mention

# Fewer than these, and a share of them says nothing.
TOO_FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CameOf:
    """One outcome of a tactic."""

    outcome: str
    words: str
    said: str
    on: date
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A tactic chosen about a suspect. `late` once it is due, authorised and nothing came of it."""

    id: str
    person: str
    code: str
    name: str
    category: str
    state: str
    owner: str
    agency: str
    due_on: date
    review_on: date
    by: str
    chosen_at: datetime
    seq: int
    decided_by: str
    decided_why: str
    outcomes: tuple[CameOf, ...]
    late: bool
    review_due: bool

    @property
    def is_open(self) -> bool:
        """Whether something is still expected of it."""
        return self.state in {"proposed", "authorised"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question asked about a suspect."""

    id: str
    gap: str
    question: str
    agency: str
    due_on: date
    by: str
    seq: int
    late: bool
    answer: str


def tactics_of(snapshot: Snapshot, people: Sequence[str], *, today: date) -> dict[str, tuple[Chosen, ...]]:
    """Return the tactics about each of these people, the newest first."""
    found: dict[str, list[Chosen]] = defaultdict(list)
    table = tables.tactic
    for page in pages(list(people)):
        query = (
            select(mention.c.entity_id, table)
            .join(mention, mention.c.mention_id == table.c.mention_id)
            .where(mention.c.entity_id.in_(page), table.c.state != "taken_back")
            .order_by(table.c.seq.desc())
        )
        rows = snapshot.connection.execute(query).mappings().all()
        outcomes = _outcomes(snapshot, [row["tactic_id"] for row in rows])
        for row in rows:
            found[str(row["entity_id"])].append(_chosen(row, outcomes.get(row["tactic_id"], ()), today))
    return {person: tuple(each) for person, each in found.items()}


def why_chosen(snapshot: Snapshot, chosen: Iterable[Chosen]) -> dict[str, TacticChosen]:
    """Return what was said when each of these was chosen."""
    payloads = snapshot.payloads(each.seq for each in chosen)
    return {each.tactic_id: each for each in payloads.values() if isinstance(each, TacticChosen)}


def _chosen(row: RowMapping, outcomes: tuple[CameOf, ...], today: date) -> Chosen:
    tactic = library().get(row["code"])
    due, review = date.fromisoformat(row["due_on"]), date.fromisoformat(row["review_on"])
    goes_on = row["state"] == "authorised"
    return Chosen(
        id=row["tactic_id"],
        person=row["entity_id"],
        code=row["code"],
        name=tactic.name if tactic else row["code"],
        category=tactic.category if tactic else "",
        state=row["state"],
        owner=row["owner"],
        agency=row["agency"],
        due_on=due,
        review_on=review,
        by=row["actor"],
        chosen_at=datetime.fromisoformat(row["recorded_at"]),
        seq=row["seq"],
        decided_by=row["decided_by"] or "",
        decided_why=row["decided_why"] or "",
        outcomes=outcomes,
        late=goes_on and not outcomes and due < today,
        review_due=goes_on and review <= today,
    )


def _outcomes(snapshot: Snapshot, ids: Sequence[str]) -> dict[str, tuple[CameOf, ...]]:
    found: dict[str, list[CameOf]] = defaultdict(list)
    words = vocabulary.read("tactic_outcomes")
    for page in pages(list(ids)):
        query = select(tables.outcome).where(tables.outcome.c.tactic_id.in_(page))
        for row in snapshot.connection.execute(query.order_by(tables.outcome.c.seq)).mappings():
            found[row["tactic_id"]].append(
                CameOf(
                    outcome=row["outcome"],
                    words=words[row["outcome"]]["words"],
                    said=row["words"],
                    on=date.fromisoformat(row["on"]),
                    seq=row["seq"],
                )
            )
    return {tactic: tuple(each) for tactic, each in found.items()}


def questions_of(snapshot: Snapshot, person: str, *, today: date) -> tuple[Asked, ...]:
    """Return the questions asked about a person, open ones first, by when they are due."""
    table = tables.requirement
    query = (
        select(table)
        .join(mention, mention.c.mention_id == table.c.mention_id)
        .where(mention.c.entity_id == person)
        .order_by(table.c.closed_seq.is_not(None), table.c.due_on, table.c.seq)
    )
    return tuple(_question(row, today) for row in snapshot.connection.execute(query).mappings())


def _question(row: RowMapping, today: date) -> Asked:
    due = date.fromisoformat(row["due_on"])
    return Asked(
        id=row["requirement_id"],
        gap=row["gap"],
        question=row["question"],
        agency=str(vocabulary.agencies()[row["agency"]]["name"]),
        due_on=due,
        by=row["actor"],
        seq=row["seq"],
        late=row["closed_seq"] is None and due < today,
        answer=row["answer"] or "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """How often one tactic was used and what came of it. `few` says that no share of it means anything."""

    code: str
    name: str
    category: str
    used: int
    outcomes: tuple[tuple[str, int], ...]
    open: int
    few: bool


def effects(snapshot: Snapshot) -> tuple[Effect, ...]:
    """Return every tactic that was authorised at least once, by category and the order of the library: counts, no shares."""
    table = tables.tactic
    query = select(table.c.tactic_id, table.c.code, table.c.state).where(
        table.c.state.in_(("authorised", "ended"))
    )
    rows = snapshot.connection.execute(query).all()
    outcomes = _outcomes(snapshot, [row.tactic_id for row in rows])
    used: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        used[row.code].append(row)
    order = [each.code for each in library().tactics]
    found = []
    for code in sorted(used, key=lambda each: order.index(each) if each in order else len(order)):
        tactic = library().get(code)
        counted = Counter(
            kind for row in used[code] for kind in {each.outcome for each in outcomes.get(row.tactic_id, ())}
        )
        found.append(
            Effect(
                code=code,
                name=tactic.name if tactic else code,
                category=tactic.category if tactic else "",
                used=len(used[code]),
                outcomes=tuple(
                    (kind, counted[kind]) for kind in vocabulary.read("tactic_outcomes") if counted[kind]
                ),
                open=sum(row.tactic_id not in outcomes for row in used[code]),
                few=len(used[code]) < TOO_FEW,
            )
        )
    return tuple(found)
