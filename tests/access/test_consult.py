"""Every look is written down before anything is shown, with exactly the fields its action asks for."""

from pathlib import Path
from typing import Any

import pytest
from access_makers import a_viewer

from intel.access.consult import action_in_words, record_view
from intel.errors import AskedWrongly, NotRecorded
from intel.ledger import Ledger, open_engine

CHAIR = a_viewer("chair")


def test_a_look_is_written_with_who_what_and_whom(ledger: Ledger) -> None:
    record_view(ledger, CHAIR, action="network", people=("p1", "p2", "p1"), others=("v1",), detail="30 shown")
    (line,) = ledger.consultations.list()
    assert (line.actor, line.role, line.agency, line.action) == ("chair_one", "chair", "police", "network")
    assert line.subjects == ("p1", "p2", "v1")
    assert line.detail == "30 shown"
    assert ledger.consultations.verify().broken is None


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "view", "people": ("p1",)},
        {"action": "view", "others": ("r1",), "purpose": "meeting"},
        {"action": "search", "detail": "0 found"},
        {"action": "export", "purpose": "meeting", "detail": "pack", "people": ("p1",)},
        {"action": "share", "purpose": "meeting", "detail": "agency_housing"},
        {"action": "sign_in", "detail": "one-time link"},
        {"action": "sign_out"},
        {"action": "refused", "detail": "person.view", "people": ("p1",)},
    ],
    ids=lambda fields: str(fields["action"]),
)
def test_each_action_is_taken_with_what_it_asks_for(ledger: Ledger, fields: dict[str, Any]) -> None:
    assert record_view(ledger, CHAIR, **fields) == 1
    assert action_in_words(fields["action"])


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"action": "view"}, ValueError),
        ({"action": "network", "detail": "nothing shown"}, ValueError),
        ({"action": "search"}, AskedWrongly),
        ({"action": "export", "detail": "pack"}, AskedWrongly),
        ({"action": "share", "purpose": "  ", "detail": "agency_housing"}, AskedWrongly),
        ({"action": "sign_in", "detail": "password", "people": ("p1",)}, ValueError),
        ({"action": "sign_out", "purpose": "tea"}, ValueError),
        ({"action": "refused"}, AskedWrongly),
        ({"action": "peek", "people": ("p1",)}, ValueError),
    ],
)
def test_what_is_missing_or_too_much_is_refused(
    ledger: Ledger, fields: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        record_view(ledger, CHAIR, **fields)
    assert ledger.consultations.list() == []


def test_a_look_that_cannot_be_written_down_is_not_recorded(ledger: Ledger, tmp_path: Path) -> None:
    ledger.engine.dispose()
    reading = open_engine(f"sqlite:///{tmp_path / 'home' / 'ledger.db'}")
    with reading.connect() as connection:
        connection.exec_driver_sql("DROP TABLE consultation")
        connection.commit()
    reading.dispose()
    with pytest.raises(NotRecorded, match="not shown"):
        record_view(ledger, CHAIR, action="view", people=("p1",))
