"""Erasing payloads: their text and salt are really gone, and the chain still verifies.

An erasure is itself an entry, of the one kind the ledger brings along. It names the erased entry and the
hash of what stands in its place, so that only a lawful hole is a lawful hole. Called by `Ledger.erase`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from intel.ledger.kinds import Entry, Kind
from intel.ledger.snapshot import Snapshot

PAYLOAD_ERASED: Final = "payload.erased"

Replacement = Callable[[BaseModel], BaseModel | None]


class PayloadErased(BaseModel):
    """`payload.erased`: whose payload was erased and why; `replacement_hash` is empty where nothing took its place.

    The reason stays for good: it holds no name and no date of birth.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    seq: int
    replacement_hash: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What an erasure did. `wiped` is False while another reader still holds the database's log; see `Ledger.wipe`."""

    entries: tuple[Entry, ...]
    wiped: bool


def nothing(_payload: BaseModel) -> None:
    """Leave nothing in the place of what is erased."""


def with_erasures(kinds: Mapping[str, Kind]) -> dict[str, Kind]:
    """Return the closed list with the ledger's own kind; an erasure touches what the erased entry touched."""

    def touches(connection: Connection, _erasure: Entry, erased: PayloadErased) -> Iterable[str]:
        snapshot = Snapshot(connection, kinds)
        entry = snapshot.entry(erased.seq)
        payload: Any = snapshot.payload(erased.seq)
        return () if payload is None else kinds[entry.kind].touches(connection, entry, payload)

    for name, kind in kinds.items():
        if name != kind.name or name == PAYLOAD_ERASED:
            raise ValueError(f"the kind {kind.name} is listed as {name}, or is the ledger's own")
    return {**kinds, PAYLOAD_ERASED: Kind(name=PAYLOAD_ERASED, payload=PayloadErased, touches=touches)}
