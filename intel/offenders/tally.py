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
from intel.offenders.statement import NEVER, Counted, weigh

# Where each band of a component begins, and what it adds.
_Steps: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]

# What `Measured` holds, without the names: made anew for each report that is taken away.
_Six: TypeAlias = tuple[int, int, int, int, int, str]

# The order of the measures in `Measured`; what a matrix does not measure adds nothing.
_IN_ORDER: Final = (Measure.DAYS_SINCE_LAST, Measure.INCIDENTS, Measure.GRAVITY_CLASS, Measure.YOUNG_PEOPLE)
_NOTHING: Final[_Steps] = ((0,), (0,))


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
        self._steps = tuple(steps.get(each, _NOTHING) for each in _IN_ORDER)

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
        incidents = solid + (min(self.most_thin, thin))
        by_days, by_incidents, by_gravity, by_young = (
            self._steps
        )  # written out: it is done for each report of each adult
        return (
            by_days[1][bisect_right(by_days[0], days) - 1]
            + by_incidents[1][bisect_right(by_incidents[0], incidents) - 1]
            + by_gravity[1][bisect_right(by_gravity[0], gravity) - 1]
            + by_young[1][bisect_right(by_young[0], young) - 1]
        )

    def total(self, measured: _Six) -> int:
        """Return the total: the points, stopped at the cap where there is reason to."""
        points = self.before_cap(measured)
        return self._cap if measured[-1] and points > self._cap else points

    def largest(self, counted: Sequence[Counted], tally: Tally, measured: Measured) -> Without:
        """Return the report whose withdrawal would lower the total most, the earliest of equals."""
        if len(counted) == 1:
            return Without(counted[0].said.report, None, "")
        repeated = len(counted) != sum(tally.agencies.values())
        totals = (
            self._without_each_anew(counted) if repeated else self._without_each(counted, tally, measured)
        )
        lowest = min(totals)
        which = counted[totals.index(lowest)]
        return Without(which.said.report, lowest, self.matrix.band_of(lowest).code)

    def _without_each_anew(self, counted: Sequence[Counted]) -> list[int]:
        """Count anew without each: whoever repeated a report stands as a source of its own once that one is gone."""
        totals = []
        for each in counted:
            rest, _ = weigh([one.said for one in counted if one is not each], self.rule)
            totals.append(self.total(self.measured(self.tally(rest))))
        return totals

    def _without_each(self, counted: Sequence[Counted], tally: Tally, measured: Measured) -> list[int]:
        """Return the total without each statement, where none repeats another: what it alone supports falls away."""
        on_day, solid_on, naming, weighing, telling, judged, reliable = tally
        last = tally.last
        days_before = self.today - max([day for day in on_day if day != last], default=NEVER)
        lighter = max([one for one in weighing if one != measured.gravity], default=0)
        known: dict[_Six, int] = {}
        totals = []
        for said, day, is_solid, named, weight, _, is_judged, is_reliable in counted:
            days, solid, thin, gravity, young, _ = measured
            if day != NEVER:
                alone = on_day[day] == 1
                if day >= self.window:
                    if is_solid and solid_on[day] == 1:
                        solid -= 1
                        thin += not alone
                    elif alone:
                        thin -= 1
                if alone and day == last:
                    days = days_before
            if weight and weight == gravity and weighing[weight] == 1:
                gravity = lighter
            for one in named:
                young -= naming[one] == 1
            agencies = len(telling) - (telling[said.agency] == 1)
            reason = _cap_reason(agencies, judged - is_judged, reliable - is_reliable)
            left = (days, solid, thin, gravity, young, reason)
            total = known.get(left)
            if total is None:
                total = known[left] = self.total(left)
            totals.append(total)
        return totals


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
