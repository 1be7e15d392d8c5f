"""The audit page: every look, by user and by day; counts and tokens, never a name; the check of the record."""

import re
from collections.abc import Iterator

import pytest
from more_people import more_rooms
from room_pages import Rooms
from sqlalchemy import text


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with more_rooms(tmp_path_factory.mktemp("audit") / "home") as found:
        found.get("chair", f"/people/{found.token('chair', 'Dean')}")
        found.get("homes", f"/reports/{found.token('homes', 'seen')}")
        yield found


def looks(rooms: Rooms, query: str = "") -> str:
    answer = rooms.get("auditor", f"/audit{query}")
    assert answer.status_code == 200
    return answer.text


def rows(page: str) -> list[str]:
    body = re.search(r"<tbody>(.*)</tbody>", page, re.DOTALL)
    return re.findall(r"<tr>.*?</tr>", body[1], re.DOTALL) if body else []


def test_only_the_auditor_opens_it(rooms: Rooms) -> None:
    for name in rooms.browsers:
        assert rooms.get(name, "/audit").status_code == (200 if name == "auditor" else 403)


def test_each_look_says_who_when_and_how_many(rooms: Rooms) -> None:
    newest, oldest = rows(looks(rooms))[0], rows(looks(rooms))[-1]
    assert "Officer of homes" in newest
    assert "partner" in newest
    assert "2 people, 1 report, 1 other" in newest
    assert "Officer of chair" in oldest
    assert "2 Mar 2026, 09:00" in oldest


def test_it_can_be_narrowed_to_a_user_and_to_days(rooms: Rooms) -> None:
    assert len(rows(looks(rooms, "?user=homes"))) == 1
    assert rows(looks(rooms, "?user=nobody")) == []
    assert "No look fits this." in looks(rooms, "?user=nobody")
    assert len(rows(looks(rooms, "?since=2026-03-02&until=2026-03-02"))) == 2
    assert rows(looks(rooms, "?since=2026-03-03")) == []
    assert rows(looks(rooms, "?until=2026-03-01")) == []
    wrong = looks(rooms, "?since=yesterday%3Cb%3E")
    assert "is not a day" in wrong
    assert "<b>" not in wrong


def test_it_holds_no_name_and_no_id_that_another_page_holds(rooms: Rooms) -> None:
    page = looks(rooms)
    for word in ("Dean", "Lark", "Thornsett", "Kiln"):
        assert word not in page
    for what in ("Dean", "Lark", "seen", "grill"):
        assert rooms.town.ids[what] not in page
        assert rooms.token("chair", what) not in page
    assert rooms.token("auditor", "Dean") in page


def test_the_check_says_what_it_found(tmp_path_factory: pytest.TempPathFactory) -> None:
    with more_rooms(tmp_path_factory.mktemp("audit") / "home") as rooms:
        answer = rooms.post("auditor", "/audit/verify", form="/audit")
        assert answer.status_code == 303
        assert "The record is whole:" in looks(rooms)
        assert rooms.post("chair", "/audit/verify", form="/account").status_code == 403
        with rooms.town.services.database.begin() as connection:
            connection.execute(text("update entry set actor = 'someone' where seq = 5"))
        rooms.post("auditor", "/audit/verify", form="/audit")
        assert "The record is broken at 5" in looks(rooms)
