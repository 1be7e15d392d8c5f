"""Real pages in real Chromium: one browser for the run, and a page that is watched until it closes."""

from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, sync_playwright
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
