"""Makers of small true things for tests: ids and clocks from a seed, a ledger on disk, reports, a graph on it.

Tests of every room may use these. Nothing here is a stand-in: the ledger is a database on disk, the graph is an engine.
"""

import random
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from intel.app import all_kinds, rows_of_sources
from intel.graph.engine import Engine
from intel.graph.picture import Picture, picture_of_rows
from intel.graph.projection import RowsOf
from intel.graph.queries import load_catalogue, run
from intel.graph.store import Graph
from intel.ledger import Clock, Draft, Ids, Ledger, Snapshot, Writer, open_engine, random_ids
from intel.people import judge
from intel.reports.model import (
    Details,
    Mention,
    PersonDetails,
    Report,
    ReportCorrected,
    ReportRecorded,
    Statement,
)

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def chance_from(seed: int) -> random.Random:
    """Return chance that can be told again from its seed."""
    return random.Random(seed)  # noqa: S311 - no secret hangs on it


def ids_from(rng: random.Random) -> Ids:
    """Return a maker of ids whose bits come from `rng`."""
    return random_ids(rng.randbytes)


def ticking(start: datetime = START) -> Clock:
    """Return a clock that moves on by a second and a bit each time it is asked."""
    ticks = count()
    return lambda: start + timedelta(seconds=next(ticks), microseconds=7)


@contextmanager
def ledger_in(
    home: Path,
    url: str = "",
    *,
    clock: Clock | None = None,
    entropy: Callable[[int], bytes] = secrets.token_bytes,
) -> Iterator[Ledger]:
    """Open the ledger in `home`, or at `url`, with every kind of entry there is."""
    database = open_engine(url or f"sqlite:///{home}/ledger.db")
    try:
        yield Ledger(database, kinds=all_kinds(), clock=clock or ticking(), entropy=entropy)
    finally:
        database.dispose()


def graph_on(engine: Engine, ledger: Ledger, rows_of: RowsOf = rows_of_sources) -> Graph:
    """Return the graph of a ledger on an engine."""
    ticks = count()
    return Graph(
        engine, ledger, load_catalogue(engine.kind), rows_of, lock_text=lambda: f"{id(ticks)}-{next(ticks)}"
    )


def emptied(engine: Engine) -> None:
    """Delete every node, that which says how far the graph has come among them."""
    for query in load_catalogue(engine.kind):
        if query.name.startswith("projection.wipe["):
            while engine.write(partial(run, query=query, most=2000))[0]["gone"]:
                pass


def picture_of_ledger(ledger: Ledger) -> Picture:
    """Return the picture that the ledger's sources ought to make, each drawn by its own room."""
    with ledger.reading() as snapshot:
        return picture_of_rows(rows_of_sources(snapshot, source_ids(snapshot)).values())


def source_ids(snapshot: Snapshot) -> list[str]:
    """Return every id that an entry is about; those that are no sources draw nothing."""
    return sorted({subject for entry in snapshot.entries() for subject in entry.subjects})


def person(name: str = "Ann Example", born_on: date | None = date(2011, 5, 6), **more: Any) -> PersonDetails:
    """Return a person as one report words it."""
    return PersonDetails(name=name, born_on=born_on, **more)


def mention(ids: Ids, details: Details, *, slot: str = "one", role: str = "", **more: Any) -> Mention:
    """Return a mention; a person without a role stated is a young person."""
    wanted = role or ("young_person" if isinstance(details, PersonDetails) else "")
    return Mention(id=ids("n"), slot=slot, details=details, role=wanted, **more)


def report(
    ids: Ids, *mentions: Mention, links: Iterable[tuple[str, Mention, Mention]] = (), **more: Any
) -> Report:
    """Return a report of housing, grade 2B, with these mentions and links between them."""
    statements = tuple(
        Statement(id=ids("s"), link=link, from_mention=one.id, to_mention=other.id)
        for link, one, other in links
    )
    fields: dict[str, Any] = {
        "agency": "housing",
        "source_grade": 2,
        "information_grade": "B",
        "reported_on": date(2026, 2, 3),
    }
    return Report(id=ids("r"), mentions=mentions, statements=statements, **{**fields, **more})


def record(writer: Writer, *reports: Report, join: bool = True) -> None:
    """Append reports as an import does, and let the automatic rule join what it may."""
    for each in reports:
        payload = ReportRecorded(report=each)
        writer.append(Draft(kind="report.recorded", payload=payload, subjects=(each.id,)))
    if join:
        judge.join_automatically(writer, [each.id for one in reports for each in one.mentions])


def correct(writer: Writer, now: Report, *, new: Sequence[str] = (), corrected: Sequence[str] = ()) -> None:
    """Append a correction, and let the automatic rule follow it."""
    payload = ReportCorrected(report=now, reason="the sender put a field right")
    writer.append(Draft(kind="report.corrected", payload=payload, subjects=(now.id,)))
    judge.join_automatically(writer, list(new), list(corrected))
