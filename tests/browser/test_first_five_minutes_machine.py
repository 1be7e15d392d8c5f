"""The first five minutes of those who see nobody's story: the auditor and the administrator."""

import re

import pytest
import yaml
from journey import SignIn
from town import ADMINISTRATOR, ANALYST, AUDITOR, Town

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("town")]
REFUSED = "403 (FORBIDDEN)"  # what the browser itself writes on its console for a page that is refused


def test_the_auditor_sees_that_the_analyst_looked_at_those_people(town: Town, sign_in: SignIn) -> None:
    story = town.stories["venue_where_groups_cross"]
    with sign_in(ANALYST) as walk:
        walk.search(story["venue"])
        walk.follow(story["venue"])
        walk.button("See the network")
        recorded = re.search(r"This view and the (\d+) people in it are recorded", walk.words(".who"))
        assert recorded
        shown = int(recorded.group(1))
        assert shown >= len(story["suspects"]) + len(story["young_people"])
    with sign_in(AUDITOR, may_log=REFUSED) as walk:
        walk.button("Open the audit")
        walk.fill("Who", "Maja Lindqvist")
        walk.button("Show")
        looks = walk.rows("Who looked at what")
        assert {row[1] for row in looks} == {"Maja Lindqvist analyst"}
        assert any(row[3].startswith(f"{shown} people") for row in looks[:3]), looks[:3]
        page = walk.words()
        assert not [each["name"] for each in town.truth["people"].values() if each["name"] in page]
        walk.button("Check the record")
        assert "The record is whole" in walk.words("body")
        for path in ("/people", "/venues", "/search?q=a", "/returns", "/meetings"):
            assert walk.status(path) == 403, path


def test_the_administrator_keeps_accounts_and_sees_no_content(town: Town, sign_in: SignIn) -> None:
    people = yaml.safe_load((town.folder / "people.yaml").read_text(encoding="utf-8"))
    with sign_in(ADMINISTRATOR, may_log=REFUSED) as walk:
        assert sorted(row[1] for row in walk.rows("")) == sorted(each["user"] for each in people)
        rooms = walk.page.locator("#rooms a").all_inner_texts()
        assert rooms == ["Home"]
        page = walk.words("body")
        assert not [each["name"] for each in town.truth["people"].values() if each["name"] in page]
        for path in ("/people", "/venues", "/search?q=a", "/hot-spots", "/meetings", "/network", "/audit"):
            assert walk.status(path) == 403, path
