"""The ego network: what is around someone, narrowed as asked, nothing beyond what the viewer may see."""

import random
from datetime import date

import pytest
from factories import mention, record, report
from filled_street import Filled
from street_ledger import DEAN, WREN

from intel.errors import NotFound
from intel.network import find
from intel.network.find import find_ego_network, find_report_lines, get_label
from intel.network.model import add_up, supported_grade
from intel.network.narrow import Narrowing
from intel.people.stated import Stated
from intel.reports.model import PersonDetails
from intel.reports.record import withdraw_report


def names(network: find.EgoNetwork) -> set[str]:
    return {item.name for item in network.items}


def sentences(network: find.EgoNetwork) -> set[str]:
    named = {(item.label, item.id): item.name for item in network.items}
    return {f"{named[link.start]} {link.words} {named[link.end]}" for link in network.links}


def test_one_step_around_a_venue(filled: Filled) -> None:
    network = find_ego_network(filled.ask("analyst"), "Venue", filled.street["grill"])
    assert names(network) == {
        "Kiln Street Grill",
        "Dean Thornsett",
        "Wren Alder",
        "Lark Sorrel",
        "Rory Quill",
    }
    assert sentences(network) == {
        "Dean Thornsett was seen at Kiln Street Grill",
        "Wren Alder was seen at Kiln Street Grill",
        "Lark Sorrel was seen at Kiln Street Grill",
        "Rory Quill was seen at Kiln Street Grill",
    }
    assert (network.found, network.left_out) == (5, 0)


def test_links_among_the_outermost_are_there_when_asked_for(filled: Filled) -> None:
    network = find_ego_network(filled.ask("chair"), "Venue", filled.street["grill"], among=True)
    assert "Dean Thornsett was seen with Wren Alder" in {*sentences(network)} | {
        sentence.replace("Wren Alder was seen with Dean Thornsett", "Dean Thornsett was seen with Wren Alder")
        for sentence in sentences(network)
    }
    assert not {"silver Corsa, YS97 JMA", "Paula Winstow"} & names(network)


def test_steps_go_on_from_what_was_met(filled: Filled) -> None:
    enquiry = filled.ask("chair")
    two = find_ego_network(enquiry, "Venue", filled.street["grill"], steps=2)
    assert names(two) >= {"silver Corsa, YS97 JMA", "Paula Winstow", "2B Larkhill Court, S3 8AB"}
    one = find_ego_network(enquiry, "Vehicle", filled.street["car"], steps=1)
    assert names(one) == {"silver Corsa, YS97 JMA", "Dean Thornsett"}


def test_a_shut_report_adds_nothing_for_others(filled: Filled) -> None:
    for role in ("chair", "partner"):
        network = find_ego_network(filled.ask(role), "Venue", filled.street["grill"], steps=3)
        assert "Rory Quill" not in names(network)
        assert filled.street["shut"] not in network.reports
    own = find_ego_network(filled.ask("safeguarding_lead"), "Venue", filled.street["grill"])
    assert "Rory Quill" in names(own)


def test_a_partner_has_a_young_person_named_as_it_wrote_her_and_others_by_pseudonym(filled: Filled) -> None:
    network = find_ego_network(filled.ask("partner", "housing"), "Venue", filled.street["grill"])
    assert names(network) == {"Kiln Street Grill", "Dean Thornsett", "Wren Alder", "YP-01"}


@pytest.mark.parametrize(
    ("narrowing", "left"),
    [
        (Narrowing(), {"Wren Alder", "Lark Sorrel", "Dean Thornsett"}),
        (Narrowing(weakest="B"), {"Lark Sorrel", "Dean Thornsett"}),
        (Narrowing(since="2026-02-01"), {"Lark Sorrel", "Dean Thornsett"}),
        (Narrowing(until="2026-02-01"), {"Wren Alder", "Dean Thornsett"}),
        (Narrowing(since="2027-01-01"), set()),
        (Narrowing(kinds=frozenset({"FOUND_AT"})), set()),
    ],
    ids=["all", "grade B", "since February", "until February", "since next year", "one kind"],
)
def test_what_is_left_out_leads_nowhere(filled: Filled, narrowing: Narrowing, left: set[str]) -> None:
    network = find_ego_network(filled.ask("chair"), "Venue", filled.street["grill"], narrowing=narrowing)
    assert names(network) == left | {"Kiln Street Grill"}


def test_facts_alone_leave_assessments_out_and_kinds_met_are_offered(filled: Filled) -> None:
    enquiry, dean = filled.ask("chair"), filled.street["Dean"]
    facts = find_ego_network(enquiry, "Person", dean, narrowing=Narrowing(facts_only=True))
    every = find_ego_network(enquiry, "Person", dean)
    assert names(every) > names(facts)
    seen = find_ego_network(enquiry, "Person", dean, narrowing=Narrowing(kinds=frozenset({"SEEN_WITH"})))
    assert names(seen) == {"Dean Thornsett", "Wren Alder"}
    assert (
        seen.kinds == every.kinds == {"SEEN_AT", "SEEN_WITH", "USES_VEHICLE", "LIVES_AT", "ASSOCIATES_WITH"}
    )


def test_a_link_adds_up_its_reports_agencies_and_best_grade(filled: Filled) -> None:
    network = find_ego_network(filled.ask("chair"), "Venue", filled.street["grill"])
    (link,) = [each for each in network.links if each.from_id == filled.street["Dean"]]
    assert (link.grade, link.grades, link.agencies) == ("1A", ("1A", "2C"), ("homes", "housing"))
    assert (link.first, link.last, link.basis, link.provisional) == (
        "2026-01-20",
        "2026-02-14",
        "fact",
        False,
    )
    assert link.reports == (filled.street["seen"], filled.street["again"])


def test_the_cap_keeps_the_nearest_and_newest_and_is_counted(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "MOST_ITEMS", 3)
    network = find_ego_network(filled.ask("chair"), "Venue", filled.street["grill"], steps=2)
    assert names(network) == {
        "Kiln Street Grill",
        "Dean Thornsett",
        "Lark Sorrel",
    }  # both last on 14 February
    assert (len(network.items), network.found, network.left_out) == (3, 7, 4)
    assert all("Wren" not in sentence for sentence in sentences(network))


def test_what_a_viewer_may_not_know_of_is_not_found_and_reads_as_if_it_were_not_there(filled: Filled) -> None:
    enquiry = filled.ask("chair")
    with pytest.raises(NotFound) as withheld:
        find_ego_network(enquiry, "Person", filled.street["Rory"])
    with pytest.raises(NotFound) as absent:
        find_ego_network(enquiry, "Person", filled.ids("m"))
    with pytest.raises(NotFound) as mistaken:
        find_ego_network(enquiry, "Place", filled.street["grill"])
    assert str(withheld.value) == str(absent.value) == str(mistaken.value)


def test_an_id_has_one_label(filled: Filled) -> None:
    enquiry = filled.ask("chair")
    assert get_label(enquiry, filled.street["car"]) == "Vehicle"
    with pytest.raises(NotFound):
        get_label(enquiry, filled.ids("m"))


def test_report_lines_come_only_for_what_is_open_and_newest_first(filled: Filled) -> None:
    street = filled.street
    lines = find_report_lines(
        filled.ask("partner", "housing"), [street["shut"], street["seen"], street["again"]]
    )
    assert list(lines) == [street["again"], street["seen"]]
    assert (lines[street["again"]].text_kind, lines[street["again"]].text) == ("withheld", "")
    assert "bakery" in lines[street["seen"]].text
    assert find_report_lines(filled.ask("partner"), []) == {}


def test_a_withdrawn_report_takes_its_links_along(filled: Filled) -> None:
    with filled.ledger.writing("someone") as writer:
        withdraw_report(writer, filled.street["seen"], reason="sent by mistake")
    network = find_ego_network(filled.ask("chair"), "Venue", filled.street["grill"])
    assert "Wren Alder" not in names(network)


def test_a_person_judged_from_two_reports_is_one_item(filled: Filled) -> None:
    more = mention(filled.ids, DEAN, slot="adult", role="adult_of_concern")
    child = mention(filled.ids, WREN, slot="child")
    other = mention(filled.ids, PersonDetails(name="Nell Fern", born_on=date(2011, 1, 2)), slot="child_2")
    told = report(filled.ids, more, child, other, links=[("FOUND_WITH", child, other)], agency="police")
    with filled.ledger.writing("someone") as writer:
        record(writer, told)
    network = find_ego_network(filled.ask("analyst"), "Person", filled.street["Wren"])
    assert "Nell Fern" in names(network)


def stated(grade: str, *, provisional: bool = False, basis: str = "fact", turn: bool = False) -> Stated:
    ends = {"from_id": "b", "to_id": "a"} if turn else {"from_id": "a", "to_id": "b"}
    return Stated(
        link="SEEN_WITH", from_label="Person", to_label="Person", source=f"r{grade}{basis}{turn}", grade=grade,
        provisional=provisional, basis=basis, agency="police", happened_on="", **ends,
    )  # fmt: skip


def test_a_provisional_grade_counts_only_while_there_is_no_other() -> None:
    assert supported_grade([stated("1A", provisional=True), stated("3C")]) == "3C"
    assert supported_grade([stated("1A", provisional=True)]) == "1A"


def test_the_basis_is_that_of_the_best_and_a_mutual_link_is_one_either_way() -> None:
    (link,) = add_up([stated("2B", basis="assessment"), stated("2B", turn=True), stated("3D")])
    assert (link.grade, link.basis, len(link.reports)) == ("2B", "fact", 3)
    (weak,) = add_up([stated("2B", basis="assessment"), stated("3D")])
    assert weak.basis == "assessment"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_adding_up_does_not_depend_on_the_order(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's own, with its seed in the test's id
    known = [
        stated(f"{chance.randint(1, 3)}{chance.choice('ABCD')}", turn=chance.random() < 0.5) for _ in range(9)
    ]
    mixed = known[:]
    chance.shuffle(mixed)
    assert add_up(known) == add_up(mixed)
