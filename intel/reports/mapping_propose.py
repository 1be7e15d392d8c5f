"""What the columns of a file may mean: proposed from their names, then from their values, for a person to confirm.

Called by the page and the command that explain columns. A column that the agency's mapping knows is not asked about
again, wherever it stands; a new one, a renamed one and one that is gone are. Nothing here decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from rapidfuzz import fuzz

from intel.reports.cells import Cell, Table, is_blank
from intel.reports.dates import OrderEvidence, order_evidence
from intel.reports.heading_words import Guess, fits, is_heading, look_of, named_by
from intel.reports.layout import JOINED
from intel.reports.mapping import Column, Mapping, is_date
from intel.reports.read_heading import Heading, find_heading, find_known, heading_at
from intel.reports.values import folded, is_said, text_of

State = Literal["known", "new", "renamed", "gone"]

SAMPLES: Final = 3
_LONGEST_SAMPLE: Final = 60  # characters: enough to see what a column holds
_LOOKED_AT: Final = 400  # rows whose values are looked at
# From this confidence a proposal stands in the form already chosen; below it the form asks.
LIKELY: Final = 0.6
_RENAMED: Final = 80  # how alike, of 100, a new heading must be to one that is gone


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProposal:
    """One column, what it may mean and why. `fields` are one field, or two that the column feeds.

    `confidence` is from 0 to 1. `was` is the heading it had before, where it looks renamed. A column that is `gone`
    has no samples. `dates` is what a column of dates gives away about the order of day and month.
    """

    heading: str
    state: State
    fields: tuple[str, ...]
    confidence: float
    why: str
    samples: tuple[str, ...] = ()
    reason: str = ""
    was: str = ""
    dates: OrderEvidence | None = None
    order_open: bool = False
    about: str = ""

    @property
    def asks(self) -> bool:
        """Whether a person has to say something of this column."""
        return self.state != "known" or self.order_open


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """How one sheet of a file may be read; `sheets` are those a person may choose from."""

    sheet: str
    sheets: tuple[str, ...]
    header_row: int
    header_rows: Literal[1, 2]
    columns: tuple[ColumnProposal, ...]

    @property
    def asks(self) -> bool:
        """Whether anything has to be said before the file can be read as it stands."""
        return any(each.asks for each in self.columns)


def propose(table: Table, mapping: Mapping | None) -> Proposal | None:
    """Propose what each column of a sheet means; None where no line of it reads as headings."""
    heading = _heading(table, mapping)
    if heading is None:
        return None
    columns = _columns(table, heading, mapping)
    return Proposal(
        sheet=table.sheet,
        sheets=table.sheets,
        header_row=heading.line,
        header_rows=2 if heading.lines == 2 else 1,
        columns=tuple(columns),
    )


def _heading(table: Table, mapping: Mapping | None) -> Heading | None:
    if mapping is not None:
        wanted = [each.column for each in mapping.columns]
        known = find_known(table, wanted, line=mapping.header_row, lines=mapping.header_rows)
        names = {folded(name) for name in known.names} if known else set()
        if sum(folded(each) in names for each in wanted) * 2 >= len(wanted):
            return known
    found = find_heading(table, is_heading)
    return found or next(
        (heading_at(table, row.line, 1) for row in table.rows if any(map(is_said, row.cells))), None
    )


def _columns(table: Table, heading: Heading, mapping: Mapping | None) -> list[ColumnProposal]:
    known: dict[str, list[Column]] = {}
    for column in mapping.columns if mapping else ():
        known.setdefault(folded(column.column), []).append(column)
    proposals = []
    for place, name in enumerate(heading.names):
        cells = [row.cells[place] for row in table.rows if row.line > heading.line and place < len(row.cells)]
        filled = [cell for cell in cells[:_LOOKED_AT] if not is_blank(cell) and is_said(cell)]
        if not name and not filled:
            continue
        columns = known.get(folded(name), [])
        proposals.append(
            _known(name, columns, filled, mapping) if columns and mapping else _new(name, filled)
        )
    gone = [column for key, columns in known.items() for column in columns if key not in _names(heading)]
    if mapping is None:
        return _without_doubles(proposals)
    taken = {field for each in proposals if each.state == "known" for field in each.fields}
    return _renamed(_without_doubles(proposals, taken), gone)


def _names(heading: Heading) -> set[str]:
    return {folded(name) for name in heading.names}


def samples_of(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return three different values of a column, cut to a glance."""
    found = dict.fromkeys(" ".join(text_of(cell).split()) for cell in cells)
    return tuple(
        each if len(each) <= _LONGEST_SAMPLE else f"{each[:_LONGEST_SAMPLE]}…"
        for each in list(found)[:SAMPLES]
    )


def _known(name: str, columns: list[Column], filled: list[Cell], mapping: Mapping) -> ColumnProposal:
    fields = tuple(each.field for each in columns if each.field)
    evidence = order_evidence(filled) if any(is_date(field) for field in fields) else None
    order = columns[0].dates or mapping.dates
    return ColumnProposal(
        heading=name,
        state="known",
        fields=fields,
        confidence=1,
        why="said before",
        samples=samples_of(filled),
        reason=columns[0].reason,
        dates=evidence,
        order_open=bool(evidence and evidence.order and evidence.order != order),
    )


def _new(name: str, filled: list[Cell]) -> ColumnProposal:
    by_name, look = named_by(name), look_of(filled)
    guess = _weighed(by_name, look, filled)
    evidence = order_evidence(filled) if guess.field and is_date(guess.field) else None
    fields: tuple[str, ...] = (guess.field,) if guess.field else ()
    if guess.field.endswith(".text") and guess.field.startswith("place_") and look and look.what == "address":
        fields = (guess.field, f"{guess.field.partition('.')[0]}.postcode")
    return ColumnProposal(
        heading=name,
        state="new",
        fields=fields,
        confidence=guess.confidence,
        why=guess.why,
        samples=samples_of(filled),
        reason=guess.reason,
        dates=evidence,
        order_open=bool(evidence and evidence.order is None and evidence.either),
        about=guess.about,
    )


def _weighed(by_name: Guess | None, look: Guess | None, filled: list[Cell]) -> Guess:
    """Take the name's word; values that fit it make it surer, values that do not make it a guess."""
    if by_name is None:
        return look or Guess(field="", confidence=0, why="neither its name nor its values say")
    if not by_name.field or not filled:
        return by_name
    fit = fits(by_name.field, filled)
    if fit is None:
        return by_name
    if fit >= 0.5:
        return replace(
            by_name, confidence=min(1.0, by_name.confidence + 0.04), why=f"{by_name.why}, and its values fit"
        )
    return replace(
        by_name, confidence=min(by_name.confidence, 0.4), why=f"{by_name.why}, but its values do not fit"
    )


def _without_doubles(proposals: list[ColumnProposal], taken: set[str] | None = None) -> list[ColumnProposal]:
    """Let each field be fed once: another person or thing takes the next number, and of two columns the surer one wins."""
    found = _numbered_apart(proposals, set(taken or ()))
    used = set(taken or ())
    for at in sorted(range(len(found)), key=lambda at: (-found[at].confidence, at)):
        each = found[at]
        if each.state != "new":
            continue
        if any(field in used and field.rpartition(".")[2] not in JOINED for field in each.fields):
            found[at] = replace(each, fields=(), confidence=0.2, why="another column says the same")
        used.update(found[at].fields)
    return found


def _numbered_apart(proposals: list[ColumnProposal], taken: set[str]) -> list[ColumnProposal]:
    """Give each person or thing its number: words that speak of another one than before move on together."""
    groups: dict[tuple[str, str], list[int]] = {}
    for at, each in enumerate(proposals):
        if (
            each.state == "new"
            and each.fields
            and "_" in each.fields[0].partition(".")[0]
            and "." in each.fields[0]
        ):
            groups.setdefault((each.fields[0].partition(".")[0], each.about), []).append(at)
    found, used = list(proposals), set(taken)
    for (slot, _), places in groups.items():
        kind, _, said = slot.rpartition("_")
        if not said.isdigit():
            continue
        parts = {field.partition(".")[2] for at in places for field in proposals[at].fields}
        number = int(said)
        while any(f"{kind}_{number}.{part}" in used for part in parts - set(JOINED) | (parts & {"text"})):
            number += 1
        for at in places:
            fields = tuple(f"{kind}_{number}.{field.partition('.')[2]}" for field in proposals[at].fields)
            found[at] = replace(found[at], fields=fields)
            used.update(fields)
    return found


def _renamed(proposals: list[ColumnProposal], gone: list[Column]) -> list[ColumnProposal]:
    """Pair new columns with those that are gone: by name, or where only one is left of each and the field agrees."""
    found, left = list(proposals), list(gone)
    for at, each in enumerate(found):
        if each.state != "new" or not each.heading:
            continue
        match = _match(each, left)
        if match is None:
            continue
        left = [column for column in left if column.column != match.column]
        fields = tuple(column.field for column in gone if column.column == match.column and column.field)
        found[at] = replace(
            each, state="renamed", fields=fields, was=match.column, confidence=max(each.confidence, 0.7),
            why=f"it looks like “{match.column}”, which is gone", reason=match.reason,
        )  # fmt: skip
    headings = dict.fromkeys(column.column for column in left)
    return found + [
        ColumnProposal(
            heading=heading,
            state="gone",
            fields=tuple(column.field for column in left if column.column == heading and column.field),
            confidence=1,
            why="the file has no such column any more",
        )
        for heading in headings
    ]


def _match(new: ColumnProposal, gone: list[Column]) -> Column | None:
    for column in gone:
        if column.field and column.field in new.fields:
            return column
    alike = [(fuzz.WRatio(folded(new.heading), folded(column.column)), column) for column in gone]
    best = max(alike, key=lambda each: each[0], default=(0, None))
    return best[1] if best[0] >= _RENAMED else None
