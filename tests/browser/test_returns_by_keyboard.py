"""A report written and a return put right by keyboard alone, at the widths of a desk and a telephone, without a fault."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from street_ledger import Lookers, street_services
from watched import OpenPage, accessibility_faults, serving, until

from intel.people.import_return import save_mapping_for
from intel.reports.mapping_text import read_mapping
from webapp import create_app

pytestmark = pytest.mark.browser

ANALYST = "analyst_police"
OFFERED = "document.querySelectorAll('.offers:not([hidden]) [role=option]').length"
FILE = "When,Child,Words\n01/02/2026,Ann Example,She puts herself at risk and is thought to be there.\n31/02/2026,Ben Sample,Seen.\n"
MAPPING = """agency: housing
columns:
- {column: When, field: reported_on}
- {column: Child, field: young_person_1.name}
- {column: Words, field: text}
defaults: {grade: 2B}
"""


@dataclass(frozen=True)
class Served:
    look: Lookers
    address: str

    def secret(self) -> str:
        return self.look.services.sign_ins.start(ANALYST)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with street_services(tmp_path_factory.mktemp("keyboard")) as (services, street):
        viewer = services.accounts.viewer_for_command(ANALYST)
        save_mapping_for(services.ledger, viewer, read_mapping(MAPPING, agency="housing"))
        look = Lookers(services, street, create_app(services))
        with serving(look.app) as address:
            yield Served(look, address)


def test_a_report_is_written_by_keyboard_and_names_are_offered(served: Served, open_page: OpenPage) -> None:
    with open_page(f"{served.address}/reports/new", secret=served.secret()) as page:
        assert accessibility_faults(page) == []
        keys = page.keyboard
        page.locator("#agency").focus()
        keys.type("Hou")
        keys.press("Tab")
        keys.type("Dean waited outside the shop again.")
        keys.press("Tab")
        keys.type("1/2/2026")
        page.locator("[id='adult_1.name']").focus()
        keys.type("dean tho")
        until(page, f"{OFFERED} > 0")
        assert accessibility_faults(page) == []
        keys.press("ArrowDown")
        keys.press("Enter")
        assert page.locator("[id='adult_1.name']").input_value() == "Dean Thornsett"
        assert page.locator("input[name='adult_1.meant']").input_value() != ""
        page.locator("#source_grade").focus()
        keys.type("1")
        keys.press("Tab")
        keys.type("A")
        page.locator("#urgency").select_option("high")
        assert page.locator("#urgency-said").is_visible()
        keys.press("Control+Enter")
        page.wait_for_url(lambda url: "/reports/r" in url or "/reports/new" not in url)
        text = page.inner_text("main")
        assert "Dean waited outside the shop again." in text
        assert "This tool is not watched." in text


@pytest.mark.parametrize("width", [1280, 390])
def test_a_return_is_put_right_on_the_page(
    served: Served, open_page: OpenPage, tmp_path: Path, width: int
) -> None:
    file = tmp_path / f"housing-{width}.csv"
    file.write_text(FILE.replace("Ann", f"Ann{width}"), "utf-8")
    with open_page(f"{served.address}/returns/send", secret=served.secret(), width=width) as page:
        page.locator("#agency").select_option("housing")
        page.locator("#file").set_input_files(file)
        page.get_by_role("button", name="Read the file").press("Enter")
        page.wait_for_url("**/returns/preview/**")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert accessibility_faults(page) == []
        preview = page.url
        mend = page.locator("#mend-3")
        mend.fill("28/02/2026")
        mend.press("Enter")
        page.wait_for_url("**#refused")
        assert "Line 3 is kept as you put it." in page.inner_text("body")
        page.get_by_role("button", name="mark it as an assessment").press("Enter")
        page.goto(preview)
        assert "Assessment" in page.inner_text("main")
        page.goto(f"{preview}/rows/2")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert accessibility_faults(page) == []
