"""Every route, as every role and agency: who may not is told so, who may gets an answer, and no answer leaves bare.

The routes and the permission each names are pinned here by hand, and who holds a permission in tests/access/cells.txt.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from every_address import KINDS, NOTHING, addresses
from flask import Flask
from flask.testing import FlaskClient
from planted_ledger import planted
from planted_rules import (
    ALL_AGENCIES,
    CHAIR,
    HOMES,
    LOOKERS,
    UNIT,
    Looker,
    scope_of,
)
from planted_words import found_in
from planted_world import World
from sqlalchemy import text
from werkzeug.test import TestResponse

from intel.access.policy import TABLE
from webapp import create_app
from webapp.gate import OPEN, needed_permission

ROUTES: Final = {
    "by_hand.names": "search.use",
    "by_hand.page": "return.import",
    "by_hand.write": "return.import",
    "home.page": "home.view",
    "account.page": "account.own",
    "account.password": "account.own",
    "audit.page": "audit.view",
    "audit.verify": "ledger.verify",
    "hotspots.map": "hotspots.view",
    "hotspots.page": "hotspots.view",
    "mappings.blank": "return.view",
    "mappings.list": "return.view",
    "mappings.page": "return.view",
    "mappings.save": "mapping.save",
    "mappings.text": "return.view",
    "meeting.page": "meeting.list",
    "meeting.take_back": "meeting.record",
    "meetings.choose": "pack.make",
    "meetings.list": "meeting.list",
    "meetings.pack": "pack.make",
    "meetings.record": "meeting.record",
    "meetings.style": "meeting.list",
    "network.json": "network.view",
    "network.page": "network.view",
    "network.start": "network.view",
    "notices.calendar": "notice.list",
    "notices.consider": "notice.propose",
    "notices.counts": "notice.list",
    "notices.counts_csv": "notice.list",
    "notices.docx": "notice.view",
    "notices.due": "notice.list",
    "notices.list": "notice.open",
    "notices.new": "notice.propose",
    "notices.page": "notice.open",
    "notices.pdf": "notice.view",
    "notices.record": "notice.record",
    "notices.replace_template": "notice.template",
    "notices.step": "notice.record",
    "notices.template": "notice.template",
    "notices.template_docx": "notice.template",
    "offender.answer": "requirement.raise",
    "offender.ask": "requirement.raise",
    "offender.authorise": "tactic.authorise",
    "offender.beside": "beside.record",
    "offender.beside_end": "beside.record",
    "offender.choose": "tactic.choose",
    "offender.choose_page": "tactic.choose",
    "offender.gravity": "score.record",
    "offender.leave_out_now": "score.leave_out",
    "offender.leave_out_page": "score.leave_out",
    "offender.outcome": "tactic.outcome",
    "offender.page": "score.view",
    "offender.put_back_now": "score.leave_out",
    "offender.score": "score.record",
    "offender.take_back": "tactic.choose",
    "offenders.decide_about": "course.decide",
    "offenders.decisions": "score.view",
    "offenders.list": "score.view",
    "offenders.score": "score.record",
    "people.adult": "person.record_age",
    "people.list": "person.view",
    "people.make_suspect": "suspect.designate",
    "people.no_longer_suspect": "suspect.designate",
    "people.not_adult": "person.record_age",
    "people.page": "person.view",
    "reports.list": "report.view",
    "reports.open_": "report.open",
    "reports.page": "report.view",
    "reports.withdraw": "report.withdraw",
    "returns.approve": "return.import",
    "returns.columns": "mapping.save",
    "returns.explain": "mapping.save",
    "returns.explain_words": "mapping.save",
    "returns.list": "return.view",
    "returns.nil": "return.import",
    "returns.open": "report.open",
    "returns.preview": "return.import",
    "returns.preview_refused": "return.import",
    "returns.preview_workbook": "return.import",
    "returns.put_right": "return.import",
    "returns.row": "return.import",
    "returns.refused": "return.view",
    "returns.result": "return.view",
    "returns.send": "return.import",
    "returns.send_file": "return.import",
    "returns.take_back": "report.withdraw",
    "returns.take_back_now": "report.withdraw",
    "returns.words": "mapping.save",
    "sanitised.write": "report.open",
    "rules.adopt": "matrix.adopt",
    "rules.disparity_page": "scores.disparity",
    "rules.effects": "score.view",
    "rules.matrix": "score.view",
    "rules.tactics": "score.view",
    "rules.try_it": "score.view",
    "rules.try_page": "score.view",
    "search.page": "search.use",
    "sign_in.out": "account.own",
    "things.page": "place.view",
    "urgent.list": "urgency.tell",
    "urgent.tell": "urgency.tell",
    "usual_grades.completeness": "return.view",
    "usual_grades.page": "return.view",
    "usual_grades.save": "report.open",
    "venues.list": "venue.open",
    "venues.page": "venue.open",
    "who.end": "person.judge",
    "who.judge": "person.judge",
    "who.page": "person.judge",
    "who.settle": "person.judge",
    "who.undo": "person.judge",
    "who_mentions.name": "person.judge",
    "who_mentions.page": "person.judge",
    "who_mentions.split": "person.judge",
}
# Whoever takes a return back must be one who may see it.
_NEEDS_TOO: Final = {"returns.take_back": "return.view"}
_CELLS: Final = Path(__file__).parents[1] / "access" / "cells.txt"
_COLUMNS: Final = (
    "chair", "police_officer", "analyst", "intelligence_unit", "partner", "licensing_officer", "safeguarding_lead",
    "auditor", "administrator", "iom_officer",
)  # fmt: skip
EVERYONE: Final = (
    *(Looker(f"every.{role}", role, "police") for role in _COLUMNS[:4]),
    *(Looker(f"every.p.{each}", "partner", each) for each in ALL_AGENCIES if each != "licensing"),
    *(Looker(f"every.s.{each}", "safeguarding_lead", each) for each in ALL_AGENCIES if each != "licensing"),
    Looker("every.licensing", "licensing_officer", "licensing"),
    Looker("every.auditor", "auditor", ""),
    Looker("every.admin", "administrator", ""),
    Looker("every.iom", "iom_officer", "police"),
)


def _cells() -> dict[str, dict[str, str]]:
    lines = [
        line.split() for line in _CELLS.read_text(encoding="utf-8").splitlines() if line[:1] not in {"#", ""}
    ]
    return {line[0]: dict(zip(_COLUMNS, line[1:], strict=True)) for line in lines}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with planted(tmp_path_factory.mktemp("routes") / "home") as found:
        for each in EVERYONE:
            found.services.accounts.add_account(each.user, name=each.user, role=each.role, agency=each.agency)
        yield found


@pytest.fixture(scope="module")
def app(world: World) -> Flask:
    return create_app(world.services)


@pytest.fixture(scope="module")
def clients(world: World, app: Flask) -> dict[Looker, FlaskClient]:
    found = {}
    for each in (*EVERYONE, *LOOKERS):
        found[each] = app.test_client()
        found[each].set_cookie("intel", world.services.sign_ins.start(each.user))
    return found


def test_the_routes_are_those_agreed_each_with_its_permission(app: Flask) -> None:
    named = {each: needed_permission(app, each) for each in app.view_functions if each not in OPEN}
    assert named == ROUTES
    assert set(ROUTES.values()) <= set(TABLE)
    assert set(OPEN) == {"sign_in.page", "sign_in.link", "static"}


@pytest.mark.parametrize("looker", EVERYONE, ids=lambda each: each.user)
def test_each_route_opens_for_its_roles_and_no_other(
    app: Flask, world: World, clients: dict[Looker, FlaskClient], looker: Looker
) -> None:
    cells, wrong = _cells(), []
    for rule, url in addresses(app, world, looker, "GET"):
        answer = clients[looker].get(url, buffered=True)
        _is_dressed(answer)
        needed = {ROUTES[rule.endpoint], _NEEDS_TOO.get(rule.endpoint, ROUTES[rule.endpoint])}
        allowed = all(cells[each][looker.role] != "." for each in needed)
        if (answer.status_code == 403) is allowed or answer.status_code >= 500:
            wrong.append(
                f"{rule.endpoint}: {answer.status_code}, and the table says {'yes' if allowed else 'no'}"
            )
    assert wrong == []


@pytest.mark.parametrize("looker", LOOKERS, ids=str)
def test_nothing_is_changed_without_the_forms_token_or_by_the_wrong_role(
    app: Flask, world: World, clients: dict[Looker, FlaskClient], looker: Looker
) -> None:
    cells, head = _cells(), world.services.ledger.head()
    form = {"csrf_token": _token_in(clients[looker].get("/account").text)}
    for rule, url in addresses(app, world, looker, "POST"):
        bare = clients[looker].post(url, data={"reason": "x"})
        _is_dressed(bare)
        assert bare.status_code == 400, (rule.endpoint, bare.status_code)
        if cells[ROUTES[rule.endpoint]][looker.role] == ".":
            refused = clients[looker].post(url, data=form)
            _is_dressed(refused)
            assert refused.status_code == 403, (rule.endpoint, refused.status_code)
    assert world.services.ledger.head() == head


def test_a_stranger_is_sent_to_sign_in_and_shown_nothing(app: Flask, world: World) -> None:
    stranger = app.test_client()
    for _, url in addresses(app, world, CHAIR, "GET"):
        answer = stranger.get(url, buffered=True)
        _is_dressed(answer)
        if url.partition("?")[0].endswith(".json"):
            assert answer.status_code == 401
        else:
            assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in"), url
    for _, url in addresses(app, world, CHAIR, "POST"):
        assert stranger.post(url).status_code in {303, 400}, url
    assert stranger.get("/no-such-page").status_code in {303, 404}


@pytest.mark.parametrize("looker", LOOKERS, ids=str)
def test_what_is_not_open_reads_like_what_is_not_there(
    world: World, clients: dict[Looker, FlaskClient], looker: Looker
) -> None:
    pages = {"people": "Person", "venues": "Venue", **KINDS}
    for slug, label in pages.items():
        for prefix, ending in ((f"/{slug}/", ""), (f"/network/{slug}/", ""), (f"/network/{slug}/", ".json")):
            nothing = clients[looker].get(f"{prefix}{NOTHING}{ending}")
            closed = [each for each in world.entities[label] if not world.may_know(looker, each)]
            if looker.role == "licensing_officer" and slug != "venues":
                continue
            for each in closed[:3]:
                token = world.services.tokens.token(scope_of(looker), each)
                answer = clients[looker].get(f"{prefix}{token}{ending}")
                _is_dressed(answer)
                assert answer.status_code == nothing.status_code, (prefix, ending)
                assert _without_changes(answer.text) == _without_changes(nothing.text)
    assert clients[looker].get(f"/people/{_of_another_scope(world, looker)}").status_code in {403, 404}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/no-such-page", 404),
        ("GET", "/people/nothing", 404),
        ("GET", "/people/..%2f..%2fetc", 404),
        ("GET", "/reports/%00", 404),
        ("GET", "/planets/abc", 404),
        ("GET", "/network/planets/abc", 404),
        ("GET", "/network/planets/abc.json", 404),
        ("GET", "/meetings/2026-02-30/pack?audience=meeting", 404),
        ("GET", "/meetings/yesterday/pack?audience=meeting", 404),
        ("GET", "/meetings/2026-10-01/pack?audience=nobody", 400),
        ("GET", "/meetings/2026-10-01/pack", 400),
        ("GET", "/people?page=-1", 200),
        ("GET", "/people?page=99999999999999999999", 200),
        ("GET", "/people?list=planets", 200),
        ("GET", "/search?q=" + "a" * 300, 200),
        ("GET", "/search?q=%27%29%20OR%20a%3A%2A", 200),
        ("PUT", "/people", 405),
        ("DELETE", "/returns", 405),
        ("PATCH", "/hot-spots.json", 405),
    ],
)
def test_a_wrong_address_is_answered_by_a_clear_page(
    clients: dict[Looker, FlaskClient], method: str, path: str, status: int
) -> None:
    token = _token_in(clients[CHAIR].get("/account").text)
    answer = clients[CHAIR].open(path, method=method, headers={"X-CSRFToken": token})
    _is_dressed(answer)
    assert answer.status_code == status
    assert not re.search(r"Traceback|File \"|werkzeug|sqlalchemy|neo4j", answer.text)
    assert ("<h1" in answer.text) or answer.is_json


def test_what_cannot_be_written_down_is_not_shown(
    app: Flask, world: World, clients: dict[Looker, FlaskClient]
) -> None:
    marks = {each.mark for each in world.plants if each.field != "title of a meeting"}
    shown = [
        (looker, url)
        for looker in (UNIT, HOMES)
        for _, url in addresses(app, world, looker, "GET")
        if found_in(clients[looker].get(url, buffered=True).get_data().decode("utf-8", "replace")) & marks
    ]
    assert len(shown) > 15
    still: list[str] = []
    _stop_the_record(world)
    try:
        for looker, url in shown:
            answer = clients[looker].get(url, buffered=True)
            _is_dressed(answer)
            if answer.status_code != 503 or found_in(answer.get_data().decode("utf-8", "replace")) & marks:
                still.append(f"{looker} {url}: {answer.status_code}")
    finally:
        with world.services.database.begin() as connection:
            connection.execute(text("DROP TRIGGER no_looks"))
    assert "; ".join(still) == ""
    assert clients[UNIT].get(shown[0][1]).status_code == 200


def _stop_the_record(world: World) -> None:
    with world.services.database.begin() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER no_looks BEFORE INSERT ON consultation "
                "BEGIN SELECT RAISE(ABORT, 'nothing can be written'); END"
            )
        )


def _of_another_scope(world: World, looker: Looker) -> str:
    other = "police" if scope_of(looker) != "police" else "unit"
    return world.services.tokens.token(other, next(iter(world.entities["Person"])))


def _token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def _without_changes(page: str) -> str:
    """Return a page without what is new in every answer."""
    return re.sub(r'nonce="[^"]*"|name="csrf_token" value="[^"]*"', "", page)


def _is_dressed(answer: TestResponse) -> None:
    """Hold an answer against what every answer carries: what it may load, that nobody keeps it, that it is what it says."""
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "'unsafe-inline'" not in policy
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Cookie" in answer.headers["Vary"]
