"""The table is found wherever it stands in a sheet, and what the file hides or merges is said."""

import io
import zipfile

import openpyxl
import pytest
from return_files import HEADINGS, a_mapping, a_row, csv_file, read, xlsx_file

from intel.errors import FileRefused
from intel.reports.cells import Block, Row, Table
from intel.reports.mapping import Column
from intel.reports.read_file import read_book, read_table
from intel.reports.read_heading import find_heading


def test_headings_are_found_below_new_notes_and_beside_empty_columns() -> None:
    rows = [["Return of the month", *[""] * 8], [], ["Please write clearly"], HEADINGS, a_row(), ["Total", 1]]
    found = read(csv_file([["", "", *row] for row in rows]))
    assert len(found.rows) == 1
    assert [each.reason for each in found.passed_over] == ["above the heading"] * 3 + ["heading", "total"]


def test_columns_that_changed_places_read_the_same() -> None:
    turned = [list(reversed(row)) for row in (HEADINGS, a_row())]
    assert read(csv_file(turned)).rows[0].draft == read(csv_file([HEADINGS, a_row()])).rows[0].draft


def two_lines() -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Monthly return"])
    page.append(["Reported", "Young person", "", "Adult", "", "Details"])
    page.append(["", "Name", "DOB", "Name", "DOB", ""])
    page.append(["2026-10-03", "Ann Ash", "4/5/2011", "Bob Birch", "5/6/1990", "Seen."])
    for block in ("B2:C2", "D2:E2", "A2:A3", "F2:F3"):
        page.merge_cells(block)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_headings_in_two_lines_merged_across_and_down() -> None:
    table = read_table(two_lines())
    heading = find_heading(table, lambda words: words in ("name", "dob", "reported"))
    assert heading is not None
    assert (heading.line, heading.lines) == (3, 2)
    assert heading.names == (
        "Reported", "Young person Name", "Young person DOB", "Adult Name", "Adult DOB", "Details",
    )  # fmt: skip
    fields = (
        "reported_on",
        "young_person_1.name",
        "young_person_1.dob",
        "adult_1.name",
        "adult_1.dob",
        "text",
    )
    columns = tuple(
        Column(column=name, field=field) for name, field in zip(heading.names, fields, strict=True)
    )
    found = read(two_lines(), a_mapping(columns=columns, links=(), header_row=3, header_rows=2))
    assert [each.details.as_written for each in found.rows[0].draft.mentions] == ["Ann Ash", "Bob Birch"]
    assert [each.reason for each in found.passed_over] == ["above the heading", "heading", "heading"]


def test_headings_in_two_lines_without_merging() -> None:
    rows = (
        ("Child", "", "Adult", ""),
        ("Name", "DOB", "Name", "DOB"),
        ("Ann", "1/1/2011", "Bob", "1/1/1990"),
    )
    table = Table(
        sheet="", sheets=(), rows=tuple(Row(line=at, cells=row) for at, row in enumerate(rows, start=1))
    )
    heading = find_heading(table, lambda words: words in ("name", "dob"))
    assert heading is not None
    assert heading.names == ("Child Name", "Child DOB", "Adult Name", "Adult DOB")


def test_cells_merged_downwards_count_for_each_line() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (HEADINGS, a_row(), a_row(Ref="H2", Reported=""), a_row(Ref="H3", Reported="")):
        page.append(list(row))
    page.merge_cells("B2:B4")
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue())
    assert [str(row.draft.reported_on) for row in found.rows] == ["2026-10-03"] * 3
    assert any("merged downwards" in each and "lines 2 to 4" in each for each in found.table.remarks)
    assert found.table.merged == (Block(top=2, left=1, bottom=4, right=1),)


def hidden_parts() -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (HEADINGS, a_row(), a_row(Ref="H2")):
        page.append(list(row))
    page.row_dimensions[3].hidden = True
    old = book.create_sheet("Old")
    old.append(["x"])
    old.sheet_state = "hidden"
    book.create_sheet("Notes").append(["call me"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_is_hidden_or_not_read_is_said() -> None:
    found = read(hidden_parts(), a_mapping(sheet="Sheet"))
    assert len(found.rows) == 2, "a hidden row is a row"
    assert found.table.remarks == (
        "The sheet “Old” is hidden in the file and was not read.",
        "Other sheets were not read: “Notes”.",
        "Hidden in the file, and read like the others: line 3.",
    )


def test_without_a_sheet_named_the_one_with_the_columns_is_read_and_two_are_asked() -> None:
    book = openpyxl.Workbook()
    notes = book.active
    assert notes is not None
    notes.append(["Read me"])
    for name in ("March", "April"):
        page = book.create_sheet(name)
        page.append(list(HEADINGS))
        page.append(a_row())
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(
        FileRefused, match="More than one sheet has the columns of this return: “March”, “April”"
    ):
        read(out.getvalue())
    del book["April"]
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue()).table.sheet == "March"


def test_the_only_sheet_is_read_under_whatever_name() -> None:
    assert len(read(xlsx_file([HEADINGS, a_row()], sheet="October"), a_mapping(sheet="September")).rows) == 1


def with_sheet(xml: str) -> bytes:
    out = io.BytesIO()
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    with zipfile.ZipFile(io.BytesIO(xlsx_file([["a"]]))) as book, zipfile.ZipFile(out, "w") as copy:
        for name in book.namelist():
            sheet = name.startswith("xl/worksheets/")
            copy.writestr(name, f"{head}{xml}</sheetData></worksheet>" if sheet else book.read(name))
    return out.getvalue()


def test_an_error_or_an_unworked_formula_is_no_empty_cell() -> None:
    """The reader gives nothing for either, so a row would lose what it said."""

    def cell(place: str, words: str) -> str:
        return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'

    heads = "".join(
        cell(f"{letter}1", name) for letter, name in zip("ABC", ("Reported", "Text", "X"), strict=True)
    )
    rows = f"<row>{heads}</row>"
    odd = {
        2: '<c r="C2" t="e"><v>#REF!</v></c>',
        3: '<c r="C3"><f>A1</f></c>',
        4: '<c r="C4"><f>1+1</f><v></v></c>',
        5: '<c r="C5" t="str"><f>""</f><v></v></c>',
        6: '<c r="C6"><f>1+1</f><v>2</v></c>',
    }
    for line, extra in odd.items():
        rows += f"<row>{cell(f'A{line}', '2026-10-03')}{cell(f'B{line}', f'words {line}')}{extra}</row>"
    columns = tuple(
        Column(column=name, field=field)
        for name, field in (("Reported", "reported_on"), ("Text", "text"), ("X", "place_1.text"))
    )
    found = read(with_sheet(rows), a_mapping(columns=columns, links=()))
    assert {row.line: row.reason.split(".")[0] for row in found.refused} == {
        2: "This cell shows an error, such as #REF!, in the spreadsheet",
        3: "This cell holds a formula, and the file does not say what it comes to",
        4: "This cell holds a formula, and the file does not say what it comes to",
    }
    assert [row.line for row in found.rows] == [5, 6]
    assert [[each.details.as_written for each in row.draft.mentions] for row in found.rows] == [[], ["2"]]


def test_macros_and_links_to_other_files_are_said() -> None:
    out = io.BytesIO(xlsx_file([HEADINGS, a_row()]))
    with zipfile.ZipFile(out, "a") as book:
        book.writestr("xl/vbaProject.bin", b"never run")
        book.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    remarks = read_book(out.getvalue()).table().remarks
    assert any("macros. They were not run" in each for each in remarks)
    assert any("points to other files" in each for each in remarks)


def test_text_that_is_not_utf_8_says_how_it_was_read() -> None:
    found = read(csv_file([HEADINGS, a_row(Child="Zoë Ash")], encoding="cp1252"))
    assert found.rows[0].draft.mentions[0].details.as_written == "Zoë Ash"
    assert found.table.remarks == (
        "The file is not UTF-8. It was read as Windows Western European text: look at names with accents.",
    )
    mac = "Zoë Ash and Renée O’Neill were seen with José García at the café"
    text = csv_file([HEADINGS, a_row(What_happened=mac)], encoding="mac_roman")
    assert read(text).rows[0].draft.text == mac


def test_a_value_may_belong_to_another_field() -> None:
    mapping = a_mapping()
    where = Column(
        column="Where",
        field="place_1.text",
        elsewhere={"Park Hse": "organisation_1.name"},
        values={"Park Hse": "Park House"},
    )
    columns = tuple(where if each.column == "Where" else each for each in mapping.columns)
    found = read(csv_file([HEADINGS, a_row(Where="park hse"), a_row(Ref="2")]), a_mapping(columns=columns))
    named = [[(each.slot, each.details.as_written) for each in row.draft.mentions][2:] for row in found.rows]
    assert named == [[("organisation_1", "Park House")], [("place_1", "Elm Street")]]
