"""Where a table begins in a sheet: the line, or the two lines, that hold its headings.

Called by `layout` to find headings that are known, wherever they stand this month, and by `mapping_propose` to find
those that nobody has explained yet.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from intel.reports.cells import Block, Cell, Row, Table, is_blank
from intel.reports.values import folded, text_of

# Lines looked at: notes above a table run to a page, not to ten.
_LOOKED_AT: Final = 60
_LONGEST_HEADING: Final = 120  # characters; a sentence is a note


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Headings as they stand: `line` is the last of their `lines`, and `names` are by place, empty where none."""

    line: int
    lines: int
    names: tuple[str, ...]


def heading_at(table: Table, line: int, lines: int) -> Heading | None:
    """Return the headings that end in a line; None where the sheet has no such line."""
    rows = {row.line: row for row in table.rows[:line]}
    if line not in rows or (lines == 2 and line - 1 not in rows):
        return None
    lower = rows[line].cells
    if lines == 1:
        return Heading(line=line, lines=1, names=tuple(words_of(cell) for cell in lower))
    return Heading(line=line, lines=2, names=_two_lines(rows[line - 1], lower, table.merged))


def words_of(cell: Cell) -> str:
    """Return a heading's words on one line."""
    return " ".join(text_of(cell).split())


def _two_lines(upper: Row, lower: Sequence[Cell], merged: Iterable[Block]) -> tuple[str, ...]:
    """Join each lower heading with the one above it, which may stand over several."""
    width = max(len(upper.cells), len(lower))
    above = [words_of(cell) for cell in upper.cells] + [""] * (width - len(upper.cells))
    below = [words_of(cell) for cell in lower] + [""] * (width - len(lower))
    over = _stretched(above, below, [each for each in merged if each.top <= upper.line <= each.bottom])
    # A heading merged downwards stands in both lines, and is said once.
    return tuple(
        first if first == second else f"{first} {second}".strip()
        for first, second in zip(over, below, strict=True)
    )


def _stretched(above: list[str], below: list[str], blocks: list[Block]) -> list[str]:
    """Let an upper heading stand over the places it is merged across; without merging, until the next one."""
    found = list(above)
    if any(block.right > block.left for block in blocks):
        for block in blocks:
            for place in range(block.left + 1, min(block.right, len(found) - 1) + 1):
                found[place] = above[block.left]
        return found
    for place in range(1, len(found)):
        if not found[place] and below[place] and found[place - 1]:
            found[place] = found[place - 1]
    return found


# -- known headings --------------------------------------------------------------------------------


def find_known(table: Table, wanted: Collection[str], *, line: int, lines: int) -> Heading | None:
    """Return the headings that hold the most wanted ones: where they stood last time, or wherever they stand now."""
    needed = {folded(each) for each in wanted}
    usual = heading_at(table, line, lines)
    if usual and needed <= _folded_names(usual):
        return usual
    found = [each for row in table.rows[:_LOOKED_AT] if (each := heading_at(table, row.line, lines))]
    best = max(found, key=lambda each: len(needed & _folded_names(each)), default=None)
    if best is None or (usual and len(needed & _folded_names(usual)) >= len(needed & _folded_names(best))):
        return usual
    return best


def _folded_names(heading: Heading) -> set[str]:
    return {folded(name) for name in heading.names if name}


# -- headings that nobody has explained ------------------------------------------------------------


def find_heading(table: Table, is_known: Callable[[str], bool]) -> Heading | None:
    """Return the headings of a table never seen before: the line with the most words that read as headings.

    `is_known` says whether words are among those that agencies use for headings. Of equal lines the first counts.
    """
    best, most = None, 0.0
    for row in table.rows[:_LOOKED_AT]:
        score = _score(row, is_known)
        if score > most:
            best, most = row, score
    if best is None:
        return None
    return _with_its_neighbour(table, best)


def _score(row: Row, is_known: Callable[[str], bool]) -> float:
    filled = [cell for cell in row.cells if not is_blank(cell)]
    texts = {folded(cell) for cell in filled if isinstance(cell, str) and len(cell) <= _LONGEST_HEADING}
    known = sum(is_known(text) for text in texts)
    others = sum(
        not isinstance(cell, str) or (any(c.isdigit() for c in cell) and not is_known(folded(cell)))
        for cell in filled
    )
    # A note is one cell; a table of one column is allowed, but any wider line beats it.
    return 3 * known + len(texts) - 2 * others - (0.5 if len(filled) == 1 else 0)


def _with_its_neighbour(table: Table, row: Row) -> Heading | None:
    above = next((each for each in table.rows if each.line == row.line - 1), None)
    below = next((each for each in table.rows if each.line == row.line + 1), None)
    if above is not None and _stands_over(above, row, table.merged):
        return heading_at(table, row.line, 2)
    if below is not None and _explains(below, row, table.merged):
        return heading_at(table, row.line + 1, 2)
    return heading_at(table, row.line, 1)


def _stands_over(above: Row, row: Row, merged: Iterable[Block]) -> bool:
    """Say whether the line above groups the headings: it is merged across some of them, or they repeat under it."""
    filled = [place for place, cell in enumerate(above.cells) if not is_blank(cell)]
    width = sum(not is_blank(cell) for cell in row.cells)
    if not all(isinstance(above.cells[place], str) for place in filled):
        return False
    across = [each for each in merged if each.top == above.line and 0 < each.right - each.left < width - 1]
    tall = any(each.top == above.line and each.bottom == row.line for each in merged)
    names = [folded(words_of(cell)) for cell in row.cells if not is_blank(cell)]
    repeat = len(set(names)) < len(names)
    return tall or (bool(across) and bool(filled)) or (repeat and len(filled) >= 2)


def _explains(below: Row, row: Row, merged: Iterable[Block]) -> bool:
    """Say whether the line below belongs to the headings: it is in brackets, or the headings are merged over it."""
    filled = [cell for cell in below.cells if not is_blank(cell)]
    brackets = all(
        isinstance(cell, str) and cell.strip().startswith("(") and cell.strip().endswith(")")
        for cell in filled
    )
    across = any(each.top == row.line == each.bottom and each.right > each.left for each in merged)
    return bool(filled) and (brackets or (across and all(isinstance(cell, str) for cell in filled)))
