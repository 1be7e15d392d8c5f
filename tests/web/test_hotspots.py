"""The hot spots page and its map's answer: who may see them, and that both say the same."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from room_pages import Rooms, rooms_over

from intel.access.policy import TABLE, limit_of
from intel.opendata.read_wards import import_wards


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


def test_a_chosen_period_is_compared_with_the_one_before_and_kept_in_every_way_out(rooms: Rooms) -> None:
    page = rooms.get("chair", "/hot-spots?months=1&end=2026-01&beside=before").text
    assert "January 2026" in page
    assert '<option value="before" selected>' in page
    assert "months=1&amp;end=2026-01&amp;beside=before" in page[page.index("data-url") :]
    assert "Usual period" in page
    assert "Usual period" not in rooms.get("chair", "/hot-spots").text
    for wrong in ("months=2", "end=2031-01", "end=x", "beside=never"):
        assert rooms.get("chair", f"/hot-spots?{wrong}").status_code == 400


def test_the_map_is_taken_out_as_a_picture_with_a_reason_and_recorded(tmp_path: Path) -> None:
    with rooms_over(tmp_path / "home") as rooms:
        ring = [[-1.5, 53.3], [-1.4, 53.3], [-1.4, 53.4], [-1.5, 53.4], [-1.5, 53.3]]
        ward = {
            "type": "Feature",
            "properties": {"name": "City"},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        (tmp_path / "wards.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [ward]}))
        with rooms.town.services.ledger.writing("admin") as writer:
            import_wards(writer.connection, tmp_path / "wards.geojson")
        before = len(rooms.looks())
        assert rooms.get("chair", "/hot-spots?as=png").status_code == 400
        assert rooms.looks()[before:] == []
        answer = rooms.get("chair", "/hot-spots?as=png&why=meeting")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.data[:8] == b"\x89PNG\r\n\x1a\n"
        assert [look[:2] for look in rooms.looks()[before:]] == [("chair", "export")]
