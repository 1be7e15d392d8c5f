"""The invented young people and adults of concern. `intel.demo.town` calls `invent`.

Every person is made from lists of names by a seeded generator; nobody real is meant.
"""

import calendar
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Literal

from intel.demo.data import read
from intel.demo.places import Address, Ground
from intel.people.normalise import plain

YOUNG: Final = 200
ADULTS: Final = 90
_SIBLINGS: Final = 0.3  # of families have a second child in the reports
_CARE: Final = ("s.20", "s.31", "s.31", "s.38", "care leaver")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """One invented person as they are; `intel.demo.forms` makes what a report writes of them."""

    id: str
    role: Literal["young", "adult"]
    given: tuple[str, ...]
    surname: tuple[str, ...]
    nickname: str
    sex: Literal["female", "male"]
    born: date
    year_only: bool
    dob_known: bool
    ethnicity: str
    care: str
    home: Address
    school: str = ""
    family: int = 0
    ward: str = ""
    on_probation: bool = False
    description: str = ""

    @property
    def name(self) -> str:
        """The name as the person writes it."""
        return f"{self.given[0]} {self.surname[0]}"


@dataclass(slots=True)
class _Names:
    """Draws names so that no two people share both name and date of birth."""

    rng: random.Random
    taken: set[tuple[str, date]] = field(default_factory=set)

    def community(self, column: int) -> dict[str, Any]:
        all_of_them = list(read("names")["communities"].values())
        found: dict[str, Any] = self.rng.choices(all_of_them, [one["share"][column] for one in all_of_them])[
            0
        ]
        return found

    def pick(self, names: list[Any]) -> tuple[str, ...]:
        return _ways(self.rng.choice(names))

    def at_home(self, names: list[Any], called: set[str]) -> tuple[str, ...]:
        """Return a given name that nobody else of the family has: parents do not call two children the same."""
        ways = [_ways(one) for one in names]
        at = ways.index(self.pick(names))
        name = next((one for one in ways[at:] + ways[:at] if called.isdisjoint(map(plain, one))), ways[at])
        called.update(map(plain, name))
        return name

    def free(self, name: str, born: date) -> bool:
        key = (plain(name), born)
        if key in self.taken:
            return False
        self.taken.add(key)
        return True


def _ways(name: str | list[str]) -> tuple[str, ...]:
    """Return the ways a name is written, the person's own first."""
    return tuple(name) if isinstance(name, list) else (name,)


def _ethnicity(rng: random.Random, known: str) -> str:
    """Return the ethnicity as recorded: known, said not to be recorded, or left empty."""
    return rng.choices([known, "Not recorded", ""], [62, 12, 26])[0]


def _birthday(rng: random.Random, youngest: date, oldest: date) -> date:
    while True:
        born = oldest + timedelta(days=rng.randrange((youngest - oldest).days))
        if (born.month, born.day) != (1, 1):
            return born


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def young_people(rng: random.Random, ground: Ground, *, scale: int, last_day: date) -> list[Invented]:
    """Return 200 young people for each step of scale, 12 at the start and under 18 on `last_day`, some in families."""
    names = _Names(rng)
    found: list[Invented] = []
    for one in _children(rng, ground, names, last_day):
        found.append(one)
        if len(found) == YOUNG * scale:
            return found
    return found


def _children(rng: random.Random, ground: Ground, names: _Names, last_day: date) -> Iterator[Invented]:
    family = number = 0
    while True:
        family += 1
        community = names.community(0)
        surname = names.pick(community["surnames"])
        care = rng.choices(["lives with family", rng.choice(_CARE), ""], [58, 30, 12])[0]
        home = rng.choice(ground.homes) if care in {"s.31", "s.20"} else ground.address(rng)
        children = 1 if home in ground.homes or rng.random() > _SIBLINGS else rng.choice((2, 2, 3))
        called: set[str] = set()
        twins = _birthday(rng, _years_before(last_day, 14), _years_before(last_day, 17))
        for _ in range(children):
            number += 1
            sex: Literal["female", "male"] = "female" if rng.random() < 0.74 else "male"
            given = names.at_home(community[sex], called)
            born = _birthday(
                rng, _years_before(last_day, 13), _years_before(last_day, 18) + timedelta(days=31)
            )
            born = twins if children == 2 and family % 9 == 0 else born
            year_only = rng.random() < (0.15 if care and community["share"][0] < 12 else 0.02)
            born = date(born.year, 1, 1) if year_only and _old_enough(born.year, last_day) else born
            if not names.free(f"{given[0]} {surname[0]}", born):
                number -= 1
                continue
            yield Invented(
                id=f"Y{number:03d}",
                role="young",
                given=given,
                surname=surname,
                nickname=rng.choice(read("names")["young_nicknames"]) if rng.random() < 0.12 else "",
                sex=sex,
                born=born,
                year_only=(born.month, born.day) == (1, 1),
                dob_known=True,
                ethnicity=_ethnicity(rng, community["ethnicity"]),
                care=care,
                home=home,
                school=rng.choice(ground.schools),
                family=family,
                ward=home.ward,
            )


def _old_enough(year: int, last_day: date) -> bool:
    """Return whether somebody born on 1 January of `year` is 13 to 17 on `last_day`."""
    return last_day.year - 17 <= year <= last_day.year - 13


def adults(rng: random.Random, ground: Ground, *, scale: int, last_day: date) -> list[Invented]:
    """Return 90 adults of concern for each step of scale; the second shares the first one's name, born another day."""
    names = _Names(rng)
    found: list[Invented] = []
    while len(found) < ADULTS * scale:
        community = names.community(1)
        sex: Literal["female", "male"] = "female" if rng.random() < 0.13 else "male"
        given, surname = names.pick(community[sex]), names.pick(community["surnames"])
        born = _birthday(rng, _years_before(last_day, 21), _years_before(last_day, rng.choice((30, 40, 60))))
        if len(found) == 1:
            given, surname, sex = found[0].given, found[0].surname, found[0].sex
        if not names.free(f"{given[0]} {surname[0]}", born):
            continue
        home = ground.address(rng)
        number = len(found) + 1
        found.append(
            Invented(
                id=f"A{number:03d}",
                role="adult",
                given=given,
                surname=surname,
                nickname=rng.choice(read("names")["nicknames"]) if rng.random() < 0.6 else "",
                sex=sex,
                born=born,
                year_only=False,
                dob_known=number % 15 != 0,
                ethnicity=_ethnicity(rng, community["ethnicity"]),
                care="",
                home=home,
                ward=home.ward,
                on_probation=number % 15 != 0 and rng.random() < 0.45,
                description=rng.choice(_looks(sex)),
            )
        )
    return found


def _looks(sex: str) -> list[str]:
    return [one for one in read("names")["descriptions"] if ("female" in one) == (sex == "female")]


def month_end(month: date) -> date:
    """Return the last day of the month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])
