"""The few small files of INTEL_HOME that go with a ledger: into a backup, and back into an empty folder."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from intel.errors import AskedWrongly
from intel.ledger.backup import Backup, is_empty
from intel.settings import Settings

# The secret makes the ids in links people have kept; the other says that everyone is invented.
_GO_ALONG: Final = ("secret.key", "demonstration")
LAST_BACKUP: Final = "last-backup.json"


def small_files(home: Path) -> dict[str, bytes]:
    """Return those of them that are there."""
    return {name: (home / name).read_bytes() for name in _GO_ALONG if (home / name).is_file()}


def put_small_files(home: Path, files: Mapping[str, bytes]) -> None:
    """Write them into a folder that has none, for its owner alone; a file of any other name is left out."""
    for name in _GO_ALONG:
        if name in files:
            descriptor = os.open(home / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(files[name])


def note_backup(home: Path, made: Backup) -> None:
    """Note when the last backup was made and of what, for `intel doctor`."""
    path = home / LAST_BACKUP
    path.write_text(json.dumps(asdict(made)), encoding="utf-8")
    path.chmod(0o600)


def last_backup(home: Path) -> dict[str, Any] | None:
    """Return what was noted of the last backup; None where none was made."""
    path = home / LAST_BACKUP
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return said


def refuse_unless_empty(settings: Settings) -> None:
    """Refuse to restore where anything is kept already; the list of erasures may lie there and is used."""
    there = sorted(path.name for path in settings.home.iterdir() if path != settings.erasures)
    if there or not is_empty(settings.database_url):
        what = (
            f"The folder {settings.home} holds {', '.join(there[:3])}"
            if there
            else "The database holds a ledger"
        )
        raise AskedWrongly(
            f"{what} already, so nothing was restored into it. Nothing was changed. "
            "Name an empty folder in INTEL_HOME and an empty database in INTEL_DATABASE_URL."
        )
