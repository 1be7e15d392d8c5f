"""Where a mapping's columns stand in a table, and each row's cells by the field they feed.

Called by `read_rows`. A return that lacks a column its mapping reads is refused whole: filling in would guess.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Final, TypeVar

from intel.errors import FileRefused
from intel.reports.cells import Broken, Cell, Row, Table, is_blank
from intel.reports.dates import UnreadableError
from intel.reports.mapping import Column, Mapping, slots_of
from intel.reports.read_heading import find_known
from intel.reports.values import folded, is_said, text_of

_T = TypeVar("_T")

# Fields whose columns are put together, in order, where several columns feed one; their words are kept whole.
JOINED: Final = ("text", "cleared_text", "conditions", "description")
VERBATIM: Final = frozenset({"text", "cleared_text", "conditions", "own_reference"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One column that feeds a field, where it stands, and its words put into ours, folded once for all rows."""

    column: Column
    place: int
    values: MappingOf[str, str]
    elsewhere: MappingOf[str, Column]

    @property
    def has_words(self) -> bool:
        """Whether any word of this column means something else than it says."""
        return bool(self.values or self.elsewhere)

    def in_our_words(self, cell: Cell) -> tuple[Column, Cell]:
        """Return a cell in our words, and the column it counts for: a value may belong to another field."""
        said = folded(text_of(cell))
        return self.elsewhere.get(said, self.column), self.values.get(said, cell)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The columns of one table by the mapping's headings; `line` is the last of the heading's `lines`.

    `doubtful` are columns of dates that leave the order of day and month open, each with a date that shows it.
    `confirmed` are fields that a person took from the words of a line, with those words. `slots` are those the mapping
    can fill, in the order of its columns. `read_before` keeps what a slot with the same cells was read as in this file.
    """

    line: int
    lines: int
    places: MappingOf[str, int]
    unread: tuple[str, ...]
    doubtful: MappingOf[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    names: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    confirmed: MappingOf[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    read_before: dict[Hashable, object] = field(default_factory=dict, compare=False, repr=False)

    def cell(self, row: Row, heading: str) -> Cell:
        """Return the cell of a row under a heading; rows may be shorter than the heading."""
        place = self.places[folded(heading)]
        return row.cells[place] if place < len(row.cells) else ""


def lay_out(table: Table, mapping: Mapping) -> Layout:
    """Find the mapping's columns under the headings, wherever those stand in this file."""
    wanted = _headings(mapping)
    heading = find_known(table, wanted, line=mapping.header_row, lines=mapping.header_rows)
    if heading is None:
        raise FileRefused(
            f"The file has no line {mapping.header_row}, where this agency's headings stand. Nothing of it was kept."
        )
    names = [folded(name) for name in heading.names]
    missing = [name for name in wanted if folded(name) not in names]
    if missing:
        raise FileRefused(
            f"Line {heading.line} has no column headed {_quoted(missing)}, which this agency's mapping reads. "
            "Nothing of the file was kept. Send it with that column, or change the mapping."
        )
    twice = [name for name in wanted if names.count(folded(name)) > 1]
    if twice:
        raise FileRefused(
            f"Line {heading.line} has more than one column headed {_quoted(twice)}. Nothing of the file was "
            "kept. Give each its own heading and send it again."
        )
    known = {folded(column.column) for column in mapping.columns} | {folded(name) for name in wanted}
    places = {name: place for place, name in enumerate(names) if name}
    return Layout(
        line=heading.line,
        lines=heading.lines,
        places=places,
        names=tuple(name for name in heading.names if name),
        parts=tuple(_part(column, places) for column in mapping.columns if column.field),
        slots=slots_of(mapping),
        unread=tuple(
            shown for shown, name in zip(heading.names, names, strict=True) if name and name not in known
        ),
    )


def _part(column: Column, places: MappingOf[str, int]) -> Part:
    elsewhere = {
        folded(theirs): column.model_copy(update={"field": field_})
        for theirs, field_ in column.elsewhere.items()
    }
    return Part(
        column=column,
        place=places[folded(column.column)],
        values={folded(theirs): ours for theirs, ours in column.values.items()},
        elsewhere=elsewhere,
    )


def _headings(mapping: Mapping) -> list[str]:
    """Return the headings that are read: of columns that feed a field, and of those that state a link."""
    read = [column.column for column in mapping.columns if column.field]
    read += [link.when_column for link in mapping.links if link.when_column]
    return list({folded(name): name for name in read}.values())


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a row, for its sender."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One thing a person should look at in a row that can be recorded as it is; `offer` is what it may be meant to say."""

    column: str
    value: str
    words: str
    offer: str = ""


@dataclass(slots=True)
class Fields:
    """One row's cells by field, and what was found while reading them: faults refuse the row, questions do not."""

    row: Row
    mapping: Mapping
    layout: Layout
    said: dict[str, tuple[Column | None, Cell]]
    faults: list[Fault] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)

    def has(self, name: str) -> bool:
        """Return whether the row, or a default, says something for a field."""
        return name in self.said

    def take(self, name: str, read: Callable[[Cell], _T], otherwise: _T) -> _T:
        """Read a field; a fault is noted with its column, and `otherwise` stands in until the row is refused."""
        if name not in self.said:
            return otherwise
        _, cell = self.said[name]
        try:
            return read(cell)
        except UnreadableError as error:
            self.refuse(name, str(error))
        return otherwise

    def refuse(self, name: str, reason: str) -> None:
        """Note a fault with a field."""
        column, cell = self.said.get(name, (None, ""))
        heading = column.column if column else _heading_of(self.mapping, name)
        self.faults.append(Fault(column=heading, value=text_of(cell), reason=reason))

    def ask(self, name: str, words: str, offer: str = "") -> None:
        """Note a question about a field."""
        column, cell = self.said.get(name, (None, ""))
        heading = column.column if column else _heading_of(self.mapping, name)
        self.asks.append(Ask(column=heading, value=text_of(cell), words=words, offer=offer))

    def name_order(self, name: str) -> bool:
        """Return whether the column of a name gives the last name first."""
        column, _ = self.said.get(name, (None, ""))
        return column is not None and column.name_order == "last_first"


def _heading_of(mapping: Mapping, name: str) -> str:
    return next((column.column for column in mapping.columns if column.field == name), name)


def fields_of(row: Row, layout: Layout, mapping: Mapping) -> Fields:
    """Put a row's cells in order of their fields, in our words where the mapping has words for them."""
    fields = Fields(row=row, mapping=mapping, layout=layout, said={})
    cells, width = row.cells, len(row.cells)
    for part in layout.parts:
        cell = cells[part.place] if part.place < width else ""
        if cell == "":
            continue
        if isinstance(cell, Broken):
            fields.faults.append(Fault(column=part.column.column, value=cell.shown, reason=cell.reason))
            continue
        column = part.column
        if part.has_words:
            column, cell = part.in_our_words(cell)
        if is_said(cell) if column.field not in VERBATIM else not is_blank(cell):
            if column.field in fields.said:
                _add(fields, column, cell)
            else:
                fields.said[column.field] = (column, cell)
    for name, words in layout.confirmed.get(row.line, ()):
        fields.said.setdefault(name, (None, words))
    for name, value in mapping.defaults.items():
        if name not in fields.said and value and _default_applies(name, fields):
            fields.said[name] = (None, value)
    return fields


def _add(fields: Fields, column: Column, cell: Cell) -> None:
    """Put a second column that feeds a field to what the first one said."""
    name = column.field
    first, earlier = fields.said[name]
    if name.rpartition(".")[2] in JOINED:
        fields.said[name] = (first, f"{text_of(earlier)}\n{text_of(cell)}")
    elif folded(text_of(earlier)) != folded(text_of(cell)):
        fields.faults.append(
            Fault(
                column=column.column,
                value=text_of(cell),
                reason="Two columns of this row say different things of one field.",
            )
        )


def _default_applies(name: str, fields: Fields) -> bool:
    """Let a default fill in a mention that the row names, or name one itself; never make one of a detail."""
    slot, dot, part = name.partition(".")
    if not dot or slot == "missing" or part in ("name", "text", "number", "handle", "registration"):
        return True
    return any(other.startswith(f"{slot}.") for other in fields.said)


def only_blanks(cells: Iterable[Cell]) -> bool:
    """Return whether a row is empty."""
    return all(is_blank(cell) for cell in cells)
