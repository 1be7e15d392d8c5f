"""The hot spots page and its map's answer: who may see them, and that both say the same."""

import html
import re
from collections.abc import Iterator

import pytest
from room_pages import Rooms, rooms_over

from intel.access.policy import TABLE, limit_of


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with rooms_over(tmp_path_factory.mktemp("rooms") / "home") as found:
        yield found


@pytest.mark.parametrize("path", ["/hot-spots", "/hot-spots.json"])
def test_who_may_see_hot_spots_does_and_nobody_else(rooms: Rooms, path: str) -> None:
    for name in rooms.browsers:
        may = limit_of("hotspots.view", rooms.town.viewer(name).role) is not None
        assert rooms.get(name, path).status_code == (200 if may else 403)
    assert "hotspots.view" in TABLE


def test_both_periods_the_note_and_the_attribution_are_printed(rooms: Rooms) -> None:
    page = rooms.get("chair", "/hot-spots").text
    assert "December 2025 to February 2026" in page
    assert "Never added together." in page
    assert "Contains OS data © Crown copyright and database right" in page
    assert "No street crime is loaded." in page  # and the page stands without it
    assert "The same as a table" in page


def test_the_map_says_what_the_table_says(rooms: Rooms) -> None:
    answer = rooms.get("chair", "/hot-spots.json").json
    assert answer
    assert set(answer) == {"wards", "attribution", "crime_attribution"}
    page = html.unescape(rooms.get("chair", "/hot-spots").text)
    shown = set(re.findall(r'<tr data-ward="([^"]+)"', page))
    numbered = {
        each["properties"]["ward"]
        for each in answer["wards"]["features"]
        if each["properties"]["band"] != "few"
    }
    assert shown == numbered
    assert all(
        each["properties"]["reports"] is None or each["properties"]["reports"] >= 3
        for each in answer["wards"]["features"]
    )


def test_a_look_at_hot_spots_is_written_down(rooms: Rooms) -> None:
    before = len(rooms.looks())
    rooms.get("chair", "/hot-spots")
    assert [look[:2] for look in rooms.looks()[before:]] == [("chair", "view")]


def test_the_table_is_taken_out_with_its_words_and_recorded(rooms: Rooms) -> None:
    answer = rooms.get("chair", "/hot-spots?as=csv&why=meeting")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "OFFICIAL-SENSITIVE" in answer.text
    assert "Expected, 19 times in 20" in answer.text
