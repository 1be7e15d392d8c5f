"""People: who is listed for whom, what a page of one person holds, and what a named person decides."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from more_people import more_rooms
from room_pages import Rooms

from intel.errors import AskedWrongly
from intel.people.decide import decide_adult
from intel.people.find_protection import protections
from intel.people.protection import Standing

COUNTED = re.compile(r"\d+ (reports?|agenc|links?)")
AHEAD = {"review-day": "1", "review-month": "6", "review-year": "2026"}


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with more_rooms(tmp_path_factory.mktemp("people") / "home") as found:
        yield found


@pytest.fixture
def own_rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    """A town for a test that changes it."""
    with more_rooms(tmp_path_factory.mktemp("people") / "home") as found:
        yield found


def person(rooms: Rooms, name: str, what: str) -> str:
    answer = rooms.get(name, f"/people/{rooms.token(name, what)}")
    assert answer.status_code == 200
    return main_of(answer.text)


def main_of(text: str) -> str:
    found = re.search(r"<main.*</main>", text, re.DOTALL)
    assert found
    return found[0]


def standing(rooms: Rooms, what: str) -> Standing:
    town = rooms.town
    with town.services.ledger.reading() as snapshot:
        found = protections(snapshot.connection, [town.ids[what]], on=date(2026, 3, 2))
    return found[town.ids[what]].standing


def head(rooms: Rooms) -> int:
    return rooms.town.services.ledger.head().seq


def test_the_list_of_suspects_is_the_polices_alone(rooms: Rooms) -> None:
    for name in ("chair", "officer", "analyst", "unit"):
        page = main_of(rooms.get(name, "/people?list=suspects").text)
        assert "Dean Thornsett" in page
        assert "arrested" in page
    for name in ("housing", "homes", "lead"):
        page = main_of(rooms.get(name, "/people?list=suspects").text)
        assert ">Suspects<" not in page
        assert "arrested" not in page
    assert rooms.get("licensing", "/people").status_code == 403


def test_for_an_agency_a_suspect_is_unmarked_among_the_adults(rooms: Rooms) -> None:
    page = main_of(rooms.get("housing", "/people?list=adults").text)
    assert "Dean Thornsett" in page
    assert "suspect" not in page.replace("Nobody here is a suspect by that", "")


def test_young_people_are_in_the_order_of_their_names_and_nobody_is_counted(rooms: Rooms) -> None:
    page = main_of(rooms.get("chair", "/people?list=young-people").text)
    names = re.findall(r'class="link" href="/people/[^"]+">([^<]+)<', page)
    assert names == sorted(names)
    assert {"Gale Heath", "Lark Sorrel", "Wren Alder"} <= set(names)
    assert not COUNTED.search(page)
    assert "Showing" in page


def test_where_a_name_may_not_go_a_reference_stands(rooms: Rooms) -> None:
    page = rooms.get("homes", "/people?list=young-people").text
    assert "Linnet Ash" in page  # as homes itself wrote it
    for name in ("Wren", "Lark", "Gale", "Fenn"):
        assert name not in page
    assert "YP-01" in page


def test_a_suspect_stands_with_the_decision_each_line_and_who_is_around(rooms: Rooms) -> None:
    page = person(rooms, "chair", "Dean")
    for words in ("Suspect, by a police decision", "Arrested", "1 September 2026", "Lark Sorrel sat with Dean Thornsett.",
                  "14 Feb 2026", "reliable source, seen or heard directly by the source", "1 report from 1 agency",
                  "was seen with", "Kiln Grill as written", "2 April 1985"):  # fmt: skip
        assert words in page
    assert "Decide anew" in page
    assert "Decide anew" not in person(rooms, "analyst", "Dean")


def test_no_number_stands_on_the_page_of_someone_protected(rooms: Rooms) -> None:
    for name in ("chair", "lead", "analyst", "homes"):
        for what in ("Wren", "Lark", "Bazil", "Gale"):
            page = person(rooms, name, what)
            assert not COUNTED.search(page)
            assert "Make this person a suspect" not in page


def test_an_agency_sees_a_young_person_by_reference_and_no_words_of_others(rooms: Rooms) -> None:
    page = person(rooms, "homes", "Lark")
    assert "YP-" in page
    assert "A young person was served late, with an adult." in page
    assert "Text withheld" in person(rooms, "homes", "Wren")
    for words in ("Lark", "Sorrel", "6 May 2011", "sat with"):
        assert words not in page


def test_free_words_of_another_agency_about_an_adult_stay_with_those_who_may_have_every_name(
    rooms: Rooms,
) -> None:
    assert "Larkspur" in person(rooms, "chair", "Pim")
    assert "Larkspur" in person(rooms, "chair", "Bazil")
    for what in ("Pim", "Bazil"):
        assert "Larkspur" not in person(rooms, "homes", what)


def test_an_episode_stands_with_the_one_who_was_missing_and_not_with_whom_they_were_found(
    rooms: Rooms,
) -> None:
    assert "Away from home" in person(rooms, "lead", "Gale")
    assert "Return interview 25 February 2026" in person(rooms, "lead", "Gale")
    assert "Away from home" not in person(rooms, "lead", "Fenn")


def test_someone_no_report_shows_the_viewer_is_not_there(rooms: Rooms) -> None:
    before = head(rooms)
    path = f"/people/{rooms.token('chair', 'Rory')}"
    assert rooms.get("chair", path).status_code == 404
    ended = rooms.post("chair", f"{path}/suspect/end", form="/people", reason="none")
    made = rooms.post("chair", f"{path}/suspect", form="/people", ground="charged", **AHEAD)
    assert (ended.status_code, made.status_code, head(rooms)) == (404, 404, before)
    assert rooms.get("housing", f"/people/{rooms.token('housing', 'Rory')}").status_code == 200


def test_a_token_of_one_scope_opens_nothing_in_another(rooms: Rooms) -> None:
    assert rooms.get("homes", f"/people/{rooms.token('chair', 'Dean')}").status_code == 404


def test_everyone_on_the_page_and_in_its_words_is_written_down(rooms: Rooms) -> None:
    person(rooms, "officer", "Dean")
    look = rooms.town.services.ledger.consultations.list(actor="officer")[-1]
    assert {rooms.town.ids[each] for each in ("Dean", "Lark", "grill", "seen")} <= set(look.subjects)


def test_a_decision_needs_a_ground_and_a_day_ahead_and_nothing_is_kept_without(rooms: Rooms) -> None:
    before, path = head(rooms), f"/people/{rooms.token('officer', 'Dean')}"
    for typed in (
        {**AHEAD},
        {"ground": "charged"},
        {"ground": "charged", **AHEAD, "review-year": "2025"},
        {"ground": "x", **AHEAD},
    ):
        answer = rooms.post("officer", f"{path}/suspect", form=path, **typed)
        assert answer.status_code == 400
        assert "There is a problem" in answer.text
    assert rooms.post("officer", f"{path}/suspect/end", form=path, reason=" ").status_code == 400
    assert head(rooms) == before


def test_nobody_protected_is_made_a_suspect_and_only_the_police_decide(rooms: Rooms) -> None:
    before = head(rooms)
    for what in ("Lark", "Bazil"):
        path = f"/people/{rooms.token('officer', what)}"
        answer = rooms.post(
            "officer",
            f"{path}/suspect",
            form="/people/" + rooms.token("officer", "Dean"),
            ground="charged",
            **AHEAD,
        )
        assert answer.status_code == 400
        assert "protected" in answer.text
    for name in ("analyst", "housing", "lead"):
        path = f"/people/{rooms.token(name, 'Dean')}"
        assert rooms.browsers[name].post(f"{path}/suspect/end", data={"reason": "x"}).status_code in (
            400,
            403,
        )
    assert head(rooms) == before


def test_an_adult_age_then_a_decision_then_its_end(own_rooms: Rooms) -> None:
    path = f"/people/{own_rooms.token('officer', 'Bazil')}"
    assert own_rooms.post("officer", f"{path}/adult", form=path, adult_reason="").status_code == 400
    own_rooms.post("officer", f"{path}/adult", form=path, adult_reason="Licence seen by the desk.")
    assert standing(own_rooms, "Bazil") == Standing.ADULT
    page = person(own_rooms, "officer", "Bazil")
    assert "Recorded as an adult by Officer of officer on 2 March 2026: Licence seen by the desk." in page
    own_rooms.post("officer", f"{path}/suspect", form=path, ground="charged", **AHEAD)
    assert standing(own_rooms, "Bazil") == Standing.SUSPECT
    assert "Charged" in person(own_rooms, "officer", "Bazil")
    own_rooms.post("officer", f"{path}/suspect", form=path, ground="arrested", **AHEAD)
    page = person(own_rooms, "officer", "Bazil")
    assert "Arrested" in page
    assert "<dd>Charged" not in page
    answer = own_rooms.post("officer", f"{path}/suspect/end", form=path, reason="It rested on one report.")
    assert answer.status_code == 303
    assert standing(own_rooms, "Bazil") == Standing.ADULT
    assert "The decision is ended." in own_rooms.get("officer", path).text


def test_an_adult_age_taken_back_protects_again_in_tables_and_picture_alike(own_rooms: Rooms) -> None:
    path = f"/people/{own_rooms.token('officer', 'Bazil')}"
    assert own_rooms.post("officer", f"{path}/adult/back", form=path, back_reason="x").status_code == 400
    own_rooms.post("officer", f"{path}/adult", form=path, adult_reason="Licence seen by the desk.")
    own_rooms.post("officer", f"{path}/suspect", form=path, ground="charged", **AHEAD)
    refused = own_rooms.post("officer", f"{path}/adult/back", form=path, back_reason=" ")
    assert refused.status_code == 400
    assert "needs a reason" in refused.text
    answer = own_rooms.post("officer", f"{path}/adult/back", form=path, back_reason="Another man’s licence.")
    assert answer.status_code == 303
    assert standing(own_rooms, "Bazil") not in {Standing.ADULT, Standing.SUSPECT}
    page = own_rooms.get("officer", path).text
    assert "is taken back" in page
    assert "Recorded as an adult" not in page
    assert own_rooms.browsers["homes"].post(f"{path}/adult/back").status_code in (400, 403)


def test_only_someone_of_no_known_age_is_recorded_as_an_adult(own_rooms: Rooms) -> None:
    town = own_rooms.town
    decide_adult(
        town.services.ledger, town.viewer("lead"), town.ids["Wren"], reason="said so", ids=town.services.ids
    )
    assert standing(own_rooms, "Wren") == Standing.YOUNG_PERSON  # a date of birth counts for more
    with pytest.raises(AskedWrongly):
        decide_adult(
            town.services.ledger, town.viewer("lead"), town.ids["Bazil"], reason=" ", ids=town.services.ids
        )


def test_things_open_by_their_own_kind(rooms: Rooms) -> None:
    phone = rooms.token("chair", "phone")
    page = rooms.get("chair", f"/phones/{phone}").text
    assert "07700 900001" in page
    assert "Bazil Nodate" in page
    assert rooms.get("chair", f"/places/{phone}").status_code == 404
    assert rooms.get("licensing", f"/phones/{rooms.token('licensing', 'phone')}").status_code == 403
    assert rooms.get("lead", f"/places/{rooms.token('lead', 'home')}").status_code == 200
    assert rooms.get("homes", f"/places/{rooms.token('homes', 'home')}").status_code == 404  # she lives there
