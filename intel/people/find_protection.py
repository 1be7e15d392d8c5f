"""Who is protected, asked of the tables beside the ledger: all live reports count, whoever looks.

Called wherever a person is about to be named, drawn or designated; it may only hide or refuse.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import TypeAlias

from sqlalchemy import Connection, Select, func, select

from intel.people.protection import PersonFact, Protection, protection
from intel.people.tables import adult_age, designation, person_fact
from intel.reports.tables import mention, source

# Who is asked about: their ids, or a query that gives them.
People: TypeAlias = Sequence[str] | Select[tuple[str]]


def protections(connection: Connection, person_ids: Sequence[str], *, on: date) -> dict[str, Protection]:
    """Return the protection of each person on `on`; someone without a live fact is protected."""
    facts = person_facts(connection, person_ids)
    suspects = designated(connection, person_ids)
    adults = recorded_adults(connection, person_ids)
    return {
        person: protection(
            facts.get(person, ()), on=on, designated=person in suspects, adult_recorded=person in adults
        )
        for person in person_ids
    }


def person_facts(
    connection: Connection, people: People, *, without: Collection[str] = ()
) -> dict[str, list[PersonFact]]:
    """Return what live reports say of each person that bears on protection.

    The same said by many reports is one fact, as first reported: nothing that protects is lost by it. `without` leaves
    reports out, for a withdrawal that is not done yet.
    """
    found: dict[str, list[PersonFact]] = defaultdict(list)
    said = (mention.c.entity_id, person_fact.c.role, person_fact.c.born_on, person_fact.c.born_year)
    query = (
        select(*said, func.min(person_fact.c.reported_on))
        .select_from(mention)
        .join(person_fact, person_fact.c.mention_id == mention.c.mention_id)
        .join(source, source.c.source_id == mention.c.source_id)
        .where(mention.c.entity_id.in_(people), mention.c.live, source.c.state == "live")
        .group_by(*said)
    )
    if without:
        query = query.where(mention.c.source_id.not_in(sorted(without)))
    for person, role, born_on, born_year, reported_on in connection.execute(query):
        found[person].append(
            PersonFact(
                role=role,
                born_on=date.fromisoformat(born_on) if born_on else None,
                born_year=born_year,
                reported_on=date.fromisoformat(reported_on),
            )
        )
    return dict(found)


def designated(connection: Connection, person_ids: Sequence[str]) -> dict[str, str]:
    """Return, for those who are suspects, the id of the decision in force."""
    query = (
        select(mention.c.entity_id, designation.c.designation_id)
        .join(designation, designation.c.mention_id == mention.c.mention_id)
        .where(mention.c.entity_id.in_(person_ids), designation.c.removed_seq.is_(None))
    )
    return {str(person): str(decision) for person, decision in connection.execute(query)}


def recorded_adults(connection: Connection, people: Sequence[str] | None = None) -> set[str]:
    """Return those of these people, or of all, of whom a named person has recorded that they are adult."""
    query = select(mention.c.entity_id).join(adult_age, adult_age.c.mention_id == mention.c.mention_id)
    if people is not None:
        query = query.where(mention.c.entity_id.in_(people))
    return {str(person) for person in connection.execute(query).scalars()}
