"""One town, written once for the tests that read it."""

import json
from pathlib import Path
from typing import Any

import pytest
from town_files import TODAY, UNTIL, read_town

from intel.demo.write import write_town
from intel.reports.read_rows import ReturnRead


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    write_town(folder, months=14, seed=7, until=UNTIL)
    return folder


@pytest.fixture(scope="session")
def truth(town: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((town / "truth.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def returns(town: Path) -> dict[tuple[str, str], ReturnRead]:
    return read_town(town, TODAY)
