"""Nothing in the town is real but its wards and streets, and nothing in it blames a child."""

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from intel.demo.streets import build, read_streets
from intel.people.normalise import plain
from intel.reports.model import PersonDetails, PhoneDetails, VehicleDetails
from intel.reports.read_rows import ReturnRead, RowRead

Returns = Mapping[tuple[str, str], ReturnRead]

# Words that put on a child what an adult does, or that say more than a careful practitioner would.
BLAME = (
    "promiscuous", "prostitut", "streetwise", "lifestyle", "puts herself", "puts himself", "placing herself",
    "placing himself", "puts themselves", "at risk of putting", "makes poor choices", "chose to", "chooses to",
    "risky behaviour", "attention seeking", "attention-seeking", "manipulative", "refuses to engage",
    "failed to engage", "non-compliant", "abscond", "sexual", "sexually", "boyfriend", "girlfriend", "provocative",
    "willing", "consented", "admits", "admitted", "claims", "claimed", "alleges", "lied", "naughty", "difficult child",
    "wasted", "drunk", "slept with", "runaway", "known to services", "feral", "troublemaker", "gang-affiliated",
)  # fmt: skip


def all_rows(returns: Returns) -> Iterator[tuple[str, RowRead]]:
    for (_, agency), read in returns.items():
        yield from ((agency, row) for row in read.rows)


def test_no_text_blames_a_child(returns: Returns) -> None:
    found = [
        (word, row.draft.text)
        for _, row in all_rows(returns)
        for word in BLAME
        if re.search(rf"\b{word}(ed|ing|s|ion|ely|ity)?\b", row.draft.text, re.IGNORECASE)
    ]
    assert found == []


def test_texts_are_whole_sentences_and_seldom_repeat(returns: Returns) -> None:
    texts = [row.draft.text for _, row in all_rows(returns)]
    assert not [text for text in texts if re.search(r"[{}]|  |\bNone\b|, ,|\(\)", text)]
    assert not [text for text in texts if not text[0].isupper() and text[0] != "“"]
    assert not [text for text in texts if text[-1] not in ".”?"]
    assert len(set(texts)) > 0.97 * len(texts)


def test_cleared_wording_names_nobody(returns: Returns, truth: dict[str, Any]) -> None:
    names = {word for one in truth["people"].values() for word in plain(one["name"]).split() if len(word) > 3}
    cleared = [row.draft for _, row in all_rows(returns) if row.draft.cleared_text]
    assert len(cleared) > 100
    for draft in cleared:
        venue = {
            word
            for each in draft.mentions
            if each.slot == "venue_1"
            for word in plain(each.details.as_written).split()
        }
        assert not (set(plain(draft.cleared_text).split()) - venue) & names, draft.cleared_text


def test_telephones_vehicles_and_postcodes_cannot_be_real(town: Path, returns: Returns) -> None:
    details = [each.details for _, row in all_rows(returns) for each in row.draft.mentions]
    phones = [each.number for each in details if isinstance(each, PhoneDetails)]
    assert phones
    assert all(re.fullmatch(r"07700 ?900\d{3}|0114 ?496 ?0\d{3}", number) for number in phones)
    plates = [each for each in details if isinstance(each, VehicleDetails)]
    assert all(re.fullmatch(r"Y[NSTX]9[1-9] [A-Z]{3}|9?[1-9][A-Z]{3}", each.registration) for each in plates)
    assert any(each.partial for each in plates)
    with (town / "register.csv").open(encoding="utf-8", newline="") as file:
        assert all(re.search(r" \d[CIKMOV]{2}$", row["PostCode"]) for row in csv.DictReader(file))


def test_details_are_as_uneven_as_in_life(town: Path, returns: Returns, truth: dict[str, Any]) -> None:
    people = [
        (each.slot, each.details)
        for _, row in all_rows(returns)
        for each in row.draft.mentions
        if isinstance(each.details, PersonDetails)
    ]
    young = [details for slot, details in people if slot.startswith("young")]
    adults = [details for slot, details in people if slot.startswith("adult")]
    assert any(one.born_on and (one.born_on.month, one.born_on.day) == (1, 1) for one in young)
    assert any("s31" in one.care_status or "s.31" in one.care_status for one in young)
    assert {"", "Asian: Pakistani", "Black: African"} <= {one.ethnicity for one in young}
    assert any(
        "Not recorded" in path.read_text(encoding="utf-8") for path in town.glob("returns/*/missing.csv")
    )
    assert sum(one.born_on is None for one in adults) > len(adults) * 0.2
    assert any(one.alias and not one.name for one in adults)
    assert any(one.description and not one.name and not one.alias for one in adults)
    unknown = [one for one in truth["people"].values() if one["role"] == "adult" and not one["dob_known"]]
    assert 3 <= len(unknown) <= 8
    spellings = {one.name.split()[0] for one in adults if one.name} & {
        "Mohammed",
        "Muhammad",
        "Mohammad",
        "Mohd",
        "Md",
    }
    assert len(spellings) >= 3


def test_streets_cover_every_ward_and_each_name_means_one() -> None:
    streets = read_streets()
    assert len({street.ward for street in streets}) == 28
    assert 1400 <= len(streets) <= 1600
    assert len({plain(street.name) for street in streets}) == len(streets)


@pytest.mark.shared
def test_no_venue_bears_the_name_of_a_real_one(needs_shared: Path, town: Path) -> None:
    real: set[str] = set()
    for path in (needs_shared / "data" / "venues").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            real |= {plain(row.get("BusinessName") or row.get("name") or "") for row in csv.DictReader(file)}
    with (town / "register.csv").open(encoding="utf-8", newline="") as file:
        invented = {plain(row["BusinessName"]) for row in csv.DictReader(file)}
    assert len(real) > 5000
    assert not invented & real


@pytest.mark.shared
def test_no_name_that_could_be_drawn_is_a_real_venue(needs_shared: Path) -> None:
    words = yaml.safe_load(
        (Path(__file__).parents[2] / "intel/demo/data/places.yaml").read_text(encoding="utf-8")
    )
    possible = {
        plain(f"{name} {ending}")
        for kind in words["venue_types"]
        for ending in kind["endings"]
        for name in words["venue_names"]
    }
    possible |= {plain(name) for name in (*words["homes"], *words["schools"])}
    for path in (needs_shared / "data" / "venues").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert not possible & {
                plain(row.get("BusinessName") or row.get("name") or "") for row in csv.DictReader(file)
            }


@pytest.mark.shared
@pytest.mark.slow
def test_the_streets_shipped_are_those_the_script_makes(needs_shared: Path) -> None:
    assert tuple(build(needs_shared / "data")) == read_streets()
