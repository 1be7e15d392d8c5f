"""Reports by street: which words name one, homes and small numbers left out, and the same comparison as by ward."""

from dataclasses import replace
from typing import Any

import pytest

from intel.hotspots.count import ReportPlaces
from intel.hotspots.model import Verdict, rules
from intel.hotspots.periods import add_months
from intel.hotspots.street_names import street_in, street_of
from intel.hotspots.streets import list_streets

RULES = replace(rules(), minimum=3)
KILN = ("Kiln Street", "City")


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("Avon Grove, playing field", "Avon Grove"),
        ("12 Avon Grove", "Avon Grove"),
        ("12a, Avon Grove", ""),
        ("behind the tram stop", ""),
        ("Grove", ""),
        ("", ""),
        ("kiln STREET", "kiln STREET"),
    ],
)
def test_a_street_is_named_by_the_end_of_its_words(text: str, street: str) -> None:
    assert street_of(text) == street


def a_row(**said: Any) -> dict[str, Any]:
    return {"ward": "City", "home_address": None, "street": None, "text": None, **said}


def test_a_home_and_a_place_in_no_ward_name_no_street() -> None:
    assert street_in(a_row(street="Kiln Street")) == KILN
    assert street_in(a_row(text="4 Kiln Street, side door")) == KILN
    assert street_in(a_row(text="4 Kiln Street", home_address=True)) is None
    assert street_in(a_row(text="4 Kiln Street", ward=None)) is None


def reports(before: int, recent: int, *streets: tuple[str, str], waits: bool = False) -> list[ReportPlaces]:
    return [
        ReportPlaces(month=month, reported_month=month, streets=frozenset(streets), awaiting_grade=waits)
        for number in range(15)
        for month in [add_months("2025-08", number)]
        for _ in range(before if number < 12 else recent)
    ]


def test_a_street_is_compared_with_its_own_months_and_spellings_are_one() -> None:
    quiet = [each for name in "abcdefgh" for each in reports(1, 1, (f"{name} Road", "City"))]
    found = list_streets(
        [*reports(1, 6, KILN), *reports(0, 1, ("KILN street", "City")), *quiet], "2026-10", RULES
    )
    assert (found.rows[0].street, found.rows[0].reports, found.rows[0].verdict) == (
        "Kiln Street",
        21,
        Verdict.MORE,
    )
    assert "after checking all 9 streets" in found.rows[0].words
    assert {row.verdict for row in found.rows[1:]} == {Verdict.USUAL}
    assert (
        list_streets(reports(1, 6, KILN, ("Kiln Street", "Darnall")), "2026-10", RULES).rows[1].ward
        == "Darnall"
    )


def test_small_numbers_and_unconfirmed_grades_are_not_shown() -> None:
    few = [
        ReportPlaces(month="2026-09", reported_month="2026-09", streets=frozenset({KILN})) for _ in range(2)
    ]
    found = list_streets([*few, *reports(1, 3, KILN, waits=True)], "2026-10", RULES)
    assert (found.rows, found.others) == ((), 1)
