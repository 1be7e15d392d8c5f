"""Who is protected: the facts of all live reports, whoever looks, and they may only hide or refuse.

A pure calculation, called by `intel.people.find`. Nothing here makes a number about a child.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from intel import vocabulary

ADULT_AT = 18


class Standing(StrEnum):
    """What a person is to the tool on the date asked about."""

    SUSPECT = "suspect"
    ADULT = "adult"
    YOUNG_PERSON = "young_person"
    AGE_UNKNOWN = "age_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFact:
    """What one live report says that bears on protection."""

    role: str
    born_on: date | None = None
    born_year: int | None = None
    reported_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """Whether someone is protected as a child, and the words for why."""

    protected: bool
    reason: str
    standing: Standing


def age_on(born: date, day: date) -> int:
    """Return the age in whole years on `day`; someone born on 29 February has a birthday on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def youngest_birth(facts: Iterable[PersonFact]) -> date | None:
    """Return the latest date of birth the reports allow; a year alone, or 1 January, allows its last day."""
    births: list[date] = []
    for fact in facts:
        if fact.born_on is not None:
            known_to_the_day = (fact.born_on.month, fact.born_on.day) != (1, 1)
            births.append(fact.born_on if known_to_the_day else date(fact.born_on.year, 12, 31))
        elif fact.born_year is not None:
            births.append(date(fact.born_year, 12, 31))
    return max(births, default=None)


def protection(
    facts: Iterable[PersonFact], *, on: date, designated: bool = False, adult_recorded: bool = False
) -> Protection:
    """Say whether someone is protected on `on`.

    Protected are: anyone a live report calls a young person or says was harmed; anyone who may have been
    under 18 when first reported, for good; and anyone whose age nobody has recorded. A date of birth counts
    for more than a recorded adult age.
    """
    known = tuple(facts)
    roles = vocabulary.read("roles_in_reports")
    for fact in known:
        if roles[fact.role]["protects"]:
            return _YOUNG_PERSON
    born = youngest_birth(known)
    first = min((fact.reported_on for fact in known), default=on)
    if born is not None and age_on(born, min(first, on)) < ADULT_AT:
        return _YOUNG_PERSON
    if born is None and not adult_recorded:
        return _AGE_UNKNOWN
    return _SUSPECT if designated else _ADULT


# The four answers there are.
_YOUNG_PERSON: Final = Protection(protected=True, reason="young person", standing=Standing.YOUNG_PERSON)
_AGE_UNKNOWN: Final = Protection(protected=True, reason="age not recorded", standing=Standing.AGE_UNKNOWN)
_SUSPECT: Final = Protection(protected=False, reason="adult", standing=Standing.SUSPECT)
_ADULT: Final = Protection(protected=False, reason="adult", standing=Standing.ADULT)
