"""What a named person records beside a suspect's score: an order, a licence. It adds no point and is shown beside it.

No register that comes with the tool says which suspect drives a taxi or which order a court has made, so whoever knows
records it under their name, with how they know (decision 57).
"""

from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError
from sqlalchemy import select

from intel.access.model import Viewer
from intel.access.policy import check
from intel.errors import AskedWrongly, NotFound
from intel.ledger import Draft, Ids, Ledger
from intel.offenders import tables
from intel.offenders.eligible import eligible
from intel.offenders.model import BesideEnded, BesideRecorded
from intel.offenders.record import known_to
from intel.people.identity import entity_of
from intel.vocabulary import read

_NOTHING = "Nothing was changed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is to stand beside a score; `until` None is until somebody ends it."""

    person: str
    what: str
    reference: str
    until: date | None
    reason: str


def record_beside(ledger: Ledger, viewer: Viewer, said: Beside, *, today: date, ids: Ids) -> str:
    """Record an order or a licence beside a suspect's score; return its id."""
    check(viewer, "beside.record")
    if said.what not in read("beside"):
        raise AskedWrongly(f"Choose what it is: an order or a licence. {_NOTHING}")
    if not said.reference.strip():
        raise AskedWrongly(f"Say which order or licence it is. {_NOTHING}")
    if not said.reason.strip():
        raise AskedWrongly(f"Say how it is known, without a young person’s name. {_NOTHING}")
    if said.until is not None and said.until < today:
        raise AskedWrongly(f"The day it ends lies behind. {_NOTHING}")
    with ledger.writing(viewer.user_id) as writer:
        known_to(writer.connection, viewer, said.person)
        may = eligible(writer.connection, [said.person], on=today)[said.person]
        if not may.allowed:
            raise AskedWrongly(f"This stands beside scores. {may.why} {_NOTHING}")
        try:
            payload = BesideRecorded(
                beside_id=ids("b"),
                mention_id=may.about,
                what=said.what,
                reference=said.reference,
                until=said.until,
                reason=said.reason,
            )
        except ValidationError:
            raise AskedWrongly(
                f"Say which it is in at most 200 letters, and how it is known in 2,000. {_NOTHING}"
            ) from None
        subjects = (payload.beside_id, payload.mention_id)
        writer.append(Draft(kind="beside.recorded", payload=payload, subjects=subjects))
        return payload.beside_id


def end_beside(ledger: Ledger, viewer: Viewer, beside_id: str, *, reason: str) -> None:
    """End what stands beside a score, with the reason; the record keeps that it stood there."""
    check(viewer, "beside.record")
    if not reason.strip():
        raise AskedWrongly(f"Say why it stands there no more. {_NOTHING}")
    table = tables.beside
    with ledger.writing(viewer.user_id) as writer:
        query = select(table.c.mention_id, table.c.ended_seq).where(table.c.beside_id == beside_id)
        row = writer.connection.execute(query).first()
        if row is None or row.ended_seq is not None:
            raise NotFound(f"There is no such order or licence here. {_NOTHING}")
        known_to(writer.connection, viewer, entity_of(writer.connection, row.mention_id))
        payload = BesideEnded(beside_id=beside_id, reason=reason)
        writer.append(Draft(kind="beside.ended", payload=payload, subjects=(beside_id, row.mention_id)))
