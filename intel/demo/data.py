"""The YAML files beside this module: names, places, kinds of event, sentences and layouts. Read once each."""

from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

_FOLDER: Final = Path(__file__).parent / "data"


@cache
def read(name: str) -> Any:
    """Return the content of `data/<name>.yaml`; callers do not change it."""
    return yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
