import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from town_files import UNTIL, read_town

from intel import vocabulary
from intel.demo.decisions import meeting_on, next_month
from intel.demo.write import write_town
from intel.errors import AskedWrongly
from intel.people.protection import age_on
from intel.reports.read_rows import ReturnRead

Returns = Mapping[tuple[str, str], ReturnRead]


def fingerprint(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)
    }


def test_the_same_arguments_write_the_same_bytes(town: Path, tmp_path: Path) -> None:
    write_town(tmp_path, months=14, seed=7, until=date(2026, 10, 20))
    assert fingerprint(tmp_path) == fingerprint(town)


def test_another_seed_writes_another_town(town: Path, tmp_path: Path) -> None:
    write_town(tmp_path, months=14, seed=8, until=UNTIL)
    other, this = fingerprint(tmp_path), fingerprint(town)
    same = {name for name in other.keys() & this.keys() if other[name] == this[name]}
    assert not [name for name in same if name.startswith("returns/")]


def test_the_town_is_as_large_as_wanted(town: Path, truth: dict[str, Any]) -> None:
    counts = truth["counts"]
    assert 1400 <= counts["rows"] <= 1600
    assert (counts["young_people"], counts["adults_of_concern"], counts["venues"]) == (200, 90, 60)
    assert (counts["suspects_decided"], counts["suspects_now"]) == (30, 29)
    months = sorted(path.name for path in (town / "returns").iterdir())
    assert months == truth["months"]
    assert len(months) == 14
    assert months[-1] == UNTIL


def test_every_person_is_named_somewhere(truth: dict[str, Any]) -> None:
    assert set(truth["people"]) <= set(truth["mentions"].values())


def test_eleven_agencies_send_files_of_different_kinds(town: Path, returns: Returns) -> None:
    assert {agency for _, agency in returns} == set(vocabulary.agencies())
    assert len({path.stem for path in (town / "returns").glob("*/*.xlsx")}) >= 3
    latin = next((town / "returns").glob("*/housing.csv")).read_bytes()
    with pytest.raises(UnicodeDecodeError):
        b"".join(path.read_bytes() for path in (town / "returns").glob("*/housing.csv")).decode("utf-8")
    assert latin.decode("cp1252")


def test_every_row_is_read_but_those_meant_to_be_refused(returns: Returns, truth: dict[str, Any]) -> None:
    refused = [
        (f"{month}/{agency}", each.line) for (month, agency), read in returns.items() for each in read.refused
    ]
    meant = [("/".join(each["row"].split("/")[:2]), each["line"]) for each in truth["counts"]["refused"]]
    assert sorted(refused) == sorted(meant)
    assert len(meant) == 6
    assert sum(len(read.rows) for read in returns.values()) == truth["counts"]["rows"] - len(meant)
    assert not [each for read in returns.values() for each in read.unread_columns]


def test_truth_names_every_mention_of_a_person_and_no_other(returns: Returns, truth: dict[str, Any]) -> None:
    again = set(truth["counts"]["corrected"])
    found = {
        f"{month}/{agency}/{row.own_reference or f'line {row.line}'}#{mention.slot}"
        for (month, agency), read in returns.items()
        for row in read.rows
        if f"{month}/{agency}/{row.own_reference}" not in again
        for mention in row.draft.mentions
        if mention.details.label == "Person"
    }
    assert found == set(truth["mentions"])


def test_nearly_every_row_states_something(returns: Returns) -> None:
    rows = [row for read in returns.values() for row in read.rows]
    silent = [row for row in rows if not row.draft.statements]
    assert len(silent) < len(rows) * 0.12


def test_a_corrected_row_comes_again_under_its_own_reference(returns: Returns, truth: dict[str, Any]) -> None:
    assert truth["counts"]["corrected"]
    for key in truth["counts"]["corrected"]:
        month, agency, reference = key.split("/", 2)
        sent = [
            row
            for (when, who), read in sorted(returns.items())
            if who == agency and when <= month
            for row in read.rows
            if row.own_reference == reference
        ]
        assert len(sent) == 2
        assert sent[0].digest != sent[1].digest


def test_own_references_are_given_once(returns: Returns, truth: dict[str, Any]) -> None:
    references = [
        (agency, row.own_reference)
        for (_, agency), read in returns.items()
        for row in read.rows
        if row.own_reference
    ]
    assert len(references) - len(set(references)) == len(truth["counts"]["corrected"])
    assert {agency for _, agency in returns} - {agency for agency, _ in references} == {"homes", "voluntary"}


@pytest.mark.parametrize("until", [f"2026-{month:02d}" for month in range(1, 13)])
def test_any_month_may_be_the_last(until: str, tmp_path: Path) -> None:
    write_town(tmp_path, months=2, seed=3, until=until)
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    last = date.fromisoformat(f"{until}-01")
    read = read_town(tmp_path, meeting_on(last))
    refused = sum(len(each.refused) for each in read.values())
    assert refused == len(truth["counts"]["refused"])
    ages = {
        age_on(date.fromisoformat(one["born"]), next_month(last))
        for one in truth["people"].values()
        if one["role"] == "young"
    }
    assert ages <= {13, 14, 15, 16, 17, 18}
    opened = yaml.safe_load((tmp_path / "openings" / f"{until}.yaml").read_text(encoding="utf-8"))
    assert date.fromisoformat(opened["meeting_on"]).weekday() == 1


def test_young_people_are_under_18_and_adults_over(truth: dict[str, Any]) -> None:
    first, last = date(2025, 9, 1), date(2026, 10, 31)
    for one in truth["people"].values():
        born = date.fromisoformat(one["born"])
        if one["role"] == "young":
            assert age_on(born, first) >= 11
            assert age_on(born, last) <= 17
        else:
            assert age_on(born, first) >= 18


@pytest.mark.slow
def test_scale_ten_writes_ten_times_the_people_and_rows(tmp_path: Path) -> None:
    write_town(tmp_path / "one", months=2, seed=7, until=UNTIL)
    write_town(tmp_path / "ten", months=2, seed=7, until=UNTIL, scale=10)
    one, ten = (
        json.loads((tmp_path / name / "truth.json").read_text(encoding="utf-8"))["counts"]
        for name in ("one", "ten")
    )
    for what in ("young_people", "adults_of_concern", "venues"):
        assert ten[what] == 10 * one[what]
    assert 8 * one["rows"] < ten["rows"] < 12 * one["rows"]


@pytest.mark.parametrize("until", ["2026", "2026-13", "October"])
def test_a_month_that_is_none_is_refused(until: str, tmp_path: Path) -> None:
    with pytest.raises(AskedWrongly, match="Nothing was written"):
        write_town(tmp_path / "town", until=until)
    assert not (tmp_path / "town").exists()
