"""One report by hand: recorded like a row of a return, names offered by rule, drafts their writer's alone."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from more_people import more_rooms
from room_pages import Rooms

from intel.people.find_waiting import list_agencies_in
from intel.people.identity import entity_of
from intel.reports.grade_defaults import grade_default_of
from intel.reports.state import current_report

NEW = "/reports/new"


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with more_rooms(tmp_path_factory.mktemp("write") / "home") as found:
        yield found


def said(**more: str) -> dict[str, str]:
    usual = {
        "text": "Two men waited outside in a silver car.", "happened_on": "28/2/2026", "happened_time": "21:40",
        "source_grade": "1", "information_grade": "A", "handling": "P", "urgency": "low", "basis": "fact",
    }  # fmt: skip
    return {**usual, **more}


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def newest(rooms: Rooms, location: str, name: str):
    services = rooms.town.services
    found = services.tokens.identify(rooms.town.viewer(name).scope, location.rpartition("/")[2])
    assert found
    with services.ledger.reading() as snapshot:
        return current_report(snapshot, found)


def test_a_report_is_recorded_like_a_row_and_is_no_return_of_the_month(rooms: Rooms) -> None:
    form = said(
        **{
            "young_person_1.name": "Perrin Lode", "young_person_1.age": "14", "adult_1.alias": "Baz", "together": "yes",
            "venue_1.name": "Larch Stores", "vehicle_1.registration": "silver Corsa, ends 4KD",
            "adult_1.self_defined_ethnicity": "refused",
        }
    )  # fmt: skip
    done = rooms.post("unit", NEW, form=NEW, agency="housing", **form)
    assert done.status_code == 303
    standing = newest(rooms, done.headers["Location"], "unit")
    report = standing.report
    assert (report.agency, report.grade, report.grade_provisional) == ("housing", "1A", True)
    assert standing.audience == ("agency_housing", "unit")
    assert {each.link for each in report.statements} == {"SEEN_AT", "SEEN_WITH", "USES_VEHICLE"}
    assert "Perrin Lode" in rooms.get("unit", done.headers["Location"]).text
    with rooms.town.services.ledger.reading() as snapshot:
        status = {each.agency: each for each in list_agencies_in(snapshot, after=0)}
    assert not status["housing"].is_in
    again = rooms.post("unit", NEW, form=NEW, agency="housing", **form)
    assert again.headers["Location"] == done.headers["Location"]
    assert "here already; nothing was added" in rooms.get("unit", again.headers["Location"]).text


def test_a_report_an_agency_writes_waits_for_the_unit(rooms: Rooms) -> None:
    services = rooms.town.services
    head = services.ledger.head()
    form = said(**{"young_person_1.name": "Tamsin Roe", "young_person_1.age": "15"})
    done = rooms.post("housing", NEW, form=NEW, **form)
    preview = str(done.headers["Location"])
    assert "/returns/preview/" in preview
    assert services.ledger.head() == head
    assert "Tamsin Roe" in rooms.get("housing", preview).text
    assert "One report, written by hand" in words(rooms.get("unit", "/returns").text)
    inside = services.tokens.identify(rooms.town.viewer("housing").scope, preview.rpartition("/")[2])
    assert inside
    theirs = f"/returns/preview/{services.tokens.token(rooms.town.viewer('unit').scope, inside)}"
    page = rooms.get("unit", theirs).text
    assert "Written by hand, on one screen." in words(page)
    hidden = dict(re.findall(r'name="(version|seen)" value="([^"]*)"', page))
    assert rooms.post("unit", theirs, form=theirs, do="record", **hidden).status_code == 303
    assert services.ledger.head() != head
    with services.ledger.reading() as snapshot:
        status = {each.agency: each for each in list_agencies_in(snapshot, after=0)}
    assert not status["housing"].is_in


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"happened_on": "31/2/2026"}, "no such day in the calendar"),
        ({"text": " ", "urgency": "low"}, "no text"),
        ({"source_grade": ""}, "no grade"),
        ({"handling": "C"}, "Handling C needs its conditions"),
        ({"handling": "C", "conditions": "Ask us"}, "Handling C needs its audience"),
        ({"source_reference": "Jane Doe"}, "never who it is"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    rooms: Rooms, wrong: dict[str, str], told: str
) -> None:
    head = rooms.town.services.ledger.head()
    answer = rooms.post(
        "housing",
        NEW,
        form=NEW,
        **said(**{"adult_1.alias": "Zqkept", **wrong}) if "text" not in wrong else said(**wrong),
    )
    assert answer.status_code == 400
    assert told in words(answer.text) or "names nobody" in words(answer.text)
    if "text" not in wrong:
        assert "Zqkept" in answer.text
    assert rooms.town.services.ledger.head() == head


def test_an_urgent_report_says_that_nobody_watches(rooms: Rooms) -> None:
    done = rooms.post(
        "unit", NEW, form=NEW, agency="housing", **said(text="He is outside her door now.", urgency="high")
    )
    page = words(rooms.get("unit", done.headers["Location"]).text)
    assert page.count("Call 999 in an emergency, or 101 and the Safeguarding Hub.") >= 2
    assert "nobody is recorded as told" in words(rooms.get("lead", "/").text)


def test_names_are_offered_to_those_who_may_have_them_and_each_look_is_written_down(rooms: Rooms) -> None:
    def offered(name: str, typed: str, label: str = "Person") -> list[str]:
        answer = rooms.get(name, f"{NEW}/names.json?q={typed}&label={label}")
        assert answer.status_code == 200
        return [each["name"] for each in answer.json["names"]]

    assert offered("unit", "Lark So") == ["Lark Sorrel"]
    assert rooms.looks()[-1] == ("unit", "search", "names offered, 1")
    # Another agency's young person is no name for housing, and reads like one that does not exist.
    assert offered("housing", "Lark So") == offered("housing", "Zqnobody") == []
    assert "Dean Thornsett" in offered("housing", "Thornset")
    assert offered("unit", "L") == []
    assert offered("licensing", "Lark So") == []
    assert rooms.get("auditor", f"{NEW}/names.json?q=Lark&label=Person").status_code == 403
    assert rooms.get("unit", f"{NEW}/names.json?q=Lark&label=Planet").status_code == 400


def test_who_is_chosen_by_the_unit_is_judged_the_same(rooms: Rooms) -> None:
    token = rooms.get("unit", f"{NEW}/names.json?q=Thornsett&label=Person").json["names"][0]["token"]
    done = rooms.post(
        "unit",
        NEW,
        form=NEW,
        **said(text="Seen again.", **{"adult_1.name": "D Thornset", "adult_1.meant": token}),
        agency="police",
    )
    assert done.status_code == 303
    page = rooms.get("unit", f"/people/{token}").text
    assert done.headers["Location"] in page


def test_the_unit_sets_the_usual_grade_and_gaps_are_counted_by_agency(rooms: Rooms) -> None:
    page = "/returns/usual-grades"
    assert (
        rooms.post(
            "housing", page, form="/account", agency="housing", source="1", information="A", reason="x"
        ).status_code
        == 403
    )
    bare = rooms.post("unit", page, form=page, agency="housing", source="3", information="", reason="x")
    assert bare.status_code == 400
    done = rooms.post("unit", page, form=page, agency="housing", source="3", information="D", reason="agreed")
    assert done.status_code == 303
    assert "3D" in rooms.get("housing", page).text
    assert "Education" not in words(rooms.get("housing", page).text)
    with rooms.town.services.ledger.reading() as snapshot:
        assert grade_default_of(snapshot.connection, "housing") == "3D"
    gaps = words(rooms.get("housing", "/returns/completeness").text)
    assert re.search(r"Housing Self defined ethnicity \d+ 1 0", gaps), gaps
    assert "Police" not in gaps.partition("Returns Ethnicity")[2]
    assert "Police intelligence" in words(rooms.get("unit", "/returns/completeness").text)


def test_a_draft_is_its_writers_alone_and_gone_once_recorded(rooms: Rooms) -> None:
    head = rooms.town.services.ledger.head()
    kept = rooms.post("homes", NEW, form=NEW, do="draft", text="Half a thought about Zqdraft", draft="")
    address = str(kept.headers["Location"])
    assert rooms.town.services.ledger.head() == head
    assert "Half a thought about Zqdraft" in rooms.get("homes", address).text
    assert "Zqdraft" in rooms.get("homes", NEW).text
    assert "Zqdraft" not in rooms.get("housing", NEW).text
    assert "Zqdraft" not in rooms.get("unit", NEW).text
    draft = address.partition("draft=")[2]
    done = rooms.post(
        "homes", NEW, form=address, draft=draft, **said(text="Half a thought about Zqdraft, finished.")
    )
    assert done.status_code == 303
    assert rooms.get("homes", address).status_code == 404


WRITTEN = {
    "analyst": {"agency": "police", "young_person_1.name": "Tamsin Vole", "young_person_1.dob": "6/5/2011"},
    "housing": {"young_person_1.name": "Tamsin Vole", "young_person_1.dob": "6/5/2011"},
}


def recorded(rooms: Rooms) -> int:
    return rooms.town.services.ledger.head().seq


def test_whoever_enters_a_person_by_hand_is_first_shown_who_it_may_be(rooms: Rooms) -> None:
    first = said(**WRITTEN["analyst"], text="Was outside late.")
    assert rooms.post("analyst", NEW, form=NEW, **first).status_code == 303
    before = recorded(rooms)
    again = said(
        **{**WRITTEN["analyst"], "young_person_1.name": "Tamsyn Vole"}, text="Was seen at the tram stop."
    )
    asked = rooms.post("analyst", NEW, form=NEW, **again)
    assert asked.status_code == 200
    page = words(asked.text)
    assert "Before it is recorded: who is meant?" in page
    assert "“Tamsyn Vole” may be Tamsin Vole" in page
    assert "date of birth fit" in page
    assert recorded(rooms) == before
    token = re.search(r'name="young_person_1.who" value="([^"]+)"', asked.text)[1]  # type: ignore[index]
    done = rooms.post("analyst", NEW, form=NEW, **again, **{"young_person_1.who": token})
    assert done.status_code == 303
    report = newest(rooms, done.headers["Location"], "analyst").report
    services = rooms.town.services
    with services.ledger.reading() as snapshot:
        person = entity_of(snapshot.connection, report.mentions[0].id)
    assert person == services.tokens.identify(rooms.town.viewer("analyst").scope, token)


def test_none_of_these_records_somebody_new_and_is_not_asked_again(rooms: Rooms) -> None:
    form = said(**WRITTEN["analyst"], text="Was at the arcade.")
    done = rooms.post("analyst", NEW, form=NEW, **form, **{"young_person_1.who": "new"})
    assert done.status_code == 303


def test_a_partner_is_offered_nobody_since_whoever_approves_says_who_is_meant(rooms: Rooms) -> None:
    answer = rooms.post("housing", NEW, form=NEW, **said(**WRITTEN["housing"], text="Asked for a room."))
    assert answer.status_code == 303
    assert "/returns/preview/" in answer.headers["Location"]
    again = {**WRITTEN["analyst"], "young_person_1.name": "Tamsyn Vole", "agency": "housing"}
    asked = rooms.post("analyst", NEW, form=NEW, **said(**again, text="Asked for a room."))
    assert "may be" in words(asked.text)
