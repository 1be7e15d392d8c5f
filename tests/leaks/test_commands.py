"""What holds for the pages holds for the command line: it runs as a named user, and shows them no more."""

from pathlib import Path
from typing import Final

import pytest
from leak_commands import NOT_ASKED, asked, command, lending
from leak_walk import NONSENSE, Judge, Visit, Walk
from planted_rules import ADMINISTRATOR, AUDITOR, HOMES, LOOKERS, UNIT, Looker
from planted_words import found_in
from planted_world import World

from intel.cli import COMMANDS, session

pytestmark = pytest.mark.xdist_group("leaks")  # they share one walk

_ASKED_BY: Final = [each for each in LOOKERS if each.user not in {"o.officer", "s.health"}]


@pytest.fixture(scope="module")
def said(world: World, tmp_path_factory: pytest.TempPathFactory) -> list[Visit]:
    """Every command that only tells, as every kind of person there is."""
    walk, folder = Walk.through(world), tmp_path_factory.mktemp("packs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INTEL_HOME", str(world.services.settings.home))
        patch.setattr(session, "open_services", lending(walk.services))
        return [command(walk, each, words, folder) for each in _ASKED_BY for words in asked(walk, each)]


def test_every_command_is_asked(said: list[Visit]) -> None:
    assert {each.endpoint.partition(" ")[2] for each in said} | NOT_ASKED == set(COMMANDS)
    assert {each.endpoint.partition(" ")[2] for each in said if each.status == 200} | NOT_ASKED == set(
        COMMANDS
    )


@pytest.mark.parametrize("looker", _ASKED_BY, ids=str)
def test_no_command_tells_what_is_not_open(said: list[Visit], judge: Judge, looker: Looker) -> None:
    mine = [each for each in said if each.looker == looker]
    assert mine
    assert [fault for each in mine for fault in judge.leaks(each)] == []


@pytest.mark.parametrize("looker", _ASKED_BY, ids=str)
def test_a_search_finds_nothing_by_a_word_that_is_not_open(
    said: list[Visit], judge: Judge, looker: Looker
) -> None:
    mine = [each for each in said if each.looker == looker and each.endpoint == "intel search"]
    nothing = next(each for each in mine if NONSENSE in each.url)
    assert [fault for each in mine for fault in judge.searches(each, nothing)] == []


def test_no_command_breaks(said: list[Visit]) -> None:
    assert [str(each) for each in said if each.status == 500] == []


def test_whoever_a_command_shows_is_in_the_record(said: list[Visit]) -> None:
    missing = [str(each) for each in said if each.looker != AUDITOR and not each.people <= each.subjects]
    assert missing == []


def test_a_name_is_told_to_whoever_may_have_it(said: list[Visit], world: World) -> None:
    told = {mark for each in said if each.endpoint == "intel show" for mark in each.marks}
    kinds = {"child", "adult", "thing", "venue", "text"}
    unsaid = [
        str(each)
        for each in world.plants
        if each.what in kinds and each.open_to(UNIT) and each.lives_on - {"return"}
        if "register" not in each.field
        if each.mark not in told
    ]
    assert unsaid == []


def test_a_report_that_is_not_open_reads_like_one_that_is_not_there(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = Walk.through(world)
    monkeypatch.setattr(session, "open_services", lending(walk.services))
    closed = next(
        each.written for each in world.plants if (each.case, each.field) == ("restricted", "number")
    )
    tried = [
        command(walk, HOMES, ("withdraw", each, "--reason", "wrong"), tmp_path)
        for each in (closed, "R-99999")
    ]
    assert [each.status for each in tried] == [400, 400]
    answers = {_answer(walk, HOMES, each, tmp_path) for each in (closed, "R-99999")}
    assert len(answers) == 1
    tried = [command(walk, ADMINISTRATOR, ("withdraw", closed, "--reason", "wrong"), tmp_path)]
    assert [each.status for each in tried] == [400]
    assert not any(found_in(each) for each in answers)


def _answer(walk: Walk, looker: Looker, number: str, folder: Path) -> str:
    visit = command(walk, looker, ("withdraw", number, "--reason", "wrong"), folder)
    return visit.words
