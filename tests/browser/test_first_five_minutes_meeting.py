"""The first five minutes of those who prepare and hold the meeting; each ends in an answer that is true of the town."""

import re
from datetime import date, timedelta

import pytest
from journey import SignIn, Walk
from town import ANALYST, CHAIR, OFFICER, Town

from intel.people.days import short_day

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("town")]


def suspects_listed(walk: Walk) -> list[str]:
    """Return the names in the list of suspects, one page of it after the other."""
    walk.room("People")
    names = [row[0] for row in walk.rows("Suspects")]
    assert f"Showing {len(names)} of {len(names)} suspects." in walk.words()
    return names


def test_the_chair_reads_what_is_new_and_prints_the_pack_for_the_police(town: Town, sign_in: SignIn) -> None:
    story = town.stories["venue_where_groups_cross"]
    with sign_in(CHAIR) as walk:
        assert "What is new since" in walk.words()
        assert story["venue"] in walk.words()
        assert len(suspects_listed(walk)) == town.truth["counts"]["suspects_now"]
        walk.room("Meetings")
        walk.fill("Whose copy", "Police")
        pack = walk.button("Make the pack")
        assert re.search(r"This is copy \d+, for Police", pack)
        venue = walk.words(f"tbody.pack-subject:has(th:text('{story['venue']}'))")
        assert any(name in venue for name in story["suspects"])
        assert short_day(date.fromisoformat(story["last"])) in venue


def test_the_analyst_finds_who_crosses_at_a_venue(town: Town, sign_in: SignIn) -> None:
    story = town.stories["venue_where_groups_cross"]
    with sign_in(ANALYST) as walk:
        walk.search(story["venue"])
        walk.follow(story["venue"])
        walk.button("See the network")
        around = " ".join(row[0] for row in walk.rows("The same links as sentences"))
        for name in story["suspects"]:
            assert f"{name} suspect was seen at {story['venue']}" in around
        for name in story["young_people"]:
            assert f"{name} young person was seen at {story['venue']}" in around


def test_the_analyst_finds_two_groups_in_one_vehicle(town: Town, sign_in: SignIn) -> None:
    story = town.stories["vehicle_shared_by_two_groups"]
    with sign_in(ANALYST) as walk:
        walk.search(story["registration"])
        walk.go(walk.page.locator("main a", has_text=story["registration"]).first)
        walk.button("See the network")
        links = [row[0] for row in walk.rows("The same links as sentences")]
        users = {line.split(" suspect ")[0] for line in links if " suspect uses " in line}
        assert users == set(story["used_by"])


def test_the_analyst_reads_which_wards_changed(town: Town, sign_in: SignIn) -> None:
    spots = town.truth["hot_spots"]
    with sign_in(ANALYST) as walk:
        walk.room("Hot spots")
        said = {row[0]: row[4] for row in walk.rows("Wards, strongest change first")}
        assert said[spots["appears"]].startswith("More than usual")
        assert said[spots["fades"]].startswith("Fewer than usual")
        assert said[spots["persists"]] == "About as usual"


def test_a_police_officer_makes_an_adult_a_suspect_and_ends_it(town: Town, sign_in: SignIn) -> None:
    adult = town.stories["vehicle_shared_by_two_groups"]["company"][0][0]
    review = date.today() + timedelta(days=90)  # noqa: DTZ011 - the day a person at this machine would type
    with sign_in(OFFICER) as walk:
        before = suspects_listed(walk)
        assert adult not in before
        walk.search(adult)
        walk.follow(adult)
        walk.press(walk.page.locator("summary", has_text="Make this person a suspect"))
        walk.press(walk.page.get_by_role("radio").first, "Space")
        for part, number in (("Day", review.day), ("Month", review.month), ("Year", review.year)):
            walk.fill(part, str(number))
        assert "Suspect, by a police decision" in walk.go(
            walk.page.get_by_role("button", name="Make a suspect")
        )
        assert "The decision is recorded under your name" in walk.words("body")
        assert sorted(suspects_listed(walk)) == sorted([*before, adult])
        walk.follow(adult)
        walk.press(walk.page.locator("summary", has_text="End the decision"))
        walk.fill("Why", "Mistaken for someone else")
        walk.button("No longer a suspect")
        assert sorted(suspects_listed(walk)) == sorted(before)
        assert len(before) == town.truth["counts"]["suspects_now"]
