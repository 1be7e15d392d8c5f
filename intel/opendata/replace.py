"""What follows from other rows: each point's ward when wards change, and the streets when crime rows change."""

from collections import defaultdict

from sqlalchemy import Connection, Table, bindparam, select

from intel.opendata import tables
from intel.opendata.place import WardMap
from intel.opendata.streets import street_key


def place_again(connection: Connection) -> list[str]:
    """Look up the ward of every held point in the wards as they now stand; say what fell outside."""
    wards = WardMap(connection)
    for table in (tables.street_crime, tables.postcode, tables.register):
        _place_table(connection, table, wards)
    gone = connection.execute(tables.street_crime.delete().where(tables.street_crime.c.ward == "")).rowcount
    make_streets(connection)
    return [f"{gone:,} street crime rows lie outside the new wards and were dropped."] if gone else []


def _place_table(connection: Connection, table: Table, wards: WardMap) -> None:
    key = next(iter(table.primary_key.columns))
    columns = (key.label("id"), table.c.latitude, table.c.longitude, table.c.ward)
    rows = connection.execute(select(*columns).where(table.c.latitude.is_not(None))).all()
    found = wards.wards([(row.latitude, row.longitude) for row in rows])
    moved = [{"row": row.id, "to": to} for row, to in zip(rows, found, strict=True) if row.ward != to]
    if moved:
        connection.execute(table.update().where(key == bindparam("row")).values(ward=bindparam("to")), moved)


def make_streets(connection: Connection) -> None:
    """Make the street table again from the street crime rows: a street in two wards is two rows."""
    crime = tables.street_crime
    columns = (crime.c.street, crime.c.ward, crime.c.latitude, crime.c.longitude)
    points: dict[tuple[str, str], set[tuple[float, float]]] = defaultdict(set)
    names: dict[tuple[str, str], str] = {}
    for row in connection.execute(select(*columns).distinct().order_by(*columns)):
        if key := street_key(row.street):
            points[key, row.ward].add((row.latitude, row.longitude))
            names.setdefault((key, row.ward), row.street)
    connection.execute(tables.street.delete())
    if rows := [_street(key, ward, names[key, ward], found) for (key, ward), found in points.items()]:
        connection.execute(tables.street.insert(), rows)


def _street(key: str, ward: str, name: str, found: set[tuple[float, float]]) -> dict[str, object]:
    """Stand the street at that one of its map points which is nearest to their middle."""
    middle = [sum(axis) / len(found) for axis in zip(*found, strict=True)]
    latitude, longitude = min(
        sorted(found), key=lambda p: (p[0] - middle[0]) ** 2 + 0.36 * (p[1] - middle[1]) ** 2
    )
    return {
        "key": key,
        "ward": ward,
        "name": name,
        "latitude": latitude,
        "longitude": longitude,
        "points": len(found),
    }
