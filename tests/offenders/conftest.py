"""One small ledger with suspects in it for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from offender_makers import Case, a_case


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with a_case(tmp_path) as made:
        yield made
