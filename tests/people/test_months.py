"""Reports by month: which month a report stands in, and what stands in none."""

from datetime import date
from typing import Any

from intel.people.known import ReportLine
from intel.people.months import by_month

TODAY = date(2026, 3, 15)


def line(happened_on: str, **more: Any) -> ReportLine:
    fields: dict[str, Any] = {
        "id": "r", "token": "t", "number": 1, "kind": "report", "agency": "Housing", "grade": "2B", "provisional": False,
        "suspected_false": False, "handling": "P", "conditions": "", "urgency": "", "basis": "fact",
        "happened_on": happened_on, "happened_time": "", "reported_on": "2026-03-01", "recorded_at": "2026-03-01",
        "text_kind": "whole", "text": "",
    }  # fmt: skip
    return ReportLine(**{**fields, **more})


def test_a_report_stands_in_the_month_it_happened_by_its_basis() -> None:
    found = by_month(
        [line("2026-03-01"), line("2026-02-28"), line("2026-02-01", basis="assessment"), line("2025-04-01")],
        TODAY,
    )
    assert [month.first for month in found.months][:2] == [date(2025, 4, 1), date(2025, 5, 1)]
    assert len(found.months) == 12
    assert {month.first.month: (month.facts, month.assessments) for month in found.months if month.all} == {
        3: (1, 0), 2: (1, 1), 4: (1, 0),
    }  # fmt: skip
    assert (found.drawn, found.most) == (4, 2)


def test_what_is_in_no_month_is_counted_beside() -> None:
    found = by_month(
        [line("2025-03-31"), line(""), line("2026-03-02", suspected_false=True), line("2026-03-03")], TODAY
    )
    assert (found.earlier, found.undated, found.doubted, found.drawn) == (1, 1, 1, 1)


def test_january_follows_december() -> None:
    found = by_month([], date(2026, 1, 31), months=3)
    assert [month.first for month in found.months] == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]
