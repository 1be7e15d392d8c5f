"""The intelligence unit's first five minutes: a return comes in, a row is refused, it is opened, and a partner finds it."""

import csv
from pathlib import Path

import pytest
from journey import SignIn, Walk
from town import HOMES, UNIT, Town

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("town")]
PLACE = "Orangery gate, Langdale Road"  # in no report of the town
WORDS = "Turquoise bicycle left at the gate of the orangery"  # in no report of the town


def a_return(town: Town, folder: Path) -> Path:
    """Write a return of housing with one row that can be read and one whose day does not exist."""
    newest = town.folder / "returns" / town.truth["until"] / "housing.csv"
    with newest.open(encoding="cp1252", newline="") as lines:
        reader = csv.DictReader(lines)
        columns, first = list(reader.fieldnames or []), next(reader)
    kept = {
        each: first[each] for each in ("Logged", "Date of incident", "Fit to share with conditions? (P/C)")
    }
    good = {**kept, "Case ref": "ASB-900001", "Place": PLACE, "Details": f"{WORDS}."}
    bad = {**good, "Case ref": "ASB-900002", "Date of incident": "31/02/2026"}
    path = folder / "housing.csv"
    with path.open("w", encoding="cp1252", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="")
        writer.writeheader()
        writer.writerows([good, bad])
    return path


def finds(walk: Walk) -> bool:
    """Search for the place the report names; return whether it was found."""
    return "Nothing found for" not in walk.search("Orangery gate")


def test_the_unit_takes_a_return_in_and_opens_it_to_a_partner(
    town: Town, sign_in: SignIn, tmp_path: Path
) -> None:
    with sign_in(UNIT) as walk:
        walk.room("Returns")
        walk.button("Send a return")
        walk.fill("Whose return is it?", "Housing")
        walk.page.locator("input[type=file]").set_input_files(a_return(town, tmp_path))
        walk.button("Read the file")
        assert "1 ready" in walk.words()
        refused = walk.rows("Refused rows")
        assert [row[:3] for row in refused] == [["3", "Date of incident", "31/02/2026"]]
        assert "no such day" in refused[0][3]
        assert "1 recorded" in walk.button("Record the 1 good row")
        assert walk.rows("Refused rows") == [row[:4] for row in refused]
        result = walk.page.url

        with sign_in(HOMES) as partner:
            assert not finds(partner)

        assert walk.page.url == result
        walk.fill("Why", "Checked with the sender")
        walk.button("Open this return and confirm its grades")
        assert "1 report opened" in walk.words("body")

        with sign_in(HOMES) as partner:
            assert finds(partner)
            assert PLACE in partner.words()
            assert WORDS not in partner.words()  # another agency's own words stay with it
