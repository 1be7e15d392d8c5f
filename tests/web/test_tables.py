"""Lists: ordered, narrowed and paged by their address alone; taken out as files in which nothing is a formula."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from flask import Flask, g
from meeting_ledger import NAMES
from more_people import more_rooms
from openpyxl.utils.escape import unescape
from room_pages import Rooms

from intel.access.write_list import CSV, XLSX, ListFile, safe_cell, write_list
from intel.people.find_list import Which
from webapp.people_tables import TABLES
from webapp.tables import Column, Listed, Table, listed

LISTS = {
    "chair": ("/people?list=suspects", "/people?list=young-people", "/venues", "/reports", "/meetings"),
    "homes": ("/people?list=young-people",),
    "unit": ("/reports?show=unconfirmed", "/returns", "/returns/mappings"),
    "licensing": ("/venues",),
    "auditor": ("/audit",),
}  # fmt: skip
HOSTILE = (
    "=1+1",
    "+44 7700 900001",
    "-2",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "  =1",
    "＝1",
    "=cmd|' /C calc'!A0",
    "0123",
    "http://x.invalid",
)
Row = tuple[str, int | None, date]
TABLE = Table[Row](
    name="things",
    caption="Things",
    things="things",
    start="-day",
    size=4,
    subjects=lambda rows: [row[0] for row in rows],
    columns=(
        Column(key="name", words="Name", label="", of=lambda row: row[0]),
        Column(key="many", words="Many", number=True, of=lambda row: row[1]),
        Column(key="day", words="Day", late_first=True, of=lambda row: row[2]),
        Column(key="kind", words="Kind", sorts=False, chosen=True, of=lambda row: row[0][:2]),
    ),
)
ROWS: list[Row] = [
    (f"YP-{number}", None if number == 7 else number % 3, date(2026, 1, number)) for number in range(1, 12)
]


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with more_rooms(tmp_path_factory.mktemp("lists") / "home") as found:
        yield found


def asked(rooms: Rooms, query: str) -> Listed[Row]:
    app: Flask = rooms.browsers["chair"].application
    with app.test_request_context(f"/things?{query}"):
        g.viewer = rooms.town.viewer("chair")
        return listed(TABLE, ROWS)


def names(table: Listed[Row]) -> list[str]:
    return [row[0] for row in table.rows]


@pytest.mark.parametrize(
    ("query", "first", "total"),
    [
        ("", ["YP-11", "YP-10", "YP-9", "YP-8"], 11),
        ("page=3", ["YP-3", "YP-2", "YP-1"], 11),
        ("page=99999", ["YP-3", "YP-2", "YP-1"], 11),
        ("page=-1", ["YP-11", "YP-10", "YP-9", "YP-8"], 11),
        ("page=٣", ["YP-11", "YP-10", "YP-9", "YP-8"], 11),
        ("sort=name&page=3", ["YP-9", "YP-10", "YP-11"], 11),
        ("sort=many&page=3", ["YP-8", "YP-11", "YP-7"], 11),
        ("sort=-many&page=3", ["YP-6", "YP-9", "YP-7"], 11),
        ("sort=kind", ["YP-11", "YP-10", "YP-9", "YP-8"], 11),
        ("sort=planet", ["YP-11", "YP-10", "YP-9", "YP-8"], 11),
        ("find=yp-1+jan", ["YP-11", "YP-10", "YP-1"], 3),
        ("find=nothing", [], 0),
        ("kind=XX", [], 0),
        ("kind=YP&find=3+jan+2026", ["YP-3"], 1),
    ],
)  # fmt: skip
def test_an_address_orders_narrows_and_pages(rooms: Rooms, query: str, first: list[str], total: int) -> None:
    table = asked(rooms, query)
    assert (names(table), table.total, table.of_all) == (first, total, 11)
    assert table.subjects == tuple(first)


def test_headings_turn_the_order_round_and_keep_what_else_is_asked(rooms: Rooms) -> None:
    table = asked(rooms, "find=yp&page=2&other=1")
    assert [(head.order, head.href) for head in table.headings] == [
        ("", "/things?find=yp&other=1&sort=name"),
        ("", "/things?find=yp&other=1&sort=-many"),
        ("down", "/things?find=yp&other=1&sort=day"),
        ("", ""),
    ]
    assert table.address(3) == "/things?find=yp&other=1&page=3"
    assert table.narrowing
    assert table.narrowing.clear == "/things?other=1"


def test_nobody_is_ordered_by_a_number_and_the_protected_by_their_name_alone() -> None:
    for which, table in TABLES.items():
        sorting = {column.key for column in table.columns if column.sorts}
        assert "reports" not in sorting
        if which in (Which.YOUNG_PEOPLE, Which.AGE_UNKNOWN):
            assert sorting == {"name"}
            assert {column.key for column in table.columns} == {"name", "as", "last"}


def test_every_list_says_its_order_and_is_taken_out_marked_and_recorded(rooms: Rooms) -> None:
    for name, paths in LISTS.items():
        for path in paths:
            page = rooms.get(name, path).text
            assert re.search(r'aria-sort="(ascending|descending)"', page), path
            assert re.search(r"Showing [\d,]+", page), path
            before = len(rooms.looks())
            rows, again = taken_out(rooms, name, path, CSV), taken_out(rooms, name, path, XLSX)
            assert (rows[1:] == again[1:]) is (name != "auditor"), path  # whose own taking out is a new line
            lines = rooms.town.services.ledger.consultations.list()[before:]
            assert [(line.action, line.purpose) for line in lines] == [
                ("export", "to review, audit or inspect")
            ] * 2
            assert re.fullmatch(r"list [a-z-]+, \d+ rows, csv", lines[0].detail), lines[0].detail
            assert len(rows) > 1, path


def taken_out(rooms: Rooms, name: str, path: str, kind: str) -> list[list[str]]:
    """Take a list out; return its heading and rows as text, having held the lines above them against what they must say."""
    join = "&" if "?" in path else "?"
    answer = rooms.get(name, f"{path}{join}as={kind}&why=review")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    if kind == CSV:
        rows: list[list[Any]] = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    looks = rooms.town.services.ledger.consultations.list()
    above = [str(row[0]) for row in rows[:5]]
    assert above[0] == "OFFICIAL-SENSITIVE"
    assert f"For Officer of {name}, " in above[2]
    assert f"to review, audit or inspect. Line {looks[-1].seq} of the record" in above[3]
    return [[_plain(cell) for cell in row] for row in rows[6:]]


def _plain(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")
    return "" if cell is None else str(cell)


def test_a_list_is_not_taken_out_without_a_reason_and_holds_only_what_its_page_may(rooms: Rooms) -> None:
    before = rooms.looks()
    for why in ("", "because", "to tell a friend"):
        answer = rooms.get("chair", f"/venues?as=csv&why={why}")
        assert answer.status_code == 400
        assert "Choose why the list is taken out" in answer.text
    assert "export" not in {action for _, action, _ in rooms.looks()[len(before) :]}
    for kind in (CSV, XLSX):
        rows = str(taken_out(rooms, "licensing", "/venues", kind))
        assert not [name for name in NAMES if name in rows]
        assert "YP-01" in str(taken_out(rooms, "homes", "/people?list=young-people", kind))
        assert "Wren" not in str(taken_out(rooms, "homes", "/people?list=young-people", kind))


def test_no_cell_of_a_file_is_a_formula_and_no_text_is_lost() -> None:
    odd = (*HOSTILE, "a\nb", "a\x00\x01b", "x" * 40_000, "<script>alert(1)</script>", "\u202eabc", "𝒳")
    made = ListFile(
        title="T", marking="M", above=("=above",), heads=("=Head", "Number"), made_at=datetime(2026, 3, 2, tzinfo=UTC),
        rows=tuple((text, -5) for text in odd),
    )  # fmt: skip
    read = list(csv.reader(io.StringIO(write_list(made, CSV).decode("utf-8-sig"), newline="")))[4:]
    assert [row[0].removeprefix("'") for row in read] == list(odd)
    for text in HOSTILE[:9]:
        assert safe_cell(text) == f"'{text}"
    assert safe_cell("Kiln Street") == "Kiln Street"
    assert {row[1] for row in read} == {"-5"}
    assert write_list(made, XLSX) == write_list(made, XLSX)
    sheet = openpyxl.load_workbook(io.BytesIO(write_list(made, XLSX))).active
    cells = [row[0] for row in sheet.iter_rows(min_row=5)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.hyperlink]
    values = [unescape(str(cell.value)) for cell in cells]
    assert values[: len(HOSTILE)] == list(HOSTILE)
    assert "cut here" in next(value for value in values if value.startswith("xxx"))
