"""Signing in through the pages, over a real ledger and real accounts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from shell_pages import pages_of_the_shell

from intel.access.accounts import Accounts
from intel.access.sign_ins import SignIns
from intel.app import all_kinds
from intel.ledger import Ledger, open_engine
from intel.ledger.clock import utc_now
from intel.settings import Settings
from webapp import create_app, sign_in

PASSWORD = "a kettle of nine small herons"  # noqa: S105 - made up for this test


@dataclass(frozen=True)
class WithAccounts:
    """The parts of the services that signing in uses, all of them real."""

    settings: Settings
    ledger: Ledger
    accounts: Accounts
    sign_ins: SignIns
    demonstration: bool = False
    damage: str = ""


@pytest.fixture
def services(tmp_path: Path) -> Iterator[WithAccounts]:
    settings = Settings.from_environment({"INTEL_HOME": str(tmp_path)})
    engine = open_engine(settings.database_url)
    ledger = Ledger(engine, kinds=all_kinds(), clock=utc_now)
    accounts, sign_ins = Accounts(engine, clock=utc_now), SignIns(engine, clock=utc_now)
    accounts.add_account("helen", name="Helen Marsh", role="chair", agency="police", password=PASSWORD)
    yield WithAccounts(settings, ledger, accounts, sign_ins)
    engine.dispose()


@pytest.fixture
def app(services: WithAccounts) -> Flask:
    room = pages_of_the_shell("home.view")[1]
    return create_app(services, rooms=[sign_in.blueprint, room])


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def send(browser: FlaskClient, path: str, *, form: str = "", **values: str) -> tuple[int, str, str]:
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(form or path).text)
    assert token
    answer = browser.post(path, data={"csrf_token": token[1], **values})
    return answer.status_code, answer.text, answer.headers.get("Set-Cookie", "")


def actions(services: WithAccounts) -> list[tuple[str, str]]:
    return [(each.action, each.detail) for each in services.ledger.consultations.list()]


def test_a_right_password_signs_in_and_is_written_down(browser: FlaskClient, services: WithAccounts) -> None:
    status, _, cookie = send(browser, "/sign-in", user_id="helen", password=PASSWORD)
    assert status == 303
    assert cookie.startswith("intel=")
    assert "Helen Marsh, chair (police)" in browser.get("/show").text
    assert actions(services) == [("sign_in", "password")]


def test_a_wrong_password_says_the_same_as_a_wrong_name(browser: FlaskClient) -> None:
    said = [send(browser, "/sign-in", user_id=name, password="no")[:2] for name in ("helen", "nobody")]  # noqa: S106 - wrong on purpose
    assert [status for status, _ in said] == [403, 403]
    assert all("The user name or the password is not right." in text for _, text in said)
    assert browser.get("/show").status_code == 303


def test_a_link_is_used_by_pressing_not_by_opening_and_only_once(app: Flask, services: WithAccounts) -> None:
    path = "/sign-in/" + services.accounts.make_one_time_link("helen")
    first, second = app.test_client(), app.test_client()
    for _ in range(3):
        assert first.get(path).status_code == 200
    assert send(first, path)[0] == 303
    assert first.get("/show").status_code == 200
    status, text, _ = send(second, path)
    assert status == 403
    assert "This link was used already" in text
    assert second.get("/show").status_code == 303


def test_signing_out_ends_it_in_the_database_too(browser: FlaskClient, services: WithAccounts) -> None:
    send(browser, "/sign-in", user_id="helen", password=PASSWORD)
    cookie = browser.get_cookie("intel")
    assert cookie
    assert services.sign_ins.find(cookie.value)
    assert send(browser, "/sign-in/out", form="/show")[0] == 303
    assert services.sign_ins.find(cookie.value) is None
    assert actions(services)[-1][0] == "sign_out"


def test_each_sign_in_has_a_new_secret_and_ends_the_one_before(
    browser: FlaskClient, services: WithAccounts
) -> None:
    secrets = []
    for _ in range(2):
        path = "/sign-in/" + services.accounts.make_one_time_link("helen")
        send(browser, path)
        cookie = browser.get_cookie("intel")
        assert cookie
        secrets.append(cookie.value)
    assert secrets[0] != secrets[1]
    assert services.sign_ins.find(secrets[0]) is None
