"""The kind of entry this room appends; `intel.app` collects KINDS."""

from typing import Final

from sqlalchemy import Connection, insert

from intel.access.model import PseudonymsAllocated
from intel.access.tables import pseudonym
from intel.ledger import Entry, Kind

PSEUDONYMS_ALLOCATED: Final = "pseudonyms.allocated"


def _index(connection: Connection, _entry: Entry, payload: PseudonymsAllocated) -> None:
    rows = [
        {"scope": payload.scope, "mention_id": mention, "number": number}
        for mention, number in payload.numbers
    ]
    if rows:
        connection.execute(insert(pseudonym), rows)


KINDS: Final[tuple[Kind, ...]] = (Kind(name=PSEUDONYMS_ALLOCATED, payload=PseudonymsAllocated, index=_index),)
