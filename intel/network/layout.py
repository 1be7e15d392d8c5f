"""Where each item of a small network stands in its picture: stress layout, groups held apart, labels kept clear.

Positions come from what the viewer may see and nothing else, so a link withheld cannot be read from a gap in the
picture. Distance on the page follows the number of steps between items (Gansner, Koren and North, *Graph drawing by
stress majorization*, 2004); above GROUPS_FROM items, items of different groups (Louvain) stand further apart. The same
items, links and seed give the same whole-pixel positions. Called by the network page and its JSON; fit for about 150
items, the most a picture shows.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Positions = dict[str, tuple[int, int]]
_Array = NDArray[np.float64]

GROUPS_FROM: Final = 30
_STEP: Final = 145.0  # pixels between linked items
_SHAPE: Final = 1.25  # width to height, as the page's frame
_ROUNDS: Final = 260
_PUSHES: Final = 400
_LETTER: Final = 7.4  # the width of a letter of 14 px Arial, a little generously
_LEAST_WIDTH: Final = 66.0
_HEIGHT: Final = 62.0  # a shape, its label and a little air


def lay_out(
    labels: Mapping[str, str], links: Iterable[tuple[str, str]], centre: str | None = None, *, seed: int = 0
) -> Positions:
    """Return a position in whole pixels for each item of `labels` (id to label), the centre at (0, 0)."""
    if not labels:
        return {}
    ids = sorted(labels)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(ids)
    pairs = {(min(pair), max(pair)) for pair in links if set(pair) <= labels.keys()}
    graph.add_edges_from(sorted(pair for pair in pairs if pair[0] != pair[1]))  # Louvain minds the order
    wanted = _distances(graph, ids, seed) * _STEP
    spots = _settle(_start(graph, ids, centre, seed), wanted)
    spots = _push_apart(_turn(spots), _sizes([labels[each] for each in ids]))
    origin = (
        spots[ids.index(centre)]
        if centre is not None and centre in labels
        else (spots.min(axis=0) + spots.max(axis=0)) / 2
    )
    return {
        each: (round(float(x)), round(float(y))) for each, (x, y) in zip(ids, spots - origin, strict=True)
    }


def _distances(graph: "nx.Graph[str]", ids: list[str], seed: int) -> _Array:
    """Return the steps between every two items, lengthened between groups and between parts not connected."""
    place = {each: index for index, each in enumerate(ids)}
    steps = np.full((len(ids), len(ids)), np.nan)
    for start, reached in nx.all_pairs_shortest_path_length(graph):
        for end, length in reached.items():
            steps[place[start], place[end]] = length
    longest = float(np.nanmax(steps))
    steps = np.where(np.isnan(steps), max(longest, 1.0) + 1.0, steps)
    if len(ids) >= GROUPS_FROM and graph.number_of_edges():
        groups = nx.community.louvain_communities(graph, seed=seed)
        of = np.empty(len(ids), dtype=np.int64)
        for number, group in enumerate(groups):
            of[[place[each] for each in group]] = number
        steps = np.where(of[:, None] != of[None, :], steps * 1.35 + 0.4, steps)
    return steps


def _start(graph: "nx.Graph[str]", ids: list[str], centre: str | None, seed: int) -> _Array:
    """Return rings around the centre, each in order of who leads there, with a hair of noise to break ties."""
    root = centre if centre is not None and centre in graph else ids[0]
    ring = _steps_from(graph, root)
    order = [*ring, *(each for each in ids if each not in ring)]
    outside = max(ring.values()) + 1
    spots = np.zeros((len(ids), 2))
    place = {each: index for index, each in enumerate(ids)}
    for index, each in enumerate(order):
        angle = 2 * np.pi * index / len(order)
        spots[place[each]] = np.array([np.cos(angle), np.sin(angle)]) * ring.get(each, outside) * _STEP
    noise: _Array = np.random.default_rng(seed).normal(scale=1.0, size=spots.shape)
    return spots + noise


def _steps_from(graph: "nx.Graph[str]", root: str) -> dict[str, int]:
    """Return what is reached from `root` and in how many steps, in order of steps and of id among neighbours."""
    steps, waiting = {root: 0}, [root]
    for each in waiting:
        new = sorted(set(graph[each]) - steps.keys())
        steps.update(dict.fromkeys(new, steps[each] + 1))
        waiting += new
    return steps


def _settle(spots: _Array, wanted: _Array) -> _Array:
    """Return the spots after stress majorization: each moves to where its wanted distances would put it."""
    if len(spots) < 2:
        return spots
    with np.errstate(divide="ignore"):
        weights = np.where(wanted > 0, wanted**-2.0, 0.0)
    total = weights.sum(axis=1)[:, None]
    for _ in range(_ROUNDS):
        actual = np.hypot(*_differences(spots))
        np.fill_diagonal(actual, 1.0)
        pull = weights * wanted / np.maximum(actual, 1e-6)
        spots = np.asarray(
            (pull.sum(axis=1)[:, None] * spots - pull @ spots + weights @ spots) / total, dtype=np.float64
        )
    return spots


def _differences(spots: _Array) -> tuple[_Array, _Array]:
    """Return how far right and how far down each spot is from every other, as two tables: quicker than one of pairs."""
    return np.subtract.outer(spots[:, 0], spots[:, 0]), np.subtract.outer(spots[:, 1], spots[:, 1])


def _turn(spots: _Array) -> _Array:
    """Return the spots turned so that the picture is wider than high, and stretched to fill its frame."""
    middle = spots - spots.mean(axis=0)
    spread = middle.T @ middle
    angle = math.atan2(2 * spread[0, 1], spread[0, 0] - spread[1, 1]) / 2
    cos, sin = math.cos(angle), math.sin(angle)
    turned = middle @ np.array([[cos, -sin], [sin, cos]])
    wide, high = np.ptp(turned, axis=0)
    stretch = min(max(wide / max(high, 1.0) / _SHAPE, 1.0), 1.7)
    return np.asarray(turned * (1.0, stretch))


def _sizes(labels: list[str]) -> _Array:
    return np.array([[max(_LEAST_WIDTH, len(label) * _LETTER + 10), _HEIGHT] for label in labels])


def _push_apart(spots: _Array, sizes: _Array) -> _Array:
    """Return the spots with no two boxes (shape and label) overlapping, each pair pushed along its shorter way out."""
    spots = spots.copy()
    wide, high = (np.add.outer(sizes[:, axis], sizes[:, axis]) / 2 for axis in (0, 1))
    np.fill_diagonal(wide, -np.inf)  # nothing overlaps itself
    for _ in range(_PUSHES):
        across, down = _differences(spots)
        over_x, over_y = wide - np.abs(across), high - np.abs(down)
        one, other = np.nonzero(
            (over_x > 0.5) & (over_y > 0.5)
        )  # each pair comes twice, once from either side
        if not one.size:
            break
        x, y = over_x[one, other], over_y[one, other]
        first = np.where(one < other, -1.0, 1.0)  # two at one spot part by their order
        sideways = x < y
        push_x = _push(x, across[one, other], first) * sideways
        push_y = _push(y, down[one, other], first) * ~sideways
        spots[:, 0] += np.bincount(one, push_x, minlength=len(spots))
        spots[:, 1] += np.bincount(one, push_y, minlength=len(spots))
    return spots


def _push(over: _Array, apart: _Array, first: _Array) -> _Array:
    return np.asarray(over * 0.3 * np.where(apart == 0, first, np.sign(apart)))
