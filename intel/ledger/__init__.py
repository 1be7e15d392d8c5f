"""The record: append, read, verify, erase; and the chain of who looked at what.

Nothing exists that no entry says. Every room above records by way of what is named here.
"""

from intel.ledger.clock import Clock, utc_now
from intel.ledger.consultations import Consultation, Consultations
from intel.ledger.engine import open_engine, read_transaction, write_transaction
from intel.ledger.erasure import PAYLOAD_ERASED, Erased, PayloadErased, nothing
from intel.ledger.ids import Ids, id_bytes, id_from_bytes, random_ids
from intel.ledger.kinds import Draft, Entry, Kind
from intel.ledger.record import Ledger
from intel.ledger.snapshot import Head, Snapshot
from intel.ledger.tables import metadata
from intel.ledger.verify import Verdict
from intel.ledger.write import Writer

__all__ = [
    "PAYLOAD_ERASED",
    "Clock",
    "Consultation",
    "Consultations",
    "Draft",
    "Entry",
    "Erased",
    "Head",
    "Ids",
    "Kind",
    "Ledger",
    "PayloadErased",
    "Snapshot",
    "Verdict",
    "Writer",
    "id_bytes",
    "id_from_bytes",
    "metadata",
    "nothing",
    "open_engine",
    "random_ids",
    "read_transaction",
    "utc_now",
    "write_transaction",
]
