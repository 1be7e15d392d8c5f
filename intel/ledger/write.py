"""Writing the ledger: one `Writer` for one lock and one transaction, handed out by `Ledger.writing()`."""

from collections.abc import Callable, Mapping
from typing import Final

from pydantic import BaseModel, ValidationError
from sqlalchemy import Connection, insert

from intel.errors import AskedWrongly
from intel.ledger import tables
from intel.ledger.chain import ENTRY_FIELDS, SALT_BYTES, canonical, line_hash, payload_hash
from intel.ledger.clock import Clock, as_text
from intel.ledger.engine import savepoint
from intel.ledger.erasure import PAYLOAD_ERASED, PayloadErased
from intel.ledger.kinds import Draft, Entry, Kind
from intel.ledger.snapshot import Head, Snapshot

_ENTRY: Final = insert(tables.entry)
_PAYLOAD: Final = insert(tables.payload)


class Writer:
    """Appends entries; nothing is kept until the `writing` block ends, and then all of it is."""

    def __init__(
        self,
        connection: Connection,
        kinds: Mapping[str, Kind],
        *,
        actor: str,
        clock: Clock,
        entropy: Callable[[int], bytes],
    ) -> None:
        self.connection = connection
        self.snapshot = Snapshot(connection, kinds)
        self._kinds = kinds
        self._actor = actor
        self._clock = clock
        self._entropy = entropy
        self._head = self.snapshot.head()

    @property
    def head(self) -> Head:
        """The last entry so far, those of this block among them."""
        return self._head

    def append(self, draft: Draft) -> Entry:
        """Append one entry and bring the side tables along; one that is refused leaves nothing behind."""
        if draft.kind == PAYLOAD_ERASED:
            raise AskedWrongly("An erasure is recorded by erasing. Nothing was recorded.")
        return self._append(draft)

    def append_erasure(self, erased: PayloadErased, subjects: tuple[str, ...]) -> Entry:
        """Append the entry that makes an erasure lawful; only `Ledger.erase` does, which also carries it out."""
        return self._append(Draft(kind=PAYLOAD_ERASED, payload=erased, subjects=subjects))

    def _append(self, draft: Draft) -> Entry:
        kind = self._kind(draft)
        payload, text = as_stored(kind, draft.payload)
        at = self._clock()
        salt = self._entropy(SALT_BYTES)
        row: dict[str, object] = {
            "seq": self._head.seq + 1,
            "at": as_text(at),
            "actor": self._actor,
            "kind": kind.name,
            "version": kind.version,
            "subjects": canonical(list(draft.subjects)),
            "payload_hash": payload_hash(salt, text),
            "previous_hash": self._head.hash,
        }
        row["hash"] = line_hash(row, ENTRY_FIELDS)
        entry = Entry(**{**row, "at": at, "subjects": draft.subjects})  # type: ignore[arg-type]
        with savepoint(self.connection):  # so that a caller may go on after an entry its index refuses
            self.connection.execute(_ENTRY, row)
            self.connection.execute(_PAYLOAD, {"seq": entry.seq, "salt": salt, "json": text})
            kind.index(self.connection, entry, payload)
        self._head = Head(seq=entry.seq, hash=entry.hash)
        return entry

    def _kind(self, draft: Draft) -> Kind:
        kind = self._kinds.get(draft.kind)
        if kind is None:
            raise AskedWrongly(f"There is no kind of entry “{draft.kind}”. Nothing was recorded.")
        if type(draft.payload) is not kind.payload:
            raise AskedWrongly(
                f"An entry of kind {kind.name} cannot hold that payload. Nothing was recorded."
            )
        if not isinstance(draft.subjects, tuple) or not all(isinstance(one, str) for one in draft.subjects):
            raise AskedWrongly(f"The subjects of an entry of kind {kind.name} are ids. Nothing was recorded.")
        return kind


def as_stored(kind: Kind, payload: BaseModel) -> tuple[BaseModel, str]:
    """Return a payload as reading will give it back, and its text; one that would not come back equal is refused.

    An entry that cannot be read would stop the picture for good, and nothing could take it out again.
    """
    try:
        text = canonical(payload.model_dump(mode="json"))
        text.encode("utf-8")
        read = kind.payload.model_validate_json(text)
    except ValidationError as error:
        faults = error.error_count()
        raise AskedWrongly(
            f"An entry of kind {kind.name} could not be read back ({faults} faults). Nothing was recorded."
        ) from None  # the cause quotes the payload
    except ValueError:
        raise AskedWrongly(
            f"An entry of kind {kind.name} holds what cannot be written as text. Nothing was recorded."
        ) from None
    if read != payload:
        raise AskedWrongly(
            f"An entry of kind {kind.name} would not be read back the same. Nothing was recorded."
        )
    return read, text
