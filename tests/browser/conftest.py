"""Real pages in real Chromium: one browser for the run, a page that is watched until it closes, and a town to walk in."""

from collections.abc import Iterator
from functools import partial

import pytest
from journey import SignIn, signed_in
from playwright.sync_api import Browser, sync_playwright
from town import Town, served_town
from watched import ARGUMENTS, OpenPage, opened


@pytest.fixture(scope="session")
def chromium(needs_chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs_chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> OpenPage:
    """Open a page at an address: `with open_page(address, secret=..., width=390) as page`."""
    return partial(opened, chromium)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The demonstration town, served. Tests that use it are one group (`xdist_group("town")`), so it is loaded once."""
    with served_town(tmp_path_factory.mktemp("town")) as served:
        yield served


@pytest.fixture
def sign_in(chromium: Browser, town: Town) -> SignIn:
    """Sign in to the town: `with sign_in(town.CHAIR) as walk`."""
    return partial(signed_in, chromium, town)
