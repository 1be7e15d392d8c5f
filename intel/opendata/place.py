"""Which ward a point lies in, for many points at once. Called by the importers, never while a page is made."""

import json
from collections.abc import Sequence

import numpy as np
import shapely
from sqlalchemy import Connection, select

from intel.errors import AskedWrongly
from intel.opendata import tables

Point = tuple[float, float]


class WardMap:
    """The wards as one spatial index. A point on the edge of two wards is in the first by name."""

    def __init__(self, connection: Connection) -> None:
        rows = connection.execute(select(tables.ward.c.name, tables.ward.c.geometry).order_by("name")).all()
        if not rows:
            raise AskedWrongly(
                "There are no wards yet, so nothing can be placed. Nothing was kept. Import the wards first."
            )
        self._names = [row.name for row in rows]
        self._tree = shapely.STRtree([shapely.from_geojson(row.geometry) for row in rows])

    def wards(self, points: Sequence[Point | None]) -> list[str]:
        """Return the ward of each (latitude, longitude), empty where it lies in none or is None."""
        found = [""] * len(points)
        placed = [index for index, point in enumerate(points) if point is not None]
        if not placed:
            return found
        pairs = np.array([points[index] for index in placed], dtype=float)
        hits = self._tree.query(shapely.points(pairs[:, 1], pairs[:, 0]), predicate="intersects")
        for at, which in sorted(zip(*(axis.tolist() for axis in hits), strict=True), reverse=True):
            found[placed[at]] = self._names[which]
        return found


def outline(geometry: object, *, digits: int = 5) -> str:
    """Return GeoJSON text of a geometry with coordinates to about a metre, for a page."""
    return json.dumps(_rounded(geometry, digits), separators=(",", ":"))


def _rounded(value: object, digits: int) -> object:
    if isinstance(value, float):
        return round(value, digits)
    if isinstance(value, list | tuple):
        return [_rounded(item, digits) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item, digits) for key, item in value.items()}
    return value
