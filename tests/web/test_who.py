"""Who is who in the browser: a pair, its evidence, a judgement, its undoing, a contradiction, and mentions taken apart."""

import re
from collections.abc import Iterator

import pytest
from factories import chance_from, ids_from, mention, record, report
from more_people import more_rooms
from room_pages import Rooms
from sqlalchemy import select

from intel.people.display_name import fix_name
from intel.people.identity import entity_of
from intel.people.judge import merge
from intel.people.record import record_adult_age
from intel.reports.model import PersonDetails, PlaceDetails, VenueDetails
from intel.reports.record import open_reports, withdraw_report
from intel.reports.tables import mention as mentions


@pytest.fixture
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with more_rooms(tmp_path_factory.mktemp("who") / "home") as found:
        yield found


def told(rooms: Rooms, *details: PersonDetails | VenueDetails) -> list[str]:
    """Record each in a report of its own; return the mentions."""
    ids = ids_from(chance_from(77))
    people = [
        mention(ids, each, slot="other_1", role="other")
        if isinstance(each, PersonDetails)
        else mention(ids, each, slot="venue_1")
        for each in details
    ]
    with rooms.town.services.ledger.writing("unit") as writer:
        record(writer, *(report(ids, each, agency="police", text=f"Said of {each.id}.") for each in people))
    rooms.town.services.graph.catch_up()
    return [each.id for each in people]


def fields(page: str) -> dict[str, str]:
    names = ("kind", "place", "a", "b")
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in names}  # type: ignore[index]


def entities(rooms: Rooms, *some: str) -> list[str]:
    with rooms.town.services.ledger.reading() as snapshot:
        return [entity_of(snapshot.connection, each) for each in some]


def judged(rooms: Rooms, page: str, outcome: str) -> int:
    return rooms.post(
        "analyst", "/who-is-who", form="/who-is-who", outcome=outcome, **fields(page)
    ).status_code


def test_a_pair_is_shown_with_its_evidence_judged_and_undone(rooms: Rooms) -> None:
    one, other = told(
        rooms,
        PersonDetails(name="Iain Kestrelson", born_year=1989),
        PersonDetails(name="Ian Kestrelsen", born_year=1989),
    )
    page = rooms.get("analyst", "/who-is-who").text
    assert "Iain Kestrelson" in page
    assert "Ian Kestrelsen" in page
    assert "Together" in page
    assert "in 1,000" in page
    assert '<u class="differs">' in page
    assert judged(rooms, page, "same") == 303
    assert len(set(entities(rooms, one, other))) == 1
    after = rooms.get("analyst", "/who-is-who").text
    assert "Kestrelsen" not in after
    rooms.post("analyst", "/who-is-who/undo", form="/who-is-who", kind="Person")
    assert len(set(entities(rooms, one, other))) == 2
    assert "Kestrelsen" in rooms.get("analyst", "/who-is-who").text


def test_how_many_live_at_one_hostel_is_said_where_not_all_are_shown(rooms: Rooms) -> None:
    ids = ids_from(chance_from(78))
    names = ["Iain Kestrelson", "Ian Kestrelsen", *(f"{letter * 5} Lodger" for letter in "BCDFGHJKLM")]
    with rooms.town.services.ledger.writing("unit") as writer:
        for number, name in enumerate(names):
            born = 1989 if number < 2 else 1950 + number
            who = mention(ids, PersonDetails(name=name, born_year=born), slot="other_1", role="other")
            home = mention(ids, PlaceDetails(text="12 Quay Lodge", postcode="S1 1AA"), slot="place_1")
            record(writer, report(ids, who, home, links=[("LIVES_AT", who, home)], agency="police"))
    rooms.town.services.graph.catch_up()
    page = rooms.get("analyst", "/who-is-who").text
    assert "Kestrelson" in page
    assert "Showing 8 of 10 people who give an address of either side." in page


@pytest.mark.parametrize("outcome", ["different", "unsure"])
def test_what_is_judged_is_not_asked_again(rooms: Rooms, outcome: str) -> None:
    told(
        rooms,
        PersonDetails(name="Iain Kestrelson", born_year=1989),
        PersonDetails(name="Ian Kestrelsen", born_year=1989),
    )
    assert judged(rooms, rooms.get("analyst", "/who-is-who").text, outcome) == 303
    assert "Kestrelsen" not in rooms.get("analyst", "/who-is-who").text


def test_contradicting_an_earlier_judgement_shows_the_chain_and_asks(rooms: Rooms) -> None:
    people = told(
        rooms,
        *(PersonDetails(name=f"Iain {name}", born_year=1989) for name in ("Kestre", "Kestra", "Kestro")),
    )
    token = rooms.town.services.tokens.token
    scope = rooms.town.viewer("analyst").scope
    a, b, c = (token(scope, each) for each in people)
    ask = {"form": "/who-is-who?kind=Venue", "kind": "Person", "place": "0"}
    form = rooms.get("analyst", "/who-is-who").text
    assert 'name="csrf_token"' in form
    ask["form"] = "/who-is-who"
    for pair in ((a, b), (b, c)):
        assert (
            rooms.post("analyst", "/who-is-who", outcome="same", a=pair[0], b=pair[1], **ask).status_code
            == 303
        )
        ask["form"] = "/reports/new"
    answer = rooms.post("analyst", "/who-is-who", outcome="different", a=a, b=c, **ask)
    assert answer.status_code == 409
    assert "An earlier judgement stands against it" in answer.text
    assert answer.text.count(">End this judgement<") == 2
    assert len(set(entities(rooms, *people))) == 1


def test_one_mention_is_taken_out_and_all_are_taken_apart(rooms: Rooms) -> None:
    people = told(rooms, *(PersonDetails(name="Iain Kestrelson", born_year=1989) for _ in range(3)))
    token, scope = rooms.town.services.tokens.token, rooms.town.viewer("analyst").scope
    ends = [token(scope, each) for each in people]
    for other in ends[1:]:
        rooms.post(
            "analyst", "/who-is-who", form="/reports/new", outcome="same", kind="Person", a=ends[0], b=other
        )
    address = f"/who-is-who/{ends[0]}"
    assert rooms.post("analyst", address, form=address, mention=ends[2], reason="").status_code == 400
    rooms.post("analyst", address, form=address, mention=ends[2], reason="another school")
    now = entities(rooms, *people)
    assert now[0] == now[1] != now[2]
    rooms.post("analyst", address, form=address, mention="all", reason="all different")
    assert len(set(entities(rooms, *people))) == 3


def test_branch_names_of_one_firm_are_asked_about(rooms: Rooms) -> None:
    told(rooms, VenueDetails(name="MARSTON'S PLC"), VenueDetails(name="Marstons Plc"))
    page = rooms.get("analyst", "/who-is-who?kind=Venue").text
    assert "Are these one venue?" in page
    assert "Marstons Plc" in page


def test_only_the_analyst_and_the_unit_judge(rooms: Rooms) -> None:
    assert rooms.get("unit", "/who-is-who").status_code == 200
    for name in ("chair", "officer", "housing", "lead", "licensing"):
        assert rooms.get(name, "/who-is-who").status_code == 403


def test_the_name_shown_is_chosen_by_rule_and_may_be_fixed_and_freed(rooms: Rooms) -> None:
    people = told(
        rooms,
        PersonDetails(name="Iain Robert Kestrelson", born_year=1989),
        PersonDetails(name="Rob Kestrelson", born_year=1989),
    )
    token, scope = rooms.town.services.tokens.token, rooms.town.viewer("analyst").scope
    ends = [token(scope, each) for each in people]
    rooms.post(
        "analyst", "/who-is-who", form="/reports/new", outcome="same", kind="Person", a=ends[0], b=ends[1]
    )
    person, address = f"/people/{ends[0]}", f"/who-is-who/{ends[0]}"
    heading = '<h1 class="title">{}</h1>'.format
    assert heading("Iain Robert Kestrelson") in rooms.get("analyst", person).text
    assert "Chosen by rule" in rooms.get("analyst", address).text
    rooms.post("analyst", f"{address}/name", form=address, mention=ends[1], why="what he answers to")
    assert heading("Rob Kestrelson") in rooms.get("analyst", person).text
    assert "Fixed by" in rooms.get("analyst", address).text
    rooms.post("analyst", f"{address}/name", form=address, mention="", why="")
    assert heading("Iain Robert Kestrelson") in rooms.get("analyst", person).text


def test_a_fixed_name_is_shown_only_to_those_who_may_see_a_report_that_gives_it(rooms: Rooms) -> None:
    ids = ids_from(chance_from(79))
    shut = mention(ids, PersonDetails(name="Rob Quiet"), slot="other_1", role="adult_of_concern")
    open_ = mention(ids, PersonDetails(name="Iain Robert Open"), slot="other_1", role="adult_of_concern")
    reports = [report(ids, each, agency="police") for each in (open_, shut)]
    services = rooms.town.services
    with services.ledger.writing("unit") as writer:
        record(writer, *reports)
        open_reports(writer, [reports[0].id], audiences=["meeting"], reason="for the meeting")
        merge(writer, open_.id, shut.id, reason="said by the officer")
        record_adult_age(writer, open_.id, reason="known", ids=ids)
    fix_name(services.ledger, rooms.town.viewer("unit"), shut.id, reason="his own name for himself")
    services.graph.catch_up()
    tokens = services.tokens
    for name, expected in (("unit", "Rob Quiet"), ("chair", "Iain Robert Open")):
        token = tokens.token(rooms.town.viewer(name).scope, open_.id)
        page = rooms.get(name, f"/people/{token}").text
        assert f'<h1 class="title">{expected}</h1>' in page
        assert ("Rob Quiet" in page) is (name == "unit")


def test_what_leant_on_a_withdrawn_report_is_asked_first_and_let_stand_in_one_go(rooms: Rooms) -> None:
    names = ("Iain Kestre", "Ewan Kestra", "Bram Kestro")
    people = told(rooms, *(PersonDetails(name=name, born_year=1989) for name in names))
    services = rooms.town.services
    with services.ledger.writing("analyst") as writer:
        merge(writer, people[0], people[1], reason="seen with one dog")
        merge(writer, people[0], people[2], reason="seen with one dog")
        query = select(mentions.c.source_id).where(mentions.c.mention_id == people[0])
        withdraw_report(writer, writer.connection.execute(query).scalar_one(), reason="of somebody else")
    services.graph.catch_up()
    page = rooms.get("analyst", "/who-is-who").text
    assert "a report it leant on has been withdrawn since" in page
    assert "seen with one dog" in page
    assert "Ewan Kestra" in page
    assert "Iain Kestre" not in page
    assert judged(rooms, page, "different") == 303
    assert len(set(entities(rooms, *people[1:]))) == 2
    page = rooms.get("analyst", "/who-is-who").text
    assert "1 of those that wait is a judgement" in page
    rooms.post("analyst", "/who-is-who/settle", form="/who-is-who", kind="Person")
    assert "leant on a withdrawn report" not in rooms.get("analyst", "/who-is-who").text


def test_what_both_are_linked_to_stands_beside_the_pair(rooms: Rooms) -> None:
    ids = ids_from(chance_from(80))
    with rooms.town.services.ledger.writing("unit") as writer:
        for name in ("Iain Kestrelson", "Ian Kestrelsen"):
            who = mention(ids, PersonDetails(name=name, born_year=1989), slot="other_1", role="other")
            where = mention(ids, VenueDetails(name="The Grill", street="High Street"), slot="venue_1")
            record(writer, report(ids, who, where, links=[("SEEN_AT", who, where)], agency="police"))
    rooms.town.services.graph.catch_up()
    page = rooms.get("analyst", "/who-is-who").text
    assert "Both are linked to" in page
    assert "venue: 1 report on the left, 1 report on the right" in page


def test_the_analysts_home_page_says_how_many_pairs_wait(rooms: Rooms) -> None:
    told(rooms, *(PersonDetails(name=name, born_year=1989) for name in ("Iain Kestrel", "Ian Kestrel")))
    assert "1 pair of people who may be one" in rooms.get("analyst", "/").text
    assert "who may be one" not in rooms.get("chair", "/").text
