"""The ward map as lines for paper: an SVG that says in black and white what the table says. Pure; called by the pack.

Nothing is said by colour: more than usual is dark with a white number, more that may be chance is hatched, a number
stands only where the table has one. Wards are drawn in the order of their names, so the same map is the same text.
"""

import json
from dataclasses import dataclass
from math import cos, radians
from typing import Any, Final

from intel.hotspots.model import HotSpots

WIDTH: Final = 620
_EDGE: Final = 4
Ring = list[list[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WardShape:
    """One ward: its outline as an SVG path, how it is drawn, its number where one is shown, and where that stands."""

    ward: str
    path: str
    band: str
    number: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WardMap:
    """The map; `spoken` says it in a sentence to whoever cannot see it."""

    width: int
    height: int
    shapes: tuple[WardShape, ...]
    spoken: str


def draw_map(found: HotSpots) -> WardMap | None:
    """Return the map of all wards, None where no outlines are loaded."""
    rings = {row.ward: _rings(json.loads(found.outlines[row.ward])) for row in found.shown_wards}
    points = [point for each in rings.values() for ring in each for point in ring]
    if not points:
        return None
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    narrower = cos(radians((south + north) / 2))  # a degree of longitude is shorter than one of latitude
    scale = (WIDTH - 2 * _EDGE) / ((east - west) * narrower)

    def at(point: list[float]) -> tuple[float, float]:
        return round(_EDGE + (point[0] - west) * narrower * scale, 1), round(
            _EDGE + (north - point[1]) * scale, 1
        )

    shapes = []
    for row in found.shown_wards:
        largest = max(rings[row.ward], key=len)
        x, y = at(_middle(largest))
        paths = ["M" + "L".join(f"{a} {b}" for a, b in map(at, ring)) + "Z" for ring in rings[row.ward]]
        shapes.append(
            WardShape(
                ward=row.ward,
                path="".join(paths),
                band=row.band,
                number="" if row.reports is None else str(row.reports),
                x=x,
                y=y,
            )
        )
    numbered = [f"{row.ward} {row.reports}" for row in found.shown_wards if row.reports is not None]
    return WardMap(
        width=WIDTH,
        height=round((north - south) * scale + 2 * _EDGE),
        shapes=tuple(shapes),
        spoken=f"Map of reports by ward: {', '.join(numbered) or 'no ward has enough to show a number'}.",
    )


def _rings(geometry: dict[str, Any]) -> list[Ring]:
    """Return the outer lines of a ward; holes in one are not drawn."""
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"][0]]
    return [part[0] for part in geometry["coordinates"]]


def _middle(ring: Ring) -> list[float]:
    """Return the middle of an outline by area, where its number stands."""
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return [x / (3 * area), y / (3 * area)] if area else ring[0]
