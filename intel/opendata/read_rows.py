"""A published CSV, plain or gzipped, as numbered rows. Called by every importer; values are hostile text."""

import csv
import gzip
import io
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from intel.errors import FileRefused


def read_rows(path: Path, *, needs: Sequence[str] = ()) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, row) of the file; refuse one that is not a CSV with the columns it needs.

    `line` is the last line of the row, as a person sees it in a text editor.
    """
    try:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        text = content.decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as fault:
        raise FileRefused(
            f"{path.name} cannot be read as a CSV in UTF-8. Nothing of it was kept. Save it again as CSV UTF-8."
        ) from fault
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if missing := [column for column in needs if column not in (reader.fieldnames or ())]:
        raise FileRefused(
            f"{path.name} has no column {', '.join(missing)}. Nothing of it was kept. Check that it is the right file."
        )
    try:
        for row in reader:
            yield reader.line_num, {name: (row[name] or "").strip() for name in reader.fieldnames or ()}
    except csv.Error as fault:
        raise FileRefused(
            f"{path.name} breaks off near line {reader.line_num}. Nothing of it was kept. Save it again as CSV."
        ) from fault


def position(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Return the two numbers, or None where they are not a place on Earth."""
    try:
        pair = float(latitude), float(longitude)
    except ValueError:
        return None
    return pair if math.isfinite(sum(pair)) and abs(pair[0]) <= 90 and abs(pair[1]) <= 180 else None
