"""A ledger in a real file for each test, closed afterwards. Build what a test needs in the test itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger_notes import open_ledger, ticking

from intel.ledger import Ledger


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    made = open_ledger(path, ticking())
    yield made
    made.engine.dispose()
