"""Who is who in the browser: a pair, its evidence, a judgement, its undoing, a contradiction, and mentions taken apart."""

import re
from collections.abc import Iterator

import pytest
from factories import chance_from, ids_from, mention, record, report
from more_people import more_rooms
from room_pages import Rooms

from intel.people.identity import entity_of
from intel.reports.model import PersonDetails, PlaceDetails, VenueDetails


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
