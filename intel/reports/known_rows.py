"""What is here already of a return: which row corrects which report, says the same, or is new.

`record_return` acts on it and the preview shows it, so that what a person was shown is what is then done.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from intel.ledger import Snapshot
from intel.reports import tables
from intel.reports.model import CellEdit, RefusedRow, ReturnReceived
from intel.reports.read_rows import ReturnRead, RowRead
from intel.reports.resemble import earlier_reports
from intel.reports.state import pages
from intel.reports.tables import source

_WITHDRAWN: Final = (
    "The report this row corrects, R-{number}, has been withdrawn, so it stays as it was. "
    "Send the row under a new reference if it is to stand again."
)


class Fate(StrEnum):
    """What recording does with one row that was read."""

    NEW = "new"
    SAME = "same"
    CORRECTS = "corrects"
    WITHDRAWN = "withdrawn"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person decided about one row: leave it out, take it as new, or as a correction of the report named."""

    leave_out: bool = False
    new: bool = False
    corrects: str = ""


Choices = Mapping[int, Choice]
NO_CHOICES: Final[Choices] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRows:
    """The `source` rows of earlier reports that rows of this return may be."""

    by_reference: dict[str, Row[Any]]
    by_digest: dict[str, Row[Any]]
    by_choice: dict[int, Row[Any]]
    choices: Choices

    def of(self, row: RowRead) -> Row[Any] | None:
        """Return the report a row is known again as: as chosen, by its own reference, or, without one, by its words."""
        if row.line in self.by_choice:
            return self.by_choice[row.line]
        if row.own_reference:
            return self.by_reference.get(row.own_reference)
        return self.by_digest.get(row.digest) or self.by_digest.get(row.sent_digest)

    def fate(self, row: RowRead) -> Fate:
        """Say what recording does with a row; a withdrawn report stays withdrawn."""
        if row.line in self.choices and self.choices[row.line].leave_out:
            return Fate.LEFT_OUT
        before = self.of(row)
        if before is None:
            return Fate.NEW
        if row.digest == before.row_digest or (not row.edits and row.digest == before.sent_digest):
            return Fate.SAME
        return Fate.CORRECTS if before.state == "live" else Fate.WITHDRAWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What recording would do with one row. `earlier` is the report it is, or reads like, by id and number.

    `stays_out` where that report was withdrawn: the row is known, and sending it again does not bring it back.
    """

    fate: Fate
    earlier_id: str = ""
    earlier_number: int = 0
    resembles: bool = False
    stays_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """An earlier receipt of exactly this file."""

    return_id: str
    received_at: datetime


def known_rows(connection: Connection, read: ReturnRead, choices: Choices = NO_CHOICES) -> KnownRows:
    """Find the reports of the agency that rows of this return may be. A choice of another agency's report is none."""
    references = [row.own_reference for row in read.rows if row.own_reference]
    unnamed = [row for row in read.rows if not row.own_reference]
    digests = list({each for row in unnamed for each in (row.digest, row.sent_digest) if each})
    chosen = {line: each.corrects for line, each in choices.items() if each.corrects}
    by_id = {
        str(row.source_id): row for row in _rows(connection, read.agency, "source_id", [*chosen.values()])
    }
    return KnownRows(
        choices=choices,
        by_choice={line: by_id[each] for line, each in chosen.items() if each in by_id},
        by_reference={
            row.own_reference: row for row in _rows(connection, read.agency, "own_reference", references)
        },
        by_digest={
            **{row.sent_digest: row for row in _rows(connection, read.agency, "sent_digest", digests)},
            **{row.row_digest: row for row in _rows(connection, read.agency, "row_digest", digests)},
        },
    )


def _rows(connection: Connection, agency: str, column: str, wanted: list[str]) -> Iterator[Row[Any]]:
    for page in pages(wanted):
        query = select(source).where(
            source.c.agency == agency, source.c.label == "Report", source.c[column].in_(page)
        )
        yield from connection.execute(query.order_by(source.c.first_seq)).all()


def foresee(snapshot: Snapshot, read: ReturnRead, choices: Choices = NO_CHOICES) -> Mapping[int, Foreseen]:
    """Say, by line, what recording this return would do now. It records nothing."""
    known = known_rows(snapshot.connection, read, choices)
    fresh = [row for row in read.rows if not row.own_reference and known.of(row) is None]
    earlier = earlier_reports(snapshot, read.agency, [row.draft for row in fresh])
    like = {row.line: earlier.resembled_by(row.draft)[0] for row in fresh}
    numbers = _numbers(snapshot.connection, [each for each in like.values() if each])
    found: dict[int, Foreseen] = {}
    for row in read.rows:
        before, resembles = known.of(row), like.get(row.line, "")
        found[row.line] = Foreseen(
            fate=known.fate(row),
            earlier_id=str(before.source_id) if before else resembles,
            earlier_number=int(before.first_seq) if before else numbers.get(resembles, 0),
            resembles=bool(resembles),
            stays_out=before is not None and before.state != "live",
        )
    return found


def refused_as_withdrawn(row: RowRead, number: int) -> RefusedRow:
    """Return a row that words anew what was withdrawn, as it is sent back."""
    reason = _WITHDRAWN.format(number=number)
    return RefusedRow(line=row.line, column="own_reference", value=row.own_reference, reason=reason)


def received_before(connection: Connection, read: ReturnRead) -> Before | None:
    """Return the newest receipt of exactly this file from this agency."""
    table = tables.return_file
    query = select(table).where(table.c.agency == read.agency, table.c.digest == read.digest)
    row = connection.execute(query.order_by(table.c.seq.desc()).limit(1)).first()
    if row is None:
        return None
    return Before(return_id=str(row.return_id), received_at=datetime.fromisoformat(row.received_at))


def edits_before(snapshot: Snapshot, agency: str, digest: str) -> tuple[CellEdit, ...]:
    """Return the cells put right when exactly this file was recorded before, so that it is read the same again."""
    table = tables.return_file
    query = (
        select(table.c.seq).where(table.c.agency == agency, table.c.digest == digest).order_by(table.c.seq)
    )
    found: dict[tuple[int, str], CellEdit] = {}
    for payload in snapshot.payloads(snapshot.connection.execute(query).scalars().all()).values():
        if isinstance(payload, ReturnReceived):
            found.update(((each.line, each.column), each) for each in payload.edits)
    return tuple(found.values())


def _numbers(connection: Connection, report_ids: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for page in pages(report_ids):
        query = select(source.c.source_id, source.c.first_seq).where(source.c.source_id.in_(page))
        found.update((str(row.source_id), int(row.first_seq)) for row in connection.execute(query))
    return found
