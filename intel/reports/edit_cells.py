"""Cells put right before a row is recorded: the table as it is then read, with what the sender wrote kept.

Called by `read_rows`, so that every edit goes through the same reading and the same refusals as the file itself.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intel.reports.cells import Cell, Row, Table
from intel.reports.layout import Layout
from intel.reports.model import CellEdit
from intel.reports.values import folded, text_of

# Stands for a column where a person says of a row, whose sheet has none for it, whether it is fact or assessment.
BASIS: Final = "Fact or assessment, as decided here"


def with_edits(table: Table, layout: Layout, edits: Sequence[CellEdit]) -> Table:
    """Return the table with these cells put right; an edit of a line or column that is not there changes nothing."""
    by_line: dict[int, list[CellEdit]] = {}
    for each in edits:
        by_line.setdefault(each.line, []).append(each)
    if not by_line:
        return table
    rows = (_edited(row, layout, by_line[row.line]) if row.line in by_line else row for row in table.rows)
    return replace(table, rows=tuple(rows))


def cells_of(table: Table, layout: Layout, headings: Sequence[str], line: int) -> tuple[tuple[str, str], ...]:
    """Return one row as its headings with the words in each cell; empty where there is no such row."""
    row = next((each for each in table.rows if each.line == line), None)
    if row is None:
        return ()
    return tuple((heading, text_of(layout.cell(row, heading))) for heading in headings)


def _edited(row: Row, layout: Layout, edits: Sequence[CellEdit]) -> Row:
    cells: list[Cell] = list(row.cells)
    for each in edits:
        place = layout.places.get(folded(each.column))
        if place is not None:
            cells.extend([""] * (place + 1 - len(cells)))
            cells[place] = each.now
    return replace(row, cells=tuple(cells))
