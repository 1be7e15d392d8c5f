"""The ledger: how long it takes to append a return of 1,000 reports, beside the same text in a bare SQLite table."""

import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from factories import chance_from, ids_from, ledger_in, mention, person, report
from figure import Figure, seconds

from intel.ledger import Draft
from intel.reports.model import ReportRecorded, VenueDetails

REPORTS = 1000


def drafts(how_many: int) -> list[Draft]:
    """Return reports of one young person at one venue each, with the words of an ordinary row."""
    ids = ids_from(chance_from(1))
    made = []
    for number in range(how_many):
        who = mention(ids, person(f"Ann Number{number}"))
        where = mention(ids, VenueDetails(name="The Grill", street=f"Street {number % 40}"), slot="two")
        one = report(ids, who, where, links=[("SEEN_AT", who, where)], text="Seen by the counter again. " * 8)
        made.append(Draft(kind="report.recorded", payload=ReportRecorded(report=one), subjects=(one.id,)))
    return made


def bare_sqlite(path: Path, texts: list[str]) -> None:
    """Write the same texts, synced to the disk, with neither chain nor index."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE payload (seq INTEGER PRIMARY KEY, json TEXT NOT NULL)")
        connection.executemany("INSERT INTO payload (json) VALUES (?)", [(text,) for text in texts])
    connection.close()


def figures(scale: int) -> Iterator[Figure]:
    """Measure appending and verifying."""
    made = drafts(REPORTS * scale)
    with tempfile.TemporaryDirectory() as folder, ledger_in(Path(folder)) as ledger:
        ours = seconds(lambda: ledger.append(made, actor="bench"))
        texts = [draft.payload.model_dump_json() for draft in made]
        peer = seconds(lambda: bare_sqlite(Path(folder) / "bare.db", texts))
        yield Figure(
            f"append {REPORTS * scale:,} reports", ours, "s", 1.0 * scale, "bare SQLite table", peer,
            "ours keeps a chain, checks each payload by reading it back, and fills the index",
        )  # fmt: skip
        yield Figure(f"verify {REPORTS * scale:,} entries", seconds(ledger.verify), "s", None)
