"""Old workbooks (XLS), read by a process of their own that may use so much memory and time and no more.

Called by `read_file`. A few bytes of this format can ask a reader for more memory than a machine has, and nothing can
look into it first; so the reader runs apart, and when it goes over its limit the file is refused and nothing else stops.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from intel.errors import FileRefused
from intel.reports.cells import Cell

_READER: Final = Path(__file__).with_name("read_apart_reader.py")
_SECONDS: Final = 30  # twenty of the processor, which the reader counts itself, and room for a busy machine
_PASSWORD: Final = 3  # the reader's own exit codes
_DAMAGED: Final = 4
_TOO_MUCH: Final = 5
_NO_LIMITS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class OldSheet:
    """One sheet of an old workbook; `merged` by (top, left, bottom, right), counted from nought."""

    name: str
    hidden: bool
    rows: Sequence[Sequence[Cell]]
    merged: tuple[tuple[int, int, int, int], ...]


def read_old_workbook(content: bytes) -> tuple[OldSheet, ...]:
    """Read every sheet of an old workbook, or refuse it in a sentence."""
    # -I: nothing of the environment or the folder we stand in reaches the reader.
    command = [sys.executable, "-I", str(_READER)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - our own reader, no word of it from outside
    except subprocess.TimeoutExpired as error:
        raise FileRefused(_said("takes too long to open")) from error
    if done.returncode:
        raise FileRefused(_refusal(done.returncode))
    return tuple(
        OldSheet(
            name=sheet["name"],
            hidden=sheet["hidden"],
            rows=[[_cell(cell) for cell in row] for row in sheet["rows"]],
            merged=tuple((top, left, bottom, right) for top, left, bottom, right in sheet["merged"]),
        )
        for sheet in json.loads(done.stdout)
    )


def _refusal(code: int) -> str:
    if code == _PASSWORD:
        return "The spreadsheet is protected by a password. Nothing of it was kept. Save it without a password and send that."
    if code == _DAMAGED:
        return _said("is damaged and cannot be opened")
    if code == _NO_LIMITS:
        return _said("cannot be opened safely on this machine")
    # Anything else is the limit: the reader ran out of memory or time, or was ended for it.
    return _said("asks for more memory or time than a return needs, so it was not opened")


def _said(what: str) -> str:
    return f"The old workbook (XLS) {what}. Nothing of it was kept. Save it as XLSX and send that."


def _cell(cell: Any) -> Cell:
    """Return a cell from the reader's words for it: plain values, or a kind and its text."""
    if not isinstance(cell, list):
        return cell if isinstance(cell, str | int | float | bool) else ""
    kind, text = cell
    if kind == "duration":
        return timedelta(seconds=float(text))
    if kind == "datetime":
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if kind == "date" else time.fromisoformat(text)
