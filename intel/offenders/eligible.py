"""Who may have a score at all: a designated adult, never anyone protected, and the reason in words where not.

Asked before anything is scored, recorded or shown. The facts that protect are those of all live reports, whoever looks.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from intel.people.find_protection import protections
from intel.people.protection import PersonFact, Standing, age_on, youngest_birth
from intel.people.tables import adult_age, designation, person_fact
from intel.reports.state import pages
from intel.reports.tables import mention, source

# Nobody a return means is older; a date of birth that says so is a slip of the pen.
_OLDEST: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligible:
    """Whether a person may have a score on a date; `why` is empty where they may. `about` is the mention they were designated by."""

    person: str
    about: str
    allowed: bool
    why: str = ""
    protected: bool = False


def eligible(connection: Connection, people: Sequence[str], *, on: date) -> dict[str, Eligible]:
    """Say of each person whether they may have a score."""
    found: dict[str, Eligible] = {}
    for page in pages(list(dict.fromkeys(people))):
        standing = protections(connection, page, on=on)
        about = designated_by(connection, page)
        implausible = _implausible(connection, page, on)
        for person in page:
            why = _why(standing[person].standing, person in about, person in implausible)
            found[person] = Eligible(
                person=person,
                about=about.get(person, ""),
                allowed=not why,
                why=why,
                protected=standing[person].protected or person in implausible,
            )
    return found


def designated_by(connection: Connection, people: Sequence[str]) -> dict[str, str]:
    """Return the mention each of these people is a suspect by: that of the newest decision in force."""
    query = (
        select(mention.c.entity_id, designation.c.mention_id)
        .join(designation, designation.c.mention_id == mention.c.mention_id)
        .where(mention.c.entity_id.in_(people), designation.c.removed_seq.is_(None))
        .order_by(designation.c.seq)
    )
    return {str(person): str(about) for person, about in connection.execute(query)}


def _why(standing: Standing, designated: bool, implausible: bool) -> str:
    if standing is Standing.YOUNG_PERSON:
        return (
            "No score: this person is under 18, was under 18 when first reported, or is recorded as harmed. "
            "Someone ever protected has none; a named person decides what the meeting does."
        )
    if standing is Standing.AGE_UNKNOWN:
        return (
            "No score: nobody has recorded this person’s age, so they are protected as a young person. "
            "A named person records adult age first, with the reason."
        )
    if implausible:
        return "No score: the date of birth cannot be right. A named person records adult age first, with the reason."
    if not designated:
        return "No score: no named police officer has decided that this person is a suspect."
    return ""


def _implausible(connection: Connection, people: Sequence[str], on: date) -> set[str]:
    """Return those whose only dates of birth would make them older than anyone is, and whom nobody recorded as adult."""
    query = (
        select(mention.c.entity_id, person_fact)
        .join(person_fact, person_fact.c.mention_id == mention.c.mention_id)
        .join(source, source.c.source_id == mention.c.source_id)
        .where(
            mention.c.entity_id.in_(people),
            mention.c.live,
            source.c.state == "live",
            (person_fact.c.born_on < f"{on.year - _OLDEST}-12-31")
            | (person_fact.c.born_year <= on.year - _OLDEST),
        )
    )
    facts: dict[str, list[PersonFact]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        facts[str(row["entity_id"])].append(
            PersonFact(
                role=row["role"],
                born_on=date.fromisoformat(row["born_on"]) if row["born_on"] else None,
                born_year=row["born_year"],
                reported_on=date.fromisoformat(row["reported_on"]),
            )
        )
    old = {
        person
        for person, known in facts.items()
        if (born := youngest_birth(known)) is not None and age_on(born, on) > _OLDEST
    }
    return old - _recorded_adults(connection, sorted(old)) if old else old


def _recorded_adults(connection: Connection, people: Sequence[str]) -> set[str]:
    query = (
        select(mention.c.entity_id)
        .join(adult_age, adult_age.c.mention_id == mention.c.mention_id)
        .where(mention.c.entity_id.in_(people))
    )
    return {str(each) for each in connection.execute(query).scalars()}
