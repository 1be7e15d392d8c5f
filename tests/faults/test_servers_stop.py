"""PostgreSQL stopped and started under use: a clear page, then recovery; nothing lost, nothing doubled."""

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import ticking

from intel.app import Services, open_services
from intel.errors import NotRecorded
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


@pytest.fixture
def own_postgres(postgres_server: str) -> Iterator[tuple[str, dict[str, str]]]:
    """A PostgreSQL of this test's own, which it may stop: its address, and the setting that names it."""
    del postgres_server  # a machine that has the one for tests can start another
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = {"POSTGRES_PORT": str(free.getsockname()[1])}
    yield run("start-postgres", **port), port
    run("start-postgres", "--stop", **port)


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
