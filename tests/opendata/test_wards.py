import math
from pathlib import Path

import pytest
import shapely
from sqlalchemy import Connection, select
from ward_files import a_square, a_ward, a_ward_file

from intel.errors import FileRefused
from intel.opendata import tables
from intel.opendata.find import list_ward_outlines
from intel.opendata.place import WardMap
from intel.opendata.read_postcodes import import_postcodes
from intel.opendata.read_wards import import_wards


def test_wards_twice_are_kept_once(connection: Connection, tmp_path: Path) -> None:
    path = a_ward_file(tmp_path, a_square("Alder", -1.5), a_square("Birch", -1.4))
    first, again = import_wards(connection, path), import_wards(connection, path)
    assert (first.read, first.added) == (2, 2)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert list(list_ward_outlines(connection)) == ["Alder", "Birch"]


def test_a_point_is_in_its_ward_and_on_the_edge_in_the_first(two_wards: Connection) -> None:
    found = WardMap(two_wards).wards([(53.05, -1.45), (53.05, -1.35), (53.05, -1.4), (53.05, -1.0), None])
    assert found == ["Alder", "Birch and Elm", "Alder", "", ""]


def test_a_ring_that_crosses_itself_is_repaired_and_named(connection: Connection, tmp_path: Path) -> None:
    bow_tie = a_ward("Crossed", [[-1.5, 53.0], [-1.4, 53.1], [-1.4, 53.0], [-1.5, 53.1], [-1.5, 53.0]])
    done = import_wards(connection, a_ward_file(tmp_path, bow_tie))
    assert done.added == 1
    assert done.notes == ("The outline of Crossed crosses itself and was repaired.",)
    kept = shapely.from_geojson(connection.scalar(select(tables.ward.c.geometry)))
    assert kept.is_valid
    assert kept.area == pytest.approx(0.005)


@pytest.mark.parametrize(
    ("feature", "word"),
    [
        (a_ward("Line", [[-1.5, 53.0], [-1.4, 53.1], [-1.5, 53.0]]), "encloses nothing"),
        (a_ward("Grid", [[430000, 380000], [440000, 380000], [440000, 390000], [430000, 380000]]), "WGS84"),
        ({"properties": {"name": "Void"}, "geometry": None}, "cannot be read"),
        (
            {"properties": {"name": "Text"}, "geometry": {"type": "Polygon", "coordinates": "x"}},
            "cannot be read",
        ),
        (a_square("", -1.5), "has no name"),
    ],
    ids=["a line", "grid metres", "no outline", "text for numbers", "no name"],
)
def test_an_outline_that_cannot_be_used_is_refused_with_a_word(
    connection: Connection, tmp_path: Path, feature: dict[str, object], word: str
) -> None:
    done = import_wards(connection, a_ward_file(tmp_path, feature, a_square("Alder", -1.5)))
    assert (done.read, done.added, len(done.refused)) == (2, 1, 1)
    assert done.read == done.accounted
    assert word in done.refused[0].reason


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"features": 3}', '{"features": [1]}', "\x00", "[" * 100_000]
)
def test_a_file_that_is_no_geojson_is_refused_whole(
    connection: Connection, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "odd.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileRefused, match=r"odd\.geojson is not a GeoJSON"):
        import_wards(connection, path)


def test_new_boundaries_move_what_was_placed_before(two_wards: Connection, tmp_path: Path) -> None:
    codes = tmp_path / "codes.csv"
    codes.write_text("postcode,lat,lon\nS1 1AA,53.05,-1.45\nS1 1AB,53.05,-1.35\n", encoding="utf-8")
    import_postcodes(two_wards, codes)
    import_wards(two_wards, a_ward_file(tmp_path, a_square("Alder", -1.6), a_square("Cedar", -1.5)))
    found = dict(two_wards.execute(select(tables.postcode.c.postcode, tables.postcode.c.ward)).all())
    assert found == {"S11AA": "Cedar", "S11AB": "Birch and Elm"}


def test_heavy_outlines_are_thinned_for_the_page_without_gaps(connection: Connection, tmp_path: Path) -> None:
    ups = [number / 6000 for number in range(6001)]
    border = [[-1.5 + 0.004 * math.sin(up * 150) + 0.01 * math.sin(up * 11), 53.0 + 0.2 * up] for up in ups]
    left = a_ward("Left", [[-1.7, 53.2], [-1.7, 53.0], *border, [-1.7, 53.2]])
    right = a_ward("Right", [*border[3000:0:-1], border[0], [-1.3, 53.0], [-1.3, 53.2], *border[:2999:-1]])
    import_wards(connection, a_ward_file(tmp_path, left, right))
    outlines = list_ward_outlines(connection)
    assert sum(map(len, outlines.values())) < 120_000
    one, other = (shapely.from_geojson(text) for text in outlines.values())
    assert one.intersection(other).area == pytest.approx(0, abs=1e-9)
    assert shapely.union(one, other).area == pytest.approx(0.08, abs=1e-9)
