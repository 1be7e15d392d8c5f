"""Ids as a browser sees them: another one for each scope, so that two audiences cannot compare notes by id.

A token is one block of AES over the 16 random bytes of an internal id, under a key that belongs to the scope. A token
carried over from another scope decrypts to 16 bytes that are no id of ours, so it is simply not found. The web makes
and reads them at its edge; nothing behind it knows them.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import ECB
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from intel.errors import AskedWrongly
from intel.ledger import id_bytes, id_from_bytes

_SECRET_BYTES: Final = 32
_FILE: Final = "secret.key"


class Tokens:
    """Turns internal ids into the tokens of a scope, and back."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != _SECRET_BYTES:
            raise ValueError("the secret is 32 bytes")
        self._secret = secret
        self._ciphers: dict[str, Cipher[ECB]] = {}

    def token(self, scope: str, internal_id: str) -> str:
        """Return the token of `internal_id` in `scope`; it keeps the letter of its kind."""
        encryptor = self._cipher(scope).encryptor()
        return id_from_bytes(internal_id[:1], encryptor.update(id_bytes(internal_id)) + encryptor.finalize())

    def identify(self, scope: str, token: str) -> str | None:
        """Return the internal id that `token` would stand for in `scope`; None for text that is no token.

        Whether there is such a thing, and whether the viewer may know of it, is for the query to say.
        """
        try:
            block = id_bytes(token)
        except AskedWrongly:
            return None
        decryptor = self._cipher(scope).decryptor()
        return id_from_bytes(token[:1], decryptor.update(block) + decryptor.finalize())

    def _cipher(self, scope: str) -> "Cipher[ECB]":
        found = self._ciphers.get(scope)
        if found is None:
            if not scope:
                raise ValueError("a scope has a name")
            info = b"ids in pages: " + scope.encode("utf-8")
            key = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(self._secret)
            # One block, always a different random one: exactly where ECB is a permutation and leaks nothing.
            found = self._ciphers[scope] = Cipher(AES256(key), ECB())  # noqa: S305 - the comment above says why
        return found


def load_secret(home: Path, *, entropy: Callable[[int], bytes] = secrets.token_bytes) -> bytes:
    """Return this installation's secret, made once in `home`; two processes that race get the same one."""
    path = home / _FILE
    try:
        if not path.exists():
            _make(path, entropy)
        secret = path.read_bytes()
    except OSError as error:
        raise AskedWrongly(
            f"The secret of this installation cannot be read in {home}: {error.strerror}. Nothing was changed. "
            "Choose a folder you can write to with INTEL_HOME."
        ) from error
    if len(secret) != _SECRET_BYTES:
        raise AskedWrongly(
            f"{path} is not the secret this tool made. Nothing was changed. Put back the one from your backup; "
            "without it, links people have kept stop working."
        )
    return secret


def _make(path: Path, entropy: Callable[[int], bytes]) -> None:
    """Write it whole under another name, then give it its own name, which only the first to come can do."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(entropy(_SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return  # another process was first; its secret is the one
    finally:
        draft.unlink()
