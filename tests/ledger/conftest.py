"""A ledger in a real database for each test, closed afterwards. Build what a test needs in the test itself.

A test that asks for `path`, the file, is of SQLite alone; every other runs on PostgreSQL too.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger_notes import open_ledger, ticking

from intel.ledger import Ledger


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "ledger.db"


@pytest.fixture
def ledger(database_url: str) -> Iterator[Ledger]:
    made = open_ledger(database_url, ticking())
    yield made
    made.engine.dispose()
