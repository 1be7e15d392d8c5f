"""A ledger for each test about people, and the ids its mentions are given."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import chance_from, ids_from, ledger_in

from intel.ledger import Ids, Ledger


@pytest.fixture
def ledger(tmp_path: Path, database_url: str) -> Iterator[Ledger]:
    with ledger_in(tmp_path, database_url) as opened:
        yield opened


@pytest.fixture
def ids() -> Ids:
    return ids_from(chance_from(1))
