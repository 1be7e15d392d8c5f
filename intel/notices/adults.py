"""What the live reports say of someone's birth, and whether that makes them an adult or a child for a notice.

All live reports count, whoever looks: it may only refuse. Called under the ledger's lock by `intel.notices.record`.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, select

from intel import vocabulary
from intel.people.protection import ADULT_AT, PersonFact, age_on, youngest_birth
from intel.people.tables import adult_age, person_fact
from intel.reports.tables import mention, source


def facts_said(connection: Connection, person: str) -> list[PersonFact]:
    """Return what each live report says of a person that bears on their age."""
    query = (
        select(person_fact)
        .join(mention, mention.c.mention_id == person_fact.c.mention_id)
        .join(source, source.c.source_id == mention.c.source_id)
        .where(mention.c.entity_id == person, mention.c.live, source.c.state == "live")
    )
    return [
        PersonFact(
            role=row["role"],
            born_on=date.fromisoformat(row["born_on"]) if row["born_on"] else None,
            born_year=row["born_year"],
            reported_on=date.fromisoformat(row["reported_on"]),
        )
        for row in connection.execute(query).mappings()
    ]


def birth_said(facts: Sequence[PersonFact]) -> date | None:
    """Return the date of birth the reports give where they give exactly one to the day; 1 January is a year alone."""
    births = {
        each.born_on for each in facts if each.born_on and (each.born_on.month, each.born_on.day) != (1, 1)
    }
    return births.pop() if len(births) == 1 else None


def no_adult_because(connection: Connection, person: str, facts: Sequence[PersonFact], on: date) -> str:
    """Return why a notice cannot be considered on someone: under 18, or nobody knows; nothing for an adult.

    Someone once protected as a child who is an adult now can be the subject of a notice.
    """
    born = youngest_birth(facts)
    if born is not None:
        young = age_on(born, on) < ADULT_AT
        return (
            "The person it would be served on may be under 18. A notice is served on an adult only."
            if young
            else ""
        )
    roles = vocabulary.read("roles_in_reports")
    recorded = (
        select(adult_age.c.record_id)
        .join(mention, mention.c.mention_id == adult_age.c.mention_id)
        .where(mention.c.entity_id == person)
    )
    known = connection.execute(recorded).first() is not None
    if known and not any(roles[each.role]["protects"] for each in facts):
        return ""
    return (
        "Nobody has recorded how old the person is that it would be served on, and a notice is served on an adult "
        "only. A named person first records on their page that they are an adult, and how that is known."
    )
