"""Projects a ledger in a process of its own, so that its memory is its own: `projecting.py HOME GRAPH_URL`.

Prints one line of JSON: seconds for all of it, milliseconds for one report again, the peak of memory, what the picture
holds, and how long the driver alone takes for the same rows, ready made.
"""

import json
import resource
import sys
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from factories import graph_on, ledger_in, source_ids  # noqa: E402 - found by the line above
from figure import seconds  # noqa: E402

from intel.app import rows_of_sources  # noqa: E402
from intel.graph.engine import open_graph  # noqa: E402
from intel.ledger import Draft, utc_now  # noqa: E402
from intel.reports.model import ReportCorrected  # noqa: E402


def main(home: Path, url: str) -> None:
    with ledger_in(home, clock=utc_now) as ledger, open_graph(home, url, own=not url) as engine:
        graph = graph_on(engine, ledger)
        graph._wipe()
        before = peak()
        took = seconds(graph.catch_up)
        used = peak() - before
        with ledger.reading() as snapshot:
            payloads = [
                told for _, told in snapshot.entries_with_payloads(kinds=["report.recorded"], upto=40)
            ]
        again = []
        for told in payloads[:9]:
            report = told.report.model_copy(update={"text": "put right"})
            ledger.append(
                [Draft(kind="report.corrected", payload=ReportCorrected(report=report, reason="put right"), subjects=(report.id,))],
                actor="bench",
            )  # fmt: skip
            again.append(seconds(graph.catch_up) * 1000)
        with ledger.reading() as snapshot:
            ids = source_ids(snapshot)
            rows = list(rows_of_sources(snapshot, ids).values())
        links = sum(len(one.mentions) + len(one.links) for one in rows)
        graph._wipe()
        bare = seconds(lambda: engine.write(lambda transaction: graph._projector._write(transaction, rows)))
    said = {"all": took, "again": median(again), "megabytes": used, "relationships": links, "bare": bare}
    print(json.dumps(said))  # noqa: T201 - the parent reads it


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
