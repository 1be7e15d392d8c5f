"""Totals by recorded ethnicity: for the auditor, never per person, and nothing small can be worked out."""

from datetime import date
from itertools import combinations

import pytest
from offender_makers import CHAIR, Case, viewer

from intel.errors import NotAllowed
from intel.offenders.disparity import NOT_RECORDED, Disparity, disparity, table_of

CODES = ("1", "2", "3", "4")


def table(people: dict[tuple[str, str], int]) -> Disparity:
    ethnicities, bands = {}, {}
    for (ethnicity, band), number in people.items():
        for each in range(number):
            ethnicities[f"{ethnicity}{band}{each}"] = ethnicity
            bands[f"{ethnicity}{band}{each}"] = band
    return table_of(ethnicities, bands, codes=CODES, names=CODES, at=date(2026, 3, 1), version="1")


def test_totals_with_completeness() -> None:
    found = table({("a", "1"): 10, ("a", "3"): 8, ("b", "1"): 6, ("b", "2"): 9, (NOT_RECORDED, "1"): 7})
    assert [(row.ethnicity, row.suspects, row.bands) for row in found.rows] == [
        ("a", 18, (10, 0, 8, 0)), ("b", 15, (6, 9, 0, 0)), (NOT_RECORDED, 7, (7, 0, 0, 0)),
    ]  # fmt: skip
    assert (found.all_suspects, found.recorded) == (40, 33)


def test_a_small_number_is_hidden_and_cannot_be_taken_from_the_total() -> None:
    found = table({("a", "1"): 10, ("a", "3"): 2, ("a", "4"): 7})
    (row,) = found.rows
    assert row.bands == (10, 0, None, None)
    assert row.suspects == 19


def test_rare_groups_stand_together_and_without_a_number_where_still_small() -> None:
    found = table({("a", "1"): 10, ("b", "1"): 3, ("c", "4"): 3})
    assert [row.ethnicity for row in found.rows] == ["a", "recorded for fewer than five each"]
    assert found.rows[1].suspects == 6
    assert found.all_bands == (None, 0, 0, None)
    fewer = table({("a", "1"): 10, ("b", "1"): 2, ("c", "4"): 1})
    assert [row.ethnicity for row in fewer.rows] == ["a"]
    assert (fewer.all_suspects, fewer.left_out) == (10, True)


def test_whatever_the_numbers_no_cell_under_five_is_shown() -> None:
    for one, two, three in combinations(range(1, 14), 3):
        found = table({("a", "1"): one, ("a", "2"): two, ("b", "2"): three, ("b", "4"): 1})
        shown = [number for row in found.rows for number in row.bands if number is not None]
        assert all(number == 0 or number >= 5 for number in shown)
        for row in found.rows:
            assert sum(number is None for number in row.bands) != 1
        for at in range(4):
            assert (
                sum(
                    number is None for number in (*(row.bands[at] for row in found.rows), found.all_bands[at])
                )
                != 1
            )


def test_the_auditor_alone_and_ethnicity_as_recorded(case: Case) -> None:
    for at in range(6):
        case.said(f"r{at}", adult=f"A{at}", child=f"C{at}")
        case.suspect(f"A{at}")
    auditor = viewer("auditor", "auditor")
    found = disparity(case.ledger, auditor, case.home, at=date(2026, 3, 1))
    assert [(row.ethnicity, row.suspects) for row in found.rows] == [("white british", 6)]
    assert found.recorded == 6
    with pytest.raises(NotAllowed):
        disparity(case.ledger, CHAIR, case.home, at=date(2026, 3, 1))
