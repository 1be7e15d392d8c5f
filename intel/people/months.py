"""Reports by the month they speak of, for the chart beside the list. Pure; called by the pages of people and things.

Never made of anyone protected, nor of what is theirs: how many reports a child has is a measure of the child.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from intel.people.known import ReportLine

MONTHS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The reports of one month: how many state a fact and how many an assessment."""

    first: date
    facts: int
    assessments: int

    @property
    def all(self) -> int:
        """How many there are in the month."""
        return self.facts + self.assessments


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """The last months, oldest first. What is on no month is counted, so that the chart and the list agree.

    `undated` give no day on which it happened; `earlier` are before the first month; `doubted` are suspected to be false.
    """

    months: tuple[Month, ...]
    undated: int
    earlier: int
    doubted: int

    @property
    def drawn(self) -> int:
        """How many reports stand in the chart."""
        return sum(month.all for month in self.months)

    @property
    def most(self) -> int:
        """The largest number in one month."""
        return max((month.all for month in self.months), default=0)


def by_month(lines: Iterable[ReportLine], today: date, *, months: int = MONTHS) -> Months:
    """Count reports by the month it happened in, for the last `months` up to that of `today`.

    A report with no day it happened, one from before and one suspected to be false are counted beside, not drawn.
    """
    firsts = [_month(today, back) for back in range(months - 1, -1, -1)]
    facts: Counter[date] = Counter()
    assessments: Counter[date] = Counter()
    undated = earlier = doubted = 0
    for line in lines:
        happened = date.fromisoformat(line.happened_on).replace(day=1) if line.happened_on else None
        if line.suspected_false:
            doubted += 1
        elif happened is None:
            undated += 1
        elif happened < firsts[0]:
            earlier += 1
        else:
            (facts if line.basis == "fact" else assessments)[happened] += 1
    return Months(
        months=tuple(Month(first=each, facts=facts[each], assessments=assessments[each]) for each in firsts),
        undated=undated,
        earlier=earlier,
        doubted=doubted,
    )


def _month(day: date, back: int) -> date:
    """Return the first day of the month so many months before that of `day`."""
    years, month = divmod(day.year * 12 + day.month - 1 - back, 12)
    return date(years, month + 1, 1)
