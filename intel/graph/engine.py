"""The graph engine as the rest of the project sees it: write, read, schema, close.

One official driver speaks to both servers; `open_graph` is the only place that chooses between them.
Called by `intel.app` and by tests.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Final, Self, TypeVar

from neo4j import Driver, ManagedTransaction, unit_of_work
from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError

from intel.errors import EngineUnavailable
from intel.graph.queries import load_catalogue

T = TypeVar("T")

# Seconds a read may take; ArcadeDB has the same limit in its own settings, because it ignores the driver's.
READ_SECONDS: Final = 20

# Seconds to go on trying a server that went away before saying so: somebody waits for the page, and the driver's own 30
# would look like a tool that hangs. No writer needs longer, for each takes its turn by a lock.
RETRY_SECONDS: Final = 5.0

# A reader meeting a delete on ArcadeDB: the driver does not retry it, so we do, once.
_VANISHED: Final = "EntityNotFound"


class Engine(ABC):
    """A running graph server and the driver to it."""

    kind: ClassVar[str]
    # What `CALL db.index.fulltext.queryNodes` calls the index over the text of reports.
    text_index: ClassVar[str]
    # What is said when the server does not take our password.
    refused: ClassVar[str] = (
        "The graph engine does not accept the name and password it was given. The ledger is whole. "
        "Put the right ones in INTEL_GRAPH_URL and start again."
    )

    def __init__(self, driver: Driver, database: str) -> None:
        self.driver = driver
        self.database = database
        self.owner = False  # whether the server runs in this process and ends with it

    def write(self, work: Callable[[ManagedTransaction], T]) -> T:
        """Do `work` in one transaction that is kept whole or not at all; it may be called again, so it must bear that."""
        with (
            self._writing(),
            in_our_words(self.refused),
            self.driver.session(database=self.database) as session,
        ):
            return session.execute_write(work)

    def read(self, work: Callable[[ManagedTransaction], T]) -> T:
        """Do `work` in one reading transaction; it may be called again, so it must bear that."""
        with in_our_words(self.refused):
            try:
                return self._read(work)
            except Neo4jError as fault:
                if _VANISHED not in f"{fault.code} {fault}":
                    raise
                return self._read(work)

    def _read(self, work: Callable[[ManagedTransaction], T]) -> T:
        with self.driver.session(database=self.database) as session:
            return session.execute_read(unit_of_work(timeout=READ_SECONDS)(work))

    def ensure_schema(self) -> None:
        """Make every constraint and index of `cypher/schema/` that is not there yet; harmless to repeat."""
        queries = [query for query in load_catalogue(self.kind) if query.name.startswith("schema.")]
        with (
            self._writing(),
            in_our_words(self.refused),
            self.driver.session(database=self.database) as session,
        ):
            for query in queries:
                session.run(query.text).consume()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold whatever the engine needs held while it writes."""
        yield

    @abstractmethod
    def close(self) -> None:
        """Let go of the driver, and of the server where it is ours."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def in_our_words(refused: str = Engine.refused) -> Iterator[None]:
    """Tell a caller of an engine's fault in a sentence; the engine's own words may quote data and stay out of it."""
    try:
        yield
    except (AuthError, ConfigurationError) as fault:
        raise EngineUnavailable(refused) from fault
    except DriverError as fault:
        raise EngineUnavailable(
            "The graph engine does not answer. The ledger is whole and nothing was lost. "
            "Try again in a minute; if it lasts, start the tool or the graph server again."
        ) from fault
    except Neo4jError as fault:
        raise EngineUnavailable(
            f"The graph engine refused a query ({fault.code}). The ledger is whole and the graph is as it was "
            "before. Try again; if it lasts, tell the administrator this code."
        ) from fault


def open_graph(home: Path, url: str, *, own: bool = False, patience: float = 15.0) -> Engine:
    """Open Neo4j at `url`, or where that is empty ArcadeDB with its files in `home`; the schema is made.

    With `own`, ArcadeDB runs in this process or not at all: a long-lived server waits for a command to finish
    instead of ending with it. `patience` is how many seconds to wait for that, or for an owner just starting.
    """
    end = time.monotonic() + patience
    while True:
        engine = _connect(home, url, own=own, patience=end - time.monotonic())
        try:
            engine.ensure_schema()
        except BaseException as fault:
            engine.close()
            # The process we worked through ended in this very moment: the next one owns, perhaps we.
            through_another = not url and not engine.owner and isinstance(fault, EngineUnavailable)
            if not through_another or time.monotonic() > end:
                raise
        else:
            return engine


def _connect(home: Path, url: str, *, own: bool, patience: float) -> Engine:
    # Each engine builds on this module, so it is fetched when chosen: Neo4j's users never load ArcadeDB's library.
    if url:
        from intel.graph.neo4j_engine import open_neo4j  # noqa: PLC0415 - see above

        return open_neo4j(url)
    from intel.graph.arcadedb_engine import open_arcadedb  # noqa: PLC0415 - see above

    return open_arcadedb(home, own=own, patience=patience)
