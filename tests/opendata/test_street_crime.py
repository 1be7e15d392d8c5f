from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from intel.errors import AskedWrongly, FileRefused
from intel.opendata import tables
from intel.opendata.find import CrimeCount, list_street_crime_counts
from intel.opendata.read_street_crime import import_street_crime
from intel.opendata.read_wards import import_wards

FLAT = "Crime ID,Month,Longitude,Latitude,Location,Crime type,API id"
OFFICIAL = "Crime ID,Month,Reported by,Longitude,Latitude,Location,Crime type"


def a_month(folder: Path, *rows: str, header: str = FLAT, name: str = "2025-06-street.csv") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def test_every_row_is_in_one_count(two_wards: Connection, tmp_path: Path) -> None:
    folder = tmp_path / "crime"
    a_month(
        folder,
        ",2025-06,-1.45,53.05,On or near Kiln Street,Drugs,1",
        ",2025-06,-1.45,53.05,On or near Kiln Street,Drugs,2",
        ",2025-06,-1.35,53.05,On or near Moss Way,Robbery,3",
        ",2025-06,-1.00,53.05,On or near Far Lane,Robbery,4",
        ",2025-06,,,No Location,Robbery,5",
        ",June,-1.35,53.05,On or near Moss Way,Robbery,6",
        ",2025-06,-1.35,nan,On or near Moss Way,Robbery,7",
    )
    done = import_street_crime(two_wards, folder)
    assert (done.read, done.added, done.outside, len(done.refused)) == (7, 3, 1, 3)
    assert [(refused.line, refused.column) for refused in done.refused] == [
        (6, "Latitude"),
        (7, "Month"),
        (8, "Latitude"),
    ]
    assert done.accounted == done.read
    assert list_street_crime_counts(two_wards) == [
        CrimeCount("Alder", "2025-06", 2),
        CrimeCount("Birch and Elm", "2025-06", 1),
    ]


def test_the_same_month_again_adds_nothing_and_a_revised_row_changes(
    two_wards: Connection, tmp_path: Path
) -> None:
    folder = tmp_path / "crime"
    a_month(folder, "x,2025-06,-1.45,53.05,On or near Kiln Street,Drugs,1", "x,2025-06,-1.45,53.05,A,Drugs,2")
    import_street_crime(two_wards, folder)
    again = import_street_crime(two_wards, folder)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    a_month(folder, "x,2025-06,-1.35,53.05,On or near Moss Way,Drugs,1", "x,2025-06,-1.45,53.05,A,Drugs,2")
    revised = import_street_crime(two_wards, folder)
    assert (revised.added, revised.changed, revised.unchanged) == (0, 1, 1)
    row = two_wards.execute(select(tables.street_crime).where(tables.street_crime.c.api_id == "1")).one()
    assert (row.street, row.ward) == ("Moss Way", "Birch and Elm")


def test_an_id_twice_in_one_file_is_one_row_and_the_last_counts(
    two_wards: Connection, tmp_path: Path
) -> None:
    path = a_month(tmp_path, ",2025-06,-1.45,53.05,A,Drugs,1", ",2025-06,-1.35,53.05,B,Drugs,1")
    done = import_street_crime(two_wards, path)
    assert (done.read, done.added, done.changed) == (2, 1, 1)
    assert two_wards.execute(select(tables.street_crime.c.ward)).scalars().all() == ["Birch and Elm"]


def test_identical_official_rows_are_separate_incidents_and_known_again(
    two_wards: Connection, tmp_path: Path
) -> None:
    folder = tmp_path / "crime"
    row = ",2017-07,Some Police,-1.45,53.05,On or near Kiln Street,Anti-social behaviour"
    a_month(folder, row, row, row, header=OFFICIAL)
    assert import_street_crime(two_wards, folder).added == 3
    again = import_street_crime(two_wards, folder)
    assert (again.added, again.unchanged) == (0, 3)


def test_a_wrong_file_is_refused_before_anything_is_kept(two_wards: Connection, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="has no column Longitude"):
        import_street_crime(two_wards, a_month(tmp_path / "a", "1,2", header="Month,Latitude"))
    with pytest.raises(FileRefused, match="cannot be read"):
        import_street_crime(two_wards, tmp_path / "missing.csv")
    (tmp_path / "none").mkdir()
    with pytest.raises(FileRefused, match="holds no CSV"):
        import_street_crime(two_wards, tmp_path / "none")
    assert two_wards.scalar(select(func.count()).select_from(tables.street_crime)) == 0


def test_without_wards_nothing_is_placed(connection: Connection, tmp_path: Path) -> None:
    path = a_month(tmp_path / "crime", ",2025-06,-1.45,53.05,A,Drugs,1")
    with pytest.raises(AskedWrongly, match="Import the wards first"):
        import_street_crime(connection, path)


@pytest.mark.shared
@pytest.mark.slow
def test_the_real_27_months_are_accounted_for_and_doubled_by_nothing(
    connection: Connection, shared: Path
) -> None:

    import_wards(connection, shared / "geo_sheffield" / "sheffield_ward.geojson")
    lines = sum(
        len(file.read_text().splitlines()) - 1 for file in (shared / "police_sheffield").glob("*.csv")
    )
    done = import_street_crime(connection, shared / "police_sheffield")
    assert done.read == lines == done.accounted == 192_355
    assert 0.15 < done.outside / done.read < 0.25
    again = import_street_crime(connection, shared / "police_sheffield")
    assert (again.added, again.changed, again.unchanged) == (0, 0, done.added)


@pytest.mark.shared
def test_the_real_official_download_is_read_and_lies_outside(sheffield: Connection, shared: Path) -> None:
    done = import_street_crime(sheffield, shared / "police_raw")
    assert done.read == done.accounted == 28_537
    assert done.added == 0
    assert {refused.column for refused in done.refused} == {"Latitude"}
