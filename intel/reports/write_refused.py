"""Refused rows as a workbook in the agency's own layout, the reasons in a last column, and knowing it again.

The heading of that column names the file the rows came from and each reason its line, so that uploading the workbook
finishes the job. Every cell is text: nothing in it can become a formula.
"""

import io
import re
from collections.abc import Collection, Mapping
from typing import Final

import xlsxwriter

from intel.reports.model import RefusedRow
from intel.reports.read_rows import ReturnRead
from intel.reports.values import folded, text_of

_DIGEST: Final = 12  # letters of a file's digest that stand for it in a heading
_WIDE: Final = 60  # characters of the column with the reasons
_HEADING: Final = re.compile(rf"why it was refused \(file ([0-9a-f]{{{_DIGEST}}})\)", re.IGNORECASE)
_LINE: Final = re.compile(r"\s*line (\d+): ", re.IGNORECASE)


def write_refused(read: ReturnRead, refused: Collection[RefusedRow]) -> bytes:
    """Return a workbook of what stands above the table, its headings, and the refused rows as they were sent."""
    reasons = {each.line: f"Line {each.line}: {_sentence(each)}" for each in refused}
    rows = [row for row in read.table.rows if row.line <= read.layout.line or row.line in reasons]
    last = max((len(row.cells) for row in rows), default=0)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(read.table.sheet[:31] or "Return")
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    # Lines of the heading stay on their lines; the rows follow without the gaps of those that went in.
    place = 0
    for row in rows:
        place = row.line - 1 if row.line <= read.layout.line else place
        heading = row.line == read.layout.line
        for column, cell in enumerate(row.cells):
            sheet.write_string(place, column, text_of(cell), *([bold] if heading else []))
        if heading:
            sheet.write_string(place, last, f"Why it was refused (file {read.digest[:_DIGEST]})", bold)
        elif row.line in reasons:
            sheet.write_string(place, last, reasons[row.line], wrapped)
        place += 1
    sheet.set_column(0, max(last - 1, 0), 18)
    sheet.set_column(last, last, _WIDE)
    book.close()
    return out.getvalue()


def brought_back(read: ReturnRead) -> tuple[str, Mapping[int, int]]:
    """Return which earlier file a file brings refused rows back of, and their lines there by their lines here."""
    for name, place in read.layout.places.items():
        found = _HEADING.fullmatch(name)
        if found:
            lines = {}
            for row in read.table.rows:
                said = _LINE.match(text_of(row.cells[place])) if place < len(row.cells) else None
                if said and row.line > read.layout.line:
                    lines[row.line] = int(said[1])
            return found[1].lower(), lines
    return "", {}


def is_reasons(heading: str) -> bool:
    """Return whether a heading is that of the reasons this project wrote, which no mapping reads."""
    return _HEADING.fullmatch(folded(heading)) is not None


def _sentence(row: RefusedRow) -> str:
    return f"{row.column}: {row.reason}" if row.column else row.reason
