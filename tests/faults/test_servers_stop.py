"""PostgreSQL and Neo4j stopped and started under use: a clear page, then recovery; nothing lost, nothing doubled."""

import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import mention, person, picture_of_ledger, record, report, ticking

from intel.app import Services, open_services
from intel.errors import NotRecorded, PictureUnavailable
from intel.graph.picture import differences, picture_of_graph
from intel.meetings.record import record_meeting
from intel.settings import Settings
from webapp import create_app

ROOT = Path(__file__).parents[2]


def run(script: str, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [str(ROOT / ".ci" / script), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )
    return done.stdout.strip()


def free_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


@pytest.fixture
def own_postgres(postgres_server: str) -> Iterator[tuple[str, dict[str, str]]]:
    """A PostgreSQL of this test's own, which it may stop: its address, and the setting that names it."""
    del postgres_server  # a machine that has the one for tests can start another
    port = {"POSTGRES_PORT": free_port()}
    yield run("start-postgres", **port), port
    run("start-postgres", "--stop", **port)


@pytest.fixture
def own_neo4j(neo4j_uri: str) -> Iterator[tuple[str, dict[str, str]]]:
    """A Neo4j of this test's own, which it may stop: its address, and the setting that names it."""
    del neo4j_uri
    port = {"NEO4J_PORT": free_port(), "NEO4J_HEAP": "512m"}
    yield run("start-neo4j", **port), port
    run("start-neo4j", "--stop", **port)


def record_one(services: Services, day: int) -> None:
    with services.ledger.writing("chair") as writer:
        record_meeting(writer, ticking()().date().replace(day=day), ids=services.ids)


@pytest.mark.postgres
@pytest.mark.slow
def test_postgresql_stopped_and_started_under_use(
    own_postgres: tuple[str, dict[str, str]], tmp_path: Path
) -> None:
    url, port = own_postgres
    settings = Settings.from_environment({"INTEL_HOME": str(tmp_path), "INTEL_DATABASE_URL": url})
    with open_services(settings) as services:
        services.accounts.add_account("chair", name="Chair", role="chair", agency="police")
        browser = create_app(services).test_client()
        browser.set_cookie("intel", services.sign_ins.start("chair"))
        record_one(services, 1)
        assert browser.get("/meetings").status_code == 200
        for day in (2, 3):
            run("start-postgres", "--halt", **port)
            page = browser.get("/meetings")
            assert page.status_code == 503
            assert "does not answer" in page.text
            assert "Traceback" not in page.text
            with pytest.raises(NotRecorded, match="Nothing of this was kept"):
                record_one(services, day)
            run("start-postgres", **port)
            record_one(services, day)
            assert browser.get("/meetings").status_code == 200
        assert services.ledger.head().seq == 3
        verdict = services.ledger.verify()
        assert (verdict.ok, verdict.entries) == (True, 3)


def record_reports(services: Services, recorded: list[str], stop: threading.Event) -> None:
    """Record one report after another, each drawn if the picture answers, until told to stop."""
    while not stop.is_set():
        one = report(services.ids, mention(services.ids, person(f"Young Number{len(recorded)}")))
        with services.ledger.writing("ann") as writer:
            record(writer, one)
        recorded.append(one.id)
        try:
            services.graph.catch_up()
        except PictureUnavailable as fault:
            assert "The ledger is whole" in str(fault)  # noqa: PT017 - it may answer as well


@pytest.mark.neo4j
@pytest.mark.slow
def test_neo4j_stopped_and_started_under_use(own_neo4j: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    """Reports go on being recorded while the picture is away, and each is drawn once when it is back."""
    url, port = own_neo4j
    settings = Settings.from_environment({"INTEL_HOME": str(tmp_path), "INTEL_GRAPH_URL": url})
    with open_services(settings) as services:
        services.accounts.add_account("ann", name="Ann", role="analyst", agency="police")
        browser = create_app(services).test_client()
        browser.set_cookie("intel", services.sign_ins.start("ann"))
        recorded: list[str] = []
        stop = threading.Event()
        recording = threading.Thread(target=record_reports, args=(services, recorded, stop))
        recording.start()
        try:
            assert browser.get("/people").status_code == 200
            run("start-neo4j", "--halt", **port)
            without = len(recorded)
            page = browser.get("/people")
            assert page.status_code == 503
            assert "does not answer" in page.text
            assert "Every report is safe in the record" in page.text
            assert "Traceback" not in page.text
            assert recording.is_alive()
            run("start-neo4j", **port)
        finally:
            stop.set()
            recording.join()
        assert len(recorded) > without
        assert browser.get("/people").status_code == 200
        assert services.graph.place().seq == services.ledger.head().seq
        found = picture_of_graph(services.graph)
        assert differences(found, picture_of_ledger(services.ledger)) == []
        drawn = [dict(each[1])["id"] for each in found.sources if each[0] == "Report"]
        assert sorted(drawn) == sorted(recorded)
        assert len(found.mentions) == len(recorded)
        assert services.ledger.verify().ok
