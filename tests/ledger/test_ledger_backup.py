"""A backup holds every table as it stood at one moment; put back, it is the same ledger, on either database."""

import json
import threading
import zipfile
from pathlib import Path

import pytest
from ledger_notes import KINDS, NoteWritten, counts, drafts, note, open_ledger
from sqlalchemy import insert, select

from intel.errors import AskedWrongly, LedgerBroken
from intel.ledger import Ledger, nothing, open_engine, utc_now
from intel.ledger.backup import is_empty, opened_backup, put_back, write_backup
from intel.ledger.erased_list import apply_list, read_list, write_list

AT = "2026-11-24T09:00:00.000000+00:00"


def filled(ledger: Ledger) -> Ledger:
    ledger.append([note(f"text {n}", folder=f"f{n % 3}") for n in range(600)], actor="u")
    ledger.erase([4], actor="u", reason="asked", replacement=lambda _: NoteWritten(folder="f0"))
    ledger.consultations.record(actor="u", role="r", agency="a", action="view", subjects=["p"])
    with ledger.writing("u") as writer:
        writer.connection.execute(insert(drafts).values(text="beside the ledger, É"))
    return ledger


def lines(ledger: Ledger) -> list[object]:
    with ledger.reading() as snapshot:
        entries = list(snapshot.entries_with_payloads())
        beside = list(snapshot.connection.execute(select(drafts.c.text)).scalars())
    return [entries, beside, ledger.consultations.list(), counts(ledger)]


def test_what_is_put_back_is_the_same_ledger(ledger: Ledger, tmp_path: Path) -> None:
    made = write_backup(
        filled(ledger).engine, tmp_path / "one.backup", at=AT, beside={"secret.key": b"s" * 32}
    )
    assert (made.seq, made.hash, made.consultations) == (601, ledger.head().hash, 1)
    assert (tmp_path / "one.backup").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name != "var"] == ["one.backup"]
    url = f"sqlite:///{tmp_path}/restored.db"
    assert is_empty(url)
    with opened_backup(tmp_path / "one.backup") as (about, beside, copy):
        assert (about, beside) == (made, {"secret.key": b"s" * 32})
        put_back(copy, url)
    assert not is_empty(url)
    restored = open_ledger(url)
    assert lines(restored) == lines(ledger)
    assert restored.verify(expected=ledger.head()).ok
    assert restored.append([note("afterwards")], actor="u")[0].seq == 602
    restored.engine.dispose()


@pytest.mark.postgres
def test_a_backup_of_sqlite_is_put_back_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    ledger = filled(open_ledger(tmp_path / "one.db"))
    write_backup(ledger.engine, tmp_path / "one.backup", at=AT, beside={})
    with opened_backup(tmp_path / "one.backup") as (_, _, copy):
        put_back(copy, postgres_url)
    restored = open_ledger(postgres_url)
    assert lines(restored) == lines(ledger)
    assert restored.verify(expected=ledger.head()).ok
    for each in (restored, ledger):
        each.engine.dispose()


def test_a_backup_made_while_others_write_stands_at_one_moment(ledger: Ledger, tmp_path: Path) -> None:
    filled(ledger)
    begun, done = threading.Event(), threading.Event()

    def write() -> None:
        while not done.is_set():
            ledger.append([note("more", folder="f0"), note("and more", folder="f1")], actor="w")
            begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()
    try:
        made = [write_backup(ledger.engine, tmp_path / f"{n}.backup", at=AT, beside={}) for n in range(3)]
    finally:
        done.set()
        writer.join()
    assert all((each.seq - 601) % 2 == 0 for each in made), "half of what was appended at once"
    assert made[0].seq > 601
    with ledger.reading() as snapshot:
        assert [snapshot.entry(each.seq).hash for each in made] == [each.hash for each in made]


def test_what_was_erased_after_the_backup_is_erased_again(ledger: Ledger, tmp_path: Path) -> None:
    filled(ledger)
    write_backup(ledger.engine, tmp_path / "one.backup", at=AT, beside={})
    ledger.erase([7], actor="dpo", reason="asked", replacement=lambda _: NoteWritten(folder="f1"))
    ledger.erase([8], actor="dpo", reason="held past its review", replacement=nothing)
    assert write_list(ledger, tmp_path / "erasures.jsonl") == 3
    assert write_list(ledger, tmp_path / "erasures.jsonl") == 3  # the same again adds nothing
    url = f"sqlite:///{tmp_path}/restored.db"
    with opened_backup(tmp_path / "one.backup") as (_, _, copy):
        put_back(copy, url)
    restored = open_ledger(url)
    with restored.reading() as snapshot:
        assert snapshot.payload(7) == NoteWritten(folder="f0", text="text 6")  # as the backup has it
    assert apply_list(restored, tmp_path / "erasures.jsonl") == 2
    with restored.reading() as snapshot:
        assert (snapshot.payload(7), snapshot.payload(8)) == (NoteWritten(folder="f1"), None)
    assert apply_list(restored, tmp_path / "erasures.jsonl") == 0
    assert restored.verify().ok
    assert counts(restored) == counts(ledger)
    restored.engine.dispose()
    assert b'"text 6"' not in Path(f"{tmp_path}/restored.db").read_bytes()


def test_a_list_of_another_ledger_erases_nothing(ledger: Ledger, tmp_path: Path) -> None:
    filled(ledger)
    write_list(ledger, tmp_path / "erasures.jsonl")
    other = open_ledger(tmp_path / "other.db")
    other.append([note(f"text {n}") for n in range(10)], actor="u")
    assert apply_list(other, tmp_path / "erasures.jsonl") == 0
    assert other.head().seq == 10
    other.engine.dispose()


def test_an_erasure_is_listed_as_it_happens(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/one.db")
    ledger = Ledger(engine, kinds=KINDS, clock=utc_now, erasures=tmp_path / "far" / "erasures.jsonl")
    filled(ledger)
    (line,) = read_list(tmp_path / "far" / "erasures.jsonl")
    assert (line.seq, line.actor, line.reason) == (4, "u", "asked")
    assert line.replacement == {"folder": "f0", "on": None, "text": ""}
    engine.dispose()


def test_a_list_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "erasures.jsonl").write_text("no list\n")
    with pytest.raises(AskedWrongly, match="not a list of erasures"):
        read_list(tmp_path / "erasures.jsonl")


@pytest.mark.parametrize("fault", ["no zip", "a byte", "cut short"])
def test_a_damaged_backup_is_refused(ledger: Ledger, path: Path, tmp_path: Path, fault: str) -> None:
    del path
    file = tmp_path / "one.backup"
    write_backup(filled(ledger).engine, file, at=AT, beside={})
    content = bytearray(file.read_bytes())
    if fault == "no zip":
        content = bytearray(b"someone's letter")
    elif fault == "a byte":
        with zipfile.ZipFile(file) as packed:
            info = packed.getinfo("ledger.db")
        content[info.header_offset + 60] ^= 1
    else:
        del content[len(content) // 2 :]
    file.write_bytes(content)
    with pytest.raises(AskedWrongly, match="damaged"), opened_backup(file):
        pass


def test_a_backup_says_what_is_in_it(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    del path
    write_backup(filled(ledger).engine, tmp_path / "one.backup", at=AT, beside={})
    with zipfile.ZipFile(tmp_path / "one.backup") as packed:
        about = json.loads(packed.read("backup.json"))
    assert (about["at"], about["seq"]) == (AT, 601)


@pytest.mark.usefixtures("path")
def test_a_file_that_exists_is_left_as_it_is(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(AskedWrongly, match="exists already"):
        write_backup(ledger.engine, tmp_path / "mine", at=AT, beside={})
    assert (tmp_path / "mine").read_text() == "mine"
    with pytest.raises(AskedWrongly, match="no folder"):
        write_backup(ledger.engine, tmp_path / "nowhere" / "mine", at=AT, beside={})


@pytest.mark.usefixtures("path")
def test_a_broken_ledger_takes_no_whole_ones_place(ledger: Ledger, tmp_path: Path) -> None:
    ledger.append([note(str(n)) for n in range(10)], actor="u")
    with ledger.writing("u") as writer:
        writer.connection.exec_driver_sql("UPDATE payload SET json = '{}' WHERE seq = 5")
    with pytest.raises(LedgerBroken) as said:
        write_backup(ledger.engine, tmp_path / "one.backup", at=AT, beside={})
    assert said.value.seq == 5
    assert not (tmp_path / "one.backup").exists()


@pytest.mark.usefixtures("path")
def test_a_ledger_found_broken_is_read_and_not_added_to(ledger: Ledger) -> None:
    ledger.append([note(str(n)) for n in range(10)], actor="u")
    assert ledger.check().ok
    with ledger.writing("u") as writer:
        writer.connection.exec_driver_sql("UPDATE payload SET json = replace(json, '4', '5') WHERE seq = 5")
    assert ledger.check().broken == 5
    with pytest.raises(LedgerBroken, match="entry 5"):
        ledger.append([note("more")], actor="u")
    assert ledger.head().seq == 10
    with ledger.reading() as snapshot:
        assert snapshot.payload(6) == NoteWritten(folder="a", text="5")
    assert ledger.consultations.record(actor="u", role="r", agency="a", action="view", subjects=[]) == 1
