"""A network as the JSON that the diagram in the browser reads; the thin door to pyvis.

pyvis is used for its model only (`Network.nodes`, `Network.edges`, `get_network_data`): its page is not, since that
asks other hosts for scripts and runs text from reports. It is imported inside `to_diagram`, because it brings ipython
with it (0.15 to 0.25 s and about 500 modules, measured), which the web process need not wait for at its start.

A line that is graded E is not drawn; whoever finds the network leaves it out, and this refuses it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from intel.network.find import State
from intel.network.layout import lay_out

Kind = Literal[
    "suspect", "adult", "young_person", "venue", "place", "vehicle", "phone", "account", "organisation"
]
DRAWN: Final = frozenset("ABCD")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One shape: `id` and `label` are those this viewer may have, `words` what is said aloud at it."""

    id: str
    label: str
    kind: Kind
    words: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: `sentence` reads alone ("Dean Thornsett was seen at Kiln Street Grill"), `grade` is its best.

    `state` says what became of it since the last meeting.
    """

    id: str
    start: str
    end: str
    words: str
    sentence: str
    grade: str
    provisional: bool
    reports: int
    agencies: int
    last: str
    state: State | None = None


def to_diagram(
    items: Sequence[Item], lines: Sequence[Line], centre: str, *, total: int | None = None, seed: int = 0
) -> dict[str, Any]:
    """Return the picture as JSON; `total` is how many items there are, where more than these."""
    from pyvis.network import Network  # noqa: PLC0415 - brings ipython; see the top of this file

    undrawn = [line.id for line in lines if line.grade[-1] not in DRAWN]
    if undrawn:
        message = f"{len(undrawn)} links are of a grade that is not drawn; leave them out of the network."
        raise ValueError(message)
    spots = lay_out(
        {item.id: item.label for item in items}, [(line.start, line.end) for line in lines], centre, seed=seed
    )
    network = Network(
        directed=True
    )  # undirected, it keeps only the first of two links between the same items
    network.nodes = [_node(item, spots) for item in items]
    network.edges = [_edge(line) for line in lines]
    nodes, edges, *_ = network.get_network_data()
    return {
        "centre": centre,
        "nodes": nodes,
        "links": edges,
        "shown": len(nodes),
        "total": len(nodes) if total is None else total,
    }


def _node(item: Item, spots: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    x, y = spots[item.id]
    return {
        "id": item.id,
        "label": item.label,
        "kind": item.kind,
        "words": item.words,
        "x": x,
        "y": y,
        "href": item.href,
    }


def _edge(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "from": line.start,
        "to": line.end,
        "words": line.words,
        "sentence": line.sentence,
        "grade": line.grade,
        "letter": line.grade[-1],
        "provisional": line.provisional,
        "reports": line.reports,
        "agencies": line.agencies,
        "last": line.last,
        "state": line.state or "",
    }
