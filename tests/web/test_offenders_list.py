"""The list for the meeting, decisions due and ended, what is open about a suspect; and a notice beside a score adds no point."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from factories import chance_from, ids_from
from flask import Flask
from meeting_ledger import BORN, Town, also_named, meeting_town
from notice_ledger import INSPECTOR, SERGEANT, Clock, Notices

from intel.meetings.find import last_meeting
from intel.notices import model
from intel.notices.find import list_about
from intel.notices.find_watch import watch_of
from intel.offenders.compute import compute
from intel.offenders.find import OffenderLine, list_offenders
from intel.offenders.find_designations import list_designations
from intel.offenders.in_use import matrix_in_use
from intel.offenders.record import Asked, record_scores
from intel.offenders.record_tactics import Question, raise_requirement
from intel.offenders.score import Score
from intel.people.identity import entity_of
from intel.people.judge import judge
from intel.people.model import Outcome
from intel.people.record import designate_suspect, remove_designation
from webapp import create_app
from webapp.offenders_beside import notice_flags

TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The town before its second meeting: Dean was band 2 at the first and is band 3 now, Carl is due, Evan is a suspect no more."""
    with meeting_town(tmp_path_factory.mktemp("listed") / "home") as found:
        services = found.services
        services.accounts.add_account("iom", name="Officer of iom", role="iom_officer", agency="police")
        for each in (SERGEANT, INSPECTOR):
            services.accounts.add_account(
                each.user_id, name=each.name, role="police_officer", agency="police"
            )
        for name in ("Carl Ives", "Evan Moor"):
            found.ids[name] = also_named(found, name)
        dean = found.ids["Dean before"] = also_named(found, "Dean Thornsett", BORN["adult"])
        with services.ledger.writing("analyst") as writer:
            judge(writer, found.ids["Dean"], dean, Outcome.SAME, reason="one man")
        with services.ledger.writing("officer") as writer:
            ends = [
                designate_suspect(
                    writer, found.ids[name], ground="arrested", review_on=TODAY + timedelta(days=8), on=TODAY, ids=services.ids
                )
                for name in ("Carl Ives", "Evan Moor")
            ]  # fmt: skip
        for at in (date(2026, 2, 3), TODAY):
            with services.ledger.writing("iom") as writer:
                record_scores(writer, services.settings.home, Asked(at=at, about="meeting"), ids=services.ids)
        with services.ledger.writing("officer") as writer:
            remove_designation(writer, ends[1], reason="moved away in May")
        services.graph.catch_up()
        yield found


@pytest.fixture(scope="module")
def app(town: Town) -> Flask:
    return create_app(town.services)


def lines(town: Town) -> dict[str, OffenderLine]:
    with town.services.ledger.reading() as snapshot:
        held = last_meeting(snapshot.connection)
    assert held is not None
    asking = town.services.enquiry(town.viewer("chair"))
    found = list_offenders(asking, town.services.settings.home, since=held.seq, held_on=held.on)
    return {each.item.name: each for each in found.lines}


def words(app: Flask, town: Town, path: str) -> str:
    client = app.test_client()
    client.set_cookie("intel", town.cookie("chair"))
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text.partition('<div class="width page">')[2]).split())


def score_of(town: Town) -> Score | None:
    with town.services.ledger.reading() as snapshot:
        who = entity_of(snapshot.connection, town.ids["Dean"])
        matrix = matrix_in_use(snapshot, town.services.settings.home).matrix
        return compute(snapshot.connection, matrix, at=TODAY, people=[who])[who].score


def test_the_list_says_band_change_since_the_last_meeting_new_reports_and_gaps(
    app: Flask, town: Town
) -> None:
    found = lines(town)
    assert set(found) == {"Dean Thornsett", "Carl Ives"}
    dean, carl = found["Dean Thornsett"], found["Carl Ives"]
    assert dean.before is not None
    assert dean.latest is not None
    assert (dean.before.said.band, dean.latest.said.band, dean.moved) == ("2", "3", 1)
    assert (carl.moved, carl.new_reports, dean.new_reports) == (0, 1, 2)
    assert dean.latest.said.gaps == ("one_source", "no_gravity")
    page = words(app, town, "/offenders")
    assert "▲ Up 1 band" in page
    assert "one source" in page
    assert page.index("Dean Thornsett") < page.index("Carl Ives")  # the highest band first
    turned = words(app, town, "/offenders?sort=name")
    assert turned.index("Carl Ives") < turned.index("Dean Thornsett")
    assert "Dean Thornsett" not in words(app, town, "/offenders?band=Band+2")


def test_decisions_due_and_ended_stand_on_their_page_with_the_exit_score(app: Flask, town: Town) -> None:
    asking = town.services.enquiry(town.viewer("chair"))
    found = list_designations(asking, town.services.settings.home)
    ended = {each.item.name: each for each in found.lines if each.ended_at is not None}
    assert set(ended) == {"Evan Moor"}
    assert ended["Evan Moor"].exit is not None
    assert ended["Evan Moor"].exit.said.total == 33
    due, _, rest = words(app, town, "/offenders/decisions").partition("Ended")
    assert "Carl Ives" in due
    assert "Dean Thornsett" not in due  # his review is half a year away
    assert "moved away in May" in rest
    assert "33, band 2" in rest


def test_who_is_told_apart_has_no_score_of_both_and_the_page_says_so(app: Flask, town: Town) -> None:
    services = town.services
    dean, other = town.ids["Dean"], town.ids["Dean before"]
    token = services.enquiry(town.viewer("chair")).token(dean)
    assert "score withdrawn" not in words(app, town, f"/offenders/{token}")
    with services.ledger.writing("analyst") as writer:
        judge(writer, dean, other, Outcome.DIFFERENT, reason="two men")
    services.graph.catch_up()
    page = words(app, town, f"/offenders/{token}")
    assert "withdrawn. " in page
    assert "kept for the auditor and shown to nobody" in page
    assert "53 of 100" not in page
    assert lines(town)["Dean Thornsett"].moved == 0
    with services.ledger.writing("analyst") as writer:
        judge(writer, dean, other, Outcome.SAME, reason="one man after all")
    services.graph.catch_up()
    assert "53 of 100" in words(app, town, f"/offenders/{token}")


def test_a_notice_and_its_possible_breach_stand_beside_add_no_point_and_are_open_actions(
    app: Flask, town: Town
) -> None:
    services, chair = town.services, town.viewer("chair")
    with services.ledger.reading() as snapshot:
        who = entity_of(snapshot.connection, town.ids["Dean"])

    def flags() -> list[str]:
        services.graph.catch_up()
        return [each.words for each in notice_flags(services.enquiry(chair), [who]).get(who, ())]

    assert flags() == []
    clock = Clock(services.clock())
    people = {name: town.ids[name] for name in ("Dean", "Lark")}
    notices = Notices(services.ledger, ids_from(chance_from(9)), clock, people=people)
    notice = notices.consider("Dean", "Lark")
    assert flags() == ["Notice begun"]
    notices.propose(notice)
    notices.check(notice, born_on=BORN["child"])
    notices.word(notice)
    notices.authorise(notice)
    notices.together("Dean", "Lark", TODAY, agency="police", source_grade=1, information_grade="A")
    before = score_of(town)
    assert before is not None
    clock.now = services.clock()
    notices.serve(notice)
    assert flags() == ["Notice in force", "Possible breach"]
    assert score_of(town) == before
    (line,) = list_about(services.enquiry(chair), who)
    (seen,) = watch_of(services.enquiry(chair), [line.facts])
    decided = model.NoticeBreachDecided(
        notice_id=line.id, reports=(seen.line.id,), outcome="suspected", reason="the same evening"
    )
    notices.step(decided)
    assert flags() == ["Notice in force"]
    assert score_of(town) == before
    asked = Question(
        person=who, question="Who held the key?", agency="housing", due_on=TODAY + timedelta(days=3)
    )
    raise_requirement(services.ledger, chair, asked, today=TODAY, ids=services.ids)
    token = services.enquiry(chair).token(who)
    actions = words(app, town, f"/offenders/{token}").partition("Open actions")[2]
    asked_at, review_at = actions.index("Answer: Who held the key?"), actions.index(": review")
    assert asked_at < review_at < actions.index("Review the decision that this person is a suspect")
