"""Several processes on one database, and processes killed at any moment: no hole, nothing acknowledged is lost."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from ledger_notes import counts, note, open_ledger

CHILD = Path(__file__).with_name("ledger_child.py")


def start(where: Path | str, name: str, how_many: int, seed: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-u", str(CHILD), str(where), name, str(how_many), str(seed)],
        stdout=subprocess.PIPE,
        text=True,
    )


def acknowledged(output: str, chain: str) -> dict[int, str]:
    """What was acknowledged whole: a last line cut off by the kill is not."""
    lines = [line.split() for line in output.splitlines(keepends=True) if line.endswith("\n")]
    return {int(words[1]): words[2] for words in lines if words[0] == chain}


def test_four_processes_leave_no_hole(database_url: str) -> None:
    children = [start(database_url, f"w{n}", 60, n) for n in range(4)]  # the first opening is a race too
    outputs = [child.communicate(timeout=120)[0] for child in children]
    assert [child.returncode for child in children] == [0, 0, 0, 0]
    ledger = open_ledger(database_url)
    written = [acknowledged(output, "entry") for output in outputs]
    assert sorted(seq for one in written for seq in one) == list(range(1, 241))
    assert all(list(one) == sorted(one) for one in written)
    assert len({min(one) for one in written}) == 4
    with ledger.reading() as snapshot:
        assert {entry.seq: entry.actor for entry in snapshot.entries()} == {
            seq: f"w{n}" for n, one in enumerate(written) for seq in one
        }
    assert counts(ledger) == {f"w{n}": 60 for n in range(4)}
    verdict = ledger.verify()
    assert verdict.ok, verdict.reason
    assert verdict.consultations == sum(len(acknowledged(output, "look")) for output in outputs)
    ledger.engine.dispose()


@pytest.mark.parametrize("seed", range(30))
def test_a_kill_at_any_moment_loses_no_acknowledged_entry(path: Path, seed: int) -> None:
    """The child appends one or many, looks things up and erases until it is killed; every sixth while it opens."""
    moment = random.Random(seed).uniform(0.0, 0.4)  # noqa: S311 - a repeatable choice, not a secret
    child = start(path, "child", 0, seed)
    assert child.stdout is not None
    if seed % 6:
        assert child.stdout.readline() == "ready\n"
    else:
        while not path.exists():
            time.sleep(0.001)
        moment /= 10
    time.sleep(moment)
    child.kill()
    nothing_acknowledged_is_lost(path, child.communicate(timeout=30)[0])


@pytest.mark.postgres
@pytest.mark.parametrize("seed", range(6))
def test_a_kill_at_any_moment_loses_no_acknowledged_entry_on_postgresql(postgres_url: str, seed: int) -> None:
    child = start(postgres_url, "child", 0, seed)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    time.sleep(random.Random(seed).uniform(0.0, 0.4))  # noqa: S311 - a repeatable choice, not a secret
    child.kill()
    nothing_acknowledged_is_lost(postgres_url, child.communicate(timeout=30)[0])


def nothing_acknowledged_is_lost(where: Path | str, output: str) -> None:
    ledger = open_ledger(where)
    verdict = ledger.verify()
    assert verdict.ok, verdict.reason
    with ledger.reading() as snapshot:
        there = {entry.seq: entry.hash for entry in snapshot.entries()}
    assert acknowledged(output, "entry").items() <= there.items()
    looks = {one.seq for one in ledger.consultations.list(limit=1_000_000)}
    assert set(acknowledged(output, "look")) <= looks
    kept = counts(ledger)
    ledger.reindex()
    assert counts(ledger) == kept
    assert ledger.append([note("afterwards")], actor="u")[0].seq == len(there) + 1
    assert ledger.verify().ok
    ledger.engine.dispose()
