"""Verify names the first broken line of either chain and says why.

Tampering is done as an intruder with the file would: plain SQL or bytes, past everything of ours.
"""

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from ledger_notes import NoteWritten, note, open_ledger

from intel.ledger import Head, Ledger, nothing
from intel.ledger.chain import ENTRY_FIELDS, line_hash


@pytest.fixture
def filled(ledger: Ledger, path: Path) -> Path:
    """Ten entries, the fourth and seventh erased by entries 11 and 12, and five looks."""
    ledger.append([note(f"text {n}", folder=f"f{n}") for n in range(1, 11)], actor="u")
    ledger.erase([4], actor="u", reason="asked", replacement=lambda _: NoteWritten(folder="f4"))
    ledger.erase([7], actor="u", reason="asked", replacement=nothing)
    for n in range(5):
        ledger.consultations.record(
            actor="u", role="r", agency="a", action="view", subjects=[f"p{n}"], detail="page"
        )
    verdict = ledger.verify()
    assert (verdict.entries, verdict.consultations, verdict.broken, verdict.reason) == (12, 5, None, "")
    return path


def tamper(path: Path, *statements: str) -> None:
    with sqlite3.connect(path, isolation_level=None) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


CHANGED = "not as it was written"
COPY = "INSERT INTO entry SELECT 13, at, actor, kind, version, subjects, payload_hash, hash, hash FROM entry WHERE seq = 12"
ENTRIES = [
    (
        "payload altered",
        "UPDATE payload SET json = replace(json, 'text 5', 'text 6') WHERE seq = 5",
        5,
        "not the one",
    ),
    ("payload a space longer", "UPDATE payload SET json = json || ' ' WHERE seq = 5", 5, "not the one"),
    ("payload no text", "UPDATE payload SET json = x'ff00' WHERE seq = 5", 5, "not the one"),
    (
        "payload bad text",
        "UPDATE payload SET json = CAST(x'ff00' AS TEXT) WHERE seq = 5",
        5,
        "cannot be read",
    ),
    ("salt altered", "UPDATE payload SET salt = zeroblob(32) WHERE seq = 5", 5, "not the one"),
    ("salt as text", "UPDATE payload SET salt = 'salt' WHERE seq = 5", 5, "not the one"),
    ("payload missing", "DELETE FROM payload WHERE seq = 5", 5, "missing"),
    ("first payload missing", "DELETE FROM payload WHERE seq = 1", 1, "missing"),
    ("all payloads missing", "DELETE FROM payload", 1, "missing"),
    ("payload moved", "UPDATE payload SET seq = 99 WHERE seq = 5", 5, "missing"),
    ("payload of no entry", "INSERT INTO payload VALUES (99, zeroblob(32), '{}')", 99, "no such entry"),
    (
        "replacement altered",
        "UPDATE payload SET json = replace(json, 'f4', 'f5') WHERE seq = 4",
        4,
        "entry 11, left",
    ),
    ("replacement missing", "DELETE FROM payload WHERE seq = 4", 4, "missing"),
    (
        "something put where nothing is",
        "INSERT INTO payload VALUES (7, zeroblob(32), '{}')",
        7,
        "entry 12, left",
    ),
    (
        "erasure altered",
        "UPDATE payload SET json = replace(json, 'asked', 'nobody') WHERE seq = 11",
        4,
        "not the one",
    ),
    (
        "erasure turned on another",
        "UPDATE payload SET json = replace(json, '7', '8') WHERE seq = 12",
        7,
        "missing",
    ),
    ("actor", "UPDATE entry SET actor = 'someone' WHERE seq = 5", 5, CHANGED),
    ("time", "UPDATE entry SET at = replace(at, '2025', '2024') WHERE seq = 5", 5, CHANGED),
    ("kind", "UPDATE entry SET kind = 'folder.closed' WHERE seq = 5", 5, CHANGED),
    ("version", "UPDATE entry SET version = 2 WHERE seq = 5", 5, CHANGED),
    ("subjects", "UPDATE entry SET subjects = '[]' WHERE seq = 5", 5, CHANGED),
    ("subjects no text", "UPDATE entry SET subjects = x'00ff' WHERE seq = 5", 5, CHANGED),
    (
        "subjects bad text",
        "UPDATE entry SET subjects = CAST(x'ff' AS TEXT) WHERE seq = 5",
        5,
        "cannot be read",
    ),
    ("payload hash", "UPDATE entry SET payload_hash = hash WHERE seq = 5", 5, CHANGED),
    ("previous hash", "UPDATE entry SET previous_hash = hash WHERE seq = 5", 5, CHANGED),
    ("hash", "UPDATE entry SET hash = previous_hash WHERE seq = 5", 5, CHANGED),
    (
        "hash of an erasure",
        "UPDATE entry SET hash = previous_hash WHERE seq = 12",
        7,
        "no erasure that holds",
    ),
    ("deleted", "DELETE FROM entry WHERE seq = 5", 5, "Entry 5 is missing"),
    ("first deleted", "DELETE FROM entry WHERE seq = 1", 1, "Entry 1 is missing"),
    ("moved to the end", "UPDATE entry SET seq = 13 WHERE seq = 5", 5, "Entry 5 is missing"),
    ("put before the first", "UPDATE entry SET seq = -3 WHERE seq = 5", -3, CHANGED),
    ("copied to the end", COPY, 13, CHANGED),
    ("end cut off", "DELETE FROM entry WHERE seq > 9; DELETE FROM payload WHERE seq > 9", 4, "not the one"),
]


@pytest.mark.parametrize(
    ("statements", "broken", "reason"), [case[1:] for case in ENTRIES], ids=[c[0] for c in ENTRIES]
)
def test_the_first_broken_entry_is_named(
    ledger: Ledger, filled: Path, statements: str, broken: int, reason: str
) -> None:
    tamper(filled, *statements.split("; "))
    verdict = ledger.verify()
    assert (verdict.broken, verdict.chain, verdict.ok) == (broken, "entry", False)
    assert reason in verdict.reason


def test_two_entries_swapped(ledger: Ledger, filled: Path) -> None:
    swap = "UPDATE {0} SET seq = 99 WHERE seq = 5; UPDATE {0} SET seq = 5 WHERE seq = 6; UPDATE {0} SET seq = 6 WHERE seq = 99"
    tamper(filled, *swap.format("entry").split("; "), *swap.format("payload").split("; "))
    assert ledger.verify().broken == 5


def test_an_erased_payload_put_back_is_found(ledger: Ledger, path: Path) -> None:
    ledger.append([note(str(n)) for n in range(5)], actor="u")
    with sqlite3.connect(path) as connection:
        old = connection.execute("SELECT * FROM payload WHERE seq = 3").fetchone()
    ledger.erase([3], actor="u", reason="asked", replacement=nothing)
    connection.execute("INSERT INTO payload VALUES (?, ?, ?)", old)
    connection.commit()
    connection.close()
    verdict = ledger.verify()
    assert verdict.broken == 3
    assert "is back" in verdict.reason


def test_an_entry_rewritten_with_its_own_hash_breaks_the_next(ledger: Ledger, filled: Path) -> None:
    with sqlite3.connect(filled) as connection:
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute("SELECT * FROM entry WHERE seq = 5").fetchone())
        row["actor"] = "someone"
        connection.execute(
            "UPDATE entry SET actor = 'someone', hash = ? WHERE seq = 5", (line_hash(row, ENTRY_FIELDS),)
        )
    connection.close()
    verdict = ledger.verify()
    assert verdict.broken == 6
    assert "does not follow" in verdict.reason


def test_an_end_cut_off_is_seen_against_the_tables_beside_it_until_they_are_rebuilt(
    ledger: Ledger, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The chain alone cannot tell; what followed it can, and a head kept elsewhere can for good."""
    ledger.append([note(str(n)) for n in range(10)], actor="u")
    kept = ledger.head()
    tamper(path, "DELETE FROM entry WHERE seq > 8", "DELETE FROM payload WHERE seq > 8")
    verdict = ledger.verify()
    assert verdict.broken == 9
    assert "ends at entry 8" in verdict.reason

    ledger.append([note("9 again")], actor="u")
    assert "its end was cut off" in caplog.text
    assert ledger.verify().ok
    assert ledger.verify(expected=kept).broken == 10
    ledger.append([note("10 again")], actor="u")
    verdict = ledger.verify(expected=kept)
    assert verdict.broken == 10
    assert "another one than before" in verdict.reason
    assert ledger.verify(expected=ledger.head()).ok


@pytest.mark.parametrize("seed", range(20))
def test_a_byte_altered_anywhere_in_a_payload_is_found(ledger: Ledger, path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a repeatable choice, not a secret
    words = [bytes(chance.choices(b"abcdefghijklmnop", k=60)).decode() for _ in range(30)]
    ledger.append([note(word) for word in words], actor="u")
    ledger.wipe()
    ledger.engine.dispose()
    content = bytearray(path.read_bytes())
    victim = chance.randrange(30)
    # The index holds the same words; the payload is the one inside JSON.
    at = content.index(b'"text":"' + words[victim].encode()) + 8 + chance.randrange(60)
    content[at] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    assert open_ledger(path).verify().broken == victim + 1


@pytest.mark.parametrize("keep", [0.35, 0.7])
def test_a_file_cut_short_does_not_pass(ledger: Ledger, path: Path, keep: float) -> None:
    """The lawful erasure of the first entry is among what can no longer be read, and is not held against it."""
    ledger.append([note("x" * 3000) for _ in range(300)], actor="u")
    ledger.erase([1], actor="u", reason="asked", replacement=nothing)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(int(size * keep))
    verdict = ledger.verify()
    assert not verdict.ok
    assert verdict.broken is not None
    assert verdict.broken > 1
    assert "damaged" in verdict.reason


LOOKS = [
    ("actor", "UPDATE consultation SET actor = 'someone' WHERE seq = 3", 3),
    ("subjects", "UPDATE consultation SET subjects = '[]' WHERE seq = 3", 3),
    ("detail", "UPDATE consultation SET detail = '' WHERE seq = 3", 3),
    ("purpose", "UPDATE consultation SET purpose = 'duty' WHERE seq = 3", 3),
    ("time", "UPDATE consultation SET at = replace(at, '2025', '2024') WHERE seq = 3", 3),
    ("deleted", "DELETE FROM consultation WHERE seq = 3", 3),
    ("bad text", "UPDATE consultation SET detail = CAST(x'ff' AS TEXT) WHERE seq = 3", 3),
    ("moved", "UPDATE consultation SET seq = 6 WHERE seq = 3", 3),
]


@pytest.mark.parametrize(
    ("statement", "broken"), [case[1:] for case in LOOKS], ids=[case[0] for case in LOOKS]
)
def test_the_first_broken_look_is_named(ledger: Ledger, filled: Path, statement: str, broken: int) -> None:
    tamper(filled, statement)
    for verdict in (ledger.verify(), ledger.consultations.verify()):
        assert (verdict.broken, verdict.chain) == (broken, "consultation")
        assert f"Consultation {broken}" in verdict.reason
    assert ledger.verify().entries == 12


def test_a_broken_entry_comes_before_a_broken_look(ledger: Ledger, filled: Path) -> None:
    tamper(filled, "DELETE FROM entry WHERE seq = 9", "DELETE FROM consultation WHERE seq = 1")
    verdict = ledger.verify()
    assert (verdict.broken, verdict.chain) == (9, "entry")


@pytest.mark.parametrize("read", [Ledger.head, Ledger.verify])
def test_checking_never_needs_to_write(ledger: Ledger, read: Callable[[Ledger], Head]) -> None:
    with ledger.writing("u"):
        read(ledger)
