"""The demonstration town, loaded once for a whole run of `make bench`, however many rooms measure on it.

`town(scale).services` is open until the run ends. A room that changes it makes a town of its own (`loaded`).
"""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from figure import seconds

from intel.app import Services, open_services
from intel.demo.load import load_town
from intel.demo.write import write_town
from intel.settings import Settings

# The town's months end here in every run, so that its figures can be held against another day's.
UNTIL: Final = "2026-03"
_OPEN: Final = ExitStack()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedTown:
    """A loaded town: its services, its files, and how long loading them took."""

    services: Services
    files: Path
    load_seconds: float


@cache
def town(scale: int) -> LoadedTown:
    """Return the town of this run, loading it the first time."""
    return loaded(scale, _OPEN)


def loaded(scale: int, stack: ExitStack, *, graph_url: str = "", database_url: str = "") -> LoadedTown:
    """Write and load a town of its own, kept until `stack` closes."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-town-")))
    write_town(folder / "files", until=UNTIL, scale=scale)
    settings = Settings.from_environment(
        {"INTEL_HOME": str(folder / "home"), "INTEL_GRAPH_URL": graph_url, "INTEL_DATABASE_URL": database_url}
    )
    services = stack.enter_context(open_services(settings, own=True))
    took = seconds(lambda: load_town(services, folder / "files", progress=lambda *_: None))
    return LoadedTown(services=services, files=folder / "files", load_seconds=took)


def close_towns() -> None:
    """Close what `town` opened, at the end of a run."""
    _OPEN.close()
