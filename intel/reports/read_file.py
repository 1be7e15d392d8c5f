"""A file as it came, read into one table of typed cells: XLSX and ODS by calamine, and delimited text.

Called by `read_rows` and by whoever shows a file before it is mapped. What a file is, its content says, not
its name. What cannot be read is refused whole, with a sentence; nothing is guessed and nothing is cut off.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import python_calamine

from intel.errors import FileRefused
from intel.reports.unpack import LARGEST_FILE, MOST_COLUMNS, MOST_ROWS, TOO_LONG, check_spreadsheet

Cell = str | int | float | bool | date | datetime | time | timedelta

_DELIMITERS: Final = (",", ";", "\t", "|")
# Rows looked at to find the delimiter: enough for notes above the heading.
_SNIFFED: Final = 60
_END: Final = "end-of-the-file-marker"
_LONGEST_NAME: Final = 120

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OTHERS: Final = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "a word-processor file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_KEPT: Final = "Nothing of it was kept."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; `line` is the row's number as a spreadsheet program shows it."""

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet of a file."""

    sheet: str
    sheets: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(content: bytes, *, sheet: str = "") -> Table:
    """Read one sheet of a return; the first where none is named. A file that cannot be read is refused."""
    if not content.strip():
        raise FileRefused(f"The file is empty. {_KEPT} Send the file with the return in it.")
    if len(content) > LARGEST_FILE:
        raise FileRefused(f"The file is larger than 20 MB. {_KEPT} Send it in parts.")
    for start, what in _OTHERS:
        if content.startswith(start):
            raise _wrong_type(what)
    if content.startswith(b"PK\x03\x04"):
        check_spreadsheet(content)
        return _read_spreadsheet(content, sheet)
    if content.startswith(_OLE):
        # A few bytes of the old format can ask for more memory than there is, and nothing can look into it first.
        raise _locked() if _ENCRYPTED in content else _wrong_type("an old workbook (XLS)")
    return _read_text(content)


def safe_name(file_name: str) -> str:
    """Return the name of a file as text to show: no folders, no control characters, not too long."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter if letter.isprintable() else " " for letter in last).strip()
    return shown[:_LONGEST_NAME] or "return"


def _wrong_type(what: str) -> FileRefused:
    return FileRefused(
        f"The file is {what}, which is not read here. {_KEPT} Send it as XLSX, ODS, CSV or TSV."
    )


def _locked() -> FileRefused:
    return FileRefused(
        f"The spreadsheet is protected by a password. {_KEPT} Save it without a password and send that."
    )


# -- spreadsheets ----------------------------------------------------------------------------------


def _read_spreadsheet(content: bytes, sheet: str) -> Table:
    try:
        with python_calamine.load_workbook(io.BytesIO(content)) as book:
            names = tuple(book.sheet_names)
            wanted = _wanted(names, sheet)
            rows = book.get_sheet_by_name(wanted).to_python(skip_empty_area=False)
    except python_calamine.PasswordError as error:
        raise _locked() from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise FileRefused(
            f"The file is not a spreadsheet that can be opened. {_KEPT} Save it again as XLSX and send that."
        ) from error
    return Table(sheet=wanted, sheets=names, rows=_numbered(rows))


def _wanted(names: Sequence[str], sheet: str) -> str:
    if not names:
        raise FileRefused(f"The spreadsheet has no sheet. {_KEPT}")
    if not sheet:
        return names[0]
    for name in names:
        if name.strip().casefold() == sheet.strip().casefold():
            return name
    raise FileRefused(
        f"The spreadsheet has no sheet called “{sheet}”, which this agency's mapping reads. {_KEPT} "
        "Send the sheet under that name, or change the mapping."
    )


# -- delimited text --------------------------------------------------------------------------------


def _read_text(content: bytes) -> Table:
    text = _decoded(content)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<table", "<?xml")):
        raise _wrong_type("a web page or XML")
    delimiter, text = _stated_delimiter(text)
    delimiter = delimiter or _sniffed(text)
    records = _records(text, delimiter)
    rows = _numbered(records)
    if not rows:
        raise FileRefused(f"The file is empty. {_KEPT} Send the file with the return in it.")
    return Table(sheet="", sheets=(), rows=rows)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode(content, "utf-16")
    if b"\x00" in content[:200] and content[1:200:2].count(0) > 0.4 * len(content[1:200:2]):
        return _decode(content, "utf-16-le")
    if content[:4096].count(0) > 4:
        raise _wrong_type("not text")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode(content, "cp1252")


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(
            f"The file's text cannot be read: it is neither UTF-8, UTF-16 nor Windows text. {_KEPT} "
            "Save it as CSV UTF-8 and send that."
        ) from error


def _stated_delimiter(text: str) -> tuple[str, str]:
    """Take off the first line "sep=;", which spreadsheet programs obey and do not show."""
    first, found, rest = text.partition("\n")
    stated = first.rstrip("\r")
    if found and len(stated) == 5 and stated[:4].lower() == "sep=" and stated[4] in _DELIMITERS:
        return stated[4], rest
    return "", text


def _sniffed(text: str) -> str:
    """Return the delimiter that cuts most of the first rows into equally many cells, and most cells."""

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = []
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            widths.append(len(record))
            if len(widths) == _SNIFFED:
                break
        wide = [width for width in widths if width > 1]
        usual = max(set(wide), key=lambda width: (wide.count(width), width), default=0)
        return wide.count(usual), usual

    try:
        return max(_DELIMITERS, key=evenness)
    except csv.Error as error:
        raise _not_cells() from error


def _not_cells() -> FileRefused:
    return FileRefused(
        f"A cell of the file is longer than 131,072 characters, or is not text. {_KEPT} "
        "Look for a quotation mark that is never closed."
    )


def _records(text: str, delimiter: str) -> list[list[str]]:
    """Cut the text into records; a quotation mark never closed would swallow the rest, so it is refused."""
    ended = text if text.endswith(("\n", "\r")) else text + "\n"
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(f"{ended}{_END}\n", newline=""), delimiter=delimiter):
            records.append(record)
            if len(records) > MOST_ROWS + 1:
                raise FileRefused(TOO_LONG)
    except csv.Error as error:
        raise _not_cells() from error
    if not records or records[-1] != [_END]:
        raise FileRefused(
            f"Line {len(records)} opens a quotation mark that is never closed. {_KEPT} Close it and send again."
        )
    return records[:-1]


def _numbered(records: Iterable[Sequence[Cell]]) -> tuple[Row, ...]:
    rows = []
    for line, cells in enumerate(records, start=1):
        if line > MOST_ROWS:
            raise FileRefused(TOO_LONG)
        if len(cells) > MOST_COLUMNS and any(not is_blank(cell) for cell in cells[MOST_COLUMNS:]):
            raise FileRefused(f"Line {line} has more than {MOST_COLUMNS} columns. {_KEPT}")
        rows.append(Row(line=line, cells=tuple(cells)))
    return tuple(rows)


def is_blank(cell: Cell) -> bool:
    """Return whether a cell says nothing at all."""
    return isinstance(cell, str) and not cell.strip()
