"""Short makers of open data files for these tests."""

import json
from pathlib import Path


def a_ward(name: str, ring: list[list[float]]) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"WD20NM": name, "WD20CD": f"E-{name}"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def a_square(name: str, west: float) -> dict[str, object]:
    east = west + 0.1
    return a_ward(name, [[west, 53.0], [east, 53.0], [east, 53.1], [west, 53.1], [west, 53.0]])


def a_ward_file(folder: Path, *features: dict[str, object]) -> Path:
    path = folder / "wards.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return path
