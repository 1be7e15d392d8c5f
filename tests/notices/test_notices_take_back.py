"""Taking back a step recorded by mistake: what is as it was, what stays in the history, and what stands in its way."""

from datetime import date, timedelta

import pytest
from notice_ledger import CHAIR, INSPECTOR, NOW, SERGEANT, Notices

from intel.access.model import Viewer
from intel.errors import AskedWrongly, NotAllowed
from intel.notices import model
from intel.notices.model import NoticeStep, State
from intel.notices.story import Story, get_story, steps_for
from intel.notices.take_back import can_be_taken_back, in_the_way, name_of_step


def story_of(notices: Notices, notice: str) -> Story:
    with notices.ledger.reading() as snapshot:
        return get_story(snapshot, notice)


def row_of(notices: Notices, notice: str) -> dict[str, object]:
    """Return the row of a notice, but what says when it was last touched."""
    return {key: value for key, value in story_of(notices, notice).row.items() if not key.startswith("last_")}


def undo(
    notices: Notices, notice: str, kind: type[NoticeStep], *, reason: str = "a slip", by: Viewer = SERGEANT
) -> None:
    last = story_of(notices, notice).last(kind)
    assert last
    notices.step(model.NoticeTakenBack(notice_id=notice, entry=last[0].seq, reason=reason), by)


def test_each_step_from_the_last_back_leaves_the_notice_as_it_was_before_it(notices: Notices) -> None:
    notices.on(date(2026, 8, 9))
    notice = notices.consider()
    ways = (
        (lambda: notices.propose(notice), SERGEANT),
        (lambda: notices.check(notice), SERGEANT),
        (lambda: notices.word(notice), SERGEANT),
        (lambda: notices.authorise(notice), INSPECTOR),
        (lambda: notices.serve(notice), SERGEANT),
        (lambda: notices.review(notice, date(2026, 8, 9)), SERGEANT),
        (lambda: notices.step(model.NoticeEnded(notice_id=notice, on=date(2026, 8, 9), why="withdrawn", reason="a slip")), SERGEANT),
    )  # fmt: skip
    before = []
    for step, _ in ways:
        before.append(row_of(notices, notice))
        step()
    for (_, by), as_it_was in zip(reversed(ways), reversed(before), strict=True):
        newest = can_be_taken_back(story_of(notices, notice))[0]
        notices.step(model.NoticeTakenBack(notice_id=notice, entry=newest.entry.seq, reason="a slip"), by)
        assert row_of(notices, notice) == as_it_was, name_of_step(newest.said)
    story = story_of(notices, notice)
    assert story.facts.state is State.CONSIDERED
    assert [each.taken_back is None for each in story.history] == [True] + [False] * 7 + [True] * 7
    assert "propose" in steps_for(story, date(2026, 8, 9))
    notices.propose(notice)  # and it can go the right way now
    assert story_of(notices, notice).facts.state is State.PROPOSED


def test_rebuilding_the_tables_finds_what_was_taken_back(notices: Notices) -> None:
    notice = notices.served()
    undo(notices, notice, model.NoticeServed)
    row, steps = dict(story_of(notices, notice).row), story_of(notices, notice).history
    notices.ledger.reindex()
    assert dict(story_of(notices, notice).row) == row
    assert story_of(notices, notice).history == steps


def test_it_takes_a_reason_and_a_step_of_this_notice_that_counts(notices: Notices) -> None:
    notice = notices.served()
    with pytest.raises(AskedWrongly, match="Give the reason"):
        undo(notices, notice, model.NoticeServed, reason="")
    undo(notices, notice, model.NoticeServed)
    gone = next(each for each in story_of(notices, notice).history if each.taken_back)
    for entry in (gone.entry.seq, 10**9):
        with pytest.raises(AskedWrongly, match="no such step of this notice that still counts"):
            notices.step(model.NoticeTakenBack(notice_id=notice, entry=entry, reason="again"))


def test_an_authority_is_taken_back_by_those_who_may_give_one_alone(notices: Notices) -> None:
    notices.on(date(2026, 8, 9))
    notice = notices.consider()
    notices.propose(notice)
    notices.check(notice)
    notices.word(notice)
    notices.authorise(notice)
    from notice_ledger import viewer  # noqa: PLC0415

    with pytest.raises(NotAllowed):
        undo(notices, notice, model.NoticeAuthorised, by=viewer("a", "analyst"))
    undo(notices, notice, model.NoticeAuthorised, by=CHAIR)
    assert story_of(notices, notice).facts.state is State.CHECKS


def test_service_is_not_taken_back_once_an_agency_was_told(notices: Notices) -> None:
    notice = notices.served()
    notices.step(
        model.NoticeShared(notice_id=notice, audience="agency_homes", on=NOW.date(), basis="safeguarding")
    )
    with pytest.raises(AskedWrongly, match="may have acted on its service"):
        undo(notices, notice, model.NoticeServed)
    undo(notices, notice, model.NoticeShared)  # the wrong notice: nobody was told
    with notices.ledger.reading() as snapshot:
        from sqlalchemy import select  # noqa: PLC0415

        from intel.reports.tables import source  # noqa: PLC0415

        heard = snapshot.connection.execute(select(source.c.audience).where(source.c.source_id == notice))
        assert heard.scalar_one() == '["police", "unit"]'
    undo(notices, notice, model.NoticeServed)
    assert story_of(notices, notice).facts.served_on is None


def test_a_step_that_a_later_one_rests_on_is_taken_back_after_it(notices: Notices) -> None:
    notice = notices.served()
    with pytest.raises(AskedWrongly, match="rests on it: served"):
        undo(notices, notice, model.NoticeAuthorised, by=CHAIR)
    notices.step(model.NoticeFiled(notice_id=notice, system="force", reference="CR/1", on=NOW.date()))
    with pytest.raises(AskedWrongly, match="rests on it: filed"):
        undo(notices, notice, model.NoticeServed)


def test_a_decision_taken_back_counts_no_longer_and_the_one_before_it_counts_again(notices: Notices) -> None:
    notice = notices.served()
    seen = notices.together("Dean", "Aoife", date(2026, 10, 10))
    decide = model.NoticeBreachDecided(
        notice_id=notice, reports=(seen.id,), outcome="rejected", reason="by chance"
    )
    notices.step(decide)
    notices.step(decide.model_copy(update={"outcome": "suspected", "reason": "together"}))
    assert story_of(notices, notice).row["breaches"] == 1
    last = story_of(notices, notice).last(model.NoticeBreachDecided)
    assert last
    notices.step(
        model.NoticeBreachActed(notice_id=notice, breach=last[0].seq, action="advice", reason="told off")
    )
    with pytest.raises(AskedWrongly, match="What was done about it is recorded"):
        undo(notices, notice, model.NoticeBreachDecided)
    undo(notices, notice, model.NoticeBreachActed)
    undo(notices, notice, model.NoticeBreachDecided)
    story = story_of(notices, notice)
    assert story.row["breaches"] == 0
    assert [said.outcome for _, said in story.all(model.NoticeBreachDecided)] == ["rejected"]
    with notices.ledger.reading() as snapshot:
        from sqlalchemy import select  # noqa: PLC0415

        from intel.notices.tables import notice_decision  # noqa: PLC0415

        assert snapshot.connection.execute(select(notice_decision.c.outcome)).scalars().all() == ["rejected"]


def test_how_it_began_and_a_taking_back_are_not_taken_back(notices: Notices) -> None:
    notice = notices.consider()
    [began] = story_of(notices, notice).history
    assert "End it as not taken further" in in_the_way(story_of(notices, notice), began)
    notices.propose(notice)
    undo(notices, notice, model.NoticeProposed)
    taken = story_of(notices, notice).last(model.NoticeTakenBack)
    assert taken
    with pytest.raises(AskedWrongly):
        notices.step(model.NoticeTakenBack(notice_id=notice, entry=taken[0].seq, reason="again"))


def test_service_recorded_twice_over_is_put_right_by_taking_it_back_and_recording_it_anew(
    notices: Notices,
) -> None:
    notice = notices.served()
    wrong = story_of(notices, notice).facts.served_on
    undo(notices, notice, model.NoticeServed)
    notices.serve(notice, NOW - timedelta(days=30))
    story = story_of(notices, notice)
    assert wrong == date(2026, 8, 9)
    assert story.facts.served_on == date(2026, 10, 3)
    assert story.facts.review_due == date(2027, 1, 3)
