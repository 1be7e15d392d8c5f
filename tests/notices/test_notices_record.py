"""The way of a notice, step by step, and every input that is refused with its reason."""

from datetime import UTC, date, datetime, timedelta

import pytest
from factories import mention, person, report
from notice_ledger import CARE, CHAIR, INSPECTOR, NOW, SERGEANT, TEXT, Notices, viewer

from intel.errors import AskedWrongly, NotAllowed, NotFound, Overtaken
from intel.notices import model
from intel.notices.ends import end_of, ended_by, gap_of
from intel.notices.find_register import Asked, count_register
from intel.notices.local_time import clocks_went_back
from intel.notices.missing import what_is_missing
from intel.notices.model import State
from intel.notices.story import get_story, others_on
from intel.people.judge import judge
from intel.people.model import Outcome
from intel.reports.record import withdraw_report


def story_of(notices: Notices, notice: str):  # type: ignore[no-untyped-def]  # tests only
    with notices.ledger.reading() as snapshot:
        return get_story(snapshot, notice)


def lacks(notices: Notices, notice: str) -> list[str]:
    story = story_of(notices, notice)
    with notices.ledger.reading() as snapshot:
        others = others_on(snapshot.connection, story.facts)
    return [each.heading for each in what_is_missing(story, others, notices.clock.now.date())]


def test_a_notice_goes_from_the_first_thought_to_force_each_step_by_a_named_person(notices: Notices) -> None:
    notice = notices.served()
    story = story_of(notices, notice)
    assert story.facts.state is State.IN_FORCE
    assert [(step.entry.kind, step.entry.actor) for step in story.steps] == [
        ("notice.considered", "k.sergeant"),
        ("notice.proposed", "k.sergeant"),
        ("notice.checked", "k.sergeant"),
        ("notice.worded", "k.sergeant"),
        ("notice.authorised", "r.inspector"),
        ("notice.served", "k.sergeant"),
    ]
    assert story.facts.served_on == date(2026, 8, 9)
    assert story.facts.review_due == date(2026, 11, 9)
    assert story.row["ends_on"] == "2026-11-20"


def test_nobody_authorises_their_own_proposal(notices: Notices) -> None:
    notice = notices.consider()
    notices.propose(notice)
    notices.check(notice)
    notices.word(notice)
    with pytest.raises(AskedWrongly, match="nobody authorises their own proposal"):
        notices.authorise(notice, by=SERGEANT)
    with pytest.raises(AskedWrongly, match="That rank may not authorise"):
        notices.authorise(notice, rank="sergeant")
    notices.authorise(notice, by=CHAIR, rank="superintendent")
    assert story_of(notices, notice).facts.state is State.AUTHORISED


@pytest.mark.parametrize(
    "who",
    [
        viewer("p", "partner", "homes"),
        viewer("l", "licensing_officer", "licensing"),
        viewer("u", "intelligence_unit"),
        viewer("s", "safeguarding_lead", "social_care"),
    ],
    ids=lambda each: each.role,
)
def test_only_the_police_propose_and_record(notices: Notices, who: object) -> None:
    with pytest.raises(NotAllowed):
        notices.consider(by=who)  # type: ignore[arg-type]
    notice = notices.consider()
    with pytest.raises(NotAllowed):
        notices.propose(notice, by=who)  # type: ignore[arg-type]


def test_an_adult_under_18_or_of_unknown_age_is_refused(notices: Notices) -> None:
    notices.person("Young", date(2009, 6, 1), role="adult_of_concern")
    with pytest.raises(AskedWrongly, match="may be under 18"):
        notices.consider(adult="Young")
    notices.person("Unknown", None, role="adult_of_concern")
    with pytest.raises(AskedWrongly, match="Nobody has recorded how old"):
        notices.consider(adult="Unknown")


def test_the_same_person_is_refused(notices: Notices) -> None:
    with pytest.raises(AskedWrongly, match="same person"):
        notices.consider(adult="Dean", child="Dean")


def test_outside_both_grounds_is_refused(notices: Notices) -> None:
    notices.person("Grown", date(2008, 1, 1), role="victim")
    notices.person("Eighteen", date(2008, 2, 1))
    with pytest.raises(AskedWrongly, match="Outside both grounds"):
        notices.consider(child="Eighteen")
    notices.person("Sixteen", date(2010, 3, 1))
    notice = notices.consider(child="Sixteen")
    with pytest.raises(AskedWrongly, match="turned 16 on 1 March 2026"):
        notices.propose(notice)
    with pytest.raises(AskedWrongly, match="not in care"):
        notices.propose(notice, ground="section_49")
    notices.propose(notice, ground="section_49", care=CARE)


def test_parental_responsibility_is_asked_and_refuses(notices: Notices) -> None:
    notice = notices.consider()
    with pytest.raises(AskedWrongly, match="has parental responsibility"):
        notices.propose(notice, has_parental_responsibility=True)
    with pytest.raises(AskedWrongly, match="who was asked"):
        notices.propose(notice, parental_responsibility_asked="")
    assert story_of(notices, notice).facts.state is State.CONSIDERED


@pytest.mark.parametrize("order", ["interim_care_order", "emergency_protection", "police_protection"])
def test_an_order_outside_the_setting_is_decided_by_the_authorising_officer_with_reason(
    notices: Notices, order: str
) -> None:
    notice = notices.consider()
    notices.propose(notice, ground="section_49", care=model.Care(order_type=order, since=date(2026, 9, 1)))
    assert story_of(notices, notice).says(model.NoticeProposed).outside_setting
    notices.check(notice)
    notices.word(notice)
    with pytest.raises(AskedWrongly, match="give the reason"):
        notices.authorise(notice, reason="")
    notices.authorise(notice, reason="the final hearing is on 3 December")


def test_a_child_without_a_date_of_birth_is_proposed_and_not_authorised(notices: Notices) -> None:
    notices.person("Nobody knows", None)
    notice = notices.consider(child="Nobody knows")
    notices.propose(notice)
    notices.check(notice, born_on=None, age_proof=None, age_seen_on=None)
    notices.word(notice)
    with pytest.raises(AskedWrongly, match="Missing: the child’s age, proved"):
        notices.authorise(notice)
    assert lacks(notices, notice) == ["The child’s age, proved"]


def test_checks_can_be_recorded_half_done_and_the_newest_counts(notices: Notices) -> None:
    notice = notices.consider()
    notices.propose(notice)
    notices.check(notice, statement=None, alternatives="", child_views="")
    assert lacks(notices, notice) == [
        "A statement that there is no permission", "What else was considered", "The child’s own view",
        "What is served, in words of its own",
    ]  # fmt: skip
    notices.check(notice, statement=None, without_statement="she is missing tonight")
    notices.word(notice)
    notices.authorise(notice)
    notices.serve(notice)
    assert "A statement that there is no permission" in lacks(notices, notice)
    with pytest.raises(AskedWrongly, match="has not come yet"):
        notices.step(model.NoticeStatementAdded(notice_id=notice, statement=_statement(date(2027, 1, 1))))
    notices.step(model.NoticeStatementAdded(notice_id=notice, statement=_statement(date(2026, 11, 1))))
    assert "A statement that there is no permission" not in lacks(notices, notice)


def _statement(on: date) -> model.ControlStatement:
    return model.ControlStatement(on=on, by="R. Dunne", capacity="parent")


def test_it_is_sent_back_with_a_reason_and_proposed_again(notices: Notices) -> None:
    notice = notices.consider()
    notices.propose(notice)
    notices.check(notice)
    notices.word(notice)
    with pytest.raises(AskedWrongly, match="Give the reason"):
        notices.step(model.NoticeSentBack(notice_id=notice, reason=""), INSPECTOR)
    notices.step(model.NoticeSentBack(notice_id=notice, reason="ask her mother again"), INSPECTOR)
    assert story_of(notices, notice).facts.state is State.PROPOSED
    notices.check(notice)
    notices.authorise(notice)


def test_service_comes_after_authority_and_not_in_the_future(notices: Notices) -> None:
    notice = notices.consider()
    with pytest.raises(AskedWrongly, match="not authorised, so it cannot be served"):
        notices.serve(notice)
    notices.propose(notice)
    notices.check(notice)
    notices.word(notice)
    notices.authorise(notice)
    with pytest.raises(AskedWrongly, match="Service lies before authority"):
        notices.serve(notice, NOW - timedelta(hours=2))
    with pytest.raises(AskedWrongly, match="has not come yet"):
        notices.serve(notice, NOW + timedelta(days=1))
    notices.serve(notice)


def test_service_on_the_16th_birthday_is_refused(notices: Notices) -> None:
    notices.on(date(2026, 11, 18))
    notice = notices.consider()
    notices.propose(notice)
    notices.check(notice)
    notices.word(notice)
    notices.authorise(notice)
    notices.on(date(2026, 11, 20))
    with pytest.raises(AskedWrongly, match="By then it protected nobody"):
        notices.serve(notice)


def test_of_two_who_record_service_the_second_is_told(notices: Notices) -> None:
    notice = notices.consider()
    notices.propose(notice)
    notices.check(notice)
    notices.word(notice)
    notices.authorise(notice)
    seen = story_of(notices, notice).row["last_seq"]
    notices.serve(notice, by=SERGEANT, seen=seen)
    with pytest.raises(Overtaken, match=r"recorded by k\.sergeant on 2 November 2026"):
        notices.serve(notice, by=INSPECTOR, seen=seen)
    assert len(story_of(notices, notice).all(model.NoticeServed)) == 1


@pytest.mark.parametrize(
    ("wording", "words"),
    [
        ("She lives near S1 2AB.", "postcode"),
        ("Keep away from 14 larkhill court.", "where the child lives"),
        ("Do not wait at Ashbrook School.", "goes to school"),
        ("He knows that she was collected from the corner by the chip shop.", "of a report"),
    ],
)
def test_what_is_served_says_nothing_of_where_the_child_is_and_copies_no_report(
    notices: Notices, wording: str, words: str
) -> None:
    notice = notices.consider()
    notices.propose(notice)
    assert "by the chip shop" in TEXT
    with pytest.raises(AskedWrongly, match=words):
        notices.word(notice, wording)
    notices.word(notice, "You must stay away from her at all times.")


def test_a_second_notice_on_the_same_ground_is_refused_and_on_the_other_taken(notices: Notices) -> None:
    first = notices.served(care=CARE)
    second = notices.consider()
    with pytest.raises(AskedWrongly, match="N-1 is already in force for these two on this ground"):
        notices.propose(second)
    notices.propose(second, ground="section_49", care=CARE)
    assert [each.id for each in others_on_of(notices, first)] == [second]


def test_the_register_counts_a_gap_as_its_row_shows_it(notices: Notices) -> None:
    first = notices.served(care=CARE)
    second = notices.served(ground="section_49", care=CARE, on=date(2026, 11, 1))

    def gaps(on: date) -> int:
        with notices.ledger.reading() as snapshot:
            found = count_register(snapshot.connection, Asked(due="gap"), on)
            shown = gap_of(
                get_story(snapshot, first).facts,
                others_on(snapshot.connection, get_story(snapshot, first).facts),
                on,
            )
            assert found == (shown is not None and shown.warn_on <= on)
        return found

    assert gaps(date(2026, 11, 2)) == 0  # the second one covers
    notices.on(date(2027, 6, 1))
    ended = model.Care(order_type="care_order", since=CARE.since, ended_on=date(2027, 5, 1))
    notices.step(model.NoticeCareChanged(notice_id=second, care=ended, reason="told so"))
    assert gaps(date(2027, 5, 1)) == 0  # the last day of the order is covered
    assert gaps(date(2027, 5, 2)) == 1  # by the first one the child is in care
    assert gaps(date(2028, 11, 19)) == 1
    assert gaps(date(2028, 11, 20)) == 0  # 18: nothing covers any more


def others_on_of(notices: Notices, notice: str):  # type: ignore[no-untyped-def]  # tests only
    with notices.ledger.reading() as snapshot:
        return others_on(snapshot.connection, get_story(snapshot, notice).facts)


def test_in_force_it_lacks_things_in_the_order_that_protects_her(notices: Notices) -> None:
    notice = notices.served(care=CARE)
    assert lacks(notices, notice) == [
        "A second notice, so that cover does not stop on 20 November 2026",
        "Social care told",
        "Force-system or PND reference",
        "A review",
    ]
    notices.step(
        model.NoticeShared(
            notice_id=notice, audience="agency_social_care", on=date(2026, 8, 10), basis="safeguarding"
        )
    )
    with pytest.raises(AskedWrongly, match="before service"):
        notices.step(
            model.NoticeFiled(notice_id=notice, system="force", reference="CR/1", on=date(2026, 8, 8))
        )
    notices.step(model.NoticeFiled(notice_id=notice, system="force", reference="CR/1", on=date(2026, 8, 10)))
    notices.review(notice, date(2026, 11, 1))
    assert lacks(notices, notice) == ["A second notice, so that cover does not stop on 20 November 2026"]


def test_dates_out_of_order_are_refused(notices: Notices) -> None:
    notice = notices.served()
    with pytest.raises(AskedWrongly, match="before service"):
        notices.review(notice, date(2026, 8, 1))
    with pytest.raises(AskedWrongly, match="must lie after"):
        notices.step(
            model.NoticeReviewed(
                notice_id=notice,
                on=date(2026, 11, 1),
                found="kept",
                outcome="keep",
                next_on=date(2026, 11, 1),
            )
        )
    with pytest.raises(AskedWrongly, match="cannot have ended before"):
        notices.step(
            model.NoticeEnded(notice_id=notice, on=date(2026, 8, 1), why="withdrawn", reason="cleared")
        )
    with pytest.raises(AskedWrongly, match="before it was made"):
        notices.step(
            model.NoticeCareChanged(
                notice_id=notice,
                care=model.Care(order_type="care_order", since=date(2026, 5, 1), ended_on=date(2026, 4, 1)),
                reason="letter of the court",
            )
        )


def test_a_date_of_birth_corrected_after_service_moves_the_end_and_is_told(notices: Notices) -> None:
    notice = notices.served()
    notices.step(
        model.NoticeBirthCorrected(
            notice_id=notice, born_on=date(2011, 2, 20), age_proof="passport", age_seen_on=date(2026, 11, 1),
            reason="the certificate was her sister's",
        )
    )  # fmt: skip
    assert story_of(notices, notice).row["ends_on"] == "2027-02-20"
    assert lacks(notices, notice)[0] == "A review, because the date of birth was corrected after service"
    notices.review(notice, date(2026, 11, 2))
    assert not [each for each in lacks(notices, notice) if "date of birth" in each]


def test_a_care_order_that_ended_yesterday_ends_the_notice_that_rests_on_it(notices: Notices) -> None:
    notice = notices.served(ground="section_49", care=CARE)
    ended = model.Care(order_type="care_order", since=CARE.since, ended_on=date(2026, 11, 1))
    notices.step(model.NoticeCareChanged(notice_id=notice, care=ended, reason="discharged by the court"))
    story = story_of(notices, notice)
    now = ended_by(story.facts, date(2026, 11, 2))
    assert now is not None
    assert (now.on, now.why) == (date(2026, 11, 2), "order_ended")
    assert lacks(notices, notice) == ["The end, recorded"]
    with pytest.raises(AskedWrongly, match="By what is recorded it ends on 2 November 2026"):
        notices.step(model.NoticeEnded(notice_id=notice, on=date(2026, 11, 1), why="eighteen", reason="x"))
    notices.step(model.NoticeEnded(notice_id=notice, on=date(2026, 11, 2), why="order_ended", reason="told"))
    assert lacks(notices, notice) == []


def test_a_notice_can_end_because_someone_died_and_abroad_leaves_it_in_force(notices: Notices) -> None:
    notice = notices.served()
    notices.step(
        model.NoticeWhereabouts(
            notice_id=notice, where="abroad", since=date(2026, 10, 1), reason="airline record"
        )
    )
    assert story_of(notices, notice).facts.state is State.IN_FORCE
    notices.step(
        model.NoticeEnded(notice_id=notice, on=date(2026, 10, 5), why="adult_died", reason="registrar")
    )
    assert story_of(notices, notice).facts.state is State.ENDED
    with pytest.raises(AskedWrongly, match="ended on 5 October 2026: the adult died"):
        notices.review(notice, date(2026, 11, 1))
    never = notices.consider(adult="Carl")
    with pytest.raises(AskedWrongly, match="was not served does not end that way"):
        notices.step(model.NoticeEnded(notice_id=never, on=date(2026, 11, 1), why="withdrawn", reason="x"))
    notices.step(
        model.NoticeEnded(notice_id=never, on=date(2026, 11, 1), why="not_needed", reason="bail conditions")
    )


def test_people_merged_by_mistake_and_parted_again_move_the_notice_with_them(notices: Notices) -> None:
    notice = notices.served()
    dean, aoife = notices.people["Dean"], notices.people["Aoife"]
    with notices.ledger.writing("m.analyst") as writer:
        judge(writer, dean, aoife, Outcome.SAME, reason="a slip")
    with notices.ledger.reading() as snapshot:
        from intel.people import identity  # noqa: PLC0415

        facts = get_story(snapshot, notice).facts
        assert identity.entity_of(snapshot.connection, facts.adult) == identity.entity_of(
            snapshot.connection, facts.child
        )
    with notices.ledger.writing("m.analyst") as writer:
        judge(writer, dean, aoife, Outcome.DIFFERENT, reason="not the same at all")
    with notices.ledger.reading() as snapshot:
        facts = get_story(snapshot, notice).facts
        assert identity.entity_of(snapshot.connection, facts.adult) == dean
    assert story_of(notices, notice).facts.state is State.IN_FORCE


def test_a_breach_decision_names_reports_that_stand_and_are_open_to_whoever_decides(notices: Notices) -> None:
    notice = notices.served()
    seen = notices.together("Dean", "Aoife", date(2026, 10, 10))
    hidden = notices.write(report(notices.ids, mention(notices.ids, person()), agency="health"), opened=())
    decide = model.NoticeBreachDecided(
        notice_id=notice, reports=(seen.id,), outcome="suspected", reason="left together"
    )
    with pytest.raises(NotFound):
        notices.step(decide.model_copy(update={"reports": (hidden.id,)}))
    with pytest.raises(AskedWrongly, match="Give the reason"):
        notices.step(decide.model_copy(update={"reason": ""}))
    notices.step(decide)
    entry = story_of(notices, notice).last(model.NoticeBreachDecided)[0]
    with pytest.raises(AskedWrongly, match="no such suspected breach"):
        notices.step(model.NoticeBreachActed(notice_id=notice, breach=1, action="arrest", reason="x"))
    notices.step(
        model.NoticeBreachActed(notice_id=notice, breach=entry.seq, action="arrest", reason="arranged")
    )
    with notices.ledger.writing("p.unit") as writer:
        withdraw_report(writer, seen.id, reason="another person was meant")
    with pytest.raises(AskedWrongly, match="withdrawn since"):
        notices.step(decide)


def test_the_hour_of_service_on_the_night_the_clocks_go_back_is_an_instant(notices: Notices) -> None:
    notices.on(date(2026, 10, 24), 20)
    notice = notices.consider()
    notices.propose(notice)
    notices.check(notice)
    notices.word(notice)
    notices.authorise(notice)
    notices.on(date(2026, 10, 25), 9)
    notices.serve(notice, datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert story_of(notices, notice).facts.served_on == date(2026, 10, 25)


def test_which_of_two_hours_is_asked_only_where_such_a_night_lies_between() -> None:
    assert clocks_went_back(date(2026, 10, 25), date(2026, 10, 25))
    assert clocks_went_back(date(2026, 10, 1), date(2026, 11, 2))
    assert not clocks_went_back(date(2026, 10, 26), date(2027, 10, 30))
    assert not clocks_went_back(date(2026, 3, 1), date(2026, 10, 24))  # forward is not back


def test_a_child_born_on_29_february_turns_16_on_it_and_18_on_1_march(notices: Notices) -> None:
    notices.person("Leap", date(2012, 2, 29))
    first = notices.served("Dean", "Leap", born=date(2012, 2, 29), care=CARE)
    second = notices.served("Dean", "Leap", born=date(2012, 2, 29), care=CARE, ground="section_49")
    ends = [end_of(story_of(notices, each).facts) for each in (first, second)]
    assert [each and each.on for each in ends] == [date(2028, 2, 29), date(2030, 3, 1)]
    assert ended_by(story_of(notices, first).facts, date(2028, 2, 28)) is None
    assert ended_by(story_of(notices, first).facts, date(2028, 2, 29)) is not None
