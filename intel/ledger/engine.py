"""The database under the ledger: opened, locked for writing, read in one snapshot. SQLite or PostgreSQL.

The only module that knows which of the two it is. `intel.app` calls `open_engine`; the ledger and rooms
with side tables of their own call `write_transaction` and `read_transaction`.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import DBAPIError, OperationalError

from intel.errors import AskedWrongly, LedgerBroken, NotRecorded

_WAIT_SECONDS: Final = 30  # longer than the longest import holds the lock
_BEGIN: Final = "ledger_begin"
# One key for each chain: looking things up need not wait for an import on PostgreSQL. On SQLite all writing is one.
_ADVISORY_LOCKS: Final = {"entry": 0x1ED6E201, "consultation": 0x1ED6E202}
# BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN: the store cannot take it now; anything else is our mistake.
_SQLITE_CANNOT: Final = frozenset({5, 6, 8, 10, 13, 14})

_SQLITE_DAMAGED: Final = frozenset({11, 26})  # CORRUPT, NOTADB
_NOT_KEPT: Final = (
    "The ledger's database does not answer or cannot be written. Nothing of this was kept. "
    "Look at the disk, then try again."
)

_held = threading.local()


def open_engine(url: str) -> Engine:
    """Open the database at `url`; on SQLite, a file only its owner can read, in a folder made so too.

    Every connection syncs each commit to the disk and overwrites what it deletes.
    """
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    path = make_url(url).database
    if path in (None, "", ":memory:"):
        raise AskedWrongly("The ledger needs a file. Nothing was opened. Name one in INTEL_DATABASE_URL.")
    _make_private(Path(str(path)))
    engine = create_engine(url, pool_size=16, max_overflow=48, connect_args={"timeout": _WAIT_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    _use_write_ahead_log(engine)
    return engine


def _make_private(path: Path) -> None:
    try:
        if not path.parent.exists():
            path.parent.mkdir(parents=True, mode=0o700)
            path.parent.chmod(0o700)  # whatever the umask took away
        path.touch(mode=0o600)  # the log and the index of SQLite take the mode of this file
        if path.stat().st_mode & 0o777 != 0o600:
            path.chmod(0o600)
    except OSError as error:
        raise AskedWrongly(
            f"The ledger cannot be opened in {path.parent}: {error.strerror}. Nothing was changed. "
            "Choose a folder you can write to with INTEL_HOME."
        ) from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver begins no transaction of its own; `_begin_sqlite` does, and says which sort.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={_WAIT_SECONDS * 1000}",
        "synchronous=FULL",
        "fullfsync=ON",
        "secure_delete=ON",
        "foreign_keys=ON",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def _use_write_ahead_log(engine: Engine) -> None:
    """Turn the log on; SQLite does not wait for others here, so two first starts at once try again."""
    until = time.monotonic() + _WAIT_SECONDS
    mode = ""
    while not mode:
        try:
            with _translated(), engine.connect().execution_options(**{_BEGIN: "SELECT 1"}) as connection:
                mode = str(connection.exec_driver_sql("PRAGMA journal_mode=WAL").scalar())
        except NotRecorded:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
    if mode != "wal":
        raise AskedWrongly(
            "The ledger's disk cannot hold a write-ahead log. Use a local disk for INTEL_HOME."
        )
    wipe_log(engine, patient=False)  # of what an erasure was killed before it could wipe


@contextmanager
def write_transaction(engine: Engine, *, lock: str = "entry") -> Iterator[Connection]:
    """Hold the one lock for writing and one transaction: all of it is kept, on the disk, or nothing.

    Never inside another on the same thread, which would wait for itself.
    """
    holders: set[int] = _held.__dict__.setdefault("engines", set())
    if id(engine) in holders:
        raise RuntimeError("a write transaction inside another one on the same thread would wait for itself")
    holders.add(id(engine))
    try:
        with (
            _translated(),
            engine.connect().execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}) as connection,
            connection.begin(),
        ):
            if engine.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCKS[lock])))
            yield connection
            _refuse_if_ended(connection)
    finally:
        holders.discard(id(engine))


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """Undo what is done inside if it fails, and leave the rest of the transaction standing."""
    _refuse_if_ended(connection)
    point = connection.begin_nested()
    try:
        yield
    except BaseException:
        if not _has_ended(connection):
            point.rollback()
        raise
    point.commit()


def _has_ended(connection: Connection) -> bool:
    """Return whether SQLite gave the transaction up by itself, as it does on a full disk."""
    raw = connection.connection.driver_connection
    return connection.dialect.name == "sqlite" and raw is not None and not raw.in_transaction


def _refuse_if_ended(connection: Connection) -> None:
    # Whatever came after would be kept line by line, outside any transaction.
    if _has_ended(connection):
        raise NotRecorded(_NOT_KEPT)


@contextmanager
def read_transaction(engine: Engine) -> Iterator[Connection]:
    """Read in one consistent snapshot, whatever is written meanwhile."""
    with _translated(), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        connection.begin()
        try:
            yield connection
        finally:
            connection.rollback()  # there is nothing to keep, and a damaged file can still be left so


def wipe_log(engine: Engine, *, patient: bool = True) -> bool:
    """Empty SQLite's log of what was erased; False while another reader still needs it, then ask again."""
    if engine.dialect.name != "sqlite":
        return True
    with _translated(), engine.connect().execution_options(**{_BEGIN: "SELECT 1"}) as connection:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={_WAIT_SECONDS * 1000 if patient else 0}")
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
        connection.exec_driver_sql(f"PRAGMA busy_timeout={_WAIT_SECONDS * 1000}")
        return busy == 0


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what the store cannot do now, and a damaged file, into our own errors; the rest is our mistake."""
    try:
        yield
    except DBAPIError as error:
        code = getattr(error.orig, "sqlite_errorcode", None)
        primary = None if code is None else code & 0xFF
        if primary in _SQLITE_DAMAGED:
            raise LedgerBroken(
                "The ledger's file is damaged, or is no ledger. Nothing was changed. Keep the file and restore a backup.",
                0,
            ) from error
        if primary in _SQLITE_CANNOT or (code is None and isinstance(error, OperationalError)):
            raise NotRecorded(_NOT_KEPT) from error
        raise
