"""Who is protected, asked of the tables beside the ledger: all live reports count, whoever looks.

Called wherever a person is about to be named, drawn or designated; it may only hide or refuse.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, select

from intel.people.protection import PersonFact, Protection, protection
from intel.people.tables import adult_age, designation, person_fact
from intel.reports.tables import mention, source


def protections(connection: Connection, person_ids: Sequence[str], *, on: date) -> dict[str, Protection]:
    """Return the protection of each person on `on`; someone without a live fact is protected."""
    facts: dict[str, list[PersonFact]] = defaultdict(list)
    query = (
        select(mention.c.entity_id, person_fact)
        .join(person_fact, person_fact.c.mention_id == mention.c.mention_id)
        .join(source, source.c.source_id == mention.c.source_id)
        .where(mention.c.entity_id.in_(person_ids), mention.c.live, source.c.state == "live")
    )
    for row in connection.execute(query).mappings():
        facts[row["entity_id"]].append(
            PersonFact(
                role=row["role"],
                born_on=date.fromisoformat(row["born_on"]) if row["born_on"] else None,
                born_year=row["born_year"],
                reported_on=date.fromisoformat(row["reported_on"]),
            )
        )
    suspects = designated(connection, person_ids)
    adults = _recorded_adults(connection, person_ids)
    return {
        person: protection(
            facts[person], on=on, designated=person in suspects, adult_recorded=person in adults
        )
        for person in person_ids
    }


def designated(connection: Connection, person_ids: Sequence[str]) -> dict[str, str]:
    """Return, for those who are suspects, the id of the decision in force."""
    query = (
        select(mention.c.entity_id, designation.c.designation_id)
        .join(designation, designation.c.mention_id == mention.c.mention_id)
        .where(mention.c.entity_id.in_(person_ids), designation.c.removed_seq.is_(None))
    )
    return {str(person): str(decision) for person, decision in connection.execute(query)}


def _recorded_adults(connection: Connection, person_ids: Sequence[str]) -> set[str]:
    query = (
        select(mention.c.entity_id)
        .join(adult_age, adult_age.c.mention_id == mention.c.mention_id)
        .where(mention.c.entity_id.in_(person_ids))
    )
    return {str(person) for person in connection.execute(query).scalars()}
