"""Files as agencies would send them: one sheet for each agency and month, laid out by `intel.demo.layouts`.

`intel.demo.write` calls `write_return`. The same rows give the same bytes, also in XLSX.
"""

import csv
import io
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from intel.demo.layouts import NO, YES, Layout
from intel.demo.rows import Row

# Workbooks carry the day they were made; a fixed one keeps the bytes the same.
_MADE: Final = datetime(2020, 1, 1)  # noqa: DTZ001 - a property of the file, without a zone in the format
_NO_MARK: Final = {"Ł": "L", "ł": "l"}
_STYLES: Final[dict[str, Callable[[date], str]]] = {
    "dmy": lambda day: f"{day:%d/%m/%Y}",
    "short": lambda day: f"{day.day} {day:%b %y}",
    "long": lambda day: f"{day.day} {day:%B %Y}",
    "iso": lambda day: day.isoformat(),
}


def _date_words(day: date, style: str, *, birth: bool) -> str:
    """Return a date in the agency's habit; a date of birth always has its whole year."""
    if birth and style == "short":
        return f"{day.day} {day:%b %Y}"
    words = _STYLES[style](day)
    return f"{words} {day:%H:%M}" if isinstance(day, datetime) else words


def _name(value: str, row: Row, column: dict[str, Any]) -> str:
    if column.get("o") != "last_first":
        return value
    surname = row.surnames.get(column["f"].partition(".")[0], "")
    first = value.removesuffix(surname).strip()
    if not surname or not first:
        return value
    return f"{surname.upper() if column.get('u') and not row.event.exact else surname}, {first}"


def cell(row: Row, column: dict[str, Any], layout: Layout) -> Any:
    """Return what stands in one cell: text, or a date where the sheet has real dates."""
    if "fill" in column:
        return row.fillers.get(column["fill"], "")
    field = str(column["f"])
    if field in row.slips:
        return row.slips[field]
    if field.startswith("flag."):
        said = field.removeprefix("flag.") in row.flags
        return column.get("yes", YES) if said else column.get("no", NO) if row.who else ""
    value = row.values.get(field, "")
    style = column.get("d", layout.spec["dates"])
    if isinstance(value, date):
        return value if style == "excel" else _date_words(value, style, birth=field.endswith(".dob"))
    words = column.get("w", {})
    return words.get(value, _name(str(value), row, column))


def write_return(path: Path, layout: Layout, month: date, rows: list[Row]) -> None:
    """Write one agency's rows of a month, with its notes above the headings."""
    notes = [note.format(month_words=f"{month:%B %Y}") for note in layout.notes]
    table = [[cell(row, column, layout) for column in layout.columns] for row in rows]
    headings = [column["h"] for column in layout.columns]
    if layout.file_ending == "xlsx":
        path.write_bytes(_workbook(layout, notes, headings, table))
    else:
        path.write_bytes(_delimited(layout, notes, headings, table))


def _delimited(layout: Layout, notes: list[str], headings: list[str], table: list[list[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=layout.spec.get("delimiter", ","), lineterminator="\r\n")
    writer.writerows([[note] for note in notes])
    writer.writerows([headings, *table])
    encoding = layout.spec.get("encoding", "utf-8")
    return "".join(_typed(letter, encoding) for letter in out.getvalue()).encode(encoding)


def _typed(letter: str, encoding: str) -> str:
    """Return a letter as somebody types it whose program lacks it: č as c, ł as l."""
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return _NO_MARK.get(letter, unicodedata.normalize("NFKD", letter)[0])
    return letter


def _workbook(layout: Layout, notes: list[str], headings: list[str], table: list[list[Any]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": layout.spec["sheet"], "created": _MADE})
    as_date = book.add_format({"num_format": "dd/mm/yyyy"})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(layout.spec["sheet"])
    for at, note in enumerate(notes):
        sheet.write_string(at, 0, note)
    for across, heading in enumerate(headings):
        sheet.write_string(len(notes), across, heading, bold)
    for down, cells in enumerate(table, start=len(notes) + 1):
        for across, value in enumerate(cells):
            if isinstance(value, date):
                sheet.write_datetime(down, across, datetime(value.year, value.month, value.day), as_date)  # noqa: DTZ001 - a cell has no zone
            elif value:
                sheet.write_string(down, across, value)
    book.close()
    return out.getvalue()
