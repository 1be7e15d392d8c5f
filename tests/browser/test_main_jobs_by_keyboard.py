"""The main jobs of chair, analyst and licensing officer by keyboard alone, and what was typed kept over a lost line.

What other rooms' people do (notices, suspects, who is who, returns) is walked by those rooms' own tests.
"""

import re
from collections.abc import Iterator

import pytest
from journey import SignIn, Walk
from street_ledger import Lookers, street_services
from town import ANALYST, CHAIR, LICENSING, Town
from watched import OpenPage, serving, until

from webapp import create_app

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("town")]


def taken_out(walk: Walk, button: str) -> str:
    """Take the first list of the page out by keyboard, to review it; return the file's name."""
    walk.press(walk.page.locator(".list__out summary").first)
    walk.fill("Why it is taken out", "To review")
    walk.tab_to(walk.page.get_by_role("button", name=button).first)
    with walk.page.expect_download() as waited:
        walk.page.keyboard.press("Enter")
    return waited.value.suggested_filename


def test_the_chair_records_a_meeting_makes_a_pack_finds_its_copy_and_takes_the_meeting_back(
    sign_in: SignIn,
) -> None:
    with sign_in(CHAIR) as walk:
        before = walk.room("Meetings")
        day, month, year = "3", "11", "2026"
        for part, number in (("Day", day), ("Month", month), ("Year", year)):
            walk.fill(part, number)
        assert "is recorded" in walk.button("Record the meeting") + walk.words("body")
        walk.fill("Whose copy", "Housing")
        cover = walk.button("Make the pack")
        copy = re.search(r"This is copy (\d+), for Housing", cover)
        assert copy
        walk.room("Meetings")
        page = walk.follow("3 November 2026")
        made = walk.rows("Copies of the pack") if "Copies" in page else []
        walk.press(walk.page.locator("summary", has_text="Take this meeting back"))
        walk.fill("Why it was wrong", "Recorded to try it")
        after = walk.button("Take the meeting back")
        assert after.split("Since then")[1].split(".")[0] == before.split("Since then")[1].split(".")[0]
        assert all(row[1] == "Housing" for row in made)


def test_the_analyst_compares_another_period_finds_the_ward_on_the_map_and_takes_the_table_out(
    sign_in: SignIn,
) -> None:
    with sign_in(ANALYST) as walk:
        walk.room("Hot spots")
        walk.fill("compared with", "as many")
        said = walk.button("Compare")
        assert re.search(r"\w+ to \w+ 2026, beside \w+ to \w+ 2026", said)
        ward = walk.rows("Wards, strongest change first")[0][0]
        walk.press(walk.page.get_by_role("button", name=f"{ward}: show on the map").first)
        until(
            walk.page,
            f"document.querySelector('.ward-map--reports [data-said]').textContent.startsWith({ward!r})",
        )
        assert taken_out(walk, "CSV").endswith(".csv")


def test_the_analyst_narrows_a_network_walks_it_and_takes_its_links_out(town: Town, sign_in: SignIn) -> None:
    venue = str(town.stories["venue_where_groups_cross"]["venue"])
    with sign_in(ANALYST) as walk:
        walk.search(venue)
        walk.follow(venue)
        walk.button("See the network")
        every = len(walk.rows("The same links as sentences"))
        walk.press(walk.page.get_by_label(re.compile("New or changed only")), "Space")
        walk.button("Show these")
        new = walk.rows("The same links as sentences")
        assert 0 < len(new) < every
        assert all(re.search(r"\b(new|changed)\b", row[0]) for row in new)
        walk.tab_to(walk.page.locator("[data-stage]"))
        walk.page.keyboard.press("Space")
        until(
            walk.page, "document.querySelector('[data-said]').textContent.includes('since the last meeting')"
        )
        assert taken_out(walk, "Excel workbook").endswith(".xlsx")


def test_the_licensing_officer_narrows_the_premises_opens_one_and_takes_the_list_out(sign_in: SignIn) -> None:
    with sign_in(LICENSING) as walk:
        walk.room("Venues")
        name = walk.page.locator("main tbody a").first.inner_text()
        walk.fill("Find in this list", name)
        walk.page.keyboard.press("Enter")
        until(walk.page, "document.querySelectorAll('main tbody tr').length === 1")
        assert taken_out(walk, "CSV").endswith(".csv")
        assert name in walk.follow(name)


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lookers, str]]:
    with street_services(tmp_path_factory.mktemp("kept")) as (services, filled):
        look = Lookers(services, filled, create_app(services))
        with serving(look.app) as address:
            yield look, address


def test_what_was_typed_is_kept_over_a_lost_line_and_an_ended_sign_in(
    street: tuple[Lookers, str], open_page: OpenPage
) -> None:
    look, address = street
    secret = look.services.sign_ins.start("chair_police")
    with open_page(f"{address}/meetings", secret=secret) as page:
        for part, number in (("Day", "2"), ("Month", "2"), ("Year", "2026")):
            page.get_by_label(part, exact=True).fill(number)
        record = page.get_by_role("button", name="Record the meeting")
        page.context.set_offline(True)
        record.click()
        assert "Not sent: this machine has no connection." in page.get_by_role("alert").inner_text()
        assert page.get_by_label("Year", exact=True).input_value() == "2026"
        page.context.set_offline(False)
        page.evaluate("(() => { const now = Date.now; Date.now = () => now() + 6 * 60 * 1000; })()")
        look.services.sign_ins.end(secret)
        page.wait_for_timeout(1_100)  # a second click within a second is taken for one too many
        record.click()
        until(page, "document.querySelector('[data-kept]').textContent.includes('signed out meanwhile')")
        assert page.get_by_label("Year", exact=True).input_value() == "2026"
        again = look.services.sign_ins.start("chair_police")
        page.context.add_cookies([{"name": "intel", "value": again, "url": address}])
        page.wait_for_timeout(1_100)
        with page.expect_navigation():
            record.click()
        assert "The meeting of 2 February 2026 is recorded." in page.locator("body").inner_text()
