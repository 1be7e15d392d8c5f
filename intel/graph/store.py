"""The graph as the rooms see it: always caught up with the ledger, read by named query for one viewer.

`intel.app` makes one `Graph` for the process. A reader is made for each viewer; it first brings the graph up to
the ledger's head, and shows nothing while that cannot be done.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from intel.errors import PictureUnavailable
from intel.graph.engine import Engine
from intel.graph.projection import OutOfStep, Place, Projector, RowsOf
from intel.graph.queries import Catalogue
from intel.ledger import Ledger

# More entries than this are projected beside the pages, which say so meanwhile.
_MOST_WHILE_A_PAGE_WAITS = 3000

Progress = Callable[[int, int], None]


class Sees(Protocol):
    """The part of a viewer that narrows a query."""

    @property
    def audiences(self) -> frozenset[str]:
        """The audiences the viewer belongs to."""


def _silent(_done: int, _total: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Runs named queries for one viewer: the viewer's audiences go into every one of them."""

    graph: "Graph"
    audiences: tuple[str, ...]

    def run(self, name: str, **parameters: Any) -> list[dict[str, Any]]:
        """Return the rows of the named query that this viewer's audiences let through."""
        return self.graph.query(name, audiences=list(self.audiences), **parameters)


class Graph:
    """One engine, one ledger and the projection that keeps them true to each other."""

    def __init__(
        self,
        engine: Engine,
        ledger: Ledger,
        catalogue: Catalogue,
        rows_of: RowsOf,
        *,
        lock_text: Callable[[], str],
    ) -> None:
        self.engine = engine
        self._ledger = ledger
        self._catalogue = catalogue
        self._lock_text = lock_text
        self.rows_of = rows_of
        self._projector = Projector(ledger, catalogue, rows_of)
        self._beside: threading.Thread | None = None
        self._beside_lock = threading.Lock()

    def reader(self, viewer: Sees) -> Reader:
        """Return a reader for `viewer`, once the graph stands where the ledger does."""
        self._be_current()
        return Reader(self, tuple(sorted(viewer.audiences)))

    def query(self, name: str, **parameters: Any) -> list[dict[str, Any]]:
        """Run a named read query; only `Reader` and the checks of the graph itself call this."""
        query = self._catalogue.get(name)
        query.check(parameters)
        return self.engine.read(
            lambda transaction: [dict(row) for row in transaction.run(query.text, parameters)]
        )

    def place(self) -> Place:
        """Return how far the graph has come."""
        rows = self.query("projection.place")
        if not rows:
            return Place(seq=0, hash="", version=0)
        return Place(seq=rows[0]["seq"], hash=rows[0]["hash"], version=rows[0]["version"])

    def catch_up(self, progress: Progress = _silent) -> int:
        """Project every entry the graph has not seen; draw it anew where it belongs to another ledger."""
        while True:
            try:
                done, head = self.engine.write(
                    lambda transaction: self._projector.advance(transaction, lock=self._lock_text())
                )
            except OutOfStep:
                self._wipe()
                continue
            progress(done, head)
            if done >= head:
                return done

    def rebuild(self, progress: Progress = _silent) -> int:
        """Throw the graph away and draw it again from the ledger."""
        self._wipe()
        return self.catch_up(progress)

    def _wipe(self) -> None:
        start, empty = True, False
        while not empty:
            first = start
            empty = self.engine.write(
                lambda transaction: self._projector.wipe(
                    transaction,
                    lock=self._lock_text(),
                    start=first,  # noqa: B023 - the transaction runs before the next round
                )
            )
            start = False

    def _be_current(self) -> None:
        """Bring the graph to the ledger's head, or say that it is not there yet."""
        place, head = self.place(), self._ledger.head()
        if place.seq == head.seq and (place.hash == head.hash or head.seq == 0):
            return
        if self._is_busy() or not 0 <= head.seq - place.seq <= _MOST_WHILE_A_PAGE_WAITS or place.version < 0:
            self._catch_up_beside()
            raise PictureUnavailable(
                f"The picture is being drawn: entry {place.seq} of {head.seq}. Nothing is lost; "
                "this page opens by itself when it is ready, or try again in a few seconds."
            )
        self.catch_up()

    def _is_busy(self) -> bool:
        return self._beside is not None and self._beside.is_alive()

    def _catch_up_beside(self) -> None:
        with self._beside_lock:
            if not self._is_busy():
                self._beside = threading.Thread(target=self.catch_up, name="projection", daemon=True)
                self._beside.start()


def all_rows(graph: Graph, names: Iterable[str]) -> Iterable[tuple[str, dict[str, Any]]]:
    """Yield every row of several named queries with the query's name: how the graph is compared and dumped."""
    for name in names:
        for row in graph.query(name):
            yield name, row
