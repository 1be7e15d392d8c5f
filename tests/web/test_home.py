"""The home page of each role: the next meeting, what is new for this viewer, what waits; and no name that may not go."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from more_people import more_rooms
from room_pages import Rooms

from intel.app import open_services
from intel.meetings.find import Held
from intel.meetings.record import record_meeting
from intel.settings import Settings
from webapp import create_app
from webapp.home_parts import meeting_after

SPEAKERS = ("chair", "officer", "analyst", "unit", "housing", "homes", "lead")


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with more_rooms(tmp_path_factory.mktemp("homes") / "home") as found:
        yield found


def home(rooms: Rooms, name: str) -> str:
    answer = rooms.get(name, "/")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(
    ("last", "following"),
    [
        (date(2026, 11, 3), date(2026, 12, 1)),  # first Tuesday
        (date(2026, 12, 1), date(2027, 1, 5)),
        (date(2026, 1, 27), date(2026, 2, 24)),  # fourth Tuesday
        (date(2026, 3, 31), date(2026, 4, 28)),  # a fifth, where the next month has only four
    ],
)
def test_the_next_meeting_is_expected_on_the_same_weekday(last: date, following: date) -> None:
    assert meeting_after(Held(id="m", on=last, title="", seq=1)) == following


def test_everyone_who_comes_sees_the_next_meeting_and_what_is_new(rooms: Rooms) -> None:
    for name in SPEAKERS:
        page = home(rooms, name)
        assert "Next meeting: Tuesday 3 March 2026" in page
        assert "What is new since 3 February 2026" in page
        assert "Young people" in page
        assert "Kiln Grill as written" in page


def test_what_is_new_is_told_in_sentences_with_the_reports_under_them(rooms: Rooms) -> None:
    page = " ".join(re.sub(r"<[^>]+>", "", home(rooms, "chair")).split())
    assert "A missing episode was reported; a return interview is recorded for each." in page
    assert "Soon 16: Gale Heath on 20 March (full care order)." in page
    assert "Dean Thornsett was seen with Lark Sorrel; was seen at Kiln Grill as written." in page
    assert "Named again: Wren Alder." in page
    assert re.search(r"Named for the first time: .*Lark Sorrel", page)
    assert "Kiln Grill as written is linked to Dean Thornsett." in page


def test_what_is_not_open_is_not_new(rooms: Rooms) -> None:
    assert "Rory" in home(rooms, "housing")
    for name in ("chair", "officer", "homes", "lead"):
        page = home(rooms, name)
        assert "Rory" not in page
        assert "Untrue" not in page


def test_a_name_stays_with_those_who_may_have_it(rooms: Rooms) -> None:
    page = home(rooms, "homes")
    for word in ("Wren", "Lark", "Gale", "Fenn", "20 March", "Larkspur"):
        assert word not in page
    assert "YP-" in page
    assert "Dean Thornsett" in page
    assert "suspect" not in page[page.index("<main") : page.index("</main>")].lower()


def test_no_sentence_puts_a_number_on_one_young_person(rooms: Rooms) -> None:
    for name in SPEAKERS:
        page = re.sub(r"<[^>]+>", "", home(rooms, name))
        for child in ("Wren Alder", "Lark Sorrel", "Linnet Ash", "Gale Heath", "Fenn Marsh"):
            assert not re.search(rf"{child}[^.]{{0,40}}\d+ (report|time|link)", page)


def test_whoever_prepares_the_meeting_sees_whose_return_is_in_and_an_agency_its_own(rooms: Rooms) -> None:
    page = home(rooms, "chair")
    assert "1 of 11 returns is in." in page
    assert "Youth justice" in page
    theirs = home(rooms, "homes")
    assert "Your agency&#39;s return is in." in theirs
    assert "homes-march.csv" in theirs
    assert "1 row refused" in theirs
    assert "Your agency&#39;s return is not in yet." in home(rooms, "housing")
    assert "homes-march.csv" not in home(rooms, "housing")


def test_what_waits_is_each_ones_own(rooms: Rooms) -> None:
    assert "whose grade nobody has confirmed" in home(rooms, "unit")
    assert "like an earlier one" in home(rooms, "analyst")
    for name in ("chair", "housing", "lead"):
        assert "whose grade nobody has confirmed" not in home(rooms, name)
    assert "People whose age is not recorded" in home(rooms, "lead")


def test_at_most_one_green_button(rooms: Rooms) -> None:
    for name in rooms.browsers:
        assert len(re.findall(r'class="govuk-button"', home(rooms, name))) <= 1


def test_licensing_sees_how_many_premises_and_nobody(rooms: Rooms) -> None:
    page = home(rooms, "licensing")
    assert "1 premises has new links since 3 February 2026" in page
    for word in ("Dean", "Lark", "Wren", "Kiln"):
        assert word not in page


def test_the_auditor_and_the_administrator_see_nobodys_story(rooms: Rooms) -> None:
    home(rooms, "chair")
    looks, accounts = home(rooms, "auditor"), home(rooms, "admin")
    assert "Looked at" in looks
    assert "Officer of chair" in looks
    assert "Officer of homes" in accounts
    for page in (looks, accounts):
        for word in ("Dean", "Lark", "Wren", "Kiln", "homes-march"):
            assert word not in page


def test_an_account_shows_its_role_and_takes_a_new_password(rooms: Rooms) -> None:
    page = rooms.get("lead", "/account").text
    assert "safeguarding lead" in page
    for old, new, again in (("", "short", "short"), ("", "three plain words", "three other words")):
        answer = rooms.post("lead", "/account/password", form="/account", old=old, new=new, again=again)
        assert answer.status_code == 400
    accounts = rooms.town.services.accounts
    assert not accounts.get_account("lead").has_password
    new = "three plain words"
    answer = rooms.post("lead", "/account/password", form="/account", new=new, again=new)
    assert answer.status_code == 303
    assert rooms.get("lead", "/account").status_code == 200  # signed in anew
    assert accounts.check_password("lead", new)
    wrong = rooms.post("lead", "/account/password", form="/account", old="not it", new=new * 2, again=new * 2)
    assert wrong.status_code == 400


def test_an_empty_record_says_so_to_every_role(tmp_path: Path) -> None:
    settings = Settings.from_environment({"INTEL_HOME": str(tmp_path / "home")})
    clock = lambda: datetime(2026, 3, 2, 9, tzinfo=UTC)  # noqa: E731 - one line says it
    people = (
        ("chair", "police"), ("analyst", "police"), ("intelligence_unit", "police"), ("police_officer", "police"),
        ("partner", "housing"), ("safeguarding_lead", "health"), ("licensing_officer", "licensing"), ("auditor", ""), ("administrator", ""),
    )  # fmt: skip
    with open_services(settings, clock=clock) as services:
        app = create_app(services)
        for role, agency in people:
            services.accounts.add_account(role, name=role, role=role, agency=agency)
            client = app.test_client()
            client.set_cookie("intel", services.sign_ins.start(role))
            page = client.get("/")
            assert page.status_code == 200
            if agency and role != "licensing_officer":
                assert "No meeting is recorded yet" in page.text
                assert "No report is open to you yet." in page.text
                assert "Nobody in reports open to you is in this list." in client.get("/people").text
                assert client.get("/reports").status_code == 200


def test_when_nothing_came_since_the_last_meeting_what_it_saw_is_shown(tmp_path: Path) -> None:
    with more_rooms(tmp_path / "home") as rooms:
        services = rooms.town.services
        with services.ledger.writing("chair") as writer:
            record_meeting(writer, date(2026, 3, 3), ids=services.ids)
        page = home(rooms, "chair")
        assert "What was new at the meeting of 3 March 2026" in page
        assert "Nothing open to you has come since." in page
        assert "Dean Thornsett" in page
        assert "Nothing has come in since the meeting of 3 March 2026" in rooms.get("chair", "/reports").text
