"""ArcadeDB inside our own process, spoken to over Bolt on loopback. Opened by `intel.graph.engine.open_graph`.

One process owns the folder: it holds the lock `graph.lock`, runs the server and says in `bolt.json` how to reach
it. Others attach over Bolt. Nobody takes over while it lives; when it ends, however it ends, the next one opens.
A folder that is damaged is moved aside, because the graph can always be drawn again from the ledger.
"""

import json
import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Final

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from intel.errors import EngineUnavailable
from intel.graph.engine import READ_SECONDS, RETRY_SECONDS, Engine
from intel.graph.locks import FileLock, held
from intel.graph.queries import FOLDER

_HOST: Final = "127.0.0.1"
_DATABASE: Final = "graph"
_USER: Final = "root"

_SETTINGS: Final = (
    ("arcadedb.txWalFlush", "2"),  # wait for the disk at every commit; without it kill -9 loses transactions
    ("arcadedb.command.timeout", str(READ_SECONDS * 1000)),
    ("arcadedb.opencypher.loadCsv.allowFileUrls", "false"),
    ("arcadedb.opencypher.loadCsv.allowRemoteUrls", "false"),
)

# What `CHECK DATABASE` counts when a file is not as it was written.
_FAULTS: Final = (
    "totalErrors",
    "totalWarnings",
    "totalCorruptedRecords",
    "totalUndecodableRecords",
    "invalidLinks",
)


class _Damaged(Exception):
    """The files cannot be opened or do not hold together."""


class ArcadeDBEngine(Engine):
    """ArcadeDB, owned or attached to; writers wait for each other across threads and processes."""

    kind: ClassVar[str] = "arcadedb"
    text_index: ClassVar[str] = "Report[text,cleared_text]"
    # The password is made anew at each start and nobody types it: a server that refuses it is on its way out, for it
    # forgets its users before it stops listening, or it is another process's, on a port that was given away again.
    refused: ClassVar[str] = (
        "The process that held the graph has just ended. The ledger is whole and nothing was lost. "
        "Try again in a moment."
    )

    def __init__(self, driver: Driver, home: Path) -> None:
        super().__init__(driver, _DATABASE)
        self.home = home

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with held(self.home / "graph-write.lock"):
            yield

    def close(self) -> None:
        """Let go of the driver; the server belongs to another process and goes on."""
        self.driver.close()


class OwnedArcadeDB(ArcadeDBEngine):
    """ArcadeDB with its server in this process."""

    def __init__(self, driver: Driver, home: Path, server: Any, lock: FileLock) -> None:
        super().__init__(driver, home)
        self.owner = True
        self._server = server
        self._lock = lock

    def close(self) -> None:
        """Let the last writer finish, stop the server and let the next process open the folder."""
        if self._server is None:
            return
        with self._writing():
            self.driver.close()
            (self.home / "bolt.json").unlink(missing_ok=True)
            self._server.stop()
            self._server = None
        self._lock.release()


def open_arcadedb(home: Path, *, own: bool, patience: float) -> ArcadeDBEngine:
    """Own the graph in `home`, or attach to the process that does unless `own`; wait `patience` seconds for it."""
    lock = FileLock(home / "graph.lock")
    end = time.monotonic() + patience
    while True:
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            if lock.take(wait=False):
                return _own(home, lock)
        except OSError as fault:
            raise EngineUnavailable(
                f"The folder for the graph cannot be written ({fault.strerror}). The ledger is whole. "
                "Make INTEL_HOME writable, or free some disk, and start again."
            ) from fault
        driver = None if own else _attach(home / "bolt.json")
        if driver is not None:
            return ArcadeDBEngine(driver, home)
        if time.monotonic() > end:
            raise EngineUnavailable(
                "Another process holds the graph and this one cannot work through it. The ledger is whole. "
                "Wait for that process to end, or end it, and start again."
            )
        time.sleep(0.05)


def _attach(bolt: Path) -> Driver | None:
    """Return a driver to the owner's server, or None where it does not answer (yet)."""
    try:
        said = json.loads(bolt.read_text(encoding="utf-8"))
        driver = _driver(said["port"], said["password"])
    except (FileNotFoundError, ValueError, KeyError):
        return None
    try:
        driver.verify_connectivity()
    except (DriverError, Neo4jError):
        driver.close()
        return None
    return driver


def _driver(port: int, password: str) -> Driver:
    return GraphDatabase.driver(
        f"bolt://{_HOST}:{port}",
        auth=(_USER, password),
        telemetry_disabled=True,
        connection_timeout=5.0,
        max_transaction_retry_time=RETRY_SECONDS,
    )


def _own(home: Path, lock: FileLock) -> OwnedArcadeDB:
    """Start the server on the folder, anew where it is damaged, and say where it listens."""
    password, server = secrets.token_hex(32), None
    try:
        (home / "bolt.json").unlink(missing_ok=True)
        try:
            server, port = _start(home, password)
        except _Damaged:
            _move_aside(home)
            server, port = _start(home, password)
        _say_where(home / "bolt.json", port, password)
        return OwnedArcadeDB(_driver(port, password), home, server, lock)
    except _Damaged as fault:
        raise EngineUnavailable(
            "The graph engine does not start, even on an empty folder. The ledger is whole. "
            "Look for a full disk, and see graph-log in INTEL_HOME for the engine's own words."
        ) from fault
    finally:
        if server is None:
            lock.release()


def _start(home: Path, password: str) -> tuple[Any, int]:
    """Start a server on `home`/graph and open its database; raise `_Damaged` where that cannot be done."""
    root = home / "graph"
    # Read by the library once, when it is first used; its own default is outside INTEL_HOME.
    os.environ["ARCADEDB_LOG_DIR"] = str(home / "graph-log")
    os.environ["ARCADEDB_LOG_CONSOLE"] = "0"
    # The engine's files follow the umask, and it makes new ones for as long as it runs.
    os.umask(0o077)
    root.mkdir(mode=0o700, exist_ok=True)
    root.chmod(0o700)
    # The engine would keep the first password it was ever given; a new one each time needs a new list of users.
    (root / "config" / "server-users.jsonl").unlink(missing_ok=True)
    import arcadedb  # noqa: PLC0415 - must come after the two settings above

    http_port, port = _free_ports(2)
    server = arcadedb.create_server(
        root_path=str(root),
        root_password=password,
        config={
            "host": _HOST,
            "http_port": http_port,
            "bolt_port": port,
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        },
    )
    try:
        server.start()
        _prepare(server.create_database(_DATABASE))
    except BaseException as fault:
        server.stop()
        if isinstance(fault, arcadedb.ArcadeDBError):
            raise _Damaged from fault
        raise
    return server, port


def _prepare(database: Any) -> None:
    """Set what must hold on every opening, check the files (0.2 s for 10,000 nodes) and make the text index."""
    for key, value in _SETTINGS:
        database.command("sql", f"ALTER DATABASE `{key}` {value}")
    found = database.command("sql", "CHECK DATABASE").to_list()[0]
    if any(found.get(fault) for fault in _FAULTS):
        raise _Damaged
    for line in (FOLDER / "schema" / "arcadedb.sql").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("--"):
            database.command("sql", line)


def _move_aside(home: Path) -> None:
    """Keep the damaged folder under another name, for whoever wants to know why."""
    number = 1
    while (home / f"graph.damaged-{number}").exists():
        number += 1
    (home / "graph").rename(home / f"graph.damaged-{number}")


def _say_where(bolt: Path, port: int, password: str) -> None:
    """Write how to attach, readable by this user alone, whole or not at all."""
    fresh = bolt.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"host": _HOST, "port": port, "password": password, "pid": os.getpid()}, file)
    fresh.rename(bolt)


def _free_ports(count: int) -> list[int]:
    """Return ports nobody listens on now, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind((_HOST, 0))
        return [int(each.getsockname()[1]) for each in sockets]
    finally:
        for each in sockets:
            each.close()
