"""Secrets handed out once and kept as a hash only: of sign-ins and of one-time links."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256


def new_secret(entropy: Callable[[int], bytes]) -> str:
    """Return 256 random bits as text that fits a cookie and an address."""
    return urlsafe_b64encode(entropy(32)).decode("ascii").rstrip("=")


def hash_of(secret: str) -> str:
    """Return what is kept of a secret; 256 random bits need no salt and no slow hash."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
