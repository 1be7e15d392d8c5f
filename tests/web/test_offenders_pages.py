"""Suspects on the web: scored, explained, a statement left out with its change shown first, tactics by two people."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from planted_ledger import planted
from planted_rules import CHAIR, HOMES, IOM, LEAD, LICENSING, OFFICER, Looker, scope_of
from planted_world import World
from werkzeug.test import TestResponse

from intel.offenders.read_matrix import shipped_text
from webapp import create_app

DAY = {
    "due-day": "1",
    "due-month": "12",
    "due-year": "2026",
    "review-day": "9",
    "review-month": "1",
    "review-year": "2027",
}


class Rooms:
    def __init__(self, world: World) -> None:
        self.world = world
        self.app = create_app(world.services)
        self.clients: dict[Looker, FlaskClient] = {}

    def client(self, looker: Looker) -> FlaskClient:
        if looker not in self.clients:
            made = self.clients[looker] = self.app.test_client()
            made.set_cookie("intel", self.world.services.sign_ins.start(looker.user))
        return self.clients[looker]

    def get(self, looker: Looker, path: str) -> TestResponse:
        return self.client(looker).get(path)

    def post(self, looker: Looker, path: str, **form: str) -> TestResponse:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(looker, "/account").text)
        assert token
        return self.client(looker).post(path, data={"csrf_token": token[1], **form}, follow_redirects=True)

    def token(self, looker: Looker, internal: str) -> str:
        return self.world.services.tokens.token(scope_of(looker), internal)

    def suspect(self, looker: Looker) -> str:
        return f"/offenders/{self.token(looker, self.world.suspects[0])}"


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with planted(tmp_path_factory.mktemp("offenders") / "home") as world:
        yield Rooms(world)


def words(answer: TestResponse) -> str:
    main = answer.text.partition('<div class="width page">')[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_the_list_and_the_page_say_the_band_and_why(rooms: Rooms) -> None:
    assert re.search(r"Band [12] \d+", words(rooms.get(CHAIR, "/offenders")))
    page = words(rooms.get(CHAIR, rooms.suspect(CHAIR)))
    assert "separate incident" in page
    assert "matrix 1.0, illustrative" in page
    assert "Advice only: a named person chooses" in page
    assert "Not counted: left out by a named person" in page


@pytest.mark.parametrize("looker", [HOMES, LICENSING, LEAD], ids=str)
def test_no_partner_lead_or_licensing_officer_has_any_of_it(rooms: Rooms, looker: Looker) -> None:
    for path in (
        "/offenders",
        rooms.suspect(looker),
        "/matrix",
        "/tactics",
        "/tactics/effects",
        "/matrix/try",
        "/audit/disparity",
    ):
        assert rooms.get(looker, path).status_code == 403


def test_leaving_out_shows_the_change_before_it_is_saved_and_is_undone(rooms: Rooms) -> None:
    report = rooms.token(IOM, rooms.world.reports["cleared"])
    head = rooms.world.services.ledger.head()
    before = words(rooms.get(IOM, f"{rooms.suspect(IOM)}/leave-out?report={report}"))
    assert "Nothing is saved yet" in before
    assert "No score" in before
    assert rooms.world.services.ledger.head() == head
    bare = rooms.post(IOM, f"{rooms.suspect(IOM)}/leave-out", report=report, reason="")
    assert bare.status_code == 400
    done = rooms.post(IOM, f"{rooms.suspect(IOM)}/leave-out", report=report, reason="another man")
    assert "The record has changed since" in words(done)
    back = rooms.post(IOM, f"{rooms.suspect(IOM)}/put-back", report=report, reason="it was him")
    assert "The record has changed since" not in words(back)


def test_one_chooses_another_authorises_and_a_late_form_is_told_so(rooms: Rooms) -> None:
    path = f"{rooms.suspect(OFFICER)}/tactic"
    form = rooms.get(OFFICER, f"{path}?code=CAWN").text
    seen = re.search(r'name="seen" value="(\d+)"', form)
    assert seen
    typed = {"code": "CAWN", "seen": seen[1], "reason": "seen again", "alternatives": "none", "owner": "DS A",
             "agency": "police", "outside": "yes", **DAY}  # fmt: skip
    assert "Somebody else authorises it" in words(rooms.post(OFFICER, path, **typed))
    late = rooms.post(CHAIR, f"{rooms.suspect(CHAIR)}/tactic", **{**typed, "reason": "the very same idea"})
    assert late.status_code == 409
    assert "while you were writing" in words(late)
    assert "the very same idea" in late.text
    own = rooms.get(OFFICER, rooms.suspect(OFFICER)).text
    assert "You chose it, so somebody else authorises it" in own
    page = rooms.get(CHAIR, rooms.suspect(CHAIR)).text
    tactic = re.search(r'name="tactic" value="([^"]+)"><div class="buttons">', page)
    assert tactic
    done = rooms.post(CHAIR, f"{rooms.suspect(CHAIR)}/tactic/decide", tactic=tactic[1], decision="authorise")
    assert "The tactic is authorised" in words(done)
    assert "Abduction warning notice" in words(rooms.get(CHAIR, "/tactics/effects"))


def test_a_matrix_is_tried_beside_the_one_in_use_and_a_bad_one_refused_with_the_line(rooms: Rooms) -> None:
    other = (
        shipped_text()
        .replace('version: "1.0"', 'version: "2.0"')
        .replace("points: 5, words: one,", "points: 25, words: one,")
    )
    tried = rooms.post(CHAIR, "/matrix/try", text=other)
    assert "Matrix 1.0 beside matrix 2.0" in words(tried)
    assert "Adopt matrix 2.0" in words(tried)
    wrong = rooms.post(CHAIR, "/matrix/try", text=other.replace("from: 31,", "from: 30,", 1))
    assert wrong.status_code == 400
    assert re.search(r"Line \d+: two bands overlap at 30", words(wrong))
    assert "nothing covers" not in words(rooms.get(CHAIR, "/matrix"))


def test_the_library_is_found_by_what_one_wants_to_achieve(rooms: Rooms) -> None:
    page = words(rooms.get(CHAIR, "/tactics?aim=bring_back"))
    assert "Recovery order" in page
    assert "Sexual risk order" not in page
    assert "guidance, not legal advice" in page
    assert "more than 12 months ago" in words(rooms.get(CHAIR, "/tactics?find=nuisance+disorder"))
