"""The graph follows the ledger exactly once: four writers at once, kill -9, another ledger, a lost graph, a stop."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from factories import (
    chance_from,
    emptied,
    graph_on,
    ids_from,
    ledger_in,
    mention,
    person,
    picture_of_ledger,
    record,
    report,
)
from laws.history import History
from pydantic import BaseModel

from intel.access.model import Viewer
from intel.app import all_kinds, rows_of_sources
from intel.errors import PictureStopped
from intel.graph import projection
from intel.graph.engine import Engine, open_graph
from intel.graph.picture import Picture, differences, picture_of_graph
from intel.graph.rows import SourceRows
from intel.graph.store import Graph
from intel.ledger import Draft, Entry, Kind, Ledger, Snapshot, open_engine, utc_now
from intel.reports.model import Report
from intel.reports.state import current_reports

TESTS = Path(__file__).parents[1]
CHILD = Path(__file__).with_name("projecting_child.py")
ENTRIES_OF_A_KILL = 60
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "10"))


@contextmanager
def child(
    home: Path, url: str, *, seed: int = 0, count: int = 0, chunk: int = 4000
) -> Iterator["subprocess.Popen[str]"]:
    """Run another process on this home until it says it is ready."""
    command = [sys.executable, str(CHILD), str(home), url, str(seed), str(count), str(chunk)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            assert heard(process) == "ready"
            yield process
        finally:
            process.kill()


def heard(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def same_as_ledger(graph: Graph, ledger: Ledger) -> Picture:
    """Check that the graph is the ledger's picture, at its head, and return it."""
    found, wanted = picture_of_graph(graph), picture_of_ledger(ledger)
    assert differences(found, wanted) == []
    assert found == wanted
    head = ledger.head()
    place = graph.place()
    assert (place.seq, place.hash) == (head.seq, head.hash)
    return found


@pytest.mark.slow
def test_four_writers_at_once_are_drawn_exactly_once(tmp_path: Path, graph_url: str) -> None:
    each = 12
    with open_graph(tmp_path, graph_url) as engine, ledger_in(tmp_path, clock=utc_now) as ledger:
        with (
            child(tmp_path, graph_url, seed=1, count=each) as one,
            child(tmp_path, graph_url, seed=2, count=each) as two,
            child(tmp_path, graph_url, seed=3, count=each) as three,
            child(tmp_path, graph_url, seed=4, count=each) as four,
        ):
            writers = (one, two, three, four)
            for process in writers:
                go(process)
            assert [process.wait(timeout=120) for process in writers] == [0, 0, 0, 0]
        graph = graph_on(engine, ledger)
        picture = same_as_ledger(graph, ledger)  # drawn by the writers alone
        assert len(picture.links) == 4 * each
        assert {fact[0] for fact in picture.sources} == {"Report"}
        assert len(picture.sources) == 4 * each
        actors = {entry.actor for entry in _entries(ledger)}
        assert actors == {f"writer {seed}" for seed in (1, 2, 3, 4)}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.slow
def test_after_kill_9_while_catching_up_the_next_process_finishes(
    tmp_path: Path, graph_url: str, seed: int
) -> None:
    chance = chance_from(seed)
    with ledger_in(tmp_path) as ledger:
        list(History(ledger, seed).steps(ENTRIES_OF_A_KILL))
        with child(tmp_path, graph_url, chunk=4) as process:
            for _ in range(chance.randrange(1, 6)):
                go(process)
                reached = int(heard(process))
            go(process)  # for one chunk more, in which it is killed, or before, or after
            time.sleep(chance.random() / 30)
            process.kill()
            process.wait()
        with open_graph(tmp_path, graph_url) as engine:
            graph = graph_on(engine, ledger)
            assert reached <= graph.place().seq < ledger.head().seq
            graph.catch_up()
            same_as_ledger(graph, ledger)


@pytest.mark.slow
def test_kill_9_at_any_moment_loses_no_kept_report_and_ledger_and_graph_agree(
    tmp_path: Path, graph_url: str
) -> None:
    """Round upon round on one folder: recording and drawing are cut off wherever they are, after one or some were kept."""
    kept: set[str] = set()
    for seed in range(ROUNDS):
        chance = chance_from(seed)
        with child(tmp_path, graph_url, seed=seed, count=1000) as process:
            go(process)
            said = [heard(process).split() for _ in range(1 + seed % 4)]
            time.sleep(chance.uniform(0, 0.05))
            process.kill()
            assert process.stdout is not None
            said += [line.split() for line in process.stdout.read().splitlines()]
            kept |= {words[1] for words in said if len(words) == 2 and words[0] == "kept"}
            process.wait()
        with ledger_in(tmp_path) as ledger, open_graph(tmp_path, graph_url) as engine:
            assert ledger.verify().ok
            with ledger.reading() as snapshot:
                assert kept <= set(current_reports(snapshot, kept)), f"seed {seed} lost a report"
            graph = graph_on(engine, ledger)
            graph.catch_up()
            same_as_ledger(graph, ledger)
    assert len(kept) >= sum(1 + seed % 4 for seed in range(ROUNDS))


@pytest.mark.parametrize("then", ["nothing more", "other entries", "more entries than before"])
def test_an_older_ledger_put_in_place_is_drawn_anew(tmp_path: Path, graph_engine: Engine, then: str) -> None:
    older, home = tmp_path / "older", tmp_path / "home"
    home.mkdir()
    with ledger_in(home) as ledger:
        list(History(ledger, 1).steps(8))
    shutil.copytree(home, older)
    with ledger_in(home) as ledger:
        list(History(ledger, 2).steps(8))
        graph_on(graph_engine, ledger).catch_up()
        ahead = ledger.head().seq
    shutil.rmtree(home)
    shutil.copytree(older, home)
    with ledger_in(home) as ledger:
        history = History(ledger, 3).steps(200)
        while then != "nothing more" and ledger.head().seq <= (0 if then == "other entries" else ahead):
            next(history)
        if then == "other entries":
            next(history)
        graph = graph_on(graph_engine, ledger)
        graph.catch_up()
        same_as_ledger(graph, ledger)


def test_another_ledger_put_in_place_under_a_running_graph_is_drawn_anew(
    tmp_path: Path, graph_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projection, "_CHUNK", 2)
    one, other = tmp_path / "one", tmp_path / "other"
    with ledger_in(one) as first, ledger_in(other) as second:
        three_reports(first)
        three_reports(second, seed=6)
        three_reports(second, seed=7)
        graph = graph_on(graph_engine, first)
        graph.catch_up()
        graph._projector._ledger = second  # as if the file had been changed
        graph.catch_up()
        same_as_ledger(graph, second)


def test_an_empty_ledger_put_in_place_empties_the_graph(tmp_path: Path, graph_engine: Engine) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    with ledger_in(one) as ledger:
        list(History(ledger, 1).steps(6))
        graph_on(graph_engine, ledger).catch_up()
    with ledger_in(other) as ledger:
        graph = graph_on(graph_engine, ledger)
        assert graph.catch_up() == 0
        assert picture_of_graph(graph) == picture_of_ledger(ledger)


def test_a_graph_drawn_by_other_code_is_drawn_anew(
    tmp_path: Path, graph_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ledger_in(tmp_path) as ledger:
        list(History(ledger, 1).steps(8))

        def nothing(_snapshot: Snapshot, _ids: Sequence[str]) -> Mapping[str, SourceRows]:
            return {}

        with monkeypatch.context() as patch:
            patch.setattr(projection, "VERSION", projection.VERSION - 1 or 99)
            graph_on(graph_engine, ledger, nothing).catch_up()
        graph = graph_on(graph_engine, ledger)
        graph.catch_up()
        same_as_ledger(graph, ledger)


def test_a_rebuild_that_was_stopped_while_wiping_is_finished_by_whoever_comes_next(
    tmp_path: Path, graph_engine: Engine
) -> None:
    with ledger_in(tmp_path) as ledger:
        list(History(ledger, 1).steps(8))
        graph = graph_on(graph_engine, ledger)
        graph.catch_up()
        graph_engine.write(lambda transaction: graph._projector.wipe(transaction, lock="x", start=True))
        assert picture_of_graph(graph) != picture_of_ledger(ledger)
        next_one = graph_on(graph_engine, ledger)
        next_one.catch_up()
        same_as_ledger(next_one, ledger)


def test_a_graph_folder_that_was_deleted_is_drawn_anew(tmp_path: Path) -> None:
    with ledger_in(tmp_path) as ledger:
        list(History(ledger, 1).steps(8))
        with open_graph(tmp_path, "") as engine:
            graph_on(engine, ledger).catch_up()
        shutil.rmtree(tmp_path / "graph")
        with open_graph(tmp_path, "") as engine:
            graph = graph_on(engine, ledger)
            assert graph.place().seq == 0
            graph.catch_up()
            same_as_ledger(graph, ledger)


def test_a_graph_that_was_emptied_is_drawn_anew(tmp_path: Path, graph_engine: Engine) -> None:
    with ledger_in(tmp_path) as ledger:
        list(History(ledger, 1).steps(8))
        graph = graph_on(graph_engine, ledger)
        graph.catch_up()
        emptied(graph_engine)
        graph.catch_up()
        same_as_ledger(graph, ledger)


def _entries(ledger: Ledger) -> list[Entry]:
    with ledger.reading() as snapshot:
        return list(snapshot.entries())


# -- an entry that cannot be drawn -----------------------------------------------------------------


VIEWER = Viewer(
    user_id="u1", name="A Chair", role="chair", agency="police", audiences=frozenset({"unit"}), scope="police"
)


def three_reports(ledger: Ledger, seed: int = 5) -> list[Report]:
    ids = ids_from(chance_from(seed))
    made = [report(ids, mention(ids, person(f"Ann {name}"))) for name in ("One", "Two", "Three")]
    for each in made:
        with ledger.writing("importer") as writer:
            record(writer, each)
    return made


@pytest.mark.parametrize("fault", [ValueError, KeyError, TypeError, AttributeError, IndexError])
def test_an_entry_that_cannot_be_drawn_stops_the_picture_and_not_the_service(
    tmp_path: Path, graph_engine: Engine, fault: type[Exception]
) -> None:
    with ledger_in(tmp_path) as ledger:
        made = three_reports(ledger)

        def faulty(snapshot: Snapshot, ids: Sequence[str]) -> Mapping[str, SourceRows]:
            if made[1].id in ids:
                raise fault("Ann Two cannot be drawn")
            return rows_of_sources(snapshot, ids)

        stopped = graph_on(graph_engine, ledger, faulty)
        with pytest.raises(PictureStopped, match="Entry 2 of the ledger cannot be drawn") as said:
            stopped.catch_up()
        assert said.value.seq == 2
        assert "Ann" not in str(said.value)
        with pytest.raises(PictureStopped):
            stopped.reader(VIEWER)
        another = report(ids_from(chance_from(6)), reported_on=made[0].reported_on)
        with ledger.writing("importer") as writer:
            record(writer, another)
        with pytest.raises(PictureStopped):
            stopped.catch_up()
        mended = graph_on(graph_engine, ledger)
        mended.catch_up()
        same_as_ledger(mended, ledger)
        assert mended.reader(VIEWER).run("reports.report", id=made[1].id)


class Strange(BaseModel):
    """A payload of a newer program."""


def test_an_entry_of_a_newer_program_stops_the_picture_with_its_number(
    tmp_path: Path, graph_engine: Engine
) -> None:
    with ledger_in(tmp_path) as ledger:
        three_reports(ledger)
        database = open_engine(f"sqlite:///{tmp_path}/ledger.db")
        newer = Ledger(
            database,
            kinds={**all_kinds(), "strange.recorded": Kind(name="strange.recorded", payload=Strange)},
            clock=utc_now,
        )
        newer.append([Draft(kind="strange.recorded", payload=Strange())], actor="someone")
        database.dispose()
        with pytest.raises(PictureStopped) as said:
            graph_on(graph_engine, ledger).catch_up()
        assert said.value.seq == 4
