"""Tests of reports: a real ledger on each database, real files, a clock and ids that count.

Files come from `return_files`, the smallest that shows the case; `town` is a small agency's mapping.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from return_files import counting_ids

from intel.ledger import Ids, Ledger, open_engine
from intel.reports.kinds import KINDS


@pytest.fixture
def ledger(database_url: str) -> Iterator[Ledger]:
    engine = open_engine(database_url)
    seconds = iter(range(10**9))
    start = datetime(2026, 11, 20, 9, tzinfo=UTC)
    kinds = {kind.name: kind for kind in KINDS}
    yield Ledger(engine, kinds=kinds, clock=lambda: start + timedelta(seconds=next(seconds)))
    engine.dispose()


@pytest.fixture
def ids() -> Ids:
    return counting_ids()


@pytest.fixture
def edgecases(needs_shared: Path) -> Path:
    return needs_shared / "data" / "edgecases"
