"""The search page: what it finds and says, what it keeps to itself, and what the chain of consultations holds."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from street_ledger import Lookers, street_services
from werkzeug.test import TestResponse

from webapp import create_app, search

CHAIR, HOMES, LICENSING = "chair_police", "partner_homes", "licensing_officer_licensing"


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lookers]:
    with street_services(tmp_path_factory.mktemp("street")) as (services, street):
        yield Lookers(services, street, create_app(services))


def ask(look: Lookers, user: str, typed: str) -> TestResponse:
    client = look.app.test_client()
    client.set_cookie("intel", look.services.sign_ins.start(user))
    return client.get("/search", query_string={"q": typed})


def words(page: str) -> str:
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def test_a_person_found_leads_to_their_page_and_network(look: Lookers) -> None:
    page = ask(look, CHAIR, "dean thornset").text
    token = look.token(CHAIR, "Dean")
    assert f'href="/people/{token}"' in page
    assert f'href="/network/people/{token}"' in page
    assert "Showing 1 of 1" in words(page)


def test_words_found_are_marked_and_text_is_escaped(look: Lookers) -> None:
    page = ask(look, CHAIR, "bakery").text
    assert "<mark>bakery</mark>" in page
    assert "O&#39;Brien" in page
    odd = ask(look, CHAIR, "<script>alert(1)</script>").text
    assert "<script>alert" not in odd


def test_a_withheld_name_reads_as_one_that_does_not_exist(look: Lookers) -> None:
    withheld, unknown = ask(look, HOMES, "Wren Alder"), ask(look, HOMES, "Vrex Ulmer")
    assert words(withheld.text).replace("Wren Alder", "Vrex Ulmer") == words(unknown.text)
    assert withheld.status_code == unknown.status_code == 200
    assert "Nothing found for “Vrex Ulmer” in what is open to you." in words(unknown.text)


def test_a_search_is_recorded_with_whom_it_found_and_never_with_the_words_typed(look: Lookers) -> None:
    ask(look, CHAIR, "Dean Thornsett")
    last = look.services.ledger.consultations.list()[-1]
    assert (last.action, last.actor, last.detail) == ("search", CHAIR, "1 found")
    assert look.street["Dean"] in last.subjects
    assert "Thornsett" not in repr(last)
    ask(look, HOMES, "Wren Alder")
    last = look.services.ledger.consultations.list()[-1]
    assert (last.detail, last.subjects) == ("0 found", ())
    before = len(look.services.ledger.consultations.list())
    look.get(CHAIR, "/search")
    assert len(look.services.ledger.consultations.list()) == before


def test_those_a_report_names_are_recorded_with_its_words(look: Lookers) -> None:
    ask(look, CHAIR, "bakery")
    last = look.services.ledger.consultations.list()[-1]
    assert {look.street["seen"], look.street["Wren"], look.street["Dean"]} <= set(last.subjects)


def test_the_start_says_what_can_be_searched(look: Lookers) -> None:
    assert "reports by their words, or by number" in words(look.get(CHAIR, "/search").text)
    premises = words(look.get(LICENSING, "/search").text)
    assert "You can search premises by name" in premises
    assert "people" not in premises.casefold()


def test_licensing_gets_premises_without_network_or_reports(look: Lookers) -> None:
    page = ask(look, LICENSING, "kiln street grill").text
    assert "Kiln Street Grill" in page
    assert "/network/" not in page
    assert "Nothing found" in ask(look, LICENSING, "Dean Thornsett").text


def test_too_long_is_said_at_the_field(look: Lookers) -> None:
    answer = ask(look, CHAIR, "a" * 300)
    assert answer.status_code == 200
    assert "There is a problem" in answer.text
    assert "at most 200 characters" in answer.text


def test_the_cap_is_printed(look: Lookers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST", 1)
    said = words(ask(look, CHAIR, "lark").text)  # Lark Sorrel, and Larkhill Court
    assert "Showing 1 of 2. Add a word to find fewer." in said


def test_the_auditor_and_the_administrator_have_no_search(look: Lookers) -> None:
    for user in ("auditor_", "administrator_"):
        assert ask(look, user, "Dean").status_code == 403


@pytest.mark.shared
def test_the_big_list_of_naughty_strings_is_answered(look: Lookers, needs_shared: Path) -> None:
    naughty = json.loads((needs_shared / "data" / "edgecases" / "blns.json").read_text(encoding="utf-8"))
    client = look.app.test_client()
    client.set_cookie("intel", look.services.sign_ins.start(HOMES))
    for typed in naughty:
        assert client.get("/search", query_string={"q": typed}).status_code == 200, typed


def test_what_was_found_is_taken_out_with_no_more_than_the_page_shows(look: Lookers) -> None:
    client = look.app.test_client()
    client.set_cookie("intel", look.services.sign_ins.start(CHAIR))
    items = client.get("/search?q=kiln&item_as=csv&item_why=review").text
    assert "OFFICIAL-SENSITIVE" in items
    assert "Kiln Street Grill" in items
    reports = client.get("/search?q=bakery&report_as=csv&report_why=review").text
    assert "by the bakery" in reports
    last = look.services.ledger.consultations.list()[-1]
    assert (last.action, last.subjects) == ("export", (look.street["seen"],))
    client.set_cookie("intel", look.services.sign_ins.start(HOMES))
    assert "bakery" not in client.get("/search?q=kiln&item_as=csv&item_why=review").text
