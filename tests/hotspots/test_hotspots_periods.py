from datetime import date

import pytest

from intel.hotspots.model import rules
from intel.hotspots.periods import add_months, last_whole_month, periods_ending

RULES = rules()


def test_the_months_are_the_last_whole_ones_and_the_year_before() -> None:
    periods = periods_ending(last_whole_month(date(2026, 11, 1)), RULES)
    assert periods.words == "August to October 2026, beside August 2025 to July 2026"
    assert (periods.months[0], periods.months[-1], len(periods.months)) == ("2025-08", "2026-10", 15)


def test_months_over_new_year_name_both_years() -> None:
    assert periods_ending("2026-01", RULES).recent.words == "November 2025 to January 2026"


def test_a_service_not_a_year_old_compares_with_the_months_it_has() -> None:
    periods = periods_ending("2026-10", RULES, held_from="2025-09")
    assert periods.words == "August to October 2026, beside September 2025 to July 2026"
    assert len(periods.months) == 14


@pytest.mark.parametrize(("held_from", "enough"), [("2026-02", True), ("2026-03", False), ("2026-10", False)])
def test_under_half_a_year_is_not_compared(held_from: str, enough: bool) -> None:
    periods = periods_ending("2026-10", RULES, held_from=held_from)
    assert (periods.before is not None) == enough
    assert len(periods.months) == (9 if enough else 3)


def test_months_are_counted_over_the_year() -> None:
    assert add_months("2026-01", -1) == "2025-12"
    assert add_months("2025-12", 14) == "2027-02"
