"""Scores as they are recorded: who may have one, what changes one, what never does."""

from datetime import date, timedelta

import pytest
from factories import mention, person
from offender_makers import ANALYST, BORN, CHAIR, IOM, OFFICER, TODAY, Case

from intel.errors import AskedWrongly, NotAllowed
from intel.ledger.kinds import Entry
from intel.offenders.find import what_changes
from intel.offenders.find_scores import count_fallen, newest_two, scores_of
from intel.offenders.in_use import matrix_in_use
from intel.offenders.read_matrix import shipped_text
from intel.offenders.record import (
    Asked,
    Statements,
    Weight,
    adopt_matrix,
    leave_out,
    put_back,
    score_suspects,
    set_gravity,
)
from intel.offenders.statement import Uncounted
from intel.people import judge
from intel.people.model import Outcome
from intel.people.record import record_adult_age
from intel.reports.model import Asked as AskedOf
from intel.reports.model import PlaceDetails, Statement
from intel.reports.record import withdraw_report


def scores(case: Case, adult: str = "A") -> list[int | None]:
    with case.ledger.reading() as snapshot:
        return [each.said.total for each in scores_of(snapshot, case.person(adult))]


def test_a_score_is_recorded_with_its_reasons_and_the_same_thing_not_twice(case: Case) -> None:
    case.said("one")
    who = case.suspect()
    done = case.score()
    assert (done.recorded, done.unchanged, done.refused) == (1, 0, ())
    assert case.score().recorded == 0
    with case.ledger.reading() as snapshot:
        (found,) = scores_of(snapshot, who)
    assert found.by == IOM.user_id
    assert found.said.about == "for the meeting"
    assert [(part.code, part.points) for part in found.said.parts] == [
        ("recency", 25), ("frequency", 5), ("gravity", 0), ("victims", 8),
    ]  # fmt: skip
    assert found.said.parts[0].reports == (case.reports["one"].id,)
    assert set(found.said.gaps) == {"one_source", "no_gravity"}


def test_withdrawing_a_report_shows_whose_score_it_changes_and_changes_it(case: Case) -> None:
    case.said("one", ago=100)
    case.said("two", child="D", ago=20)
    who = case.suspect()
    case.score()
    report = case.reports["two"].id
    with case.ledger.reading() as snapshot:
        matrix = matrix_in_use(snapshot, case.home).matrix
        (change,) = what_changes(snapshot, matrix, at=TODAY, people=[who], without=frozenset({report}))
    assert (change.was, change.would_be) == (53, 25)
    assert case.total() == 53
    with case.ledger.writing("unit") as writer:
        withdraw_report(writer, report, reason="sent twice")
    assert case.total() == change.would_be
    assert scores(case) == [53]  # what was recorded stands until somebody scores again
    case.score()
    assert scores(case) == [53, 25]


def test_withdrawing_the_only_report_with_a_birth_would_leave_no_score_and_says_why(case: Case) -> None:
    case.said("one")
    who = case.suspect()
    case.said("two", details=person("Adult A", None), ago=10)
    report = case.reports["one"].id
    with case.ledger.reading() as snapshot:
        matrix = matrix_in_use(snapshot, case.home).matrix
        (change,) = what_changes(snapshot, matrix, at=TODAY, people=[who], without=frozenset({report}))
    assert change.would_be is None
    assert "nobody has recorded this person’s age" in change.why
    with case.ledger.writing("unit") as writer:
        withdraw_report(writer, report, reason="sent twice")
    assert case.now().eligible.why == change.why


def test_a_person_parted_in_two_is_scored_on_what_is_left_and_the_score_of_both_is_withdrawn(
    case: Case,
) -> None:
    first = case.said("one", ago=100)
    second = case.said("two", child="D", ago=20)
    who = case.suspect()
    one, other = first.mentions[0].id, second.mentions[0].id
    case.score(at=TODAY - timedelta(days=60))  # stands on the first report alone
    case.score()
    assert (case.total(), scores(case)) == (53, [33, 53])
    with case.ledger.writing("analyst") as writer:
        judge.judge(writer, one, other, Outcome.DIFFERENT, reason="two men")
    assert (case.total(), scores(case)) == (25, [33])
    with case.ledger.reading() as snapshot:
        (latest, _) = newest_two(snapshot, [who], held_on=None)[who]
        assert latest is not None
        assert latest.said.total == 33
        assert count_fallen(snapshot, who) == 1
        assert len(list(snapshot.entries(kinds=["score.recorded"]))) == 2  # kept for the auditor
    with case.ledger.writing("analyst") as writer:
        judge.judge(writer, one, other, Outcome.SAME, reason="one man after all")
    assert (case.total(), scores(case)) == (53, [33, 53])


def test_a_score_that_counts_a_report_erased_for_good_is_withdrawn(case: Case) -> None:
    case.said("one", ago=100)
    case.said("two", child="D", ago=20)
    case.suspect()
    case.score()
    assert scores(case) == [53]
    entries = [each.seq for each in _entries(case) if case.reports["two"].id in each.subjects]
    case.ledger.erase(entries, actor="dpo", reason="erased", replacement=lambda _: None)
    assert (case.total(), scores(case)) == (25, [])


def test_a_statement_left_out_counts_nothing_until_it_is_put_back(case: Case) -> None:
    case.said("one")
    who = case.suspect()
    said = Statements(person=who, report=case.reports["one"].id, reason="another man was meant")
    leave_out(case.ledger, IOM, said, ids=case.ids)
    made = case.now().score
    assert made is not None
    assert made.total is None
    assert made.why_none == "No score: a named person has left out every statement."
    assert made.uncounted == ((case.reports["one"].id, Uncounted.LEFT_OUT),)
    done = case.score()
    assert done.recorded == 1
    assert scores(case) == [None]
    with pytest.raises(AskedWrongly, match="left out already"):
        leave_out(case.ledger, CHAIR, said, ids=case.ids)
    put_back(case.ledger, CHAIR, said)
    assert case.total() == 38
    with pytest.raises(AskedWrongly, match="not left out"):
        put_back(case.ledger, CHAIR, said)
    with pytest.raises(AskedWrongly, match="Say why"):
        leave_out(case.ledger, IOM, Statements(person=who, report=said.report, reason=" "), ids=case.ids)


def test_a_report_marked_as_a_repeat_is_no_second_source(case: Case) -> None:
    case.said("one", source_grade=2, information_grade="C", ago=30)
    case.said("two", source_grade=2, information_grade="C", agency="homes", ago=10)
    who = case.suspect()
    before = case.now().score
    assert before is not None
    assert not before.capped
    said = Statements(person=who, report=case.reports["two"].id, reason="homes heard it from the police")
    leave_out(case.ledger, IOM, said, ids=case.ids, repeats=case.reports["one"].id)
    after = case.now().score
    assert after is not None
    assert after.capped
    assert after.agencies == ("police",)
    assert after.repeated == (case.reports["two"].id,)


def test_one_report_entered_by_three_agencies_counts_once(case: Case) -> None:
    same = "He was seen outside the takeaway with a girl in school uniform at nine."
    for agency, ago in (("police", 30), ("homes", 29), ("housing", 28)):
        case.said(agency, agency=agency, ago=ago, text=same, source_grade=2, information_grade="C")
    case.suspect()
    made = case.now().score
    assert made is not None
    assert made.parts[1].measure == 1
    assert made.agencies == ("police",)
    assert made.capped


def test_a_class_comes_from_the_offence_or_from_a_named_person_with_a_reason(case: Case) -> None:
    case.said("one")
    who = case.suspect()
    said = Statements(person=who, report=case.reports["one"].id, reason="knife shown")
    assert set_gravity(case.ledger, IOM, case.home, said, Weight(offence="robbery")) == 3
    assert case.total() == 38 + 18
    with pytest.raises(AskedWrongly, match="a person sets a class"):
        set_gravity(case.ledger, IOM, case.home, said, Weight(offence="child_abduction"))
    assert (
        set_gravity(case.ledger, IOM, case.home, said, Weight(offence="child_abduction", gravity_class=2))
        == 2
    )
    assert case.total() == 38 + 10
    for wrong in (Weight(offence="witchcraft"), Weight(gravity_class=5), Weight()):
        with pytest.raises(AskedWrongly):
            set_gravity(case.ledger, IOM, case.home, said, wrong)
    assert set_gravity(case.ledger, IOM, case.home, said, Weight(gravity_class=0)) == 0
    assert case.total() == 38


def test_what_is_not_open_to_the_police_or_not_confirmed_counts_nothing(case: Case) -> None:
    case.said("one")
    case.suspect()
    other = case.said("two", ago=5, information_grade="E")
    assert case.total() == 38
    assert other.id not in {each.report for each in case.now().statements}


NEVER = {
    "ethnicity": "Another ethnicity altogether",
    "nationality": None,
    "alias": "The Pole",
    "care_status": "s.31",
    "description": "born abroad, goes to the mosque, lives in Burngreave with his brother",
    "sex": "female",
}


def test_ethnicity_nationality_religion_home_and_family_change_nothing(case: Case) -> None:
    made = case.said("one")
    niece = mention(case.ids, person("Child N", date(2012, 2, 3)), slot="young_person_2", role="young_person")
    made = made.model_copy(update={"mentions": (*made.mentions, niece)})
    case.corrected(made, new=(niece.id,))  # named and not said to have been with him
    brother = case.said("kin", adult="B", child="K")
    case.suspect()
    before = case.now()
    words = {key: value for key, value in NEVER.items() if value is not None}
    asked = AskedOf(answer="given", words="Elsewhere")
    details = person("Adult A", BORN, **words, nationality=asked, self_defined_ethnicity=asked)
    adult = made.mentions[0].model_copy(update={"details": details})
    home = mention(
        case.ids, PlaceDetails(text="1 New Road", ward="Burngreave", postcode="S3 9AA", home_address=True)
    )
    kin = mention(case.ids, person("Adult B", BORN), slot="adult_2", role="relative")
    more = (
        Statement(id=case.ids("s"), link="LIVES_AT", from_mention=adult.id, to_mention=home.id),
        Statement(id=case.ids("s"), link="RELATED_TO", from_mention=adult.id, to_mention=kin.id),
        Statement(id=case.ids("s"), link="RELATED_TO", from_mention=adult.id, to_mention=niece.id),
    )
    changed = made.model_copy(
        update={"mentions": (adult, *made.mentions[1:], home, kin), "statements": (*made.statements, *more)}
    )
    case.corrected(changed, new=(home.id, kin.id))
    after = case.now()
    assert after.score == before.score
    assert after.statements == before.statements
    assert brother.id not in {each.report for each in after.statements}
    case.said("two", child="D", ago=3)  # what does count, so that the test could fail
    assert case.now().score != before.score


@pytest.mark.parametrize(
    ("details", "role", "words"),
    [
        ({"born_on": date(2008, 4, 1)}, "adult_of_concern", "under 18"),
        ({"born_on": None}, "adult_of_concern", "nobody has recorded this person’s age"),
        ({}, "victim", "recorded as harmed"),
    ],
)
def test_someone_under_18_of_unknown_age_or_harmed_gets_no_score_and_no_tactic(
    case: Case, details: dict[str, date | None], role: str, words: str
) -> None:
    case.said("one")
    who = case.suspect()
    case.score()
    first = case.reports["one"]
    now = person("Adult A", **{"born_on": BORN, **details})
    adult = first.mentions[0].model_copy(update={"details": now, "role": role})
    case.corrected(first.model_copy(update={"mentions": (adult, *first.mentions[1:])}))
    found = case.now()
    assert found.score is None
    assert words in found.eligible.why
    with pytest.raises(AskedWrongly, match="No score"):
        case.score(who)
    done = case.score()
    assert (done.recorded, done.withdrawn, len(done.refused)) == (0, 1, 1)
    assert scores(case) == []
    assert case.score().withdrawn == 0
    with case.ledger.reading() as snapshot:  # kept for the auditor, in the record
        assert len(list(snapshot.entries(kinds=["score.recorded"]))) == 1
        assert len(list(snapshot.entries(kinds=["scores.withdrawn"]))) == 1


def test_an_implausible_birth_gives_no_score_until_a_named_person_records_adult_age(case: Case) -> None:
    case.said("one", details=person("Adult A", date(1890, 5, 6)))
    who = case.suspect()
    assert "the date of birth cannot be right" in case.now().eligible.why
    with pytest.raises(AskedWrongly, match="cannot be right"):
        case.score(who)
    with case.ledger.writing("officer") as writer:
        record_adult_age(writer, case.first["A"].id, reason="known to officers as about forty", ids=case.ids)
    assert case.total() == 38
    assert case.now().gaps[0] != "no_birth"


def test_nobody_is_scored_who_is_no_suspect(case: Case) -> None:
    case.said("one")
    who = case.person()
    assert "no named police officer has decided" in case.now().eligible.why
    with pytest.raises(AskedWrongly, match="no named police officer"):
        case.score(who)
    assert case.score().recorded == 0


def test_only_the_offender_management_officer_scores(case: Case) -> None:
    case.said("one")
    case.suspect()
    for looker in (CHAIR, OFFICER, ANALYST):
        with pytest.raises(NotAllowed):
            score_suspects(case.ledger, looker, case.home, Asked(at=TODAY, about="now"), ids=case.ids)
    with pytest.raises(AskedWrongly, match="Say why"):
        score_suspects(case.ledger, IOM, case.home, Asked(at=TODAY, about=" "), ids=case.ids)


def test_a_matrix_is_adopted_by_the_chair_under_a_new_version_and_old_scores_stay(case: Case) -> None:
    case.said("one")
    case.suspect()
    case.score()
    text = (
        shipped_text()
        .replace('version: "1.0"', 'version: "1.1"')
        .replace("points: 25, words: within", "points: 15, words: within")
    )
    for looker in (IOM, OFFICER):
        with pytest.raises(NotAllowed):
            adopt_matrix(case.ledger, looker, case.home, text, reason="fewer points for recency")
    with pytest.raises(AskedWrongly, match="used already"):
        adopt_matrix(case.ledger, CHAIR, case.home, text.replace('"1.1"', '"1.0"'), reason="x")
    with pytest.raises(AskedWrongly, match=r"line \d+: no tactic or category is called WITCH"):
        adopt_matrix(case.ledger, CHAIR, case.home, text.replace("[REPORT,", "[WITCH,"), reason="x")
    with pytest.raises(AskedWrongly, match="in use already"):
        adopt_matrix(case.ledger, CHAIR, case.home, shipped_text(), reason="x")
    assert adopt_matrix(case.ledger, CHAIR, case.home, text, reason="fewer points for recency") == "1.1"
    case.score()
    assert scores(case) == [38, 28]
    with case.ledger.reading() as snapshot:
        found = scores_of(snapshot, case.person())
        assert [each.said.matrix_version for each in found] == ["1.0", "1.1"]


def test_a_forces_own_matrix_beside_the_data_is_used_and_a_bad_one_refused_with_the_line(case: Case) -> None:
    case.said("one")
    case.suspect()
    own = case.home / "matrix.yaml"
    own.write_text(shipped_text().replace('version: "1.0"', 'version: "force 3"'), encoding="utf-8")
    assert case.score().version == "force 3"
    own.write_text(shipped_text().replace("from: 31,", "from: 35,", 1), encoding="utf-8")
    with pytest.raises(AskedWrongly, match=r"line \d+: a band is missing: nothing covers 31 to 34"):
        case.score()


def test_the_tables_are_made_again_from_the_entries(case: Case) -> None:
    case.said("one")
    who = case.suspect()
    leave_out(
        case.ledger, IOM, Statements(person=who, report=case.reports["one"].id, reason="x"), ids=case.ids
    )
    case.score()
    before = (case.now(), scores(case))
    case.ledger.reindex()
    assert (case.now(), scores(case)) == before
    entry = next(each.seq for each in _entries(case) if each.kind == "score.recorded")
    case.ledger.erase([entry], actor="dpo", reason="erased", replacement=lambda _: None)
    assert scores(case) == []
    assert case.ledger.verify().ok


def _entries(case: Case) -> list[Entry]:
    with case.ledger.reading() as snapshot:
        return list(snapshot.entries())


def test_no_entry_of_this_room_holds_a_name_or_a_birth(case: Case) -> None:
    case.said("one")
    case.suspect()
    case.score()
    with case.ledger.reading() as snapshot:
        said = " ".join(
            payload.model_dump_json()
            for entry, payload in snapshot.entries_with_payloads(kinds=["score.recorded"])
            if payload is not None
        )
    assert said
    assert "Adult" not in said
    assert "Child" not in said
    assert "1990" not in said
