"""What stands beside a score adds no point: each of it is given to a suspect, and the score stays as it was."""

from datetime import date, timedelta

import pytest
from factories import mention, person, record, report
from offender_makers import ANALYST, CHAIR, IOM, OFFICER, TODAY, Case
from sqlalchemy import insert

from intel.errors import AskedWrongly, NotAllowed, NotFound
from intel.ledger import Draft
from intel.offenders.flags import flags_of
from intel.offenders.record_beside import Beside, end_beside, record_beside
from intel.offenders.record_tactics import CameOf, Choosing, choose_tactic, decide_tactic, record_outcome
from intel.opendata.tables import register
from intel.reports.model import ReportsOpened
from intel.vocabulary import read

NAMED = "Adult A"


def flags(case: Case, who: str, on: date = TODAY) -> dict[str, str]:
    with case.ledger.reading() as snapshot:
        found = flags_of(snapshot.connection, {who: NAMED}, {who: case.now()}, today=on)
    return {each.words: each.because for each in found.get(who, ())}


def beside(who: str, what: str = "taxi_licence", **more: object) -> Beside:
    fields: dict[str, object] = {
        "person": who, "what": what, "reference": "Council, PH 123", "until": None, "reason": "told by licensing",
    }  # fmt: skip
    return Beside(**{**fields, **more})  # type: ignore[arg-type]  # each is of its field's type


def recorded(case: Case, said: Beside) -> str:
    return record_beside(case.ledger, OFFICER, said, today=TODAY, ids=case.ids)


def test_an_order_and_licences_are_recorded_stand_beside_and_add_no_point(case: Case) -> None:
    case.said("one")
    who = case.suspect()
    before = case.now().score
    assert flags(case, who) == {}
    recorded(case, beside(who, "order", until=TODAY + timedelta(days=5)))
    taxi = recorded(case, beside(who))
    recorded(case, beside(who, "premises_licence", reference="Kiln Grill, LN/7"))
    recorded(case, beside(who, "premises_access", reference="Kiln Grill, keyholder"))
    found = flags(case, who)
    assert set(found) == {
        "Order or condition in force", "Taxi or private hire licence", "Premises licence", "Access to premises",
    }  # fmt: skip
    assert set(read("beside")) == {
        "order",
        "taxi_licence",
        "premises_licence",
        "premises_access",
    }  # each is tried here
    assert found["Premises licence"] == "Kiln Grill, LN/7. told by licensing"
    assert case.now().score == before
    assert "Order or condition in force" not in flags(case, who, TODAY + timedelta(days=6))
    end_beside(case.ledger, CHAIR, taxi, reason="licence revoked")
    assert "Taxi or private hire licence" not in flags(case, who)
    case.ledger.reindex()
    assert set(flags(case, who)) == {"Order or condition in force", "Premises licence", "Access to premises"}
    with pytest.raises(NotFound):
        end_beside(case.ledger, CHAIR, taxi, reason="twice")
    with pytest.raises(AskedWrongly, match="Say why"):
        end_beside(case.ledger, CHAIR, taxi, reason=" ")


def test_a_licence_in_the_register_under_the_same_name_says_it_may_be_somebody_else(case: Case) -> None:
    case.said("one")
    who = case.suspect()
    before = case.now().score
    row = {
        "register_id": "R1", "name": "The Kiln Grill", "kind": "Takeaway", "street": "", "postcode": "", "ward": "",
        "licence_number": "", "holder": "ADULT A", "licensed_for": "", "hours": "", "conditions": "", "register": "",
    }  # fmt: skip
    with case.ledger.engine.begin() as connection:
        connection.execute(insert(register), [row])
    assert "It may be somebody else" in flags(case, who)["Licence under this name"]
    assert case.now().score == before


def test_an_order_that_came_of_a_tactic_stands_beside(case: Case) -> None:
    case.said("one")
    who = case.suspect()
    before = case.now().score
    made = Choosing(
        person=who, code="SRO", reason="x", alternatives="y", owner="DS A", agency="police", due_on=TODAY,
        review_on=TODAY, outside_menu=True,
    )  # fmt: skip
    tactic = choose_tactic(case.ledger, OFFICER, case.home, made, today=TODAY, ids=case.ids)
    decide_tactic(case.ledger, CHAIR, tactic, authorised=True, today=TODAY)
    record_outcome(case.ledger, OFFICER, tactic, CameOf(outcome="order", on=TODAY, words=""), today=TODAY)
    assert "Order made" in flags(case, who)
    assert case.now().score == before


@pytest.mark.parametrize(("after", "near"), [(0, True), (1, True), (2, False)])
def test_named_with_a_young_person_who_was_missing_that_day(case: Case, after: int, near: bool) -> None:
    said = case.said("one", child="C", ago=20)
    who = case.suspect()
    before = case.now().score
    missing_on = TODAY - timedelta(days=20 + after)
    young = mention(case.ids, person("Child C", date(2011, 1, 2)), slot="young_person_1", role="young_person")
    made = report(
        case.ids,
        young,
        agency="homes",
        kind="missing_episode",
        happened_on=missing_on,
        reported_on=missing_on,
    )
    with case.ledger.writing("unit") as writer:
        record(writer, made)
        opened = ReportsOpened(report_ids=(made.id,), audiences=("meeting",), reason="looked at")
        writer.append(Draft(kind="reports.opened", payload=opened, subjects=(made.id,)))
        case.same(writer, said.mentions[1].id, young.id)
    assert ("Near a missing child" in flags(case, who)) is near
    assert case.now().score == before


def test_what_is_typed_wrongly_is_refused_in_words_and_by_whose_work_it_is(case: Case) -> None:
    case.said("one")
    who = case.suspect()
    for wrong, words in (
        ({"what": "a hunch"}, "Choose what it is"),
        ({"reference": " "}, "Say which order or licence"),
        ({"reason": " "}, "Say how it is known"),
        ({"until": TODAY - timedelta(days=1)}, "lies behind"),
        ({"reference": "x" * 201}, "at most 200 letters"),
    ):
        with pytest.raises(AskedWrongly, match=words):
            recorded(case, beside(who, **wrong))
    with pytest.raises(NotAllowed):
        record_beside(case.ledger, ANALYST, beside(who), today=TODAY, ids=case.ids)
    case.said("two", adult="B", child="D")
    with pytest.raises(AskedWrongly, match="no named police officer"):
        record_beside(case.ledger, IOM, beside(case.person("B")), today=TODAY, ids=case.ids)
