"""A blank return in an agency's own layout, to be sent out: its headings, with lists and checks inside the cells.

Called by the page of an agency's mapping and by `intel return blank`. What the cells allow is what `read_rows` reads, so
that a return filled in here is refused as little as can be. The same mapping gives the same bytes.
"""

import io
from collections.abc import Mapping as MappingOf
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter

from intel import vocabulary
from intel.reports.mapping import Column, Mapping, is_date
from intel.reports.mapping_text import field_in_words
from intel.reports.mapping_values import choices_of
from intel.reports.values import folded

ROWS: Final = 500  # lines with checks; a month's return of one agency has far fewer
_LISTS: Final = "Lists"
# Workbooks carry the day they were made; a fixed one keeps the bytes the same.
_MADE: Final = datetime(2020, 1, 1)  # noqa: DTZ001 - a property of the file, without a zone in the format
_EARLIEST: Final = date(1900, 1, 1)
_LATEST: Final = date(2100, 12, 31)
_WIDE: Final = ("text", "cleared_text", "description", "conditions")
_BY_CODE: Final = ("source_grade", "information_grade", "handling", "urgency", "basis")
_LONGEST_HINT: Final = 255  # what a spreadsheet program shows beside a cell
_LONGEST_SHEET: Final = 31


def write_blank(mapping: Mapping) -> bytes:
    """Return an XLSX with the agency's headings where they stand, and below each what may be written there."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    name = str(vocabulary.agencies()[mapping.agency]["name"])
    book.set_properties({"title": f"Return of {name}", "created": _MADE})
    sheet = book.add_worksheet((mapping.sheet or "Return")[:_LONGEST_SHEET])
    styles = {
        "head": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EAF0F3"}
        ),
        "note": book.add_format({"italic": True}),
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
    }
    if mapping.header_row > mapping.header_rows:
        sheet.write_string(
            0,
            0,
            f"Return of {name} to the monthly meeting. One line for each thing seen or told.",
            styles["note"],
        )
    lists: dict[str, tuple[str, ...]] = {}
    for place, columns in enumerate(_by_heading(mapping).values()):
        _write_column(sheet, place, columns, mapping, styles)
        allowed = _allowed(columns, mapping)
        if allowed:
            lists[_letter(place)] = allowed
            _check_list(sheet, place, mapping.header_row, len(lists) - 1, len(allowed), columns[0])
    sheet.freeze_panes(mapping.header_row, 0)
    if lists:
        _write_lists(book, lists)
    book.close()
    return out.getvalue()


def _by_heading(mapping: Mapping) -> dict[str, list[Column]]:
    """Return the columns of the sheet, each with all it feeds, in their order."""
    found: dict[str, list[Column]] = {}
    for column in mapping.columns:
        found.setdefault(folded(column.column), []).append(column)
    return found


def _write_column(
    sheet: Any, place: int, columns: list[Column], mapping: Mapping, styles: MappingOf[str, Any]
) -> None:
    column = columns[0]
    sheet.write_string(mapping.header_row - 1, place, column.column, styles["head"])
    part = column.field.rpartition(".")[2]
    dated = is_date(column.field)
    width = 46 if part in _WIDE else max(12, min(len(column.column) + 2, 26))
    sheet.set_column(place, place, width, styles["day" if dated else "text"])
    if dated:
        sheet.data_validation(
            mapping.header_row, place, mapping.header_row + ROWS - 1, place,
            {
                "validate": "date", "criteria": "between", "minimum": _EARLIEST, "maximum": _LATEST, "error_type": "warning",
                "input_title": _title(column), "input_message": "A date, as 3/10/2026. If no day is known, write what is known.",
                "error_title": "Not a date", "error_message": "This is not a date. Keep it only if no day is known.",
            },
        )  # fmt: skip
    elif column.field and not _allowed(columns, mapping):
        sheet.data_validation(
            mapping.header_row, place, mapping.header_row + ROWS - 1, place,
            {"validate": "any", "input_title": _title(column), "input_message": _hint(columns)},
        )  # fmt: skip


def _check_list(sheet: Any, place: int, top: int, number: int, length: int, column: Column) -> None:
    letter = _letter(number)
    sheet.data_validation(
        top, place, top + ROWS - 1, place,
        {
            "validate": "list", "source": f"={_LISTS}!${letter}$1:${letter}${length}", "input_title": _title(column),
            "input_message": "Choose from the list, or leave it empty where it is not known.",
            "error_title": "Not in the list", "error_message": "Please choose one of the list, or leave it empty.",
        },
    )  # fmt: skip


def _write_lists(book: Any, lists: MappingOf[str, tuple[str, ...]]) -> None:
    sheet = book.add_worksheet(_LISTS)
    for place, words in enumerate(lists.values()):
        for line, word in enumerate(words):
            sheet.write_string(line, place, word)
    sheet.hide()


def _title(column: Column) -> str:
    return column.column[:32]


def _hint(columns: list[Column]) -> str:
    words = "; ".join(field_in_words(each.field) for each in columns if each.field)
    more = " Last name first, then a comma." if columns[0].name_order == "last_first" else ""
    return f"{words[:1].upper()}{words[1:]}.{more}"[:_LONGEST_HINT]


def _letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# -- closed lists ----------------------------------------------------------------------------------


def _allowed(columns: list[Column], mapping: Mapping) -> tuple[str, ...]:
    """Return the words a column may hold, in the agency's own where the mapping has some; empty where any words can stand."""
    yes = [
        link.when_values for link in mapping.links if folded(link.when_column) == folded(columns[0].column)
    ]
    if yes:
        return (yes[0][0], "No")
    column = columns[0]
    ours = _closed(column.field)
    if not ours or len(columns) > 1:
        return ()
    theirs: dict[str, str] = {}
    for words, key in column.values.items():
        theirs.setdefault(key, words)
    return tuple(theirs.get(key, word) for key, word in ours.items())


def _closed(field: str) -> dict[str, str]:
    if field == "grade":
        source, information = (vocabulary.read("grades")[each] for each in ("source", "information"))
        return {f"{one}{other}": f"{one}{other}" for one in source for other in information}
    choices = choices_of(field)
    # Where the words explain a code, the code is what people write: its letter, or high, medium, low.
    return {key: key for key in choices} if field in _BY_CODE else choices
