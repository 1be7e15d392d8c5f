"""The tables rebuilt from entries agree with them, whatever was put in place meanwhile."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from ledger_notes import KINDS, counts, drafts, note, notes, open_ledger
from sqlalchemy import insert, select, update

from intel.ledger import Ledger, index, metadata


def test_the_index_sees_earlier_entries_of_the_same_block(ledger: Ledger) -> None:
    ledger.append([note("1"), note("2"), note("3", folder="b")], actor="u")
    assert counts(ledger) == {"a": 2, "b": 1}


def test_an_older_file_put_in_place_is_followed(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    ledger.append([note("1")], actor="u")
    ledger.wipe()
    shutil.copy(path, tmp_path / "older.db")
    ledger.append([note("2"), note("3")], actor="u")
    ledger.engine.dispose()
    shutil.copy(tmp_path / "older.db", path)
    reopened = open_ledger(path)
    assert counts(reopened) == {"a": 1}
    assert reopened.append([note("other")], actor="u")[0].seq == 2
    assert counts(reopened) == {"a": 2}
    assert reopened.verify().ok


def test_older_entries_put_beside_newer_tables_are_followed(ledger: Ledger, path: Path) -> None:
    """As after a restore of the entries alone: the tables hold what the entries no longer say."""
    ledger.append([note("1"), note("2"), note("3", folder="b")], actor="u")
    with ledger.writing("u") as writer:
        writer.connection.execute(insert(drafts).values(text="mine"))
    ledger.engine.dispose()
    with sqlite3.connect(path) as connection:
        connection.executescript("DELETE FROM payload WHERE seq > 1; DELETE FROM entry WHERE seq > 1;")
    connection.close()
    reopened = open_ledger(path)
    assert counts(reopened) == {"a": 1}
    with reopened.reading() as snapshot:
        assert snapshot.connection.scalar(select(drafts.c.text)) == "mine"


def test_another_entry_under_the_same_number_is_noticed(ledger: Ledger, path: Path) -> None:
    ledger.append([note("1"), note("2")], actor="u")
    ledger.engine.dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE index_state SET hash = 'of another ledger'")
        connection.execute("UPDATE test_notes SET number = 77")
    connection.close()
    assert counts(open_ledger(path)) == {"a": 2}


def test_new_code_rebuilds(ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.append([note("1"), note("2")], actor="u")
    with ledger.writing("u") as writer:
        writer.connection.execute(update(notes).values(number=77))
    assert counts(open_ledger(path)) == {"a": 77}  # nothing says that it should be looked at
    monkeypatch.setattr(index, "INDEX_VERSION", 2)
    assert counts(open_ledger(path)) == {"a": 2}


def test_a_rebuilt_table_with_other_columns_is_made_anew(ledger: Ledger, path: Path) -> None:
    ledger.append([note("1"), note("2")], actor="u")
    ledger.engine.dispose()
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "DROP TABLE test_notes; CREATE TABLE test_notes (folder TEXT); UPDATE index_state SET version = 'older';"
        )
    connection.close()
    assert counts(open_ledger(path)) == {"a": 2}


def test_a_table_that_is_missing_is_made_and_filled(ledger: Ledger, path: Path) -> None:
    ledger.append([note("1"), note("2")], actor="u")
    ledger.engine.dispose()
    with sqlite3.connect(path) as connection:
        connection.executescript("DROP TABLE test_notes; DROP TABLE test_drafts;")
    connection.close()
    reopened = open_ledger(path)
    assert counts(reopened) == {"a": 2}
    with reopened.reading() as snapshot:
        assert snapshot.connection.execute(select(drafts)).all() == []


def test_reindex_mends_what_was_altered(ledger: Ledger) -> None:
    ledger.append([note("1"), note("2")], actor="u")
    with ledger.writing("u") as writer:
        writer.connection.execute(update(notes).values(number=77))
        writer.connection.execute(insert(drafts).values(text="mine"))
    ledger.reindex()
    assert counts(ledger) == {"a": 2}
    with ledger.reading() as snapshot:
        assert snapshot.connection.scalar(select(drafts.c.text)) == "mine"


def test_opening_a_current_ledger_writes_nothing(ledger: Ledger, path: Path) -> None:
    ledger.append([note("1")], actor="u")
    with ledger.writing("u"):  # whoever would write now would wait
        assert counts(open_ledger(path)) == {"a": 1}


def test_every_rebuilt_table_of_the_tests_is_known() -> None:
    assert notes in metadata.sorted_tables
    assert notes.info["rebuilt"]
    assert set(KINDS) == {"note.written", "folder.closed"}
