"""Local accounts: who may sign in, in which role, for which agency. Called by the command line and the sign-in page.

Accounts are beside the ledger. A role or agency changed, or an account closed, counts from the next request on.
Whoever calls a verb that changes an account has checked `users.manage` or `account.own` first.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from intel.access import passwords
from intel.access.model import Viewer, check_place, viewer_for
from intel.access.one_way import hash_of, new_secret
from intel.access.tables import account, one_time_link, sign_in
from intel.errors import AskedWrongly, NotAllowed
from intel.ledger import Clock, read_transaction, write_transaction
from intel.ledger.clock import as_text

_LOCK: Final = (
    "consultation"  # the short lock: signing in does not wait for an import where the database allows it
)
_USER_ID: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
_LINK_FOR: Final = timedelta(minutes=15)  # handed over in person or by telephone, used at once
_DEMONSTRATION_LINK_FOR: Final = timedelta(hours=24)  # printed on a screen that may stand open for a day
_LINK_REFUSED: Final = "This link was used already, is too old or was never made. Ask for a new one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Someone who may sign in. The hash of the password never leaves the database's own modules."""

    user_id: str
    name: str
    role: str
    agency: str
    active: bool
    has_password: bool
    created_at: datetime


class Accounts:
    """The accounts of this installation."""

    def __init__(
        self, engine: Engine, *, clock: Clock, entropy: Callable[[int], bytes] = secrets.token_bytes
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._entropy = entropy

    def add_account(self, user_id: str, *, name: str, role: str, agency: str, password: str = "") -> Account:
        """Add an account; without a password it is reached by a one-time link or the command line only."""
        key = _key(user_id)
        if not _USER_ID.fullmatch(key):
            raise AskedWrongly(
                "A user name is 1 to 64 letters, digits, dots, hyphens or underscores. Nothing was added."
            )
        if not name.strip() or len(name) > 100 or not name.isprintable():
            raise AskedWrongly(
                "An account needs the person's name, at most 100 characters. Nothing was added."
            )
        check_place(role, agency)
        values = {
            "user_id": key,
            "name": name.strip(),
            "role": role,
            "agency": agency,
            "password_hash": passwords.hash_password(password) if password else "",
            "active": True,
            "created_at": as_text(self._clock()),
        }
        with write_transaction(self._engine, lock=_LOCK) as connection:
            if _row(connection, key) is not None:
                raise AskedWrongly("There is an account of that user name already. Nothing was added.")
            connection.execute(insert(account), values)
        return self.get_account(key)

    def list_accounts(self) -> list[Account]:
        """List every account, closed ones too, by user name."""
        with read_transaction(self._engine) as connection:
            return [_account(row) for row in connection.execute(select(account).order_by(account.c.user_id))]

    def find_account(self, user_id: str) -> Account | None:
        """Return the account of this user name, closed or not; None if there is none."""
        with read_transaction(self._engine) as connection:
            row = _row(connection, _key(user_id))
        return None if row is None else _account(row)

    def get_account(self, user_id: str) -> Account:
        """Return the account of this user name, closed or not; AskedWrongly if there is none."""
        found = self.find_account(user_id)
        if found is None:
            raise AskedWrongly("There is no account of that user name. Run: intel user list")
        return found

    def set_role(self, user_id: str, *, role: str, agency: str) -> None:
        """Change what someone is; their open pages follow from the next request on."""
        check_place(role, agency)
        self._change(user_id, {"role": role, "agency": agency})

    def set_active(self, user_id: str, *, active: bool) -> None:
        """Close an account, which ends its sign-ins and links at once, or open it again."""
        self._change(user_id, {"active": active}, ends=not active)

    def set_password(self, user_id: str, password: str) -> None:
        """Set a new password; every sign-in and unused link of the account ends, since someone else may hold one."""
        self._change(user_id, {"password_hash": passwords.hash_password(password)}, ends=True)

    def check_password(self, user_id: str, password: str) -> Account | None:
        """Return the account if the password is right, else None; NotAllowed while too many tries went wrong.

        As much work, and the same answer, whether the account exists, is closed, has no password or another one.
        """
        key, now = _key(user_id), self._clock()
        with write_transaction(self._engine, lock=_LOCK) as connection:
            passwords.count_try(
                connection, key, now
            )  # before the check, so that tries at once are all counted
            row = _row(connection, key)
        stored = row.password_hash if row is not None and row.active else ""
        if not passwords.matches(stored, password) or row is None:
            return None
        with write_transaction(self._engine, lock=_LOCK) as connection:
            passwords.forget_tries(connection, key)
        return _account(row)

    def make_one_time_link(self, user_id: str, *, demonstration: bool = False) -> str:
        """Return the secret of a link that signs `user_id` in once; it lasts 15 minutes, a demonstration's 24 hours."""
        found = self.get_account(user_id)
        if not found.active:
            raise AskedWrongly("That account is closed. No link was made.")
        now, secret = self._clock(), new_secret(self._entropy)
        lasts = _DEMONSTRATION_LINK_FOR if demonstration else _LINK_FOR
        with write_transaction(self._engine, lock=_LOCK) as connection:
            connection.execute(delete(one_time_link).where(one_time_link.c.expires_at < as_text(now)))
            connection.execute(
                insert(one_time_link).values(
                    token_hash=hash_of(secret), user_id=found.user_id, expires_at=as_text(now + lasts)
                )
            )
        return secret

    def use_one_time_link(self, secret: str) -> Account:
        """Return the account the link is for, once; NotAllowed if it was used, is too old, or the account is closed."""
        now, link = as_text(self._clock()), one_time_link
        usable = (link.c.token_hash == hash_of(secret), link.c.used_at.is_(None), link.c.expires_at > now)
        with write_transaction(self._engine, lock=_LOCK) as connection:
            used = connection.execute(update(link).where(*usable).values(used_at=now)).rowcount
            whose = select(link.c.user_id).where(link.c.token_hash == hash_of(secret)).scalar_subquery()
            row = connection.execute(select(account).where(account.c.user_id == whose)).first()
        if used != 1 or row is None or not row.active:
            raise NotAllowed(_LINK_REFUSED)
        return _account(row)

    def viewer_for_command(self, user_id: str) -> Viewer:
        """Return the viewer a command runs as; NotAllowed, with what to do next, for anyone without an open account."""
        found = self.find_account(user_id)
        if found is None or not found.active:
            raise NotAllowed(
                "There is no open account for this user name, so nothing was looked up or changed. "
                "Ask the administrator to add you: intel user add. If you have another user name, give it with --as."
            )
        return viewer_for(found)

    def _change(self, user_id: str, values: dict[str, object], *, ends: bool = False) -> None:
        key = self.get_account(user_id).user_id
        with write_transaction(self._engine, lock=_LOCK) as connection:
            connection.execute(update(account).where(account.c.user_id == key).values(**values))
            if ends:
                connection.execute(delete(sign_in).where(sign_in.c.user_id == key))
                connection.execute(delete(one_time_link).where(one_time_link.c.user_id == key))


def _key(user_id: str) -> str:
    return user_id.strip().casefold()


def _row(connection: Connection, key: str) -> Row[Any] | None:
    return connection.execute(select(account).where(account.c.user_id == key)).first()


def _account(row: Row[Any]) -> Account:
    return Account(
        user_id=row.user_id,
        name=row.name,
        role=row.role,
        agency=row.agency,
        active=row.active,
        has_password=bool(row.password_hash),
        created_at=datetime.fromisoformat(row.created_at),
    )
