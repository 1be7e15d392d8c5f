"""Who may have a score at all: a designated adult, never anyone protected, and the reason in words where not.

Asked before anything is scored, recorded or shown. The facts that protect are those of all live reports, whoever looks.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Connection, Select, select

from intel.people.find_protection import person_facts, recorded_adults
from intel.people.protection import PersonFact, Standing, age_on, protection, youngest_birth
from intel.people.tables import designation
from intel.reports.state import pages
from intel.reports.tables import mention

# Nobody a return means is older; a date of birth that says so is a slip of the pen.
_OLDEST: Final = 100


class Eligible(NamedTuple):
    """Whether a person may have a score on a date; `why` is empty where they may.

    `about` is the mention they were designated by; `born` says whether some live report gives their birth to the day.
    """

    person: str
    about: str
    allowed: bool
    why: str = ""
    protected: bool = False
    born: bool = False


def eligible(
    connection: Connection, people: Sequence[str], *, on: date, without: Collection[str] = ()
) -> dict[str, Eligible]:
    """Say of each person whether they may have a score; `without` leaves reports out, for a withdrawal not done yet."""
    found: dict[str, Eligible] = {}
    for page in pages(list(dict.fromkeys(people))):
        known = _Known(
            designated_by(connection, page),
            person_facts(connection, page, without=without),
            recorded_adults(connection, page),
        )
        found.update((person, known.of(person, on)) for person in page)
    return found


def eligible_suspects(connection: Connection, *, on: date) -> dict[str, Eligible]:
    """Say it of everyone a decision in force names, in the order they became suspects, in three queries however many."""
    facts = person_facts(connection, all_suspects())
    known = _Known(designated_by(connection), facts, recorded_adults(connection))
    return {person: known.of(person, on) for person in known.about}


class _Known:
    """What bears on whether these people may have a score, read once for all of them."""

    def __init__(
        self, about: Mapping[str, str], facts: Mapping[str, Sequence[PersonFact]], adults: Collection[str]
    ) -> None:
        self.about, self._facts, self._adults = about, facts, adults

    def of(self, person: str, on: date) -> Eligible:
        facts, adult, about = self._facts.get(person, ()), person in self._adults, self.about.get(person, "")
        found = protection(facts, on=on, designated=bool(about), adult_recorded=adult)
        implausible = not adult and not found.protected and _implausible(facts, on)
        why = _why(found.standing, bool(about), implausible)
        born = [each.born_on for each in facts if each.born_on is not None]
        to_the_day = any((each.month, each.day) != (1, 1) for each in born)
        return Eligible(person, about, not why, why, found.protected or implausible, to_the_day)


def all_suspects() -> Select[tuple[str]]:
    """Return the query that gives everyone a decision in force says is a suspect."""
    return (
        select(mention.c.entity_id)
        .join(designation, designation.c.mention_id == mention.c.mention_id)
        .where(designation.c.removed_seq.is_(None))
    )


def designated_by(connection: Connection, people: Sequence[str] | None = None) -> dict[str, str]:
    """Return the mention each of these people, or each suspect, is a suspect by: that of the newest decision in force."""
    query = (
        select(mention.c.entity_id, designation.c.mention_id)
        .join(designation, designation.c.mention_id == mention.c.mention_id)
        .where(designation.c.removed_seq.is_(None))
        .order_by(designation.c.seq)
    )
    if people is not None:
        query = query.where(mention.c.entity_id.in_(people))
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


def _implausible(facts: Iterable[PersonFact], on: date) -> bool:
    """Say whether the dates of birth there are would make someone older than anyone is."""
    born = youngest_birth(facts)
    return born is not None and age_on(born, on) > _OLDEST
