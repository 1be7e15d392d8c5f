"""A notice by keyboard alone: begun, proposed, checked, authorised by another, served, reviewed, a possible breach rejected."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date

import pytest
from factories import chance_from, ids_from, mention, record, report
from keys import Keys
from meeting_ledger import Town, meeting_town
from watched import OpenPage, serving

from intel.people.judge import judge
from intel.people.model import Outcome
from intel.reports.model import PersonDetails
from intel.reports.record import open_reports
from webapp import create_app

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Served:
    """The small town with its pages."""

    town: Town
    address: str

    def token(self, who: str, what: str) -> str:
        return self.town.services.tokens.token(self.town.viewer(who).scope, self.town.ids[what])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with (
        meeting_town(tmp_path_factory.mktemp("notices") / "home") as town,
        serving(create_app(town.services)) as address,
    ):
        yield Served(town, address)


def test_a_notice_goes_its_whole_way_by_keyboard(served: Served, open_page: OpenPage) -> None:
    town, today = served.town, date(2026, 3, 2)
    begin = f"{served.address}/notices/new?person={served.token('officer', 'Lark')}"
    with open_page(begin, secret=town.cookie("officer")) as page:
        keys = Keys(page)
        keys.to("[name=other]")
        page.keyboard.press("Space")
        for _ in range(10):
            if page.evaluate("document.activeElement.value") == served.token("officer", "Dean"):
                break
            page.keyboard.press("ArrowDown")
        keys.say("#reason", "Sat together at the grill.")
        keys.press("Consider it")
        notice = page.url
        propose(keys)
        check(keys)
        keys.press("Write what is served")
        keys.press("Clear this wording")

    with open_page(notice, secret=town.cookie("chair")) as page:
        keys = Keys(page)
        keys.press("Read and authorise")
        keys.tick("#rank", down=3)
        keys.press("Authorise it")

    with open_page(notice, secret=town.cookie("officer"), width=390) as page:
        keys = Keys(page)
        keys.press("Record service")
        keys.day("day", today)
        keys.say("#time", f"{town.services.clock().astimezone(UTC):%H:%M}")
        keys.say("#place", "Police office")
        keys.say("#by", "PC Firth")
        keys.tick("#method")
        keys.tick("#signature")
        keys.tick("#copy_left")
        keys.press("Record service")
        assert "In force" in page.inner_text("main")

    seen_together(town, today)
    with open_page(notice, secret=town.cookie("chair")) as page:
        assert "The report says that the adult and the child were seen together." in page.inner_text("main")
        keys = Keys(page)
        keys.say(".sighting input[type=text]", "His stall, her mother beside her.")
        keys.press("Reject, with reason")
        assert "Not a breach" in page.inner_text("main")
        assert page.locator(".sighting").count() == 0
        keys.press("Record a review")
        keys.say("#found", "Kept to.")
        keys.tick("#outcome")
        keys.press("Record the review")
        assert "Kept to." in page.inner_text("main")


def propose(keys: Keys) -> None:
    keys.press("Propose")
    keys.tick("#ground")
    keys.tick("#parental")
    keys.say("#parental_asked", "Her mother, 1 March")
    keys.say("#facts", "At the grill in February.")
    keys.press("Propose it")


def check(keys: Keys) -> None:
    keys.press("Record the checks")
    keys.day("born", date(2011, 5, 6))
    keys.pick("#age_proof", "passport")
    keys.day("age_seen", date(2026, 3, 1))
    keys.day("statement", date(2026, 3, 1))
    keys.say("#statement_by", "Her mother")
    keys.pick("#capacity", "Parent")
    keys.say("#alternatives", "Talking to him, not enough.")
    keys.say("#views", "I am glad someone asked.")
    keys.press("Record the checks")


def seen_together(town: Town, on: date) -> None:
    """Record a report, open to the meeting, that has Dean seen with Lark on the day of service."""
    ids = ids_from(chance_from(77))
    dean = mention(ids, PersonDetails(name="Dean"), slot="adult", role="adult_of_concern")
    lark = mention(ids, PersonDetails(name="Lark"), slot="child")
    made = report(ids, dean, lark, links=[("SEEN_WITH", dean, lark)], agency="police", grade_provisional=False, reported_on=on, happened_on=on)  # fmt: skip
    with town.services.ledger.writing("officer") as writer:
        record(writer, made)
        open_reports(writer, [made.id], audiences=["meeting"], confirms_grades=True, reason="looked at")
        for one, other in ((dean.id, town.ids["Dean"]), (lark.id, town.ids["Lark"])):
            judge(writer, one, other, Outcome.SAME, reason="the same")
