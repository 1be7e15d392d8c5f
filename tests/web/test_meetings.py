"""Meetings: the list, recording one, and a pack as a page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from room_pages import Rooms, rooms_over

HELD = {"held-day": "2", "held-month": "3", "held-year": "2026"}
PACK = "/meetings/2026-03-03/pack?audience="


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with rooms_over(tmp_path_factory.mktemp("rooms") / "home") as found:
        yield found


@pytest.fixture
def own_rooms(tmp_path: Path) -> Iterator[Rooms]:
    with rooms_over(tmp_path / "home") as found:
        yield found


def test_the_list_says_what_is_new_for_whoever_looks(rooms: Rooms) -> None:
    chair, housing = (rooms.get(name, "/meetings").text for name in ("chair", "housing"))
    assert "Since then 7 reports open to you are new or changed." in chair
    assert "Since then 8 reports open to you are new or changed." in housing
    assert "Record a meeting" in chair
    assert "Record a meeting" not in housing
    for name in ("licensing", "auditor"):
        assert rooms.get(name, "/meetings").status_code == 403


def test_only_the_chair_records_a_meeting(own_rooms: Rooms) -> None:
    refused = own_rooms.browsers["housing"].post("/meetings", data=HELD)
    assert refused.status_code in {400, 403}
    answer = own_rooms.post("chair", "/meetings", form="/meetings", **HELD)
    assert answer.status_code == 303
    page = own_rooms.get("chair", "/meetings").text
    assert "The meeting of 2 March 2026 is recorded." in page
    assert "Since then no report open to you is new or changed." in page


def test_a_meeting_recorded_by_mistake_is_taken_back_and_its_date_is_free_again(own_rooms: Rooms) -> None:
    own_rooms.post("chair", "/meetings", form="/meetings", **HELD)
    path = "/meetings/2026-03-02"
    assert "Take this meeting back" in own_rooms.get("chair", path).text
    assert "Take this meeting back" not in own_rooms.get("housing", path).text
    refused = own_rooms.post("chair", f"{path}/take-back", form=path, reason=" ")
    assert refused.status_code == 400
    assert "needs a reason" in refused.text
    assert own_rooms.post("chair", f"{path}/take-back", form=path, reason="Wrong day.").status_code == 303
    page = own_rooms.get("chair", "/meetings").text
    assert "Since then 7 reports open to you are new or changed." in page
    assert own_rooms.get("chair", path).status_code == 404
    assert own_rooms.post("chair", "/meetings", form="/meetings", **HELD).status_code == 303


def test_the_copies_of_a_pack_are_listed_with_their_numbers(own_rooms: Rooms) -> None:
    path = "/meetings/2026-02-03"
    assert "No copy has been made yet." in own_rooms.get("chair", path).text
    for name, audience in (("chair", "police"), ("chair", "meeting"), ("housing", "agency_housing")):
        cover = own_rooms.get(name, f"{path}/pack?audience={audience}").text
        number = own_rooms.town.services.ledger.consultations.list()[-1].seq
        assert f"{number}" in cover
    page = own_rooms.get("chair", path).text
    looks = [
        look.seq
        for look in own_rooms.town.services.ledger.consultations.list()
        if look.detail.startswith("pack for")
    ]
    rows = re.findall(r'<tr><td data-label=""[^>]*>(\d+)</td><td data-label="Whose copy">([^<]+)', page)
    assert [int(number) for number, _ in rows] == sorted(looks, reverse=True)
    assert [whose for _, whose in rows] == ["Housing", "The meeting", "Police"]
    own = own_rooms.get("housing", path).text
    assert len(re.findall(r'data-label="Whose copy">', own)) == 1
    file = own_rooms.get("chair", f"{path}?as=csv&why=review")
    assert file.status_code == 200
    assert str(looks[0]) in file.text
    assert own_rooms.get("chair", "/meetings/2026-02-30").status_code == 404
    assert own_rooms.get("chair", "/meetings/2031-01-01").status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"held-day": "31", "held-month": "2", "held-year": "2026"}, "in numbers"),
        ({"held-day": "", "held-month": "", "held-year": ""}, "in numbers"),
        ({"held-day": "9", "held-month": "3", "held-year": "2026"}, "has not come yet"),
        ({"held-day": "3", "held-month": "2", "held-year": "2026"}, "already recorded"),
    ],
)
def test_a_date_that_cannot_be_right_is_said_on_the_form_and_nothing_is_recorded(
    rooms: Rooms, typed: dict[str, str], said: str
) -> None:
    head = rooms.town.services.ledger.head()
    answer = rooms.post("chair", "/meetings", form="/meetings", **typed)
    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    assert said in answer.text
    assert rooms.town.services.ledger.head() == head


def test_a_pack_is_a_page_with_its_own_style_and_is_written_down(rooms: Rooms) -> None:
    answer = rooms.get("chair", f"{PACK}agency_housing")
    assert re.search(r"Copy \d+, for <strong>Housing</strong>", answer.text)
    assert "Wren Alder" in answer.text
    assert "Lark" not in answer.text
    assert rooms.looks()[-1] == ("chair", "share", "pack for agency_housing")
    number = rooms.town.services.ledger.consultations.list()[-1].seq
    assert answer.text.count(f"Copy {number} for Housing") > 1  # at the top of each part
    assert f"Copy {number}, for" in answer.text
    assert f"Copy {number + 1}, for" in rooms.get("chair", f"{PACK}agency_housing").text
    assert rooms.town.services.ledger.consultations.list()[-1].purpose == "meeting of 2026-03-03"
    rooms.get("housing", f"{PACK}agency_housing")
    assert rooms.looks()[-1] == ("housing", "export", "pack for agency_housing")
    style = rooms.get("chair", "/meetings/pack.css")
    assert style.mimetype == "text/css"
    style.close()


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("housing", f"{PACK}agency_health", 403),
        ("housing", f"{PACK}police", 403),
        ("housing", PACK, 403),
        ("licensing", f"{PACK}licensing", 403),
        ("auditor", f"{PACK}meeting", 403),
        ("chair", PACK, 400),
        ("chair", f"{PACK}everyone", 400),
        ("chair", "/meetings/2026-01-20/pack?audience=police", 404),
        ("chair", "/meetings/someday/pack?audience=police", 404),
    ],
)
def test_no_other_pack_is_made(rooms: Rooms, name: str, path: str, status: int) -> None:
    before = [look for look in rooms.looks() if look[1] in {"share", "export"}]
    assert rooms.get(name, path).status_code == status
    assert [look for look in rooms.looks() if look[1] in {"share", "export"}] == before


def test_the_form_leads_to_the_packs_own_address(rooms: Rooms) -> None:
    answer = rooms.get("chair", "/meetings/pack?meeting=2026-02-03&audience=police")
    assert answer.location == "/meetings/2026-02-03/pack?audience=police"
    answer = rooms.get("chair", "/meetings/pack?meeting=next&audience=police")
    assert answer.location == "/meetings/2026-03-02/pack?audience=police"
    away = rooms.get("chair", "/meetings/pack?meeting=//evil.example&audience=police").location
    assert away.startswith("/meetings/")
