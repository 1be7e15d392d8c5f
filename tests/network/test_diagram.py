"""The diagram's JSON: the contract with webapp/static/network.js."""

import json
import subprocess
import sys

import pytest

from intel.network.diagram import Item, Line, to_diagram


def an_item(name: str, kind: str = "adult") -> Item:
    return Item(id=name, label=name.title(), kind=kind, words=f"{name}, {kind}", href=f"/people/{name}")  # type: ignore[arg-type]


def a_line(number: str, *, grade: str = "1A", provisional: bool = False) -> Line:
    return Line(
        id=number,
        start="dean",
        end="grill",
        words="was seen at",
        sentence="Dean was seen at Grill",
        grade=grade,
        provisional=provisional,
        reports=3,
        agencies=2,
        last="2026-10-03",
    )


def test_the_contract() -> None:
    picture = to_diagram(
        [an_item("dean"), an_item("grill", "venue")], [a_line("l1", grade="2C", provisional=True)], "grill"
    )
    assert json.loads(json.dumps(picture)) == picture
    assert (picture["centre"], picture["shown"], picture["total"]) == ("grill", 2, 2)
    assert picture["nodes"][1] == {
        "id": "grill", "label": "Grill", "kind": "venue", "words": "grill, venue", "x": 0, "y": 0, "href": "/people/grill",
    }  # fmt: skip
    assert picture["links"] == [
        {
            "id": "l1", "from": "dean", "to": "grill", "words": "was seen at", "sentence": "Dean was seen at Grill",
            "grade": "2C", "letter": "C", "provisional": True, "reports": 3, "agencies": 2, "last": "2026-10-03",
                "state": "",
        }
    ]  # fmt: skip


def test_two_links_between_the_same_items_are_both_kept() -> None:
    lines = [a_line("l1"), a_line("l2", grade="2D")]
    assert len(to_diagram([an_item("dean"), an_item("grill")], lines, "dean")["links"]) == 2


def test_a_cap_is_said() -> None:
    assert to_diagram([an_item("dean")], [], "dean", total=1240)["total"] == 1240


def test_a_link_suspected_to_be_false_is_never_drawn() -> None:
    with pytest.raises(ValueError, match="not drawn"):
        to_diagram([an_item("dean"), an_item("grill")], [a_line("l1", grade="3E")], "dean")


def test_pyvis_and_what_it_brings_stay_out_of_the_start() -> None:
    script = "import sys, intel.network.diagram; print('pyvis' in sys.modules or 'IPython' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
