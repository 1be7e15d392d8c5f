"""A withdrawn report asks again about the judgements that leant on it; undoing gives back what was judged before."""

from datetime import date

import pytest
from factories import mention, person, record, report

from intel.errors import Contradiction
from intel.ledger import Ids, Ledger
from intel.people import identity, judge
from intel.people.leaning import Leaning, list_leaning
from intel.people.model import Outcome
from intel.reports.model import Report
from intel.reports.record import withdraw_report

BORN = date(2011, 5, 6)


def told(ledger: Ledger, ids: Ids, *names: str) -> list[Report]:
    made = [report(ids, mention(ids, person(name, BORN))) for name in names]
    for each in made:
        with ledger.writing("importer") as writer:
            record(writer, each)
    return made


def first(made: Report) -> str:
    return made.mentions[0].id


def said(ledger: Ledger, a: str, b: str, outcome: Outcome) -> None:
    with ledger.writing("analyst") as writer:
        judge.judge(writer, a, b, outcome, reason="compared the words")


def undone(ledger: Ledger, a: str, b: str) -> None:
    with ledger.writing("analyst") as writer:
        judge.undo(writer, a, b)


def leaning(ledger: Ledger) -> tuple[Leaning, ...]:
    with ledger.reading() as snapshot:
        return list_leaning(snapshot.connection, "Person")


def entities(ledger: Ledger, *made: Report) -> list[int]:
    with ledger.reading() as snapshot:
        found = [identity.entity_of(snapshot.connection, first(each)) for each in made]
    return [list(dict.fromkeys(found)).index(each) for each in found]


def withdrawn(ledger: Ledger, made: Report) -> None:
    with ledger.writing("unit") as writer:
        withdraw_report(writer, made.id, reason="sent twice by mistake")


@pytest.mark.parametrize("by", ["a person", "the rule"])
def test_withdrawing_asks_about_each_judgement_that_leant_on_the_report(
    ledger: Ledger, ids: Ids, by: str
) -> None:
    names = ("Ann Example", "Bo Sample", "Cy Test") if by == "a person" else ("Ann Example",) * 3
    hub, one, other = told(ledger, ids, *names)
    if by == "a person":
        said(ledger, first(hub), first(one), Outcome.SAME)
        said(ledger, first(hub), first(other), Outcome.SAME)
    assert leaning(ledger) == ()
    withdrawn(ledger, hub)
    found = leaning(ledger)
    assert [{each.a, each.b} for each in found] == [
        {first(hub), first(one)},
        {first(hub), first(other)},
    ]
    assert all(each.report == hub.id for each in found)
    assert (found[0].mine, found[0].others) == ((first(one),), (first(other),))
    assert entities(ledger, one, other) == [0, 0]  # only a judgement ends a judgement


def test_a_judgement_on_which_nothing_else_rests_comes_last(ledger: Ledger, ids: Ids) -> None:
    a, b, c, d, e = told(ledger, ids, "Ann Example", "Bo Sample", "Cy Test", "Di Trial", "Ed Proof")
    said(ledger, first(a), first(b), Outcome.SAME)  # a leaf, judged first
    for other in (d, e):
        said(ledger, first(c), first(other), Outcome.SAME)
    withdrawn(ledger, a)
    withdrawn(ledger, c)
    assert [bool(each.others) for each in leaning(ledger)] == [True, True, False]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_person_who_judges_after_the_withdrawal_settles_it_and_undoing_asks_again(
    ledger: Ledger, ids: Ids, outcome: Outcome
) -> None:
    hub, one, other = told(ledger, ids, "Ann Example", "Bo Sample", "Cy Test")
    for each in (one, other):
        said(ledger, first(hub), first(each), Outcome.SAME)
    withdrawn(ledger, hub)
    said(ledger, first(hub), first(one), outcome)
    assert first(one) not in {end for each in leaning(ledger) for end in (each.a, each.b)}
    assert entities(ledger, one, other) == [0, 0 if outcome is Outcome.SAME else 1]
    undone(ledger, first(hub), first(one))
    assert {first(hub), first(one)} in [{each.a, each.b} for each in leaning(ledger)]
    assert entities(ledger, one, other) == [0, 0]


def test_where_both_reports_are_withdrawn_nothing_is_asked(ledger: Ledger, ids: Ids) -> None:
    one, other = told(ledger, ids, "Ann Example", "Bo Sample")
    said(ledger, first(one), first(other), Outcome.SAME)
    withdrawn(ledger, one)
    withdrawn(ledger, other)
    assert leaning(ledger) == ()


def test_undoing_a_second_thought_gives_the_first_one_back(ledger: Ledger, ids: Ids) -> None:
    one, other = told(ledger, ids, "Ann Example", "Bo Sample")
    ends = first(one), first(other)
    said(ledger, *ends, Outcome.SAME)
    said(ledger, *ends, Outcome.DIFFERENT)
    undone(ledger, *ends)
    assert entities(ledger, one, other) == [0, 0]
    with ledger.reading() as snapshot:
        assert identity.outcome_between(snapshot.connection, *ends) is Outcome.SAME


def test_an_undoing_that_others_now_contradict_is_refused_with_the_chain(ledger: Ledger, ids: Ids) -> None:
    a, b, c = told(ledger, ids, "Ann Example", "Bo Sample", "Cy Test")
    said(ledger, first(a), first(b), Outcome.DIFFERENT)
    said(ledger, first(a), first(b), Outcome.UNSURE)
    said(ledger, first(a), first(c), Outcome.SAME)
    said(ledger, first(c), first(b), Outcome.SAME)
    with pytest.raises(Contradiction) as fault:
        undone(ledger, first(a), first(b))
    assert fault.value.chain == (first(a), first(c), first(b))
    assert entities(ledger, a, b, c) == [0, 0, 0]
