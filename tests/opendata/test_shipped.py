import hashlib
import re
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from intel.opendata import tables
from intel.opendata.find import list_ward_outlines
from intel.opendata.ship import ship
from intel.opendata.shipped import FOLDER, POSTCODES, STREET_CRIME, WARDS, load_shipped


def test_the_shipped_data_is_all_there_and_keeps_its_own_months(sheffield: Connection) -> None:
    months = sheffield.scalars(select(tables.street_crime.c.month).distinct().order_by("month")).all()
    assert len(list_ward_outlines(sheffield)) == 28
    assert (months[0], months[-1], len(months)) == ("2024-04", "2025-06", 15)
    assert sheffield.scalar(select(func.count()).select_from(tables.street_crime)) == 83_706
    assert sheffield.scalar(select(func.count()).select_from(tables.postcode)) == 33_009
    assert not sheffield.scalar(
        select(func.count()).select_from(tables.street_crime).where(tables.street_crime.c.ward == "")
    )


def test_filling_a_new_database_again_changes_nothing(connection: Connection) -> None:
    first = load_shipped(connection)
    again = load_shipped(connection)
    assert all(done.read == done.accounted and done.added for done in first.values())
    assert all(not done.added and not done.changed for done in again.values())


def test_no_street_is_a_car_park_or_a_road_number(sheffield: Connection) -> None:
    names = sheffield.scalars(select(tables.street.c.name)).all()
    assert len(names) > 5_000
    assert not [
        name for name in names if re.fullmatch(r"[ABM]\d+|Parking Area|.*\(station\)|Supermarket", name)
    ]


def test_each_shipped_file_is_small_and_has_its_attribution() -> None:
    text = (FOLDER / "ATTRIBUTION.md").read_text(encoding="utf-8")
    for name in (WARDS, STREET_CRIME, POSTCODES):
        assert name in text
    assert "Open Government Licence v3.0" in text
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 4_000_000


@pytest.mark.shared
def test_shipping_again_gives_the_same_bytes(shared: Path, tmp_path: Path) -> None:
    ship(shared, tmp_path)
    for name in (WARDS, STREET_CRIME, POSTCODES):
        made, kept = ((folder / name).read_bytes() for folder in (tmp_path, FOLDER))
        assert hashlib.sha256(made).hexdigest() == hashlib.sha256(kept).hexdigest(), name
