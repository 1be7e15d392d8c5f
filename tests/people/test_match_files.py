"""Any two files linked: rows read, pairs given once, the same bytes each time."""

import io
from datetime import date

import openpyxl
import pytest

from intel.errors import AskedWrongly
from intel.people.match_files import match, read_by_mapping, read_rows, rows_out
from intel.people.names import name_of
from intel.reports.gazetteer import NoGazetteer
from intel.reports.mapping import Column, Mapping

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


def test_a_workbook_is_read_and_headings_mean_what_they_mean_in_a_return() -> None:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Case ref", "Client name", "D.O.B.", "Home address"])
    book.active.append(["77", "Mohammed Hussain", date(1989, 7, 12), "4 Ash Grove"])
    book.save(out)
    (record,) = read_rows(out.getvalue(), {}, prefix="").records
    assert record.names == (name_of("Mohammed Hussain"),)
    assert record.born[0].day == date(1989, 7, 12)
    rows = list(rows_out(match([record], read_rows(TWO, {}, prefix="b:").records)))
    assert [(row["id_b"], row["outcome"]) for row in rows] == [("b:7", "same")]


def test_a_return_is_matched_by_its_agencys_mapping() -> None:
    mapping = Mapping(
        agency="housing",
        columns=(
            Column(column="Ref", field="own_reference"),
            Column(column="Child", field="young_person_1.name"),
            Column(column="Born", field="young_person_1.dob"),
            Column(column="What", field="text"),
        ),
        defaults={"grade": "3D", "reported_on": "03/02/2026"},
    )
    sent = b"Ref,Child,Born,What\nH-1,Chloe Wragg,02/03/2009,Was out late\nH-2,CHLOE WRAGG,02/03/2009,Came home late\n"
    found = read_by_mapping(sent, "h.csv", mapping, NoGazetteer(), prefix="", today=date(2026, 3, 1))
    assert [each.id for each in found.records] == ["H-1#young_person_1", "H-2#young_person_1"]
    assert [row["outcome"] for row in rows_out(match(found.records, None))] == ["same"]
