"""What joining or parting people would make of scores is worked out by doing it, and nothing of it is kept."""

from collections.abc import Callable

import pytest
from factories import mention, person, record, report
from offender_makers import BORN, IOM, TODAY, Case

from intel.errors import Contradiction
from intel.ledger import Draft, Writer
from intel.offenders.find import Change
from intel.offenders.rehearse import rehearse
from intel.people import judge
from intel.people.model import Outcome
from intel.reports.model import ReportsOpened


def changes(case: Case, about: list[str], change: Callable[[Writer], object]) -> list[Change]:
    before = case.ledger.head()
    found = rehearse(case.ledger, IOM.user_id, case.home, change, at=TODAY, about=about)
    assert case.ledger.head() == before
    return list(found)


def test_parting_a_suspect_says_what_is_left_and_keeps_nothing(case: Case) -> None:
    first = case.said("one", ago=100)
    second = case.said("two", child="D", ago=20)
    who = case.suspect()
    one, other = first.mentions[0].id, second.mentions[0].id
    (found,) = changes(
        case, [who], lambda writer: judge.judge(writer, one, other, Outcome.DIFFERENT, reason="two men")
    )
    assert (found.person, found.was, found.would_be) == (who, 53, 25)
    assert case.total() == 53
    with case.ledger.writing("analyst") as writer:
        judge.judge(writer, one, other, Outcome.DIFFERENT, reason="two men")
    assert case.total() == 25


def test_joining_someone_to_a_suspect_says_what_it_adds(case: Case) -> None:
    case.said("one", ago=100)
    who = case.suspect()
    case.said("two", adult="B", child="D", ago=20)
    one, other = case.first["A"].id, case.first["B"].id
    (found,) = changes(case, [who, other], lambda writer: case.same(writer, one, other))
    assert (found.was, found.would_be) == (25, 53)


def test_joining_two_young_people_changes_the_suspect_beside_them(case: Case) -> None:
    one = case.said("one", child="C", ago=100)
    two = case.said("two", child="D", ago=20)
    who = case.suspect()
    child, other = one.mentions[1].id, two.mentions[1].id
    (found,) = changes(case, [child, other], lambda writer: case.same(writer, child, other))
    assert (found.person, found.was, found.would_be) == (who, 53, 45)


def test_a_suspect_joined_to_a_child_would_have_no_score_and_it_says_why(case: Case) -> None:
    case.said("one")
    who = case.suspect()
    young = mention(case.ids, person("Adult A", BORN), slot="young_person_1", role="young_person")
    with case.ledger.writing("unit") as writer:
        made = report(case.ids, young, agency="homes")
        record(writer, made)
        opened = ReportsOpened(report_ids=(made.id,), audiences=("meeting",), reason="looked at")
        writer.append(Draft(kind="reports.opened", payload=opened, subjects=(made.id,)))
    (found,) = changes(case, [who, young.id], lambda writer: case.same(writer, case.first["A"].id, young.id))
    assert (found.was, found.would_be) == (38, None)
    assert "under 18" in found.why


def test_what_touches_no_suspect_changes_nothing_and_what_is_refused_is_raised(case: Case) -> None:
    one, two = case.said("one"), case.said("two", child="D")
    who = case.suspect()
    strangers = case.said("three", adult="B", child="K")
    assert changes(case, [strangers.mentions[0].id], lambda _: None) == []
    pair = (one.mentions[0].id, two.mentions[0].id)
    with case.ledger.writing("analyst") as writer:
        case.same(writer, pair[0], strangers.mentions[0].id)
        judge.judge(writer, two.mentions[1].id, strangers.mentions[1].id, Outcome.DIFFERENT, reason="two")
        case.same(writer, one.mentions[1].id, two.mentions[1].id)
    with pytest.raises(Contradiction):
        changes(
            case,
            [who],
            lambda writer: case.same(writer, one.mentions[1].id, strangers.mentions[1].id),
        )
