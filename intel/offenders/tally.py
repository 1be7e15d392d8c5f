"""Counted statements added up into the four measures, and what each report less would make of them. Pure.

Taking one report away costs the same however many there are, so that naming the largest of a thousand adults' reports
is no work of its own.
"""

import calendar
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple, TypeAlias

from intel.offenders.matrix import Matrix, Measure
from intel.offenders.statement import NEVER, Counted, count

_HIGHEST: Final = 1_000_000

# Where each band of a component begins, and what it adds.
_Steps: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]

# What `Measured` holds, without the names: made anew for each report that is taken away.
_Six: TypeAlias = tuple[int, int, int, int, int, str]


class Measured(NamedTuple):
    """The four measures. `solid` and `thin` are incidents of the window with and without anything corroborated.

    `cap_reason` says why the total stops at the cap; empty where it does not.
    """

    days: int
    solid: int
    thin: int
    gravity: int
    young: int
    cap_reason: str


class Without(NamedTuple):
    """What the score would be without one report; `total` None where nothing would be left to score."""

    report: str
    total: int | None
    band: str


class Tally(NamedTuple):
    """The counted statements added up: how many support each day, young person, class of gravity and agency."""

    days: dict[int, int]
    solid: dict[int, int]
    young: dict[str, int]
    gravity: dict[int, int]
    agencies: dict[str, int]
    judged: int
    reliable: int

    @property
    def last(self) -> int:
        """The day of the newest incident, NEVER where none has a date."""
        return max(self.days, default=NEVER)


class Ruler:
    """A matrix made ready for a date: made once, laid on any number of adults."""

    def __init__(self, matrix: Matrix, at: date) -> None:
        self.matrix = matrix
        self.rule = matrix.evidence
        self.at = at
        self.today = at.toordinal()
        self.window = _window(matrix, at)
        self.most_thin = matrix.evidence.intelligence.most_incidents
        self._cap = matrix.evidence.cap.total
        steps = {each.measure: (each.starts, each.points) for each in matrix.components}
        nothing: _Steps = ((0,), (0,))  # what the matrix does not measure adds nothing
        self._days = steps.get(Measure.DAYS_SINCE_LAST, nothing)
        self._incidents = steps.get(Measure.INCIDENTS, nothing)
        self._gravity = steps.get(Measure.GRAVITY_CLASS, nothing)
        self._young = steps.get(Measure.YOUNG_PEOPLE, nothing)

    def tally(self, counted: Iterable[Counted]) -> Tally:
        """Add the statements up."""
        days: dict[int, int] = {}
        solid: dict[int, int] = {}
        young: dict[str, int] = {}
        gravity: dict[int, int] = {}
        agencies: dict[str, int] = {}
        judged = reliable = 0
        for said, day, is_solid, named, weight, own, is_judged, is_reliable in counted:
            if day != NEVER:
                days[day] = days.get(day, 0) + 1
                if is_solid:
                    solid[day] = solid.get(day, 0) + 1
            for each in named:
                young[each] = young.get(each, 0) + 1
            if weight:
                gravity[weight] = gravity.get(weight, 0) + 1
            if own:
                agencies[said.agency] = agencies.get(said.agency, 0) + 1
            judged += is_judged
            reliable += is_reliable
        return Tally(days, solid, young, gravity, agencies, judged, reliable)

    def measured(self, tally: Tally) -> Measured:
        """Return the measures of what was added up."""
        solid = thin = 0
        for day in tally.days:
            if day >= self.window:
                if day in tally.solid:
                    solid += 1
                else:
                    thin += 1
        return Measured(
            self.today - tally.last,
            solid,
            thin,
            max(tally.gravity, default=0),
            len(tally.young),
            _cap_reason(len(tally.agencies), tally.judged, tally.reliable),
        )

    def incidents(self, measured: Measured) -> int:
        """Return the incidents that count: those on intelligence alone up to the matrix's limit."""
        return measured.solid + min(measured.thin, self.most_thin)

    def before_cap(self, measured: _Six) -> int:
        """Return the points of all components together."""
        days, solid, thin, gravity, young, _ = measured
        incidents = solid + (thin if thin < self.most_thin else self.most_thin)
        return (
            _points(self._days, days)
            + _points(self._incidents, incidents)
            + _points(self._gravity, gravity)
            + _points(self._young, young)
        )

    def total(self, measured: _Six) -> int:
        """Return the total: the points, stopped at the cap where there is reason to."""
        points = self.before_cap(measured)
        return self._cap if measured[-1] and points > self._cap else points

    def largest(self, counted: Sequence[Counted], tally: Tally, measured: Measured) -> Without:
        """Return the report whose withdrawal would lower the total most, the earliest of equals."""
        if len(counted) == 1:
            return Without(counted[0].said.report, None, "")
        if len(counted) != sum(tally.agencies.values()):
            return self._largest_of_repeats(counted)
        last = tally.last
        before = max((day for day in tally.days if day != last), default=NEVER)
        lowest, which = _HIGHEST, counted[0]
        totals: dict[_Six, int] = {}
        for each in counted:
            left = self._less(each, tally, measured, last, before)
            total = totals.get(left)
            if total is None:
                total = totals[left] = self.total(left)
            if total < lowest:
                lowest, which = total, each
        return Without(which.said.report, lowest, self.matrix.band_of(lowest).code)

    def _largest_of_repeats(self, counted: Sequence[Counted]) -> Without:
        """Count anew without each: whoever repeated a report stands as a source of its own once that one is gone."""
        lowest, which = _HIGHEST, counted[0]
        for each in counted:
            rest = count([one.said for one in counted if one is not each], self.rule)
            total = self.total(self.measured(self.tally(rest)))
            if total < lowest:
                lowest, which = total, each
        return Without(which.said.report, lowest, self.matrix.band_of(lowest).code)

    def _less(self, each: Counted, tally: Tally, measured: Measured, last: int, before: int) -> _Six:
        """Return the measures without one statement that nothing repeats."""
        days, solid, thin, gravity, young, _ = measured
        said, day, is_solid, named, weight, _, is_judged, is_reliable = each
        if day != NEVER:
            alone = tally.days[day] == 1
            if day >= self.window:
                if is_solid and tally.solid[day] == 1:
                    solid -= 1
                    thin += not alone
                elif alone:
                    thin -= 1
            if alone and day == last:
                days = self.today - before
        if weight and weight == gravity and tally.gravity[weight] == 1:
            gravity = max((one for one in tally.gravity if one != weight), default=0)
        for one in named:
            young -= tally.young[one] == 1
        agencies = len(tally.agencies) - (tally.agencies[said.agency] == 1)
        reason = _cap_reason(agencies, tally.judged - is_judged, tally.reliable - is_reliable)
        return days, solid, thin, gravity, young, reason


def _points(steps: _Steps, value: int) -> int:
    return steps[1][bisect_right(steps[0], value) - 1]


def _cap_reason(agencies: int, judged: int, reliable: int) -> str:
    if not judged:
        return "everything is information that cannot be judged"
    if agencies <= 1 and not reliable:
        return "everything rests on one untested source"
    return ""


def _window(matrix: Matrix, at: date) -> int:
    """Return the first day of the window in which incidents are counted."""
    months = next((c.within_months for c in matrix.components if c.measure is Measure.INCIDENTS), None)
    if months is None:
        return 0
    number = at.year * 12 + at.month - 1 - months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(at.day, calendar.monthrange(year, month)[1])).toordinal()
