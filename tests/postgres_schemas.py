"""A schema of a test run's own on the one PostgreSQL for tests, handed out empty again and again.

Making thirty tables takes longer than most tests do, so they are emptied, not dropped.
"""

import os
from types import TracebackType
from typing import Self
from urllib.parse import quote

from sqlalchemy import create_engine, delete, make_url, table, text

from intel.ledger.chain import GENESIS


class Schema:
    """One schema; `url` is an INTEL_DATABASE_URL whose tables lie in it."""

    def __init__(self, server: str, name: str = "") -> None:
        self.name = name or f"tests_{os.getpid()}"
        self.url = f"{server}?options={quote(f'-csearch_path={self.name}')}"
        self._engine = create_engine(make_url(self.url).set(drivername="postgresql+psycopg"))

    def __enter__(self) -> Self:
        self._run(f"DROP SCHEMA IF EXISTS {self.name} CASCADE; CREATE SCHEMA {self.name}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(f"DROP SCHEMA IF EXISTS {self.name} CASCADE")
        self._engine.dispose()

    def empty(self) -> None:
        """Delete every row. What a test left open is ended first: it would hold a lock on what it read."""
        with self._engine.begin() as connection:
            left = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = :name AND pid <> pg_backend_pid()"
            connection.execute(text(left), {"name": self.name})
            asked = "SELECT table_name FROM information_schema.tables WHERE table_schema = :schema"
            names = list(connection.execute(text(asked), {"schema": self.name}).scalars())
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # in any order
            for name in names:
                if name != "index_state":
                    connection.execute(delete(table(name)))  # faster than TRUNCATE for a few rows
            if (
                "index_state" in names
            ):  # empty tables have followed an empty ledger: they need not be made again
                connection.execute(text("UPDATE index_state SET seq = 0, hash = :hash"), {"hash": GENESIS})

    def _run(self, statements: str) -> None:
        with self._engine.begin() as connection:
            for each in statements.split("; "):
                connection.exec_driver_sql(each)
