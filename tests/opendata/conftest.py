"""Open data tests: a real SQLite file each, small files written in the test, and the shipped data loaded once.

Pull in the smallest that has what you need: `connection` is empty, `two_wards` holds two squares, `sheffield` holds
everything shipped and is read only.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine
from ward_files import a_square, a_ward_file

from intel.opendata import tables
from intel.opendata.read_wards import import_wards
from intel.opendata.shipped import load_shipped


def an_engine(folder: Path) -> Engine:
    engine = create_engine(f"sqlite:///{folder / 'open.db'}")
    open_data = [table for table in tables.metadata.sorted_tables if table.info.get("open_data")]
    tables.metadata.create_all(engine, tables=open_data)
    return engine


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = an_engine(tmp_path)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def two_wards(connection: Connection, tmp_path: Path) -> Connection:
    import_wards(connection, a_ward_file(tmp_path, a_square("Alder", -1.5), a_square("Birch and Elm", -1.4)))
    return connection


@pytest.fixture(scope="session")
def sheffield(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    engine = an_engine(tmp_path_factory.mktemp("sheffield"))
    with engine.begin() as connection:
        load_shipped(connection)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture(scope="session")
def shared(needs_shared: Path) -> Path:
    return needs_shared / "data"
