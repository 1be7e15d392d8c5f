"""The layout: same every time, nothing on top of anything, linked items near each other."""

import math
import random

import pytest

from intel.network.layout import lay_out


def a_network(size: int, seed: int) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """A tree of steps around n0 with some links across, and labels as long as real ones."""
    chance = random.Random(seed)  # noqa: S311 - a test's own, with its seed in the test's id
    labels = {f"n{index}": "Kiln Street tram stop"[: chance.randint(5, 21)] for index in range(size)}
    links = [(f"n{chance.randrange(max(1, index // 3 + 1))}", f"n{index}") for index in range(1, size)]
    links += [(f"n{chance.randrange(size)}", f"n{chance.randrange(size)}") for _ in range(size // 3)]
    return labels, links


SIZES = [(1, 1), (2, 2), (3, 3), (14, 4), (40, 5), (90, 6), (150, 7)]


@pytest.mark.parametrize(("size", "seed"), SIZES)
def test_no_two_shapes_or_labels_overlap(size: int, seed: int) -> None:
    labels, links = a_network(size, seed)
    spots = lay_out(labels, links, "n0")
    assert set(spots) == set(labels)
    names = sorted(spots)
    for index, a in enumerate(names):
        for b in names[index + 1 :]:
            (ax, ay), (bx, by) = spots[a], spots[b]
            wide = (len(labels[a]) + len(labels[b])) * 7 / 2
            assert abs(ay - by) >= 57 or abs(ax - bx) >= min(wide, 60) - 3, (a, b)


@pytest.mark.parametrize(("size", "seed"), SIZES)
def test_the_same_network_is_drawn_the_same_whatever_the_order(size: int, seed: int) -> None:
    labels, links = a_network(size, seed)
    turned = dict(reversed(labels.items()))
    assert lay_out(labels, links, "n0", seed=3) == lay_out(turned, links[::-1], "n0", seed=3)


@pytest.mark.parametrize(("size", "seed"), [(14, 4), (40, 5), (150, 7)])
def test_linked_items_stand_nearer_than_others(size: int, seed: int) -> None:
    labels, links = a_network(size, seed)
    spots = lay_out(labels, links, "n0")
    linked = {frozenset(link) for link in links if link[0] != link[1]}
    apart: dict[bool, list[float]] = {True: [], False: []}
    for a in spots:
        for b in spots:
            if a < b:
                apart[frozenset((a, b)) in linked].append(math.dist(spots[a], spots[b]))
    assert sum(apart[True]) / len(apart[True]) < 0.6 * sum(apart[False]) / len(apart[False])


def test_the_centre_is_the_origin_and_parts_without_a_link_are_placed_too() -> None:
    spots = lay_out({"a": "A", "b": "B", "c": "C"}, [("a", "b")], "a")
    assert spots["a"] == (0, 0)
    assert math.dist(spots["a"], spots["c"]) > math.dist(spots["a"], spots["b"])


def test_nothing_is_laid_out_as_nothing() -> None:
    assert lay_out({}, [], None) == {}
