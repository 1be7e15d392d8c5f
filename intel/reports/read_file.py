"""A file as it came, read into one table of typed cells: XLSX, XLS and ODS by calamine, and delimited text.

Called by `read_rows` and by whoever shows a file before it is mapped. What a file is, its content says, not
its name. What cannot be read is refused whole, with a sentence; nothing is guessed and nothing is cut off.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import python_calamine

from intel.errors import FileRefused
from intel.reports.cells import Block, Broken, Cell, Row, Table, is_blank
from intel.reports.read_apart import read_old_workbook
from intel.reports.read_text import read_text, wrong_type
from intel.reports.unpack import (
    LARGEST_FILE,
    MOST_COLUMNS,
    MOST_ROWS,
    TOO_LONG,
    Seen,
    SheetSeen,
    check_spreadsheet,
)

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
_ERROR: Final = (
    "This cell shows an error, such as #REF!, in the spreadsheet. Put it right and send the row again."
)
_UNWORKED: Final = (
    "This cell holds a formula, and the file does not say what it comes to. Open it in a spreadsheet program, "
    "save it, and send the row again."
)
_NOT_TEXT: Final = "This cell holds a character that is not text (NUL). Type it again and send the row again."
_NAMED: Final = 6  # lines or stretches of lines named in a remark, before “and others”


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a workbook, before a table is made of it."""

    name: str
    hidden: bool
    rows: Sequence[Sequence[Cell]]
    merged: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A file with its sheets, in their order; a text file is one sheet without a name."""

    sheets: tuple[Sheet, ...]
    remarks: tuple[str, ...] = ()
    seen: Mapping[str, SheetSeen] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of the sheets that a person opening the file sees."""
        return tuple(each.name for each in self.sheets if not each.hidden)

    @property
    def filled(self) -> tuple[str, ...]:
        """The names of the shown sheets in which anything stands."""
        return tuple(each.name for each in self.sheets if not each.hidden and _is_filled(each))

    def table(self, name: str = "") -> Table:
        """Return one sheet as a table: by name, without regard to case; without a name the first shown one."""
        sheet = self._wanted(name)
        seen = self.seen.get(sheet.name, SheetSeen())
        rows, downwards = _filled_down(_numbered(_marked(sheet.rows, seen)), sheet.merged)
        if not self.sheets[0].name and not rows:
            raise FileRefused(f"The file is empty. {_KEPT} Send the file with the return in it.")
        hidden = tuple(each.name for each in self.sheets if each.hidden)
        return Table(
            sheet=sheet.name,
            sheets=self.shown if sheet.name else (),
            rows=rows,
            merged=sheet.merged,
            hidden_sheets=hidden,
            remarks=(*self.remarks, *_sheet_remarks(self, sheet, seen), *downwards),
        )

    def _wanted(self, name: str) -> Sheet:
        if not self.sheets:
            raise FileRefused(f"The spreadsheet has no sheet. {_KEPT}")
        if not self.sheets[0].name:
            return self.sheets[0]
        if not name:
            return next((each for each in self.sheets if not each.hidden), self.sheets[0])
        for each in self.sheets:
            if each.name.strip().casefold() == name.strip().casefold():
                return each
        raise FileRefused(
            f"The spreadsheet has no sheet called “{name}”, which this agency's mapping reads. {_KEPT} "
            "Send the sheet under that name, or change the mapping."
        )


def read_book(content: bytes) -> Book:
    """Read a file's sheets. A file that cannot be read is refused."""
    if not content.strip():
        raise FileRefused(f"The file is empty. {_KEPT} Send the file with the return in it.")
    if len(content) > LARGEST_FILE:
        raise FileRefused(f"The file is larger than 20 MB. {_KEPT} Send it in parts.")
    for start, what in _OTHERS:
        if content.startswith(start):
            raise wrong_type(what)
    if content.startswith(b"PK\x03\x04"):
        return _read_spreadsheet(content, check_spreadsheet(content))
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise _locked()
        # A few bytes of the old format can ask for more memory than there is: it is read by a process of its own.
        return _old_book(content)
    records, remarks = read_text(content)
    return Book(sheets=(Sheet(name="", hidden=False, rows=records),), remarks=remarks)


def read_table(content: bytes, *, sheet: str = "") -> Table:
    """Read one sheet of a return; the first shown one where none is named."""
    return read_book(content).table(sheet)


def safe_name(file_name: str) -> str:
    """Return the name of a file as text to show: no folders, no control characters, not too long."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter if letter.isprintable() else " " for letter in last).strip()
    return shown[:_LONGEST_NAME] or "return"


def _locked() -> FileRefused:
    return FileRefused(
        f"The spreadsheet is protected by a password. {_KEPT} Save it without a password and send that."
    )


# -- workbooks -------------------------------------------------------------------------------------


def _read_spreadsheet(content: bytes, seen: Seen) -> Book:
    try:
        with python_calamine.load_workbook(io.BytesIO(content)) as book:
            visible = python_calamine.SheetVisibleEnum.Visible
            sheets = tuple(
                _sheet(book.get_sheet_by_name(each.name), each.name, hidden=each.visible != visible)
                for each in book.sheets_metadata
                if each.typ == python_calamine.SheetTypeEnum.WorkSheet
            )
    except python_calamine.PasswordError as error:
        raise _locked() from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise FileRefused(
            f"The file is not a spreadsheet that can be opened. {_KEPT} Save it again as XLSX and send that."
        ) from error
    return Book(sheets=sheets, remarks=seen.remarks, seen=seen.sheets)


def _sheet(sheet: python_calamine.CalamineSheet, name: str, *, hidden: bool) -> Sheet:
    merged = tuple(
        Block(top=top + 1, left=left, bottom=bottom + 1, right=right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    return Sheet(name=name, hidden=hidden, rows=sheet.to_python(skip_empty_area=False), merged=merged)


def _old_book(content: bytes) -> Book:
    sheets = tuple(
        Sheet(
            name=each.name,
            hidden=each.hidden,
            rows=each.rows,
            merged=tuple(
                Block(top=top + 1, left=left, bottom=bottom + 1, right=right)
                for top, left, bottom, right in each.merged
            ),
        )
        for each in read_old_workbook(content)
    )
    old = "The file is an old workbook (XLS): a cell that shows an error in it reads as empty. XLSX tells them apart."
    return Book(sheets=sheets, remarks=(old,))


def _is_filled(sheet: Sheet) -> bool:
    return any(not is_blank(cell) for row in sheet.rows for cell in row)


def _sheet_remarks(book: Book, sheet: Sheet, seen: SheetSeen) -> list[str]:
    said = []
    if sheet.hidden:
        said.append(f"The sheet “{sheet.name}” is hidden in the file. It was read all the same.")
    said += [
        f"The sheet “{each.name}” is hidden in the file and was not read."
        for each in book.sheets
        if each.hidden and each is not sheet and _is_filled(each)
    ]
    others = [name for name in book.filled if name != sheet.name]
    if others:
        said.append(f"Other sheets were not read: {', '.join(f'“{name}”' for name in others)}.")
    hidden = [line for line in sorted(seen.hidden_rows) if line <= len(sheet.rows)]
    if hidden:
        said.append(f"Hidden in the file, and read like the others: {lines_in_words(hidden)}.")
    return said


def lines_in_words(lines: Sequence[int]) -> str:
    """Return “line 4”, “lines 4, 7 to 9 and others”."""
    stretches: list[list[int]] = []
    for line in lines:
        if stretches and line == stretches[-1][-1] + 1:
            stretches[-1].append(line)
        else:
            stretches.append([line])
    words = [f"{each[0]} to {each[-1]}" if len(each) > 1 else str(each[0]) for each in stretches[:_NAMED]]
    more = " and others" if len(stretches) > _NAMED else ""
    return f"{'line' if len(lines) == 1 else 'lines'} {', '.join(words)}{more}"


# -- rows ------------------------------------------------------------------------------------------


def _marked(rows: Iterable[Sequence[Cell]], seen: SheetSeen) -> Iterable[Sequence[Cell]]:
    """Put in what the reader leaves out: a cell with an error or an unworked formula reads as empty in it."""
    marks = {place: Broken(_ERROR, "#") for place in seen.errors}
    marks |= {place: Broken(_UNWORKED, "formula") for place in seen.unworked}
    if not marks:
        return rows
    by_line: dict[int, dict[int, Broken]] = {}
    for (line, column), mark in marks.items():
        by_line.setdefault(line, {})[column - 1] = mark
    furthest = max(by_line)
    found: list[Sequence[Cell]] = [list(row) for row in rows]
    found += [[] for _ in range(furthest - len(found))]
    for line, places in by_line.items():
        cells = list(found[line - 1])
        cells += [""] * (max(places) + 1 - len(cells))
        for place, mark in places.items():
            cells[place] = mark
        found[line - 1] = cells
    return found


def _numbered(records: Iterable[Sequence[Cell]]) -> tuple[Row, ...]:
    rows = []
    for line, cells in enumerate(records, start=1):
        if line > MOST_ROWS:
            raise FileRefused(TOO_LONG)
        if len(cells) > MOST_COLUMNS and any(not is_blank(cell) for cell in cells[MOST_COLUMNS:]):
            raise FileRefused(f"Line {line} has more than {MOST_COLUMNS} columns. {_KEPT}")
        rows.append(Row(line=line, cells=tuple(_text_or_broken(cell) for cell in cells)))
    return tuple(rows)


def _text_or_broken(cell: Cell) -> Cell:
    return Broken(_NOT_TEXT, cell.replace("\x00", "")) if isinstance(cell, str) and "\x00" in cell else cell


def _filled_down(rows: tuple[Row, ...], merged: tuple[Block, ...]) -> tuple[tuple[Row, ...], list[str]]:
    """Let each line of cells merged downwards say what the sheet shows beside it."""
    tall = [each for each in merged if each.bottom > each.top and each.top <= len(rows)]
    if not tall:
        return rows, []
    cells = {row.line: list(row.cells) for row in rows}
    lines: set[int] = set()
    for each in tall:
        above = cells[each.top]
        value = above[each.left] if each.left < len(above) else ""
        if is_blank(value):
            continue
        for line in range(each.top + 1, min(each.bottom, len(rows)) + 1):
            row = cells[line]
            row += [""] * (each.left + 1 - len(row))
            row[each.left] = value
            lines.update((each.top, line))
    filled = tuple(Row(line=row.line, cells=tuple(cells[row.line])) for row in rows)
    said = f"Cells merged downwards count for each line they stand beside: {lines_in_words(sorted(lines))}."
    return filled, [said] if lines else []
