"""What a file holds once it is read: cells with their types, rows with their lines, one sheet as a table.

The readers (`read_file`, `read_text`, `read_apart`) make these; everything that reads a return takes them.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell whose content the file does not give; a row that needs it is refused with this sentence."""

    reason: str
    shown: str = ""


Cell = str | int | float | bool | date | datetime | time | timedelta | Broken


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; `line` is the row's number as a spreadsheet program shows it."""

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Cells that the sheet shows as one, by line and place in the row, both ends within it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet of a file. `remarks` are sentences about the file for whoever looks before it is taken in."""

    sheet: str
    sheets: tuple[str, ...]
    rows: tuple[Row, ...]
    merged: tuple[Block, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    remarks: tuple[str, ...] = field(default=())


def is_blank(cell: Cell) -> bool:
    """Return whether a cell says nothing at all."""
    return isinstance(cell, str) and not cell.strip()
