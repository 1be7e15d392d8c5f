"""`intel search` and `intel show`: the answers of the pages on a terminal, by the same policy, check and record."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from street_ledger import Lookers, street_services

from intel.cli import intel
from intel.errors import NotAllowed, NotFound
from webapp import create_app

CHAIR, HOMES, LICENSING = "chair_police", "partner_homes", "licensing_officer_licensing"

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("street")


@pytest.fixture(scope="module")
def look(home: Path) -> Iterator[Lookers]:
    with street_services(home) as (services, street):
        yield Lookers(services, street, create_app(services))


@pytest.fixture
def run(look: Lookers, home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command beside the process that holds the graph, as someone."""
    del look
    monkeypatch.setenv("INTEL_HOME", str(home))
    return lambda user, *arguments: CliRunner().invoke(
        intel, ["--as", user, *arguments], standalone_mode=True
    )


def answered(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    content = json.loads(result.output)
    assert isinstance(content, dict)
    return content


def test_search_prints_tokens_that_show_understands(run: Run, look: Lookers) -> None:
    found = answered(run(CHAIR, "search", "dean thornset", "--json"))
    assert found["found"] == found["shown"] == 1
    (row,) = found["rows"]
    assert (row["id"], row["name"]) == (look.token(CHAIR, "Dean"), "Dean Thornsett")
    shown = answered(run(CHAIR, "show", row["id"], "--json"))
    assert shown["name"] == "Dean Thornsett"
    assert {line["agency"] for line in shown["reports"]} == {"Housing", "Residential homes", "Probation"}
    assert "Dean Thornsett was seen at Kiln Street Grill" in {each["link"] for each in shown["links"]}


def test_a_report_is_shown_by_its_number_in_words_the_viewer_may_read(run: Run) -> None:
    (row,) = [
        each for each in answered(run(CHAIR, "search", "bakery", "--json"))["rows"] if each["id"][:2] == "R-"
    ]
    assert "bakery" in answered(run(CHAIR, "show", row["id"], "--json"))["text"]
    other = run(HOMES, "show", row["id"])
    assert other.exit_code == 0
    assert "Text withheld" in other.output
    assert "bakery" not in other.output
    assert "Wren" not in other.output


def test_every_look_is_written_down_with_whom_it_showed(run: Run, look: Lookers) -> None:
    run(CHAIR, "show", look.token(CHAIR, "grill"))
    last = look.services.ledger.consultations.list()[-1]
    assert (last.action, last.actor) == ("view", CHAIR)
    assert {look.street[each] for each in ("grill", "Dean", "Wren", "Lark", "seen")} <= set(last.subjects)
    run(CHAIR, "search", "Dean")
    last = look.services.ledger.consultations.list()[-1]
    assert (last.action, last.detail) == ("search", "1 found")


def test_a_withheld_name_finds_nothing_on_a_terminal_either(run: Run) -> None:
    withheld, unknown = run(HOMES, "search", "Wren Alder"), run(HOMES, "search", "Vrex Ulmer")
    assert withheld.output == unknown.output
    assert "Nothing found" in withheld.output


def test_licensing_is_shown_a_venue_in_cleared_words_and_no_person(run: Run, look: Lookers) -> None:
    shown = run(LICENSING, "show", look.token(LICENSING, "grill"))
    assert shown.exit_code == 0
    assert "Side door open after hours." in shown.output
    assert not {"Dean", "Wren", "staff"} & set(shown.output.split())
    assert isinstance(run(LICENSING, "show", look.token(LICENSING, "Dean")).exception, NotAllowed)


def test_who_has_no_content_has_no_command(run: Run) -> None:
    for user in ("auditor_", "administrator_"):
        assert isinstance(run(user, "search", "Dean").exception, NotAllowed)
        assert isinstance(run(user, "show", "R-1").exception, NotAllowed)


def test_what_is_not_open_is_not_there(run: Run, look: Lookers) -> None:
    for known_as in (look.token(CHAIR, "Rory"), look.token(HOMES, "Dean"), "R-99999", "nonsense"):
        assert isinstance(run(CHAIR, "show", known_as).exception, NotFound)


def test_nothing_from_a_report_steers_the_terminal(run: Run, look: Lookers) -> None:
    shown = run(CHAIR, "show", look.token(CHAIR, "flat"))
    assert all(letter.isprintable() or letter == "\n" for letter in shown.output)
