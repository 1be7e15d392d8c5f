"""Old workbooks are read by a process of their own, and one that asks for too much stops nothing else."""

import json
import struct
import subprocess
import sys

import pytest
from old_workbook import _record, compound, xls_file

from intel.errors import FileRefused
from intel.reports import read_apart, read_apart_reader
from intel.reports.read_file import read_book, read_table


def test_an_old_workbook_is_read_with_its_sheets() -> None:
    rows: list[list[object]] = [["Ref", "Who – née"], ["7", 12.5], ["", "x" * 300]]
    content = xls_file({"Return": rows, "Old": [["x"]]}, hidden=["Old"])
    table = read_table(content)
    assert [list(row.cells) for row in table.rows] == [["Ref", "Who – née"], ["7", 12.5], ["", "x" * 300]]
    assert table.sheets == ("Return",)
    assert table.hidden_sheets == ("Old",)
    assert "The sheet “Old” is hidden in the file and was not read." in table.remarks
    assert any("XLS" in each for each in table.remarks), "what an old workbook cannot say is said"


def test_many_rows_of_an_old_workbook() -> None:
    rows = [[f"row {at}", float(at)] for at in range(2000)]
    assert len(read_book(xls_file({"Return": rows})).table().rows) == 2000


def far_out() -> bytes:
    """An old workbook of a few kilobytes whose one cell lies at the far corner of ever so many sheets."""
    cell = _record(0x0203, struct.pack("<HHHd", 65535, 255, 0, 1.0)) + _record(
        0x0203, struct.pack("<HHHd", 0, 0, 0, 1.0)
    )
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cell + _record(0x000A)
    names = [f"s{at}" for at in range(40)]
    plain = xls_file({name: [] for name in names})
    size = len(body)
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    listed = len(start) + sum(4 + 8 + 2 * len(name) for name in names) + 4
    sheets = b"".join(
        _record(
            0x0085,
            struct.pack("<IBB", listed + at * size, 0, 0) + bytes([len(name), 1]) + name.encode("utf-16-le"),
        )
        for at, name in enumerate(names)
    )
    assert len(plain) > 512
    return compound(start + sheets + _record(0x000A) + body * len(names))


def test_an_old_workbook_that_asks_for_too_much_is_refused_and_nothing_else_stops() -> None:
    content = far_out()
    assert len(content) < 10_000
    with pytest.raises(FileRefused, match="more memory or time than a return needs"):
        read_table(content)


def test_the_reader_gives_up_memory_before_it_reads() -> None:
    """The limit is real: the same process cannot have more than it allowed itself."""
    ask = f"import runpy; runpy.run_path({read_apart_reader.__file__!r})['limit'](); bytes({read_apart_reader.MEMORY})"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, check=False)
    assert b"MemoryError" in done.stderr


def test_an_old_workbook_cut_off_is_refused() -> None:
    content = xls_file({"Return": [["a", "b"]] * 200})
    for cut in (9, 600, 2000):
        with pytest.raises(FileRefused, match=r"damaged|asks for more"):
            read_table(content[:cut])


def test_cells_come_back_as_the_kinds_they_were() -> None:
    given = [
        1.5,
        True,
        "x",
        ["date", "2026-10-03"],
        ["datetime", "2026-10-03T21:30:00"],
        ["time", "21:30:00"],
    ]
    back = [read_apart._cell(each) for each in json.loads(json.dumps([*given, ["duration", "90.0"], None]))]
    assert [type(each).__name__ for each in back] == [
        "float", "bool", "str", "date", "datetime", "time", "timedelta", "str",
    ]  # fmt: skip
