"""PostgreSQL and Neo4j together, the way past one machine: the same picture, and the same answers from four processes."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from factories import (
    chance_from,
    emptied,
    graph_on,
    ids_from,
    ledger_in,
    mention,
    person,
    picture_of_ledger,
    record,
    report,
)  # fmt: skip
from laws.history import History

from intel.app import Services, open_services
from intel.graph.engine import Engine, open_graph
from intel.graph.picture import differences, picture_of_graph
from intel.ledger import utc_now
from intel.reports.model import VenueDetails
from intel.settings import Settings

pytestmark = [pytest.mark.postgres, pytest.mark.neo4j]

CHILD = Path(__file__).with_name("projecting_child.py")
TESTS = Path(__file__).parents[1]
WRITERS: Final = 4
EACH: Final = 6


@pytest.fixture
def neo4j_url(alone_on_neo4j: str, neo4j_engine: Engine) -> str:
    emptied(neo4j_engine)
    return alone_on_neo4j


@pytest.mark.parametrize("seed", range(4))
def test_a_random_history_is_drawn_the_same(
    neo4j_url: str, neo4j_engine: Engine, postgres_url: str, tmp_path: Path, seed: int
) -> None:
    del neo4j_url
    with ledger_in(tmp_path, postgres_url) as ledger, ledger_in(tmp_path / "sqlite") as other:
        graph = graph_on(neo4j_engine, ledger)
        for _ in History(ledger, seed).steps(12):
            graph.catch_up()
        list(History(other, seed).steps(12))
        assert differences(picture_of_graph(graph), picture_of_ledger(ledger)) == []
        assert picture_of_ledger(ledger) == picture_of_ledger(other)
        assert ledger.verify().ok


@pytest.mark.slow
def test_four_writers_are_drawn_exactly_once_and_leave_no_hole(
    neo4j_url: str, postgres_url: str, tmp_path: Path
) -> None:
    each = 12
    with (
        open_graph(tmp_path, neo4j_url) as engine,
        ledger_in(tmp_path, postgres_url, clock=utc_now) as ledger,
    ):
        writers = [
            subprocess.Popen(
                [
                    sys.executable,
                    str(CHILD),
                    str(tmp_path),
                    neo4j_url,
                    str(seed),
                    str(each),
                    "4000",
                    postgres_url,
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": str(TESTS)},
            )
            for seed in range(1, WRITERS + 1)
        ]
        for process in writers:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        said = [process.communicate("go\n", timeout=120)[0] for process in writers]
        assert [process.returncode for process in writers] == [0] * WRITERS
        assert sum(line.startswith("kept") for text in said for line in text.splitlines()) == WRITERS * each
        graph = graph_on(engine, ledger)
        assert graph.place().seq == ledger.head().seq  # drawn by the writers alone
        assert differences(picture_of_graph(graph), picture_of_ledger(ledger)) == []
        with ledger.reading() as snapshot:
            assert [entry.seq for entry in snapshot.entries()] == list(range(1, ledger.head().seq + 1))


@dataclass(frozen=True, slots=True)
class Browser:
    """Someone signed in, in front of one of the web processes."""

    address: str
    secret: str

    def get(self, path: str) -> str:
        """Return the page without what is new in every answer: the nonce and the form's token."""
        return re.sub(r'nonce="[^"]+"|value="[^"]{40,}"', "", self._answer(path))

    def record_meeting(self, day: int) -> None:
        """Fill in the form and send it."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self._answer("/meetings"))
        assert token
        form = {"csrf_token": token[1], "held-day": day, "held-month": 3, "held-year": 2026}
        self._answer("/meetings", urlencode(form).encode())

    def _answer(self, path: str, body: bytes | None = None) -> str:
        asked = Request(self.address + path, body, {"Cookie": f"intel={self.secret}"})  # noqa: S310 - our own server
        with urlopen(asked, timeout=60) as answer:  # noqa: S310 - as above
            assert answer.status == 200
            return str(answer.read().decode())


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Run `intel serve` as a process of its own; gives its address once it answers."""
    environment = {
        **os.environ,
        "INTEL_HOME": str(settings.home),
        "INTEL_DATABASE_URL": settings.database_url,
        "INTEL_GRAPH_URL": settings.graph_url,
        "INTEL_PORT": "0",
    }
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "intel.cli", "serve"], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            said = re.search(r"http://[0-9.:]+", process.stdout.readline())
            assert said
            yield said[0]
        finally:
            process.kill()


def fill(services: Services) -> None:
    """Record a few reports about people at one place, and the accounts that look at them."""
    for user, role in (("chair", "chair"), ("analyst", "analyst")):
        services.accounts.add_account(user, name=user.title(), role=role, agency="police")
    ids = ids_from(chance_from(5))
    with services.ledger.writing("analyst") as writer:
        for number in range(12):
            who = mention(ids, person(f"Ann Number{number % 5}"))
            where = mention(ids, VenueDetails(name="The Grill", street="High St"), slot="two")
            record(
                writer,
                report(ids, who, where, links=[("SEEN_AT", who, where)], text=f"Seen there, {number}."),
            )


@pytest.mark.slow
def test_four_web_processes_give_the_same_answers_while_all_four_write(
    neo4j_url: str, postgres_url: str, tmp_path: Path
) -> None:
    settings = Settings.from_environment(
        {"INTEL_HOME": str(tmp_path), "INTEL_DATABASE_URL": postgres_url, "INTEL_GRAPH_URL": neo4j_url}
    )
    with open_services(settings) as services, ExitStack() as stack:
        fill(services)
        head = services.ledger.head().seq
        with ThreadPoolExecutor(WRITERS) as pool:
            addresses = list(pool.map(stack.enter_context, [serving(settings) for _ in range(WRITERS)]))
            chair, analyst = (services.sign_ins.start(user) for user in ("chair", "analyst"))

            def write(number: int) -> None:
                for step in range(EACH):
                    Browser(addresses[number], chair).record_meeting(1 + number * EACH + step)

            list(pool.map(write, range(WRITERS)))
        assert services.ledger.head().seq == head + WRITERS * EACH
        for secret, paths in (
            (chair, ("/", "/meetings")),
            (analyst, ("/people", "/venues", "/search?q=Ann+Number1")),
        ):
            for path in paths:
                answers = {
                    re.sub(r"127\.0\.0\.1:\d+", "", Browser(each, secret).get(path)) for each in addresses
                }
                assert len(answers) == 1, f"{path} is not the same from all four"
        assert services.ledger.verify().ok
        picture = picture_of_graph(services.graph)
        assert differences(picture, picture_of_ledger(services.ledger)) == []
        assert sum(label == "Meeting" for label, _ in picture.sources) == WRITERS * EACH
