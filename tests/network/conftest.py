"""The street of tests/street_ledger.py on each engine, and the means to ask of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from factories import chance_from, graph_on, ids_from, ledger_in
from filled_street import Filled
from street_ledger import fill_street

from intel.graph.engine import Engine
from intel.people.enquiry import Enquiry

Ask = Callable[..., Enquiry]


@pytest.fixture
def filled(graph_engine: Engine, tmp_path: Path) -> Iterator[Filled]:
    ids = ids_from(chance_from(3))
    with ledger_in(tmp_path) as ledger:
        graph = graph_on(graph_engine, ledger)
        with ledger.writing("someone") as writer:
            street = fill_street(writer, ids)
        graph.catch_up()
        yield Filled(ledger, graph, street, ids)
