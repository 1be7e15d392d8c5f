"""A scoring matrix as data: components with their bands, the rule of evidence, the cap, the bands of the total.

Frozen, and checked whole: a matrix that leaves a gap between two bands, or lets them overlap, is none. Read from a file
by `read_matrix`; `score` uses it and nothing else.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Final, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from intel import vocabulary

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
TacticCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9_]{2,12}$")]
_WORD: Final = re.compile(r"[a-z]+")
_HIGHEST_CLASS: Final = 4


class Measure(StrEnum):
    """What a component can measure; each is one function of `intel.offenders.score`."""

    DAYS_SINCE_LAST = "days_since_last"
    INCIDENTS = "incidents"
    GRAVITY_CLASS = "gravity_class"
    YOUNG_PEOPLE = "young_people"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Range(_Part):
    from_: int = Field(alias="from", ge=0)
    to: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to is not None and self.to < self.from_:
            raise ValueError(f"the band ends at {self.to}, before it begins at {self.from_}")
        return self


class Band(_Range):
    """What one band of a component adds. `words` describe the cell as a person reads it aloud."""

    points: int
    words: Words
    because: Words
    source: str = ""

    @field_validator("points")
    @classmethod
    def _not_negative(cls, value: int) -> int:
        if value < 0:
            raise ValueError(f"points are never negative ({value})")
        return value


class Component(_Part):
    """One part of the score: what is measured, and the points of each band."""

    code: Code
    name: Words
    measure: Measure
    unit: Words
    within_months: int | None = Field(default=None, ge=1, le=120)
    because: Words
    source: Words
    bands: tuple[Band, ...]

    @model_validator(mode="before")
    @classmethod
    def _nothing_never_scored(cls, value: Any) -> Any:
        if isinstance(value, dict):
            _refuse_never_scored(
                " ".join(str(value.get(each, "")) for each in ("code", "name", "measure", "unit"))
            )
        return value

    @field_validator("measure", mode="before")
    @classmethod
    def _known(cls, value: Any) -> Any:
        if value not in list(Measure):
            known = ", ".join(Measure)
            raise ValueError(f"there is no measure “{str(value)[:60]}”; the measures are {known}")
        return value

    @field_validator("bands")
    @classmethod
    def _follow_on(cls, value: tuple[Band, ...]) -> tuple[Band, ...]:
        check_bands(value)
        return value

    @model_validator(mode="after")
    def _to_the_end(self) -> Self:
        _check_end(self.bands, _HIGHEST_CLASS if self.measure is Measure.GRAVITY_CLASS else None)
        return self

    @cached_property
    def most(self) -> int:
        """The most points it can add."""
        return max(each.points for each in self.bands)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each band begins."""
        return tuple(each.from_ for each in self.bands)

    @cached_property
    def points(self) -> tuple[int, ...]:
        """What each band adds."""
        return tuple(each.points for each in self.bands)

    def band_of(self, measured: int) -> Band:
        """Return the band a measure falls in."""
        return self.bands[bisect_right(self.starts, measured) - 1]


class TotalBand(_Range):
    """A band of the total: its name, and the categories or single tactics its menu opens."""

    code: Code
    name: Words
    because: Words
    categories: tuple[Code, ...] = ()
    tactics: tuple[TacticCode, ...] = ()


class Graded(_Part):
    """Which grades a rule is about."""

    source: frozenset[Annotated[int, Field(ge=1, le=3)]]
    information: frozenset[Annotated[str, StringConstraints(pattern=r"^[A-D]$")]]
    because: Words
    origin: Words


class Intelligence(_Part):
    """Which information is intelligence nobody corroborated, and how many incidents may rest on it alone."""

    information: frozenset[Annotated[str, StringConstraints(pattern=r"^[A-D]$")]]
    most_incidents: int = Field(ge=0, le=1000)
    because: Words
    origin: Words


class Cap(_Part):
    """Where the total stops while everything rests on one untested source."""

    total: int = Field(ge=0)
    because: Words
    origin: Words


class Evidence(_Part):
    """The rule of evidence: what counts at all, what is a graded fact, what intelligence adds, where the total stops."""

    counts: Graded
    graded_fact: Graded
    intelligence: Intelligence
    cap: Cap


class GravityClass(_Part):
    """From how many days of harm an offence is of a class."""

    class_: int = Field(alias="class", ge=1, le=4)
    from_days: float = Field(ge=0)
    words: Words
    because: Words


class Offence(_Part):
    """An offence with its harm in days where a source gives one; else a person sets the class."""

    code: Code
    name: Words
    days: float | None = Field(default=None, ge=0)
    least_class: int | None = Field(default=None, ge=1, le=4)
    source: Words


class Gravity(_Part):
    """How an offence becomes a class from 1 to 4."""

    classes: tuple[GravityClass, ...]
    offences: tuple[Offence, ...]

    @model_validator(mode="after")
    def _four_in_order(self) -> Self:
        if [each.class_ for each in self.classes] != [1, 2, 3, 4]:
            raise ValueError("gravity needs the classes 1, 2, 3 and 4 in order")
        days = [each.from_days for each in self.classes]
        if days != sorted(set(days)) or days[0] != 0:
            raise ValueError("the classes of gravity begin at 0 days and rise")
        codes = [each.code for each in self.offences]
        if len(codes) != len(set(codes)):
            raise ValueError("two offences have one code")
        return self

    def class_of(self, offence: str) -> int | None:
        """Return the class of an offence by its harm; None where a person has to set it."""
        found = next((each for each in self.offences if each.code == offence), None)
        if found is None or found.days is None:
            return found.least_class if found else None
        days = found.days
        return max(each.class_ for each in self.classes if each.from_days <= days)


class Matrix(_Part):
    """The whole matrix, of one version."""

    version: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z. -]{0,39}$")]
    illustrative: bool
    title: Words
    because: Words
    components: tuple[Component, ...]
    evidence: Evidence
    bands: tuple[TotalBand, ...]
    gravity: Gravity
    sources: dict[str, Words]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not self.components:
            raise ValueError("a matrix needs at least one component")
        for each in ("code", "measure"):
            said = [getattr(component, each) for component in self.components]
            if len(said) != len(set(said)):
                raise ValueError(f"two components have one {each}")
        codes = [each.code for each in self.bands]
        if len(codes) != len(set(codes)):
            raise ValueError("two bands have one code")
        return self

    @field_validator("bands")
    @classmethod
    def _cover_every_total(cls, value: tuple[TotalBand, ...], info: ValidationInfo) -> tuple[TotalBand, ...]:
        check_bands(value)
        _check_end(value, sum(each.most for each in info.data.get("components", ())))
        return value

    @cached_property
    def most(self) -> int:
        """The most points the components can add up to."""
        return sum(each.most for each in self.components)

    def place_of(self, total: int) -> int:
        """Return the place of the band a total falls in, from 0 for the lowest; beyond the last it stays the last."""
        return bisect_right(self.starts, total) - 1

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each band of the total begins."""
        return tuple(each.from_ for each in self.bands)

    def band_of(self, total: int) -> TotalBand:
        """Return the band a total falls in."""
        return self.bands[self.place_of(total)]


def check_bands(bands: Sequence[_Range]) -> None:
    """Refuse bands that do not begin at 0, or leave a gap, or overlap; say which and where."""
    if not bands:
        raise ValueError("there are no bands")
    expected = 0
    for at, each in enumerate(bands):
        before = f" after {bands[at - 1].to}" if at else ""
        if each.from_ > expected:
            raise ValueError(f"a band is missing: nothing covers {_span(expected, each.from_ - 1)}{before}")
        if each.from_ < expected:
            raise ValueError(f"two bands overlap at {each.from_}{before}")
        last = at == len(bands) - 1
        if each.to is None and not last:
            raise ValueError(f"the band from {each.from_} is open, so nothing can follow it")
        expected = (each.to if each.to is not None else each.from_) + 1


def _check_end(bands: Sequence[_Range], most: int | None) -> None:
    """Refuse bands that end before the most there can be; `most` None is without end."""
    end = bands[-1].to
    if end is not None and (most is None or end < most):
        beyond = f"{end + 1} and more" if most is None else _span(end + 1, most)
        raise ValueError(f"a band is missing: nothing covers {beyond}")


def _span(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first} to {last}"


def _refuse_never_scored(said: str) -> None:
    """Refuse by name what may never enter a score."""
    words = set(_WORD.findall(said.lower().replace("_", " ")))
    for each in vocabulary.read("never_scored")["list"]:
        if words & set(each["words"]):
            kind = (
                "a protected characteristic" if each["protected"] else "something that never enters a score"
            )
            raise ValueError(f"it names {each['name']}, {kind}: no component may use it")
