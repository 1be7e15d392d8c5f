"""A file becomes a table of typed cells, or is refused whole with a sentence."""

import contextlib
import io
import json
import zipfile
import zlib
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from return_files import csv_file, xlsx_file

from intel.errors import FileRefused
from intel.reports import read_file, unpack
from intel.reports.read_file import read_table, safe_name


def cells(content: bytes) -> list[list[object]]:
    return [list(row.cells) for row in read_table(content).rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_text_of_each_encoding_and_delimiter(delimiter: str, encoding: str) -> None:
    rows = [["Ref", "Who", "What"], ["1", "Zoë, née Žák; |", 'said "no"\nand left']]
    assert cells(csv_file(rows, encoding=encoding, delimiter=delimiter)) == rows


def test_windows_text() -> None:
    assert cells("Ref,What\n1,café – “£5”\n".encode("cp1252")) == [["Ref", "What"], ["1", "café – “£5”"]]


def test_a_spreadsheet_keeps_its_types_and_lines() -> None:
    rows: list[list[object]] = [
        ["Ref", "When", "At"],
        [None],
        [7, date(2026, 10, 3), datetime(2026, 10, 3, 21, 30)],  # noqa: DTZ001 - a cell has no zone
    ]
    table = read_table(xlsx_file(rows))
    assert [row.line for row in table.rows] == [1, 2, 3]
    assert table.rows[2].cells == (7.0, date(2026, 10, 3), datetime(2026, 10, 3, 21, 30))  # noqa: DTZ001 - a cell has no zone


def test_a_formula_in_text_stays_text() -> None:
    assert cells(b"a,b\n=1+1,@SUM(A1)\n")[1] == ["=1+1", "@SUM(A1)"]


def test_the_line_of_a_row_is_the_row_a_spreadsheet_shows() -> None:
    table = read_table(b'a,b\n"one\ntwo",2\n\n3,4\n')
    assert [(row.line, row.cells) for row in table.rows][3] == (4, ("3", "4"))


def test_the_separator_line_is_obeyed_and_not_shown() -> None:
    assert cells(b"sep=;\r\na;b,c\r\n1;2,3\r\n") == [["a", "b,c"], ["1", "2,3"]]


def test_another_sheet_by_name() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Data").append(["x", "y"])
    out = io.BytesIO()
    book.save(out)
    assert read_table(out.getvalue(), sheet=" data ").rows[0].cells == ("x", "y")
    with pytest.raises(FileRefused, match="no sheet called “Other”"):
        read_table(out.getvalue(), sheet="Other")


def a_zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b" \n\r\n ", "empty"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"MZ\x90\x00", "a program"),
        (b"<!DOCTYPE html><table>", "web page"),
        (b"\xef\xbb\xbf<html>", "web page"),
        (bytes(range(256)) * 50, "text"),
        (b"a,b\n" + bytes(range(129, 160)) * 40, "cannot be read"),
        (b'a,b\n1,"never closed\n2,3\n', "Line 2 opens a quotation mark"),
        (b"a,b\n1,2\n3," + b"x" * 140_000 + b"\n", "131,072"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (read_file._OLE + b"nothing", "old workbook .XLS. is damaged"),
        (read_file._OLE + bytes(600) + read_file._ENCRYPTED, "password"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(content: bytes, word: str) -> None:
    with pytest.raises(FileRefused, match=word):
        read_table(content)


def test_a_word_file_is_refused() -> None:
    with pytest.raises(FileRefused, match="not a spreadsheet"):
        read_table(a_zip(**{"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"}))


def test_a_locked_open_document_is_refused() -> None:
    manifest = b"<manifest><file-entry><encryption-data/></file-entry></manifest>"
    with pytest.raises(FileRefused, match="password"):
        read_table(a_zip(**{"META-INF/manifest.xml": manifest, "content.xml": b"\x00\x01"}))


def test_a_file_too_large_is_refused() -> None:
    with pytest.raises(FileRefused, match="20 MB"):
        read_table(b"a,b\n" * (unpack.LARGEST_FILE // 4 + 1))


def test_a_table_too_long_is_refused_and_the_longest_is_not() -> None:
    longest = b"a,b\n" * unpack.MOST_ROWS
    assert len(read_table(longest).rows) == unpack.MOST_ROWS
    with pytest.raises(FileRefused, match="50,000 rows"):
        read_table(longest + b"a,b\n")


def test_a_zip_bomb_is_not_unpacked() -> None:
    with pytest.raises(FileRefused, match="200 MB"):
        read_table(a_zip(**{"xl/sharedStrings.xml": bytes(201 * 1024 * 1024)}))


def test_a_zip_that_lies_about_a_size_is_measured() -> None:
    honest = a_zip(**{"xl/sharedStrings.xml": bytes(201 * 1024 * 1024)})
    size = (201 * 1024 * 1024).to_bytes(4, "little")
    assert honest.count(size) == 2
    with pytest.raises(FileRefused, match="200 MB"):
        read_table(honest.replace(size, (1000).to_bytes(4, "little")))


def with_sheet(xml: bytes) -> bytes:
    """A real workbook whose sheet is this XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_file([["a"]]))) as book, zipfile.ZipFile(out, "w") as copy:
        for name in book.namelist():
            copy.writestr(name, xml if name.startswith("xl/worksheets/") else book.read(name))
    return out.getvalue()


NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.parametrize(
    "reference", [b"XFD1048576", b"A1048576", b"XFD1", b"&#88;FD1048576", b"A50001", b"CX50000"]
)
def test_a_cell_far_out_is_refused_before_a_table_is_made(reference: bytes) -> None:
    cell = b'<row><c r="A1"><v>1</v></c><c r="' + reference + b'"><v>1</v></c></row>'
    with pytest.raises(FileRefused, match="more than"):
        read_table(
            with_sheet(b"<worksheet " + NAMESPACE + b"><sheetData>" + cell + b"</sheetData></worksheet>")
        )


@pytest.mark.parametrize("reference", [b"A4294967295", b"ZZZZ1", b"1A", b"A+900000", b" A900000"])
def test_a_cell_that_lies_nowhere_is_refused(reference: bytes) -> None:
    cell = b'<row><c r="' + reference + b'"><v>1</v></c></row>'
    with pytest.raises(FileRefused, match="damaged"):
        read_table(
            with_sheet(b"<worksheet " + NAMESPACE + b"><sheetData>" + cell + b"</sheetData></worksheet>")
        )


def test_a_sheet_under_any_name_is_looked_into() -> None:
    cell = b'<row><c r="ZZ9"><f>1</f></c></row>'
    sheet = b"<worksheet " + NAMESPACE + b"><sheetData>" + cell + b"</sheetData></worksheet>"
    with pytest.raises(FileRefused, match="500 columns"):
        read_table(a_zip(**{"xl/workbook.xml": b"<workbook/>", "xl/somewhere.else": sheet}))


def test_a_binary_workbook_is_refused() -> None:
    with pytest.raises(FileRefused, match="XLSB"):
        read_table(a_zip(**{"xl/workbook.bin": b"\x83\x01\x00"}))


def test_a_stated_size_of_a_sheet_makes_no_table() -> None:
    stated = b'<dimension ref="A1:XFD1048576"/><sheetData><row><c r="A1"><v>1</v></c></row></sheetData>'
    assert cells(with_sheet(b"<worksheet " + NAMESPACE + b">" + stated + b"</worksheet>")) == [[1.0]]


def test_an_empty_cell_far_out_is_no_matter() -> None:
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    sheet = b"<worksheet " + NAMESPACE + b"><sheetData>" + rows + b"</sheetData></worksheet>"
    assert cells(with_sheet(sheet)) == [[1.0]]


def test_an_open_document_is_read() -> None:
    name = b"urn:oasis:names:tc:opendocument:xmlns:"
    cell = b'<table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>'
    row = b"<table:table-row>%s%s</table:table-row>"
    # The last row is the empty end of the sheet, as office programs write it.
    rows = row % (cell % b"a", cell % b"b") + row % (cell % b"c", cell % b"d")
    rows += (
        b'<table:table-row table:number-rows-repeated="1048574">'
        b'<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    )
    content = (
        b'<office:document-content xmlns:office="%soffice:1.0" xmlns:table="%stable:1.0" xmlns:text="%stext:1.0">'
        b'<office:body><office:spreadsheet><table:table table:name="One">%s</table:table></office:spreadsheet>'
        b"</office:body></office:document-content>"
    ) % (name, name, name, rows)
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    file = a_zip(**{"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})
    assert cells(file) == [["a", "b"], ["c", "d"]]


def test_an_open_document_that_repeats_a_cell_for_ever_is_refused() -> None:
    row = b'<t:table-row t:number-rows-repeated="900000"><t:table-cell o:value-type="float" o:value="1"/></t:table-row>'
    content = b'<d xmlns:t="urn:t" xmlns:o="urn:o"><t:table>' + row + b"</t:table></d>"
    with pytest.raises(FileRefused, match="50,000 rows"):
        read_table(a_zip(**{"content.xml": content}))


def read_or_refused(content: bytes) -> None:
    """Nothing but a refusal may come of a file that cannot be read."""
    with contextlib.suppress(FileRefused):
        read_table(content)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_spreadsheet_is_read_or_refused_never_worse(seed: int) -> None:
    good = bytearray(xlsx_file([["Ref", "What"], ["1", "word " * 20], ["2", "more"]]))
    for step in range(8):
        place = zlib.crc32(f"{seed}-{step}".encode()) % len(good)
        good[place] ^= 1 + (seed + step) % 255
    read_or_refused(bytes(good))


@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b'"')
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    read_or_refused(content)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("return.csv", "return.csv"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\ann\October.xlsx", "October.xlsx"),
        ("a\x00b\x1b[31m.csv", "a b [31m.csv"),
        ("\u202egnp.csv", "gnp.csv"),
        ("/", "return"),
        ("x" * 500, "x" * 120),
    ],
)
def test_a_file_name_is_only_ever_shown(name: str, shown: str) -> None:
    assert safe_name(name) == shown


@pytest.mark.shared
def test_csv_spectrum_is_read_as_it_says(edgecases: Path) -> None:
    files = sorted((edgecases / "csv_spectrum" / "csvs").glob("*.csv"))
    assert len(files) == 12
    for path in files:
        heading, *rows = cells(path.read_bytes())
        stated = json.loads((edgecases / "csv_spectrum" / "json" / f"{path.stem}.json").read_text("utf-8"))
        found = [dict(zip(heading, row, strict=True)) for row in rows]
        if (
            path.stem == "location_coordinates"
        ):  # its JSON disagrees with its CSV, which is right as it stands
            assert found[0]["Cities"] == "Modesto"
        else:
            assert found == stated, path.stem


@pytest.mark.shared
def test_spreadsheets_with_quirks_are_read_sheet_by_sheet(edgecases: Path) -> None:
    counted = {}
    for path in sorted((edgecases / "xlsx").glob("*.xlsx")):
        for sheet in read_table(path.read_bytes()).sheets:
            counted[sheet] = len(read_table(path.read_bytes(), sheet=sheet).rows)
    assert counted == {
        "list-column": 5, "two-row-header": 3, "arts": 19, "other": 19, "logical_coercion": 11,
        "numeric_coercion": 8, "date_coercion": 8, "text_coercion": 7,
    }  # fmt: skip
