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

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError

from intel.errors import AskedWrongly, LedgerBroken, NotRecorded
from intel.ledger import tables

_WAIT_SECONDS: Final = 30  # longer than the longest import holds the lock
_BEGIN: Final = "ledger_begin"
# One key for each chain: looking things up need not wait for an import on PostgreSQL. On SQLite all writing is one.
_ADVISORY_LOCKS: Final = {"entry": 0x1ED6E201, "consultation": 0x1ED6E202}
# BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN: the store cannot take it now; anything else is our mistake.
_SQLITE_CANNOT: Final = frozenset({5, 6, 8, 10, 13, 14})

_SQLITE_DAMAGED: Final = frozenset({11, 26})  # CORRUPT, NOTADB
# PostgreSQL's own names for the same: it is a standby or set to read only; a page or an index is damaged.
_POSTGRES_CANNOT: Final = frozenset({"25006"})
_POSTGRES_DAMAGED: Final = frozenset({"XX001", "XX002"})
# The ways of sorting that go by code point, as SQLite does: the same list in the same order on both.
_BY_CODE_POINT: Final = frozenset({"C", "POSIX", "C.UTF-8", "C.utf8", "ucs_basic"})
_NOT_KEPT: Final = (
    "The ledger's database does not answer or cannot be written. Nothing of this was kept. "
    "Look at the disk, then try again."
)

_NO_ADDRESS: Final = (
    "INTEL_DATABASE_URL cannot be understood. Nothing was opened. Write it as "
    "postgresql://user:password@host:port/database, or leave it empty to keep the ledger in INTEL_HOME."
)

_held = threading.local()


def open_engine(url: str) -> Engine:
    """Open the database at `url`; on SQLite, a file only its owner can read, in a folder made so too.

    Every connection syncs each commit to the disk and overwrites what it deletes.
    """
    try:
        parts = make_url(url)
    except ArgumentError:  # its own words may hold the password
        raise AskedWrongly(_NO_ADDRESS) from None
    if parts.get_backend_name() in ("postgresql", "postgres"):
        return _open_postgresql(parts)
    if parts.get_backend_name() != "sqlite":
        raise AskedWrongly(_NO_ADDRESS)
    path = parts.database
    if path in (None, "", ":memory:"):
        raise AskedWrongly("The ledger needs a file. Nothing was opened. Name one in INTEL_DATABASE_URL.")
    _make_private(Path(str(path)))
    engine = create_engine(url, pool_size=16, max_overflow=48, connect_args={"timeout": _WAIT_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    _use_write_ahead_log(engine)
    return engine


def _open_postgresql(parts: URL) -> Engine:
    """Open a database of PostgreSQL; refused where it would sort or store text in another way than SQLite."""
    try:
        engine = create_engine(
            parts.set(drivername="postgresql+psycopg"),
            pool_size=16,
            max_overflow=48,
            pool_pre_ping=True,  # so that a server that was restarted is simply connected to again
            connect_args={"connect_timeout": 5},
        )
    except ModuleNotFoundError:
        raise AskedWrongly(
            "The driver for PostgreSQL is not installed. Nothing was opened. Run: pip install -e '.[postgresql]'"
        ) from None
    event.listen(engine, "connect", _prepare_postgresql)
    try:
        with _translated(), engine.connect() as connection:
            asked = "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = current_database()"
            encoding, collation = connection.execute(text(asked)).one()
    except BaseException:
        engine.dispose()
        raise
    if encoding != "UTF8" or collation not in _BY_CODE_POINT:
        engine.dispose()
        raise AskedWrongly(
            f"The database stores text as {encoding} and sorts it by {collation}; the ledger needs UTF8 and C. "
            "Nothing was changed. Make one with: createdb --template=template0 --encoding=UTF8 --locale=C intel"
        )
    return engine


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """Wait no longer for a lock than SQLite would, and sync each commit whatever the server's default is."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{_WAIT_SECONDS}s'")
        cursor.execute("SET synchronous_commit = on")
    connection.commit()


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
    """Empty the database's own copies of what was erased; False while another reader needs them, then ask again."""
    if engine.dialect.name == "postgresql":
        return _write_tables_anew(engine)
    with _translated(), engine.connect().execution_options(**{_BEGIN: "SELECT 1"}) as connection:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={_WAIT_SECONDS * 1000 if patient else 0}")
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
        connection.exec_driver_sql(f"PRAGMA busy_timeout={_WAIT_SECONDS * 1000}")
        return busy == 0


def _write_tables_anew(engine: Engine) -> bool:
    """Have PostgreSQL write the tables anew without the rows that were deleted, and let go of the old files."""
    names = [table.name for table in (tables.payload, *tables.rebuilt_tables())]
    quoted = ", ".join(engine.dialect.identifier_preparer.quote(name) for name in names)
    try:
        with _translated(), engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(
                text(f"VACUUM (FULL) {quoted}")
            )
    except NotRecorded:
        return False
    return True


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what the store cannot do now, and a damaged file, into our own errors; the rest is our mistake."""
    try:
        yield
    except DBAPIError as error:
        code = getattr(error.orig, "sqlite_errorcode", None)
        primary = None if code is None else code & 0xFF
        state = getattr(error.orig, "sqlstate", None)
        if primary in _SQLITE_DAMAGED or state in _POSTGRES_DAMAGED:
            raise LedgerBroken(
                "The ledger's file is damaged, or is no ledger. Nothing was changed. Keep the file and restore a backup.",
                0,
            ) from error
        unanswered = code is None and isinstance(error, OperationalError | InterfaceError)
        if primary in _SQLITE_CANNOT or state in _POSTGRES_CANNOT or unanswered:
            raise NotRecorded(_NOT_KEPT) from error
        raise
