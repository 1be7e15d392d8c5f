"""Internal ids: a letter for the kind of thing and 128 random bits, never made from content.

Every room that records something new takes an `Ids` from `intel.app`; `intel.access.tokens` turns ids
into what a browser may see, and back, by way of their 16 bytes.
"""

import secrets
from base64 import b32decode, b32encode
from collections.abc import Callable

from intel.errors import AskedWrongly

Ids = Callable[[str], str]

_BYTES = 16
_LENGTH = 26  # 128 bits, five to a letter
_ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyz234567")


def random_ids(entropy: Callable[[int], bytes] = secrets.token_bytes) -> Ids:
    """Return a maker of ids that takes its bits from `entropy` alone."""

    def make(letter: str) -> str:
        return id_from_bytes(letter, entropy(_BYTES))

    return make


def id_from_bytes(letter: str, raw: bytes) -> str:
    """Write 16 bytes as the id of a thing of kind `letter`."""
    if len(letter) != 1 or not ("a" <= letter <= "z") or len(raw) != _BYTES:
        raise ValueError("an id is made of one small letter and 16 bytes")
    return letter + b32encode(raw).decode("ascii").rstrip("=").lower()


def id_bytes(identifier: str) -> bytes:
    """Return the 16 bytes of an id; whatever `id_from_bytes` would not have written is refused."""
    letter, rest = identifier[:1], identifier[1:]
    if "a" <= letter <= "z" and len(rest) == _LENGTH and _ALPHABET.issuperset(rest):
        raw = b32decode(rest.upper() + "=" * 6)
        if id_from_bytes(letter, raw) == identifier:
            return raw
    raise AskedWrongly("That is not an id of this system. Nothing was looked up.")
