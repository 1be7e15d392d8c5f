"""Venues: one address, two views; licensing never receives a name, nor words that were not cleared for it."""

from collections.abc import Iterator

import pytest
from meeting_ledger import NAMES
from room_pages import Rooms, rooms_over


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with rooms_over(tmp_path_factory.mktemp("rooms") / "home") as found:
        yield found


def test_the_meeting_and_licensing_open_the_same_address_and_others_do_not(rooms: Rooms) -> None:
    for name in rooms.browsers:
        may = name != "auditor"
        assert rooms.get(name, "/venues").status_code == (200 if may else 403)
        answer = rooms.get(name, f"/venues/{rooms.token(name, 'grill')}")
        assert answer.status_code == (200 if may else 403)


def test_the_meeting_sees_who_was_there_the_words_and_the_licence(rooms: Rooms) -> None:
    page = rooms.get("chair", f"/venues/{rooms.token('chair', 'grill')}").text
    for words in (
        "Lark Sorrel",
        "Dean Thornsett",
        "LN/7",
        "Lark Sorrel sat with Dean Thornsett.",
        "Wren was at the counter",
    ):
        assert words in page
    assert "Rory" not in page


def test_a_partner_sees_the_same_venue_without_the_childs_name(rooms: Rooms) -> None:
    page = rooms.get("homes", f"/venues/{rooms.token('homes', 'grill')}").text
    assert "Dean Thornsett" in page
    for name in ("Lark", "Wren"):
        assert name not in page


def test_licensing_never_receives_a_name_or_words_not_cleared(rooms: Rooms) -> None:
    pages = [rooms.get("licensing", "/venues").text]
    pages.append(rooms.get("licensing", f"/venues/{rooms.token('licensing', 'grill')}").text)
    for page in pages:
        for name in {*NAMES} - {"Ash"}:
            assert name not in page
        assert "Nothing cleared here" not in page
        assert "Quiet Bar" not in page
        assert "this line is always shown" in page
    assert "A young person was served late, with an adult." in pages[1]
    assert "Ash Holder" in pages[1]
    assert "1 or more" in pages[1]


@pytest.mark.parametrize("what", ["bar", "Lark", "Dean", "stop", "seen", "shut"])
def test_licensing_opens_nothing_else_by_any_address(rooms: Rooms, what: str) -> None:
    assert rooms.get("licensing", f"/venues/{rooms.token('licensing', what)}").status_code == 404
    assert rooms.get("licensing", f"/venues/{rooms.token('chair', 'grill')}").status_code == 404


def test_what_is_new_since_the_last_meeting_is_marked(rooms: Rooms) -> None:
    page = rooms.get("chair", "/venues").text
    assert "Since the last meeting" in page
    assert "1 with a report that came or changed since" in page or "2 with a report" in page
    assert "3 February 2026" in page


def test_everything_shown_is_written_down_and_no_internal_id_leaves(rooms: Rooms) -> None:
    page = rooms.get("chair", f"/venues/{rooms.token('chair', 'grill')}").text
    line = rooms.town.services.ledger.consultations.list()[-1]
    for what in ("grill", "Lark", "Dean", "Wren", "seen", "early"):
        assert rooms.town.ids[what] in line.subjects
        assert rooms.town.ids[what] not in page
    rooms.get("licensing", f"/venues/{rooms.token('licensing', 'grill')}")
    line = rooms.town.services.ledger.consultations.list()[-1]
    assert set(line.subjects) == {rooms.town.ids["grill"], rooms.town.ids["seen"]}
