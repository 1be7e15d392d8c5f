"""`intel` as its own process, the way a person starts it, and a few files to give it. Used by the tests beside it."""

import csv
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intel.app import open_services
from intel.settings import Settings

HEADINGS = ("Ref", "When", "Child", "DOB", "Words")
MAPPING = """agency: homes
columns:
- {column: Ref, field: own_reference}
- {column: When, field: reported_on}
- {column: Child, field: young_person_1.name}
- {column: DOB, field: young_person_1.dob}
- {column: Words, field: text}
defaults: {grade: 2B}
"""
ANN = ("H-1", "03/02/2026", "Ann Plantedname", "06/05/2011", "Seen at the tram stop.")
BEN = ("H-2", "04/02/2026", "Ben Plantedname", "07/08/2012", "Seen with an older man.")
BAD = ("H-3", "31/02/2026", "Cat Plantedname", "", "Left the home at night.")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Intel:
    """`intel` on one data folder."""

    home: Path

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("INTEL_")}
        return {**kept, "INTEL_HOME": str(self.home), **more}

    def command(self, *arguments: object, user: str = "unit") -> list[str]:
        return [sys.executable, "-m", "intel.cli", "--as", user, *map(str, arguments)]

    def __call__(self, *arguments: object, user: str = "unit", **more: str) -> Ran:
        done = subprocess.run(
            self.command(*arguments, user=user),
            env=self.environment(**more),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: object, user: str = "unit", **more: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            self.command(*arguments, user=user),
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def add_people(intel: Intel) -> None:
    """Add the few people these tests act as; `intel user add` has tests of its own."""
    with open_services(Settings.from_environment({"INTEL_HOME": str(intel.home)})) as services:
        for user, role, agency in (
            ("admin", "administrator", "police"),
            ("unit", "intelligence_unit", "police"),
            ("homes", "partner", "homes"),
            ("housing", "partner", "housing"),
            ("auditor", "auditor", "police"),
        ):
            services.accounts.add_account(user, name=user.title(), role=role, agency=agency)


def write_return(path: Path, *rows: Iterable[str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([HEADINGS, *rows])
    return path


def write_mapping_file(path: Path) -> Path:
    path.write_text(MAPPING, encoding="utf-8")
    return path


def report_numbers(home: Path) -> dict[str, list[int]]:
    """Return the numbers of the reports in a ledger by their own reference, read past the program."""
    with sqlite3.connect(f"file:{home / 'ledger.db'}?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT own_reference, first_seq FROM source WHERE label = 'Report'"
        ).fetchall()
    found: dict[str, list[int]] = {}
    for reference, number in rows:
        found.setdefault(reference, []).append(number)
    return found
