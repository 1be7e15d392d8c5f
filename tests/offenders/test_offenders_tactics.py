"""Tactics: a list that is checked, a menu that chooses nothing, two people for each, and what came of them."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from offender_makers import ANALYST, CHAIR, IOM, OFFICER, OTHER, TODAY, Case

from intel import vocabulary
from intel.errors import AskedWrongly, IntelError, NotAllowed
from intel.offenders.find_tactics import effects, questions_of, tactics_of, why_chosen
from intel.offenders.lined_yaml import ListRefused
from intel.offenders.read_matrix import shipped_text
from intel.offenders.record_tactics import (
    CameOf,
    Choosing,
    ChosenMeanwhile,
    Course,
    Question,
    choose_tactic,
    close_requirement,
    decide_course,
    decide_tactic,
    raise_requirement,
    record_outcome,
    tactics_place,
    take_back_tactic,
)
from intel.offenders.tactics import SHIPPED, library, read_tactics, read_whole

TEXT = SHIPPED.read_text(encoding="utf-8")
SOON = TODAY + timedelta(days=10)


def choosing(person: str, code: str = "CAWN", **more: object) -> Choosing:
    fields: dict[str, object] = {
        "person": person, "code": code, "reason": "seen again", "alternatives": "none would do", "owner": "DS A",
        "agency": "police", "due_on": SOON, "review_on": SOON, "outside_menu": True,
    }  # fmt: skip
    return Choosing(**{**fields, **more})  # type: ignore[arg-type]  # each is of its field's type


@pytest.fixture
def who(case: Case) -> str:
    case.said("one")
    found = case.suspect()
    case.score()
    return found


def choose(case: Case, made: Choosing, by: object = OFFICER) -> str:
    return choose_tactic(case.ledger, by, case.home, made, today=TODAY, ids=case.ids)  # type: ignore[arg-type]  # a viewer


# -- the library -----------------------------------------------------------------------------------


def test_about_thirty_tactics_with_law_checklists_and_what_each_is_not() -> None:
    books = library()
    assert 28 <= len(books.tactics) <= 40
    assert set(books.categories) == {"direct", "indirect", "locational", "protecting", "helping"}
    assert {each.category for each in books.tactics} == set(books.categories)
    for each in books.tactics:
        assert each.threshold
        assert each.evidence
        assert each.source
        assert each.is_not
    assert books.get("CAWN").breach.startswith("Not an offence")  # type: ignore[union-attr]  # it is there
    assert {each.code for each in books.find(aim="close")} >= {"CLX", "CLN", "HTL", "LIC_P"}
    assert [each.code for each in books.find(words="hotel guests")] == ["HTL"]
    assert {each.code for each in books.find(category="helping")} == {"ENGAGE", "PARENT"}


def test_a_law_checked_over_twelve_months_ago_says_so() -> None:
    closure, warning = library().get("CLN"), library().get("CAWN")
    assert closure is not None
    assert warning is not None
    assert closure.is_stale(date(2026, 11, 24))
    assert not closure.is_stale(date(2026, 9, 30))
    assert not warning.is_stale(date(2026, 11, 24))


def test_every_band_opens_something_the_library_has() -> None:
    matrix = read_whole(shipped_text())
    assert all(library().menu(band) for band in matrix.bands)
    assert "SRO" not in {each.code for each in library().menu(matrix.bands[0])}
    for old, new in (("tactics: [REPORT,", "tactics: [WITCH,"), ("categories: [", "categories: [magic, ")):
        assert old in shipped_text()
        with pytest.raises(ListRefused, match=r"line \d+: no tactic or category is called (WITCH|magic)"):
            read_whole(shipped_text().replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  breach: Not an", "  fine: 3\n  breach: Not an", "fine: there is no field of this name"),
        ('  source: "https://www.legislation.gov.uk/ukpga/1984/37"\n', "", "source: this field is missing"),
        ('  source: "https://www.legislation.gov.uk/ukpga/1984/37"', '  source: ""', "source:"),
        ("law_checked_on: 2026-11-01", "law_checked_on: soon", "law_checked_on"),
        ("code: SRO", "code: CAWN", "two tactics have the code CAWN"),
        ("aims: [separate, warn]", "aims: [separate, warm]", "CAWN: there is no aim warm"),
        ("category: direct", "category: magic", "CAWN: there is no category magic"),
    ],
)
def test_a_list_that_does_not_hold_is_refused_with_the_line(old: str, new: str, words: str) -> None:
    assert old in TEXT
    with pytest.raises(ListRefused) as refused:
        read_tactics(TEXT.replace(old, new, 1))
    assert any(words in each and each.startswith("line ") for each in refused.value.faults), (
        refused.value.faults
    )


# -- choosing --------------------------------------------------------------------------------------


def test_one_chooses_another_authorises_and_what_came_of_it_is_counted(case: Case, who: str) -> None:
    tactic = choose(case, choosing(who, checked=(0, 2)))
    with pytest.raises(AskedWrongly, match="nobody authorises their own"):
        decide_tactic(case.ledger, OFFICER, tactic, authorised=True, today=TODAY)
    with pytest.raises(AskedWrongly, match="was authorised and goes on"):
        record_outcome(case.ledger, IOM, tactic, CameOf(outcome="arrest", on=TODAY), today=TODAY)
    decide_tactic(case.ledger, CHAIR, tactic, authorised=True, today=TODAY)
    with pytest.raises(ChosenMeanwhile):
        decide_tactic(case.ledger, OTHER, tactic, authorised=True, today=TODAY)
    record_outcome(case.ledger, IOM, tactic, CameOf(outcome="arrest", on=TODAY, words="at home"), today=TODAY)
    record_outcome(case.ledger, IOM, tactic, CameOf(outcome="charge", on=TODAY), today=TODAY)
    with case.ledger.reading() as snapshot:
        (found,) = tactics_of(snapshot, [who], today=TODAY)[who]
        said = why_chosen(snapshot, [found])[tactic]
        (counted,) = effects(snapshot)
    assert (found.state, [each.outcome for each in found.outcomes]) == ("ended", ["arrest", "charge"])
    assert (found.by, found.decided_by) == ("officer", "chair")
    assert (said.reason, said.alternatives, said.checked, said.outside_menu) == (
        "seen again",
        "none would do",
        (0, 2),
        False,
    )
    assert (counted.used, counted.outcomes, counted.few) == (1, (("arrest", 1), ("charge", 1)), True)
    harm = CameOf(outcome="harm_to_child", on=TODAY)
    record_outcome(case.ledger, CHAIR, tactic, harm, today=TODAY)  # harm is heard of later too


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"code": "NOSUCH"}, "Choose a tactic of the menu"),
        ({"reason": " "}, "Say why this tactic"),
        ({"alternatives": ""}, "which others you considered"),
        ({"owner": ""}, "who owns it"),
        ({"agency": "the_zoo"}, "agency of the owner"),
        ({"due_on": TODAY - timedelta(days=1)}, "lies behind"),
        ({"review_on": TODAY}, "comes before it is due"),
        ({"checked": (9,)}, "none of this tactic’s"),
        ({"code": "SRO", "outside_menu": False}, "does not open this tactic"),
    ],
)
def test_a_choice_that_is_not_whole_is_refused(
    case: Case, who: str, more: dict[str, object], words: str
) -> None:
    with pytest.raises(AskedWrongly, match=words):
        choose(case, choosing(who, **more))
    with case.ledger.reading() as snapshot:
        assert tactics_of(snapshot, [who], today=TODAY) == {}


def test_two_who_choose_at_once_do_not_pass_each_other_by(case: Case, who: str) -> None:
    both, told = Barrier(2), []

    def one(by: object) -> None:
        both.wait()
        try:
            choose(case, choosing(who, seen=0), by)
        except IntelError as fault:
            told.append(fault)

    threads = [Thread(target=one, args=(by,)) for by in (OFFICER, CHAIR)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    (fault,) = told
    assert isinstance(fault, ChosenMeanwhile)
    assert fault.status == 409
    assert "while you were writing" in str(fault)
    with case.ledger.reading() as snapshot:
        assert len(tactics_of(snapshot, [who], today=TODAY)[who]) == 1
        seen = tactics_place(snapshot.connection, who)
    choose(case, choosing(who, code="STOP", seen=seen))  # having seen theirs


def test_a_proposal_is_taken_back_by_whoever_made_it(case: Case, who: str) -> None:
    tactic = choose(case, choosing(who))
    with pytest.raises(AskedWrongly, match="Only the person who chose it"):
        take_back_tactic(case.ledger, CHAIR, tactic, reason="not now")
    take_back_tactic(case.ledger, OFFICER, tactic, reason="not now")
    with case.ledger.reading() as snapshot:
        assert tactics_of(snapshot, [who], today=TODAY) == {}


def test_who_may_not_is_told_so(case: Case, who: str) -> None:
    for by in (IOM, ANALYST):
        with pytest.raises(NotAllowed):
            choose(case, choosing(who), by)
    tactic = choose(case, choosing(who))
    for looker in (IOM, ANALYST):
        with pytest.raises(NotAllowed):
            decide_tactic(case.ledger, looker, tactic, authorised=True, today=TODAY)
    with pytest.raises(AskedWrongly, match="Say why it is refused"):
        decide_tactic(case.ledger, CHAIR, tactic, authorised=False, today=TODAY)
    decide_tactic(case.ledger, CHAIR, tactic, authorised=False, today=TODAY, reason="too soon")


def test_somebody_who_turned_out_to_be_17_has_no_tactic_and_a_named_person_decides(
    case: Case, who: str
) -> None:
    tactic = choose(case, choosing(who))
    first = case.reports["one"]
    young = first.mentions[0].details.model_copy(update={"born_on": date(2008, 6, 1)})
    adult = first.mentions[0].model_copy(update={"details": young})
    course = Course(person=who, course="welfare_first", reason="he is a child", review_on=SOON)
    with pytest.raises(AskedWrongly, match="who are protected"):
        decide_course(case.ledger, CHAIR, course, today=TODAY)
    case.corrected(first.model_copy(update={"mentions": (adult, *first.mentions[1:])}))
    with pytest.raises(AskedWrongly, match="No tactic from the menu"):
        choose(case, choosing(who, seen=99))
    with pytest.raises(AskedWrongly, match="cannot be authorised"):
        decide_tactic(case.ledger, CHAIR, tactic, authorised=True, today=TODAY)
    decide_course(case.ledger, CHAIR, course, today=TODAY)
    for wrong in ({"course": "punish"}, {"reason": ""}, {"review_on": TODAY}):
        with pytest.raises(AskedWrongly):
            decide_course(case.ledger, CHAIR, replace(course, **wrong), today=TODAY)  # type: ignore[arg-type]  # as above


def test_a_question_is_asked_and_closed(case: Case, who: str) -> None:
    asked = Question(person=who, question="Who else saw it?", agency="homes", due_on=SOON, gap="one_source")
    which = raise_requirement(case.ledger, ANALYST, asked, today=TODAY, ids=case.ids)
    with pytest.raises(AskedWrongly, match="lies behind"):
        raise_requirement(
            case.ledger, ANALYST, replace(asked, due_on=TODAY - timedelta(days=1)), today=TODAY, ids=case.ids
        )
    with pytest.raises(AskedWrongly, match="Choose an agency"):
        raise_requirement(case.ledger, ANALYST, replace(asked, agency="x"), today=TODAY, ids=case.ids)
    with case.ledger.reading() as snapshot:
        (found,) = questions_of(snapshot, who, today=SOON + timedelta(days=1))
    assert (found.late, found.answer, found.gap) == (True, "", "one_source")
    close_requirement(case.ledger, CHAIR, which, answer="Nobody did")
    with pytest.raises(IntelError, match="no such open question"):
        close_requirement(case.ledger, CHAIR, which, answer="Nobody did")
    with case.ledger.reading() as snapshot:
        assert questions_of(snapshot, who, today=SOON)[0].answer == "Nobody did"


def test_the_words_of_gaps_outcomes_and_courses_are_there() -> None:
    assert {"arrest", "charge", "order", "closure", "none", "harm_to_child"} <= set(
        vocabulary.read("tactic_outcomes")
    )
    assert all(each["question"].endswith("?") for each in vocabulary.read("gaps").values())
