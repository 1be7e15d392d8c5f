"""What is erased is gone from the files, and the chain still holds."""

import threading
from pathlib import Path

import pytest
from ledger_notes import FolderClosed, NoteWritten, counts, note, notes, open_ledger
from sqlalchemy import select

from intel.errors import AskedWrongly, NotFound
from intel.ledger import PAYLOAD_ERASED, Ledger, PayloadErased, nothing


def redacted(payload: object) -> NoteWritten:
    assert isinstance(payload, NoteWritten)
    return NoteWritten(folder=payload.folder, text="erased")


def bytes_of_all_files(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


@pytest.mark.parametrize("length", [10, 900, 3000, 20_000])
@pytest.mark.parametrize("replacement", [redacted, nothing], ids=["redacted", "nothing"])
def test_no_trace_is_left_in_any_file(ledger: Ledger, path: Path, length: int, replacement: object) -> None:
    secret = "Zyx" + "wvutsrq" * (length // 7)
    ledger.append([note("before"), note(secret, folder=secret[:40]), note("after")], actor="u")
    assert secret[:10].encode() in bytes_of_all_files(path)
    erase = redacted if replacement is redacted else nothing
    done = ledger.erase(
        [2],
        actor="u",
        reason="asked",
        replacement=lambda p: erase(p) and NoteWritten(folder="x", text="erased"),
    )
    assert done.wiped
    # The subjects of an entry are ids and stay; here the test's own folder name stood for one.
    left = bytes_of_all_files(path).replace(b'["' + secret[:40].encode() + b'"]', b"")
    assert secret[:10].encode() not in left
    assert secret[-10:].encode() not in left
    assert ledger.verify().ok


def test_the_replacement_is_read_and_indexed_in_its_place(ledger: Ledger) -> None:
    before = ledger.append([note("1"), note("2"), note("3"), note("4", folder="b")], actor="u")
    done = ledger.erase([2], actor="officer", reason="asked", replacement=redacted)
    gone = ledger.erase([4], actor="officer", reason="asked", replacement=nothing)
    [erasure] = done.entries
    assert (erasure.seq, erasure.kind, erasure.actor, erasure.subjects) == (
        5,
        PAYLOAD_ERASED,
        "officer",
        ("a",),
    )
    assert gone.entries[0].seq == 6
    with ledger.reading() as snapshot:
        assert snapshot.payload(2) == NoteWritten(folder="a", text="erased")
        assert snapshot.payload(4) is None
        assert list(snapshot.payloads([1, 2, 4])) == [1, 2]
        assert list(snapshot.entries(upto=4)) == before
        said = snapshot.payload(5)
        assert isinstance(said, PayloadErased)
        assert (said.seq, said.reason) == (2, "asked")
        assert snapshot.connection.execute(select(notes.c.folder, notes.c.texts)).all() == [
            ("a", "1|erased|3")
        ]
    assert counts(ledger) == {"a": 3}
    verdict = ledger.verify()
    assert (verdict.entries, verdict.ok) == (6, True)
    ledger.append([note("5")], actor="u")
    assert counts(ledger) == {"a": 4}


def test_many_at_once_and_again(ledger: Ledger) -> None:
    ledger.append([note(str(n)) for n in range(6)], actor="u")
    done = ledger.erase([5, 1, 3, 3], actor="u", reason="asked", replacement=redacted)
    assert [entry.seq for entry in done.entries] == [7, 8, 9]
    ledger.erase([3], actor="u", reason="wholly", replacement=nothing)
    assert ledger.verify().ok
    with pytest.raises(AskedWrongly):
        ledger.erase([3], actor="u", reason="again", replacement=nothing)


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
def test_what_is_not_sensible_erases_nothing(ledger: Ledger) -> None:
    ledger.append([note("1"), note("2")], actor="u")
    ledger.erase([1], actor="u", reason="asked", replacement=nothing)
    cases = [
        ([2, 3], "asked", redacted, AskedWrongly),  # 3 is an erasure
        ([2, 9], "asked", redacted, NotFound),
        ([2], " ", redacted, AskedWrongly),
        ([2], "asked", lambda _: FolderClosed(folder="a"), AskedWrongly),
        ([2], "asked", lambda _: NoteWritten.model_construct(folder=None), AskedWrongly),
    ]
    for seqs, reason, replacement, error in cases:
        with pytest.raises(error):
            ledger.erase(seqs, actor="u", reason=reason, replacement=replacement)
    assert ledger.head().seq == 3
    with ledger.reading() as snapshot:
        assert snapshot.payload(2) == note("2").payload


def test_an_erasure_touches_what_the_erased_entry_touched(ledger: Ledger) -> None:
    ledger.append([note("1", folder="f1"), note("2", folder="f2")], actor="u")
    [one] = ledger.erase([1], actor="u", reason="asked", replacement=redacted).entries
    [two] = ledger.erase([2], actor="u", reason="asked", replacement=nothing).entries
    touches = ledger.kinds[PAYLOAD_ERASED].touches
    with ledger.reading() as snapshot:
        assert list(touches(snapshot.connection, one, snapshot.payload(one.seq))) == ["f1"]
        assert list(touches(snapshot.connection, two, snapshot.payload(two.seq))) == []


def test_a_reader_of_before_holds_the_log_and_the_erasure_waits_for_it(ledger: Ledger, path: Path) -> None:
    ledger.append([note("secret words")], actor="u")
    opened, release = threading.Event(), threading.Event()
    seen: list[object] = []

    def read_slowly() -> None:
        with ledger.reading() as snapshot:
            opened.set()
            release.wait(10)
            seen.append(snapshot.payload(1))

    reader = threading.Thread(target=read_slowly)
    reader.start()
    opened.wait(10)
    timer = threading.Timer(0.3, release.set)
    timer.start()
    assert ledger.erase([1], actor="u", reason="asked", replacement=redacted).wiped
    reader.join()
    timer.join()
    assert seen == [note("secret words").payload]
    assert b"secret words" not in bytes_of_all_files(path)


def test_opening_wipes_what_a_killed_erasure_left_in_the_log(
    ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.append([note("secret words")], actor="u")
    monkeypatch.setattr(ledger, "wipe", lambda: False)  # killed between the commit and the wiping
    assert not ledger.erase([1], actor="u", reason="asked", replacement=redacted).wiped
    assert b"secret words" in bytes_of_all_files(path)
    open_ledger(path)
    assert b"secret words" not in bytes_of_all_files(path)
