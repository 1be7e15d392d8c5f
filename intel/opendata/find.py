"""Questions to the open data tables. Called by hot spots and venues; needs no audience, because all of it is public."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from sqlalchemy import Connection, func, select

from intel.opendata import tables

# What a page that shows the data says beneath it; data/ATTRIBUTION.md holds the long form.
MAP_ATTRIBUTION: Final = "Contains OS data © Crown copyright and database right"
CRIME_ATTRIBUTION: Final = "data.police.uk, OGL v3"


class CrimeCount(NamedTuple):
    """Recorded street crimes in one ward in one month ("2025-06")."""

    ward: str
    month: str
    crimes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises:
    """One row of the register: what a public list says of premises. Never holds what a report says."""

    register_id: str
    name: str
    kind: str
    street: str
    postcode: str
    ward: str
    licence_number: str
    holder: str
    licensed_for: str
    hours: str
    conditions: str
    register: str


def list_street_crime_counts(connection: Connection) -> list[CrimeCount]:
    """Return every ward and month that holds a crime, with the number."""
    crime = tables.street_crime
    counted = select(crime.c.ward, crime.c.month, func.count()).group_by(crime.c.ward, crime.c.month)
    return [CrimeCount(*row) for row in connection.execute(counted.order_by(crime.c.ward, crime.c.month))]


def list_ward_outlines(connection: Connection) -> dict[str, str]:
    """Return each ward's outline for a page, as GeoJSON text, in order of name."""
    columns = (tables.ward.c.name, tables.ward.c.outline)
    rows = connection.execute(select(*columns).order_by(tables.ward.c.name))
    return {row.name: row.outline for row in rows}


def find_premises(connection: Connection, register_id: str) -> Premises | None:
    """Return the register's row of these premises, if it is listed."""
    columns = [tables.register.c[name] for name in Premises.__dataclass_fields__]
    row = (
        connection.execute(select(*columns).where(tables.register.c.register_id == register_id))
        .mappings()
        .first()
    )
    return None if row is None else Premises(**row)
