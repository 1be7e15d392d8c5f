"""The list of what was erased, kept in a file outside every backup, so that a restored backup forgets it again.

One line of JSON for each erasure: the entry's place and hash, who erased it when and why, and what stands in its place
(null where nothing does). It holds nothing the ledger does not hold. Written from the ledger, so that a line missed by
a crash is added by the next writing; a line is never taken out, because an older ledger put in place knows fewer.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from intel.errors import AskedWrongly
from intel.ledger.chain import canonical
from intel.ledger.clock import as_text
from intel.ledger.erasure import PAYLOAD_ERASED, PayloadErased
from intel.ledger.snapshot import Snapshot

if TYPE_CHECKING:
    from intel.ledger.record import Ledger

NAME = "erasures.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedLine:
    """One erasure: of which entry, by whom, when, why, and the payload left in its place."""

    seq: int
    hash: str
    actor: str
    at: str
    reason: str
    replacement: dict[str, object] | None


def read_list(path: Path) -> list[ErasedLine]:
    """Return the list in `path`, the newest word on each entry last; a file that is not there is an empty list."""
    if not path.exists():
        return []
    try:
        lines = [ErasedLine(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    except (ValueError, TypeError) as fault:
        raise AskedWrongly(
            f"{path} is not a list of erasures. Nothing was changed. Put back the one that this tool wrote: "
            "without it a restored backup would hold what was erased after it was made."
        ) from fault
    return lines


def write_list(ledger: "Ledger", path: Path) -> int:
    """Add to the list every erasure of `ledger` that is not in it; return how many it holds. Whole or not at all."""
    known = {(line.seq, line.hash, line.at): line for line in read_list(path)}
    fresh = [line for line in _erasures(ledger) if (line.seq, line.hash, line.at) not in known]
    if not fresh:
        return len(known)
    whole = sorted([*known.values(), *fresh], key=lambda line: (line.at, line.seq))
    draft = path.with_name(f"{path.name}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.writelines(f"{canonical(asdict(line))}\n" for line in whole)
        out.flush()
        os.fsync(out.fileno())
    draft.rename(path)
    return len(whole)


def _erasures(ledger: "Ledger") -> list[ErasedLine]:
    found: list[ErasedLine] = []
    with ledger.reading() as snapshot:
        for erasure, said in snapshot.entries_with_payloads(kinds=[PAYLOAD_ERASED]):
            if not isinstance(said, PayloadErased):
                continue
            left = snapshot.payload(said.seq)
            found.append(
                ErasedLine(
                    seq=said.seq,
                    hash=snapshot.entry(said.seq).hash,
                    actor=erasure.actor,
                    at=as_text(erasure.at),
                    reason=said.reason,
                    replacement=None if left is None else left.model_dump(mode="json"),
                )
            )
    return found


def _still_held(snapshot: Snapshot, line: ErasedLine) -> bool:
    """Return whether what stands there now is neither erased nor already what the erasure left."""
    found = snapshot.payload(line.seq)
    return found is not None and found.model_dump(mode="json") != line.replacement


def apply_list(ledger: "Ledger", path: Path) -> int:
    """Erase again what the list names and this ledger still holds; return how many entries that were.

    An entry is known again by its place and its hash, so a list of another ledger erases nothing.
    """
    with ledger.reading() as snapshot:
        done = {
            (said.seq, as_text(entry.at))
            for entry, said in snapshot.entries_with_payloads(kinds=[PAYLOAD_ERASED])
            if isinstance(said, PayloadErased)
        }
        head = snapshot.head().seq
        due = {
            line.seq: line
            for line in read_list(path)
            if (line.seq, line.at) not in done
            and 0 < line.seq <= head
            and snapshot.entry(line.seq).hash == line.hash
            and _still_held(snapshot, line)
        }
        kinds = {seq: ledger.kinds[snapshot.entry(seq).kind].payload for seq in due}
    for seq, line in sorted(due.items()):
        left = None if line.replacement is None else kinds[seq].model_validate(line.replacement)
        ledger.erase(
            [seq],
            actor=line.actor,
            reason=f"{line.reason} (erased again after a restore)",
            replacement=lambda _, left=left: left,  # type: ignore[misc]
        )
    return len(due)
