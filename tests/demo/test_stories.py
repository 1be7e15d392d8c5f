"""The planted stories as they stand in the files, worked out from what the reader reads and nothing else."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from intel.demo.town import invent_town
from intel.people.normalise import plain
from intel.reports.read_rows import ReturnRead, RowRead

Returns = Mapping[tuple[str, str], ReturnRead]


def rows(returns: Returns) -> Iterator[tuple[str, RowRead]]:
    for (_, agency), read in returns.items():
        for row in read.rows:
            yield agency, row


def named(row: RowRead, kind: str) -> dict[str, str]:
    return {each.slot: each.details.as_written for each in row.draft.mentions if each.slot.startswith(kind)}


def test_the_venue_where_three_suspects_and_four_young_people_cross(
    returns: Returns, truth: dict[str, Any]
) -> None:
    story = truth["stories"]["venue_where_groups_cross"]
    there = [(agency, row) for agency, row in rows(returns) if story["venue"] in named(row, "venue").values()]
    assert {name for _, row in there for name in named(row, "adult").values()} == set(story["suspects"])
    assert {name for _, row in there for name in named(row, "young").values()} == set(story["young_people"])
    assert (len(story["suspects"]), len(story["young_people"])) == (3, 4)
    assert len(there) == len(story["rows"])
    assert sorted({agency for agency, _ in there}) == story["agencies"]
    ids = truth["stories"]["ids"]["crossing_suspects"]
    assert all(truth["people"][one]["suspect"] for one in ids)


def test_one_vehicle_is_used_by_two_groups_that_nothing_else_joins(
    returns: Returns, truth: dict[str, Any]
) -> None:
    story = truth["stories"]["vehicle_shared_by_two_groups"]
    cars = [
        row
        for _, row in rows(returns)
        if any(story["registration"] in car for car in named(row, "vehicle").values())
    ]
    assert {name for row in cars for name in named(row, "adult").values()} == set(story["used_by"])
    travelled = {
        named(row, "young")["young_person_1"]
        for row in cars
        if any(each.link == "TRAVELLED_IN" for each in row.draft.statements)
    }
    assert sorted(travelled) == story["travelled"]
    first, second = (
        {driver, *company} for driver, company in zip(story["used_by"], story["company"], strict=True)
    )
    for _, row in rows(returns):
        adults = set(named(row, "adult").values())
        assert not (adults & first and adults & second)


def test_an_adult_warned_off_one_child_is_seen_with_another(returns: Returns, truth: dict[str, Any]) -> None:
    story = truth["stories"]["warned_off_one_child_seen_with_another"]
    seen: dict[str, list[Any]] = {}
    for _, row in rows(returns):
        if story["adult"] in named(row, "adult").values():
            with_child = any(each.link == "SEEN_WITH" for each in row.draft.statements)
            seen.setdefault(named(row, "young")["young_person_1"], []).append(
                (row.draft.happened_on, with_child)
            )
    warned, later = seen[story["warned_off"]], seen[story["seen_with"]]
    assert max(day for day, _ in warned) < min(day for day, _ in later)
    assert all(with_child for _, with_child in later)


def test_an_adult_is_named_on_one_untested_source_only(returns: Returns, truth: dict[str, Any]) -> None:
    story = truth["stories"]["adult_on_one_untested_source"]
    (row,) = [row for _, row in rows(returns) if story["adult"] in named(row, "adult").values()]
    assert (row.draft.source_grade, row.draft.information_grade) == (2, "D")
    assert truth["people"][truth["stories"]["ids"]["untested"]]["suspect"]


def test_hot_spots_appear_persist_and_fade(truth: dict[str, Any]) -> None:
    spots, months = truth["hot_spots"], truth["months"]

    def monthly(ward: str) -> list[int]:
        return [spots["events"][ward].get(month, 0) for month in months]

    appears, persists, fades = (monthly(spots[name]) for name in ("appears", "persists", "fades"))
    assert sum(appears[-3:]) >= 9 > sum(appears[:-3])
    assert sum(fades[-3:]) <= 3 < sum(fades[:4])
    assert min(persists) >= 1
    assert sum(persists[-3:]) >= 12
    usual = [
        sum(monthly(ward)) / 14
        for ward in spots["events"]
        if ward not in {spots["appears"], spots["persists"], spots["fades"]}
    ]
    assert max(usual) < sum(persists) / 14 / 2


def test_reports_online_have_no_place(returns: Returns, truth: dict[str, Any]) -> None:
    online = [row for _, row in rows(returns) if named(row, "account")]
    assert online
    homes = {each.to_slot for row in online for each in row.draft.statements if each.link == "LIVES_AT"}
    assert not [row for row in online if named(row, "venue") or set(named(row, "place")) - homes]
    assert 0.03 < truth["hot_spots"]["online_reports"] / truth["counts"]["rows"] < 0.12


def test_one_licence_holder_is_an_adult_of_concern(
    town: Path, truth: dict[str, Any], returns: Returns
) -> None:
    story = truth["stories"]["licence_holder"]
    with (town / "register.csv").open(encoding="utf-8", newline="") as file:
        premises = list(csv.DictReader(file))
    assert len(premises) == 60
    held = [row for row in premises if row["Holder"] == story["adult"]]
    assert story["register_id"] in {row["RegisterId"] for row in held}
    assert any(story["adult"] in named(row, "adult").values() for _, row in rows(returns))


def test_namesakes_and_siblings_are_there_to_be_told_apart(truth: dict[str, Any]) -> None:
    one, other = (truth["people"][who] for who in truth["namesakes"])
    assert one["name"] == other["name"]
    assert one["born"] != other["born"]
    assert len(truth["siblings"]) >= 15
    assert all(len({truth["people"][who]["home"] for who in family}) == 1 for family in truth["siblings"])


def test_no_two_children_of_one_family_have_one_name_in_any_town() -> None:
    for seed in range(12):
        young = invent_town(seed, scale=1, last_day=date(2026, 3, 31)).young
        for _, family in groupby(young, key=lambda one: one.family):
            written = [plain(one.name) for one in family]
            assert len(set(written)) == len(written)


def test_there_is_a_notice_in_each_state_and_one_whose_cover_stops_at_16(town: Path) -> None:
    notices = yaml.safe_load((town / "notices.yaml").read_text(encoding="utf-8"))
    assert {each["state"] for each in notices} >= {
        "considered",
        "proposed",
        "half",
        "checks",
        "authorised",
        "in_force",
        "ended",
    }
    first, second = (each for each in notices if each["story"] == "cover_stops_at_16")
    assert (first["ground"], second["ground"], first["order"]) == ("section_2", "section_49", "care_order")
    assert first["adult"]["name"] == second["adult"]["name"]
    assert first["child"]["mention"]["month"] <= first["served"][0][:7]
    assert first["placement"]
    resting = [each for each in notices if each["reports"]]
    assert len(resting) * 2 > len(notices)  # most rest on reports, each from before it was considered
    assert all(report["month"] <= each["considered"][:7] for each in resting for report in each["reports"])
