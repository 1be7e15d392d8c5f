"""Notices in the browser: begun from a page, proposed, saved half done, authorised by another, served once, watched."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from room_pages import Rooms, rooms_over

from intel.notices.write_docx import TEMPLATE

PROPOSED = {
    "ground": "section_2", "adult_name": "Dean Thornsett", "child_name": "Lark Sorrel", "order": "none", "placement_kind": "family",
    "parental": "no", "parental_asked": "Her mother, 1 March", "facts": "At the grill in February.",
}  # fmt: skip
CHECKED = {
    "born-day": "6", "born-month": "5", "born-year": "2011", "age_proof": "passport", "age_seen-day": "1", "age_seen-month": "3",
    "age_seen-year": "2026", "statement-day": "1", "statement-month": "3", "statement-year": "2026", "statement_by": "Her mother",
    "capacity": "parent", "alternatives": "Talking, not enough", "views": "I am glad someone asked",
}  # fmt: skip
SERVED = {
    "day-day": "2", "day-month": "3", "day-year": "2026", "time": "9:00", "place": "Police office", "by": "PC Firth",
    "method": "in_person", "signature": "signed",
}  # fmt: skip

REVIEWED = {
    "on-day": "2", "on-month": "3", "on-year": "2026", "found": "Nothing was found amiss.", "outcome": "keep",
    "next-day": "2", "next-month": "6", "next-year": "2026",
}  # fmt: skip


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with rooms_over(tmp_path_factory.mktemp("notices") / "home") as found:
        yield found


@pytest.fixture(scope="module")
def page(rooms: Rooms) -> str:
    """The address of a notice that the officer proposed and checked, and whose wording is cleared."""
    new = f"/notices/new?person={rooms.token('officer', 'Lark')}"
    asked = rooms.get("officer", new).text
    assert "On which adult?" in asked
    begun = {
        "person": rooms.token("officer", "Lark"),
        "is_adult": "no",
        "other": rooms.token("officer", "Dean"),
    }
    refused = rooms.post("officer", "/notices/new", form=new, **begun, reason="")
    assert refused.status_code == 400
    assert "Say why a notice is considered" in refused.text
    answer = rooms.post("officer", "/notices/new", form=new, **begun, reason="sat together")
    assert answer.status_code == 303
    at: str = answer.headers["Location"]
    assert "A proposal, on one of the two grounds" in rooms.get("officer", at).text
    assert send(rooms, "officer", at, "propose", **PROPOSED).status_code == 303
    return at


def send(rooms: Rooms, who: str, at: str, step: str, **values: str):  # type: ignore[no-untyped-def]  # tests only
    form = rooms.get(who, f"{at}/{step}").text
    seen = re.search(r'name="seen" id="seen" value="(\d+)"', form)
    assert seen
    return rooms.post(who, f"{at}/{step}", form=f"{at}/{step}", **{"seen": seen[1], **values})


def test_a_form_says_every_fault_at_once_and_keeps_what_was_typed(rooms: Rooms, page: str) -> None:
    answer = send(
        rooms, "officer", page, "check", **{**CHECKED, "born-month": "13", "capacity": "", "age_proof": ""}
    )
    assert answer.status_code == 400
    assert "6-13-2011 is not a date" in answer.text
    assert "Say in what capacity they made it." in answer.text
    assert "I am glad someone asked" in answer.text


def test_a_form_saved_half_done_is_its_writers_alone(rooms: Rooms, page: str) -> None:
    head = rooms.town.services.ledger.head()
    saved = send(rooms, "officer", page, "word", do="save", wording="Half a thought", acts="meet")
    assert saved.status_code == 303
    assert rooms.town.services.ledger.head() == head
    assert "You saved half done" in rooms.get("officer", page).text
    assert "Half a thought" in rooms.get("officer", f"{page}/word").text
    assert "Half a thought" not in rooms.get("chair", f"{page}/word").text
    assert "You saved half done" not in rooms.get("chair", page).text


def test_it_is_authorised_by_another_and_served_once(rooms: Rooms, page: str) -> None:
    assert send(rooms, "officer", page, "check", **CHECKED).status_code == 303
    assert send(rooms, "officer", page, "word", acts="meet", wording="Stay away from her.").status_code == 303
    assert "You saved half done" not in rooms.get("officer", page).text
    own = send(rooms, "officer", page, "authorise", rank="inspector")
    assert own.status_code == 400
    assert "nobody authorises their own proposal" in own.text
    early = send(rooms, "officer", page, "serve", **SERVED)
    assert early.status_code == 400
    assert "not authorised, so it cannot be served" in early.text
    assert send(rooms, "chair", page, "authorise", rank="superintendent").status_code == 303
    first, second = (rooms.get(each, f"{page}/serve").text for each in ("officer", "chair"))
    seen = [re.search(r'id="seen" value="(\d+)"', each) for each in (first, second)]
    assert seen[0]
    assert seen[1]
    assert "which hour" not in first  # no such night in March
    late = {**SERVED, "time": "23:59"}
    assert "has not come yet" in send(rooms, "officer", page, "serve", **late).text
    served = {**SERVED, "time": "09:05", "seen": seen[0][1]}
    _at_ten(rooms)
    assert rooms.post("officer", f"{page}/serve", form=page, **served).status_code == 303
    told = rooms.post("chair", f"{page}/serve", form=page, **served)
    assert told.status_code == 409
    assert "was recorded by officer" in told.text
    assert "Dean Thornsett must keep away from Lark Sorrel" in rooms.get("chair", page).text


def _at_ten(rooms: Rooms) -> None:
    """Let the town's clock pass the minute of service: it moves a second with each look."""
    while rooms.town.services.clock().minute < 6:
        pass


def test_a_step_recorded_by_mistake_is_taken_back_and_the_history_keeps_both(rooms: Rooms, page: str) -> None:
    assert send(rooms, "officer", page, "review", **REVIEWED).status_code == 303
    form = rooms.get("officer", f"{page}/take_back").text
    [review] = re.findall(r'name="entry"[^>]*value="(\d+)"', form)  # service is below it
    assert send(rooms, "officer", page, "take_back", entry=review, reason="").status_code == 400
    done = send(rooms, "officer", page, "take_back", entry=review, reason="of another notice")
    assert done.status_code == 303
    shown = rooms.get("chair", page).text
    assert "<del>Reviewed</del>" in shown
    assert "of another notice" in shown
    assert "Nothing was found amiss." in shown  # it is still read in the history
    assert "<h2>Reviews</h2>" not in shown


def test_papers_hold_name_birth_and_ground_and_are_recorded(rooms: Rooms, page: str) -> None:
    word, pdf = (rooms.get("officer", f"{page}/notice.{each}") for each in ("docx", "pdf"))
    assert (word.status_code, pdf.status_code) == (200, 200)
    assert word.data[:2] == b"PK"
    assert pdf.data[:5] == b"%PDF-"
    assert ("officer", "export", "the paper, PDF") in rooms.looks()
    assert rooms.get("housing", f"{page}/notice.pdf").status_code == 403


def test_the_chair_sees_it_in_one_look_and_the_register_narrows(rooms: Rooms, page: str) -> None:
    home = rooms.get("chair", "/").text
    assert "1 in force" in home
    everything = rooms.get("chair", "/notices").text
    assert "N-1" in everything
    assert "Showing 1 of 1 notices" in rooms.get("chair", "/notices?state=in_force&ground=section_2").text
    assert "No notice fits this" in rooms.get("chair", "/notices?shared=agency_homes").text
    assert "is not a date" in rooms.get("chair", "/notices?until=soon").text
    assert "What is due" in rooms.get("chair", "/notices/due").text
    assert page in everything


def test_a_partner_sees_that_it_exists_only_once_it_was_shared(rooms: Rooms, page: str) -> None:
    token = page.rpartition("/")[2]
    mine = rooms.town.services.tokens.identify("police", token)
    assert mine
    housing = f"/notices/{rooms.town.services.tokens.token('agency_housing', mine)}"
    assert rooms.get("housing", housing).status_code == 404
    assert "No notice was shared with you" in rooms.get("housing", "/notices").text
    assert rooms.get("licensing", "/notices").status_code == 403
    shared = {
        "audience": "agency_housing",
        "basis": "safeguarding",
        "on-day": "2",
        "on-month": "3",
        "on-year": "2026",
    }
    assert send(rooms, "officer", page, "share", **shared).status_code == 303
    seen = rooms.get("housing", housing).text
    assert "A police notice keeps Dean Thornsett away from YP-" in seen
    for kept in ("Lark", "Stay away from her", "At the grill", "2011", "Police office"):
        assert kept not in seen
    assert (
        "A police notice tells Dean Thornsett"
        in rooms.get("officer", f"/people/{rooms.token('officer', 'Lark')}").text
    )


def test_the_calendar_and_the_counts_name_nobody(rooms: Rooms, page: str) -> None:
    del page
    for path in ("/notices/calendar.ics", "/notices/counts", "/notices/counts.csv"):
        answer = rooms.get("chair", path)
        assert answer.status_code == 200
        assert not re.search("Dean|Lark|Thornsett|Sorrel", answer.text)
    assert "fewer than 5" in rooms.get("chair", "/notices/counts.csv").text


def test_a_template_is_tried_before_it_is_taken(rooms: Rooms, tmp_path: Path) -> None:
    del tmp_path
    form = rooms.get("chair", "/notices/template").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert token
    import io  # noqa: PLC0415

    def put(content: bytes):  # type: ignore[no-untyped-def]  # tests only
        data = {"csrf_token": token[1], "file": (io.BytesIO(content), "own.docx")}
        return rooms.browsers["chair"].post(
            "/notices/template", data=data, content_type="multipart/form-data"
        )

    refused = put(b"not a document")
    assert refused.status_code == 400
    assert "The template in use stays as it is." in refused.text
    assert put(TEMPLATE.read_bytes()).status_code == 303
    assert "In use since" in rooms.get("chair", "/notices/template").text
