"""A process of its own on one ledger and one graph, for the tests of writers at once and of kill -9.

Called as: python projecting_child.py HOME URL SEED COUNT CHUNK [DATABASE]. It says "ready", waits for a line, then records
COUNT reports one by one, says the id of each once it is kept, and catches up after each; with COUNT 0 it only catches up, saying
how far it has come and waiting for a line before it goes on.
"""

import sys
from pathlib import Path

from factories import chance_from, graph_on, ids_from, ledger_in, mention, person, record, report

from intel.graph import projection
from intel.graph.engine import open_graph
from intel.ledger import utc_now
from intel.reports.model import VenueDetails


def main(home: Path, url: str, seed: int, *, count: int, chunk: int, database: str = "") -> None:
    projection._CHUNK = chunk
    rng = chance_from(seed)
    ids = ids_from(rng)
    with open_graph(home, url) as engine, ledger_in(home, database, clock=utc_now) as ledger:
        graph = graph_on(engine, ledger)
        print("ready", flush=True)  # noqa: T201 - the parent waits for it
        sys.stdin.readline()
        for _ in range(count):
            who = mention(ids, person(rng.choice(("Ann Example", "Bo Sample", "Cy Test"))))
            where = mention(ids, VenueDetails(name="The Grill", street=rng.choice(("High St", "Low St"))))
            with ledger.writing(f"writer {seed}") as writer:
                told = report(ids, who, where, links=[("SEEN_AT", who, where)])
                record(writer, told)
            print("kept", told.id, flush=True)  # noqa: T201 - the parent holds the ledger to it
            graph.catch_up()
        graph.catch_up(lambda done, _head: reached(done, wait=not count))


def reached(done: int, *, wait: bool) -> None:
    """Say how far the graph has come and, with `wait`, go on when told to: the parent kills here or a little later."""
    print(done, flush=True)  # noqa: T201
    if wait:
        sys.stdin.readline()


if __name__ == "__main__":
    home, url, seed, count, chunk, *rest = sys.argv[1:]
    main(Path(home), url, int(seed), count=int(count), chunk=int(chunk), database="".join(rest))
