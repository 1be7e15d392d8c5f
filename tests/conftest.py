"""What every test may ask for: an empty graph on each engine, the shared data, a browser.

What a machine lacks makes a test skip with the reason; under CI, where nothing may be lacking, it fails.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from machine_needs import lacking
from postgres_schemas import Schema

from intel.graph.engine import Engine, open_graph
from intel.graph.locks import held
from intel.graph.queries import load_catalogue, run

ROOT = Path(__file__).parents[1]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def needs_shared() -> Path:
    """Return the folder of shared data and reference beside the checkout."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        lacking("there is no folder ../shared")
    return folder


@pytest.fixture(scope="session")
def needs_chromium() -> str:
    """Return the path of an installed Chromium."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        lacking("Chromium is not installed")
    return found


@pytest.fixture(scope="session")
def neo4j_uri() -> str:
    """Return the address of a Neo4j that tests may empty."""
    uri = os.environ.get("NEO4J_URI")
    if not uri:
        lacking("NEO4J_URI is not set (start one with .ci/start-neo4j)")
    return uri


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """Return the address of a PostgreSQL in which tests may make schemas of their own."""
    url = os.environ.get("INTEL_TEST_POSTGRES_URL")
    if not url:
        lacking("INTEL_TEST_POSTGRES_URL is not set (start one with .ci/start-postgres)")
    return url


@pytest.fixture(scope="session")
def postgres_schema(postgres_server: str) -> Iterator[Schema]:
    """A schema of this worker's own; `postgres_url` hands it out empty."""
    with Schema(postgres_server) as schema:
        yield schema


@pytest.fixture
def postgres_url(postgres_schema: Schema) -> str:
    """INTEL_DATABASE_URL of an empty database on PostgreSQL."""
    postgres_schema.empty()
    return postgres_schema.url


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """INTEL_DATABASE_URL of an empty database: a SQLite file of the test's own, and PostgreSQL."""
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres_url")
        return url
    return f"sqlite:///{tmp_path / 'var' / 'ledger.db'}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for `database_url` on both databases; a test that asks for the file (`path`) is of SQLite alone."""
    if "database_url" in metafunc.fixturenames:
        postgres = (
            [] if "path" in metafunc.fixturenames else [pytest.param("postgres", marks=pytest.mark.postgres)]
        )
        metafunc.parametrize("database_url", ["sqlite", *postgres], indirect=True)


@pytest.fixture(scope="session")
def arcadedb_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One ArcadeDB for the whole run; `graph_engine` hands it out empty."""
    with open_graph(tmp_path_factory.mktemp("home"), "") as engine:
        yield engine


@pytest.fixture(scope="session")
def neo4j_engine(neo4j_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The one Neo4j of the run; `graph_engine` hands it out empty."""
    with open_graph(tmp_path_factory.mktemp("unused"), neo4j_uri) as engine:
        yield engine


@pytest.fixture
def alone_on_neo4j(neo4j_uri: str) -> Iterator[str]:
    """Hold the one Neo4j for this test: other workers and other runs on this machine wait."""
    with held(Path(tempfile.gettempdir()) / f"neo4j-for-tests-{urlsplit(neo4j_uri).port}.lock"):
        yield neo4j_uri


@pytest.fixture(params=["arcadedb", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def graph_engine(request: pytest.FixtureRequest) -> Engine:
    """An empty graph, on each engine in turn."""
    if request.param == "neo4j":
        request.getfixturevalue("alone_on_neo4j")
    engine: Engine = request.getfixturevalue(f"{request.param}_engine")
    empty(engine)
    return engine


@pytest.fixture(params=["arcadedb", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def graph_url(request: pytest.FixtureRequest) -> str:
    """INTEL_GRAPH_URL for each engine in turn: empty for ArcadeDB in a home of the test's own, else an empty Neo4j."""
    if request.param == "arcadedb":
        return ""
    uri: str = request.getfixturevalue("alone_on_neo4j")
    empty(request.getfixturevalue("neo4j_engine"))
    return uri


def empty(engine: Engine) -> None:
    """Delete every node, a batch a transaction."""
    for query in load_catalogue(engine.kind):
        if query.name.startswith("projection.wipe["):
            wipe_one = partial(run, query=query, most=2000)
            while engine.write(wipe_one)[0]["gone"]:
                pass


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist puts the groups into the tests' names
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Send tests that share something to one worker (`--dist loadgroup`): the one Neo4j, or what a module sets up once.

    So nobody stands waiting for Neo4j, no ledger is made twice, and a module's tests run in the order they are written.
    """
    for item in items:
        if item.get_closest_marker("neo4j"):
            item.add_marker(pytest.mark.xdist_group("neo4j"))
        elif item.get_closest_marker("xdist_group") is None and _shares_its_module(item):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


def _shares_its_module(item: pytest.Item) -> bool:
    found = getattr(item, "_fixtureinfo", None)
    return found is not None and any(
        each.scope == "module" for known in found.name2fixturedefs.values() for each in known
    )
