"""What is appended is read back the same, in order, all or none."""

import stat
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from ledger_notes import KINDS, FolderClosed, NoteWritten, counts, drafts, note, open_ledger, ticking
from sqlalchemy import func, insert, select
from sqlalchemy.exc import OperationalError

from intel.errors import (
    AskedWrongly,
    Contradiction,
    EntryUnreadable,
    LedgerBroken,
    NotFound,
    NotRecorded,
)
from intel.ledger import PAYLOAD_ERASED, Draft, Head, Kind, Ledger, PayloadErased, open_engine, utc_now
from intel.ledger.chain import GENESIS


def test_reads_back_what_was_appended(ledger: Ledger, path: Path) -> None:
    payload = NoteWritten(
        folder="é “quoted” \x00 \n 🌍",
        text="x" * 9000,
        on=datetime(2025, 1, 2, 3, tzinfo=timezone(timedelta(hours=2))),
    )
    [first, second] = ledger.append(
        [Draft(kind="note.written", payload=payload, subjects=("p1", 'q"2')), note("b")], actor="u1"
    )
    for opened in (ledger, open_ledger(path)):
        with opened.reading() as snapshot:
            assert list(snapshot.entries()) == [first, second]
            assert snapshot.entry(1) == first
            assert snapshot.payload(1) == payload
            assert snapshot.payloads([2, 1, 99]) == {1: payload, 2: note("b").payload}
            assert list(snapshot.entries_with_payloads(after=1)) == [(second, note("b").payload)]
            assert snapshot.head() == Head(seq=2, hash=second.hash)
    assert (first.seq, first.actor, first.subjects, first.version) == (1, "u1", ("p1", 'q"2'), 1)
    assert first.at == datetime(2025, 3, 1, 9, 0, 1, tzinfo=UTC)
    assert first.previous_hash == GENESIS
    assert second.previous_hash == first.hash


def test_an_empty_ledger_is_sound(ledger: Ledger) -> None:
    assert ledger.head() == Head(seq=0, hash=GENESIS)
    assert ledger.verify().ok
    assert ledger.append([], actor="u") == []
    with ledger.reading() as snapshot, pytest.raises(NotFound):
        snapshot.payload(1)


def test_entries_are_narrowed_and_pages_join_up(ledger: Ledger) -> None:
    ledger.append([note(str(n)) for n in range(1203)], actor="u")
    ledger.append([Draft(kind="folder.closed", payload=FolderClosed(folder="z"))], actor="u")
    with ledger.reading() as snapshot:
        assert [entry.seq for entry in snapshot.entries()] == list(range(1, 1205))
        assert [entry.seq for entry in snapshot.entries(after=499, upto=502)] == [500, 501, 502]
        assert [entry.seq for entry in snapshot.entries(kinds=["folder.closed"])] == [1204]
        assert list(snapshot.entries(kinds=[])) == []
        assert list(snapshot.payloads(range(1, 2000))) == list(range(1, 1205))


def test_an_error_keeps_nothing(ledger: Ledger) -> None:
    ledger.append([note("kept")], actor="u")

    def fail_halfway() -> None:
        with ledger.writing("u") as writer:
            writer.append(note("lost"))
            writer.connection.execute(insert(drafts).values(text="lost too"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    assert ledger.head().seq == 1
    assert counts(ledger) == {"a": 1}
    with ledger.reading() as snapshot:
        assert snapshot.connection.scalar(select(func.count()).select_from(drafts)) == 0
    assert ledger.verify().ok


def test_a_writer_sees_what_it_wrote_and_readers_do_not_yet(ledger: Ledger) -> None:
    ledger.append([note("1")], actor="u")
    with ledger.reading() as before:
        with ledger.writing("u") as writer:
            entry = writer.append(note("2"))
            assert writer.snapshot.head() == writer.head == Head(seq=2, hash=entry.hash)
            assert writer.snapshot.payload(2) == note("2").payload
            assert before.head().seq == ledger.head().seq == 1
        assert before.head().seq == 1
        assert len(list(before.entries())) == 1
    assert ledger.head().seq == 2


def test_reading_begins_when_it_is_opened_not_at_the_first_question(ledger: Ledger) -> None:
    ledger.append([note("1")], actor="u")
    with ledger.reading() as before:
        ledger.append([note("2")], actor="u")
        assert [entry.seq for entry in before.entries()] == [1]
        assert before.head().seq == 1


def test_an_entry_its_index_refuses_leaves_nothing_and_the_rest_goes_on(ledger: Ledger) -> None:
    with ledger.writing("u") as writer:
        writer.append(note("1"))
        writer.append(Draft(kind="folder.closed", payload=FolderClosed(folder="z")))
        with pytest.raises(Contradiction):
            writer.append(note("no", folder="z"))
        assert writer.append(note("2")).seq == 3
    assert counts(ledger) == {"a": 2, "z": -1}
    assert ledger.verify().entries == 3
    ledger.reindex()
    assert counts(ledger) == {"a": 2, "z": -1}


@pytest.mark.parametrize(
    "draft",
    [
        Draft(kind="note.burnt", payload=NoteWritten(folder="a")),
        Draft(kind="note.written", payload=FolderClosed(folder="a")),
        Draft(kind=PAYLOAD_ERASED, payload=PayloadErased(seq=1, replacement_hash="", reason="by hand")),
        Draft(kind="note.written", payload=NoteWritten.model_construct(folder="a", text=7)),
        Draft(kind="note.written", payload=NoteWritten.model_construct(folder="a", text=float("nan"))),
        Draft(kind="note.written", payload=NoteWritten.model_construct(folder="a", text="\ud800")),
        Draft(
            kind="note.written", payload=NoteWritten.model_construct(folder="a", on="2025-01-02T00:00:00Z")
        ),
        Draft(kind="note.written", payload=NoteWritten(folder="a"), subjects=["a"]),  # type: ignore[arg-type]
        Draft(kind="note.written", payload=NoteWritten(folder="a"), subjects="a"),  # type: ignore[arg-type]
    ],
    ids=[
        "unknown kind",
        "other payload",
        "erasure",
        "not text",
        "read otherwise",
        "not a number",
        "not text",
        "list",
        "string",
    ],
)
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
def test_what_is_no_entry_is_refused(ledger: Ledger, draft: Draft) -> None:
    ledger.append([note("kept")], actor="u")
    with pytest.raises(AskedWrongly, match="Nothing was recorded"):
        ledger.append([note("first"), draft], actor="u")
    assert ledger.head().seq == 1


def test_an_entry_names_its_actor(ledger: Ledger) -> None:
    with pytest.raises(AskedWrongly):
        ledger.append([note("x")], actor=" ")


def test_the_list_of_kinds_is_closed() -> None:
    engine = None
    for kinds in (
        {"other": KINDS["note.written"]},
        {PAYLOAD_ERASED: Kind(name=PAYLOAD_ERASED, payload=PayloadErased)},
    ):
        with pytest.raises(ValueError, match="kind"):
            Ledger(engine, kinds=kinds, clock=utc_now)  # type: ignore[arg-type]


def test_an_entry_of_an_unknown_kind_or_version_is_named(ledger: Ledger, path: Path) -> None:
    ledger.append([note("x"), Draft(kind="folder.closed", payload=FolderClosed(folder="z"))], actor="u")
    newer = {
        **KINDS,
        "note.written": Kind(name="note.written", version=2, payload=NoteWritten),
    }
    engine = open_engine(f"sqlite:///{path}")
    for kinds, seq in (({"note.written": KINDS["note.written"]}, 2), (newer, 1)):
        with pytest.raises(EntryUnreadable, match=f"Entry {seq} .* does not know") as caught:
            Ledger(engine, kinds=kinds, clock=utc_now)
        assert caught.value.seq == seq
    assert counts(ledger) == {"a": 1, "z": -1}
    assert ledger.verify().ok
    engine.dispose()


def test_a_clock_that_goes_back_is_kept_as_it_was_said(ledger: Ledger) -> None:
    ledger.append([note("x")], actor="u")
    ledger._clock = ticking(datetime(2020, 1, 1, tzinfo=UTC))
    ledger.append([note("y")], actor="u")
    with ledger.reading() as snapshot:
        assert [entry.at.year for entry in snapshot.entries()] == [2025, 2020]
    assert ledger.verify().ok


def test_a_clock_without_a_zone_is_a_mistake(ledger: Ledger) -> None:
    ledger._clock = lambda: datetime(2025, 1, 1)  # noqa: DTZ001 - the mistake itself
    with pytest.raises(ValueError, match="zone"):
        ledger.append([note("x")], actor="u")
    assert ledger.head().seq == 0


def test_salts_differ_so_equal_payloads_do_not_look_equal(ledger: Ledger) -> None:
    first, second = ledger.append([note("same"), note("same")], actor="u")
    assert first.payload_hash != second.payload_hash


def test_threads_take_turns(ledger: Ledger) -> None:
    def write(name: str) -> None:
        for n in range(25):
            ledger.append([note(str(n), folder=name)], actor=name)
            ledger.consultations.record(actor=name, role="r", agency="a", action="view", subjects=[])

    threads = [threading.Thread(target=write, args=(f"t{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts(ledger) == {f"t{n}": 25 for n in range(6)}
    verdict = ledger.verify()
    assert (verdict.entries, verdict.consultations, verdict.ok) == (150, 150, True)


def test_writing_inside_writing_fails_at_once(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError, match="wait for itself"), ledger.writing("u"):
        ledger.append([note("x")], actor="u")
    ledger.append([note("x")], actor="u")
    assert ledger.head().seq == 1


def test_only_the_owner_can_read_the_files(path: Path, ledger: Ledger) -> None:
    ledger.append([note("x")], actor="u")
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    files = sorted(path.parent.iterdir())
    assert [file.name for file in files] == ["ledger.db", "ledger.db-shm", "ledger.db-wal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


@pytest.mark.usefixtures("path")
def test_the_database_is_set_up_to_lose_nothing_and_to_forget_what_is_erased(ledger: Ledger) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
    with ledger.reading() as one, ledger.reading() as other:
        for snapshot in (one, other):
            for pragma, value in wanted.items():
                assert snapshot.connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_a_file_that_is_no_ledger_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"someone's letter\n" * 500)
    with pytest.raises(LedgerBroken, match="no ledger"):
        open_ledger(path)
    assert path.read_bytes() == b"someone's letter\n" * 500


def test_a_ledger_needs_a_file_in_a_folder_that_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for url in ("sqlite://", "sqlite:///:memory:", f"sqlite:///{tmp_path}/file/ledger.db"):
        with pytest.raises(AskedWrongly):
            open_engine(url)


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize("swallowed", ["and ends", "and goes on"])
def test_a_full_disk_keeps_nothing_and_says_so_even_to_one_who_passes_over_it(
    ledger: Ledger, swallowed: str
) -> None:
    ledger.append([note("kept")], actor="u")

    def fill_the_disk() -> None:
        with ledger.writing("u") as writer:
            pages = writer.connection.exec_driver_sql("PRAGMA page_count").scalar()
            writer.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
            with pytest.raises(OperationalError):
                list(map(writer.append, [note("x" * 3000)] * 50))
            if swallowed == "and goes on":
                writer.append(note("small"))

    with pytest.raises(NotRecorded, match="Nothing of this was kept"):
        fill_the_disk()
    ledger.engine.dispose()  # the limit belongs to the connection
    assert counts(ledger) == {"a": 1}
    assert ledger.verify().entries == 1
    ledger.append([note("again")], actor="u")
