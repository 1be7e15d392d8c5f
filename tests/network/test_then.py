"""What was believed when: as worded, graded and joined then, of reports that stand and are open today."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from factories import correct
from street_ledger import Street, street_services

from intel.app import Services
from intel.errors import NotFound
from intel.network.find_then import Then, find_then
from intel.people import judge
from intel.reports.record import open_reports, withdraw_report
from intel.reports.state import current_report
from webapp import create_app

UNIT, CHAIR, HOUSING, HOMES = "analyst_police", "chair_police", "partner_housing", "partner_homes"


@dataclass(frozen=True)
class Told:
    """The street with four things done to it, and the ledger's place before each."""

    services: Services
    street: Street
    places: dict[str, int]

    def then(self, user: str, what: str, place: str, *, label: str = "Person") -> Then:
        enquiry = self.services.enquiry(self.services.accounts.viewer_for_command(user))
        return find_then(enquiry, label, self.street[what], self.places[place])

    def names(self, found: Then) -> list[str]:
        return sorted(each for each, known in self.street.ids.items() if known in found.reports)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with street_services(tmp_path_factory.mktemp("then")) as (services, street):
        places = {"start": 0, "filled": services.ledger.head().seq}
        with services.ledger.writing("someone") as writer:
            last = current_report(writer.snapshot, street["shut"])
            assert last is not None
            places["recorded"] = last.first_seq
            seen = current_report(writer.snapshot, street["seen"])
            assert seen is not None
            now = seen.report.model_copy(update={"text": "It was next door.", "grade_provisional": False})
            correct(writer, now)
            open_reports(writer, [seen.report.id], audiences=["meeting"], reason="again")
        places["corrected"] = services.ledger.head().seq
        with services.ledger.writing("someone") as writer:
            again = current_report(writer.snapshot, street["again"])
            assert again is not None
            dean = next(each.id for each in again.report.mentions if each.slot == "adult")
            judge.split(writer, dean, reason="another man")
        places["parted"] = services.ledger.head().seq
        with services.ledger.writing("someone") as writer:
            withdraw_report(writer, street["lives"], reason="sent by mistake")
        places["now"] = services.ledger.head().seq
        services.graph.catch_up()
        yield Told(services, street, places)


def line(found: Then, told: Told, report: str) -> str:
    return next(each.text for each in found.known.lines if each.id == told.street[report])


def test_before_anything_was_recorded_nothing_was_known(told: Told) -> None:
    found = told.then(UNIT, "Dean", "start")
    assert (found.known.lines, found.apart, found.parted) == ((), (), ())
    assert [each.id for each in found.since] == [told.street["seen"]]


def test_a_report_reads_as_it_was_worded_then_and_says_that_it_was_corrected(told: Told) -> None:
    assert "by the bakery" in line(told.then(UNIT, "Dean", "filled"), told, "seen")
    assert told.street["seen"] in told.then(UNIT, "Dean", "filled").corrected
    assert line(told.then(UNIT, "Dean", "corrected"), told, "seen") == "It was next door."
    assert told.then(UNIT, "Dean", "corrected").corrected == {}


def test_words_corrected_since_go_only_to_their_sender_and_who_reads_all(told: Told) -> None:
    assert "by the bakery" in line(told.then(HOUSING, "Dean", "filled"), told, "seen")
    homes = next(each for each in told.then(HOMES, "Wren", "filled").known.lines)
    assert (homes.text, homes.text_kind) == ("", "withheld")


def test_what_was_parted_since_was_believed_to_be_the_same_then(told: Told) -> None:
    found = told.then(UNIT, "Dean", "corrected")
    assert told.street["again"] in {each.id for each in found.parted}
    assert told.then(UNIT, "Dean", "parted").parted == ()
    assert told.then(HOUSING, "Dean", "corrected").parted == ()


def test_what_was_withdrawn_since_is_said_and_not_shown(told: Told) -> None:
    found = told.then(UNIT, "Dean", "filled")
    assert found.withdrawn
    assert told.street["lives"] not in found.reports
    assert not told.then(UNIT, "Dean", "now").withdrawn


def test_a_grade_confirmed_since_was_provisional_then(told: Told) -> None:
    found = told.then(UNIT, "grill", "recorded", label="Venue")
    again = next(each for each in found.apart if each.id == told.street["again"])
    assert again.provisional
    assert told.street["again"] in found.confirmed
    assert told.street["again"] not in told.then(UNIT, "grill", "filled", label="Venue").confirmed


def test_what_was_joined_since_stood_apart_then(told: Told) -> None:
    found = told.then(UNIT, "grill", "recorded", label="Venue")
    assert [each.id for each in found.known.lines] == [told.street["seen"]]
    assert told.street["again"] in {each.id for each in found.apart}
    assert told.then(UNIT, "grill", "filled", label="Venue").apart == ()


def test_links_are_those_the_reports_stated_then(told: Told) -> None:
    found = told.then(UNIT, "Dean", "filled")
    assert {link.link for link in found.network.links} == {"SEEN_AT", "SEEN_WITH"}
    assert told.then(UNIT, "grill", "start", label="Venue").network.links == ()


def test_someone_unknown_to_the_viewer_today_has_no_past(told: Told) -> None:
    with pytest.raises(NotFound):
        told.then(HOMES, "Rory", "filled")


def test_the_past_of_an_item_holds_no_report_that_is_not_open_today(told: Told) -> None:
    for place in told.places:
        assert told.street["shut"] not in told.then(HOMES, "grill", place, label="Venue").reports


def test_the_page_of_a_day_says_what_is_wrong_with_it(told: Told) -> None:
    services = told.services
    client = create_app(services).test_client()
    client.set_cookie("intel", services.sign_ins.start(CHAIR))
    scope = services.accounts.viewer_for_command(CHAIR).scope
    address = f"/people/{services.tokens.token(scope, told.street['Dean'])}?as_known_at="
    assert "That is not a day" in client.get(f"{address}2026-02-31").text
    assert "still to come" in client.get(f"{address}2999-01-01").text
    early = client.get(f"{address}1999-01-01")
    assert early.status_code == 200
    assert "Nothing open to you was known" in early.text
    assert "by the bakery" not in early.text
