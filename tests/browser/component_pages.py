"""A page with the diagram and one with the maps, over fixed invented data: the components, without any room.

The network is the one of the pictures we aim at. Nothing here is served by the tool itself.
"""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from flask import Blueprint, Response, abort
from jinja2 import ChoiceLoader, FileSystemLoader

from intel.network.diagram import Item, Line, to_diagram
from intel.opendata import shipped
from webapp.gate import needs
from webapp.pages import Answer, Page, render, render_json

KINDS = {
    "adult": "adult of concern",
    "suspect": "suspect",
    "young_person": "young person",
    "venue": "venue",
    "place": "place",
    "vehicle": "vehicle",
    "phone": "telephone number",
    "account": "online account",
}
ITEMS = {
    "grill": ("Kiln Street Grill", "venue"),
    "dean": ("Dean Thornsett", "suspect"),
    "marek": ("Marek Dolny", "suspect"),
    "lee": ("Lee Harbottle", "suspect"),
    "paula": ("Paula Winstow", "adult"),
    "baz": ("“Baz”", "adult"),
    "yp07": ("YP-07", "young_person"),
    "yp12": ("YP-12", "young_person"),
    "yp19": ("YP-19", "young_person"),
    "yp23": ("YP-23", "young_person"),
    "snooker": ("Northgate Snooker", "venue"),
    "tram": ("Kiln Street tram stop", "place"),
    "court": ("2B Larkhill Court", "place"),
    "corsa": ("Silver Corsa, ends 4KD", "vehicle"),
}
MORE = {"phone": ("Phone, ends 4471", "phone"), "acct": ("@osier_walk", "account")}
AT, WITH, USES, LIVES, RANG = "was seen at", "was seen with", "uses", "lives or stays at", "rang or messaged"
LINKS = [
    ("dean", AT, "grill", "1A", 3), ("marek", AT, "grill", "2C", 1), ("lee", AT, "grill", "1B", 2),
    ("paula", AT, "grill", "2C", 1), ("baz", AT, "grill", "2C", 1), ("yp07", AT, "grill", "1B", 2),
    ("yp12", AT, "grill", "2C", 1), ("yp19", AT, "grill", "1B", 1), ("dean", WITH, "yp07", "1A", 2),
    ("dean", WITH, "yp12", "2C", 1), ("dean", USES, "corsa", "2B", 2), ("dean", LIVES, "court", "1B", 1),
    ("marek", USES, "corsa", "1B", 3), ("marek", AT, "snooker", "1A", 2), ("paula", AT, "snooker", "2D", 1),
    ("paula", WITH, "lee", "1B", 1), ("lee", WITH, "yp19", "2C", 1), ("lee", WITH, "yp23", "2C", 1),
    ("yp07", AT, "tram", "1A", 1), ("baz", AT, "tram", "2D", 1), ("baz", WITH, "yp19", "2D", 1),
    ("lee", AT, "grill", "2D", 1),
]  # fmt: skip
MORE_LINKS = [("marek", USES, "phone", "1A", 1), ("marek", USES, "acct", "2D", 1)]


def an_item(key: str) -> Item:
    label, kind = {**ITEMS, **MORE}[key]
    return Item(id=key, label=label, kind=kind, words=f"{label}, {KINDS[kind]}", href=f"/thing/{key}")  # type: ignore[arg-type]


def a_line(number: int, link: tuple[str, str, str, str, int]) -> Line:
    start, words, end, grade, reports = link
    names = {key: label for key, (label, _) in {**ITEMS, **MORE}.items()}
    return Line(
        id=f"{start}-{end}-{number}",
        start=start,
        end=end,
        words=words,
        sentence=f"{names[start]} {words} {names[end]}",
        grade=grade,
        provisional=number == 13,
        reports=reports,
        agencies=min(reports, 2),
        last=f"2026-10-{(number * 7) % 27 + 1:02d}",
    )


def the_picture() -> dict[str, Any]:
    lines = [a_line(number, link) for number, link in enumerate(LINKS)]
    return to_diagram([an_item(key) for key in ITEMS], lines, "grill")


def around(key: str) -> dict[str, Any]:
    lines = [a_line(100 + number, link) for number, link in enumerate(MORE_LINKS) if link[0] == key]
    return to_diagram([an_item(key), *(an_item(line.end) for line in lines)], lines, key)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramPage(Page):
    template: ClassVar[str] = "component/diagram.html"
    rows: list[dict[str, Any]]


def a_row(line: Line) -> dict[str, Any]:
    start, end = an_item(line.start), an_item(line.end)
    return {
        "id": line.id,
        "start": start.label,
        "start_href": start.href,
        "start_words": KINDS[start.kind],
        "words": line.words,
        "end": end.label,
        "end_href": end.href,
        "reports": line.reports,
        "reports_href": "",
        "agencies": "Residential homes, Police",
        "grades": [line.grade],
        "provisional": line.provisional,
        "basis": "fact" if line.grade[1] in "AB" else "assessment",
        "last": "10 Oct 2026",
    }


# ward: reports, expected from and to, verdict, band, street crime a month, crime in words
WARDS = {
    "Darnall": (14, 4, 11, "more", "more", 212, "as usual"),
    "Burngreave": (11, 3, 10, "maybe_more", "maybe", 231, "more than usual"),
    "City": (16, 8, 18, "usual", "usual", 604, "as usual"),
    "Manor Castle": (9, 4, 12, "usual", "usual", 187, "as usual"),
    "Firth Park": (7, 3, 10, "usual", "usual", 164, "as usual"),
    "Shiregreen and Brightside": (6, 2, 9, "usual", "usual", 171, "as usual"),
    "Hillsborough": (5, 2, 9, "usual", "usual", 121, "fewer than usual"),
    "Park and Arbourthorne": (5, 3, 11, "usual", "usual", 158, "as usual"),
    "Southey": (4, 2, 9, "usual", "usual", 143, "as usual"),
    "Woodhouse": (3, 1, 7, "usual", "usual", 92, "as usual"),
}
SAID = {
    "more": "More than usual, after checking all 28 wards",
    "maybe_more": "More than usual, but may be chance in 28 wards",
    "usual": "About as usual",
}


def the_wards() -> dict[str, Any]:
    outlines = json.loads(gzip.decompress((shipped.FOLDER / shipped.WARDS).read_bytes()))
    features = []
    for number, feature in enumerate(outlines["features"]):
        name = next(value for value in feature["properties"].values() if str(value)[1:2].islower())
        reports, _, _, verdict, band, crime, crime_words = WARDS.get(
            name, (None, 0, 0, "too_few", "few", 40 + number * 3, "as usual")
        )
        properties = {
            "ward": name,
            "reports": reports,
            "words": SAID.get(verdict, "Too few to say anything"),
            "band": band,
            "crime_a_month": crime,
            "crime_words": crime_words,
        }
        features.append({"type": "Feature", "geometry": feature["geometry"], "properties": properties})
    return {
        "wards": {"type": "FeatureCollection", "features": features},
        "attribution": "Contains OS data © Crown copyright and database right 2020",
        "crime_attribution": "data.police.uk, OGL v3",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage(Page):
    template: ClassVar[str] = "component/map.html"
    rows: list[dict[str, Any]]


def ward_rows() -> list[dict[str, Any]]:
    return [
        {
            "ward": name, "reports": reports, "lower": lower, "upper": upper, "verdict": verdict, "words": SAID[verdict],
            "crime_a_month": crime, "crime_words": crime_words,
        }
        for name, (reports, lower, upper, verdict, _, crime, crime_words) in WARDS.items()
    ]  # fmt: skip


def component_pages(permission: str) -> Blueprint:
    """The pages, and the JSON they ask for, behind a permission that the test's viewer holds."""
    blueprint = Blueprint("component", __name__)

    @blueprint.record_once
    def _add_templates(state: Any) -> None:
        own = FileSystemLoader(Path(__file__).parent / "templates")
        state.app.jinja_env.loader = ChoiceLoader([own, state.app.jinja_env.loader])

    @blueprint.get("/diagram")
    @needs(permission)
    def diagram() -> Response:
        return render(DiagramPage(rows=[a_row(a_line(number, link)) for number, link in enumerate(LINKS)]))

    @blueprint.get("/network/<key>.json")
    @needs(permission)
    def network(key: str) -> Response:
        if key not in {**ITEMS, **MORE}:
            abort(404)
        return render_json(Answer(content=the_picture() if key == "grill" else around(key)))

    @blueprint.get("/maps")
    @needs(permission)
    def maps() -> Response:
        return render(MapPage(rows=ward_rows()))

    @blueprint.get("/hot-spots.json")
    @needs(permission)
    def hot_spots() -> Response:
        return render_json(Answer(content=the_wards()))

    return blueprint
