"""Reports as the graph gives them, counted by ward and month. Pure; called by `find`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intel.hotspots.street_names import street_in


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPlaces:
    """Where one report says it happened: it counts once in each ward it names, however often it names it.

    `month` is when it happened, or when it was reported where that was not said. A home address is where somebody
    lives, not where it happened, and gives no ward. `awaiting_grade`: the unit has not confirmed its grade, so it
    counts nowhere. `streets` are named with the ward they lie in.
    """

    month: str
    reported_month: str
    wards: frozenset[str] = frozenset()
    streets: frozenset[tuple[str, str]] = frozenset()
    online: bool = False
    awaiting_grade: bool = False


def report_places(rows: Iterable[Mapping[str, Any]]) -> list[ReportPlaces]:
    """Turn the rows of `hotspots.reports_by_ward`, one a mention, into one value a report."""
    by_report: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_report.setdefault(row["report"], []).append(row)
    return [_places(mentions) for mentions in by_report.values()]


def _places(mentions: Sequence[Mapping[str, Any]]) -> ReportPlaces:
    report = mentions[0]
    return ReportPlaces(
        month=(report["happened_on"] or report["reported_on"])[:7],
        reported_month=report["reported_on"][:7],
        wards=frozenset(row["ward"] for row in mentions if row["ward"] and not row["home_address"]),
        streets=frozenset(street for row in mentions if (street := street_in(row))),
        online=any(row["label"] == "OnlineAccount" for row in mentions),
        awaiting_grade=bool(report["provisional"]),
    )


def by_month(
    counts: Iterable[tuple[str, str, int]], *, units: Iterable[str], months: Sequence[str]
) -> dict[str, list[int]]:
    """Return each unit's counts in `months`, zeros included, from (unit, month, number)."""
    at = {month: index for index, month in enumerate(months)}
    table = {unit: [0] * len(months) for unit in units}
    for unit, month, number in counts:
        if unit in table and month in at:
            table[unit][at[month]] += number
    return table
