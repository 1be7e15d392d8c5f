"""Hostile text through a file into every field that holds words: each string is there as it was sent, or its row is refused."""

import json
import unicodedata
from pathlib import Path
from typing import Any, Final

import pytest
from return_files import a_mapping, csv_file, read, take_in

from intel.ledger import Ids, Ledger
from intel.reports.mapping import Column
from intel.reports.state import current_reports

pytestmark = pytest.mark.shared

# Every field in which an agency writes words of its own; what cannot be a registration is put into the vehicle's words,
# and a reference of its own is in test_reports_record.
WORDS: Final = (
    "text", "cleared_text", "conditions", "young_person_1.name", "young_person_1.alias",
    "young_person_1.ethnicity", "young_person_1.care_status", "young_person_1.description", "adult_1.name", "adult_1.alias",
    "adult_1.description", "venue_1.name", "venue_1.street", "place_1.text", "vehicle_1.description", "phone_1.number", "account_1.handle", "account_1.platform", "organisation_1.name",
)  # fmt: skip

# Words by which people say that there is nothing: no name, no place, and so no mention.
NOTHING: Final = {"-", "--", "nil", "NIL", "None"}


def strings_of(edgecases: Path) -> list[str]:
    every = json.loads((edgecases / "blns.json").read_text(encoding="utf-8"))
    return [each for each in dict.fromkeys(every) if each.strip()]


def said(value: Any) -> list[str]:
    """Return every text in a report, however deep."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in said(part)]


def test_every_string_in_every_field_of_a_file_is_kept_as_sent_or_refused_with_a_reason(
    ledger: Ledger, ids: Ids, edgecases: Path
) -> None:
    strings = strings_of(edgecases)
    columns = (
        Column(column="Reported", field="reported_on"),
        Column(column="Row", field="own_reference"),
        *(Column(column=field, field=field) for field in WORDS),
    )
    mapping = a_mapping(columns=columns, links=())
    rows = [
        ("Reported", "Row", *WORDS),
        *(("2026-10-03", f"H-{number}", *([each] * len(WORDS))) for number, each in enumerate(strings)),
    ]
    content = csv_file(rows)
    found = read(content, mapping)
    assert all(row.reason for row in found.refused)
    result = take_in(ledger, ids, content, mapping)
    assert len(result.recorded) + len(result.refused) == len(strings)
    with ledger.reading() as snapshot:
        reports = [each.report for each in current_reports(snapshot, result.recorded).values()]
    lost = {}
    for report in reports:
        sent = strings[int(report.own_reference.removeprefix("H-"))]
        found_here = sum(_seen(text) == _seen(sent) for text in said(report.model_dump(mode="json")))
        if found_here < len(WORDS):
            lost[sent] = len(WORDS) - found_here
    assert lost.keys() <= NOTHING
    assert ledger.verify().ok


def _seen(text: str) -> str:
    """Return text as somebody sees it: a cell's edges, and how many blanks part two words, are not its words."""
    return " ".join(unicodedata.normalize("NFC", text).split())
