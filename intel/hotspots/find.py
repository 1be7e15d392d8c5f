"""The hot spots page's question, answered: reports and street crime by ward, each beside its own months before.

The page and the pack run `hotspots.reports_by_ward` for their viewer and hand the rows in; the two layers are never
added together.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from intel.hotspots.compare import compare_units
from intel.hotspots.count import ReportPlaces, by_month, report_places
from intel.hotspots.model import Change, HotSpots, NotMapped, OtherWards, Periods, Rules, Verdict, WardRow
from intel.hotspots.model import rules as default_rules
from intel.hotspots.periods import add_months, last_whole_month, periods_ending
from intel.hotspots.sentences import NO_REPORTS, counted, crime_words_for, headline, words_for
from intel.opendata.find import (
    CRIME_ATTRIBUTION,
    MAP_ATTRIBUTION,
    CrimeCount,
    list_street_crime_counts,
    list_ward_outlines,
)

_BANDS = {
    Verdict.MORE: "more",
    Verdict.MAYBE_MORE: "maybe",
    Verdict.USUAL: "usual",
    Verdict.MAYBE_FEWER: "usual",
    Verdict.FEWER: "usual",
    Verdict.TOO_FEW: "few",
}
_STRONGEST_FIRST = [
    Verdict.MORE, Verdict.MAYBE_MORE, Verdict.FEWER, Verdict.MAYBE_FEWER, Verdict.USUAL, Verdict.TOO_FEW,
]  # fmt: skip
# Fewer wards than this in the last line, and their sum would come close to naming one ward's number.
_FEWEST_OTHERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layer:
    """One layer's numbers: each ward's recent count, and its comparison where one can be made."""

    periods: Periods
    recent: Mapping[str, int]
    changes: Mapping[str, Change]


def window(today: date, rules: Rules) -> dict[str, str]:
    """Return `since` and `until` for `hotspots.reports_by_ward`: the days the fifteen months span."""
    end = last_whole_month(today)
    first = add_months(end, 1 - rules.recent_months - rules.before_months)
    return {"since": f"{first}-01", "until": f"{add_months(end, 1)}-01"}


def find_hot_spots(
    connection: Connection, rows: Iterable[Mapping[str, Any]], *, today: date, rules: Rules | None = None
) -> HotSpots:
    """Return the whole page from the viewer's report rows and the open data; a number under the minimum is not in it."""
    rule = rules or default_rules()
    outlines = list_ward_outlines(connection)
    reports = report_places(rows)
    counting = [report for report in reports if not report.awaiting_grade]
    layer = _report_layer(counting, outlines, last_whole_month(today), rule)
    crime = _crime_layer(list_street_crime_counts(connection), outlines, rule)
    every = [_row(ward, layer, crime, rule) for ward in outlines]
    recent = [report for report in reports if report.month >= layer.periods.recent.first]
    not_mapped = _not_mapped(recent, outlines)
    total = len(recent) - not_mapped.awaiting_grade
    mapped = total - not_mapped.online - not_mapped.no_place
    shown = sorted((row for row in every if row.band != "few"), key=_strength(layer))
    told = [layer.changes[row.ward] for row in shown if row.ward in layer.changes]
    return HotSpots(
        headline=headline(told, compared=bool(layer.changes)) if reports else NO_REPORTS,
        periods=layer.periods,
        crime_periods=crime.periods if crime else None,
        counted=counted(total, mapped, not_mapped),
        reports=total,
        mapped=mapped,
        not_mapped=not_mapped,
        rows=tuple(shown),
        others=_others([row.ward for row in every if row.band == "few"], layer, crime, rule),
        shown_wards=tuple(every),
        outlines=outlines,
        minimum=rule.minimum,
        attribution=MAP_ATTRIBUTION,
        crime_attribution=CRIME_ATTRIBUTION,
    )


def _report_layer(counting: Sequence[ReportPlaces], wards: Iterable[str], end: str, rule: Rules) -> _Layer:
    """Count reports; the months before begin where the first return came in, not before it."""
    held_from = min((report.reported_month for report in counting), default=end)
    counts = ((ward, report.month, 1) for report in counting for ward in report.wards)
    return _layer(counts, wards, periods_ending(end, rule, held_from=held_from), rule)


def _crime_layer(counts: Sequence[CrimeCount], wards: Iterable[str], rule: Rules) -> _Layer | None:
    """Count street crime in its own last months, which may be long past; they are never moved."""
    if not counts:
        return None
    months = [count.month for count in counts]
    return _layer(counts, wards, periods_ending(max(months), rule, held_from=min(months)), rule)


def _layer(
    counts: Iterable[tuple[str, str, int]], wards: Iterable[str], periods: Periods, rule: Rules
) -> _Layer:
    table = by_month(counts, units=wards, months=periods.months)
    compared = compare_units(table, rule).changes if periods.before and table else ()
    return _Layer(
        periods=periods,
        recent={ward: sum(months[-rule.recent_months :]) for ward, months in table.items()},
        changes={change.unit: change for change in compared},
    )


def _row(ward: str, layer: _Layer, crime: _Layer | None, rule: Rules) -> WardRow:
    change = layer.changes.get(ward)
    enough = layer.recent[ward] >= rule.minimum
    verdict = change.verdict if change else (Verdict.USUAL if enough else Verdict.TOO_FEW)
    shown = change if verdict != Verdict.TOO_FEW else None
    return WardRow(
        ward=ward,
        reports=layer.recent[ward] if enough else None,
        lower=shown.lower if shown else None,
        upper=shown.upper if shown else None,
        expected=f"{shown.lower} to {shown.upper}" if shown else "",
        words=words_for(change),
        verdict=verdict,
        band=_BANDS[verdict],
        crime_a_month=round(crime.recent[ward] / rule.recent_months) if crime else None,
        crime_words=crime_words_for(crime.changes.get(ward)) if crime else "",
    )


def _strength(layer: _Layer) -> Callable[[WardRow], tuple[int, float, int, str]]:
    def key(row: WardRow) -> tuple[int, float, int, str]:
        change = layer.changes.get(row.ward)
        p = change.p if change and row.verdict != Verdict.USUAL else 1.0
        return _STRONGEST_FIRST.index(row.verdict), p, -layer.recent[row.ward], row.ward

    return key


def _not_mapped(recent: Sequence[ReportPlaces], wards: Collection[str]) -> NotMapped:
    loose = [report for report in recent if not report.awaiting_grade and not report.wards & set(wards)]
    online = sum(report.online for report in loose)
    waiting = sum(report.awaiting_grade for report in recent)
    return NotMapped(online=online, no_place=len(loose) - online, awaiting_grade=waiting)


def _others(wards: Sequence[str], layer: _Layer, crime: _Layer | None, rule: Rules) -> OtherWards:
    return OtherWards(
        wards=len(wards),
        reports=sum(layer.recent[ward] for ward in wards) if len(wards) >= _FEWEST_OTHERS else None,
        crime_a_month=round(sum(crime.recent[ward] for ward in wards) / rule.recent_months)
        if crime
        else None,
        words="Too few in each to say anything",
    )
