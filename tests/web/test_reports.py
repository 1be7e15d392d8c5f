"""A report: its words by rule, what it names and states, what stands on it, taking it back and opening it."""

import re
from collections.abc import Iterator

import pytest
from more_people import more_rooms
from room_pages import Rooms

from intel.reports.state import current_report
from intel.reports.tables import source


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with more_rooms(tmp_path_factory.mktemp("reports") / "home") as found:
        yield found


@pytest.fixture
def own_rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    """A town for a test that changes it."""
    with more_rooms(tmp_path_factory.mktemp("reports") / "home") as found:
        yield found


def path_of(rooms: Rooms, name: str, what: str) -> str:
    return f"/reports/{rooms.token(name, what)}"


def report(rooms: Rooms, name: str, what: str) -> str:
    answer = rooms.get(name, path_of(rooms, name, what))
    assert answer.status_code == 200
    return answer.text


def audience(rooms: Rooms, what: str) -> set[str]:
    with rooms.town.services.ledger.reading() as snapshot:
        found = current_report(snapshot, rooms.town.ids[what])
    assert found
    return set(found.audience)


def head(rooms: Rooms) -> int:
    return rooms.town.services.ledger.head().seq


def test_the_chair_reads_the_whole_report_with_its_dates_grade_and_audience(rooms: Rooms) -> None:
    page = report(rooms, "chair", "seen")
    for words in ("Lark Sorrel sat with Dean Thornsett.", "14 February 2026, 21:40", "3 February 2026", "2 March 2026",
                  "reliable source, seen or heard directly by the source", "P: lawful sharing permitted",
                  "Open to licensing and the meeting", "was seen with", "Kiln Grill as written", "6 May 2011"):  # fmt: skip
        assert words in page


def test_a_partner_has_the_cleared_version_or_none_and_no_young_persons_name(rooms: Rooms) -> None:
    page = report(rooms, "homes", "seen")
    assert "A young person was served late, with an adult." in page
    for words in ("Lark", "Sorrel", "sat with", "6 May 2011"):
        assert words not in page
    own = report(rooms, "homes", "own")
    assert "It says no more" in own or "Text withheld" in own


def test_a_report_that_is_not_open_reads_like_one_that_is_not_there(rooms: Rooms) -> None:
    shut = rooms.get("chair", path_of(rooms, "chair", "shut"))
    nothing = rooms.get("chair", path_of(rooms, "chair", "Dean"))
    assert (shut.status_code, nothing.status_code) == (404, 404)
    plain = [re.sub(r'nonce="[^"]+"|value="[^"]+"', "", each.text) for each in (shut, nothing)]
    assert plain[0] == plain[1]
    assert rooms.get("housing", path_of(rooms, "housing", "shut")).status_code == 200
    assert rooms.get("licensing", path_of(rooms, "licensing", "seen")).status_code == 403


def test_information_suspected_to_be_false_makes_no_link_and_stays_with_the_unit(rooms: Rooms) -> None:
    assert "suspected to be false, so it makes no link" in report(rooms, "unit", "untrue")
    assert rooms.get("chair", path_of(rooms, "chair", "untrue")).status_code == 404


def test_what_was_done_with_a_report_is_told_to_whoever_settles_returns(rooms: Rooms) -> None:
    for name in ("unit", "analyst"):
        page = report(rooms, name, "seen")
        assert "Opened to the meeting, grade confirmed" in page
        assert "for the meeting" in page
    for name in ("chair", "lead", "homes"):
        assert "What was done with it" not in report(rooms, name, "seen")


def test_what_stands_on_it_alone_is_said(rooms: Rooms) -> None:
    page = report(rooms, "chair", "nodate")
    assert "Its link stands on it alone." in page
    assert "Named in no other report open to you:" in page


def test_a_missing_episode_says_when_and_what_followed(rooms: Rooms) -> None:
    page = report(rooms, "lead", "away")
    for words in ("Missing episode from Missing from home", "23 February 2026, 22:00", "25 February 2026"):
        assert words in page


def test_a_row_like_an_earlier_one_says_so_on_both_pages(rooms: Rooms) -> None:
    assert "This reads like" in report(rooms, "unit", "like")
    assert "reads like this report" in report(rooms, "unit", "own")
    assert "reads like this report" not in report(rooms, "chair", "own")  # the later one is not open to them


def test_everyone_a_report_names_is_written_down(rooms: Rooms) -> None:
    report(rooms, "officer", "seen")
    look = rooms.town.services.ledger.consultations.list(actor="officer")[-1]
    assert {rooms.town.ids[each] for each in ("Dean", "Lark", "grill", "seen")} <= set(look.subjects)


def test_what_is_new_is_listed_and_only_the_desk_has_what_waits(rooms: Rooms) -> None:
    page = rooms.get("chair", "/reports").text
    assert "since the meeting of 3 February 2026" in page
    assert "Lark Sorrel sat with" in page
    assert "Wren was at the counter" not in page  # the last meeting knew it
    assert "Grade not confirmed" not in page
    waiting = rooms.get("unit", "/reports?show=unconfirmed").text
    assert "provisional" in waiting
    assert rooms.token("unit", "like") in rooms.get("unit", "/reports?show=resembling").text
    assert "Grade not confirmed" not in rooms.get("homes", "/reports?show=unconfirmed").text


def test_withdrawing_needs_a_reason_and_the_right_to_it(rooms: Rooms) -> None:
    path = path_of(rooms, "housing", "own")
    for name in ("housing", "homes"):
        report(rooms, name, "own")  # a first look may give a young person a reference, which is an entry
    before = head(rooms)
    assert rooms.post("housing", f"{path}/withdraw", form=path, withdraw_reason=" ").status_code == 400
    assert "Withdraw this report" not in report(rooms, "homes", "own")
    for name, what, status in (("homes", "own", 403), ("housing", "like", 303), ("homes", "shut", 404)):
        if status != 303:
            path = path_of(rooms, name, what)
            answer = rooms.post(name, f"{path}/withdraw", form="/account", withdraw_reason="not ours")
            assert answer.status_code == status
    assert head(rooms) == before


def test_a_withdrawn_report_leaves_with_all_that_stood_on_it_alone(own_rooms: Rooms) -> None:
    path = path_of(own_rooms, "unit", "nodate")
    person = f"/people/{own_rooms.token('chair', 'Bazil')}"
    assert own_rooms.get("chair", person).status_code == 200
    answer = own_rooms.post("unit", f"{path}/withdraw", form=path, withdraw_reason="Sent by mistake.")
    assert answer.status_code == 303
    assert "is withdrawn" in own_rooms.get("unit", "/reports").text
    assert own_rooms.get("unit", path).status_code == 404
    assert own_rooms.get("chair", person).status_code == 404
    with own_rooms.town.services.ledger.reading() as snapshot:
        kept = snapshot.connection.execute(
            source.select().where(source.c.source_id == own_rooms.town.ids["nodate"])
        ).one()
    assert kept.state == "withdrawn"


def test_only_the_unit_opens_and_says_why(own_rooms: Rooms) -> None:
    before, shut = head(own_rooms), audience(own_rooms, "shut")
    for name in ("chair", "analyst", "housing"):
        path = path_of(own_rooms, name, "shut")
        answer = own_rooms.post(
            name, f"{path}/open", form="/account", audience="meeting", open_reason="wanted"
        )
        assert answer.status_code == 403
    path = path_of(own_rooms, "unit", "shut")
    for typed in (
        {"audience": "meeting"},
        {"open_reason": "wanted"},
        {"audience": "everyone", "open_reason": "wanted"},
    ):
        answer = own_rooms.post("unit", f"{path}/open", form=path, **typed)
        assert answer.status_code == 400
        assert "There is a problem" in answer.text
    assert (head(own_rooms), audience(own_rooms, "shut")) == (before, shut)
    answer = own_rooms.post(
        "unit", f"{path}/open", form=path, audience="meeting", open_reason="The chair asked."
    )
    assert answer.status_code == 303
    page = own_rooms.get("unit", path).text
    assert "The report is open to those you chose" in page
    assert "The chair asked." in page
    assert own_rooms.get("chair", path_of(own_rooms, "chair", "shut")).status_code == 200


def test_a_grade_is_confirmed_by_name(own_rooms: Rooms) -> None:
    path = path_of(own_rooms, "unit", "waiting")
    assert "provisional" in own_rooms.get("unit", path).text
    own_rooms.post("unit", f"{path}/open", form=path, confirm="yes", open_reason="Looked at with the sender.")
    page = own_rooms.get("unit", path).text
    assert "provisional" not in page
    assert "Grade confirmed" in page
