"""One cell becomes one value, or the row is refused with its column, its value and a sentence."""

from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from return_files import TODAY, a_mapping, csv_file, read, read_one, xlsx_file

from intel.reports import values
from intel.reports.dates import UnreadableError, birth_precision, read_date, read_time, uk_time
from intel.reports.mapping import Column
from intel.reports.model import PersonDetails, RefusedRow, VehicleDetails


@pytest.mark.parametrize(
    "written",
    [
        "3/10/2026", "03/10/2026", "3.10.26", "03-10-2026", "3 / 10 / 2026", "2026-10-03", "2026/10/03", "20261003",
        "03 Oct 26", "3rd October 2026", "3 of October 2026", "Sat 03 Oct 2026", "Saturday, 3 October 2026",
        "October 3, 2026", "Oct 3rd 2026", "03-Oct-26", "3Oct2026", "2026-10-03T21:30:00Z", "03/10/2026 21:30",
        "3/10/2026 at 9.30pm", "46298", 46298, 46298.9, date(2026, 10, 3),
        datetime(2026, 10, 3, 21, 30),  # noqa: DTZ001 - a cell has no zone
    ],
)  # fmt: skip
def test_dates_in_many_shapes(written: Any) -> None:
    assert read_date(written, "day_first", today=TODAY).day == date(2026, 10, 3)


def test_month_first() -> None:
    assert read_date("10/3/2026", "month_first", today=TODAY).day == date(2026, 10, 3)
    assert read_date("2026-10-03", "month_first", today=TODAY).day == date(2026, 10, 3)


@pytest.mark.parametrize(
    "written",
    [
        "31/02/2026", "10/13/2026", "29/2/2025", "00/10/2026", "last week", "Oct 2026", "2026", "3/10", "12345678901",
        "3 Foo 2026", "3/10/0026", "03/10/1826", "21/11/2026", "3 Oct 26 at 25:70", "٣/١٠/٢٠٢٦x", True, 12, -5,
        time(3), timedelta(1),
    ],
)  # fmt: skip
def test_an_impossible_date_is_never_put_right(written: Any) -> None:
    with pytest.raises(UnreadableError):
        read_date(written, "day_first", today=TODAY)


def test_an_impossible_date_refuses_its_row() -> None:
    found = read_one("happened_on", "31/02/2026")
    assert found == RefusedRow(
        line=2, column="X", value="31/02/2026", reason="There is no such day in the calendar."
    )


@pytest.mark.parametrize(
    ("written", "born_on", "born_year", "precision"),
    [
        ("04/05/2011", date(2011, 5, 4), None, "day"),
        ("4/5/11", date(2011, 5, 4), None, "day"),
        ("4/5/89", date(1989, 5, 4), None, "day"),
        ("1989", None, 1989, "year"),
        ("c. 1989", None, 1989, "year"),
        ("01/01/1989", date(1989, 1, 1), None, "year"),
        ("n/k", None, None, "none"),
        ("", None, None, "none"),
    ],
)
def test_dates_of_birth(written: str, born_on: date | None, born_year: int | None, precision: str) -> None:
    content = csv_file([("Reported", "Text", "Who", "X"), ("2026-10-03", "words", "Ann Ash", written)])
    columns = (
        Column(column="Reported", field="reported_on"),
        Column(column="Text", field="text"),
        Column(column="Who", field="adult_1.name"),
        Column(column="X", field="adult_1.dob"),
    )
    details = read(content, a_mapping(columns=columns, links=())).rows[0].draft.mentions[0].details
    assert isinstance(details, PersonDetails)
    assert (details.born_on, details.born_year, birth_precision(details)) == (born_on, born_year, precision)


@pytest.mark.parametrize("written", ["05/05/2027", "2030", "31/6/2011", "teenager"])
def test_an_impossible_date_of_birth_refuses_its_row(written: str) -> None:
    assert isinstance(read_one("adult_1.dob", written), RefusedRow)


def test_dates_as_cells_of_a_spreadsheet() -> None:
    columns = (
        Column(column="Reported", field="reported_on"),
        Column(column="When", field="happened_on"),
        Column(column="Born", field="adult_1.dob"),
        Column(column="Text", field="text"),
    )
    when = datetime(2026, 10, 2, 22, 15)  # noqa: DTZ001 - a cell has no zone
    content = xlsx_file([["Reported", "When", "Born", "Text"], [46298, when, 1989, "words"]])
    draft = read(content, a_mapping(columns=columns, links=())).rows[0].draft
    assert (draft.reported_on, draft.happened_on, draft.happened_time) == (
        date(2026, 10, 3),
        date(2026, 10, 2),
        "22:15",
    )
    details = draft.mentions[0].details
    assert isinstance(details, PersonDetails)
    assert details.born_year == 1989


@pytest.mark.parametrize(
    ("written", "shown"),
    [("21:30", "21:30"), ("9.30pm", "21:30"), ("12:05 am", "00:05"), (time(7, 5), "07:05"), (0.5, "12:00"),
     (timedelta(hours=3), "03:00"), ("late evening", "late evening")],
)  # fmt: skip
def test_times(written: Any, shown: str) -> None:
    assert read_time(written) == shown


def test_uk_time_knows_summer() -> None:
    winter, summer = timezone(timedelta(0)), timezone(timedelta(hours=1))
    assert uk_time(date(2026, 3, 29), time(0, 59)).tzinfo == winter
    assert uk_time(date(2026, 3, 29), time(2, 0)).tzinfo == summer
    assert uk_time(date(2026, 10, 25), time(1, 30)).tzinfo == summer
    assert uk_time(date(2026, 10, 25), time(2, 0)).tzinfo == winter


@pytest.mark.parametrize(
    ("written", "grade", "handling"),
    [("2B", (2, "B"), "P"), ("2 / B", (2, "B"), "P"), ("2BP", (2, "B"), "P"), ("1a", (1, "A"), "P"), ("3-E-P", (3, "E"), "P")],
)  # fmt: skip
def test_grades_in_one_column(written: str, grade: tuple[int, str], handling: str) -> None:
    draft = read_one("grade", written)
    assert ((draft.source_grade, draft.information_grade), draft.handling) == (grade, handling)


@pytest.mark.parametrize("written", ["4B", "2F", "B2", "2", "B26", "2BX", "good"])
def test_a_grade_off_the_scale_refuses_its_row(written: str) -> None:
    found = read_one("grade", written)
    assert (found.column, found.value) == ("X", written)
    assert "3x5x2" in found.reason


def graded(*cells: str, defaults: dict[str, str] | None = None) -> Any:
    names = ("source_grade", "information_grade", "handling", "conditions")
    columns = tuple(Column(column=name, field=name) for name in ("reported_on", "text", *names))
    mapping = a_mapping(columns=columns, links=(), defaults=defaults or {})
    found = read(csv_file([("reported_on", "text", *names), ("2026-10-03", "words", *cells)]), mapping)
    return found.rows[0].draft if found.rows else found.refused[0]


def test_grades_in_columns_of_their_own() -> None:
    draft = graded("2 - untested", "b", "C", "police only", defaults={"audience": "police"})
    assert (draft.source_grade, draft.information_grade, draft.handling, draft.conditions) == (
        2, "B", "C", "police only",
    )  # fmt: skip


def test_handling_c_needs_its_conditions() -> None:
    assert (graded("2", "B", "C", "").column, graded("2", "B", "C", "").value) == ("conditions", "")
    assert "Handling C needs its conditions" in read_one("grade", "2BC").reason


def test_handling_c_needs_its_audience_and_an_older_grade_has_its_senders() -> None:
    refused = graded("2", "B", "C", "police only")
    assert (refused.column, refused.value) == ("audience", "")
    assert "Handling C needs its audience" in refused.reason
    assert read_one("grade", "B12").audience == ("agency_housing",)


def test_no_grade_and_no_default_refuses_the_row() -> None:
    assert "no grade" in graded("", "", "P", "").reason
    assert graded("", "", "", "", defaults={"source_grade": "3", "information_grade": "D"}).source_grade == 3


@pytest.mark.parametrize(
    ("written", "kept"),
    [("HUSSAIN, Mo", "Mo HUSSAIN"), ("HUSSAIN Mo", "Mo HUSSAIN"), ("de la CRUZ, Ana", "Ana de la CRUZ"),
     ("O'NEILL, Mary Jane", "Mary Jane O'NEILL"), ("Birch Bob", "Bob Birch"), ("Cher", "Cher"), ("VAN DYKE Jo", "Jo VAN DYKE")],
)  # fmt: skip
def test_last_name_first(written: str, kept: str) -> None:
    assert read_one("adult_1.name", written, name_order="last_first").mentions[0].details.name == kept


def test_a_name_stays_as_written_otherwise() -> None:
    assert read_one("adult_1.name", "  Mo  HUSSAIN, jnr ").mentions[0].details.name == "Mo HUSSAIN, jnr"


@pytest.mark.parametrize(
    ("written", "registration", "partial", "description"),
    [
        ("YS21 4KD", "", True, "YS21 4KD"),
        ("YS21 ABC", "YS21 ABC", False, ""),
        ("ys21abc", "YS21ABC", False, ""),
        ("silver Corsa, ends 4KD", "4KD", True, "silver Corsa"),
        ("blue van reg ending in 7XY", "7XY", True, "blue van"),
        ("black Golf YS21 ABC", "YS21 ABC", False, "black Golf"),
        ("old taxi", "", True, "old taxi"),
        ("the weekend", "", True, "the weekend"),
    ],
)
def test_vehicles(written: str, registration: str, partial: bool, description: str) -> None:
    assert values.vehicle(written, "") == VehicleDetails(
        registration=registration, partial=partial, description=description
    )


def test_a_part_of_a_registration_in_the_description() -> None:
    found = read_one("vehicle_1.description", "silver Corsa, ends 4KD").mentions[0].details
    assert (found.registration, found.partial, found.as_written) == ("4KD", True, "silver Corsa, ends 4KD")


@pytest.mark.parametrize(
    ("written", "kept"),
    [("07700 900 123", "07700 900123"), ("+44 7700 900123", "07700 900123"), ("0044(0)7700900123", "07700 900123"),
     (7700900123.0, "07700 900123"), ("0114 496 0000", "01144960000"), ("+353 1 234 567", "+353 1 234 567"), ("ext 12", "ext 12")],
)  # fmt: skip
def test_phones(written: Any, kept: str) -> None:
    assert values.phone(written) == kept


def test_audiences_by_key_or_name() -> None:
    assert read_one("audience", "The Meeting; housing, police").audience == (
        "meeting",
        "agency_housing",
        "police",
    )
    assert "audience" in read_one("audience", "everyone").reason


def test_our_words_for_theirs() -> None:
    words = {"RED": "high", "not stated": ""}
    assert read_one("urgency", " red ", values=words).urgency == "high"
    assert read_one("urgency", "Not Stated", values=words).urgency == "low"
    assert "urgency" in read_one("urgency", "amber", values=words).reason


def test_an_age_that_is_no_number_stays_as_words() -> None:
    columns = (
        Column(column="a", field="reported_on"),
        Column(column="b", field="adult_1.name"),
        Column(column="c", field="adult_1.age"),
    )
    content = csv_file([("a", "b", "c"), ("2026-10-03", "Bob", "about 30"), ("2026-10-03", "Bill", "25-30")])
    one, other = (
        row.draft.mentions[0].details for row in read(content, a_mapping(columns=columns, links=())).rows
    )
    assert isinstance(one, PersonDetails)
    assert isinstance(other, PersonDetails)
    assert (one.age_said, other.age_said, other.description) == (30, None, "age “25-30”")
