"""What puts an adult with a child but a link between the two: one place, what is the other's own; and what does not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import graph_on, mention, report
from notice_ledger import CHAIR, Notices, notices_in, viewer

from intel.access.model import Viewer
from intel.access.tokens import Tokens
from intel.graph.engine import Engine
from intel.graph.store import Graph
from intel.notices import model
from intel.notices.find import get_notice
from intel.notices.find_watch import Seen, count_possible, watch_since
from intel.people.enquiry import Enquiry
from intel.people.judge import judge
from intel.people.model import Outcome
from intel.reports.model import (
    Details,
    OnlineAccountDetails,
    PersonDetails,
    PhoneDetails,
    PlaceDetails,
    Report,
    VehicleDetails,
    VenueDetails,
)
from intel.reports.record import withdraw_report

FLAT = PlaceDetails(text="3 Cutler Court")
GRILL = VenueDetails(name="The Grill", ward="City", register_id="7")
CAR = VehicleDetails(registration="AB12 CDE")
PHONE = PhoneDetails(number="07700 900123")
ACCOUNT = OnlineAccountDetails(handle="dean_t")


@dataclass
class Watched:
    """The ledger of notices with its graph, and things that stay the same thing from report to report."""

    notices: Notices
    graph: Graph

    def says(self, on: date, *links: tuple[str, str, Details], **more: Any) -> Report:
        """Record a report that states these links of the test's people, open to the meeting."""
        notices = self.notices
        who = {
            name: mention(notices.ids, PersonDetails(name=f"{name} again"), slot=name) for _, name, _ in links
        }
        whats = {
            repr(thing): mention(notices.ids, thing, slot=f"thing {at}")
            for at, (_, _, thing) in enumerate(links)
        }
        stated = [(link, who[name], whats[repr(thing)]) for link, name, thing in links]
        fields: dict[str, Any] = {
            "agency": "homes",
            "grade_provisional": False,
            "reported_on": on,
            "happened_on": on,
        }
        made = notices.write(
            report(notices.ids, *who.values(), *whats.values(), links=stated, **{**fields, **more})
        )
        for name, each in who.items():
            notices.same(each.id, notices.people[name])
        for key, each in whats.items():
            if notices.people.setdefault(key, each.id) != each.id:
                notices.same(each.id, notices.people[key])
        return made  # fmt: skip

    def asking(self, who: Viewer = CHAIR) -> Enquiry:
        reader = self.graph.reader(who)
        return Enquiry(viewer=who, reader=reader, ledger=self.notices.ledger, tokens=Tokens(b"x" * 32), today=date(2026, 11, 2))  # fmt: skip

    def seen(self, notice: str, who: Viewer = CHAIR) -> tuple[Seen, ...]:
        """Return what waits on a notice, the same begun at the notice and at the reports."""
        found = get_notice(self.asking(who), notice).seen
        head = self.notices.ledger.head().seq
        assert [each.sighting for each in watch_since(self.asking(who), after=0, upto=head)] == [
            each.sighting for each in found
        ]
        return found


@pytest.fixture
def watched(graph_engine: Engine, tmp_path: Path) -> Iterator[Watched]:
    with notices_in(tmp_path) as notices:
        yield Watched(notices, graph_on(graph_engine, notices.ledger))


def told(seen: tuple[Seen, ...]) -> list[tuple[str, str, str]]:
    """Return each way as its kind, the report and the report it leans on."""
    return [
        (way.kind, each.line.id, reason.leans_on.id if reason.leans_on else "")
        for each in seen
        for way, reason in zip(each.sighting.ways, each.reasons, strict=True)
    ]


@pytest.mark.parametrize(
    ("owns", "thing", "uses", "kind"),
    [
        ("LIVES_AT", FLAT, "LIVES_AT", "adult_Place"),
        ("USES_VEHICLE", CAR, "TRAVELLED_IN", "adult_Vehicle"),
        ("USES_ACCOUNT", ACCOUNT, "USES_ACCOUNT", "adult_OnlineAccount"),
    ],
)
def test_a_child_at_what_is_the_adults_own_may_be_a_breach_and_says_by_which_reports(
    watched: Watched, owns: str, thing: Details, uses: str, kind: str
) -> None:
    owned = watched.says(
        date(2026, 5, 1), (owns, "Dean", thing)
    )  # before service: whose it is counts from any day
    watched.says(date(2026, 8, 1), (uses, "Aoife", thing))  # before service: nothing yet
    notice = watched.notices.served()
    there = watched.says(date(2026, 10, 10), (uses, "Aoife", thing))
    seen = watched.seen(notice)
    assert told(seen) == [(kind, there.id, owned.id)]
    assert seen[0].sighting.same_child
    assert seen[0].sighting.may
    assert "may " in seen[0].reasons[0].words
    with watched.notices.ledger.writing("p.unit") as writer:
        withdraw_report(writer, owned.id, reason="another man’s")
    assert watched.seen(notice) == ()


def test_the_adult_at_the_childs_own_home_may_be_a_breach(watched: Watched) -> None:
    watched.says(date(2026, 5, 1), ("LIVES_AT", "Aoife", FLAT))
    notice = watched.notices.served()
    watched.says(date(2026, 10, 10), ("SEEN_AT", "Dean", FLAT))
    watched.says(date(2026, 10, 11), ("SEEN_AT", "Carl", FLAT))  # not the adult of this notice
    assert [each.sighting.ways[0].kind for each in watched.seen(notice)] == ["child_Place"]


def test_both_at_one_place_by_the_same_report_may_be_a_breach_and_by_two_reports_is_nothing(
    watched: Watched,
) -> None:
    notice = watched.notices.served()
    watched.says(date(2026, 10, 1), ("SEEN_AT", "Dean", GRILL))
    watched.says(date(2026, 10, 1), ("SEEN_AT", "Aoife", GRILL))
    assert watched.seen(notice) == ()
    one = watched.says(date(2026, 10, 10), ("SEEN_AT", "Dean", GRILL), ("FOUND_AT", "Aoife", GRILL))
    seen = watched.seen(notice)
    assert [(each.line.id, each.sighting.ways[0].kind, each.sighting.may) for each in seen] == [(one.id, "together_Venue", True)]  # fmt: skip


def test_what_a_report_says_outright_is_no_may_though_it_says_more(watched: Watched) -> None:
    notices = watched.notices
    notice = notices.served()
    dean, aoife, car = (
        mention(notices.ids, each, slot=slot)
        for each, slot in ((PersonDetails(name="D"), "d"), (PersonDetails(name="A"), "a"), (CAR, "c"))
    )
    notices.write(
        report(
            notices.ids, dean, aoife, car, agency="homes", grade_provisional=False, reported_on=date(2026, 10, 10),
            links=[("TRAVELLED_IN", dean, car), ("TRAVELLED_IN", aoife, car), ("SEEN_WITH", dean, aoife)],
        )
    )  # fmt: skip
    notices.same(dean.id, notices.people["Dean"])
    notices.same(aoife.id, notices.people["Aoife"])
    [seen] = watched.seen(notice)
    assert [each.kind for each in seen.sighting.ways] == ["SEEN_WITH", "together_Vehicle"]
    assert not seen.sighting.may


def test_another_child_at_his_address_is_a_warning_and_one_who_lives_there_is_a_household(
    watched: Watched,
) -> None:
    watched.says(date(2026, 5, 1), ("LIVES_AT", "Dean", FLAT), ("USES_PHONE", "Dean", PHONE))
    notice = watched.notices.served()
    watched.says(date(2026, 10, 1), ("LIVES_AT", "Other", FLAT), ("USES_PHONE", "Other", PHONE))
    assert watched.seen(notice) == ()
    watched.says(date(2026, 10, 10), ("FOUND_AT", "Other", FLAT))
    assert [(each.sighting.same_child, each.sighting.may) for each in watched.seen(notice)] == [(False, True)]


def test_a_new_report_of_whose_it_is_brings_an_older_one_before_the_watch(watched: Watched) -> None:
    notices = watched.notices
    notice = notices.served()
    watched.says(date(2026, 10, 1), ("FOUND_AT", "Aoife", FLAT))
    before = notices.ledger.head().seq
    assert count_possible(watched.asking(), after=0) == 0
    watched.says(date(2026, 10, 20), ("LIVES_AT", "Dean", FLAT))
    assert count_possible(watched.asking(), after=before) == 1
    assert len(watched.seen(notice)) == 1


@pytest.mark.parametrize(
    "more", [{"information_grade": "E"}, {"grade_provisional": True}], ids=["E", "provisional"]
)
def test_whose_it_is_counts_only_from_what_is_confirmed_and_not_suspected_false(
    watched: Watched, more: dict[str, Any]
) -> None:
    watched.says(date(2026, 5, 1), ("LIVES_AT", "Dean", FLAT), **more)
    notice = watched.notices.served()
    watched.says(date(2026, 10, 10), ("FOUND_AT", "Aoife", FLAT))
    assert watched.seen(notice) == ()


def test_whose_it_is_by_a_report_not_open_to_a_reader_raises_nothing_for_them(watched: Watched) -> None:
    notices = watched.notices
    home = watched.says(date(2026, 5, 1), ("LIVES_AT", "Dean", FLAT), agency="health")
    notice = notices.served()
    watched.says(date(2026, 10, 10), ("FOUND_AT", "Aoife", FLAT))
    from factories import correct  # noqa: PLC0415

    with notices.ledger.writing("p.unit") as writer:
        correct(writer, home)  # shut until the unit has seen it
    assert watched.seen(notice) == ()
    assert len(watched.seen(notice, viewer("u", "intelligence_unit"))) == 1


def test_people_merged_and_parted_move_what_is_seen(watched: Watched) -> None:
    notices = watched.notices
    watched.says(date(2026, 5, 1), ("USES_PHONE", "Carl", PHONE))
    notice = notices.served()
    watched.says(date(2026, 10, 10), ("USES_PHONE", "Aoife", PHONE))
    assert watched.seen(notice) == ()
    notices.same(notices.people["Carl"], notices.people["Dean"])
    assert len(watched.seen(notice)) == 1
    with notices.ledger.writing("m.analyst") as writer:
        judge(writer, notices.people["Carl"], notices.people["Dean"], Outcome.DIFFERENT, reason="brothers")
    assert watched.seen(notice) == ()


def test_a_decision_keeps_the_report_it_leant_on_and_says_when_that_was_withdrawn(watched: Watched) -> None:
    notices = watched.notices
    home = watched.says(date(2026, 5, 1), ("LIVES_AT", "Dean", FLAT))
    notice = notices.served()
    there = watched.says(date(2026, 10, 10), ("FOUND_AT", "Aoife", FLAT))
    notices.step(
        model.NoticeBreachDecided(
            notice_id=notice, reports=(there.id,), leant_on=(home.id,), outcome="suspected", reason="at his flat"
        )
    )  # fmt: skip
    assert watched.seen(notice) == ()
    with notices.ledger.writing("p.unit") as writer:
        withdraw_report(writer, home.id, reason="not his flat")
    [decided] = get_notice(watched.asking(), notice).decided
    assert (decided.gone, [each.id for each in decided.lines]) == (1, [there.id])
