"""Every row of a return is read, refused or passed over, and the three add up (`read` checks it each time)."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from return_files import (
    HEADINGS,
    SEEN,
    TODAY,
    SmallTown,
    a_mapping,
    a_return,
    a_row,
    csv_file,
    one_column_mapping,
    read,
    read_one,
    xlsx_file,
)

from intel.errors import FileRefused
from intel.reports.draft import digest
from intel.reports.mapping import Column, StatedLink
from intel.reports.model import PersonDetails, PlaceDetails, VenueDetails
from intel.reports.read_rows import ReturnRead, read_return


def test_a_row_becomes_a_report_without_ids() -> None:
    (row,) = read(a_return(a_row())).rows
    draft = row.draft
    assert (row.line, row.own_reference) == (2, "H1")
    assert (draft.reported_on, draft.happened_on) == (date(2026, 10, 3), date(2026, 10, 2))
    assert [(each.slot, each.role) for each in draft.mentions] == [
        ("young_person_1", "young_person"), ("adult_1", "adult_of_concern"), ("place_1", ""),
    ]  # fmt: skip
    assert draft.mentions[0].details == PersonDetails(name="Ann Ash", born_on=date(2011, 5, 4))
    assert [(each.link, each.from_slot, each.to_slot) for each in draft.statements] == [
        ("SEEN_WITH", "adult_1", "young_person_1")
    ]
    assert (draft.handling, draft.urgency, draft.basis, draft.audience) == ("P", "low", "fact", ())


@pytest.mark.parametrize("said", ["", "no", "maybe"])
def test_two_people_are_linked_only_where_the_column_says_so(said: str) -> None:
    assert not read(a_return(a_row(Seen_together=said))).rows[0].draft.statements


def test_a_mapping_cannot_link_two_people_without_a_column() -> None:
    with pytest.raises(ValidationError, match="only where a column states it"):
        StatedLink(link="SEEN_WITH", from_slot="adult_1", to_slot="young_person_1")
    with pytest.raises(ValidationError, match="cannot have phone_1 at its to end"):
        StatedLink(link="LIVES_AT", from_slot="adult_1", to_slot="phone_1")


def test_a_statement_needs_both_ends() -> None:
    draft = read(a_return(a_row(Adult="unknown"))).rows[0].draft
    assert [each.slot for each in draft.mentions] == ["young_person_1", "place_1"]
    assert not draft.statements


def test_rows_that_are_no_reports_are_passed_over_with_the_reason() -> None:
    rows = [
        ["Housing return for October", *[""] * 8],
        [""] * 9,
        HEADINGS,
        a_row(),
        [""] * 9,
        ["Total", "", "", "1", *[""] * 5],
        ["Prepared by the duty desk", *[""] * 8],
    ]
    found = read(csv_file(rows), a_mapping(header_row=3))
    assert [(each.line, each.reason) for each in found.passed_over] == [
        (1, "above the heading"), (2, "above the heading"), (3, "heading"), (5, "blank"), (6, "total"), (7, "note"),
    ]  # fmt: skip
    assert [row.line for row in found.rows] == [4]


@pytest.mark.parametrize(
    ("cells", "column", "value", "word"),
    [
        ({"Reported": ""}, "Reported", "", "does not say when it was reported"),
        ({"Reported": "32/10/2026"}, "Reported", "32/10/2026", "no such day"),
        ({"Reported": "21/11/2026"}, "Reported", "21/11/2026", "future"),
        ({"When": "04/10/2026"}, "When", "04/10/2026", "after it was reported"),
        ({"Child DOB": "4/5/2031"}, "Child DOB", "4/5/2031", "future"),
        ({"Ref": "x" * 300}, "Ref", "x" * 200 + "…", "not a reference"),
    ],
)
def test_each_refusal_names_line_column_value_and_why(
    cells: dict[str, Any], column: str, value: str, word: str
) -> None:
    found = read(a_return(a_row(Ref="H0"), a_row(**cells)))
    assert len(found.rows) == 1
    (refused,) = found.refused
    assert (refused.line, refused.column, refused.value) == (3, column, value)
    assert word in refused.reason


def test_all_faults_of_a_row_are_told_at_once() -> None:
    (refused,) = read(a_return(a_row(Reported="never", Child_DOB="soon"))).refused
    assert "Also, column “Reported”" in refused.reason or "Also, column “Child DOB”" in refused.reason


def test_a_row_that_says_nothing_is_refused() -> None:
    empty = a_row(Child="", Adult="-", Where="n/k", What_happened="", Child_DOB="")
    assert "names nobody and nothing" in read(a_return(empty)).refused[0].reason


def test_a_detail_without_its_thing_is_refused_not_lost() -> None:
    columns = (
        Column(column="Reported", field="reported_on"),
        Column(column="Text", field="text"),
        Column(column="Street", field="venue_1.street"),
    )
    content = csv_file([("Reported", "Text", "Street"), ("2026-10-03", "words", "Elm Street")])
    found = read(content, a_mapping(columns=columns, links=()))
    assert (found.refused[0].column, found.refused[0].value) == ("Street", "Elm Street")


def test_two_rows_of_one_reference() -> None:
    found = read(a_return(a_row(), a_row(), a_row(Adult="Someone Else")))
    assert [row.line for row in found.rows] == [2]
    assert found.passed_over[1].reason == "the same as line 2"
    assert (found.refused[0].line, "Line 2 has the same reference" in found.refused[0].reason) == (4, True)


def test_a_missing_column_refuses_the_file_and_an_extra_one_is_told() -> None:
    content = csv_file([[*HEADINGS[:-1], "Something new"], a_row()])
    with pytest.raises(FileRefused, match="no column headed “What happened”"):
        read(content)
    more = csv_file([[*HEADINGS, "Something new"], [*a_row(), "x"]])
    assert read(more).unread_columns == ("Something new",)
    with pytest.raises(FileRefused, match="more than one column headed “Adult”"):
        read(csv_file([[*HEADINGS, " adult "], [*a_row(), "x"]]))
    assert len(read(a_return(a_row()), a_mapping(header_row=9)).rows) == 1, (
        "headings are found where they stand"
    )


def test_headings_are_found_without_regard_to_case_and_blanks() -> None:
    content = csv_file([[f"  {name.upper()} " for name in HEADINGS], a_row()])
    assert len(read(content).rows) == 1


def test_several_columns_of_text_are_put_together_and_others_must_agree() -> None:
    columns = (
        Column(column="a", field="reported_on"),
        Column(column="b", field="text"),
        Column(column="c", field="text"),
        Column(column="d", field="adult_1.name"),
        Column(column="e", field="adult_1.name"),
    )
    rows = [
        tuple("abcde"),
        ("2026-10-03", "One.", "Two.", "Bob", "bob"),
        ("2026-10-03", "", "x", "Bob", "Bill"),
    ]
    found = read(csv_file(rows), a_mapping(columns=columns, links=()))
    assert found.rows[0].draft.text == "One.\nTwo."
    assert (found.refused[0].column, found.refused[0].value) == ("e", "Bill")


def test_a_missing_episode() -> None:
    names = ("Reported", "From", "To", "Who", "Found with", "RI", "Offered")
    fields = (
        "reported_on", "missing.from", "missing.to", "young_person_1.name", "adult_1.name",
        "missing.return_interview_on", "missing.return_interview_offered",
    )  # fmt: skip
    columns = tuple(Column(column=name, field=field) for name, field in zip(names, fields, strict=True))
    row = ("4/7/2026", "2/7/2026 21:30", "3/7/2026 06:15", "Ann Ash", "Bob Birch", "05/07/2026", "Y")
    mapping = a_mapping(columns=columns, links=())
    draft = read(csv_file([names, row]), mapping).rows[0].draft
    assert (draft.kind, draft.happened_on) == ("missing_episode", date(2026, 7, 2))
    assert draft.missing is not None
    assert draft.missing.missing_from == datetime(2026, 7, 2, 20, 30, tzinfo=UTC)
    assert draft.missing.missing_from.utcoffset() == timedelta(hours=1)
    assert (draft.missing.return_interview_on, draft.missing.return_interview_offered) == (
        date(2026, 7, 5),
        True,
    )
    backwards = (*row[:2], "2/7/2026 20:00", *row[3:])
    assert "before going missing" in read(csv_file([names, backwards]), mapping).refused[0].reason


def test_defaults_fill_in_but_do_not_invent_a_mention() -> None:
    columns = (
        Column(column="a", field="reported_on"),
        Column(column="b", field="text"),
        Column(column="c", field="account_1.handle"),
    )
    defaults = {
        "source_grade": "1", "information_grade": "A", "account_1.platform": "Chat", "organisation_1.name": "Elm House",
    }  # fmt: skip
    rows = [tuple("abc"), ("2026-10-03", "x", "@bob"), ("2026-10-03", "y", "")]
    one, other = read(csv_file(rows), a_mapping(columns=columns, links=(), defaults=defaults)).rows
    assert [each.details.as_written for each in one.draft.mentions] == ["@bob (Chat)", "Elm House"]
    assert [each.details.as_written for each in other.draft.mentions] == ["Elm House"]


def read_in(ward: str) -> ReturnRead:
    columns = (
        Column(column="Reported", field="reported_on"),
        Column(column="Child", field="young_person_1.name"),
        Column(column="Home", field="place_1.text"),
        Column(column="Venue", field="venue_1.name"),
    )
    link = StatedLink(link="LIVES_AT", from_slot="young_person_1", to_slot="place_1")
    content = csv_file(
        [("Reported", "Child", "Home", "Venue"), ("2026-10-03", "Ann Ash", "4 Elm Street", "THE GRILL")]
    )
    mapping = a_mapping(columns=columns, links=(link,))
    return read_return(content, "x.csv", mapping, SmallTown(ward), today=TODAY)


def test_places_and_venues_are_copied_from_the_gazetteer() -> None:
    _, place, venue = (each.details for each in read_in("Elmfield").rows[0].draft.mentions)
    assert place == PlaceDetails(
        text="4 Elm Street", ward="Elmfield", latitude=53.38, longitude=-1.47, home_address=True
    )
    assert isinstance(venue, VenueDetails)
    assert (venue.name, venue.register_id, venue.ward) == ("THE GRILL", "FHRS-7", "Elmfield")


def test_a_newer_gazetteer_does_not_make_a_row_look_corrected() -> None:
    one, other = read_in("Elmfield").rows[0], read_in("Ashfield").rows[0]
    assert one.draft != other.draft
    assert one.digest == other.digest == digest(one.draft)


def test_every_cell_a_sender_writes_counts_in_the_digest() -> None:
    first = read(a_return(a_row())).rows[0].digest
    for heading, cell in {
        "Reported": "04/10/2026", "When": "01/10/2026", "Child": "Ann Ashe", "Child_DOB": "2011", "Adult": "Bob",
        "Seen_together": "no", "Where": "Oak Street", "What_happened": "Other words.", "Ref": "H2",
    }.items():  # fmt: skip
        assert read(a_return(a_row(**{heading: cell}))).rows[0].digest != first, heading


def test_text_keeps_every_blank_and_name_of_nothing() -> None:
    for text in ("  two blanks ", "None", "-", "n/a", "=cmd|' /C calc'!A0", "\ttab\r\nline"):
        assert read_one("cleared_text", text).cleared_text == text


@pytest.mark.shared
@pytest.mark.parametrize(
    "field", ["text", "adult_1.name", "own_reference", "adult_1.dob", "grade", "venue_1.name"]
)
def test_naughty_strings_are_text_or_refused(edgecases: Path, field: str) -> None:
    naughty = [each for each in json.loads((edgecases / "blns.json").read_text("utf-8")) if each.strip()]
    rows = [("Reported", "Text", "X"), *(("2026-10-03", f"row {n}", each) for n, each in enumerate(naughty))]
    mapping = one_column_mapping(field) if field != "text" else one_column_mapping("cleared_text")
    found = read(csv_file(rows), mapping)
    if field == "text":
        assert [row.draft.cleared_text for row in found.rows] == naughty


@pytest.mark.shared
def test_every_edge_case_adds_up_under_a_mapping_of_its_columns(edgecases: Path) -> None:
    files = [*(edgecases / "csv_spectrum" / "csvs").glob("*.csv"), *(edgecases / "xlsx").glob("*.xlsx")]
    sheets = {"clippy": ("list-column", "two-row-header"), "deaths": ("arts", "other"),
              "type-me": ("logical_coercion", "numeric_coercion", "date_coercion", "text_coercion")}  # fmt: skip
    for path in files:
        for sheet in sheets.get(path.stem, ("",)):
            header = 5 if path.stem == "deaths" else 1
            for reported in range(2):
                found = read(path.read_bytes(), _first_two(path, sheet, header, reported))
                assert found.total_rows >= 2


def _first_two(path: Path, sheet: str, header: int, reported: int) -> Any:
    from intel.reports.read_file import read_table  # noqa: PLC0415 - only here is the heading read first

    heading = read_table(path.read_bytes(), sheet=sheet).rows[header - 1].cells
    fields = ("reported_on", "text") if reported == 0 else ("text", "reported_on")
    columns = tuple(
        Column(column=str(name), field=field) for name, field in zip(heading[:2], fields, strict=True)
    )
    return a_mapping(columns=columns, links=(), sheet=sheet, header_row=header)


CELLS = st.one_of(
    st.text(max_size=12), st.integers(-10, 60_000).map(str), st.dates().map(str), st.sampled_from(["", "total", "2B", "yes", "H1"])
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=11), max_size=12))
def test_any_delimited_table_adds_up(rows: list[list[str]]) -> None:
    safe = [[cell.encode("utf-8", "ignore").decode() for cell in row] for row in rows]
    read(csv_file([HEADINGS, *safe]))


@settings(deadline=None)  # a workbook is written each time, and a busy machine takes its time
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.booleans(),
                st.floats(allow_nan=False, allow_infinity=False),
                st.dates(date(1900, 3, 1)),
                st.sampled_from(["H1", "yes", "Bob", "total", "3/10/2026"]),
            ),
            max_size=10,
        ),
        max_size=6,
    )
)
def test_any_spreadsheet_adds_up(rows: list[list[Any]]) -> None:
    read(xlsx_file([HEADINGS, *rows]))


def test_the_link_of_the_usual_mapping_is_the_one_stated() -> None:
    assert a_mapping().links == (SEEN,)
