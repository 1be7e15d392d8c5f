"""A ledger with people for notices, and the same with a graph on each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from notice_ledger import Notices, notices_in


@pytest.fixture
def notices(tmp_path: Path) -> Iterator[Notices]:
    with notices_in(tmp_path) as found:
        yield found
