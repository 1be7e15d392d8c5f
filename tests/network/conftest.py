"""The street of tests/street_ledger.py on each engine, and the means to ask of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from factories import chance_from, graph_on, ids_from, ledger_in
from street_ledger import Street, fill_street, viewer_of

from intel.access.tokens import Tokens
from intel.graph.engine import Engine
from intel.graph.store import Graph
from intel.ledger import Ids, Ledger
from intel.people.enquiry import Enquiry

Ask = Callable[..., Enquiry]


@dataclass(frozen=True)
class Filled:
    """A ledger with its graph, and what is in it."""

    ledger: Ledger
    graph: Graph
    street: Street
    ids: Ids

    def ask(self, role: str, agency: str = "") -> Enquiry:
        """Return the enquiry of someone in this role."""
        viewer = viewer_of(role, agency)
        return Enquiry(
            viewer=viewer,
            reader=self.graph.reader(viewer),
            ledger=self.ledger,
            tokens=Tokens(bytes(range(32))),
            today=date(2026, 3, 1),
        )


@pytest.fixture
def filled(graph_engine: Engine, tmp_path: Path) -> Iterator[Filled]:
    ids = ids_from(chance_from(3))
    with ledger_in(tmp_path) as ledger:
        graph = graph_on(graph_engine, ledger)
        with ledger.writing("someone") as writer:
            street = fill_street(writer, ids)
        graph.catch_up()
        yield Filled(ledger, graph, street, ids)
