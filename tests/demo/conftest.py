"""One town, written once for the tests that read it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from intel.demo.write import write_town
from intel.reports.gazetteer import NoGazetteer
from intel.reports.mapping import Mapping
from intel.reports.read_rows import ReturnRead, read_return

UNTIL = "2026-10"
TODAY = date(2026, 11, 10)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    write_town(folder, months=14, seed=7, until=UNTIL)
    return folder


@pytest.fixture(scope="session")
def truth(town: Path) -> dict[str, Any]:
    return json.loads((town / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def returns(town: Path) -> dict[tuple[str, str], ReturnRead]:
    return read_town(town, TODAY)


def read_town(folder: Path, today: date) -> dict[tuple[str, str], ReturnRead]:
    """Read every return with its own mapping by the code that reads a user's files."""
    mappings = {
        path.stem: Mapping.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in (folder / "mappings").iterdir()
    }
    return {
        (path.parent.name, path.stem): read_return(
            path.read_bytes(), path.name, mappings[path.stem], NoGazetteer(), today=today
        )
        for path in sorted((folder / "returns").glob("*/*"))
    }
