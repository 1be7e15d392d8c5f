"""A blank return is laid out as the agency's own, and what its cells allow is read without a refusal."""

import io

import openpyxl
from return_files import a_mapping, read

from intel.demo.layouts import layouts, mapping_of
from intel.reports.mapping import Column, Mapping, StatedLink
from intel.reports.read_file import read_book
from intel.reports.read_rows import find_table
from intel.reports.write_blank import write_blank


def mapping(**changes: object) -> Mapping:
    columns = (
        Column(column="Ref", field="own_reference"),
        Column(column="Reported", field="reported_on"),
        Column(column="Sex", field="young_person_1.sex", values={"F": "female", "M": "male"}),
        Column(column="Child", field="young_person_1.name", name_order="last_first"),
        Column(column="Adult", field="adult_1.name"),
        Column(column="Together?", reason="states a link"),
        Column(column="How urgent", field="urgency"),
        Column(column="Words", field="text"),
    )
    link = StatedLink(
        link="SEEN_WITH",
        from_slot="adult_1",
        to_slot="young_person_1",
        when_column="Together?",
        when_values=("Ja",),
    )
    return a_mapping(columns=columns, links=(link,), **changes)


def test_the_layout_is_the_agencys_with_lists_and_checks_inside() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_blank(mapping(sheet="Log", header_row=3))))
    page = book["Log"]
    assert [cell.value for cell in page[3]] == [
        "Ref", "Reported", "Sex", "Child", "Adult", "Together?", "How urgent", "Words",
    ]  # fmt: skip
    assert (
        page["A1"].value == "Return of Housing to the monthly meeting. One line for each thing seen or told."
    )
    assert page.freeze_panes == "A4"
    assert book["Lists"].sheet_state == "hidden"
    lists = {
        str(each.sqref).split(":")[0]: [
            cell.value for (cell,) in book["Lists"][each.formula1.partition("!")[2].replace("$", "")]
        ]
        for each in page.data_validations.dataValidation
        if each.type == "list"
    }
    assert lists == {"C4": ["F", "M", "other"], "F4": ["Ja", "No"], "G4": ["high", "medium", "low"]}
    kinds = {str(each.sqref).split(":")[0]: each.type for each in page.data_validations.dataValidation}
    assert kinds["B4"] == "date"


def test_every_agency_of_the_town_can_send_its_blank_back() -> None:
    """Empty as it is, the file is its agency's own: every column is found, nothing is refused, nothing is left over."""
    for layout in layouts().values():
        told = mapping_of(layout)
        found = read(write_blank(told), told)
        assert (found.rows, found.refused, found.unread_columns) == ((), (), ())


def test_the_same_mapping_gives_the_same_bytes() -> None:
    assert write_blank(mapping()) == write_blank(mapping())


def test_a_blank_filled_in_by_its_lists_is_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_blank(mapping())))
    page = book.worksheets[0]
    for place, value in enumerate(
        ("1", "3/10/2026", "F", "Ash, Ann", "Bob Birch", "Ja", "high", "Seen."), start=1
    ):
        page.cell(row=2, column=place, value=value)
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue(), mapping())
    assert not found.refused
    assert found.rows[0].draft.statements
    table, _ = find_table(read_book(out.getvalue()), mapping())
    assert table.hidden_sheets == ("Lists",)
