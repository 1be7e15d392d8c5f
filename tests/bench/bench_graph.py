"""The projection: 6,000 reports with 42,000 relationships into each engine, and one report again; in its own process.

The peer is the same driver writing the same rows, ready made, in one transaction: what is above it is our reading of the
ledger and the making of rows. Neo4j is measured where NEO4J_URI names one that may be emptied.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from factories import chance_from, ids_from, ledger_in, mention, person, record, report
from figure import Figure

from intel.ledger import utc_now
from intel.reports.model import PhoneDetails, Report, VehicleDetails, VenueDetails

REPORTS = 6000


def reports(how_many: int) -> Iterator[Report]:
    """Yield reports of two young people, a venue, and a phone or a vehicle: four mentions and three links each."""
    rng = chance_from(4)
    ids = ids_from(rng)
    for number in range(how_many):
        names = rng.sample(range(how_many * 2 // 3), 2)
        people = [
            mention(ids, person(f"Young Number{n}", date(2009, 1, 1) + timedelta(days=n % 1500)), slot=f"p{n}") for n in names
        ]  # fmt: skip
        venue = rng.randrange(how_many // 60)
        where = mention(
            ids, VenueDetails(name=f"Venue {venue}", register_id=f"V{venue}", ward="City"), slot="v"
        )
        thing = (
            mention(ids, PhoneDetails(number=f"07700 {900000 + rng.randrange(how_many // 4)}"), slot="t")
            if number % 2
            else mention(ids, VehicleDetails(registration=f"AB{rng.randrange(how_many // 6):05d}"), slot="t")
        )
        links = [
            ("SEEN_WITH", people[0], people[1]),
            ("SEEN_AT", people[0], where),
            ("USES_PHONE" if number % 2 else "USES_VEHICLE", people[1], thing),
        ]
        text = f"Seen with others near the counter at about {number % 24}:10, and left together in a hurry."
        yield report(
            ids, *people, where, thing, links=links, text=text,
            happened_on=date(2025, 1, 1) + timedelta(days=number % 500),
        )  # fmt: skip


def figures(scale: int) -> Iterator[Figure]:
    """Fill a ledger, then project it into each engine."""
    with tempfile.TemporaryDirectory(prefix="bench-graph-") as folder:
        home = Path(folder)
        with ledger_in(home, clock=utc_now) as ledger, ledger.writing("bench") as writer:
            record(writer, *reports(REPORTS * scale))
        engines = {"ArcadeDB": ("", 14.0, "ArcadeDB, driver alone")}
        if os.environ.get("NEO4J_URI"):
            engines["Neo4j"] = (os.environ["NEO4J_URI"], 8.0, "Neo4j, driver alone")
        for name, (url, target, peer) in engines.items():
            if name == "Neo4j":
                projected(home, url)  # warm
            said = projected(home, url)
            times = 1 if scale == 1 else scale * 1.1
            yield Figure(
                f"{REPORTS * scale:,} reports, {said['relationships']:,} relationships into {name}",
                said["all"], "s", target * times, peer, said["bare"], "ten times in at most eleven times the time",
            )  # fmt: skip
            yield Figure(f"memory that took ({name})", said["megabytes"], "MB", 1000.0)
            yield Figure(f"one report projected again ({name})", said["again"], "ms", 30.0)


def projected(home: Path, url: str) -> dict[str, float]:
    """Run the projecting process and return what it measured."""
    script = Path(__file__).with_name("projecting.py")
    done = subprocess.run(
        [sys.executable, str(script), str(home), url], stdout=subprocess.PIPE, text=True, check=True
    )
    said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return said
