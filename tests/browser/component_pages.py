"""A page with the diagram and one with the maps, over fixed invented data: the components, without any room.

The network is the one of the pictures we aim at. Nothing here is served by the tool itself.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from flask import Blueprint, Response, abort
from jinja2 import ChoiceLoader, FileSystemLoader

from intel.network.diagram import Item, Line, to_diagram
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

    return blueprint
