"""One small town for the folder; a test that writes into it has one of its own."""

from collections.abc import Iterator

import pytest
from meeting_ledger import Town, meeting_town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with meeting_town(tmp_path_factory.mktemp("town") / "home") as found:
        yield found
