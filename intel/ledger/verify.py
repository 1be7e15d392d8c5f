"""Checking both chains, line by line: the first broken one is named, with the reason in words.

`Ledger.verify` calls this, and whoever has only a database in hand may too: nothing here reads a payload's
meaning, so a ledger written by another version of the program can be checked as well.

A chain cannot tell by itself that its end was cut off. That is seen against something noted elsewhere: the
tables that follow the entries, or a `Head` the caller kept.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, select
from sqlalchemy.exc import DBAPIError

from intel.ledger import tables
from intel.ledger.chain import CONSULTATION_FIELDS, ENTRY_FIELDS, GENESIS, line_hash, payload_hash
from intel.ledger.erasure import PAYLOAD_ERASED
from intel.ledger.snapshot import Head

_PAGE: Final = 500
_GIVES_UP: Final = 3  # lines in a row that cannot be read: not one line but the file's structure
_MISSING: Final = ""  # stands for the hash of a payload that is not there

Chain = Literal["entry", "consultation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What checking found: how many lines hold, the first that does not, in which chain, and why."""

    entries: int
    consultations: int = 0
    broken: int | None = None
    chain: Chain = "entry"
    reason: str = ""

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return self.broken is None


@dataclass(slots=True)
class _Scan:
    """What is known so far of one chain; `faults` holds the reason for each line that fails."""

    count: int = 0
    whole: bool = True  # every line could be asked for, so every erasure is known
    last: Head = field(default_factory=lambda: Head(seq=0, hash=GENESIS))
    faults: dict[int, str] = field(default_factory=dict)
    # Payloads that are not what their entry says, and what verified erasures say should stand there.
    changed: dict[int, str] = field(default_factory=dict)
    erased: dict[int, tuple[int, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Unreadable:
    """A line the database cannot give back; where even the next ones cannot be had, the rest is out of `reach`."""

    seq: int
    reach: bool


def verify(connection: Connection, *, expected: Head | None = None) -> Verdict:
    """Check both chains, and that the ledger still holds `expected`, a head noted earlier somewhere else."""
    scan = _scan_entries(connection)
    _settle_erasures(scan)
    if not scan.faults:
        _check_end(connection, scan, expected)
    consultations = verify_consultations(connection)
    if scan.faults:
        first = min(scan.faults)
        return Verdict(
            entries=scan.count,
            consultations=consultations.consultations,
            broken=first,
            reason=scan.faults[first],
        )
    return Verdict(
        entries=scan.count,
        consultations=consultations.consultations,
        broken=consultations.broken,
        chain="entry" if consultations.ok else "consultation",
        reason=consultations.reason,
    )


def verify_consultations(connection: Connection) -> Verdict:
    """Check the chain of consultations alone."""
    scan = _Scan()
    table = tables.consultation
    for row in _rows(connection, select(table), table.c.seq):
        if isinstance(row, _Unreadable):
            scan.faults.setdefault(row.seq, f"Consultation {row.seq} cannot be read: the file is damaged.")
        else:
            _check_line(scan, row, CONSULTATION_FIELDS, "Consultation")
    first = min(scan.faults, default=None)
    reason = "" if first is None else scan.faults[first]
    return Verdict(entries=0, consultations=scan.count, broken=first, chain="consultation", reason=reason)


def _scan_entries(connection: Connection) -> _Scan:
    scan = _Scan()
    both = select(tables.entry, tables.payload.c.salt, tables.payload.c.json).join_from(
        tables.entry, tables.payload, tables.entry.c.seq == tables.payload.c.seq, isouter=True
    )
    for row in _rows(connection, both, tables.entry.c.seq):
        if isinstance(row, _Unreadable):
            scan.faults.setdefault(
                row.seq, f"Entry {row.seq} or its payload cannot be read: the file is damaged."
            )
            scan.whole = scan.whole and row.reach
        else:
            _check_entry(scan, row)
    return scan


def _check_entry(scan: _Scan, row: Row[Any]) -> None:
    sound = _check_line(scan, row, ENTRY_FIELDS, "Entry")
    found = _found_hash(row)
    if found != row.payload_hash:
        scan.changed[row.seq] = found
    elif sound and row.kind == PAYLOAD_ERASED:
        said = json.loads(row.json)
        scan.erased[said["seq"]] = (row.seq, said["replacement_hash"])


def _check_line(scan: _Scan, row: Row[Any], fields: tuple[str, ...], word: str) -> bool:
    """Check one line against the one before; return whether the line itself is as it was written."""
    if row.seq != scan.last.seq + 1:
        missing = scan.last.seq + 1
        what = (
            f"{word} {missing} is missing"
            if row.seq > missing
            else f"{word} {row.seq} stands before the first"
        )
        scan.faults.setdefault(min(missing, row.seq), f"{what}: it was deleted, or moved, or put in by hand.")
    elif row.previous_hash != scan.last.hash:
        scan.faults.setdefault(row.seq, f"{word} {row.seq} does not follow the one before it.")
    try:
        sound = bool(line_hash(dict(row._mapping), fields) == row.hash)  # noqa: SLF001 - the public name of a Row's mapping
    except (TypeError, ValueError):  # what is stored is not text at all
        sound = False
    if not sound:
        scan.faults[row.seq] = f"{word} {row.seq} is not as it was written: one of its fields was changed."
    scan.count += 1
    scan.last = Head(seq=row.seq, hash=row.hash)
    return sound


def _found_hash(row: Row[Any]) -> str:
    if row.json is None and row.salt is None:
        return _MISSING
    try:
        return payload_hash(row.salt, row.json)
    except (TypeError, ValueError, AttributeError):  # what is stored is not text at all
        return "not text"


def _settle_erasures(scan: _Scan) -> None:
    """Accept a changed payload only where a verified erasure says what stands there; its newest word counts."""
    for seq, found in scan.changed.items():
        by, wanted = scan.erased.get(seq, (0, None))
        if wanted == found or (wanted is None and not scan.whole):
            continue
        if found == _MISSING:
            reason = f"The payload of entry {seq} is missing, and no erasure that holds says it may be."
        elif by:
            reason = (
                f"The payload of entry {seq} is not the one that its erasure, entry {by}, left in its place."
            )
        else:
            reason = f"The payload of entry {seq} is not the one that was written."
        scan.faults.setdefault(seq, reason)
    for seq, (by, _) in scan.erased.items():
        if seq not in scan.changed:
            scan.faults.setdefault(seq, f"The payload of entry {seq} was erased by entry {by}, and is back.")


def _check_end(connection: Connection, scan: _Scan, expected: Head | None) -> None:
    """Look for what lies beyond the last entry: payloads without one, and heads that were noted earlier."""
    stray = select(tables.payload.c.seq).where(
        tables.payload.c.seq.not_in(select(tables.entry.c.seq)),
    )
    for seq in connection.execute(stray.order_by(tables.payload.c.seq).limit(1)).scalars():
        scan.faults[seq] = f"There is a payload for entry {seq}, but no such entry."
    state = connection.execute(select(tables.index_state)).first()
    followed = None if state is None else Head(seq=state.seq, hash=state.hash)
    for noted, where in (
        (followed, "The tables beside the ledger followed it"),
        (expected, "It was noted elsewhere"),
    ):
        if noted is None or noted.seq == 0:
            continue
        stands = select(tables.entry.c.hash).where(tables.entry.c.seq == noted.seq)
        found = connection.execute(stands).scalar()
        if found is None:
            scan.faults.setdefault(
                scan.last.seq + 1, f"The ledger ends at entry {scan.last.seq}. {where} to entry {noted.seq}."
            )
        elif found != noted.hash:
            scan.faults.setdefault(noted.seq, f"Entry {noted.seq} is another one than before. {where} so.")


def _rows(
    connection: Connection, query: Select[Any], seq: ColumnElement[int]
) -> Iterator[Row[Any] | _Unreadable]:
    """Give all rows in order, whatever their numbers; step over single ones that cannot be read."""
    after: int | None = None
    size, failed = _PAGE, 0
    while True:
        page = query if after is None else query.where(seq > after)
        try:
            rows = connection.execute(page.order_by(seq).limit(size)).all()
        except (DBAPIError, TypeError, ValueError):  # the last two: a column that holds another type
            if size == 1:
                after, failed = (after or 0) + 1, failed + 1
                yield _Unreadable(after, failed < _GIVES_UP)
            if failed == _GIVES_UP:
                return
            size = 1
            continue
        yield from rows
        if len(rows) < size:
            return
        after, failed = rows[-1].seq, 0
