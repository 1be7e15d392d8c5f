"""Who is signed in: kept in the database under the hash of a random secret that only the browser holds.

The web asks `find` at each request. A sign-in ends when its account is closed, its password changes, it stands idle
or grows old, or its owner signs out.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Engine, delete, insert, or_, select, update

from intel.access.model import Viewer, viewer_for
from intel.access.one_way import hash_of, new_secret
from intel.access.tables import account, sign_in
from intel.errors import NotAllowed
from intel.ledger import Clock, read_transaction, write_transaction
from intel.ledger.clock import as_text

_LOCK: Final = "consultation"
IDLE: Final = timedelta(
    minutes=60
)  # a meeting talks about one family for most of an hour without touching the page
ABSOLUTE: Final = timedelta(hours=8)  # one working day
_SEEN_EVERY: Final = timedelta(minutes=1)  # so that reading a page is rarely a write


class SignIns:
    """The sign-ins of this installation."""

    def __init__(
        self, engine: Engine, *, clock: Clock, entropy: Callable[[int], bytes] = secrets.token_bytes
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._entropy = entropy

    def start(self, user_id: str) -> str:
        """Sign in someone who has just proved who they are; return the secret for the browser, always a new one."""
        now, secret = self._clock(), new_secret(self._entropy)
        with write_transaction(self._engine, lock=_LOCK) as connection:
            open_account = select(account.c.user_id).where(account.c.user_id == user_id, account.c.active)
            if connection.execute(open_account).first() is None:
                raise NotAllowed("That account is closed. Nobody was signed in. Ask the administrator.")
            old = or_(sign_in.c.created_at < as_text(now - ABSOLUTE), sign_in.c.ended_at.is_not(None))
            connection.execute(delete(sign_in).where(old))  # the consultations keep that they were
            seen = as_text(now)
            connection.execute(
                insert(sign_in).values(
                    secret_hash=hash_of(secret), user_id=user_id, created_at=seen, last_seen=seen
                )
            )
        return secret

    def find(self, secret: str) -> Viewer | None:
        """Return who holds this secret, as their account stands now; None once idle, too old, ended or closed."""
        now, mine = self._clock(), sign_in.c.secret_hash == hash_of(secret)
        query = (
            select(sign_in.c.created_at, sign_in.c.last_seen, account)
            .join_from(sign_in, account, sign_in.c.user_id == account.c.user_id)
            .where(mine, sign_in.c.ended_at.is_(None), account.c.active)
        )
        with read_transaction(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        started, seen = datetime.fromisoformat(row[0]), datetime.fromisoformat(row.last_seen)
        if now - started >= ABSOLUTE or now - seen >= IDLE:
            return None
        if now - seen >= _SEEN_EVERY:
            with write_transaction(self._engine, lock=_LOCK) as connection:
                connection.execute(update(sign_in).where(mine).values(last_seen=as_text(now)))
        return viewer_for(row)

    def end(self, secret: str) -> None:
        """End the sign-in, at once and for good; ending one that is not there is no fault."""
        mine = sign_in.c.secret_hash == hash_of(secret)
        with write_transaction(self._engine, lock=_LOCK) as connection:
            connection.execute(
                update(sign_in)
                .where(mine, sign_in.c.ended_at.is_(None))
                .values(ended_at=as_text(self._clock()))
            )
