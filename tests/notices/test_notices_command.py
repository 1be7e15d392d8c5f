"""`intel notices list|show|due`: what the pages say, on a terminal and as JSON, for whoever may have it."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from meeting_ledger import Town, meeting_town

from intel.app import open_services
from intel.cli import intel, session
from intel.errors import NotAllowed, NotFound
from intel.notices import model
from intel.notices.record import consider_notice, record_step

Run = Callable[..., Result]
SERVED = date(2026, 2, 4)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("notices") / "home"


@pytest.fixture(scope="module")
def town(home: Path) -> Iterator[Town]:
    """A town with one notice in force, shared with the homes; a report of its second month has the two together."""
    with meeting_town(home) as town:
        _serve(town)
        yield town


def _serve(town: Town) -> None:
    services, officer, chair = town.services, town.viewer("officer"), town.viewer("chair")
    with services.ledger.writing("officer") as writer:
        notice = consider_notice(
            writer, officer, adult=town.ids["Dean"], child=town.ids["Lark"], reason="sat together",
            now=services.clock(), ids=services.ids, done_on=SERVED,
        )  # fmt: skip
    statement = model.ControlStatement(on=SERVED, by="Her mother", capacity="parent")
    steps = (
        model.NoticeProposed(notice_id=notice, on=SERVED, ground="section_2", adult_name="Dean Thornsett", child_name="Lark Sorrel", has_parental_responsibility=False, parental_responsibility_asked="her mother", facts="at the grill"),
        model.NoticeChecked(notice_id=notice, on=SERVED, born_on=date(2011, 5, 6), age_proof="passport", age_seen_on=SERVED, statement=statement, alternatives="talking", child_views="glad"),
        model.NoticeWorded(notice_id=notice, on=SERVED, prohibitions=("meet",)),
        model.NoticeAuthorised(notice_id=notice, on=SERVED, rank="superintendent", reason="needed"),
        model.NoticeServed(notice_id=notice, at=services.clock().replace(month=SERVED.month, day=SERVED.day), place="here", by="PC Firth", method="in_person", signature="signed", copy_left=True),
        model.NoticeShared(notice_id=notice, audience="agency_homes", on=SERVED, basis="safeguarding"),
    )  # fmt: skip
    for step in steps:
        by = chair if isinstance(step, model.NoticeAuthorised) else officer
        with services.ledger.writing(by.user_id) as writer:
            record_step(writer, by, step, now=services.clock())


@pytest.fixture
def run(town: Town, home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command beside the process that holds the graph, as someone."""
    monkeypatch.setenv("INTEL_HOME", str(home))
    monkeypatch.setattr(session, "open_services", partial(open_services, clock=town.services.clock))
    return lambda user, *arguments: CliRunner().invoke(intel, ["--as", user, "notices", *arguments])


def answered(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_list_is_the_register_to_the_police_and_what_was_shared_to_a_partner(run: Run) -> None:
    [whole] = answered(run("chair", "list", "--json"))
    assert whole == {
        "id": "N-1", "adult": "Dean Thornsett", "child": "Lark Sorrel", "ground": "section 2, under 16", "stands": "In force",
        "served": "2026-02-04", "review": "2026-05-04", "ends": "2027-05-06",
    }  # fmt: skip
    [shared] = answered(run("homes", "list", "--json"))
    assert (shared["id"], shared["ground"], shared["review"]) == ("N-1", "", "")
    assert answered(run("housing", "list", "--json")) == []
    assert isinstance(run("licensing", "list").exception, NotAllowed)
    assert answered(run("chair", "list", "--state", "ended", "--json")) == []


def test_show_says_what_is_missing_and_what_waits_with_its_reason(run: Run) -> None:
    whole = answered(run("chair", "show", "N-1", "--json"))
    assert whole["missing"][0]["what"] == "Social care told"
    [seen] = whole["watch"]
    assert (seen["what"], seen["same_child"], seen["may"]) == ("possible breach", True, False)
    assert seen["why"].startswith("The report says that the adult and the child were seen together.")
    assert "possible breach" in run("chair", "show", "n-1").output
    assert set(answered(run("homes", "show", "N-1", "--json"))) == set(whole) & {
        "id", "adult", "child", "ground", "stands", "served", "review", "ends"
    }  # fmt: skip
    for who, wanted in (("chair", "N-2"), ("chair", "nobody"), ("housing", "N-1")):
        assert isinstance(run(who, "show", wanted).exception, NotFound)


def test_due_names_the_notice_and_the_report_and_is_the_polices(run: Run) -> None:
    due = answered(run("chair", "due", "--json"))
    assert [each["due"] for each in due] == ["overdue", "possible breach"]
    assert all(each["id"] == "N-1" and each["adult"] == "Dean Thornsett" for each in due)
    assert due[1]["report"].startswith("R-")
    assert due[1]["why"]
    assert isinstance(run("homes", "due").exception, NotAllowed)
