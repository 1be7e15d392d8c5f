"""Published registers of premises into the register table. Called by the command line and the demonstration town.

Three layouts, told apart by their columns: food hygiene (FHRS) as CSV, pubs of OpenStreetMap as CSV, and a
licensing register with RegisterId, BusinessName, …
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, select

from intel.errors import FileRefused
from intel.opendata import tables
from intel.opendata.model import Imported, Refused
from intel.opendata.place import Point, WardMap
from intel.opendata.read_rows import position, read_rows
from intel.opendata.store import Row, keep
from intel.opendata.streets import postcode_key, words, written_out

_KINDS_OF_STREET = {
    "arcade", "avenue", "bank", "close", "court", "crescent", "drive", "gate", "green", "grove", "hill", "lane", "mall",
    "mews", "parade", "place", "precinct", "rise", "road", "row", "square", "street", "terrace", "view", "walk", "way",
}  # fmt: skip
_DAY_IN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """How one publisher's columns become a row of the register."""

    needs: tuple[str, ...]
    columns: tuple[str, str]  # the columns a person is pointed to: the id's and the name's
    read: Callable[[Mapping[str, str]], dict[str, str]]


def import_venues(connection: Connection, path: Path, *, seen_on: date | None = None) -> Imported:
    """Keep each premises once under its register's own id; a list older than the one held changes nothing.

    `seen_on` is the day the list was published, where the file does not say it in a column or in its name.
    """
    layout, lines = _layout(path)
    refused: list[Refused] = []
    rows: list[dict[str, str]] = []
    for line, raw in lines:
        row = layout.read(raw)
        if row["name"] and row["register_id"]:
            rows.append(row)
            continue
        column = layout.columns[bool(row["register_id"])]
        reason = (
            "The premises have no name." if row["register_id"] else "The row has no number in its register."
        )
        refused.append(Refused(file=path.name, line=line, column=column, value=raw[column], reason=reason))
    day = seen_on or _day_in(path.name)
    premises, older = _not_older(connection, _placed(connection, rows, day))
    kept = keep(connection, tables.register, premises, quiet=frozenset({"seen_on"}))
    return Imported(
        read=len(lines), added=kept.added, changed=kept.changed, unchanged=kept.unchanged, older=older,
        refused=tuple(refused),
    )  # fmt: skip


def _layout(path: Path) -> tuple[_Layout, list[tuple[int, dict[str, str]]]]:
    lines = list(read_rows(path))
    present = set(lines[0][1]) if lines else set()
    for layout in (_FHRS, _OSM, _LICENSING):
        if present >= set(layout.needs):
            return layout, lines
    raise FileRefused(
        f"{path.name} is not a register this project reads. Nothing of it was kept. "
        "It reads food hygiene ratings (FHRSID), OpenStreetMap pubs (osm_id) and licensing registers (RegisterId)."
    )


def _day_in(name: str) -> date | None:
    found = _DAY_IN_NAME.search(name)
    return _day(found[1]) if found else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _placed(connection: Connection, rows: list[dict[str, str]], day: date | None) -> list[Row]:
    """Give each row its position (its own, else its postcode's) and its ward (by position, else as the list says)."""
    wards = WardMap(connection)
    held = connection.execute(select(tables.postcode)).all()
    by_postcode: dict[str, Point] = {row.postcode: (row.latitude, row.longitude) for row in held}
    names = set(connection.scalars(select(tables.ward.c.name)))
    points = [
        position(row["lat"], row["lon"]) or by_postcode.get(postcode_key(row["postcode"])) for row in rows
    ]
    placed: list[Row] = []
    for row, point, ward in zip(rows, points, wards.wards(points), strict=True):
        latitude, longitude = point or (None, None)
        kept = {column.name: row.get(column.name, "") for column in tables.register.columns}
        kept_ward = ward or ("" if point else row.get("ward", ""))
        placed.append(
            kept
            | {"ward": kept_ward if kept_ward in names else "", "latitude": latitude, "longitude": longitude}
            | {"seen_on": _day(row.get("published", "")) or day}
        )
    return placed


def _not_older(connection: Connection, rows: list[Row]) -> tuple[list[Row], int]:
    columns = (tables.register.c.register_id, tables.register.c.seen_on)
    held = {row.register_id: row.seen_on for row in connection.execute(select(*columns)) if row.seen_on}
    current = [
        row
        for row in rows
        if not (row["seen_on"] and row["seen_on"] < held.get(row["register_id"], date.min))
    ]
    return current, len(rows) - len(current)


# -- the layouts ---------------------------------------------------------------------------------------


def _street_line(lines: list[str]) -> str:
    """Return the line of an address that names the street: one with a house number, else one ending in a kind of street."""
    said = [line for line in lines if line]
    numbered = (line for line in said if re.match(r"\d+[a-z]?\b.*[a-z]{3}", line, re.IGNORECASE))
    named = (line for line in said if set(written_out(words(line))[-1:]) & _KINDS_OF_STREET)
    return next(numbered, "") or next(named, "") or next(iter(said), "")


def _fhrs(row: Mapping[str, str]) -> dict[str, str]:
    return {
        "register_id": f"FHRS{row['FHRSID']}" if row["FHRSID"] else "",
        "name": row["BusinessName"],
        "kind": row["BusinessType"],
        "street": _street_line([row[f"AddressLine{number}"] for number in range(1, 5)]),
        "postcode": row["PostCode"],
        "lat": row["Latitude"],
        "lon": row["Longitude"],
        "register": f"Food hygiene ratings, {row['LocalAuthorityName']}",
        "published": row["ExtractDate"],
    }


def _osm(row: Mapping[str, str]) -> dict[str, str]:
    return {
        "register_id": f"OSM-{row['osm_type']}-{row['osm_id']}" if row["osm_id"] else "",
        "name": row["name"],
        "kind": "Pub/bar/nightclub",
        "street": f"{row['addr:housenumber']} {row['addr:street']}".strip() if row["addr:street"] else "",
        "postcode": row["addr:postcode"],
        "lat": row["lat"],
        "lon": row["lon"],
        "holder": row["operator"],
        "hours": row["opening_hours"],
        "register": "OpenStreetMap",
    }


def _licensing(row: Mapping[str, str]) -> dict[str, str]:
    return {
        "register_id": row["RegisterId"],
        "name": row["BusinessName"],
        "kind": row["BusinessType"],
        "street": row["AddressLine1"],
        "postcode": row["PostCode"],
        "ward": row["Ward"],
        "lat": row["Latitude"],
        "lon": row["Longitude"],
        "licence_number": row["LicenceNumber"],
        "holder": row["Holder"],
        "licensed_for": row["LicensedFor"],
        "hours": row["Hours"],
        "conditions": row["Conditions"],
        "register": "Licensing register",
    }


_FHRS = _Layout(
    needs=(
        "FHRSID", "BusinessName", "BusinessType", "AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4",
        "PostCode", "Latitude", "Longitude", "LocalAuthorityName", "ExtractDate",
    ),
    columns=("FHRSID", "BusinessName"),
    read=_fhrs,
)  # fmt: skip
_OSM = _Layout(
    needs=(
        "osm_type", "osm_id", "lat", "lon", "name", "operator", "addr:housenumber", "addr:street", "addr:postcode",
        "opening_hours",
    ),
    columns=("osm_id", "name"),
    read=_osm,
)  # fmt: skip
_LICENSING = _Layout(
    needs=(
        "RegisterId", "BusinessName", "BusinessType", "AddressLine1", "PostCode", "Ward", "Latitude", "Longitude",
        "LicenceNumber", "Holder", "LicensedFor", "Hours", "Conditions",
    ),
    columns=("RegisterId", "BusinessName"),
    read=_licensing,
)  # fmt: skip
