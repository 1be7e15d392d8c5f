"""Who is protected as a child: the rules as a table of cases, and through a ledger."""

from dataclasses import dataclass
from datetime import date

import pytest
from factories import mention, person, record, report

from intel.errors import AskedWrongly
from intel.ledger import Ids, Ledger
from intel.people import identity, judge
from intel.people.find_protection import protections
from intel.people.protection import PersonFact, Standing, age_on, protection
from intel.people.record import designate_suspect, record_adult_age
from intel.reports.record import withdraw_report

TODAY = date(2026, 3, 1)
CHILD, ADULT, SUSPECT, UNKNOWN = Standing.YOUNG_PERSON, Standing.ADULT, Standing.SUSPECT, Standing.AGE_UNKNOWN


def fact(
    born_on: date | None = None,
    *,
    year: int | None = None,
    said: date = TODAY,
    role: str = "other",
) -> PersonFact:
    return PersonFact(role=role, born_on=born_on, born_year=year, reported_on=said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    facts: tuple[PersonFact, ...]
    standing: Standing
    on: date = TODAY
    designated: bool = False
    adult_recorded: bool = False


GROWN = date(1980, 6, 7)
CASES = {
    "17 the day before the birthday": Case(facts=(fact(date(2008, 3, 2)),), standing=CHILD),
    "18 on the birthday": Case(facts=(fact(date(2008, 3, 1)),), standing=ADULT),
    "born 29 February, on the 28th": Case(
        facts=(fact(date(2008, 2, 29), said=date(2026, 2, 28)),), standing=CHILD
    ),
    "born 29 February, on 1 March": Case(
        facts=(fact(date(2008, 2, 29), said=date(2026, 3, 1)),), standing=ADULT
    ),
    "born 29 February, 18 in no leap year, asked in a leap year": Case(
        facts=(fact(date(2008, 2, 29), said=date(2026, 2, 28)),), on=date(2028, 2, 29), standing=CHILD
    ),
    "protected once, protected always": Case(
        facts=(fact(date(2008, 3, 1), said=date(2025, 6, 1)),), on=date(2040, 1, 1), standing=CHILD
    ),
    "protected once, reported again when grown": Case(
        facts=(fact(date(2008, 3, 1), said=date(2025, 6, 1)), fact(date(2008, 3, 1), said=date(2035, 1, 1))),
        on=date(2040, 1, 1),
        standing=CHILD,
    ),
    "first reported when grown": Case(
        facts=(fact(date(2008, 3, 1), said=date(2026, 3, 1)),), on=date(2040, 1, 1), standing=ADULT
    ),
    "asked about a day before the first report": Case(
        facts=(fact(date(2008, 3, 1), said=date(2026, 3, 1)),), on=date(2026, 2, 1), standing=CHILD
    ),
    "a year alone that may be 17": Case(facts=(fact(year=2008, said=date(2026, 12, 30)),), standing=CHILD),
    "a year alone, asked about in March": Case(
        facts=(fact(year=2008, said=date(2026, 12, 31)),), on=date(2026, 3, 1), standing=CHILD
    ),
    "a year alone on its last day": Case(
        facts=(fact(year=2008, said=date(2026, 12, 31)),), on=date(2027, 1, 1), standing=ADULT
    ),
    "1 January means the year": Case(facts=(fact(date(2008, 1, 1)),), standing=CHILD),
    "1 January of a year long past": Case(facts=(fact(date(1980, 1, 1)),), standing=ADULT),
    "2 January means the day": Case(facts=(fact(date(2008, 1, 2)),), standing=ADULT),
    "two dates that conflict": Case(facts=(fact(GROWN), fact(date(2012, 3, 4))), standing=CHILD),
    "two dates that conflict, with an adult age recorded": Case(
        facts=(fact(GROWN), fact(date(2012, 3, 4))), adult_recorded=True, standing=CHILD
    ),
    "a date and a year that conflict": Case(facts=(fact(GROWN), fact(year=2012)), standing=CHILD),
    "a date, and a report without one": Case(facts=(fact(GROWN), fact()), standing=ADULT),
    "no age at all": Case(facts=(fact(),), standing=UNKNOWN),
    "no report at all": Case(facts=(), standing=UNKNOWN),
    "an adult of concern without an age": Case(facts=(fact(role="adult_of_concern"),), standing=UNKNOWN),
    "no age, designated all the same": Case(facts=(fact(),), designated=True, standing=UNKNOWN),
    "no age, an adult age recorded": Case(facts=(fact(),), adult_recorded=True, standing=ADULT),
    "no age, recorded and designated": Case(
        facts=(fact(),), adult_recorded=True, designated=True, standing=SUSPECT
    ),
    "a young person of 40": Case(facts=(fact(GROWN, role="young_person"),), standing=CHILD),
    "said to have been harmed, grown": Case(facts=(fact(GROWN, role="victim"),), standing=CHILD),
    "said to have been harmed, and designated": Case(
        facts=(fact(GROWN, role="victim"),), designated=True, adult_recorded=True, standing=CHILD
    ),
    "called a young person once among many": Case(
        facts=(fact(GROWN), fact(role="young_person"), fact(GROWN)), adult_recorded=True, standing=CHILD
    ),
    "grown": Case(facts=(fact(GROWN),), standing=ADULT),
    "grown and designated": Case(facts=(fact(GROWN),), designated=True, standing=SUSPECT),
    "a child, and designated": Case(facts=(fact(date(2012, 3, 4)),), designated=True, standing=CHILD),
}
REASONS = {CHILD: "young person", UNKNOWN: "age not recorded", ADULT: "adult", SUSPECT: "adult"}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_rules(case: Case) -> None:
    found = protection(case.facts, on=case.on, designated=case.designated, adult_recorded=case.adult_recorded)
    assert found.standing == case.standing
    assert found.protected == (case.standing in (CHILD, UNKNOWN))
    assert found.reason == REASONS[case.standing]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_order_of_reports_means_nothing_and_another_never_unprotects(case: Case) -> None:
    asked = {"on": case.on, "designated": case.designated, "adult_recorded": case.adult_recorded}
    usual = protection(case.facts, **asked)  # type: ignore[arg-type]  # a table of mixed values
    assert protection(tuple(reversed(case.facts)), **asked) == usual  # type: ignore[arg-type]  # as above
    more = protection((*case.facts, fact(said=date(2026, 12, 31))), **asked)  # type: ignore[arg-type]  # as above
    assert more.protected == usual.protected


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2008, 12, 31), date(2026, 12, 30), 17),
        (date(2008, 12, 31), date(2026, 12, 31), 18),
        (date(2008, 3, 1), date(2008, 3, 1), 0),
    ],
)
def test_age_in_whole_years(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


# -- through a ledger ------------------------------------------------------------------------------


def standing(ledger: Ledger, mention_id: str, on: date = TODAY) -> Standing:
    with ledger.reading() as snapshot:
        who = identity.entity_of(snapshot.connection, mention_id)
        return protections(snapshot.connection, [who], on=on)[who].standing


def test_every_live_report_of_a_person_counts_and_a_withdrawn_one_does_not(ledger: Ledger, ids: Ids) -> None:
    old = mention(ids, person("Bo Sample", GROWN), role="other")
    young = mention(ids, person("B Sample", None), role="young_person")
    reports = [report(ids, old), report(ids, young)]
    with ledger.writing("importer") as writer:
        record(writer, *reports)
    assert standing(ledger, old.id) == ADULT
    with ledger.writing("analyst") as writer:
        judge.merge(writer, old.id, young.id, reason="the same nickname")
    assert standing(ledger, old.id) == CHILD
    with ledger.writing("importer") as writer:
        withdraw_report(writer, reports[1].id, reason="sent by mistake")
    assert standing(ledger, old.id) == ADULT
    assert standing(ledger, young.id) == ADULT


def test_nobody_protected_becomes_a_suspect_until_an_adult_age_is_recorded(ledger: Ledger, ids: Ids) -> None:
    child = mention(ids, person("Ann Example", date(2011, 5, 6)), role="other")
    unknown = mention(ids, person("Bo Sample", None), role="adult_of_concern")
    with ledger.writing("importer") as writer:
        record(writer, report(ids, child, unknown))
    ahead = date(2026, 9, 1)
    with ledger.writing("officer") as writer:
        for each, why in ((child, "young person"), (unknown, "age not recorded")):
            with pytest.raises(AskedWrongly, match=why) as refused:
                designate_suspect(writer, each.id, ground="arrested", review_on=ahead, on=TODAY, ids=ids)
            assert each.details.as_written not in str(refused.value)
        record_adult_age(writer, unknown.id, reason="known to licensing", ids=ids)
        record_adult_age(writer, child.id, reason="said to be grown", ids=ids)
        with pytest.raises(AskedWrongly, match="review date"):
            designate_suspect(writer, unknown.id, ground="arrested", review_on=TODAY, on=TODAY, ids=ids)
        with pytest.raises(AskedWrongly, match="young person"):
            designate_suspect(writer, child.id, ground="arrested", review_on=ahead, on=TODAY, ids=ids)
        designate_suspect(writer, unknown.id, ground="arrested", review_on=ahead, on=TODAY, ids=ids)
    assert standing(ledger, unknown.id) == SUSPECT
    assert standing(ledger, child.id) == CHILD


def test_an_adult_age_needs_a_person_and_a_reason(ledger: Ledger, ids: Ids) -> None:
    one = mention(ids, person("Bo Sample", None), role="other")
    with ledger.writing("importer") as writer:
        record(writer, report(ids, one))
    with ledger.writing("officer") as writer:
        for mention_id, reason in ((one.id, " "), ("nobody", "seen on a licence")):
            with pytest.raises(AskedWrongly, match="needs a person and a reason"):
                record_adult_age(writer, mention_id, reason=reason, ids=ids)
    assert standing(ledger, one.id) == UNKNOWN
