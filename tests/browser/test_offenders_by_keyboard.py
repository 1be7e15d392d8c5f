"""A suspect by keyboard alone: designated, scored, a statement left out with its change shown first, a tactic chosen and authorised."""

from datetime import date

import pytest
from keys import Keys
from meeting_ledger import also_named, meeting_town
from watched import OpenPage, serving

from webapp import create_app

pytestmark = pytest.mark.browser

NAME = "Carl Ives"


def test_a_suspect_goes_from_decision_to_tactic_by_keyboard(
    tmp_path_factory: pytest.TempPathFactory, open_page: OpenPage
) -> None:
    with meeting_town(tmp_path_factory.mktemp("suspect") / "home") as town:
        services = town.services
        services.accounts.add_account("iom", name="Officer of iom", role="iom_officer", agency="police")
        who = also_named(town, NAME)
        services.graph.catch_up()
        with serving(create_app(services)) as address:

            def page_of(name: str, room: str) -> str:
                return f"{address}/{room}/{services.tokens.token(town.viewer(name).scope, who)}"

            with open_page(page_of("officer", "people"), secret=town.cookie("officer")) as page:
                keys = Keys(page)
                keys.open("Make this person a suspect")
                keys.tick("[name=ground]")
                keys.day("review", date(2026, 5, 20))
                keys.press("Make a suspect")

            with open_page(page_of("iom", "offenders"), secret=town.cookie("iom")) as page:
                keys = Keys(page)
                keys.open("Score again now")
                keys.say("#about", "for the meeting of 3 March")
                keys.press("Score and record")
                assert "33 of 100" in page.inner_text("main")
                keys.press("Leave it out and see the change")
                assert "No score" in page.inner_text("main")
                keys.say("#reason", "another man was meant")
                keys.press("Save this change")
                assert "The record has changed since" in page.inner_text("main")

            with open_page(page_of("officer", "offenders"), secret=town.cookie("officer"), width=390) as page:
                keys = Keys(page)
                keys.press("Choose a tactic")
                keys.press("Abduction warning notice")
                keys.tick("[name=checked]")
                keys.say("#reason", "seen with her again")
                keys.say("#alternatives", "talking to him, tried")
                keys.say("#owner", "DS Hale")
                keys.day("due", date(2026, 3, 20))
                keys.day("review", date(2026, 4, 20))
                keys.press("Propose this tactic")
                assert "Somebody else authorises it" in page.inner_text("body")

            with open_page(page_of("chair", "offenders"), secret=town.cookie("chair")) as page:
                Keys(page).press("Authorise")
                assert "The tactic is authorised" in page.inner_text("body")
