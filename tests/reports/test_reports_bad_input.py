"""Files that are wrong, hostile or half there: a sentence, nothing lost, nothing half read."""

import io
import json
import string
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from old_workbook import xls_file
from return_files import FIELDS, HEADINGS, a_mapping, a_row, csv_file, one_column_mapping, read, xlsx_file

from intel.errors import FileRefused
from intel.reports.mapping import Column
from intel.reports.read_file import read_table
from intel.reports.read_rows import ReturnRead
from intel.reports.write_refused import write_refused

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def with_sheet(xml: str) -> bytes:
    """A real workbook whose sheet is this XML."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_file([["a"]]))) as book,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in book.namelist():
            copy.writestr(name, xml if name.startswith("xl/worksheets/") else book.read(name))
    return out.getvalue()


def test_a_heading_alone_is_a_return_with_no_row() -> None:
    found = read(csv_file([HEADINGS]))
    assert (found.rows, found.refused, found.total_rows) == ((), (), 1)


def test_an_xml_bomb_is_not_opened() -> None:
    entities = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "lol">{entities}]><worksheet {NAMESPACE}><sheetData>&a11;</sheetData></worksheet>'
    with pytest.raises(FileRefused, match="damaged"):
        read_table(with_sheet(bomb))


def test_sixteen_thousand_columns_are_refused_in_both_kinds_of_file() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write_row(0, 0, ["x"] * 16_000)
    book.close()
    for content in (out.getvalue(), ",".join(["x"] * 16_000).encode()):
        with pytest.raises(FileRefused, match="500 columns"):
            read_table(content)


def test_a_million_blank_rows_are_no_rows_in_a_spreadsheet_and_too_many_in_text() -> None:
    rows = "".join(f'<row r="{at}" spans="1:3"/>' for at in range(3, 1_000_003))
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>Reported</t></is></c></row>'
    assert (
        len(
            read_table(
                with_sheet(f"<worksheet {NAMESPACE}><sheetData>{cell}{rows}</sheetData></worksheet>")
            ).rows
        )
        == 1
    )
    with pytest.raises(FileRefused, match="50,000 rows"):
        read_table(b"a,b\n" + b"\n" * 1_000_000)


def test_a_formula_in_every_cell_reads_as_what_it_came_to() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    for line, row in enumerate((HEADINGS, a_row())):
        for place, value in enumerate(row):
            page.write_formula(line, place, f'="{value}"', None, value)
    book.close()
    assert read(out.getvalue()).rows[0].draft == read(csv_file([HEADINGS, a_row()])).rows[0].draft


def test_formulas_nobody_worked_out_refuse_their_rows_and_lose_nothing() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(list(HEADINGS))
    page.append([f'="{value}"' for value in a_row()])
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue())
    assert [row.line for row in found.refused] == [2]
    assert "the file does not say what it comes to" in found.refused[0].reason


def test_numbers_stored_as_text_and_the_reverse() -> None:
    """A date as its number, in a number or in text; a reference, a house number and a name that are numbers."""
    rows = [
        a_row(Ref=17.0, Reported=46298.0, When=46297.0, Where=12.0),
        a_row(Ref="18", Reported="46298", When="46297", Where="12"),
    ]
    one, other = read(xlsx_file([HEADINGS, *rows])).rows
    assert (one.own_reference, other.own_reference) == ("17", "18")
    for row in (one, other):
        assert (row.draft.reported_on, row.draft.happened_on) == (date(2026, 10, 3), date(2026, 10, 2))
        assert row.draft.mentions[2].details.as_written == "12"


@pytest.mark.parametrize(
    "written",
    ["31/12/1899", "1899-12-31", "29 February 2025", "29/02/2025", "2025-02-29", "00/00/0000", "60"],
)
def test_days_that_cannot_be_are_refused_with_their_line_column_and_value(written: str) -> None:
    (row,) = read(csv_file([HEADINGS, a_row(When=written)])).refused
    assert (row.line, row.column, row.value) == (2, "When", written)


def test_nul_bytes_refuse_their_row_alone() -> None:
    content = csv_file([HEADINGS, a_row(Child="Ann\x00 Ash"), a_row(Ref="H2")])
    found = read(content)
    assert [(row.line, row.column) for row in found.refused] == [(2, "Child")]
    assert [row.own_reference for row in found.rows] == ["H2"]


def files() -> dict[str, bytes]:
    rows = [HEADINGS, *(a_row(Ref=f"H{at}") for at in range(40))]
    return {"xlsx": xlsx_file(rows), "xls": xls_file({"Return": rows})}


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_workbook_cut_off_while_it_is_written_is_refused_whole(kind: str) -> None:
    content = files()[kind]
    assert len(read(content).rows) == 40
    for share in (0.3, 0.6, 0.9):
        with pytest.raises(FileRefused, match="Nothing of it was kept"):
            read(content[: int(len(content) * share)])


def test_text_cut_off_in_a_cell_is_refused_whole() -> None:
    content = csv_file([HEADINGS, a_row(What_happened='She said "come, now" twice.')])
    with pytest.raises(FileRefused, match="never closed"):
        read(content[: content.index(b"now") + 1])


@pytest.mark.shared
def test_every_naughty_string_in_every_text_field_is_kept_or_refused_and_counted(edgecases: Path) -> None:
    naughty = json.loads((edgecases / "blns.json").read_text("utf-8"))
    assert len(naughty) > 400
    for field in (
        "text",
        "adult_1.name",
        "adult_1.alias",
        "place_1.text",
        "venue_1.name",
        "account_1.handle",
        "own_reference",
    ):
        content = csv_file(
            [
                ("Reported", "Text", "X"),
                *(("2026-10-03", f"row {at}", each) for at, each in enumerate(naughty)),
            ]
        )
        mapping = one_column_mapping(field)
        if field == "text":
            columns = (Column(column="Reported", field="reported_on"), Column(column="X", field="text"))
            mapping = a_mapping(columns=columns, links=())
        found = read(content, mapping)
        assert found.total_rows == len(naughty) + 1
        if field == "text":
            by_line = {row.line: row.draft.text for row in found.rows}
            assert all(naughty[line - 2] == text for line, text in by_line.items()), "kept to the last blank"
        _safe_to_open(found)


def _safe_to_open(found: ReturnRead) -> None:
    """What is refused goes out as a workbook in which nothing is a formula."""
    book = openpyxl.load_workbook(io.BytesIO(write_refused(found, found.refused)))
    assert not any(cell.data_type == "f" for row in book.worksheets[0] for cell in row)


# -- laws ------------------------------------------------------------------------------------------

WORDS = st.text(string.ascii_letters + string.digits + " éöłß’“”&'-.!?", min_size=1, max_size=20).map(
    lambda each: " ".join(f"w{each}".split())
)
DAYS = st.dates(date(2025, 1, 1), date(2026, 9, 30))
ROWS = st.lists(st.tuples(DAYS, DAYS, WORDS, WORDS, WORDS, WORDS), max_size=6)
STYLES = ("%d/%m/%Y", "%Y-%m-%d", "%d %b %Y", "%d.%m.%y", "%d %B %Y", "excel")


@st.composite
def layouts(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "order": draw(st.permutations(range(len(HEADINGS)))),
        "notes": draw(st.lists(WORDS, max_size=3)),
        "below": draw(st.lists(WORDS, max_size=2)),
        "left": draw(st.integers(0, 2)),
        "blank": draw(st.lists(st.integers(0, 6), max_size=2)),
        "style": draw(st.sampled_from(STYLES)),
        "kind": draw(st.sampled_from(("csv", "csv;", "tsv", "utf-16", "xlsx", "xlsx"))),
        "upper": draw(st.booleans()),
    }


def written(rows: list[tuple[Any, ...]], layout: dict[str, Any]) -> bytes:
    """Write the same rows as one agency or another might."""

    def day(value: date) -> Any:
        if layout["style"] != "excel":
            return value.strftime(layout["style"])
        return datetime(value.year, value.month, value.day) if layout["kind"] == "xlsx" else value.isoformat()  # noqa: DTZ001 - a cell has no zone

    lines = []
    for at, (reported, back, child, adult, where, text) in enumerate(rows):
        happened = min(reported, back)
        lines.append([f"H{at}", day(reported), day(happened), child, "", adult, "yes", where, text])
    heads = [each.upper() if layout["upper"] else each for each in HEADINGS]
    left = [""] * layout["left"]
    table: list[list[Any]] = [[note] for note in layout["notes"]]
    table += [[*left, *(row[place] for place in layout["order"])] for row in (heads, *lines)]
    for place in layout["blank"]:
        table.insert(min(len(layout["notes"]) + 1 + place, len(table)), [])
    table += [[note] for note in layout["below"]]
    kind = layout["kind"]
    if kind == "xlsx":
        return xlsx_file(table)
    delimiter = {"csv;": ";", "tsv": "\t"}.get(kind, ",")
    width = max(map(len, table))
    padded = [row + [""] * (width - len(row)) for row in table]
    return csv_file(padded, delimiter=delimiter, encoding="utf-16" if kind == "utf-16" else "utf-8")


@settings(deadline=None, max_examples=60)  # workbooks are written, and a busy machine takes its time
@given(ROWS, layouts())
def test_any_table_in_any_layout_reads_back_equal(
    rows: list[tuple[Any, ...]], layout: dict[str, Any]
) -> None:
    """And rows in = accepted + refused + passed over, which `read` asserts of every file."""
    found = read(written(rows, layout))
    assert not found.refused
    assert len(found.rows) == len(rows)
    for at, (row, (reported, back, child, adult, where, text)) in enumerate(
        zip(found.rows, rows, strict=True)
    ):
        draft = row.draft
        assert draft.own_reference == f"H{at}"
        assert (draft.reported_on, draft.happened_on) == (reported, min(reported, back))
        assert [each.details.as_written for each in draft.mentions] == [child, adult, where]
        assert draft.text == text
    assert len(FIELDS) == len(HEADINGS)
