"""Which matrix is in use: the one adopted last, else a force's own beside the data, else the one that comes with the tool."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select

from intel.ledger import Snapshot
from intel.offenders.matrix import Matrix
from intel.offenders.model import MatrixAdopted
from intel.offenders.read_matrix import digest_of, shipped_text, text_beside
from intel.offenders.tables import adopted
from intel.offenders.tactics import read_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class InUse:
    """The matrix in use with its exact text, what stands for it, and where it came from, in words."""

    matrix: Matrix
    text: str
    digest: str
    origin: str
    by: str = ""
    reason: str = ""


def matrix_in_use(snapshot: Snapshot, home: Path) -> InUse:
    """Return the matrix that scores are made with now; one that does not validate is refused with the line."""
    row = snapshot.connection.execute(select(adopted).order_by(adopted.c.seq.desc()).limit(1)).first()
    payload = snapshot.payload(row.seq) if row is not None else None
    if row is not None and isinstance(payload, MatrixAdopted):
        return _of(payload.text, "adopted by the chair", by=row.actor, reason=row.reason)
    own = text_beside(home)
    if own is not None:
        return _of(own, "the force’s own, beside the data")
    return _of(shipped_text(), "the illustrative one that comes with the tool")


def _of(text: str, origin: str, *, by: str = "", reason: str = "") -> InUse:
    digest = digest_of(text)
    return InUse(matrix=_read(text), text=text, digest=digest, origin=origin, by=by, reason=reason)


@lru_cache(maxsize=16)
def _read(text: str) -> Matrix:
    return read_whole(text)
