"""The first five minutes of those who come from an agency; each ends in an answer that is true of the town."""

import csv
import re

import pytest
from journey import SignIn, Walk
from town import HOMES, LEAD, LICENSING, Town

from intel import vocabulary

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("town")]
REFUSED = "403 (FORBIDDEN)"  # what the browser itself writes on its console for a page that is refused


def in_register(town: Town, register_id: str) -> dict[str, str]:
    """Return the line of the town's register of premises with this number."""
    with (town.folder / "register.csv").open(encoding="utf-8-sig", newline="") as lines:
        return next(row for row in csv.DictReader(lines) if row["RegisterId"] == register_id)


def senders(walk: Walk, caption: str) -> list[str]:
    """Return who sent each report that is listed line by line."""
    return [row[4] for row in walk.rows(caption)]


def test_the_licensing_officer_opens_the_premises_with_something_new(town: Town, sign_in: SignIn) -> None:
    story = town.stories["venue_where_groups_cross"]
    with sign_in(LICENSING, may_log=REFUSED) as walk:
        said = re.search(r"(\d+) premises have new links since", walk.words())
        assert said
        walk.button("Open the premises")
        assert len([row for row in walk.rows("Venues") if row[5] == "new"]) == int(said.group(1))
        page = walk.follow(story["venue"])
        assert in_register(town, story["register_id"])["Holder"] in page
        rows = walk.rows("Dated entries about")
        assert rows
        assert all(re.match(r"\d{1,2} \w{3} \d{4}", row[0]) and row[1] for row in rows)
        assert not [name for name in [*story["suspects"], *story["young_people"]] if name in page]
        for path in ("/people", "/hot-spots", "/meetings", "/network", "/audit"):
            assert walk.status(path) == 403, path


def test_a_partner_has_the_names_of_their_own_young_people_only(town: Town, sign_in: SignIn) -> None:
    story = town.stories["venue_where_groups_cross"]
    own = town.named_by("homes")
    homes = str(vocabulary.agencies()["homes"]["name"])
    with sign_in(HOMES, may_log=REFUSED) as walk:
        walk.search(story["venue"])
        page = walk.follow(story["venue"])
        for name, person_id in zip(story["young_people"], town.stories["ids"]["crossing_young"], strict=True):
            assert (name.casefold() in page.casefold()) == (person_id in own), name
        assert re.search(r"\bYP-\d+", page)
        theirs = [row for row in story["rows"] if "/homes/" in row]
        assert senders(walk, "Reports about").count(homes) == len(theirs) == 2
        address = walk.page.url
        for number in range(len(theirs)):
            line = walk.page.locator("tr", has=walk.page.locator("td[data-label='From']", has_text=homes))
            line = line.filter(has=walk.page.locator("td[data-label='Said']")).nth(number)
            walk.press(line.locator("summary"))
            report = walk.go(line.locator(".fold__body a").first)
            assert f"Report from {homes}" in report
            assert story["venue"] in report
            assert "Text withheld" not in report
            walk.page.goto(address)
        assert "Suspects" not in walk.room("People")
        assert walk.status("/people?list=suspects") == 403
        assert walk.status("/audit") == 403


def test_the_safeguarding_lead_reads_what_is_known_of_a_child(town: Town, sign_in: SignIn) -> None:
    story, child = town.stories["venue_where_groups_cross"], "Keira Stevenson"
    person_id = town.stories["ids"]["crossing_young"][story["young_people"].index(child)]
    rows = town.rows_naming(person_id)
    with sign_in(LEAD) as walk:
        walk.search(child)
        page = walk.follow(child)
        assert sorted(senders(walk, "What reports say of")) == sorted(
            str(vocabulary.agencies()[row.split("/")[1]]["name"]) for row in rows
        )
        assert walk.page.locator("td[data-label='Said'] summary", has_text="Report R-").count() == len(rows)
        assert f"{len(rows)} report" not in walk.words(".columns"), "no number is put on a child"
        assert story["venue"] in page
        assert any(name in page for name in story["suspects"])
