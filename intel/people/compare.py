"""Whether two records are one person: evidence line by line in bits, a probability, and what stands against joining.

Pure: values in, a frozen result out; the same two records give the same result whichever comes first. The weights are
`vocabulary/identity.yaml`. Nothing here joins anyone: `intel.people.judge` does, and only what says `SAME`.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import product
from typing import Final, NamedTuple, TypeVar

from rapidfuzz.distance import OSA

from intel import vocabulary
from intel.people.comparable import Address, Born, Record
from intel.people.compare_words import WHAT, middles, sentence
from intel.people.names import Likeness, Name, likeness_of_given, likeness_of_surname

Value = TypeVar("Value")


class Verdict(StrEnum):
    """What the evidence says: join, ask a person, or leave apart."""

    SAME = "same"
    REVIEW = "review"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of evidence. `level` is its row in identity.yaml; `mark` is how the two values stand to each other."""

    what: str
    level: str
    bits: int
    sentence: str

    @property
    def mark(self) -> str:
        """Same, near, different or not said."""
        return _MARKS.get(self.level, "near")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two records held against each other. `against` says, in sentences, why they are not joined without a person."""

    a: str
    b: str
    start: float
    known: int
    lines: tuple[Line, ...]
    against: tuple[str, ...]
    bits: float
    verdict: Verdict

    @property
    def probability(self) -> float:
        """How likely it is that they are one person, by these weights."""
        return probability(self.bits)


def probability(bits: float) -> float:
    """Turn bits into a probability."""
    return 1 / (1 + math.exp2(-bits))


def table_version() -> int:
    """Return the version of the weights, which every explanation names."""
    return int(vocabulary.read("identity")["version"])


@cache
def start_bits(known: int) -> float:
    """Return where a comparison starts: minus log2 of how many people are known, since any one could be meant."""
    return min(-math.log2(max(known, 1)), float(_bits("prior", "least_known")))


class Levels(NamedTuple):
    """How two records stand to each other, field by field, in the words of identity.yaml; `crossed` is names swapped."""

    given: str
    surname: str
    crossed: bool
    middle: str
    born: str
    lives: str
    others: tuple[tuple[str, str], ...]

    @property
    def home(self) -> bool:
        """Whether both live at one address."""
        return self.lives in _ONE_HOME

    @property
    def household(self) -> bool:
        """Whether surname and address agree, so that the two together are one piece of evidence."""
        return not self.crossed and self.home and self.surname in _ALIKE

    def evidence(self) -> Iterator[tuple[str, str, int]]:
        """Yield field, level and bits of each piece of evidence, in the order a person reads it."""
        if self.crossed:
            yield "surname", "swapped", _bits("surname", "swapped")
        else:
            if self.household:
                together = _bits("surname", self.surname) + _bits("address", self.lives)
                yield "household", "household", min(together, _bits("household", "cap"))
            else:
                yield "surname", self.surname, _bits("surname", self.surname)
            given = self.given
            if self.home and given in _WITHIN:
                given = f"{given}_in_household"
            yield "given_name", given, _bits("given_name", given)
        if self.middle != "missing":
            yield "middle", self.middle, _bits("middle", self.middle)
        if not self.household:
            yield "address", self.lives, _bits("address", self.lives)
        apart = self.born == "different" and self.home and self.given not in _AGREES
        born = "different_in_household" if apart else self.born
        yield "birth", born, _bits("birth", born)
        for field, level in self.others:
            yield field, level, _bits(field, level)


Crowded = Callable[[Address], bool]


def levels_of(a: Record, b: Record, crowded: Crowded | None = None) -> Levels:
    """Hold two records against each other, field by field."""
    given, surname, crossed = _names(a.names, b.names)
    born = _best(a.born, b.born, _birth, _BIRTHS)
    lives = _address(a.addresses, b.addresses, crowded)
    middle = _best(middles(a), middles(b), _alike, ("same", "different"))
    return Levels(given, surname, crossed, middle, born, lives, tuple(_others(a, b)))


@lru_cache(maxsize=20_000)
def evidence_of(levels: Levels) -> int:
    """Return the bits of all evidence together, before the start."""
    return sum(bits for _, _, bits in levels.evidence())


def compare(a: Record, b: Record, *, known: int, crowded: Crowded | None = None) -> Comparison:
    """Hold two records against each other in a store of `known` people, and say why line by line.

    `crowded` says of an address whether many share it. Surname and address together are one piece of evidence with a
    cap; another given name or date of birth inside one household is strong evidence against, and never joined.
    """
    levels = levels_of(a, b, crowded)
    lines = tuple(
        Line(WHAT[field], level, bits, sentence(field, level, a, b, cap=_bits("household", "cap")))
        for field, level, bits in levels.evidence()
    )
    start = start_bits(known)
    bits = start + sum(line.bits for line in lines)
    against = _against(a, b, levels)
    return Comparison(
        a=a.id, b=b.id, start=start, known=known, lines=lines, against=against, bits=bits,
        verdict=_verdict(bits, against),
    )  # fmt: skip


_ALIKE: Final = frozenset(Likeness) - {Likeness.INITIAL, Likeness.MISSING, Likeness.DIFFERENT}
_ONE_HOME: Final = frozenset({"same", "near"})
_WITHIN: Final = frozenset({"same", "different"})
_SURE_OF_GIVEN: Final = frozenset({"same", "spelling"})
# Two sisters may be Emma and Emily, two brothers Jayden and Kayden: sure only beside a middle initial that agrees.
_SURE_WITH_MIDDLE: Final = frozenset({"variant", "short", "near"})
_AGREES: Final = _SURE_OF_GIVEN | _SURE_WITH_MIDDLE
# From the best to the worst, so that the kindest reading of several values is taken.
_BIRTHS: Final = ("same", "swapped", "one_digit", "year", "age", "near", "different")
# What tells one of several people of a name from the others, beside the address.
_A_DAY: Final = frozenset({"same", "swapped", "one_digit"})
_SOLE_MARKS: Final = frozenset({("phone", "same"), ("reference", "same")})
_MARKS: Final = {
    "same": "same", "same_in_household": "same", "different": "different", "different_in_household": "different", "other": "different",
    "missing": "not said", "crowded": "same", "household": "same",
}  # fmt: skip


@cache
def _table() -> dict[str, dict[str, dict[str, int]]]:
    return dict(vocabulary.read("identity"))


@cache
def _bits(field: str, level: str) -> int:
    return int(_table()[field][level if field != "household" else "cap"]["bits"])


@cache
def _bar() -> float:
    share = float(_table()["outcome"]["same_at"]["probability"])
    return math.log2(share / (1 - share))


def _verdict(bits: float, against: tuple[str, ...]) -> Verdict:
    if bits >= _bar() and not against:
        return Verdict.SAME
    return Verdict.REVIEW if bits >= _bits("outcome", "review_from") else Verdict.DIFFERENT


def _names(mine: tuple[Name, ...], theirs: tuple[Name, ...]) -> tuple[Likeness, Likeness, bool]:
    """Return how given names and surnames stand to each other, in the pair of names that agrees best; or crossed."""
    if len(mine) == len(theirs) == 1:
        return _pair_of_names(mine[0], theirs[0])
    found = (_pair_of_names(one, other) for one, other in product(mine, theirs))
    return max(found, key=_worth_of_names, default=(Likeness.MISSING, Likeness.MISSING, False))


_Names = tuple[Likeness, Likeness, bool]


def _pair_of_names(one: Name, other: Name) -> _Names:
    found = (
        likeness_of_given(one.given, other.given),
        likeness_of_surname(one.surname, other.surname),
        False,
    )
    crossed = (Likeness.SAME, Likeness.SAME, True)
    return crossed if _crossed(one, other) and _worth_of_names(crossed) > _worth_of_names(found) else found


def _worth_of_names(found: _Names) -> int:
    given, surname, crossed = found
    return _bits("surname", "swapped") if crossed else _bits("given_name", given) + _bits("surname", surname)


def _alike(one: str, other: str) -> str:
    return "same" if one == other else "different"


def _crossed(one: Name, other: Name) -> bool:
    """Return whether each one's given name is the other's surname."""
    if not (one.surname and other.surname and one.given and other.given):
        return False
    if one.surname[0] != other.given[0][0] or other.surname[0] != one.given[0][0]:
        return False
    return min(len(one.surname), len(other.surname)) > 1 and (
        likeness_of_given((one.surname,), other.given) in _AGREES
        and likeness_of_given(one.given, (other.surname,)) in _AGREES
    )


def _best(
    mine: tuple[Value, ...],
    theirs: tuple[Value, ...],
    how: Callable[[Value, Value], str],
    order: tuple[str, ...],
) -> str:
    if not mine or not theirs:
        return "missing"
    if len(mine) == len(theirs) == 1:
        return how(mine[0], theirs[0])
    return min((how(one, other) for one, other in product(mine, theirs)), key=order.index)


def _birth(one: Born, other: Born) -> str:
    if one.day and other.day:
        return _days(one, other)
    if one.to_year < other.from_year or other.to_year < one.from_year:
        gap = max(other.from_year - one.to_year, one.from_year - other.to_year)
        return "near" if gap == 1 else "different"
    exact = one.from_year == one.to_year and other.from_year == other.to_year
    return "year" if exact else "age"


@lru_cache(maxsize=50_000)
def _days(one: Born, other: Born) -> str:
    mine, theirs = one.day, other.day
    if mine is None or theirs is None or mine == theirs:
        return "same"
    if mine.year == theirs.year and (mine.day, mine.month) == (theirs.month, theirs.day):
        return "swapped"
    if OSA.distance(f"{mine:%Y%m%d}", f"{theirs:%Y%m%d}") == 1:
        return "one_digit"
    parts = (mine.year == theirs.year) + (mine.month == theirs.month) + (mine.day == theirs.day)
    return "near" if parts == 2 else "different"


def _address(
    mine: tuple[Address, ...], theirs: tuple[Address, ...], crowded: Callable[[Address], bool] | None
) -> str:
    found = _best(mine, theirs, _addresses, ("same", "near", "street", "other"))
    if found in {"same", "near"} and crowded is not None:
        shared = [one for one, other in product(mine, theirs) if _addresses(one, other) == found]
        if all(crowded(each) for each in shared):
            return "crowded"
    return found


@lru_cache(maxsize=50_000)
def _addresses(one: Address, other: Address) -> str:
    streets = one.street == other.street or (
        min(len(one.street), len(other.street)) > 4 and OSA.distance(one.street, other.street) <= 2
    )
    codes = bool(one.postcode) and one.postcode == other.postcode
    if one.number and other.number:
        if one.number == other.number and (streets if one.street and other.street else codes):
            return "same"
        if streets and one.street and OSA.distance(one.number, other.number) == 1 and len(one.number) > 1:
            return "near"
    elif one.street and one.street == other.street and codes and not (one.number or other.number):
        return "same"  # a house by its name
    return "street" if codes or (one.street and other.street and streets) else "other"


def _others(a: Record, b: Record) -> Iterator[tuple[str, str]]:
    if a.sex and b.sex:
        yield "sex", "same" if a.sex == b.sex else "different"
    if a.phones and not set(a.phones).isdisjoint(b.phones):
        yield "phone", "same"
    vehicle = _vehicle(a, b)
    if vehicle:
        yield "vehicle", vehicle
    if a.aliases and not set(a.aliases).isdisjoint(b.aliases):
        yield "alias", "same"
    if a.references and b.references:
        mine = {each.partition("|")[0]: each for each in a.references}
        theirs = {each.partition("|")[0]: each for each in b.references}
        for agency in sorted(mine.keys() & theirs.keys()):
            yield "reference", "same" if mine[agency] == theirs[agency] else "different"


def _vehicle(a: Record, b: Record) -> str:
    """Return how their vehicles stand to each other: one plate, an end of it, or the looks; empty where nothing fits."""
    if a.vehicles and not set(a.vehicles).isdisjoint(b.vehicles):
        return "same"
    for some, plates in ((a.plates, (*b.vehicles, *b.plates)), (b.plates, a.vehicles)):
        if any(
            plate.endswith(part) or part.endswith(plate)
            for part, plate in product(some, plates)
            if min(len(part), len(plate)) > 2
        ):
            return "part"
    looks = product(map(_looks, a.looks), map(_looks, b.looks))
    return "looks" if any(len(one & other) > 1 for one, other in looks) else ""


@lru_cache(maxsize=5_000)
def _looks(words: str) -> frozenset[str]:
    """Return the words a vehicle is told by: silver and corsa, of "silver Vauxhall Corsa, dent in the door"."""
    return frozenset(each for each in words.split() if len(each) > 2)


def _against(a: Record, b: Record, levels: Levels) -> tuple[str, ...]:
    """Return what forbids joining without a person, however many bits there are."""
    said: list[str] = []
    if a.of_concern or b.of_concern:
        said.append(
            "One is recorded as an adult of concern or a suspect; such a person is never joined automatically."
        )
    if levels.given == "different":
        said.append("The given names differ; people of one family share everything else.")
    elif not levels.crossed and not _sure(levels):
        said.append(
            "The given name does not agree in full, so a brother, a sister or a twin would fit as well."
        )
    if levels.surname == "different":
        said.append("The surnames differ.")
    elif levels.surname == "missing" and not (
        levels.home or (levels.lives == "street" and levels.born in _A_DAY)
    ):
        said.append(
            "A surname is not said, and neither an address nor a street with a day of birth stands in for it."
        )
    if levels.born in {"different", "near"}:
        said.append("The dates of birth differ.")
    if ("sex", "different") in levels.others:
        said.append("They are recorded as of different sex.")
    if not (
        levels.born in _A_DAY
        or levels.home
        or levels.lives == "street"
        or not _SOLE_MARKS.isdisjoint(levels.others)
    ):
        said.append(
            "Neither a day of birth nor an address or a street says which of several people of that name it is."
        )
    return tuple(said)


def _sure(levels: Levels) -> bool:
    """Return whether the given names are one person's. With none, all else must agree, and a middle initial no twin has."""
    if levels.given in _SURE_OF_GIVEN:
        return True
    if levels.middle != "same":
        return False
    return levels.given in _SURE_WITH_MIDDLE or (
        levels.given == "missing" and levels.household and levels.born == "same"
    )
