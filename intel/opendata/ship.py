"""Make the files in `data/` from the public downloads: `python -m intel.opendata.ship FOLDER`. Run by developers only.

The rows are the publisher's own, the columns fewer; months and positions are never changed. Same downloads,
same bytes.
"""

import csv
import gzip
import io
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from intel.errors import AskedWrongly
from intel.opendata.shipped import FOLDER, POSTCODES, STREET_CRIME, WARDS

# Three months and the twelve before them: what one comparison needs.
MONTHS = 15
_CRIME_COLUMNS = ("API id", "Month", "Longitude", "Latitude", "Location", "Crime type")


def ship(source: Path, target: Path = FOLDER) -> dict[str, int]:
    """Write the three files; return the bytes of each."""
    crime = sorted((source / "police_sheffield").glob("*.csv"))[-MONTHS:]
    if not crime:
        raise AskedWrongly(f"{source} holds no police_sheffield folder. Nothing was written.")
    rows = [row for file in crime for row in _rows(file)]
    postcodes = _rows(source / "geo_sheffield" / "postcodes_S_codepoint_open_2014-08.csv")
    wards = json.loads((source / "geo_sheffield" / "sheffield_ward.geojson").read_text(encoding="utf-8"))
    wards["features"].sort(key=lambda feature: feature["properties"]["WD20NM"])
    files = {
        WARDS: json.dumps(wards, separators=(",", ":")),
        STREET_CRIME: _csv(_CRIME_COLUMNS, sorted(rows, key=lambda row: (row["Month"], int(row["API id"])))),
        POSTCODES: _csv(("postcode", "lat", "lon"), postcodes),
    }
    return {name: _write(target / name, text) for name, text in files.items()}


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _csv(columns: Sequence[str], rows: Iterable[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _write(path: Path, text: str) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = gzip.compress(text.encode(), compresslevel=9, mtime=0)
    path.write_bytes(content)
    return len(content)


if __name__ == "__main__":
    for name, size in ship(Path(sys.argv[1])).items():
        print(f"{name}: {size:,} bytes")  # noqa: T201 - the command's answer
