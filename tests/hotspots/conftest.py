"""Hot spot tests: a real database with four square wards and street crime in two of them, written in the fixture."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from intel.hotspots.periods import add_months
from intel.opendata import tables
from intel.opendata.read_street_crime import import_street_crime
from intel.opendata.read_wards import import_wards

WARDS = ("Alder", "Birch", "Cedar", "Dell", "Elm", "Fern")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Connection]:
    """Six wards in a row; street crime of April 2024 to June 2025 in Alder (steady) and Birch (tripled at the end)."""
    engine = create_engine(f"sqlite:///{tmp_path / 'open.db'}")
    open_data = [table for table in tables.metadata.sorted_tables if table.info.get("open_data")]
    tables.metadata.create_all(engine, tables=open_data)
    with engine.begin() as connection:
        import_wards(connection, _wards(tmp_path))
        import_street_crime(connection, _crime(tmp_path))
        yield connection
    engine.dispose()


def _wards(folder: Path) -> Path:
    features = []
    for number, name in enumerate(WARDS):
        west, east = number / 10, (number + 1) / 10
        ring = [[west, 53.0], [east, 53.0], [east, 53.1], [west, 53.1], [west, 53.0]]
        outline = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"name": name}, "geometry": outline})
    path = folder / "wards.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def _crime(folder: Path) -> Path:
    lines = ["Month,Longitude,Latitude,Location,Crime type,API id"]
    for number in range(15):
        month = add_months("2024-04", number)
        for longitude, crimes in ((0.05, 20), (0.15, 20 if number < 12 else 60)):
            lines += [
                f"{month},{longitude},53.05,On or near Kiln Street,Drugs,{number}-{longitude}-{each}"
                for each in range(crimes)
            ]
    path = folder / "crime.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
