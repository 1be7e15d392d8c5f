"""The tables of open data, in the ledger's database: no person, no report, and not rebuilt from entries."""

from sqlalchemy import Column, Date, Float, Integer, String, Table, Text

from intel.ledger.tables import metadata

_OPEN = {"open_data": True}

# geometry: the ward as published, after repair. outline: the same, light enough for a page. Both GeoJSON.
ward = Table(
    "ward",
    metadata,
    Column("name", String, primary_key=True),
    Column("code", String, nullable=False),
    Column("geometry", Text, nullable=False),
    Column("outline", Text, nullable=False),
    info=_OPEN,
)

# One row a recorded crime. Points are snapped to anonymous map points by the publisher; the month is all there is.
street_crime = Table(
    "street_crime",
    metadata,
    Column("api_id", String, primary_key=True),
    Column("month", String(7), nullable=False, index=True),
    Column("category", String, nullable=False),
    Column("street", String, nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    Column("ward", String, nullable=False),
    info=_OPEN,
)

# Premises as a public register lists them. seen_on: the day of the newest published list that named them.
register = Table(
    "register",
    metadata,
    Column("register_id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("street", String, nullable=False),
    Column("postcode", String, nullable=False),
    Column("ward", String, nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("licence_number", String, nullable=False),
    Column("holder", String, nullable=False),
    Column("licensed_for", String, nullable=False),
    Column("hours", String, nullable=False),
    Column("conditions", String, nullable=False),
    Column("register", String, nullable=False),
    Column("seen_on", Date),
    info=_OPEN,
)

# ward is empty outside the city.
postcode = Table(
    "postcode",
    metadata,
    Column("postcode", String, primary_key=True),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    Column("ward", String, nullable=False),
    info=_OPEN,
)

# A street in a ward: made again from street_crime after each import. points: its distinct map points there.
street = Table(
    "street",
    metadata,
    Column("key", String, primary_key=True),
    Column("ward", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    Column("points", Integer, nullable=False),
    info=_OPEN,
)
