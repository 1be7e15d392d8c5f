"""What someone opened last: theirs alone, newest first, and only what is open to them still."""

from collections.abc import Iterator

import pytest
from room_pages import Rooms, rooms_over

from intel.people.recent import Recent


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with rooms_over(tmp_path_factory.mktemp("recent") / "home") as found:
        yield found


def test_what_was_opened_last_comes_first_and_is_ones_own(rooms: Rooms) -> None:
    for kind, what in (("people", "Dean"), ("venues", "grill"), ("people", "Dean")):
        assert rooms.get("chair", f"/{kind}/{rooms.token('chair', what)}").status_code == 200
    page = rooms.get("chair", "/search").text
    assert "What you opened last" in page
    assert page.index("Dean Thornsett") < page.index("Kiln Grill as written")
    assert "Dean Thornsett" not in rooms.get("housing", "/search").text


def test_what_is_not_open_any_more_is_left_out(rooms: Rooms) -> None:
    services, homes = rooms.town.services, rooms.town.viewer("homes")
    recent = Recent(services.database, clock=services.clock)
    for what in ("Rory", "grill"):
        recent.remember(homes, rooms.town.ids[what])
    assert [each.name for each in recent.list(services.enquiry(homes))] == ["Kiln Grill as written"]
