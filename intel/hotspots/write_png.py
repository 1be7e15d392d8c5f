"""The ward map as a picture that can leave the tool: marking, period, map, key, whose copy it is. Called by the page.

Drawn on the server from the same shapes as the pack's map, so that it needs no script, reads in black and white and is
the same for the same map. typst is fetched only where it is used; all text goes in as data.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intel.hotspots.draw_map import WardMap

_TEMPLATE: Final = Path(__file__).parent / "templates" / "map.typ"
_DOTS_AN_INCH: Final = 144
MIMETYPE: Final = "image/png"

_FILLS: Final = {"more": "#0b0c0c", "maybe": "url(#hatch)", "usual": "#d9dde0", "few": "#ffffff"}
_HATCH: Final = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#ffffff"/><path d="M0 0v6" stroke="#0b0c0c" stroke-width="2.4"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPicture:
    """A map with the words around it: `above` under the title, `below` under the key."""

    marking: str
    title: str
    above: tuple[str, ...]
    below: tuple[str, ...]
    map: WardMap


def write_png(picture: MapPicture) -> bytes:
    """Return the picture as PNG."""
    import typst  # noqa: PLC0415 - only whoever takes a map out waits for it

    drawn = picture.map
    fields = {
        "marking": picture.marking,
        "title": picture.title,
        "above": picture.above,
        "below": picture.below,
        "width": drawn.width,
        "height": drawn.height,
        "spoken": drawn.spoken,
        "svg": _svg(drawn),
        "hatched": _swatch(),
        "numbers": [
            {"x": each.x, "y": each.y, "number": each.number, "light": each.band == "more"}
            for each in drawn.shapes
            if each.number
        ],
    }
    return typst.compile(
        str(_TEMPLATE),
        format="png",
        ppi=_DOTS_AN_INCH,
        sys_inputs={"fields": json.dumps(fields)},
        ignore_system_fonts=True,
    )


def _svg(drawn: WardMap) -> str:
    """Return the outlines alone: paths are our own numbers, and no word of anyone's is in them."""
    paths = "".join(
        f'<path d="{each.path}" fill="{_FILLS[each.band]}" stroke="#0b0c0c" stroke-width="0.9"/>'
        for each in drawn.shapes
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawn.width} {drawn.height}" '
        f'width="{drawn.width}" height="{drawn.height}">{_HATCH}{paths}</svg>'
    )


def _swatch() -> str:
    square = '<rect x="0.5" y="0.5" width="17" height="13" fill="url(#hatch)" stroke="#0b0c0c" stroke-width="0.9"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 14" width="18" height="14">{_HATCH}{square}</svg>'
