"""`intel serve` as its own process on the town: second start, 20 people at once on a month's mix, memory, `intel --help`.

BENCH_SECONDS (120) is how long the 20 work, BENCH_REQUESTS (5,000) how many requests the memory is watched over.
"""

import http.client
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Final

import psutil
from bench_town import busiest_people
from figure import Figure, seconds
from the_town import LoadedTown, town

from intel.app import open_services
from intel.settings import Settings

PEOPLE: Final = 20
SECONDS: Final = float(os.environ.get("BENCH_SECONDS", "120"))
REQUESTS: Final = int(os.environ.get("BENCH_REQUESTS", "5000"))
PAUSE: Final = (3.0, 9.0)  # a person reads a page before the next one
# What a month is made of: mostly reading single pages, now and then a long one.
MIX: Final = (
    (30, "person"), (20, "/search?q=Kiln+Street"), (10, "/search?q=hussain"), (10, "/"), (10, "/reports"), (6, "/venues"),
    (5, "/people"), (5, "/hot-spots"), (4, "/meetings"),
)  # fmt: skip


def figures(scale: int) -> Iterator[Figure]:
    """Start on a copy of the town, so that the run's own one stays as it is."""
    command = [sys.executable, "-m", "intel.cli", "--help"]
    yield Figure("intel --help", median(seconds(lambda: subprocess.run(command, capture_output=True, check=True)) for _ in range(7)), "s", 0.3)  # fmt: skip
    loaded = town(scale)
    with tempfile.TemporaryDirectory(prefix="bench-serving-") as folder:
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        signed_in = prepared(loaded, home)
        with serving(home):
            pass  # the first start draws the picture
        with serving(home) as (port, process, started):
            yield Figure("second start, to the first answer", started, "s", 5.0)
            people = [person_at_work(port, secret, known) for secret, known in signed_in]
            times, errors = worked(port, people)
            p95 = quantiles(times, n=20)[18] * 1000
            yield Figure(
                f"{PEOPLE} people for {SECONDS:.0f} s, {len(times)} pages: p95", p95, "ms", 500.0,
                note=f"median {median(times) * 1000:.0f} ms, worst {max(times) * 1000:.0f} ms",
            )  # fmt: skip
            yield Figure("... pages that were no page", float(errors), "", 0.0)
            yield from memory(port, process, people[0])


@dataclass(frozen=True, slots=True)
class AtWork:
    """Someone signed in, and what of a month's mix is theirs to open, with how often they do."""

    secret: str
    mix: tuple[tuple[float, str], ...]

    def next(self, rng: random.Random) -> str:
        return rng.choices([path for _, path in self.mix], [weight for weight, _ in self.mix])[0]


def person_at_work(port: int, secret: str, known: list[str]) -> AtWork:
    """Leave out what this person's role may not open: nobody goes on asking for that all month."""
    mix = [(weight, path) for weight, path in MIX if path != "person"]
    mix += [(MIX[0][0] / len(known), path) for path in known]
    return AtWork(secret, tuple(each for each in mix if got(port, each[1], secret) == 200))


def prepared(loaded: LoadedTown, home: Path) -> list[tuple[str, list[str]]]:
    """Copy the town's record and sign twenty people in; each with the pages, by their own ids, of who is named most."""
    source = loaded.services.settings.home
    loaded.services.ledger.wipe()
    for name in ("ledger.db", "secret.key", "demonstration"):
        shutil.copy(source / name, home / name)
    with open_services(Settings.from_environment({"INTEL_HOME": str(home)}), own=True) as services:
        services.graph.catch_up()
        users = ("m.lindqvist", "s.okafor", "p.dewar", "r.hallam")
        pages = {user: busiest_people(loaded, 40, user=user) for user in users}
        return [
            (services.sign_ins.start(user), pages[user])
            for user in (users[n % len(users)] for n in range(PEOPLE))
        ]


@contextmanager
def serving(home: Path) -> Iterator[tuple[int, psutil.Process, float]]:
    """Serve until the block ends; gives the port, the process and how long the start took."""
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "intel.cli", "serve"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "INTEL_HOME": str(home), "INTEL_PORT": "0"},
    ) as process:
        try:
            assert process.stdout is not None
            said = re.search(r"http://127\.0\.0\.1:(\d+)", process.stdout.readline())
            assert said
            threading.Thread(target=process.stdout.read, daemon=True).start()
            port = int(said[1])
            assert got(port, "/sign-in", "") == 200
            yield port, psutil.Process(process.pid), time.perf_counter() - begun
        finally:
            process.terminate()
            process.wait(timeout=30)


def got(port: int, path: str, secret: str) -> int:
    """Return the status of one page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": f"intel={secret}"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def worked(port: int, people: list[AtWork]) -> tuple[list[float], int]:
    """Let everyone work at once; return how long each page took, and how many were none."""
    times: list[float] = []
    errors: list[int] = []
    end = time.monotonic() + SECONDS

    def work(number: int) -> None:
        rng = random.Random(number)  # noqa: S311 - the same month each time
        time.sleep(rng.uniform(0, PAUSE[1]))
        while time.monotonic() < end:
            path = people[number].next(rng)
            begun = time.perf_counter()
            status = got(port, path, people[number].secret)
            times.append(time.perf_counter() - begun)
            if status != 200:
                errors.append(status)
            time.sleep(rng.uniform(*PAUSE))

    workers = [threading.Thread(target=work, args=(number,)) for number in range(len(people))]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    return times, len(errors)


def memory(port: int, process: psutil.Process, analyst: AtWork) -> Iterator[Figure]:
    """Watch the memory of the web process over many requests of all kinds."""
    curve: list[float] = []
    step = max(REQUESTS // 5, 1)
    rng = random.Random(1)  # noqa: S311 - the same requests each time
    for number in range(REQUESTS):
        got(port, analyst.next(rng), analyst.secret)
        if (number + 1) % step == 0:
            curve.append(process.memory_info().rss / 1e6)
    words = ", ".join(f"{megabytes:.0f}" for megabytes in curve)
    yield Figure(f"memory of the web process after {REQUESTS:,} requests", curve[-1], "MB", 400.0, note=f"MB every {step}: {words}")  # fmt: skip
    yield Figure("... growth over the last four fifths", curve[-1] - curve[0], "MB", 20.0)
