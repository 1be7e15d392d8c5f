"""Ids are a letter and 128 random bits, and give their bits back."""

import random

import pytest

from intel.errors import AskedWrongly
from intel.ledger import id_bytes, id_from_bytes, random_ids


@pytest.mark.parametrize("seed", range(20))
def test_an_id_gives_its_bytes_back(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a repeatable choice, not a secret
    raw = chance.randbytes(16)
    made = random_ids(lambda size: raw[:size])("p")
    assert made[0] == "p"
    assert len(made) == 27
    assert made == made.lower() == id_from_bytes("p", raw)
    assert id_bytes(made) == raw


def test_ids_differ() -> None:
    ids = random_ids()
    assert len({ids("p") for _ in range(1000)}) == 1000


GOOD = id_from_bytes("p", bytes(range(16)))


@pytest.mark.parametrize(
    "bad",
    ["", "p", GOOD[1:], GOOD[:-1], GOOD + "a", GOOD.upper(), "P" + GOOD[1:], "1" + GOOD[1:], GOOD[:-1] + "b",
     GOOD[:-1] + "=", GOOD[:-1] + "\n", GOOD[:-1] + "1", GOOD[:-1] + "é"],
)  # fmt: skip
def test_what_is_no_id_is_refused(bad: str) -> None:
    with pytest.raises(AskedWrongly):
        id_bytes(bad)


@pytest.mark.parametrize("letter", ["", "P", "pp", "1", "é"])
def test_a_kind_of_thing_is_one_small_letter(letter: str) -> None:
    with pytest.raises(ValueError, match="letter"):
        random_ids()(letter)
