"""Both engines: start, write, read, attach, owner killed, folder deleted or damaged, writers in turn."""

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from neo4j import GraphDatabase, ManagedTransaction
from neo4j.exceptions import ClientError

from intel.errors import AskedWrongly, EngineUnavailable
from intel.graph.arcadedb_engine import ArcadeDBEngine
from intel.graph.engine import Engine, open_graph
from intel.graph.locks import FileLock
from intel.graph.queries import load_catalogue, run

# Opens the graph in a process of its own, says so, adds people for each name it is told, until told nothing.
OTHER_PROCESS = """
import sys
from pathlib import Path
from intel.graph.engine import open_graph
from intel.graph.queries import load_catalogue, run
with open_graph(Path(sys.argv[1]), "") as engine:
    print(engine.owner, flush=True)
    write = load_catalogue(engine.kind).get("projection.write_entity[Person]")
    for line in sys.stdin:
        engine.write(lambda transaction: run(transaction, write, ids=line.split()))
        print("written", flush=True)
"""


def add(engine: Engine, *ids: str) -> None:
    write = load_catalogue(engine.kind).get("projection.write_entity[Person]")
    engine.write(lambda transaction: run(transaction, write, ids=list(ids)))


def people(engine: Engine) -> list[str]:
    listed = load_catalogue(engine.kind).get("picture.entities[Person]")
    return sorted(row["id"] for row in engine.read(lambda transaction: run(transaction, listed)))


@contextmanager
def another_process(home: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", OTHER_PROCESS, str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def told(process: "subprocess.Popen[str]", line: str) -> str:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()
    return heard(process)


def heard(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_what_is_written_is_read_and_a_test_begins_empty(graph_engine: Engine) -> None:
    assert people(graph_engine) == []
    add(graph_engine, "p1", "p2")
    assert people(graph_engine) == ["p1", "p2"]


def test_a_transaction_that_fails_halfway_leaves_nothing(graph_engine: Engine) -> None:
    write = load_catalogue(graph_engine.kind).get("projection.write_entity[Person]")

    def halfway(transaction: ManagedTransaction) -> None:
        run(transaction, write, ids=["p1"])
        raise KeyError

    with pytest.raises(KeyError):
        graph_engine.write(halfway)
    assert people(graph_engine) == []


def test_a_second_node_of_the_same_id_is_refused_and_the_whole_transaction_with_it(
    graph_engine: Engine,
) -> None:
    write = load_catalogue(graph_engine.kind).get("projection.write_source[Report]")
    rows: list[dict[str, Any]] = [{"id": id_, "properties": {}} for id_ in ("r1", "r2", "r1")]
    with pytest.raises(EngineUnavailable, match="refused a query"):
        graph_engine.write(lambda transaction: run(transaction, write, rows=rows))
    found = load_catalogue(graph_engine.kind).get("picture.sources[Report]")
    assert graph_engine.read(lambda transaction: run(transaction, found)) == []


def test_the_schema_may_be_made_again(graph_engine: Engine) -> None:
    add(graph_engine, "p1")
    graph_engine.ensure_schema()
    graph_engine.ensure_schema()
    assert people(graph_engine) == ["p1"]


def test_the_text_of_a_report_and_its_cleared_text_are_found_by_word(graph_engine: Engine) -> None:
    catalogue = load_catalogue(graph_engine.kind)
    write, find = catalogue.get("projection.write_source[Report]"), catalogue.get("search.text")
    rows = [
        {"id": "r1", "properties": {"text": "outside the bakery", "audience": ["meeting"]}},
        {"id": "r2", "properties": {"cleared_text": "near the bakery", "audience": ["meeting"]}},
        {"id": "r3", "properties": {"text": "at the tram stop", "audience": ["meeting"]}},
    ]
    graph_engine.write(lambda transaction: run(transaction, write, rows=rows))
    wanted = {"index": graph_engine.text_index, "words": "bakery", "most": 10, "audiences": ["meeting"]}
    end = time.monotonic() + 60  # Neo4j's text index follows a moment later
    found: set[str] = set()
    while found != {"r1", "r2"} and time.monotonic() < end:
        (row,) = graph_engine.read(lambda transaction: run(transaction, find, **wanted))
        found = {each["id"] for each in row["reports"]}
    assert found == {"r1", "r2"}


def test_writers_in_two_threads_never_lose_a_count(graph_engine: Engine) -> None:
    catalogue = load_catalogue(graph_engine.kind)
    start, lock, move = (catalogue.get(f"projection.{name}") for name in ("start", "lock", "move"))
    graph_engine.write(lambda transaction: run(transaction, start))

    def count_one(transaction: ManagedTransaction) -> None:
        seq = run(transaction, lock, lock=str(time.monotonic_ns()))[0]["seq"]
        run(transaction, move, seq=seq + 1, hash="", version=1)

    def count_ten() -> None:
        for _ in range(10):
            graph_engine.write(count_one)

    threads = [threading.Thread(target=count_ten) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    place = graph_engine.read(lambda transaction: run(transaction, catalogue.get("projection.place")))
    assert place[0]["seq"] == 40


def test_readers_never_stumble_over_a_delete(graph_engine: Engine) -> None:
    catalogue = load_catalogue(graph_engine.kind)
    sweep, listed = catalogue.get("projection.sweep[Person]"), catalogue.get("picture.entities[Person]")
    ids = [f"p{number}" for number in range(200)]
    stop = threading.Event()
    faults: list[BaseException] = []

    def read_on() -> None:
        while not stop.is_set():
            try:
                graph_engine.read(lambda transaction: run(transaction, listed))
            except EngineUnavailable as fault:
                faults.append(fault)

    reader = threading.Thread(target=read_on)
    reader.start()
    for _ in range(15):
        add(graph_engine, *ids)
        graph_engine.write(lambda transaction: run(transaction, sweep, ids=ids))
    stop.set()
    reader.join()
    assert faults == []


@pytest.mark.parametrize(
    "url", ["bolt://127.0.0.1:1", "http://a:b@127.0.0.1:1", "bolt://a:secret@:x", "nonsense"]
)
def test_an_address_that_cannot_be_understood_is_refused_without_repeating_it(
    tmp_path: Path, url: str
) -> None:
    with pytest.raises(AskedWrongly, match="INTEL_GRAPH_URL cannot be understood") as refused:
        open_graph(tmp_path, url)
    assert url not in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_server_that_does_not_answer_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="does not answer"):
        open_graph(tmp_path, "bolt://neo4j:password@127.0.0.1:1")


@pytest.mark.neo4j
def test_a_wrong_password_is_said_in_a_sentence(tmp_path: Path, neo4j_uri: str) -> None:
    with pytest.raises(EngineUnavailable, match="does not accept the name and password"):
        open_graph(tmp_path, neo4j_uri.replace(":password@", ":wrong-password@"))


def test_the_files_are_for_this_user_alone_and_none_lie_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    with another_process(home) as process:
        assert heard(process) == "True"
        assert told(process, "p1") == "written"
        assert {
            path.name: oct(path.stat().st_mode & 0o777)
            for path in home.rglob("*")
            if path.stat().st_mode & 0o77
        } == {}
        assert (home / "graph-log" / "arcadedb.log.0").exists()
    assert list(elsewhere.iterdir()) == []


def test_a_second_process_attaches_and_both_write(tmp_path: Path) -> None:
    with open_graph(tmp_path, "") as engine, another_process(tmp_path) as process:
        assert heard(process) == "False"
        assert json.loads((tmp_path / "bolt.json").read_text())["pid"] == os.getpid()
        add(engine, "p1")
        assert told(process, "p2") == "written"
        assert people(engine) == ["p1", "p2"]


def test_while_one_process_writes_another_and_another_thread_wait(tmp_path: Path) -> None:
    with open_graph(tmp_path, "") as engine, another_process(tmp_path) as process:
        assert heard(process) == "False"
        tell, hear = process.stdin, process.stdout
        assert tell is not None
        assert hear is not None
        thread = threading.Thread(target=add, args=(engine, "p2"))
        written_meanwhile: list[object] = []

        def write_slowly(_transaction: ManagedTransaction) -> None:
            tell.write("p1\n")
            tell.flush()
            thread.start()
            written_meanwhile.extend(select.select([hear], [], [], 0.5)[0])
            written_meanwhile.extend(people(engine))

        engine.write(write_slowly)
        thread.join()
        assert heard(process) == "written"
        assert written_meanwhile == []
        assert people(engine) == ["p1", "p2"]


def test_two_processes_that_start_together_end_with_one_owner(tmp_path: Path) -> None:
    with (
        another_process(tmp_path) as one,
        another_process(tmp_path) as two,
        another_process(tmp_path) as three,
    ):
        assert sorted(heard(process) for process in (one, two, three)) == ["False", "False", "True"]
        for number, process in enumerate((one, two, three)):
            assert told(process, f"p{number}") == "written"
        with open_graph(tmp_path, "") as engine:
            assert people(engine) == ["p0", "p1", "p2"]


@pytest.mark.parametrize("round_", range(3))
def test_after_kill_9_of_the_owner_the_next_one_owns_what_was_written(tmp_path: Path, round_: int) -> None:
    ids = [f"p{number}" for number in range(round_ * 50 + 1)]
    with another_process(tmp_path) as process:
        assert heard(process) == "True"
        assert told(process, " ".join(ids)) == "written"
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert (tmp_path / "bolt.json").exists()
        with open_graph(tmp_path, "") as engine:
            assert engine.owner
            assert people(engine) == sorted(ids)


def test_whoever_was_attached_is_told_when_the_owner_has_ended(tmp_path: Path) -> None:
    with another_process(tmp_path) as process:
        assert heard(process) == "True"
        with open_graph(tmp_path, "") as attached:
            add(attached, "p1")
            process.kill()
            process.wait()
            with pytest.raises(EngineUnavailable, match="does not answer"):
                people(attached)
    with open_graph(tmp_path, "") as engine:
        assert people(engine) == ["p1"]


def test_an_owner_on_its_way_out_that_refuses_every_password_is_not_called_a_wrong_setting(
    tmp_path: Path,
) -> None:
    """ArcadeDB forgets its users before it stops listening, so whoever connects in between is refused."""
    with open_graph(tmp_path, ""):
        said = json.loads((tmp_path / "bolt.json").read_text())
        refused = GraphDatabase.driver(
            f"bolt://127.0.0.1:{said['port']}", auth=("root", "of an earlier start")
        )
        with ArcadeDBEngine(refused, tmp_path) as attached:
            with pytest.raises(EngineUnavailable, match="has just ended") as fault:
                people(attached)
            assert "INTEL_GRAPH_URL" not in str(fault.value)


def test_whoever_attached_in_the_moment_its_owner_ended_opens_the_graph_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = open_graph(tmp_path, "")
    make = Engine.ensure_schema

    def owner_ends_first(engine: Engine) -> None:
        owner.close()
        make(engine)

    monkeypatch.setattr(Engine, "ensure_schema", owner_ends_first)
    with open_graph(tmp_path, "") as engine:
        assert engine.owner
        assert people(engine) == []


def test_a_server_waits_for_a_command_to_finish_and_then_owns(tmp_path: Path) -> None:
    with another_process(tmp_path) as process:
        assert heard(process) == "True"
        with pytest.raises(EngineUnavailable, match="Another process holds the graph"):
            open_graph(tmp_path, "", own=True, patience=0.2)
        assert process.stdin is not None
        process.stdin.close()
        with open_graph(tmp_path, "", own=True) as engine:
            assert engine.owner


def test_a_read_that_meets_a_delete_is_done_once_more_and_no_more(graph_engine: Engine) -> None:
    tries = []

    def vanishing(times: int) -> Callable[[ManagedTransaction], str]:
        def work(_transaction: ManagedTransaction) -> str:
            tries.append(times)
            if tries.count(times) <= times:
                raise ClientError("EntityNotFound: #1:1")
            return "read"

        return work

    assert graph_engine.read(vanishing(1)) == "read"
    with pytest.raises(EngineUnavailable, match="refused a query"):
        graph_engine.read(vanishing(2))
    assert (tries.count(1), tries.count(2)) == (2, 2)


def test_closing_twice_is_harmless_and_leaves_no_address_behind(tmp_path: Path) -> None:
    engine = open_graph(tmp_path, "")
    engine.close()
    engine.close()
    assert not (tmp_path / "bolt.json").exists()


def test_a_deleted_folder_is_made_anew(tmp_path: Path) -> None:
    with open_graph(tmp_path, "") as engine:
        add(engine, "p1")
    (tmp_path / "graph").rename(tmp_path / "gone")
    with open_graph(tmp_path, "") as engine:
        assert people(engine) == []
        add(engine, "p2")
        assert people(engine) == ["p2"]


@pytest.mark.parametrize("pattern", ["dictionary*", "Person_0.*.bucket", "Projection_0.*.bucket"])
@pytest.mark.parametrize("how", ["overwritten", "half"])
def test_a_damaged_folder_is_moved_aside_and_made_anew(tmp_path: Path, pattern: str, how: str) -> None:
    with open_graph(tmp_path, "") as engine:
        add(engine, *(f"p{number}" for number in range(2000)))
        start = load_catalogue(engine.kind).get("projection.start")
        engine.write(lambda transaction: run(transaction, start))
    (file,) = (tmp_path / "graph" / "databases" / "graph").glob(pattern)
    size = file.stat().st_size
    file.write_bytes(b"\xa5" * size if how == "overwritten" else file.read_bytes()[: size // 3])
    with open_graph(tmp_path, "") as engine:
        assert people(engine) == []
    assert (tmp_path / "graph.damaged-1").is_dir()


def test_an_owner_that_never_answers_is_not_waited_for_without_end(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "graph.lock")
    assert lock.take(wait=False)
    try:
        with pytest.raises(EngineUnavailable, match="Another process holds the graph"):
            open_graph(tmp_path, "", patience=0.2)
    finally:
        lock.release()
    with open_graph(tmp_path, "") as engine:
        assert people(engine) == []


def test_a_home_that_is_no_folder_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(EngineUnavailable, match="cannot be written"):
        open_graph(tmp_path / "home", "")
