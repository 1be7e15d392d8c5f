"""The counts that freedom-of-information requests ask for, and what of them may leave the room. Pure.

Issued means served. A figure from 1 to the setting less one is not given outside, nor is one whose complement within
its year is so small; no total stands beside years, since it would give a single withheld year away.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from intel.people.protection import age_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What of a served notice is counted. `child` is whoever the child is now; `home` is the name of a children's home."""

    on: date
    born_on: date | None
    child: str
    looked_after: bool
    home: str
    breaches: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One calendar year's figures."""

    year: int
    issued: int
    looked_after: int
    childrens_home: int
    breached: int
    breaches: int
    most_of_one_home: int
    most_for_one_child: int
    youngest: int | None


# The columns of a year with their words, and whether each is a part of `issued`.
COLUMNS: tuple[tuple[str, str, bool], ...] = (
    ("issued", "Issued", False),
    ("looked_after", "For looked-after children", True),
    ("childrens_home", "For children in a children’s home", True),
    ("most_of_one_home", "Most for one children’s home", True),
    ("most_for_one_child", "Most for one child", True),
    ("breached", "With at least one suspected breach", True),
    ("breaches", "Suspected breaches", False),
)


def by_year(served: Iterable[Served]) -> tuple[Year, ...]:
    """Return the figures of each year in which a notice was served, the newest first."""
    years: dict[int, list[Served]] = {}
    for each in served:
        years.setdefault(each.on.year, []).append(each)
    return tuple(_year(year, years[year]) for year in sorted(years, reverse=True))


def _year(year: int, served: list[Served]) -> Year:
    ages = [age_on(each.born_on, each.on) for each in served if each.born_on]
    homes = Counter(each.home for each in served if each.home)
    return Year(
        year=year,
        issued=len(served),
        looked_after=sum(each.looked_after for each in served),
        childrens_home=sum(bool(each.home) for each in served),
        breached=sum(each.breaches > 0 for each in served),
        breaches=sum(each.breaches for each in served),
        most_of_one_home=max(homes.values(), default=0),
        most_for_one_child=max(Counter(each.child for each in served).values(), default=0),
        youngest=min(ages, default=None),
    )


def outside(year: Year, served: Iterable[Served], *, below: int) -> dict[str, str]:
    """Return a year's figures as they may leave the room, by column; `below` is the smallest figure that is given."""
    small = f"fewer than {below}"
    found = {}
    for name, _, part in COLUMNS:
        value = int(getattr(year, name))
        withheld = 0 < value < below or (part and 0 < year.issued - value < below)
        found[name] = small if withheld else str(value)
    if 0 < year.issued < below:
        found = dict.fromkeys(found, small)
    found["youngest"] = _youngest([each for each in served if each.on.year == year.year], below=below)
    return found


def _youngest(served: list[Served], *, below: int) -> str:
    """Return the youngest age as one that enough children share: “13 or under”."""
    ages = sorted((age_on(each.born_on, each.on), each.child) for each in served if each.born_on)
    children: set[str] = set()
    for age, child in ages:
        children.add(child)
        if len(children) >= below:
            return f"{age} or under"
    return f"not given: fewer than {below} children" if ages else "not known"
