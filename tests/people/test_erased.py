"""A report erased for good under a decision on someone it named: the decision is kept, and the picture can be drawn."""

from datetime import date

from factories import mention, person, record, report

from intel.app import rows_of_sources
from intel.ledger import Ids, Ledger
from intel.people.record import designate_suspect, record_adult_age


def test_decisions_on_someone_erased_for_good_draw_nothing_and_stop_nothing(ledger: Ledger, ids: Ids) -> None:
    one, other = (
        mention(ids, person(name, date(1985, 4, 2)), role="adult_of_concern") for name in ("Dean", "Carl")
    )
    with ledger.writing("m.analyst") as writer:
        record(writer, report(ids, one))
        record(writer, report(ids, other))
    with ledger.reading() as snapshot:
        seqs = [entry.seq for entry in snapshot.entries() if entry.kind == "report.recorded"]
    with ledger.writing("r.officer") as writer:
        ages = [
            record_adult_age(writer, each.id, reason="seen his licence", ids=ids) for each in (one, other)
        ]
        suspects = [
            designate_suspect(
                writer,
                each.id,
                ground="two reports",
                review_on=date(2026, 6, 1),
                on=date(2026, 3, 1),
                ids=ids,
            )
            for each in (one, other)
        ]
    ledger.erase([seqs[0]], actor="protection officer", reason="asked and owed", replacement=lambda _: None)
    with ledger.reading() as snapshot:
        assert set(rows_of_sources(snapshot, [*ages, *suspects])) == {ages[1], suspects[1]}
    assert ledger.verify().ok
