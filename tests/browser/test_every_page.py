"""Every page and state in Chromium: no accessibility fault, in its width, drawn in forced colours; no new page is left out.

Pages are found, not listed: each route is asked for as one person after another until somebody has it, each home as its
own person, then every form on them is sent empty. A route nobody gets a page from must be in BY_HAND.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from every_address import NOTHING, addresses
from flask import Flask
from flask.testing import FlaskClient
from planted_ledger import planted
from planted_rules import (
    ADMINISTRATOR,
    ANALYST,
    AUDITOR,
    CHAIR,
    HOMES,
    LEAD,
    LICENSING,
    OFFICER,
    UNIT,
    Looker,
)
from planted_world import World
from playwright.sync_api import Browser, Page
from watched import accessibility_faults, opened, serving, until

from intel.app import open_services
from intel.settings import Settings
from webapp import create_app
from webapp.gate import OPEN

pytestmark = pytest.mark.browser

LOOKING: Final = (UNIT, CHAIR, ANALYST, HOMES, LICENSING, AUDITOR, ADMINISTRATOR, OFFICER, LEAD)
# Pages that need something done first, and files or turns that no address of the planted ledger gives: each says why.
BY_HAND: Final = {
    "returns.preview": "a return that was sent and waits; looked at by the journeys of the analyst and the partner",
    "returns.preview_refused": "the refused rows of such a return, as a file",
    "returns.preview_workbook": "the same, as a workbook",
    "returns.columns": "the columns of a file nobody has explained yet; looked at in the walk through mappings",
    "returns.words": "the words of such a file that are new",
    "notices.new": "a notice starts at an adult of concern; looked at by the tests of notices",
    "returns.row": "one row of such a return; looked at by its own walk",
}
# Ways out: what they lead to is looked at by itself.
_LEAVES: Final = ("/sign-out",)
_FITS: Final = "document.documentElement.scrollWidth"


@dataclass(frozen=True, slots=True)
class Seen:
    """One page somebody has."""

    looker: Looker
    url: str


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with planted(tmp_path_factory.mktemp("pages") / "home") as found:
        yield found


@pytest.fixture(scope="module")
def app(world: World) -> Flask:
    return create_app(world.services)


@pytest.fixture(scope="module")
def pages(app: Flask, world: World) -> list[Seen]:
    """Every route as the first person who gets a page from it, and everyone's home."""
    found, kinds = [Seen(each, "/") for each in LOOKING[1:]], defaultdict[str, set[str]](set)
    for looker in LOOKING:
        client = _client(app, world, looker)
        for rule, url in addresses(app, world, looker, "GET"):
            if "page" not in kinds[rule.endpoint]:
                kind = _kind(client, url)
                kinds[rule.endpoint].add(kind)
                found += [Seen(looker, url)] if kind == "page" else []
    left = {endpoint for endpoint, had in kinds.items() if not had & {"page", "file"}}
    assert left <= set(BY_HAND), left - set(BY_HAND)
    return list(dict.fromkeys(found))


def _client(app: Flask, world: World, looker: Looker) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("intel", world.services.sign_ins.start(looker.user))
    return client


def _kind(client: FlaskClient, url: str) -> str:
    """Return whether an address gives this person a page, a file (or the way to another page), or neither."""
    answer = client.get(url, buffered=True)
    if answer.status_code == 200 and answer.mimetype == "text/html":
        return "page"
    return "file" if answer.status_code in {200, 303} else ""


def _endpoint(app: Flask, url: str) -> str:
    return str(app.url_map.bind("localhost").match(url.partition("?")[0])[0])


def test_every_page_and_every_form_sent_empty_has_no_fault(
    chromium: Browser, app: Flask, world: World, pages: list[Seen]
) -> None:
    assert len({_endpoint(app, each.url) for each in pages}) > 20
    faults: list[str] = []
    with serving(app) as address, ExitStack() as stack:
        tabs = {each: stack.enter_context(_tab(chromium, world, each, address)) for each in LOOKING}
        forms: dict[str, Seen] = {}
        for seen in pages:
            page = tabs[seen.looker]
            page.goto(address + seen.url)
            faults += _faults(page, f"{seen.looker} {seen.url}")
            for action in page.eval_on_selector_all(
                "form[method=post]", "(all) => all.map((each) => each.getAttribute('action'))"
            ):
                if action not in _LEAVES:
                    forms.setdefault(_posted(app, action), Seen(seen.looker, f"{seen.url}#{action}"))
        assert len(forms) > 8
        for seen in forms.values():
            page, (url, _, action) = tabs[seen.looker], seen.url.partition("#")
            page.goto(address + url)
            form = page.locator(f'form[action="{action}"]').first
            if not form.count():
                continue  # what was sent before it, empty, left nothing of it to do
            with page.expect_navigation():
                form.evaluate(
                    "(form) => { for (const each of form.querySelectorAll('input:not([type=hidden]), textarea')) { each.value = ''; each.checked = false; } form.submit(); }"
                )
            assert page.locator("h1").count() == 1, seen
            faults += _faults(page, f"{seen.looker} {url}, {action} sent empty")
    assert faults == [], "\n".join(faults)


def test_error_pages_and_a_tool_with_nothing_in_it_have_no_fault(
    chromium: Browser, app: Flask, world: World, tmp_path: Path
) -> None:
    wrong = (
        "/no-such-page",
        f"/people/{NOTHING}",
        "/audit",
        "/meetings/2026-10-01/pack?audience=nobody",
        "/venues?as=csv",
    )
    faults: list[str] = []
    with serving(app) as address, _tab(chromium, world, CHAIR, address) as page:
        for url in wrong:
            page.goto(address + url)
            faults += _faults(page, url)
        page.goto(f"{address}/people?find=nobody-of-this-name")
        faults += _faults(page, "a list narrowed to nothing")
        page.context.clear_cookies()
        page.goto(f"{address}/people")
        assert page.url.endswith("/sign-in")
        faults += _faults(page, "sign in")
    ticks = count()
    settings = Settings.from_environment({"INTEL_HOME": str(tmp_path / "empty")})
    with open_services(settings) as services:
        for each in LOOKING:
            services.accounts.add_account(each.user, name=each.user, role=each.role, agency=each.agency)
        bare = create_app(services)
        plain = [
            rule.rule
            for rule in bare.url_map.iter_rules()
            if not rule.arguments and "GET" in (rule.methods or ()) and rule.endpoint not in OPEN
        ]
        with serving(bare) as address:
            for each in (UNIT, LICENSING, AUDITOR, ADMINISTRATOR):
                client = bare.test_client()
                secret = services.sign_ins.start(each.user)
                client.set_cookie("intel", secret)
                with opened(chromium, f"{address}/", secret=secret, may_log="status of 4") as page:
                    for url in plain:
                        answer = client.get(url, buffered=True)
                        if answer.status_code == 200 and answer.mimetype == "text/html":
                            next(ticks)
                            page.goto(address + url)
                            faults += _faults(page, f"nothing in it: {each} {url}")
    assert next(ticks) > 12
    assert faults == [], "\n".join(faults)


def _tab(chromium: Browser, world: World, looker: Looker, address: str) -> Any:
    return opened(
        chromium,
        f"{address}/account",
        secret=world.services.sign_ins.start(looker.user),
        may_log="status of ",
    )


def _faults(page: Page, what: str) -> list[str]:
    """Return what is wrong with the page that is open."""
    found = [f"{what}: {each}" for each in accessibility_faults(page)]
    for width in (390, 820, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate(_FITS) > width:
            found.append(f"{what}: wider than {width}")
    return found


def _posted(app: Flask, action: str) -> str:
    return str(app.url_map.bind("localhost").match(action.partition("?")[0], method="POST")[0])


def test_a_list_is_turned_by_keyboard_without_leaving_its_page(
    chromium: Browser, app: Flask, world: World
) -> None:
    with serving(app) as address, _tab(chromium, world, UNIT, address) as page:
        page.goto(f"{address}/venues")
        page.evaluate("window.stayed = true")
        page.get_by_role("link", name="Venue", exact=True).focus()
        page.keyboard.press("Enter")
        until(
            page, "document.querySelector('th[aria-sort=ascending]')?.textContent.trim().startsWith('Venue')"
        )
        names = page.locator("tbody tr td:first-child").all_inner_texts()
        assert len(names) > 1
        assert page.evaluate("window.stayed") is True
        assert page.evaluate("document.activeElement.textContent") == "Venue"
        page.keyboard.press("Enter")
        until(
            page, "document.querySelector('th[aria-sort=descending]')?.textContent.trim().startsWith('Venue')"
        )
        assert page.locator("tbody tr td:first-child").all_inner_texts() == names[::-1]
        assert page.url.endswith("sort=-name#venues")
        assert accessibility_faults(page) == []
