"""How a report writes a person: whole, misspelt, by nickname, by looks, without a date of birth.

`intel.demo.rows` calls `write_young` and `write_adult`. `exact` writes a person whole, as the planted stories need.
"""

import random
from dataclasses import dataclass
from datetime import date
from typing import Final

from intel.demo.people import Invented
from intel.people.protection import age_on

# How an agency knows adults: from its own register (whole), or by what is said in the street.
_KNOWS_ADULTS: Final = {"police": 0.8, "probation": 0.97, "housing": 0.92, "missing": 0.6, "social_care": 0.5}
_HEARSAY: Final = 0.3
_FIRST_NAMES_ONLY: Final = 0.4  # of what the voluntary project is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A person as one row writes them. `joins`: whole enough for the tool's own rule on young people."""

    name: str = ""
    first_name: str = ""
    surname: str = ""
    alias: str = ""
    dob: date | None = None
    age: str = ""
    sex: str = ""
    ethnicity: str = ""
    care_status: str = ""
    description: str = ""
    joins: bool = False

    @property
    def called(self) -> str:
        """What a sentence calls the person."""
        return self.first_name or self.alias or "the young person"

    def in_words(self, sex: str) -> str:
        """What a sentence calls an adult, who may be known by nickname or looks alone."""
        if self.name:
            return self.name
        someone = "a woman" if sex == "female" else "a man"
        return f"{someone} known as “{self.alias}”" if self.alias else f"an adult ({self.description})"


def _vary(rng: random.Random, names: tuple[str, ...], how_often: float) -> str:
    return rng.choice(names[1:]) if len(names) > 1 and rng.random() < how_often else names[0]


def _written_birth(rng: random.Random, born: date, slips: float) -> date:
    """Return the date of birth as somebody typed it: now and then with day and month the wrong way round."""
    if born.day <= 12 and born.day != born.month and rng.random() < slips:
        return born.replace(day=born.month, month=born.day)
    return born


def write_young(rng: random.Random, person: Invented, *, agency: str, on: date, exact: bool) -> Written:
    """Return a young person as this agency writes them."""
    if agency == "voluntary" and not exact and rng.random() < _FIRST_NAMES_ONLY:
        return Written(
            name=person.given[0],
            first_name=person.given[0],
            alias=person.nickname,
            age=str(age_on(person.born, on)),
        )
    given = person.given[0] if exact else _vary(rng, person.given, 0.1)
    surname = person.surname[0] if exact else _vary(rng, person.surname, 0.1)
    known = exact or rng.random() > 0.05
    born = person.born if exact else _written_birth(rng, person.born, 0.05)
    alias = person.nickname if rng.random() < 0.5 else ""
    whole = known and born == person.born and (given, surname) == (person.given[0], person.surname[0])
    return Written(
        name=f"{given} {surname}",
        first_name=given,
        surname=surname,
        alias=alias,
        dob=born if known else None,
        age=str(age_on(person.born, on)),
        sex=person.sex,
        ethnicity=person.ethnicity,
        care_status=person.care,
        joins=whole and not person.year_only,
    )


def write_adult(rng: random.Random, person: Invented, *, agency: str, exact: bool, by_name: bool) -> Written:
    """Return an adult as this agency writes them. `by_name`: the sheet has no column for anything but a name."""
    knows = exact or rng.random() < _KNOWS_ADULTS.get(agency, _HEARSAY)
    if knows or by_name:
        given = person.given[0] if exact else _vary(rng, person.given, 0.25)
        surname = person.surname[0] if exact else _vary(rng, person.surname, 0.25)
        initial = not exact and rng.random() < 0.08
        born = person.born if exact else _written_birth(rng, person.born, 0.06)
        first = f"{given[0]}." if initial else given
        return Written(
            name=f"{first} {surname}",
            first_name=first,
            surname=surname,
            alias=person.nickname if rng.random() < 0.4 else "",
            dob=born if person.dob_known and (exact or (knows and rng.random() < 0.75)) else None,
            ethnicity=person.ethnicity,
            description=person.description if rng.random() < 0.2 else "",
        )
    if person.nickname and rng.random() < 0.6:
        return Written(alias=person.nickname, description=person.description if rng.random() < 0.5 else "")
    if rng.random() < 0.75:
        return Written(name=person.given[0], first_name=person.given[0], alias=person.nickname)
    return Written(description=person.description)
