import json
import subprocess
import sys
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from intel.hotspots.count import report_places
from intel.hotspots.find import find_hot_spots, window
from intel.hotspots.map_layer import map_layer
from intel.hotspots.model import HotSpots, WardRow, rules
from intel.hotspots.periods import add_months

TODAY = date(2026, 11, 24)


class Rows:
    """Rows as `hotspots.reports_by_ward` gives them."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.reports = 0

    def report(self, *mentions: dict[str, Any], month: str = "2026-09", **said: Any) -> "Rows":
        self.reports += 1
        report = {
            "report": f"r{self.reports}",
            "happened_on": f"{month}-15",
            "reported_on": f"{month}-20",
            "provisional": None,
            "label": None,
            "ward": None,
            "home_address": None,
            "street": None,
            "text": None,
            **said,
        }
        self.rows += [report | mention for mention in mentions or ({},)]
        return self

    def monthly(self, ward: str, *, before: int, recent: int) -> "Rows":
        for number in range(15):
            for _ in range(before if number < 12 else recent):
                self.report(a_place(ward), month=add_months("2025-08", number))
        return self


def a_place(ward: str | None, **more: Any) -> dict[str, Any]:
    return {"label": "Place", "ward": ward, **more}


AN_ACCOUNT = {"label": "OnlineAccount"}


def find(town: Connection, rows: Rows) -> HotSpots:
    return find_hot_spots(town, rows.rows, today=TODAY)


def row_of(hot_spots: HotSpots, ward: str) -> WardRow:
    return next(row for row in hot_spots.shown_wards if row.ward == ward)


@pytest.fixture
def usual() -> Rows:
    return Rows().monthly("Alder", before=2, recent=2).monthly("Cedar", before=2, recent=2)


def test_a_ward_that_rose_is_named_first_and_both_layers_print_their_own_months(
    town: Connection, usual: Rows
) -> None:
    found = find(town, usual.monthly("Birch", before=1, recent=7))
    assert found.headline == "Birch had more reports than usual. Nowhere else can a change be told."
    first = found.rows[0]
    assert (first.ward, first.reports, first.band) == ("Birch", 21, "more")
    assert first.words == "More than usual, after checking all 6 wards"
    assert [row.ward for row in found.rows] == ["Birch", "Alder", "Cedar"]
    assert found.periods.words == "August to October 2026, beside August 2025 to July 2026"
    assert found.crime_periods is not None
    assert found.crime_periods.words == "April to June 2025, beside April 2024 to March 2025"


def test_street_crime_stands_beside_reports_and_never_in_them(town: Connection, usual: Rows) -> None:
    found = find(town, usual)
    birch, alder = row_of(found, "Birch"), row_of(found, "Alder")
    assert (birch.reports, birch.crime_a_month, birch.crime_words) == (None, 60, "more than usual")
    assert (alder.reports, alder.crime_a_month, alder.crime_words) == (6, 20, "as usual")
    assert row_of(found, "Dell").crime_a_month == 0


def test_under_three_no_number_leaves_this_function(town: Connection, usual: Rows) -> None:
    found = find(town, usual.report(a_place("Dell")).report(a_place("Dell")))
    dell = row_of(found, "Dell")
    assert (dell.reports, dell.expected, dell.lower, dell.band) == (None, "", None, "few")
    assert dell not in found.rows
    assert (found.others.wards, found.others.reports) == (4, 2)
    assert '"reports": 2' not in json.dumps(map_layer(found))


def test_a_sum_over_two_wards_is_held_back(town: Connection, usual: Rows) -> None:
    found = find(town, usual.monthly("Birch", before=1, recent=1).monthly("Dell", before=1, recent=1))
    assert (found.others.wards, found.others.reports) == (2, None)


def test_a_ward_gone_quiet_is_told_without_its_number(town: Connection, usual: Rows) -> None:
    found = find(town, usual.monthly("Elm", before=6, recent=0))
    elm = row_of(found, "Elm")
    assert (elm.reports, elm.band) == (None, "usual")
    assert elm.words == "Fewer than usual, after checking all 6 wards"
    assert found.headline == "Elm has gone quiet. Nowhere else can a change be told."


def test_reports_that_are_on_no_map_are_counted_once_each(town: Connection, usual: Rows) -> None:
    usual.report(AN_ACCOUNT).report(AN_ACCOUNT, a_place(None)).report(AN_ACCOUNT, a_place("Alder"))
    usual.report(a_place("Another town")).report(a_place("Dell", home_address=True)).report()
    usual.report(a_place("Alder"), provisional=True)
    found = find(town, usual)
    assert found.not_mapped.words == "2 online, 3 with no usable place"
    assert (found.reports, found.mapped) == (18, 13)
    assert found.counted == (
        "18 reports: 13 mapped. Not mapped: 2 online, 3 with no usable place. "
        "Not counted: 1 whose grade the intelligence unit has not confirmed."
    )


def test_a_report_counts_once_in_each_ward_it_names(town: Connection, usual: Rows) -> None:
    for _ in range(3):
        usual.report(a_place("Dell"), a_place("Dell"), a_place("Elm"))
    found = find(town, usual)
    assert (row_of(found, "Dell").reports, row_of(found, "Elm").reports) == (3, 3)
    assert found.mapped == 15


def test_a_report_counts_in_the_month_it_happened_else_was_reported() -> None:
    rows = (
        Rows()
        .report(month="2026-03", reported_on="2026-05-01")
        .report(happened_on=None, reported_on="2026-05-01")
    )
    assert [place.month for place in report_places(rows.rows)] == ["2026-03", "2026-05"]


def test_a_young_service_is_not_told_that_everything_rose(town: Connection) -> None:
    rows = Rows()
    for ward in ("Alder", "Birch", "Cedar"):
        for month in ("2026-08", "2026-09", "2026-10"):
            rows.report(a_place(ward), month=month).report(a_place(ward), month=month)
    found = find(town, rows)
    assert (
        found.headline == "Too few months of reports are held to say what is usual. The numbers stand alone."
    )
    assert {(row.reports, row.words, row.band) for row in found.rows} == {(6, "Not compared", "usual")}
    assert found.periods.before is None


def test_no_report_at_all_is_said_so(town: Connection) -> None:
    found = find(town, Rows())
    assert found.headline == "No report from these months is open to you."
    assert not found.rows
    assert found.counted == "0 reports: 0 mapped. Not mapped: 0 online, 0 with no usable place."


def test_the_map_says_what_the_table_says_in_under_150_kilobytes(town: Connection, usual: Rows) -> None:
    layer = map_layer(find(town, usual.monthly("Birch", before=1, recent=7)))
    features = layer["wards"]["features"]
    assert [feature["properties"]["ward"] for feature in features] == [
        "Alder",
        "Birch",
        "Cedar",
        "Dell",
        "Elm",
        "Fern",
    ]
    assert features[1]["properties"] == {
        "ward": "Birch",
        "reports": 21,
        "words": "More than usual, after checking all 6 wards",
        "band": "more",
        "crime_a_month": 60,
        "crime_words": "more than usual",
    }
    assert features[1]["geometry"]["type"] == "Polygon"
    assert layer["attribution"] == "Contains OS data © Crown copyright and database right"
    assert len(json.dumps(layer)) < 150_000


def test_the_window_asks_the_graph_for_the_fifteen_months() -> None:
    assert window(TODAY, rules()) == {"since": "2025-08-01", "until": "2026-11-01"}


def test_making_a_page_loads_no_geometry_library() -> None:
    asks = "import sys, intel.hotspots.map_layer, intel.hotspots.find, intel.opendata.gazetteer; "
    asks += "print({'shapely', 'numpy', 'pandas'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
