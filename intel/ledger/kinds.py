"""What a kind of ledger entry is: a versioned payload, its index, and the sources it touches.

A new kind is one payload class, one `Kind` and one projecting function. `intel.app` collects the
kinds of every room into the closed list that the ledger is opened with.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger, as stored. `payload` is None once lawfully erased without replacement."""

    seq: int
    at: datetime
    actor: str
    kind: str
    version: int
    subjects: tuple[str, ...]
    payload_hash: str
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry not yet appended: its kind's payload, and the ids it is about."""

    kind: str
    payload: BaseModel
    subjects: tuple[str, ...] = ()


def _nothing_to_index(_connection: Connection, _entry: Entry, _payload: Any) -> None:
    """Keep no side table for this kind."""


def _touches_nothing(_connection: Connection, _entry: Entry, _payload: Any) -> Iterable[str]:
    """Leave the picture as it is."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of entry.

    `index` updates the tables beside the ledger, in the same transaction as the append; it must be a pure
    function of the entries so far, because the tables are rebuilt by calling it for every entry in order.
    `touches` names the sources whose picture the entry may change; it reads the side tables as they stand
    after the last entry of the batch. `reads` are the earlier versions that `payload` still reads: those in which
    every field added since could be left out.
    """

    name: str
    version: int = 1
    payload: type[BaseModel]
    reads: frozenset[int] = frozenset()
    index: Callable[[Connection, Entry, Any], None] = _nothing_to_index
    touches: Callable[[Connection, Entry, Any], Iterable[str]] = _touches_nothing
