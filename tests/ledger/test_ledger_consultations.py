"""Looks are on the disk before anything is shown, in a chain of their own."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from ledger_notes import note, open_ledger

from intel.errors import NotRecorded
from intel.ledger import Consultation, Ledger


def look(ledger: Ledger, actor: str = "u1", subjects: tuple[str, ...] = ("p1",)) -> int:
    return ledger.consultations.record(
        actor=actor,
        role="chair",
        agency="police",
        action="view",
        subjects=subjects,
        purpose="meeting",
        detail="page",
    )


def test_a_look_is_read_back_as_it_was(ledger: Ledger, path: Path) -> None:
    assert look(ledger) == 1
    assert open_ledger(path).consultations.list() == [
        Consultation(
            seq=1,
            at=datetime(2025, 3, 1, 9, 0, 1, tzinfo=UTC),
            actor="u1",
            role="chair",
            agency="police",
            action="view",
            subjects=("p1",),
            purpose="meeting",
            detail="page",
        )
    ]


def test_looks_are_listed_by_actor_by_subject_and_in_parts(ledger: Ledger) -> None:
    for actor, subjects in (("u1", ("p1", "p22")), ("u2", ("p2",)), ("u1", ()), ("u2", ('p"1', "p_2", "p%"))):
        look(ledger, actor, subjects)
    found = ledger.consultations.list

    def numbers(looks: list[Consultation]) -> list[int]:
        return [one.seq for one in looks]

    assert numbers(found(actor="u1")) == [1, 3]
    assert numbers(found(subject="p2")) == [2]
    assert numbers(found(subject="p22")) == [1]
    assert numbers(found(subject='p"1')) == [4]
    assert numbers(found(subject="p%")) == [4]
    assert numbers(found(subject="p__")) == []
    assert numbers(found(after=1, limit=2)) == [2, 3]
    assert ledger.consultations.verify().consultations == 4


def test_the_two_chains_are_apart(ledger: Ledger) -> None:
    look(ledger)
    ledger.append([note("x")], actor="u")
    look(ledger)
    verdict = ledger.verify()
    assert (verdict.entries, verdict.consultations, verdict.ok) == (1, 2, True)


def test_what_cannot_be_written_is_not_shown(ledger: Ledger, path: Path) -> None:
    look(ledger)
    with ledger.reading() as snapshot:
        snapshot.connection.exec_driver_sql("ROLLBACK")
        snapshot.connection.exec_driver_sql("ALTER TABLE consultation RENAME TO lost")
    with pytest.raises(NotRecorded, match="not shown"):
        look(ledger)
    with ledger.reading() as snapshot:
        snapshot.connection.exec_driver_sql("ROLLBACK")
        snapshot.connection.exec_driver_sql("ALTER TABLE lost RENAME TO consultation")
    with pytest.raises(NotRecorded):
        look(ledger, subjects=("\ud800",))
    assert look(open_ledger(path)) == 2


@pytest.mark.usefixtures("path")
def test_a_read_only_database_shows_nothing(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.rollback()
    with pytest.raises(NotRecorded):  # the pool hands the same connection out again
        look(ledger)
    with pytest.raises(NotRecorded):
        ledger.append([note("x")], actor="u")
    ledger.engine.dispose()
    assert look(ledger) == 1
    assert ledger.head().seq == 0
