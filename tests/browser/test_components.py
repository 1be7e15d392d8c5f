"""The diagram and the maps in Chromium: drawn, walked by keyboard, heard, printed, and useless to nobody without a script."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from component_pages import component_pages
from playwright.sync_api import Page
from shell_pages import FewServices, SignInTable, a_viewer, pages_of_the_shell
from watched import OpenPage, accessibility_faults, serving, until

from intel.settings import Settings
from webapp import create_app
from webapp.rooms import Link

pytestmark = pytest.mark.browser

CHAIR = "s-chair"
LINKS = [
    Link(words="Shown", endpoint="room.show", permission="home.view"),
    Link(words="Network", endpoint="component.diagram", permission="home.view"),
    Link(words="Hot spots", endpoint="component.maps", permission="home.view"),
]
READY = "document.querySelector('[data-ready]') !== null"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings.from_environment({"INTEL_HOME": str(tmp_path_factory.mktemp("home"))})
    services = FewServices(settings, SignInTable({CHAIR: a_viewer("chair")}))
    app = create_app(
        services, rooms=[*pages_of_the_shell("home.view"), component_pages("home.view")], links=LINKS
    )
    with serving(app) as at:
        yield at


def said(page: Page) -> str:
    return page.locator("[data-said]").first.text_content() or ""


def hear(page: Page, words: str) -> None:
    until(page, f"document.querySelector('[data-said]').textContent.includes({words!r})")


@pytest.mark.parametrize("path", ["/show", "/diagram", "/maps"])
@pytest.mark.parametrize("width", [1280, 768, 390])
def test_pages_fit_their_width_and_have_no_accessibility_fault(
    address: str, open_page: OpenPage, path: str, width: int
) -> None:
    with open_page(address + path, secret=CHAIR, width=width) as page:
        if path in {"/diagram", "/maps"}:
            until(page, READY)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert accessibility_faults(page) == []


def test_the_diagram_is_walked_by_keyboard_and_every_step_is_said(address: str, open_page: OpenPage) -> None:
    with open_page(f"{address}/diagram", secret=CHAIR) as page:
        until(page, READY)
        stage = page.locator("[data-stage]")
        stage.focus()
        hear(page, "Kiln Street Grill, venue, 8 linked items.")
        stage.press("ArrowRight")
        hear(
            page, "Marek Dolny, suspect, 3 linked items. Marek Dolny was seen at Kiln Street Grill, grade 2C"
        )
        stage.press("Enter")
        hear(page, "Marek Dolny, suspect. 2 more shown.")
        stage.press("Backspace")
        hear(page, "Back. Marek Dolny, suspect, 3 linked items.")
        stage.press("Backspace")
        hear(page, "Back. Kiln Street Grill")
        stage.press("Space")
        hear(page, "Link 1 of 9.")
        stage.press("Escape")
        hear(page, "Nothing selected.")
        stage.press("Home")
        hear(page, "Everything is in view.")


def test_of_a_young_person_only_name_and_kind_are_said(address: str, open_page: OpenPage) -> None:
    with open_page(f"{address}/diagram", secret=CHAIR) as page:
        until(page, READY)
        page.get_by_role("button", name="Show in diagram: YP-07 was seen at Kiln Street tram stop").click()
        hear(page, "YP-07 was seen at Kiln Street tram stop, grade 1A")
        assert "Link" not in said(page)
        page.locator("[data-stage]").press("Escape")
        page.locator("[data-stage]").blur()
        page.locator("[data-stage]").focus()
        hear(page, "YP-07, young person.")
        assert "linked item" not in said(page)


def test_show_in_the_table_marks_the_link_in_both_and_fills_the_side(
    address: str, open_page: OpenPage
) -> None:
    with open_page(f"{address}/diagram", secret=CHAIR) as page:
        until(page, READY)
        page.get_by_role(
            "button", name="Show in diagram: Dean Thornsett was seen at Kiln Street Grill"
        ).click()
        hear(page, "Dean Thornsett was seen at Kiln Street Grill, grade 1A, 3 reports from 2 agencies")
        assert page.locator("tr.chosen").count() == 1
        assert "Dean Thornsett" in (page.locator("tr.chosen").text_content() or "")
        side = re.sub(r"\s+", " ", page.locator("[data-selected]").inner_text())
        assert side.startswith(
            "Dean Thornsett was seen at Kiln Street Grill 3 reports from 2 agencies. Best grade: 1A"
        )
        assert page.get_by_role("link", name="Open Dean Thornsett").get_attribute("href") == "/thing/dean"


def test_every_shape_is_drawn_and_the_selected_line_turns_yellow(address: str, open_page: OpenPage) -> None:
    count = """(wanted) => { const c = document.querySelector('[data-stage] canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let n = 0; for (let i = 0; i < d.length; i += 4) if (d[i] === wanted[0] && d[i+1] === wanted[1] && d[i+2] === wanted[2]) n += 1; return n; }"""
    with open_page(f"{address}/diagram", secret=CHAIR) as page:
        until(page, READY)
        for colour in ([28, 93, 153], [122, 74, 18], [26, 106, 76], [221, 226, 229], [95, 106, 114]):
            assert page.evaluate(count, colour) > 50, colour
        assert page.evaluate(count, [255, 221, 0]) == 0
        page.locator("[data-show]").first.click()
        page.wait_for_timeout(100)
        assert page.evaluate(count, [255, 221, 0]) > 100


def test_the_canvas_is_kept_from_assistive_technology(address: str, open_page: OpenPage) -> None:
    with open_page(f"{address}/diagram", secret=CHAIR) as page:
        until(page, READY)
        assert page.evaluate(
            "document.querySelector('[data-stage] canvas').closest('[aria-hidden=true]') !== null"
        )
        assert page.evaluate(
            "[...document.querySelectorAll('[data-stage] *')].every((each) => each.tabIndex < 0)"
        )


@pytest.mark.parametrize("path", ["/diagram", "/maps"])
def test_without_a_script_the_table_is_the_page(address: str, open_page: OpenPage, path: str) -> None:
    with open_page(address + path, secret=CHAIR, script=False) as page:
        assert not page.locator("[data-stage]").first.is_visible()
        assert page.locator("table").first.is_visible()
        assert not page.get_by_role("button", name="Show in diagram").first.is_visible()
        assert page.locator("text=Menu").first.is_hidden()


@pytest.mark.parametrize("path", ["/diagram", "/maps"])
def test_paper_gets_a_picture_and_the_marking(
    address: str, open_page: OpenPage, path: str, tmp_path: Path
) -> None:
    with open_page(address + path, secret=CHAIR) as page:
        until(page, READY)
        page.pdf(path=tmp_path / "page.pdf")
        size = page.evaluate("document.querySelector('[data-paper]').src.length")
        assert size > 20_000
        page.emulate_media(media="print")
        assert page.locator("[data-paper]").first.is_visible()
        assert not page.locator("nav").first.is_visible() if page.locator("nav").count() else True
        assert page.locator(".marking").is_visible()


def test_a_picture_that_cannot_be_had_says_so_and_leaves_the_table(address: str, open_page: OpenPage) -> None:
    with open_page(f"{address}/diagram", secret=CHAIR, may_log="503") as page:
        until(page, READY)
        words = {"heading": "The picture is being brought up to date", "next": "Try again in a minute."}
        page.route("**/network/*.json", lambda route: route.fulfill(status=503, json={"error": words}))
        page.locator("[data-stage]").press("Enter")
        hear(page, "The picture is being brought up to date. Try again in a minute.")
        assert page.locator("table#links").is_visible()


def test_both_maps_are_drawn_with_labels_scale_hatching_and_credit(address: str, open_page: OpenPage) -> None:
    with open_page(f"{address}/maps", secret=CHAIR) as page:
        until(page, "document.querySelectorAll('[data-ready]').length === 2")
        reports = page.locator("[data-layer=reports]")
        assert "14Darnall" in (reports.locator(".leaflet-marker-pane").text_content() or "")
        assert reports.locator("[data-scale]").text_content() in {"1 km", "2 km", "5 km"}
        credit = reports.locator("[data-credit]").text_content() or ""
        assert credit == "Leaflet · Contains OS data © Crown copyright and database right 2020"
        assert "data.police.uk" in (page.locator("[data-layer=crime] [data-credit]").text_content() or "")
        assert page.locator("[data-key] li").count() >= 4
        dark = """() => { const c = document.querySelector('[data-layer=reports] canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            let n = 0; for (let i = 0; i < d.length; i += 4) if (d[i] === 28 && d[i+1] === 69 && d[i+2] === 99) n += 1; return n; }"""
        assert page.evaluate(dark) > 2000


def test_a_ward_and_its_row_are_marked_together(address: str, open_page: OpenPage) -> None:
    with open_page(f"{address}/maps", secret=CHAIR) as page:
        until(page, "document.querySelectorAll('[data-ready]').length === 2")
        page.locator("tr[data-ward=Burngreave] a").focus()
        hear(page, "Burngreave: 11 reports. More than usual, but may be chance in 28 wards.")
        page.locator("[data-layer=reports] .leaflet-marker-pane >> text=14").click(force=True)
        until(page, "document.querySelector('tr.chosen') !== null")
        assert page.locator("tr.chosen").get_attribute("data-ward") == "Darnall"


def test_the_menu_opens_and_closes_by_keyboard_on_a_phone(address: str, open_page: OpenPage) -> None:
    with open_page(f"{address}/show", secret=CHAIR, width=390) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
        menu = page.get_by_role("button", name="Menu")
        menu.focus()
        assert not page.locator("#rooms").is_visible()
        page.keyboard.press("Enter")
        assert page.locator("#rooms").is_visible()
        assert page.evaluate("document.activeElement.textContent.trim()") == "Shown"
        page.keyboard.press("Escape")
        assert not page.locator("#rooms").is_visible()
        assert page.evaluate("document.activeElement.textContent") == "Menu"
