"""The catalogue: what a query file may be, how it is written for each of a vocabulary, what is refused."""

from pathlib import Path

import pytest

from intel.graph import queries
from intel.graph.engine import Engine
from intel.graph.queries import Catalogue, Query, QueryError, load_catalogue, read_file, run
from intel.vocabulary import read

HEADER = "// name: room.thing\n// mode: read\n// params: {params}\n// returns: id\n"


def write(folder: Path, text: str, path: str = "room/thing.cypher") -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("kind", ["arcadedb", "neo4j"])
def test_every_file_of_the_project_loads(kind: str) -> None:
    catalogue = load_catalogue(kind)
    assert catalogue.get("projection.lock").mode == "write"
    assert all("{{" not in query.text and ";" not in query.text for query in catalogue)


def test_a_file_for_each_link_is_written_for_every_pair_of_ends_the_vocabulary_allows() -> None:
    catalogue = load_catalogue("arcadedb")
    expected = {
        f"projection.write_link[{link},{start},{end}]"
        for link, described in read("links").items()
        for start in described["from"]
        for end in described["to"]
    }
    assert {query.name for query in catalogue if query.name.startswith("projection.write_link[")} == expected
    assert "(a:Vehicle {" in catalogue.get("projection.write_link[SEEN_AT,Vehicle,Place]").text
    assert "[r:SEEN_AT]" in catalogue.get("projection.write_link[SEEN_AT,Vehicle,Place]").text


def test_headers_are_read_and_other_comments_are_not_taken_for_headers(tmp_path: Path) -> None:
    text = (
        HEADER.format(params="a, b")
        + "// why: because\nMATCH (n:Person {id: $a})\nWHERE n.x = $b\nRETURN n.id AS id\n"
    )
    (query,) = read_file(write(tmp_path, text))
    assert query == Query(
        name="room.thing",
        mode="read",
        params=("a", "b"),
        returns=("id",),
        text="MATCH (n:Person {id: $a})\nWHERE n.x = $b\nRETURN n.id AS id",
    )


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("// name: room.thing\n// mode: read\n// params:\nRETURN 1", "it lacks returns"),
        (HEADER.format(params=""), "it lacks a statement"),
        (HEADER.format(params="").replace("read", "both") + "RETURN 1 AS id", "neither read nor write"),
        (
            HEADER.format(params="").replace("room.", "other.") + "RETURN 1 AS id",
            "does not begin with its room",
        ),
        (HEADER.format(params="") + "RETURN 1 AS id; RETURN 2 AS id", "more than one statement"),
        (HEADER.format(params="") + "RETURN $id AS id", "not the ones it names"),
        (HEADER.format(params="id") + "RETURN '$id' AS id", "not the ones it names"),
        (HEADER.format(params="") + "RETURN {{label}} AS id", "placeholder 'label'"),
        ("// for-each: colours\n" + HEADER.format(params="") + "RETURN 1 AS id", "no vocabulary"),
    ],
)
def test_a_file_that_is_not_as_it_must_be_is_refused(tmp_path: Path, text: str, because: str) -> None:
    with pytest.raises(QueryError, match=because):
        read_file(write(tmp_path, text))


def test_a_semicolon_or_a_dollar_inside_quotes_is_only_text(tmp_path: Path) -> None:
    (query,) = read_file(write(tmp_path, HEADER.format(params="") + "RETURN 'a; $b' AS id"))
    assert query.text == "RETURN 'a; $b' AS id"


def test_nothing_but_letters_and_underscores_is_put_into_a_query(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(
        tmp_path, "// for-each: labels\n" + HEADER.format(params="") + "MATCH (n:{{label}}) RETURN n.id AS id"
    )
    monkeypatch.setattr(
        queries, "read", lambda name: {"Person) DETACH DELETE (n": {}} if name == "labels" else {}
    )
    with pytest.raises(QueryError, match="more than letters"):
        read_file(file)


def test_two_queries_of_one_name_are_refused(tmp_path: Path) -> None:
    text = HEADER.format(params="") + "RETURN 1 AS id"
    write(tmp_path, text)
    write(tmp_path, text, "room/again.cypher")
    with pytest.raises(QueryError, match=r"two queries named room\.thing"):
        load_catalogue("arcadedb", tmp_path)


def test_an_override_counts_on_its_own_engine_only_and_must_ask_for_and_answer_the_same(
    tmp_path: Path,
) -> None:
    write(tmp_path, HEADER.format(params="") + "RETURN 1 AS id")
    override = write(
        tmp_path, HEADER.format(params="") + "RETURN 2 AS id", "override/arcadedb/room/thing.cypher"
    )
    assert load_catalogue("arcadedb", tmp_path).get("room.thing").text == "RETURN 2 AS id"
    assert load_catalogue("neo4j", tmp_path).get("room.thing").text == "RETURN 1 AS id"
    override.write_text(HEADER.format(params="").replace("returns: id", "returns: it") + "RETURN 2 AS it")
    with pytest.raises(QueryError, match="overrides no query"):
        load_catalogue("arcadedb", tmp_path)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(QueryError, match=r"no query named people\.everything"):
        load_catalogue("arcadedb").get("people.everything")


def test_a_catalogue_with_one_text_changed_leaves_the_first_as_it_was() -> None:
    catalogue = load_catalogue("arcadedb")
    changed = catalogue.with_text("projection.place", "RETURN 1")
    assert changed.get("projection.place").text == "RETURN 1"
    assert catalogue.get("projection.place").text != "RETURN 1"
    assert isinstance(changed, Catalogue)


@pytest.mark.parametrize(
    ("parameters", "because"),
    [
        ({"seq": 1, "hash": "h"}, "It lacks version"),
        ({"seq": 1, "hash": "h", "version": 1, "more": 1}, "It does not take more"),
    ],
)
def test_missing_and_unknown_parameters_are_refused_before_the_engine_is_asked(
    graph_engine: Engine, parameters: dict[str, object], because: str
) -> None:
    move = load_catalogue(graph_engine.kind).get("projection.move")
    with pytest.raises(QueryError, match=because):
        graph_engine.write(lambda transaction: run(transaction, move, **parameters))
