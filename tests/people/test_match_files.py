"""Any two files linked: rows read, pairs given once, the same bytes each time."""

import pytest

from intel.errors import AskedWrongly
from intel.people.match_files import match, read_rows, rows_out

ONE = b"id,first name,surname,dob,street\n1,Mohammed,Hussain,12/07/1989,4 Ash Grove\n2,Chloe,Wragg,02/03/2009,6 Kiln Lane\n3,,,,\n"
TWO = b'id,name,born\n7,"Hussein, Muhammad",1989-07-12\n8,Khloe Wragg,01/01/2009\n'


def test_two_files_are_linked() -> None:
    one, two = read_rows(ONE, {}, prefix="a:"), read_rows(TWO, {}, prefix="b:")
    assert one.empty == 1
    rows = list(rows_out(match(one.records, two.records)))
    assert [(row["id_a"], row["id_b"]) for row in rows] == [("a:1", "b:7"), ("a:2", "b:8")]
    assert rows[0]["outcome"] == "same"
    assert list(rows_out(match(one.records, two.records))) == rows


def test_a_file_against_itself_gives_each_pair_once() -> None:
    rows = read_rows(ONE + ONE.split(b"\n", 1)[1].replace(b"1,", b"11,", 1), {}, prefix="").records
    found = [(each.a, each.b) for each in match(rows, None).pairs]
    assert len(found) == len({frozenset(pair) for pair in found})
    assert ("1", "11") in found


def test_a_file_without_a_name_is_refused() -> None:
    with pytest.raises(AskedWrongly, match="No column"):
        read_rows(b"colour\nred\n", {}, prefix="")
    assert read_rows(b"who\nChloe Wragg\n", {"who": "name"}, prefix="").records[0].names[0].surname == "wragg"


def test_a_date_that_is_none_says_nothing() -> None:
    rows = read_rows(b"name,dob\nA B,31/02/2001\nC D,01/01/1900\nE F,1989\n", {}, prefix="").records
    assert [bool(each.born) for each in rows] == [False, False, True]
