"""kill -9 of the server, of a load of the demonstration town, and two imports of one file at once.

FAULT_ROUNDS (3) is how often the server is killed; `FAULT_ROUNDS=30` is what a release is held to. The same for a
command line import is in tests/cli/test_cli_kill.py, and for appending and drawing in tests/ledger and tests/contract.
"""

import http.client
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import pytest

TESTS = Path(__file__).parents[1]
sys.path.append(str(TESTS / "cli"))  # `intel` as its own process, as the tests of commands start it

from commands import ANN, BEN, Intel, add_people, report_numbers, write_mapping_file, write_return  # noqa: E402

from intel.app import open_services  # noqa: E402
from intel.settings import Settings  # noqa: E402

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "3"))


def asked(port: int, secret: str, form: dict[str, str] | None = None) -> tuple[int, str]:
    """Ask for the page of meetings, or send its form."""
    headers = {"Cookie": f"intel={secret}"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        if form is None:
            connection.request("GET", "/meetings", headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", "/meetings", urlencode(form), headers)
        with connection.getresponse() as answer:
            return answer.status, answer.read().decode()


def until_it_answers(port: int, secret: str) -> None:
    """Wait for the first page; the address is printed a moment before anyone listens at it."""
    deadline = time.monotonic() + 60
    while True:
        try:
            assert asked(port, secret)[0] == 200
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return


@pytest.mark.slow
def test_the_server_killed_under_use_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """Meetings are recorded by the form until the server is killed; each that was acknowledged is there, once."""
    intel, chance = Intel(tmp_path / "home"), random.Random(7)  # noqa: S311 - it only says when to kill
    settings = Settings.from_environment({"INTEL_HOME": str(intel.home)})
    with open_services(settings) as services:
        services.accounts.add_account("chair", name="Chair", role="chair", agency="police")
    acknowledged: list[str] = []
    day = least = 0
    for _ in range(ROUNDS):
        with open_services(settings) as services:
            secret = services.sign_ins.start("chair")
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "intel.cli", "serve"],
            env=intel.environment(INTEL_PORT="0"),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        said = re.search(r"127\.0\.0\.1:(\d+)", process.stdout.readline())
        assert said
        until_it_answers(int(said[1]), secret)  # the first page waits for what is loaded once
        enough = chance.randrange(
            4
        )  # as many are acknowledged first; then it is killed while the next are on their way
        watch = None
        try:
            for made in count():
                if made == enough:
                    moment = f"sleep {chance.uniform(0, 0.1):.3f}; kill -9 {process.pid}"
                    watch = subprocess.Popen(["sh", "-c", moment])
                _, page = asked(int(said[1]), secret)
                token = re.search(r'name="csrf_token" value="([^"]+)"', page)
                assert token
                day += 1
                held = {"held-day": str(day % 28 + 1), "held-month": str(day // 28 % 12 + 1), "held-year": str(2020 + day // 336)}  # fmt: skip
                status, _ = asked(int(said[1]), secret, {"csrf_token": token[1], **held})
                assert status == 303
                acknowledged.append(f"{held['held-year']}-{held['held-month']:0>2}-{held['held-day']:0>2}")
        except (OSError, http.client.HTTPException):
            pass  # it is dead
        assert watch is not None
        watch.wait()
        least += enough
        process.communicate()
        assert process.returncode == -signal.SIGKILL
    with open_services(settings) as services:
        assert services.ledger.verify().ok
        with services.ledger.reading() as snapshot:
            held_on = [
                told.held_on.isoformat()
                for _, told in snapshot.entries_with_payloads(kinds=["meeting.recorded"])
            ]
        assert len(held_on) == len(set(held_on))
        assert set(acknowledged) <= set(held_on)
        assert (
            len(held_on) - len(acknowledged) <= ROUNDS
        )  # the one on its way when the kill came may be there
        assert services.graph.catch_up() == services.ledger.head().seq
    assert len(acknowledged) >= least


@pytest.mark.slow
def test_two_imports_of_one_file_at_once_record_it_once(tmp_path: Path) -> None:
    intel = Intel(tmp_path / "home")
    add_people(intel)
    mapping = write_mapping_file(tmp_path / "homes.yaml")
    first = write_return(tmp_path / "first.csv", ("H-0", *ANN[1:]))
    assert intel("import", first, "--agency", "homes", "--mapping", mapping, user="unit").code == 0
    rows = [(f"H-{n}", *(ANN if n % 2 else BEN)[1:]) for n in range(1, 60)]
    file = write_return(tmp_path / "return.csv", *rows)
    both = [intel.start("import", file, "--agency", "homes", user="unit") for _ in range(2)]
    said = [each.communicate(timeout=120) for each in both]
    assert [each.returncode for each in both] == [0, 0], said
    numbers = report_numbers(intel.home)
    assert {reference: len(each) for reference, each in numbers.items()} == {f"H-{n}": 1 for n in range(60)}
    assert intel("ledger", "verify", user="auditor").code == 0


@pytest.mark.slow
def test_a_load_of_the_town_that_was_killed_begins_again(tmp_path: Path) -> None:
    intel = Intel(tmp_path / "home")
    town = tmp_path / "town"
    assert intel("demo", "write", town, "--months", "1", "--until", "2026-03").code == 0
    process = intel.start("demo", "load", town)
    while not (intel.home / "ledger.db").exists() or not report_numbers_or_none(intel.home):
        assert process.poll() is None
        time.sleep(0.02)
    process.kill()
    process.communicate()
    again = intel("demo", "load", town)
    assert again.code == 0, again.err
    once = intel("demo", "load", town, user="k.brandt")
    assert once.code == 2
    assert "holds a ledger already" in once.err
    assert intel("graph", "check", user="k.brandt").code == 0


def report_numbers_or_none(home: Path) -> dict[str, list[int]]:
    """Return the reports there are; the tables may not be there yet."""
    try:
        return report_numbers(home)
    except sqlite3.OperationalError:
        return {}
