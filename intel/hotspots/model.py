"""What a hot spot is told by: the rules, the two periods, and one ward's line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from intel import vocabulary


class Verdict(StrEnum):
    """What a count says beside the months before it."""

    MORE = "more"
    MAYBE_MORE = "maybe_more"
    USUAL = "usual"
    MAYBE_FEWER = "maybe_fewer"
    FEWER = "fewer"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The numbers of vocabulary/hotspots.yaml."""

    recent_months: int
    before_months: int
    least_before_months: int
    minimum: int
    inside: float
    false_alarms: float


def rules() -> Rules:
    """Return the rules this project runs on."""
    listed = vocabulary.read("hotspots")
    return Rules(**{name: listed[name]["value"] for name in Rules.__dataclass_fields__})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One unit's recent count beside what its months before lead one to expect.

    `lower` and `upper`: the count falls between them, both included, 19 times in 20 if nothing has changed.
    `p`: two-sided mid-p of the recent count. `among`: how many units were looked at together.
    """

    unit: str
    recent: int
    before: int
    lower: int
    upper: int
    p: float
    verdict: Verdict
    among: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All units together; `spread` is how much more the counts vary than pure chance would make them (1 = not)."""

    changes: tuple[Change, ...]
    spread: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole months, first to last, as "2026-08"."""

    first: str
    last: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """The months compared: the last three whole ones and the twelve before, or as many of them as are held.

    `before` is None where too few are held to say what is usual. `months` are all of them, oldest first.
    """

    recent: Period
    before: Period | None
    months: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return both periods as one line."""
        if self.before is None:
            return f"{self.recent.words}, with too few months before to compare"
        return f"{self.recent.words}, beside {self.before.words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WardRow:
    """One ward as the page says it. `reports` is None where the number is not shown.

    `band` is how the map draws it: more, maybe, usual, few. `crime_a_month` is recorded street crime, never
    added to reports.
    """

    ward: str
    reports: int | None
    lower: int | None
    upper: int | None
    expected: str
    words: str
    verdict: Verdict
    band: str
    crime_a_month: int | None
    crime_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherWards:
    """The wards under the minimum, in one line. `reports` is None where the sum would give one ward away."""

    wards: int
    reports: int | None
    crime_a_month: int | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMapped:
    """Reports of the recent months that stand in no ward, and those that are not counted at all."""

    online: int
    no_place: int
    awaiting_grade: int

    @property
    def words(self) -> str:
        """Return "7 online, 4 with no usable place"."""
        return f"{self.online} online, {self.no_place} with no usable place"


@dataclass(frozen=True, slots=True, kw_only=True)
class HotSpots:
    """Everything the page, its map and its table say.

    `reports`: those of the recent months that count; `mapped`: those of them in a ward; `counted` says it in words.
    `rows`: the wards with a number, strongest change first. `others`: the rest in one line. `shown_wards` holds
    every ward's row, in order of name, for the map. `crime_periods` is None where no street crime is loaded; its
    months are its own and are never moved. `outlines`: ward to GeoJSON geometry.
    """

    headline: str
    periods: Periods
    crime_periods: Periods | None
    counted: str
    reports: int
    mapped: int
    not_mapped: NotMapped
    rows: tuple[WardRow, ...]
    others: OtherWards
    shown_wards: tuple[WardRow, ...] = field(repr=False)
    outlines: Mapping[str, str] = field(repr=False)
    minimum: int
    attribution: str
    crime_attribution: str
