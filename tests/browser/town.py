"""The demonstration town, served as a newcomer has it: written, loaded and served by the real commands.

Journeys sign in to it through one-time links, and compare what the screen says with its truth.json.
"""

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intel.access.accounts import Accounts
from intel.ledger import open_engine, utc_now
from intel.settings import Settings

CHAIR, ANALYST, UNIT, OFFICER = "s.okafor", "m.lindqvist", "p.dewar", "r.hallam"
LICENSING, HOMES, LEAD, AUDITOR, ADMINISTRATOR = (
    "j.ferreira",
    "g.pemberley",
    "n.rahim",
    "t.aldous",
    "k.brandt",
)
EVERYONE = (CHAIR, ANALYST, UNIT, OFFICER, LICENSING, HOMES, LEAD, AUDITOR, ADMINISTRATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A running server over a loaded town, and what is true of that town."""

    address: str
    folder: Path
    home: Path
    truth: Mapping[str, Any]

    def link(self, user_id: str) -> str:
        """Return the address of a one-time sign-in link, as the command that serves prints them."""
        engine = open_engine(Settings.from_environment({"INTEL_HOME": str(self.home)}).database_url)
        try:
            secret = Accounts(engine, clock=utc_now).make_one_time_link(user_id)
        finally:
            engine.dispose()
        return f"{self.address}/sign-in/{secret}"

    @property
    def stories(self) -> Mapping[str, Any]:
        """The planted stories."""
        stories: Mapping[str, Any] = self.truth["stories"]
        return stories

    def named_by(self, agency: str) -> set[str]:
        """Return who is named in what this agency sent, by their number in the truth."""
        return {who for slot, who in self.truth["mentions"].items() if slot.split("/")[1] == agency}

    def rows_naming(self, person_id: str) -> set[str]:
        """Return the rows that name someone, as month/agency/reference."""
        return {slot.split("#")[0] for slot, who in self.truth["mentions"].items() if who == person_id}


@contextmanager
def served_town(folder: Path) -> Iterator[Town]:
    """Write, load and serve a town under `folder` while the block runs."""
    home, files = folder / "home", folder / "town"
    environment = {**os.environ, "INTEL_HOME": str(home), "INTEL_PORT": "0"}
    for command in (["demo", "write", str(files)], ["demo", "load", str(files)]):
        _run(command, environment)
    log = (folder / "serve.log").open("w+", encoding="utf-8")
    server = subprocess.Popen(
        [*_INTEL, "serve"], env=environment, stdout=subprocess.PIPE, stderr=log, text=True, bufsize=1
    )
    try:
        address = _address(server, log.name)
        truth = json.loads((files / "truth.json").read_text(encoding="utf-8"))
        yield Town(address=address, folder=files, home=home, truth=truth)
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=60)
        log.close()


_INTEL = (sys.executable, "-m", "intel.cli")


def _run(command: list[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        [*_INTEL, *command], env=dict(environment), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def _address(server: "subprocess.Popen[str]", log: str) -> str:
    """Return the address that the server prints once it listens."""
    assert server.stdout is not None
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if select.select([server.stdout], [], [], 1)[0]:
            line = server.stdout.readline()
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                return found.group()
        assert server.poll() is None, Path(log).read_text(encoding="utf-8")
    raise AssertionError("The server did not say where it listens.")
