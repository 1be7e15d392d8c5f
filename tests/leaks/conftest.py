"""One planted ledger and one walk through every page, shared by the modules that name the same group of one worker."""

import logging
from collections.abc import Iterator

import pytest
from leak_walk import Judge, Walk
from log_lines import Logged
from planted_ledger import planted
from planted_world import World


@pytest.fixture(scope="session")
def logged() -> Iterator[Logged]:
    """Everything that the program logs while the planted ledger is filled and walked through."""
    handler, root = Logged(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, logged: Logged) -> Iterator[World]:
    """The planted ledger, on ArcadeDB."""
    del logged
    with planted(tmp_path_factory.mktemp("planted") / "home") as found:
        yield found


@pytest.fixture(scope="session")
def walk(world: World) -> Walk:
    """Every page there is, as every person there is."""
    return Walk.through(world).everything()


@pytest.fixture(scope="session")
def judge(world: World) -> Judge:
    return Judge(world)
