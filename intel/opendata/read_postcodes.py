"""Postcodes with their positions into the postcode table. Called by `shipped`."""

from pathlib import Path

from sqlalchemy import Connection

from intel.opendata import tables
from intel.opendata.model import Imported, Refused
from intel.opendata.place import Point, WardMap
from intel.opendata.read_rows import position, read_rows
from intel.opendata.store import keep
from intel.opendata.streets import postcode_key


def import_postcodes(connection: Connection, path: Path) -> Imported:
    """Keep each postcode once, with the ward it lies in; outside the city it is kept without one."""
    wards = WardMap(connection)
    keys: list[str] = []
    points: list[Point] = []
    refused: list[Refused] = []
    for line, row in read_rows(path, needs=("postcode", "lat", "lon")):
        key, point = postcode_key(row["postcode"]), position(row["lat"], row["lon"])
        if key and point:
            keys.append(key)
            points.append(point)
        else:
            column, reason = ("lat", "It has no position.") if key else ("postcode", "It is not a postcode.")
            refused.append(
                Refused(file=path.name, line=line, column=column, value=row[column], reason=reason)
            )
    rows = [
        {"postcode": key, "latitude": point[0], "longitude": point[1], "ward": ward}
        for key, point, ward in zip(keys, points, wards.wards(points), strict=True)
    ]
    kept = keep(connection, tables.postcode, rows)
    return Imported(
        read=len(rows) + len(refused), added=kept.added, changed=kept.changed, unchanged=kept.unchanged,
        refused=tuple(refused),
    )  # fmt: skip
