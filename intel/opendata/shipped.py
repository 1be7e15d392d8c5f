"""The open data that comes with the project: real Sheffield, never re-dated. Called once, on an empty database."""

from pathlib import Path

from sqlalchemy import Connection

from intel.opendata.model import Imported
from intel.opendata.read_postcodes import import_postcodes
from intel.opendata.read_street_crime import import_street_crime
from intel.opendata.read_wards import import_wards

FOLDER = Path(__file__).parent / "data"
WARDS = "wards.geojson.gz"
STREET_CRIME = "street_crime.csv.gz"
POSTCODES = "postcodes.csv.gz"


def load_shipped(connection: Connection, *, folder: Path = FOLDER) -> dict[str, Imported]:
    """Load wards, street crime and postcodes, in the order they lean on each other; again changes nothing."""
    return {
        "wards": import_wards(connection, folder / WARDS),
        "street crime": import_street_crime(connection, folder / STREET_CRIME),
        "postcodes": import_postcodes(connection, folder / POSTCODES),
    }
