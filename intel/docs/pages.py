"""Which pages of `docs/` are generated, and by what. Called by `python -m intel.docs` and by tests."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from intel.access.write_markdown import as_markdown as access_page
from intel.docs.commands import commands_page
from intel.docs.entries import entries_page
from intel.docs.settings import settings_page

FOLDER: Final = Path(__file__).parents[2] / "docs"

PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "access.md": access_page,
    "cli.md": commands_page,
    "entries.md": entries_page,
    "settings.md": settings_page,
}


def stale(folder: Path) -> list[str]:
    """Return the pages in `folder` that are missing or do not say what their source says."""
    return [name for name, made in PAGES.items() if _now(folder / name) != made()]


def write(folder: Path) -> list[str]:
    """Write the pages that are stale and return their names; the same source gives the same bytes."""
    names = stale(folder)
    for name in names:
        (folder / name).write_text(PAGES[name](), encoding="utf-8")
    return names


def _now(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
