"""Passwords: hashed with argon2id, and tried only so often. Called by `accounts` alone.

Tries are counted in the database, so a restart or a second process forgets none, and for user names nobody has too,
so that being told to wait says nothing about who has an account.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, insert, select, update

from intel.access.one_way import hash_of
from intel.access.tables import failed_sign_in
from intel.errors import AskedWrongly, NotAllowed
from intel.ledger.clock import as_text

_HASHER: Final = PasswordHasher()  # argon2id as RFC 9106 sets it for machines that do other work too
_SHORTEST: Final = 12  # three plain words
_LONGEST: Final = 1024  # nobody types more; a longer one only costs memory
_FREE_TRIES: Final = 5  # a slip of the keyboard, the other language's layout, last month's password
_FIRST_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(
    minutes=15
)  # someone else's guessing must not shut a chair out for a meeting
_FORGOTTEN_AFTER: Final = timedelta(hours=24)


def hash_password(password: str) -> str:
    """Return the hash to keep; a password too short or too long to be one is refused."""
    if not _SHORTEST <= len(password) <= _LONGEST:
        raise AskedWrongly(
            f"A password has {_SHORTEST} to {_LONGEST} characters; three plain words will do. Nothing was changed."
        )
    return _HASHER.hash(password)


def matches(stored: str, password: str) -> bool:
    """Say whether `password` is the one behind `stored`; without a stored hash, the same work and no."""
    nobody = _nobody()
    try:
        _HASHER.verify(stored or nobody, password[:_LONGEST])
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
    return bool(stored) and len(password) <= _LONGEST


@cache
def _nobody() -> str:
    return _HASHER.hash("the hash of nobody's password")


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after so many wrong passwords in a row: nothing at first, then doubling, then level."""
    if failures < _FREE_TRIES:
        return timedelta(0)
    return min(_LONGEST_WAIT, _FIRST_WAIT * (1 << min(failures - _FREE_TRIES, 10)))


def count_try(connection: Connection, user_key: str, now: datetime) -> None:
    """Count this try as failed until it proves right; NotAllowed while the last one was too short ago."""
    table, key = failed_sign_in, hash_of(user_key)
    connection.execute(delete(table).where(table.c.last_at < as_text(now - _FORGOTTEN_AFTER)))
    row = connection.execute(select(table).where(table.c.user_hash == key)).first()
    if row is None:
        connection.execute(insert(table).values(user_hash=key, failures=1, last_at=as_text(now)))
        return
    left = datetime.fromisoformat(row.last_at) + wait_after(row.failures) - now
    if left > timedelta(0):
        minutes = max(1, -(-left // timedelta(minutes=1)))
        raise NotAllowed(
            f"Too many sign-ins went wrong. Nothing was changed. Wait {minutes} minute{'s' * (minutes > 1)}, "
            "then try again, or ask the administrator for a one-time link."
        )
    tried = update(table).where(table.c.user_hash == key)
    connection.execute(tried.values(failures=row.failures + 1, last_at=as_text(now)))


def forget_tries(connection: Connection, user_key: str) -> None:
    """Start counting anew, after a right password."""
    connection.execute(delete(failed_sign_in).where(failed_sign_in.c.user_hash == hash_of(user_key)))
