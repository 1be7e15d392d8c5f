"""The picture's files deleted or damaged between two starts, and a clock moved back: the pages are as they were."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from factories import picture_of_ledger
from meeting_ledger import meeting_town

from intel.app import Services, open_services
from intel.graph.picture import differences, picture_of_graph
from intel.meetings.record import record_meeting
from intel.settings import Settings
from webapp import create_app

PAGES = ("/people", "/venues", "/reports", "/meetings")


def shown(services: Services) -> list[str]:
    """Return what the chair's pages hold, without what differs at each look."""
    browser = create_app(services).test_client()
    browser.set_cookie("intel", services.sign_ins.start("chair"))
    answers = [browser.get(path) for path in PAGES]
    assert [each.status_code for each in answers] == [200] * len(PAGES)
    return [re.sub(r'(nonce|name="csrf_token" value)="[^"]*"', "", each.text) for each in answers]


@pytest.mark.slow
def test_a_graph_that_was_deleted_or_damaged_is_drawn_again_and_shows_the_same(tmp_path: Path) -> None:
    with meeting_town(tmp_path) as town:
        settings, clock = town.services.settings, town.services.clock
        before = shown(town.services)
    for fault in ("deleted", "overwritten", "cut off"):
        files = tmp_path / "graph" / "databases" / "graph"
        if fault == "deleted":
            shutil.rmtree(tmp_path / "graph")
        else:
            (file,) = files.glob("Person_0.*.bucket")
            whole = file.read_bytes()
            file.write_bytes(b"\xa5" * len(whole) if fault == "overwritten" else whole[: len(whole) // 3])
        with open_services(settings, clock=clock, own=True) as services:
            services.graph.catch_up()
            assert shown(services) == before, fault
            found = picture_of_graph(services.graph)
            assert differences(found, picture_of_ledger(services.ledger)) == [], fault
            assert services.ledger.verify().ok


def test_a_clock_moved_back_loses_nothing_and_goes_on(tmp_path: Path) -> None:
    """What is recorded afterwards comes after what was there, whatever the clock says; nobody is signed in by it."""
    with meeting_town(tmp_path) as town:
        settings, head = town.services.settings, town.services.ledger.head()
    ticks = count()
    wrong = datetime(2026, 1, 5, 9, tzinfo=UTC)
    with open_services(
        Settings.from_environment({"INTEL_HOME": str(settings.home)}),
        clock=lambda: wrong + timedelta(seconds=next(ticks)),
    ) as services:
        with services.ledger.writing("chair") as writer:
            record_meeting(writer, wrong.date(), ids=services.ids)
        services.graph.catch_up()
        assert services.ledger.head().seq == head.seq + 1
        assert services.graph.place().seq == head.seq + 1
        assert "5 January 2026" in shown(services)[-1]
        verdict = services.ledger.verify()
        assert (verdict.ok, verdict.entries) == (True, head.seq + 1)
