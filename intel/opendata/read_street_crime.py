"""Street crime as data.police.uk publishes it into the street_crime table. Called by the command line and `shipped`."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from intel.errors import FileRefused
from intel.opendata import tables
from intel.opendata.model import Imported, Refused
from intel.opendata.place import Point, WardMap
from intel.opendata.read_rows import position, read_rows
from intel.opendata.replace import make_streets
from intel.opendata.store import Row, keep

_NEEDS = ("Month", "Longitude", "Latitude", "Location", "Crime type")
_ID = "API id"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class _Placed(NamedTuple):
    row: dict[str, str]
    api_id: str
    point: Point


def import_street_crime(connection: Connection, path: Path) -> Imported:
    """Keep each row that lies in a ward, under the publisher's API id; the same folder again adds nothing.

    The official download has no API id, and wholly identical rows in it are separate incidents: there a row is
    known by its content and by how many equal ones stand before it in its file.
    """
    wards = WardMap(connection)
    placed: list[_Placed] = []
    refused: list[Refused] = []
    for file in _files(path):
        _read_file(file, placed, refused)
    found = wards.wards([each.point for each in placed])
    inside = [_kept(each, ward) for each, ward in zip(placed, found, strict=True) if ward]
    months = {str(row["month"]) for row in inside}
    kept = keep(
        connection, tables.street_crime, inside, among=tables.street_crime.c.month.in_(sorted(months))
    )
    if kept.added or kept.changed:
        make_streets(connection)
    return Imported(
        read=len(placed) + len(refused), added=kept.added, changed=kept.changed, unchanged=kept.unchanged,
        outside=len(placed) - len(inside), refused=tuple(refused),
    )  # fmt: skip


def _files(path: Path) -> list[Path]:
    """Return the CSV files of a folder and its folders in order of their names, or the one file."""
    if not path.is_dir():
        return [path]
    files = sorted(file for pattern in ("*.csv", "*.csv.gz") for file in path.rglob(pattern))
    if not files:
        raise FileRefused(
            f"{path.name} holds no CSV file. Nothing was changed. Give the folder of the download."
        )
    return files


def _read_file(file: Path, placed: list[_Placed], refused: list[Refused]) -> None:
    equals: Counter[str] = Counter()
    for line, row in read_rows(file, needs=_NEEDS):
        point = position(row["Latitude"], row["Longitude"])
        if fault := next(_faults(row, point), None):
            column, reason = fault
            refused.append(
                Refused(file=file.name, line=line, column=column, value=row[column], reason=reason)
            )
        elif point is not None:
            placed.append(_Placed(row, row.get(_ID, "") or _own_id(row, equals), point))


def _faults(row: dict[str, str], point: Point | None) -> Iterator[tuple[str, str]]:
    if not _MONTH.fullmatch(row["Month"]):
        yield "Month", "The month is not written as 2025-06."
    if point is None:
        yield "Latitude", "The row has no position, so it is in no ward."


def _own_id(row: dict[str, str], equals: Counter[str]) -> str:
    digest = hashlib.sha256("\x1f".join(row.values()).encode()).hexdigest()[:24]
    equals[digest] += 1
    return f"row-{digest}-{equals[digest]}"


def _kept(placed: _Placed, ward: str) -> Row:
    row, api_id, (latitude, longitude) = placed
    return {
        "api_id": api_id,
        "month": row["Month"],
        "category": row["Crime type"],
        "street": row["Location"].removeprefix("On or near ").strip(),
        "latitude": latitude,
        "longitude": longitude,
        "ward": ward,
    }
