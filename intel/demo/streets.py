"""Real streets of Sheffield with ward, point and a postcode: the ground the invented town stands on.

`intel.demo.places` reads `data/streets.csv`. The file was made once by `build`, run by a developer as
`python -m intel.demo.streets SHARED_DATA_FOLDER`, from police street crime ("On or near X" and its
anonymous map point), ward boundaries and Code-Point Open, all under the Open Government Licence v3.0.
"""

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from shapely import STRtree, make_valid
from shapely.geometry import Point, shape

_FILE: Final = Path(__file__).parent / "data" / "streets.csv"
_HEADINGS: Final = ("street", "ward", "lat", "lon", "postcode")
# Streets as people live on them; the police file also names car parks, shops and police stations.
_STREET: Final = re.compile(
    r"^[A-Z][A-Za-z' -]+ (Road|Street|Lane|Drive|Avenue|Close|Court|Place|Crescent|Grove|Gardens|Croft|Way|Rise|"
    r"View|Terrace|Hill|Mews|Walk|Bank)$"
)
_PER_WARD: Final = 54
_MONTHS: Final = 15  # the months shipped with the project, so that every street here can be found on its map
_FURTHEST: Final = 0.003  # degrees: about 250 metres; a postcode further off is another street's


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """A street at one point of it, in the ward where that point lies."""

    name: str
    ward: str
    latitude: float
    longitude: float
    postcode: str = ""


@cache
def read_streets() -> tuple[Street, ...]:
    """Return the streets shipped with the project, in the file's order."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Street(
                name=row["street"],
                ward=row["ward"],
                latitude=float(row["lat"]),
                longitude=float(row["lon"]),
                postcode=row["postcode"],
            )
            for row in csv.DictReader(file)
        )


def _points(folder: Path) -> Iterator[tuple[str, float, float]]:
    for path in sorted((folder / "police_sheffield").glob("*-sheffield-street.csv"))[-_MONTHS:]:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                name = row["Location"].removeprefix("On or near ")
                if _STREET.match(name) and row["Latitude"]:
                    yield name, float(row["Latitude"]), float(row["Longitude"])


def _wards(folder: Path) -> Callable[[float, float], str]:
    features = json.loads((folder / "geo_sheffield" / "sheffield_ward.geojson").read_text(encoding="utf-8"))[
        "features"
    ]
    shapes = [
        (feature["properties"]["WD20NM"], make_valid(shape(feature["geometry"]))) for feature in features
    ]

    def ward_of(lat: float, lon: float) -> str:
        return next((name for name, area in shapes if area.contains(Point(lon, lat))), "")

    return ward_of


def _postcodes(folder: Path, ward_of: Callable[[float, float], str]) -> Callable[[str, float, float], str]:
    by_ward: dict[str, list[tuple[str, Point]]] = defaultdict(list)
    with (folder / "geo_sheffield" / "postcodes_S_codepoint_open_2014-08.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            lat, lon = float(row["lat"]), float(row["lon"])
            by_ward[ward_of(lat, lon)].append((row["postcode"], Point(lon, lat)))
    trees = {ward: STRtree([point for _, point in codes]) for ward, codes in by_ward.items()}

    def postcode_near(ward: str, lat: float, lon: float) -> str:
        code, point = by_ward[ward][int(trees[ward].nearest(Point(lon, lat)))]
        return code if point.distance(Point(lon, lat)) < _FURTHEST else ""

    return postcode_near


def build(folder: Path) -> list[Street]:
    """Return up to 54 streets of every ward, each with the nearest postcode of its ward, the same ones every time.

    A street seen in two wards, or spelt in two ways, is left out: a street's name alone must say its ward.
    """
    counts: dict[str, dict[tuple[float, float], int]] = defaultdict(lambda: defaultdict(int))
    for name, lat, lon in _points(folder):
        counts[name][lat, lon] += 1
    ward_of = _wards(folder)
    postcode_near = _postcodes(folder, ward_of)
    spellings = Counter(name.replace("'", "") for name in counts)
    by_ward: dict[str, list[Street]] = defaultdict(list)
    for name, points in sorted(counts.items()):
        wards = {ward_of(lat, lon) for lat, lon in points}
        if len(wards) == 1 and (ward := wards.pop()) and spellings[name.replace("'", "")] == 1:
            lat, lon = max(sorted(points), key=points.__getitem__)
            code = postcode_near(ward, lat, lon)
            by_ward[ward].append(Street(name=name, ward=ward, latitude=lat, longitude=lon, postcode=code))
    chosen: list[Street] = []
    for _, streets in sorted(by_ward.items()):
        step = max(1.0, len(streets) / _PER_WARD)
        chosen.extend(streets[int(n * step)] for n in range(min(_PER_WARD, len(streets))))
    return chosen


def main(folder: Path) -> None:
    """Write `data/streets.csv` anew."""
    with _FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_HEADINGS)
        for street in build(folder):
            writer.writerow((street.name, street.ward, street.latitude, street.longitude, street.postcode))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
