"""The drill: the town backed up in one file, and brought up from it in an empty folder with what was erased since erased again.

The commands are run as somebody would type them. The peer is SQLite's own copy of the same database, which neither
verifies it, nor knows what was erased, nor holds the secret of the folder.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from figure import Figure, seconds
from the_town import LoadedTown, town

from intel.app import open_services
from intel.ledger import nothing
from intel.settings import Settings

ERASED: Final = 5  # reports erased between the backup and the day it is needed


def figures(scale: int) -> Iterator[Figure]:
    """Measure the way out and the way back, and hold what came back to what there was."""
    loaded = town(scale)
    with tempfile.TemporaryDirectory(prefix="bench-drill-") as found:
        folder = Path(found)
        home, restored, file = folder / "home", folder / "restored", folder / "one.backup"
        copied(loaded, home)
        copy = seconds(lambda: sqlite_copy(home / "ledger.db", folder / "copy.db"))
        took = seconds(lambda: intel(home, "--as", "k.brandt", "ledger", "backup", file))
        yield Figure(
            f"town backed up in one file of {file.stat().st_size / 1e6:.0f} MB", took, "s", None, "SQLite's own copy", copy,
            "ours is verified, packed, and holds the secret",
        )  # fmt: skip
        erase_some(home)
        restored.mkdir(mode=0o700)
        shutil.copy(home / "erasures.jsonl", restored)
        said: list[str] = []
        back = seconds(lambda: said.append(intel(restored, "ledger", "restore", file)))
        if f"{ERASED} erased since then were erased again" not in said[0]:
            raise AssertionError(said[0])
        drawn = seconds(lambda: intel(restored, "--as", "k.brandt", "graph", "check"))
        yield Figure(
            f"the drill: backed up, restored, {ERASED} erased again, picture drawn and checked", took + back + drawn, "s", None,
            note=f"restored and erased again in {back:.1f} s, drawn and checked in {drawn:.1f} s",
        )  # fmt: skip


def copied(loaded: LoadedTown, home: Path) -> None:
    """Copy the town's record, so that the run's own one stays as it is."""
    home.mkdir(mode=0o700)
    loaded.services.ledger.wipe()
    for name in ("ledger.db", "secret.key", "demonstration"):
        shutil.copy(loaded.services.settings.home / name, home / name)


def erase_some(home: Path) -> None:
    """Erase the first reports for good, as an administrator does who was asked to."""
    with open_services(Settings.from_environment({"INTEL_HOME": str(home)}), own=True) as services:
        with services.ledger.reading() as snapshot:
            recorded = snapshot.entries_with_payloads(kinds=["report.recorded"])
            seqs = [entry.seq for entry, _ in (next(recorded) for _ in range(ERASED))]
        services.ledger.erase(seqs, actor="k.brandt", reason="asked", replacement=nothing)


def sqlite_copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def intel(home: Path, *arguments: object) -> str:
    """Run a command on a folder and return what it said; a command that fails ends the measuring."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("INTEL_")}
    done = subprocess.run(
        [sys.executable, "-m", "intel.cli", *map(str, arguments)],
        env={**kept, "INTEL_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    return done.stdout
