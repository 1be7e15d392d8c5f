"""Reads a written town by the code that reads a user's files. Called by the tests of this folder."""

from datetime import date
from pathlib import Path

import yaml

from intel.reports.gazetteer import NoGazetteer
from intel.reports.mapping import Mapping
from intel.reports.read_rows import ReturnRead, read_return

UNTIL = "2026-10"
TODAY = date(2026, 11, 10)


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
