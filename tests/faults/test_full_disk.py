"""A full disk and a read-only one, real ones, met by a process that is not root: nothing acknowledged is lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_disk import as_nobody, limited, read_only, small_disk

TESTS = Path(__file__).parents[1]
CHILD = Path(__file__).with_name("filling_child.py")
sys.path.append(str(TESTS / "ledger"))  # the small room of notes that the ledger's own tests use

from ledger_notes import note, open_ledger  # noqa: E402 - found by the line above


def start(where: Path, *, limit: bool) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        as_nobody(CHILD, where),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS / 'ledger'}"},
        preexec_fn=limited(3) if limit else None,  # noqa: PLW1509 - it only sets a limit
    )


def until_refused(process: "subprocess.Popen[str]") -> tuple[list[int], str]:
    kept: list[int] = []
    assert process.stdout is not None
    for line in process.stdout:
        what, _, rest = line.partition(" ")
        if what == "refused":
            return kept, rest
        kept.append(int(rest))
    raise AssertionError("it ended without a refusal")


def test_a_full_disk_refuses_in_plain_words_and_loses_nothing() -> None:
    with small_disk(4) as (disk, by):
        ballast = disk / "ballast"
        ballast.write_bytes(b"x" * 1_500_000)
        home = disk / "home"
        with start(home / "ledger.db", limit=by == "limit") as process:
            kept, words = until_refused(process)
            assert words.startswith("NotRecorded "), words
            assert "Nothing of this was kept" in words
            assert len(kept) > 5
            if by == "disk":  # a limit cannot be lifted again by one who is not root
                ballast.unlink()
                assert process.stdin is not None
                process.stdin.write("go on\n")
                process.stdin.flush()
                assert process.stdout is not None
                assert process.stdout.readline() == f"entry {kept[-1] + 1}\n"
                kept.append(kept[-1] + 1)
            process.kill()
        ledger = open_ledger(home / "ledger.db")
        verdict = ledger.verify()
        assert (verdict.ok, verdict.entries) == (True, len(kept)), verdict.reason
        assert kept == list(range(1, len(kept) + 1))
        ledger.engine.dispose()


def test_a_disk_turned_read_only_refuses_and_loses_nothing() -> None:
    with small_disk(8) as (disk, by):
        if by != "disk":
            pytest.skip(
                "this machine lets nobody mount a disk; modes are tested in test_ledger_consultations"
            )
        ledger = open_ledger(disk / "ledger.db")
        seqs = [entry.seq for entry in ledger.append([note(str(n)) for n in range(5)], actor="u")]
        ledger.engine.dispose()
        for path in disk.iterdir():
            path.chmod(0o666)
        read_only(disk, on=True)
        with start(disk / "ledger.db", limit=False) as process:
            kept, words = until_refused(process)
            process.kill()
        assert kept == []
        assert words.startswith(("NotRecorded ", "AskedWrongly The ledger cannot be opened")), words
        read_only(disk, on=False)
        again = open_ledger(disk / "ledger.db")
        assert again.verify().entries == len(seqs)
        assert again.append([note("6")], actor="u")[0].seq == 6
        again.engine.dispose()
