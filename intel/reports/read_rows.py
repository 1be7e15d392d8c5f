"""A return read by its agency's mapping: every row of the file read, refused or passed over.

Called by `intel.app` for the preview and the import; `record` takes what a person approves. Reading keeps
nothing and looks nothing up but the gazetteer.
"""

import hashlib
import re
from collections.abc import Hashable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Final

from pydantic import ValidationError

from intel.collector import collector_put_off
from intel.errors import FileRefused
from intel.reports import values
from intel.reports.cells import Cell, Row, Table, is_blank
from intel.reports.draft import MentionDraft, ReportDraft, digest
from intel.reports.edit_cells import BASIS, with_edits
from intel.reports.gazetteer import Gazetteer
from intel.reports.grades import audience_of, grades_of
from intel.reports.layout import Ask, Fault, Fields, Layout, fields_of, lay_out, only_blanks
from intel.reports.mapping import Mapping
from intel.reports.model import CellEdit, RefusedRow
from intel.reports.offered import Names, Offer, confirmed_by_line, offers_of
from intel.reports.read_dates import doubtful_columns, read_dates
from intel.reports.read_file import Book, read_book, safe_name
from intel.reports.read_mentions import located, read_mentions, read_statements

_TOTAL: Final = re.compile(r"(?:grand |sub-?)?totals?\b", re.IGNORECASE)
_LONGEST_VALUE: Final = 200  # of a refused value, in characters: enough to find the cell again

ABOVE: Final = "above the heading"
HEADING: Final = "heading"
BLANK: Final = "blank"
TOTAL: Final = "total"
NOTE: Final = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRead:
    """One row as a report without ids. `digest` is of what the sender wrote: it knows the same row again.

    Where cells were put right, `edits` says which, and `sent_digest` is that of the row as it came, if it could be read.
    `asks` are what a person should look at before it is recorded; none of them keeps the row out. `offers` are what its
    words name and no column says, for a person to confirm.
    """

    line: int
    own_reference: str
    digest: str
    draft: ReportDraft
    edits: tuple[CellEdit, ...] = ()
    sent_digest: str = ""
    asks: tuple[Ask, ...] = ()
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """One row that is no report, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRead:
    """One file, read: `total_rows` = rows + refused + passed over. `unread_columns` are in no mapping.

    `table` is the sheet as it came, so that a row can be shown cell by cell and sent back.
    """

    agency: str
    file_name: str
    digest: str
    total_rows: int
    rows: tuple[RowRead, ...]
    refused: tuple[RefusedRow, ...]
    passed_over: tuple[PassedOver, ...]
    unread_columns: tuple[str, ...]
    table: Table = field(compare=False, repr=False)
    layout: Layout = field(compare=False, repr=False)


def read_return(
    content: bytes,
    file_name: str,
    mapping: Mapping,
    gazetteer: Gazetteer,
    *,
    today: date,
    edits: Sequence[CellEdit] = (),
) -> ReturnRead:
    """Read a whole return, with `edits` put right first; FileRefused where the file or its layout cannot be read."""
    table, layout = find_table(read_book(content), mapping)
    layout = replace(layout, doubtful=doubtful_columns(table, layout, mapping), read_before={})
    put_right = replace(layout, confirmed=confirmed_by_line(edits))
    with collector_put_off():
        outcomes = list(_outcomes(with_edits(table, layout, edits).rows, put_right, mapping, today))
    rows = [each for each in outcomes if isinstance(each, RowRead)]
    if edits:
        as_sent = {row.line: row for row in table.rows}
        rows = [_put_right(each, as_sent[each.line], edits, layout, mapping, today) for each in rows]
    return ReturnRead(
        agency=mapping.agency,
        file_name=safe_name(file_name),
        digest=hashlib.sha256(content).hexdigest(),
        total_rows=len(table.rows),
        rows=_with_offers(_with_places(rows, gazetteer)),
        refused=tuple(each for each in outcomes if isinstance(each, RefusedRow)),
        passed_over=tuple(each for each in outcomes if isinstance(each, PassedOver)),
        unread_columns=layout.unread,
        table=table,
        layout=layout,
    )


def find_table(book: Book, mapping: Mapping) -> tuple[Table, Layout]:
    """Return the sheet that has the mapping's columns: the one it names, or the only one that has them."""
    if mapping.sheet or len(book.filled) < 2:
        table = book.table(_named_or_only(book, mapping.sheet))
        return table, lay_out(table, mapping)
    found = []
    for name in book.filled:
        table = book.table(name)
        with suppress(FileRefused):
            found.append((table, lay_out(table, mapping)))
    if len(found) > 1:
        sheets = ", ".join(f"“{table.sheet}”" for table, _ in found)
        raise FileRefused(
            f"More than one sheet has the columns of this return: {sheets}. Nothing of it was kept. Say in the "
            "mapping which sheet to read, or send a file with that sheet alone."
        )
    table = book.table(book.filled[0])
    return found[0] if found else (table, lay_out(table, mapping))


def _named_or_only(book: Book, sheet: str) -> str:
    """Return the sheet a mapping names, or the only one that holds anything, under whatever name."""
    named = any(each.name.strip().casefold() == sheet.strip().casefold() for each in book.sheets)
    return book.filled[0] if sheet and not named and len(book.filled) == 1 else sheet


Outcome = RowRead | RefusedRow | PassedOver


def _outcomes(rows: tuple[Row, ...], layout: Layout, mapping: Mapping, today: date) -> Iterator[Outcome]:
    by_reference: dict[str, RowRead] = {}
    by_digest: dict[str, RowRead] = {}
    for row in rows:
        outcome = _outcome(row, layout, mapping, today)
        if isinstance(outcome, RowRead):
            outcome = _unless_twice(outcome, by_reference, by_digest)
        if isinstance(outcome, RowRead):
            by_digest[outcome.digest] = outcome
            if outcome.own_reference:
                by_reference[outcome.own_reference] = outcome
        yield outcome


def _put_right(
    read: RowRead, sent: Row, edits: Sequence[CellEdit], layout: Layout, mapping: Mapping, today: date
) -> RowRead:
    """Say what was put right in a row, and keep what knows the row again when it comes as it came before."""
    mine = tuple(each for each in edits if each.line == read.line)
    if not mine:
        return read
    decided = next((each.now for each in mine if each.column == BASIS), "")
    draft = read.draft if decided not in ("fact", "assessment") else replace(read.draft, basis=decided)  # type: ignore[arg-type] # the two there are
    before = _outcome(sent, layout, mapping, today)
    return replace(
        read,
        draft=draft,
        digest=digest(draft),
        edits=mine,
        sent_digest=before.digest if isinstance(before, RowRead) else "",
    )


def _unless_twice(row: RowRead, by_reference: dict[str, RowRead], by_digest: dict[str, RowRead]) -> Outcome:
    """Take a row of the file once: a copy is passed over, another wording under one reference is refused."""
    if row.digest in by_digest:
        return PassedOver(line=row.line, reason=f"the same as line {by_digest[row.digest].line}")
    if row.own_reference in by_reference:
        earlier = by_reference[row.own_reference].line
        return RefusedRow(
            line=row.line,
            column="own_reference",
            value=row.own_reference,
            reason=f"Line {earlier} has the same reference and says something else. Give each its own.",
        )
    return row


def _outcome(row: Row, layout: Layout, mapping: Mapping, today: date) -> Outcome:
    if row.line <= layout.line:
        heading = row.line > layout.line - layout.lines
        return PassedOver(line=row.line, reason=HEADING if heading else ABOVE)
    if only_blanks(row.cells):
        return PassedOver(line=row.line, reason=BLANK)
    fields = fields_of(row, layout, mapping)
    aside = _not_a_report(row, fields)
    if aside:
        return PassedOver(line=row.line, reason=aside)
    return _report(row, fields, layout, today)


def _report(row: Row, fields: Fields, layout: Layout, today: date) -> Outcome:
    try:
        draft = _draft(fields, layout, today)
    except ValidationError as error:
        # A guard: what the readers let through and the model does not is refused, in the model's words.
        return _refused(row, [Fault(column="", value="", reason=_in_words(error))])
    if fields.faults or draft is None:
        return _refused(row, fields.faults)
    return RowRead(
        line=row.line,
        own_reference=draft.own_reference,
        digest=digest(draft),
        draft=draft,
        asks=tuple(fields.asks),
    )


def _not_a_report(row: Row, fields: Fields) -> str:
    """Say what a row without any date is, if it is a total or a note below the table; otherwise nothing."""
    dated = fields.has("reported_on") or fields.has("happened_on")
    if dated and not _TOTAL.match(str(next(cell for cell in row.cells if not is_blank(cell))).strip()):
        filled = list(islice((cell for cell in row.cells if not is_blank(cell)), 2))
    else:
        filled = [cell for cell in row.cells if not is_blank(cell)]
    total = isinstance(filled[0], str) and bool(_TOTAL.match(filled[0].strip()))
    if total and all(_is_count(cell) for cell in filled[1:]):
        return TOTAL
    alone = len(filled) == 1 and len(fields.mapping.columns) > 1 and isinstance(filled[0], str)
    if dated:
        # Words alone under a column of dates are a note; what begins with a digit is a date to put right.
        return NOTE if alone and not str(filled[0]).lstrip()[:1].isdigit() else ""
    if total:
        return TOTAL
    return NOTE if alone else ""


def _is_count(cell: Cell) -> bool:
    """Return whether a cell holds a number, as number or as text: with “Total” before them they are a totals row."""
    return isinstance(cell, int | float) or (isinstance(cell, str) and cell.strip().isdecimal())


def _refused(row: Row, faults: list[Fault]) -> RefusedRow:
    first, others = faults[0], faults[1:]
    also = "".join(f" Also, column “{each.column}”: {each.reason}" for each in others)
    value = first.value if len(first.value) <= _LONGEST_VALUE else first.value[:_LONGEST_VALUE] + "…"
    return RefusedRow(line=row.line, column=first.column, value=value, reason=first.reason + also)


def _in_words(error: ValidationError) -> str:
    return "; ".join(str(each["msg"]) for each in error.errors(include_input=False, include_url=False))


# -- one report ------------------------------------------------------------------------------------


def _draft(fields: Fields, layout: Layout, today: date) -> ReportDraft | None:
    mentions = read_mentions(fields, today=today)
    graded = grades_of(fields)
    dated = read_dates(fields, today)
    audience = audience_of(fields, graded)
    text = fields.take("text", values.text_of, "")
    if not text and not mentions and not fields.faults:
        fields.refuse("text", "This row names nobody and nothing, and has no text.")
    if fields.faults:
        return None
    return ReportDraft(
        agency=fields.mapping.agency,
        own_reference=fields.take("own_reference", values.reference, ""),
        audience=audience,
        urgency=fields.take("urgency", values.urgency, "low"),
        basis=fields.take("basis", values.basis, "fact"),
        text=text,
        cleared_text=fields.take("cleared_text", values.text_of, ""),
        mentions=mentions,
        statements=read_statements(fields, layout, mentions),
        **graded,
        **dated,
    )


def _with_offers(rows: Sequence[RowRead]) -> tuple[RowRead, ...]:
    names = Names(row.draft for row in rows)
    return tuple(
        replace(row, offers=found) if (found := offers_of(row.draft, names)) else row for row in rows
    )


def _with_places(rows: Sequence[RowRead], gazetteer: Gazetteer) -> list[RowRead]:
    found_before: dict[Hashable, MentionDraft] = {}
    placed = []
    for row in rows:
        draft = row.draft
        mentions = located(draft.mentions, draft.statements, gazetteer, found_before)
        placed.append(
            row if mentions == draft.mentions else replace(row, draft=replace(draft, mentions=mentions))
        )
    return placed
