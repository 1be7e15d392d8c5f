"""How a line of either chain is hashed: canonical JSON, SHA-256, each line over the hash before it.

A payload's hash covers its random salt too, so that once both are erased nobody can guess it back.
The hash of a line covers its columns exactly as they are stored, so checking it needs no parsing.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

GENESIS: Final = "0" * 64
SALT_BYTES: Final = 32

ENTRY_FIELDS: Final = (
    "seq", "at", "actor", "kind", "version", "subjects", "payload_hash", "previous_hash",
)  # fmt: skip
CONSULTATION_FIELDS: Final = (
    "seq", "at", "actor", "role", "agency", "action", "subjects", "purpose", "detail", "previous_hash",
)  # fmt: skip


def canonical(value: object) -> str:
    """Write a value as the one JSON text it has: keys in order, no spaces, no NaN."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def payload_hash(salt: bytes, text: str) -> str:
    """Return the hash of a payload's canonical JSON under its salt."""
    return sha256(salt + text.encode("utf-8")).hexdigest()


def line_hash(row: Mapping[str, Any], fields: tuple[str, ...]) -> str:
    """Return the hash of one line of a chain over the fields that chain covers."""
    return sha256(canonical({field: row[field] for field in fields}).encode("utf-8")).hexdigest()
