"""A list that leaves the tool as a file: CSV or XLSX, with its marking, whom it is for and who took it out.

Called by `webapp.tables` and by commands. Whoever takes a list out is recorded first (`consult.record_view`, action
`export`); the number of that line stands in the file. In neither kind of file can a cell become a formula or a link.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

Cell = str | int | float | date | datetime | None

CSV: Final = "csv"
XLSX: Final = "xlsx"
_TYPES: Final = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What spreadsheet programs take for the beginning of a formula; the wide forms are typed on East Asian keyboards.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LONGEST: Final = 32_767  # characters a cell of a workbook can hold
_CUT: Final = " … (cut here: a workbook holds no longer text; the CSV has it whole)"
_WIDEST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """What the file holds. `above` are its first lines, in order: what it is, marking, audience, who took it out."""

    title: str
    marking: str
    above: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    made_at: datetime


def media_type(kind: str) -> str:
    """Return the media type of a kind of file, CSV or XLSX."""
    return _TYPES[kind]


def safe_cell(text: str) -> str:
    """Return text that a spreadsheet program takes for text: an apostrophe stands before what would be a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def write_list(made: ListFile, kind: str) -> bytes:
    """Return the file's bytes, the same for the same list."""
    return _xlsx(made) if kind == XLSX else _csv(made)


def _csv(made: ListFile) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows([safe_cell(line)] for line in (made.marking, *made.above))
    writer.writerow([])
    writer.writerow([safe_cell(head) for head in made.heads])
    writer.writerows([_plain(cell) for cell in row] for row in made.rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return safe_cell(cell) if isinstance(cell, str) else cell


def _xlsx(made: ListFile) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - only a list that is exported needs it

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties(
            {"title": made.title, "keywords": made.marking, "created": made.made_at.replace(tzinfo=None)}
        )
        sheet = book.add_worksheet("List")
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
        formats = {
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "number": book.add_format({"valign": "top"}),
            "day": book.add_format({"num_format": "d mmm yyyy", "valign": "top", "align": "left"}),
            "time": book.add_format({"num_format": "d mmm yyyy hh:mm", "valign": "top", "align": "left"}),
        }
        sheet.write_string(0, 0, made.marking, bold)
        for number, line in enumerate(made.above, 1):
            sheet.write_string(number, 0, _fitting(line))
        top = len(made.above) + 2
        for column, words in enumerate(made.heads):
            sheet.write_string(top, column, words, head)
            sheet.set_column(column, column, _width(made, column))
        for number, row in enumerate(made.rows, top + 1):
            for column, cell in enumerate(row):
                _put(sheet, number, column, cell, formats)
        _finish(sheet, made, top)
    return out.getvalue()


def _put(sheet: Any, number: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, datetime):
        sheet.write_datetime(number, column, cell.replace(tzinfo=None), formats["time"])
    elif isinstance(cell, date):
        sheet.write_datetime(number, column, cell, formats["day"])
    elif isinstance(cell, str):
        sheet.write_string(number, column, _fitting(cell), formats["text"])
    else:
        sheet.write_number(number, column, cell, formats["number"])


def _fitting(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT


def _width(made: ListFile, column: int) -> int:
    longest = max((len(str(row[column])) for row in made.rows[:500] if row[column] is not None), default=0)
    return max(10, min(_WIDEST, max(longest, len(made.heads[column])) + 2))


def _finish(sheet: Any, made: ListFile, top: int) -> None:
    """Keep the heading in sight, on screen and on paper, and put the marking on each printed page."""
    sheet.freeze_panes(top + 1, 0)
    if made.rows:
        sheet.autofilter(top, 0, top + len(made.rows), len(made.heads) - 1)
    sheet.repeat_rows(top)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&C&B{made.marking}")
    sheet.set_footer(f"&L{made.marking}&RPage &P of &N")
