"""What stands beside a score and adds no points: near a missing child, an order or a licence as recorded, or held under the same name.

A live notice and its breaches are the notices room's and are put beside these by whoever shows both.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select

from intel.offenders import tables
from intel.offenders.compute import Scored
from intel.opendata.tables import register
from intel.people.days import day_in_words
from intel.people.enquiry import Enquiry
from intel.people.normalise import plain
from intel.people.tables import person_fact
from intel.reports.state import pages
from intel.reports.tables import mention, source
from intel.vocabulary import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One thing shown beside a score. `words` are short, `because` says what it rests on and what it does not say.

    `id` is that of the record, where a named person recorded it and may end it.
    """

    words: str
    because: str
    id: str = ""


def find_flags(
    enquiry: Enquiry, named: Mapping[str, str], scored: Mapping[str, Scored]
) -> dict[str, tuple[Flag, ...]]:
    """Return the flags of each person; `named` gives the names this viewer may have."""
    with enquiry.ledger.reading() as snapshot:
        return flags_of(snapshot.connection, named, scored, today=enquiry.today)


def flags_of(
    connection: Connection, named: Mapping[str, str], scored: Mapping[str, Scored], *, today: date
) -> dict[str, tuple[Flag, ...]]:
    """Return the same on a day, from the tables beside the ledger."""
    found: dict[str, list[Flag]] = defaultdict(list)
    near = _near_missing(connection, scored)
    orders = _orders(connection, list(named))
    held = _licences(connection, named)
    recorded = _recorded(connection, list(named), today)
    for person in named:
        found[person] += recorded.get(person, ())
        if person in near:
            words = f"Named with a missing young person, {near[person]}"
            found[person].append(
                Flag(
                    words="Near a missing child",
                    because=f"{words} time{'s' * (near[person] != 1)}, on a day that person was away from home.",
                )
            )
        if person in orders:
            found[person].append(Flag(words="Order made", because="An outcome recorded for a tactic here."))
        found[person] += [
            Flag(
                words="Licence under this name",
                because=f"The register names a holder of the same name for {premises}. It may be somebody else.",
            )
            for premises in held.get(person, ())
        ]
    return {person: tuple(flags) for person, flags in found.items()}


def _near_missing(connection: Connection, scored: Mapping[str, Scored]) -> dict[str, int]:
    """Return on how many days a person is named with a young person whom another report has missing that day or the day after."""
    days: dict[tuple[str, date], set[str]] = defaultdict(set)
    for person, each in scored.items():
        for said in each.statements:
            if said.on is not None and not said.left_out and said.confirmed:
                for young in said.young:
                    days[(young, said.on)].add(person)
    found: dict[str, set[date]] = defaultdict(set)
    young_people = sorted({young for young, _ in days})
    for page in pages(young_people):
        query = (
            select(mention.c.entity_id, source.c.happened_on)
            .join(source, source.c.source_id == mention.c.source_id)
            .join(person_fact, person_fact.c.mention_id == mention.c.mention_id)
            .where(
                mention.c.entity_id.in_(page),
                mention.c.live,
                source.c.state == "live",
                source.c.kind == "missing_episode",
                source.c.happened_on != "",
                source.c.audience.contains('"police"') | source.c.audience.contains('"meeting"'),
            )
        )
        for young, missing_on in connection.execute(query):
            from_day = date.fromisoformat(missing_on)
            for day in (from_day, from_day + timedelta(days=1)):
                for person in days.get((young, day), ()):
                    found[person].add(day)
    return {person: len(when) for person, when in found.items()}


def _orders(connection: Connection, people: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for page in pages(people):
        query = (
            select(mention.c.entity_id)
            .join(tables.tactic, tables.tactic.c.mention_id == mention.c.mention_id)
            .join(tables.outcome, tables.outcome.c.tactic_id == tables.tactic.c.tactic_id)
            .where(mention.c.entity_id.in_(page), tables.outcome.c.outcome == "order")
        )
        found.update(connection.execute(query).scalars())
    return found


def _licences(connection: Connection, named: Mapping[str, str]) -> dict[str, list[str]]:
    by_name: dict[str, list[str]] = defaultdict(list)
    wanted = {plain(name) for name in named.values()}
    query = (
        select(register.c.holder, register.c.name).where(register.c.holder != "").order_by(register.c.name)
    )
    for holder, premises in connection.execute(query):
        if plain(holder) in wanted:
            by_name[plain(holder)].append(str(premises))
    return {person: by_name[plain(name)] for person, name in named.items() if plain(name) in by_name}


def _recorded(connection: Connection, people: Sequence[str], today: date) -> dict[str, list[Flag]]:
    """Return what named people recorded and nobody ended, while it is in force."""
    found: dict[str, list[Flag]] = defaultdict(list)
    table, words = tables.beside, read("beside")
    for page in pages(people):
        query = (
            select(mention.c.entity_id, table)
            .join(mention, mention.c.mention_id == table.c.mention_id)
            .where(mention.c.entity_id.in_(page), table.c.ended_seq.is_(None))
            .order_by(table.c.seq)
        )
        for row in connection.execute(query).mappings():
            until = date.fromisoformat(row["until"]) if row["until"] else None
            if until is not None and until < today:
                continue
            name = words[row["what"]]["words"]
            ends = f", until {day_in_words(until)}" if until else ""
            found[row["entity_id"]].append(
                Flag(
                    words=name[0].upper() + name[1:],
                    because=f"{row['reference']}{ends}. {row['reason']}",
                    id=row["beside_id"],
                )
            )
    return found
