"""Accounts, sign-ins and one-time links, kept beside the ledger; pseudonyms, rebuilt from its entries.

Only hashes of secrets are kept. Times are text of a fixed width in UTC, so that text order is time order.
"""

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from intel.ledger.tables import metadata

_BESIDE: Final = {"beside": True}

account: Final = Table(
    "account",
    metadata,
    Column("user_id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", String(32), nullable=False),
    Column("agency", String(32), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", String(32), nullable=False),
    info=_BESIDE,
)

sign_in: Final = Table(
    "sign_in",
    metadata,
    Column("secret_hash", String(64), primary_key=True),
    Column("user_id", String(64), ForeignKey("account.user_id"), nullable=False, index=True),
    Column("created_at", String(32), nullable=False),
    Column("last_seen", String(32), nullable=False),
    Column("ended_at", String(32)),
    info=_BESIDE,
)

one_time_link: Final = Table(
    "one_time_link",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", String(64), ForeignKey("account.user_id"), nullable=False, index=True),
    Column("expires_at", String(32), nullable=False),
    Column("used_at", String(32)),
    info=_BESIDE,
)

# Wrong passwords in a row, by the hash of the user name typed, whether or not there is such an account.
failed_sign_in: Final = Table(
    "failed_sign_in",
    metadata,
    Column("user_hash", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", String(32), nullable=False),
    info=_BESIDE,
)

pseudonym: Final = Table(
    "pseudonym",
    metadata,
    Column("scope", String(64), primary_key=True),
    Column("mention_id", String(32), primary_key=True),
    Column("number", Integer, nullable=False),
    UniqueConstraint("scope", "number"),
    info={"rebuilt": True},
)
