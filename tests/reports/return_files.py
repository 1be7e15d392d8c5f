"""Making returns for tests: a mapping, files as an agency would send them, and reading them back."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import openpyxl

from intel.ledger import Ids, Ledger, Snapshot, id_from_bytes
from intel.opendata.gazetteer import Located, RegisteredVenue
from intel.reports.gazetteer import NoGazetteer
from intel.reports.mapping import Column, Mapping, StatedLink
from intel.reports.read_rows import ReturnRead, read_return
from intel.reports.record_return import ImportResult, record_return

TODAY = date(2026, 11, 20)

HEADINGS = (
    "Ref",
    "Reported",
    "When",
    "Child",
    "Child DOB",
    "Adult",
    "Seen together",
    "Where",
    "What happened",
)
FIELDS = (
    "own_reference", "reported_on", "happened_on", "young_person_1.name", "young_person_1.dob", "adult_1.name",
    "", "place_1.text", "text",
)  # fmt: skip
SEEN = StatedLink(
    link="SEEN_WITH",
    from_slot="adult_1",
    to_slot="young_person_1",
    when_column="Seen together",
    when_values=("Yes", "Y"),
)


def a_mapping(*, agency: str = "housing", **changes: Any) -> Mapping:
    settings: dict[str, Any] = {
        "agency": agency,
        "columns": tuple(
            Column(column=heading, field=field) for heading, field in zip(HEADINGS, FIELDS, strict=True)
        ),
        "links": (SEEN,),
        "defaults": {"source_grade": "2", "information_grade": "B"},
    }
    return Mapping(**{**settings, **changes})


def one_column_mapping(field: str, **changes: Any) -> Mapping:
    """A mapping of a reported date, a text and one column more, headed X."""
    columns = (
        Column(column="Reported", field="reported_on"),
        Column(column="Text", field="text"),
        Column(column="X", field=field, **changes),
    )
    return a_mapping(columns=columns, links=())


def a_row(**cells: Any) -> list[Any]:
    usual = {
        "Ref": "H1",
        "Reported": "03/10/2026",
        "When": "02/10/2026",
        "Child": "Ann Ash",
        "Child DOB": "4/5/2011",
        "Adult": "Bob Birch",
        "Seen together": "yes",
        "Where": "Elm Street",
        "What happened": "Seen talking outside the shop.",
    }
    named = {key.replace("_", " "): value for key, value in cells.items()}
    return [named.get(heading, usual[heading]) for heading in HEADINGS]


def csv_file(rows: Iterable[Sequence[Any]], *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_file(rows: Iterable[Sequence[Any]], *, sheet: str = "Return") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_return(*rows: Sequence[Any]) -> bytes:
    return csv_file([HEADINGS, *rows])


def read(content: bytes, mapping: Mapping | None = None, file_name: str = "return.csv") -> ReturnRead:
    found = read_return(content, file_name, mapping or a_mapping(), NoGazetteer(), today=TODAY)
    assert len(found.rows) + len(found.refused) + len(found.passed_over) == found.total_rows
    lines = [row.line for part in (found.rows, found.refused, found.passed_over) for row in part]
    assert sorted(lines) == list(range(1, found.total_rows + 1))
    return found


def read_one(field: str, cell: Any, **changes: Any) -> Any:
    """Read one cell under a column that feeds `field`: the draft, or the refused row."""
    content = csv_file([("Reported", "Text", "X"), ("2026-10-03", "words", cell)])
    found = read(content, one_column_mapping(field, **changes))
    assert not found.passed_over[1:]
    return found.rows[0].draft if found.rows else found.refused[0]


def take_in(ledger: Ledger, ids: Ids, content: bytes, mapping: Mapping | None = None) -> ImportResult:
    found = read(content, mapping)
    with ledger.writing("ann") as writer:
        result = record_return(writer, found, mapping_version=1, ids=ids)
    parts = (result.recorded, result.corrected, result.unchanged, result.refused)
    assert sum(map(len, parts)) + result.passed_over == result.total_rows == found.total_rows
    return result


def kinds_of(snapshot: Snapshot) -> list[str]:
    return [entry.kind for entry in snapshot.entries()]


def counting_ids() -> Ids:
    numbers = iter(range(1, 10**9))
    return lambda letter: id_from_bytes(letter, next(numbers).to_bytes(16, "big"))


class SmallTown(NoGazetteer):
    """A gazetteer of one street and one venue."""

    def __init__(self, ward: str = "Elmfield") -> None:
        self.ward = ward

    def locate(self, text: str, postcode: str) -> Located | None:
        known = "elm street" in text.lower() or postcode == "S1 2AB"
        return Located(ward=self.ward, latitude=53.38, longitude=-1.47) if known else None

    def venue(self, name: str, street: str) -> RegisteredVenue | None:
        if name.lower() != "the grill":
            return None
        return RegisteredVenue(register_id="FHRS-7", name="The Grill", street=street, ward=self.ward)
