"""The graph is a picture of the ledger: grown step by step, rebuilt, or worked out by hand, it is the same one.

Over 200 random histories on each engine; a failing one is named by its seed.
"""

from pathlib import Path

import pytest
from factories import chance_from, graph_on, ledger_in, picture_of_ledger
from laws.fold import fold
from laws.history import History

from intel.graph.engine import Engine
from intel.graph.picture import Picture, differences, picture_of_graph
from intel.ledger import Ledger

STEPS = 12


def picture_of_fold(ledger: Ledger) -> Picture:
    with ledger.reading() as snapshot:
        folded = fold(snapshot.entries_with_payloads())
    return Picture(
        entities=folded.entities, sources=folded.sources, mentions=folded.mentions, links=folded.links
    )


@pytest.mark.parametrize("seed", range(200))
def test_grown_rebuilt_and_folded_pictures_are_one(graph_engine: Engine, tmp_path: Path, seed: int) -> None:
    chance = chance_from(seed)
    often = chance.choice((0.1, 0.3, 0.7))
    with ledger_in(tmp_path) as ledger:
        graph = graph_on(graph_engine, ledger)
        for _ in History(ledger, seed).steps(STEPS):
            if chance.random() < often:
                graph.catch_up()
        assert graph.catch_up() == ledger.head().seq
        grown, wanted = picture_of_graph(graph), picture_of_fold(ledger)
        assert differences(grown, wanted) == []
        assert grown == wanted
        assert picture_of_ledger(ledger) == wanted
        graph.rebuild()
        assert picture_of_graph(graph) == wanted
        assert ledger.verify().ok
