"""The network and search pages in Chromium: walked by keyboard, read without a script, fit for a phone and for paper."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from street_ledger import Lookers, street_services
from watched import OpenPage, accessibility_faults, serving, until

from webapp import create_app

pytestmark = pytest.mark.browser

CHAIR, HOMES = "chair_police", "partner_homes"
READY = "document.querySelector('[data-ready]') !== null"


@dataclass(frozen=True)
class Served:
    look: Lookers
    address: str

    def secret(self, user: str) -> str:
        return self.look.services.sign_ins.start(user)

    def grill(self, user: str = CHAIR) -> str:
        return f"{self.address}/network/venues/{self.look.token(user, 'grill')}"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with street_services(tmp_path_factory.mktemp("street")) as (services, street):
        look = Lookers(services, street, create_app(services))
        with serving(look.app) as address:
            yield Served(look, address)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_fit_and_have_no_accessibility_fault(
    served: Served, open_page: OpenPage, width: int
) -> None:
    for user in (CHAIR, HOMES):
        with open_page(served.grill(user), secret=served.secret(user), width=width) as page:
            until(page, READY)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert accessibility_faults(page) == []
    for query in ("", "?q=Dean", "?q=zzqx", "?q=bakery"):
        with open_page(f"{served.address}/search{query}", secret=served.secret(CHAIR), width=width) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert accessibility_faults(page) == []


def test_the_picture_is_walked_by_keyboard_and_grows(served: Served, open_page: OpenPage) -> None:
    with open_page(served.grill(), secret=served.secret(CHAIR)) as page:
        until(page, READY)
        stage = page.locator("[data-stage]")
        stage.focus()
        until(
            page,
            "document.querySelector('[data-said]').textContent.includes('Kiln Street Grill, venue, 3 linked')",
        )
        for _ in range(3):
            stage.press("Space")
            if "Dean" in (page.locator("[data-said]").text_content() or ""):
                break
        assert "Dean Thornsett was seen at Kiln Street Grill" in (
            page.locator("[data-said]").text_content() or ""
        )
        for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
            stage.press(key)
            if "Dean Thornsett, adult of concern" in (page.locator("[data-said]").text_content() or ""):
                break
            stage.press("Backspace")
        stage.press("Enter")
        until(page, "document.querySelector('[data-said]').textContent.includes('3 more shown')")
        stage.press("Backspace")
        until(page, "document.querySelector('[data-said]').textContent.includes('Back. Dean Thornsett')")
        stage.press("Enter")  # taken back, they are met again; shown already, nothing more would be
        until(page, "document.querySelector('[data-said]').textContent.includes('3 more shown')")


def test_show_brings_the_reports_of_a_link_to_the_side(served: Served, open_page: OpenPage) -> None:
    with open_page(served.grill(), secret=served.secret(CHAIR)) as page:
        until(page, READY)
        page.get_by_role(
            "button", name="Show in diagram: Dean Thornsett was seen at Kiln Street Grill"
        ).click()
        side = page.locator("[data-reports]")
        assert "by the bakery" in side.inner_text()
        assert "umbrella" in side.inner_text()
        assert side.locator("a").count() == 2
        page.locator("[data-stage]").press("Escape")
        assert side.inner_text() == ""


def test_without_a_script_filters_and_reports_still_work(served: Served, open_page: OpenPage) -> None:
    with open_page(served.grill(), secret=served.secret(CHAIR), script=False) as page:
        assert page.locator("[data-diagram]").is_hidden()
        assert page.locator("#links tbody tr").count() == 4
        page.get_by_text("2 reports", exact=True).click()
        assert page.locator("#links details[open]").get_by_text("umbrella left behind").is_visible()
        page.get_by_label("Since").select_option("2026-02")
        page.get_by_role("button", name="Show these").click()
        assert page.locator("#links tbody tr").count() == 2
        page.get_by_label("Since").select_option("")
        page.get_by_label("Grade at least").select_option("B")
        page.get_by_role("button", name="Show these").click()
        assert page.locator("#links tbody tr").count() == 2
        page.get_by_role("link", name="Reset").click()
        assert page.locator("#links tbody tr").count() == 4


def test_steps_are_chosen_by_keyboard(served: Served, open_page: OpenPage) -> None:
    with open_page(served.grill(), secret=served.secret(CHAIR)) as page:
        until(page, READY)
        page.locator("#steps-1").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.wait_for_url("**steps=2**")
        page.get_by_text("within 2 steps").wait_for()


def test_search_leads_to_a_network_by_keyboard(served: Served, open_page: OpenPage) -> None:
    with open_page(f"{served.address}/search", secret=served.secret(CHAIR)) as page:
        page.locator("#q").fill("kiln")
        page.keyboard.press("Enter")
        link = page.get_by_role("link", name="Network around Kiln Street Grill")
        link.focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Around Kiln Street Grill").wait_for()
        until(page, READY)
