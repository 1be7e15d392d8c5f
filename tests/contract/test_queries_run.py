"""Every file in `cypher/` is run on each engine, answers with the columns its header names, and is used by code."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from factories import chance_from, graph_on, ids_from, ledger_in, mention, record, report
from notice_ledger import Clock, Notices

from intel import vocabulary
from intel.graph.engine import Engine
from intel.graph.queries import FOLDER, Query, load_catalogue, read_file
from intel.ledger import Ids, Ledger
from intel.meetings.record import record_meeting
from intel.people.record import designate_suspect, record_adult_age
from intel.reports.model import (
    OnlineAccountDetails,
    OrganisationDetails,
    PersonDetails,
    PhoneDetails,
    PlaceDetails,
    VehicleDetails,
    VenueDetails,
)
from intel.reports.record import open_reports

ROOT = Path(__file__).parents[2]
FILES = sorted(FOLDER.glob("*/*.cypher"))
ROOMS = "|".join(sorted({path.parent.name for path in FILES}))
NAMED = re.compile(rf"^({ROOMS})\.(\w+)(\[|$)")

# What the ids are of that a room's queries take, where it is not reports.
ABOUT = {"people": "Person", "venues": "Venue", "notices": "Notice"}


def name_of(path: Path) -> str:
    return f"{path.parent.name}.{path.stem}"


@pytest.fixture
def filled(graph_engine: Engine, tmp_path: Path) -> dict[str, list[str]]:
    """A graph with one of everything, and the ids in it by label."""
    ids = ids_from(chance_from(1))
    people = [
        mention(ids, PersonDetails(name="Ann Example"), slot="one"),
        mention(ids, PersonDetails(name="Bo Sample"), slot="two", role="adult_of_concern"),
    ]
    things = [
        mention(ids, details, slot=details.label)
        for details in (
            PlaceDetails(text="1 High Street", ward="City"),
            VenueDetails(name="The Grill", ward="City", register_id="7"),
            VehicleDetails(registration="AB12 CDE"),
            PhoneDetails(number="07700 900123"),
            OnlineAccountDetails(handle="sam"),
            OrganisationDetails(name="Hill School"),
        )
    ]
    by_label = {each.details.label: each for each in (*things, *people)}
    links = [
        (link, *ends)
        for link, kind in vocabulary.link_types().items()
        for ends in [(by_label[kind["from"][0]], by_label[kind["to"][-1]])]
        if ends[0] != ends[1]
    ]
    links += [("SEEN_WITH", people[1], people[0]), ("FOUND_AT", people[0], things[0])]
    one = report(
        ids, *people, *things, links=links, text="outside the bakery", cleared_text="near a shop",
        happened_on=date(2026, 3, 5),
    )  # fmt: skip
    like_it = report(ids, text="outside the bakery", resembles=one.id)
    with ledger_in(tmp_path) as ledger:
        with ledger.writing("someone") as writer:
            record(writer, one, like_it)
            open_reports(writer, [one.id], audiences=sorted(vocabulary.audiences()), reason="for the test")
            adult = record_adult_age(writer, people[1].id, reason="known to licensing", ids=ids)
            suspect = designate_suspect(
                writer,
                people[1].id,
                ground="arrested",
                review_on=date(2027, 1, 1),
                on=one.reported_on,
                ids=ids,
            )
            meeting = record_meeting(writer, one.reported_on, ids=ids)
        notice = served_notice(ledger, ids, people[1].id, people[0].id)
        graph_on(graph_engine, ledger).catch_up()
    found: dict[str, list[str]] = {label: [each.id] for label, each in by_label.items()}
    records = {
        "Report": [one.id],
        "AdultAge": [adult],
        "Designation": [suspect],
        "Meeting": [meeting],
        "Notice": [notice],
    }
    return {**found, **records, "Projection": ["projection"]}


def served_notice(ledger: Ledger, ids: Ids, adult: str, child: str) -> str:
    """Take a notice the whole way to service, the day after everything else was recorded."""
    notices = Notices(ledger, ids, Clock(datetime(2026, 3, 2, 10, tzinfo=UTC)))
    notices.people |= {"Dean": adult, "Aoife": child}
    return notices.served(on=date(2026, 3, 2))


def plausible(query: Query, ids: dict[str, list[str]], engine: Engine) -> dict[str, Any]:
    """Return parameters of the kind that the rooms pass, so chosen that there is something to find."""
    own = query.name.partition("[")[2].rstrip("]").split(",")[-1]
    of_label = ids.get(own) or ids[ABOUT.get(query.name.partition(".")[0], "Report")]
    values = {
        "audiences": sorted(vocabulary.audiences()),
        "ids": of_label,
        "id": of_label[0],
        "index": engine.text_index,
        "words": "bakery",
        "most": 100,
        "since": "2025-01-01",
        "until": "2027-01-01",
        "after": 0,
        "upto": 1000,
        "lock": "a lock",
        "seq": 1,
        "hash": "0",
        "version": 1,
        "rows": rows_for(query, ids),
        "people": ids["Person"],
        "links": ["SEEN_WITH", "SEEN_AT", "FOUND_AT", "TRAVELLED_IN"],
        "owned": ["LIVES_AT", "USES_VEHICLE"],
        "days": ["2026-03-05"],
    }
    unknown = set(query.params) - set(values)
    assert not unknown, f"say here what a plausible {', '.join(unknown)} is"
    return {name: values[name] for name in query.params}


def rows_for(query: Query, ids: dict[str, list[str]]) -> list[dict[str, Any]]:
    own = query.name.partition("[")[2].rstrip("]").split(",")
    if query.name.startswith("projection.write_link["):
        return [
            {
                "from": ids[own[1]][0],
                "to": ids[own[2]][0],
                "properties": {"source": "r", "audience": ["unit"]},
            }
        ]
    if query.name.startswith("projection.write_mention["):
        return [{"source": ids[own[0]][0], "entity": ids[own[1]][0], "properties": {"audience": ["unit"]}}]
    return [{"id": "new", "properties": {"audience": ["unit"], "text": "words"}}]


def run_and_forget(engine: Engine, query: Query, parameters: dict[str, Any]) -> tuple[list[str], int]:
    """Run a query, take back what it wrote, and return its columns and how many rows it found."""
    with engine.driver.session(database=engine.database) as session:
        if query.name.startswith("schema."):  # the schema is no part of a transaction
            result = session.run(query.text, parameters)
            return list(result.keys()), len(list(result))
        with session.begin_transaction() as transaction:
            result = transaction.run(query.text, parameters)
            columns, found = list(result.keys()), len(list(result))
            transaction.rollback()
        return columns, found


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_query_runs_and_returns_the_columns_it_names(
    graph_engine: Engine, filled: dict[str, list[str]], path: Path
) -> None:
    catalogue = load_catalogue(graph_engine.kind)
    queries = [each for each in catalogue if each.name in {query.name for query in read_file(path)}]
    if not queries:
        assert path.parent.name == "schema"  # of the other engine
    found = 0
    for query in queries:
        columns, rows = run_and_forget(graph_engine, query, plausible(query, filled, graph_engine))
        if rows or graph_engine.kind == "neo4j":  # ArcadeDB names no columns where nothing was found
            assert columns == list(query.returns), query.name
        found += rows
    if (
        queries and queries[0].returns and name_of(path) != "search.text"
    ):  # Neo4j's text index is a moment late
        assert found, "it ran and found nothing, so nothing is known of it"


def names_in_code() -> Iterator[tuple[str, Path]]:
    """Yield every name of a query that is written in the code, each with the file it stands in."""
    for folder in ("intel", "webapp", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    match = NAMED.match(node.value)
                    if match:
                        yield f"{match[1]}.{match[2]}", path


def names_asked_for() -> Iterator[tuple[str, Path]]:
    """Yield the names that are passed to something that runs queries."""
    for folder in ("intel", "webapp"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("run", "query", "_run"):
                    for text in (each for argument in node.args for each in ast.walk(argument)):
                        if isinstance(text, ast.Constant) and isinstance(text.value, str):
                            match = NAMED.match(text.value)
                            if match:
                                yield f"{match[1]}.{match[2]}", path


@pytest.mark.parametrize("path", [each for each in FILES if each.parent.name != "schema"], ids=name_of)
def test_a_query_is_used_by_some_code(path: Path) -> None:
    assert name_of(path) in {name for name, _ in names_in_code()}


def test_a_query_is_named_for_its_file() -> None:
    wrong = {
        query.name
        for path in FILES
        for query in read_file(path)
        if query.name.partition("[")[0] != name_of(path)
    }
    assert {name for name in wrong if not name.startswith("schema.")} == set()


def test_every_query_that_code_asks_for_exists() -> None:
    known = {name_of(path) for path in FILES}
    asked = list(names_asked_for())
    assert asked
    assert {f"{name} in {path.name}" for name, path in asked if name not in known} == set()
