"""A file of wards (GeoJSON, longitude and latitude) into the ward table. Called by the command line and `shipped`."""

import gzip
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from sqlalchemy import Connection

from intel.errors import FileRefused
from intel.opendata import tables
from intel.opendata.model import Imported, Refused
from intel.opendata.place import outline
from intel.opendata.replace import place_again
from intel.opendata.store import keep

_NAME = re.compile(r"(WD\d\dNM|ward|ward_?name|name)", re.IGNORECASE)
_CODE = re.compile(r"(WD\d\dCD|code)", re.IGNORECASE)
# What all outlines together may weigh, so that the map's answer stays under 150 kB with its words.
_PAGE_BYTES = 110_000


def import_wards(connection: Connection, path: Path) -> Imported:
    """Keep each ward of the file; a ring that crosses itself is repaired or refused, never stored as it is."""
    shapes: dict[str, tuple[str, shapely.Geometry]] = {}
    refused: list[Refused] = []
    notes: list[str] = []
    features = _features(path)
    repeated = 0
    for number, feature in enumerate(features, start=1):
        name, code = _property(feature, _NAME), _property(feature, _CODE)
        area, fault, was_repaired = _polygons(feature.get("geometry"))
        if fault or area is None or not name:
            reason = fault or "It has no name: a ward needs a property WD20NM, ward or name."
            refused.append(Refused(file=path.name, line=number, column="geometry", value=name, reason=reason))
            continue
        if was_repaired:
            notes.append(f"The outline of {name} crosses itself and was repaired.")
        repeated += name in shapes
        shapes[name] = (code, area)
    rows = _rows(shapes)
    kept = keep(connection, tables.ward, rows)
    if kept.added or kept.changed:
        notes += place_again(connection)
    return Imported(
        read=len(features), added=kept.added, changed=kept.changed + repeated, unchanged=kept.unchanged,
        refused=tuple(refused), notes=tuple(notes),
    )  # fmt: skip


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        raw = path.read_bytes()
        document = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
        return [
            {"geometry": each.get("geometry"), "properties": dict(each["properties"])}
            for each in document["features"]
        ]
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise FileRefused(
            f"{path.name} is not a GeoJSON file of areas. Nothing of it was kept. Ask for the wards as GeoJSON."
        ) from fault


def _property(feature: Mapping[str, Any], named: re.Pattern[str]) -> str:
    return next(
        (str(value) for key, value in feature["properties"].items() if named.fullmatch(key) and value), ""
    )


def _polygons(geometry: Any) -> tuple[shapely.Geometry | None, str, bool]:
    """Return the area, or why it is refused, and whether it had to be repaired."""
    try:
        area = shape(geometry)
    except (shapely.errors.ShapelyError, AttributeError, KeyError, TypeError, ValueError, IndexError):
        return None, "Its outline cannot be read.", False
    west, south, east, north = area.bounds if not area.is_empty else (0.0, 0.0, 0.0, 0.0)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        return None, "Its outline is not in longitude and latitude. Convert it to WGS84.", False
    was_valid = bool(area.is_valid)
    whole = shapely.make_valid(area)
    parts = [
        part for part in shapely.get_parts(whole).tolist() if part.geom_type in ("Polygon", "MultiPolygon")
    ]
    if not parts or not sum(part.area for part in parts):
        return None, "Its outline encloses nothing, and cannot be repaired.", False
    return (area if was_valid else shapely.union_all(parts)), "", not was_valid


def _rows(shapes: Mapping[str, tuple[str, shapely.Geometry]]) -> list[dict[str, str]]:
    areas = [area for _, area in shapes.values()]
    light = [_outline(area) for area in areas]
    tolerance = 0.0001
    while sum(map(len, light)) > _PAGE_BYTES and tolerance < 0.02:
        # Shared edges are simplified once for both wards, so that no gap opens between them.
        light = [_outline(area) for area in shapely.coverage_simplify(areas, tolerance)]
        tolerance *= 2
    return [
        {"name": name, "code": code, "geometry": shapely.to_geojson(area), "outline": thin}
        for (name, (code, area)), thin in zip(shapes.items(), light, strict=True)
    ]


def _outline(area: shapely.Geometry) -> str:
    return outline(json.loads(shapely.to_geojson(area)))
