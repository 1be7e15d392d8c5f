"""Numbers stand for young people: steady, by scope, never given twice, the same after a rebuild."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from intel.access.pseudonyms import pseudonyms
from intel.access.tables import pseudonym
from intel.ledger import Ledger, id_from_bytes


def an_id(number: int) -> str:
    return id_from_bytes("m", number.to_bytes(16, "big"))


A, B, C, D = (an_id(number) for number in (1, 2, 3, 4))


def test_missing_numbers_are_given_in_one_entry_and_then_stay(ledger: Ledger) -> None:
    first = pseudonyms(ledger, "licensing", {B: [B], A: [A]}, actor="one")
    assert first == {A: "YP-01", B: "YP-02"}
    assert ledger.head().seq == 1
    assert pseudonyms(ledger, "licensing", {A: [A], B: [B]}, actor="two") == first
    assert ledger.head().seq == 1
    assert pseudonyms(ledger, "licensing", {C: [C], B: [B]}, actor="two") == {C: "YP-03", B: "YP-02"}


def test_nobody_asked_about_records_nothing(ledger: Ledger) -> None:
    assert pseudonyms(ledger, "licensing", {}, actor="one") == {}
    assert ledger.head().seq == 0


def test_another_scope_has_numbers_of_its_own(ledger: Ledger) -> None:
    pseudonyms(ledger, "agency_health", {A: [A]}, actor="one")
    assert pseudonyms(ledger, "agency_housing", {B: [B]}, actor="two") == {B: "YP-01"}
    assert pseudonyms(ledger, "agency_health", {B: [B]}, actor="one") == {B: "YP-02"}


def test_two_people_who_are_one_keep_the_lower_number_and_get_both_back_when_parted(ledger: Ledger) -> None:
    apart = {A: [A], B: [B, C]}
    numbers = pseudonyms(ledger, "licensing", apart, actor="one")
    assert pseudonyms(ledger, "licensing", {A: [A, B, C]}, actor="one") == {A: "YP-01"}
    assert pseudonyms(ledger, "licensing", {D: [D]}, actor="one") == {D: "YP-03"}
    assert pseudonyms(ledger, "licensing", apart, actor="one") == numbers


def test_a_rebuild_leaves_every_number_as_it_was(ledger: Ledger) -> None:
    before = pseudonyms(ledger, "licensing", {an_id(n): [an_id(n)] for n in range(120)}, actor="one")
    assert {"YP-01", "YP-99", "YP-120"} <= set(before.values())
    pseudonyms(ledger, "police", {A: [A]}, actor="one")
    with ledger.reading() as snapshot:
        rows = snapshot.connection.execute(select(pseudonym)).all()
    ledger.reindex()
    with ledger.reading() as snapshot:
        assert snapshot.connection.execute(select(pseudonym)).all() == rows
    assert len(rows) == 121


def test_many_at_once_agree_on_every_number(ledger: Ledger) -> None:
    people = {an_id(n): [an_id(n)] for n in range(20)}
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: pseudonyms(ledger, "police", people, actor="one"), range(6)))
    assert all(answer == answers[0] for answer in answers)
    assert len(set(answers[0].values())) == 20
    assert ledger.head().seq == 1
