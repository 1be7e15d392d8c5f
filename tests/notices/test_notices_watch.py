"""The watch for breaches, on each engine: what raises one, what does not, and what takes it away again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import correct, graph_on, mention, person, picture_of_ledger, report
from notice_ledger import CHAIR, NOW, SERGEANT, Notices, notices_in, viewer

from intel.access.model import Viewer
from intel.access.tokens import Tokens
from intel.errors import NotFound
from intel.graph.engine import Engine
from intel.graph.picture import picture_of_graph
from intel.graph.store import Graph
from intel.notices import model
from intel.notices.find import get_line, get_notice, list_about, list_shared
from intel.notices.find_register import watch_in_force
from intel.notices.find_watch import Seen, count_possible, watch_since
from intel.people.enquiry import Enquiry
from intel.people.judge import judge
from intel.people.model import Outcome
from intel.reports.record import withdraw_report


@dataclass
class Watched:
    """The ledger of notices with its graph."""

    notices: Notices
    graph: Graph

    def asking(self, who: Viewer = CHAIR, today: date = date(2026, 11, 2)) -> Enquiry:
        return Enquiry(
            viewer=who,
            reader=self.graph.reader(who),
            ledger=self.notices.ledger,
            tokens=Tokens(b"x" * 32),
            today=today,
        )

    def seen(self, notice: str, who: Viewer = CHAIR) -> tuple[Seen, ...]:
        return get_notice(self.asking(who), notice).seen


@pytest.fixture
def watched(graph_engine: Engine, tmp_path: Path) -> Iterator[Watched]:
    with notices_in(tmp_path) as notices:
        yield Watched(notices, graph_on(graph_engine, notices.ledger))


def kinds(seen: tuple[Seen, ...]) -> list[tuple[str, bool]]:
    return [(each.line.name, each.sighting.same_child) for each in seen]


def test_a_report_since_service_raises_a_possible_breach_and_of_another_child_a_warning(
    watched: Watched,
) -> None:
    notices = watched.notices
    notices.together("Dean", "Aoife", date(2026, 8, 1))  # before service
    notice = notices.served()
    first = notices.together("Dean", "Aoife", date(2026, 10, 10))
    notices.together("Dean", "Other", date(2026, 9, 26))
    notices.together("Carl", "Aoife", date(2026, 9, 27))  # not the adult of this notice
    seen = watched.seen(notice)
    assert [(each.sighting.on, each.sighting.same_child) for each in seen] == [
        (date(2026, 10, 10), True),
        (date(2026, 9, 26), False),
    ]
    assert seen[0].line.id == first.id
    with notices.ledger.reading() as snapshot:
        head = snapshot.head().seq
    assert kinds(watch_since(watched.asking(), after=0, upto=head)) == kinds(seen)
    assert watch_since(watched.asking(), after=head, upto=head) == ()


def test_a_count_holds_only_what_its_reader_may_read(watched: Watched) -> None:
    watched.notices.served()
    watched.notices.together("Dean", "Aoife", date(2026, 10, 10))
    watched.notices.together("Dean", "Aoife", date(2026, 10, 12), opened=())
    unit = watched.asking(viewer("u", "intelligence_unit"))
    assert (count_possible(watched.asking(), after=0), count_possible(unit, after=0)) == (1, 2)


@pytest.mark.parametrize(
    "more", [{"information_grade": "E"}, {"grade_provisional": True}], ids=["E", "provisional"]
)
def test_what_is_suspected_false_or_not_confirmed_raises_nothing(
    watched: Watched, more: dict[str, Any]
) -> None:
    notice = watched.notices.served()
    watched.notices.together("Dean", "Aoife", date(2026, 10, 10), **more)
    assert watched.seen(notice) == ()
    assert watched.seen(notice, viewer("u", "intelligence_unit")) == ()


def test_a_decision_takes_it_off_the_watch_until_the_words_change(watched: Watched) -> None:
    notices = watched.notices
    notice = notices.served()
    seen = notices.together("Dean", "Aoife", date(2026, 10, 10))
    notices.step(
        model.NoticeBreachDecided(
            notice_id=notice, reports=(seen.id,), outcome="rejected", reason="his niece"
        )
    )
    assert watched.seen(notice) == ()
    with notices.ledger.writing("p.unit") as writer:
        correct(writer, seen.model_copy(update={"happened_on": date(2026, 10, 11)}))
    assert watched.seen(notice) == ()  # shut until the unit has seen it
    from intel.reports.record import open_reports  # noqa: PLC0415

    with notices.ledger.writing("p.unit") as writer:
        open_reports(writer, [seen.id], audiences=("meeting",), reason="looked at again")
    assert [each.sighting.on for each in watched.seen(notice)] == [date(2026, 10, 11)]


def test_a_report_withdrawn_later_is_said_beside_the_breach_it_bore(watched: Watched) -> None:
    notices = watched.notices
    notice = notices.served()
    seen = notices.together("Dean", "Aoife", date(2026, 10, 10))
    notices.step(
        model.NoticeBreachDecided(
            notice_id=notice, reports=(seen.id,), outcome="suspected", reason="together"
        )
    )
    with notices.ledger.writing("p.unit") as writer:
        withdraw_report(writer, seen.id, reason="another person was meant")
    known = get_notice(watched.asking(), notice)
    assert [(each.said.outcome, each.gone, each.lines) for each in known.decided] == [("suspected", 1, ())]


def test_a_sighting_of_somebody_judged_to_be_another_goes_away(watched: Watched) -> None:
    notices = watched.notices
    notice = notices.served()
    made = notices.together("Dean", "Aoife", date(2026, 10, 10))
    assert len(watched.seen(notice)) == 1
    with notices.ledger.writing("m.analyst") as writer:
        judge(writer, made.mentions[0].id, notices.people["Dean"], Outcome.DIFFERENT, reason="a namesake")
    assert watched.seen(notice) == ()


def test_the_watch_holds_only_what_its_reader_may_read(watched: Watched) -> None:
    notices = watched.notices
    notice = notices.served()
    notices.together("Dean", "Aoife", date(2026, 10, 10), agency="health")
    hidden = notices.together("Dean", "Aoife", date(2026, 10, 12), agency="health")
    with notices.ledger.writing("p.unit") as writer:
        correct(writer, hidden)  # shut again until it is opened
    assert [each.sighting.on for each in watched.seen(notice)] == [date(2026, 10, 10)]
    unit = watched.seen(notice, viewer("u", "intelligence_unit"))
    assert [each.sighting.on for each in unit] == [date(2026, 10, 10), date(2026, 10, 12)]


def test_a_report_that_comes_after_the_end_is_still_before_the_meeting(watched: Watched) -> None:
    notices = watched.notices
    notice = notices.served()
    notices.step(model.NoticeEnded(notice_id=notice, on=date(2026, 10, 20), why="withdrawn", reason="asked"))
    notices.together("Dean", "Aoife", date(2026, 10, 10))
    notices.together("Dean", "Other", date(2026, 10, 11))  # a warning, of a notice that is over
    notices.together("Dean", "Aoife", date(2026, 10, 21))  # it protected nobody any more
    seen, total = watch_in_force(watched.asking(), most=5)
    assert ([each.sighting.on for each in seen], total) == ([date(2026, 10, 10)], 1)
    assert count_possible(watched.asking(), after=0) == total


def test_notices_on_one_child_and_on_one_adult_are_shown_together(watched: Watched) -> None:
    notices = watched.notices
    first = notices.served()
    of_child = notices.served("Carl", "Aoife")
    of_adult = notices.served("Dean", "Other", on=date(2026, 8, 10))
    notices.served("Carl", "Other", on=date(2026, 8, 11))
    known = get_notice(watched.asking(), first)
    assert [each.id for each in known.others] == [of_child, of_adult]


def test_a_partner_sees_that_one_exists_only_once_it_was_shared_and_licensing_never(watched: Watched) -> None:
    notices = watched.notices
    notice = notices.served()
    aoife = notices.people["Aoife"]
    homes, lead = viewer("h", "partner", "homes"), viewer("s", "safeguarding_lead", "social_care")
    for who in (homes, lead, viewer("l", "licensing_officer", "licensing")):
        assert list_about(watched.asking(who), aoife) == ()
        with pytest.raises(NotFound):
            get_line(watched.asking(who), notice)
    notices.step(
        model.NoticeShared(notice_id=notice, audience="agency_homes", on=NOW.date(), basis="safeguarding")
    )
    seen = list_about(watched.asking(homes), aoife)
    assert [each.id for each in seen] == [notice]
    assert seen[0].child.name.startswith("YP-")
    assert [each.id for each in list_shared(watched.asking(homes))] == [notice]
    assert list_about(watched.asking(lead), aoife) == ()
    with pytest.raises(ValueError, match="licensing"):
        model.NoticeShared(notice_id=notice, audience="licensing", on=NOW.date(), basis="safeguarding")


def test_a_notice_names_its_people_to_the_police_where_no_report_open_to_them_does(watched: Watched) -> None:
    notices = watched.notices
    notice = notices.served()
    line = get_line(watched.asking(SERGEANT), notice)
    assert (line.adult.name, line.child.name, line.state) == ("Dean", "Aoife", "In force")


def test_the_picture_of_notices_is_what_the_ledger_says_after_merging_and_parting(watched: Watched) -> None:
    notices = watched.notices
    notice = notices.served()
    stranger = mention(notices.ids, person("Dean T.", date(1988, 4, 2)), role="adult_of_concern")
    notices.write(report(notices.ids, stranger, agency="police", grade_provisional=False))
    with notices.ledger.writing("m.analyst") as writer:
        judge(writer, stranger.id, notices.people["Dean"], Outcome.SAME, reason="same")
    watched.graph.catch_up()
    assert picture_of_graph(watched.graph) == picture_of_ledger(notices.ledger)
    with notices.ledger.writing("m.analyst") as writer:
        judge(writer, stranger.id, notices.people["Dean"], Outcome.DIFFERENT, reason="not the same")
        judge(writer, notices.people["Aoife"], notices.people["Dean"], Outcome.SAME, reason="a slip")
    watched.graph.catch_up()
    assert picture_of_graph(watched.graph) == picture_of_ledger(notices.ledger)
    line = get_line(watched.asking(), notice)
    assert line.adult.id == line.child.id
    assert watched.seen(notice) == ()


def test_a_notice_stands_when_the_report_that_named_the_adult_is_erased_for_good(watched: Watched) -> None:
    notices = watched.notices
    notice = notices.served()
    with notices.ledger.reading() as snapshot:
        said = next(
            entry.seq for entry, payload in snapshot.entries_with_payloads()
            if entry.kind == "report.recorded" and notices.people["Dean"] in {each.id for each in payload.report.mentions}
        )  # fmt: skip
    notices.ledger.erase(
        [said], actor="protection officer", reason="asked and owed", replacement=lambda _: None
    )
    watched.graph.catch_up()
    picture = picture_of_graph(watched.graph)
    assert picture == picture_of_ledger(notices.ledger)
    assert [dict(each)["id"] for label, each in picture.sources if label == "Notice"] == [notice]
