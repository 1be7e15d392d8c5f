from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from intel.errors import FileRefused
from intel.opendata import tables
from intel.opendata.find import find_premises
from intel.opendata.read_postcodes import import_postcodes
from intel.opendata.read_venues import import_venues

HEADER = (
    "RegisterId,BusinessName,BusinessType,AddressLine1,PostCode,Ward,Latitude,Longitude,"
    "LicenceNumber,Holder,LicensedFor,Hours,Conditions"
)
GRILL = (
    'R1,The Kiln Grill,Takeaway,14 Kiln Street,S1 1AA,Alder,53.05,-1.45,P/1,A Holder,Late food,"17:00-02:00",'
)


def a_register(folder: Path, *rows: str, name: str = "register.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def test_a_licensing_register_again_doubles_nothing_and_a_new_holder_changes_the_row(
    two_wards: Connection, tmp_path: Path
) -> None:
    assert import_venues(two_wards, a_register(tmp_path, GRILL)).added == 1
    again = import_venues(two_wards, a_register(tmp_path, GRILL))
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    moved_on = import_venues(two_wards, a_register(tmp_path, GRILL.replace("A Holder", "B Holder")))
    assert (moved_on.added, moved_on.changed, moved_on.unchanged) == (0, 1, 0)
    premises = find_premises(two_wards, "R1")
    assert premises is not None
    assert (premises.name, premises.holder, premises.ward) == ("The Kiln Grill", "B Holder", "Alder")
    assert find_premises(two_wards, "R2") is None


def test_the_position_decides_the_ward_then_the_postcode_then_the_list(
    two_wards: Connection, tmp_path: Path
) -> None:
    codes = tmp_path / "codes.csv"
    codes.write_text("postcode,lat,lon\nS1 1AB,53.05,-1.35\n", encoding="utf-8")
    import_postcodes(two_wards, codes)
    import_venues(
        two_wards,
        a_register(
            tmp_path,
            "R1,A,Shop,1 Kiln Street,S1 1AB,Birch and Elm,53.05,-1.45,,,,,",
            "R2,B,Shop,2 Kiln Street,s1 1ab,Alder,,,,,,,",
            "R3,C,Shop,3 Kiln Street,,Alder,,,,,,,",
            "R4,D,Shop,4 Kiln Street,,Nowhere,,,,,,,",
        ),
    )
    columns = (tables.register.c.register_id, tables.register.c.ward)
    found = dict(two_wards.execute(select(*columns)).all())
    assert found == {"R1": "Alder", "R2": "Birch and Elm", "R3": "Alder", "R4": ""}


def test_an_older_list_changes_nothing(two_wards: Connection, tmp_path: Path) -> None:
    import_venues(two_wards, a_register(tmp_path, GRILL), seen_on=date(2026, 10, 1))
    old = a_register(tmp_path, GRILL.replace("A Holder", "Earlier Holder"), name="register_2026-09-01.csv")
    done = import_venues(two_wards, old)
    assert (done.read, done.older, done.changed) == (1, 1, 0)
    premises = find_premises(two_wards, "R1")
    assert premises is not None
    assert premises.holder == "A Holder"


def test_a_row_without_a_number_or_name_is_refused_by_line(two_wards: Connection, tmp_path: Path) -> None:
    done = import_venues(two_wards, a_register(tmp_path, GRILL, ",X,,,,,,,,,,,", "R9,,,,,,,,,,,,"))
    assert [(refused.line, refused.column) for refused in done.refused] == [
        (3, "RegisterId"),
        (4, "BusinessName"),
    ]
    assert done.read == done.accounted == 3


def test_another_file_is_refused_with_what_is_read(two_wards: Connection, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(FileRefused, match="not a register this project reads"):
        import_venues(two_wards, path)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "rows", "refused"),
    [
        ("fhrs_2020-08-10_rotherham.csv", 1_954, 0),
        ("fhrs_2020-11_south_yorkshire_neighbours.csv", 7_431, 0),
        ("osm_2016-12-03_sheffield_pubs.csv", 163, 2),
    ],
)
def test_the_real_registers_are_accounted_for_and_doubled_by_nothing(
    two_wards: Connection, shared: Path, name: str, rows: int, refused: int
) -> None:
    done = import_venues(two_wards, shared / "venues" / name)
    assert (done.read, done.added, len(done.refused)) == (rows, rows - refused, refused)
    again = import_venues(two_wards, shared / "venues" / name)
    assert (again.added, again.changed, again.unchanged) == (0, 0, rows - refused)
