"""Reports by street, beside the months before: only streets a report names, and no number under the minimum. Pure.

A street is what a report calls it: the street of a venue, or the words of a place up to the first comma where they end
like a street's name. A home address is where somebody lives and names none. The same name in two wards is two streets.
A street is there from its first report on, so one that was never named cannot be told to have gone quiet.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from intel.hotspots.compare import compare_units
from intel.hotspots.count import ReportPlaces, by_month
from intel.hotspots.model import Change, Rules, Verdict
from intel.hotspots.periods import periods_ending
from intel.hotspots.sentences import words_for

_STRONGEST_FIRST: Final = (
    Verdict.MORE,
    Verdict.MAYBE_MORE,
    Verdict.FEWER,
    Verdict.MAYBE_FEWER,
    Verdict.USUAL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetRow:
    """One street as the page says it; `expected` is empty where the months before are too few to say."""

    street: str
    ward: str
    reports: int
    expected: str
    words: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Streets:
    """The streets with enough reports, strongest change first, and how many more a report names."""

    rows: tuple[StreetRow, ...]
    others: int


def list_streets(reports: Sequence[ReportPlaces], end: str, rules: Rules) -> Streets:
    """Return the streets of the months that end with `end`, each beside its own months before."""
    counting = [report for report in reports if not report.awaiting_grade]
    held_from = min((report.reported_month for report in counting), default=end)
    periods = periods_ending(end, rules, held_from=held_from)
    spelt: Counter[tuple[str, str]] = Counter(each for report in counting for each in report.streets)
    names = {_unit(street, ward): (street, ward) for (street, ward), _ in reversed(spelt.most_common())}
    counts = (
        (unit, report.month, 1)
        for report in counting
        for unit in sorted({_unit(street, ward) for street, ward in report.streets})
    )
    table = by_month(counts, units=names, months=periods.months)
    recent = {unit: sum(months[-rules.recent_months :]) for unit, months in table.items()}
    compared = compare_units(table, rules).changes if periods.before and table else ()
    changes = {change.unit: change for change in compared}
    rows = [
        _row(names[unit], number, changes.get(unit))
        for unit, number in recent.items()
        if number >= rules.minimum
    ]
    return Streets(
        rows=tuple(sorted(rows, key=strength)),
        others=sum(0 < number < rules.minimum for number in recent.values()),
    )


def _unit(street: str, ward: str) -> str:
    return f"{' '.join(street.casefold().split())}|{ward}"


def _row(name: tuple[str, str], reports: int, change: Change | None) -> StreetRow:
    return StreetRow(
        street=name[0],
        ward=name[1],
        reports=reports,
        expected=f"{change.lower} to {change.upper}" if change else "",
        words=words_for(change, things="streets"),
        verdict=change.verdict if change else Verdict.USUAL,
    )


def strength(row: StreetRow) -> tuple[int, int, str, str]:
    """Return what orders streets: the strongest change first, then the number, then the name."""
    return _STRONGEST_FIRST.index(row.verdict), -row.reports, row.street.casefold(), row.ward
