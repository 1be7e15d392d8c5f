from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from intel import vocabulary
from intel.people.protection import age_on


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def key(ref: dict[str, Any]) -> str:
    row = ref["own_reference"] or f"line {ref['line']}"
    return f"{ref['month']}/{ref['agency']}/{row}#{ref['slot']}"


def test_judgements_agree_with_the_truth(town: Path, truth: dict[str, Any]) -> None:
    judged = load(town / "judgements.yaml")
    who = truth["mentions"]
    for each in judged["same"]:
        assert len({who[key(ref)] for ref in each["mentions"]}) == 1
        assert len(each["mentions"]) > 1
        assert max(ref["month"] for ref in each["mentions"]) == each["month"]
    for each in judged["different"]:
        assert len({who[key(ref)] for ref in each["mentions"]}) == 2
    assert judged["different"]
    assert all(each["reason"] for part in judged.values() for each in part)


def test_an_adult_is_one_person_once_judged_but_for_what_was_left(town: Path, truth: dict[str, Any]) -> None:
    """Joining what the analyst judged gives each adult one group, save mentions listed as unjudged or withdrawn."""
    group: dict[str, str] = {}

    def root(mention: str) -> str:
        while group.setdefault(mention, mention) != mention:
            mention = group[mention]
        return mention

    for each in load(town / "judgements.yaml")["same"]:
        first, *others = [key(ref) for ref in each["mentions"]]
        for other in others:
            group[root(other)] = root(first)
    left = set(truth["unjudged"])
    withdrawn = tuple(f"{row}#" for row in truth["counts"]["withdrawn"])
    roots: dict[str, set[str]] = {}
    for mention, who in truth["mentions"].items():
        if who.startswith("A") and mention not in left and not mention.startswith(withdrawn):
            roots.setdefault(who, set()).add(root(mention))
    assert {who for who, found in roots.items() if len(found) > 1} == set()
    assert len(left) < len(truth["mentions"]) * 0.1


def test_openings_name_rows_that_were_sent_and_keep_conditions(town: Path, truth: dict[str, Any]) -> None:
    restricted = set(truth["counts"]["restricted"])
    shut: set[str] = set()
    for path in sorted((town / "openings").iterdir()):
        opening = load(path)
        for each in opening["opened"]:
            assert set(each["audiences"]) <= vocabulary.audiences()
            assert each["reason"]
            shut |= {f"{path.stem}/{each['agency']}/{reference}" for reference in each["except"]}
        for each in opening["also"]:
            rows = {f"{path.stem}/{each['agency']}/{reference}" for reference in each["own_references"]}
            assert "meeting" not in each["audiences"] or not rows & restricted
            assert each["audiences"] != ["licensing"] or not rows & restricted
    assert shut == restricted
    assert restricted


def test_one_report_is_withdrawn_after_it_was_sent(town: Path, truth: dict[str, Any]) -> None:
    found = [(path.stem, each) for path in (town / "openings").iterdir() for each in load(path)["withdrawn"]]
    assert [f"{each['month']}/{each['agency']}/{each['own_reference']}" for _, each in found] == truth[
        "counts"
    ]["withdrawn"]
    assert all(month > each["month"] for month, each in found)


def test_suspects_are_made_by_a_police_officer_on_an_adult_with_a_date_of_birth(
    town: Path, truth: dict[str, Any]
) -> None:
    decided = load(town / "decisions.yaml")
    officers = {one["user"] for one in load(town / "people.yaml") if one["role"] == "police_officer"}
    people = [truth["mentions"][key(each["mention"])] for each in decided["designations"]]
    assert len(set(people)) == len(people) == 30
    assert {each["by"] for each in decided["designations"]} == officers
    for who, each in zip(people, decided["designations"], strict=True):
        assert who.startswith("A")
        assert truth["people"][who]["dob_known"]
        assert (
            age_on(date.fromisoformat(truth["people"][who]["born"]), date.fromisoformat(each["decided_on"]))
            >= 18
        )
        assert each["review_on"] > each["decided_on"]
        assert key(each["mention"]).partition("#")[0] not in truth["counts"]["restricted"]
    (removed,) = decided["removed"]
    assert key(removed["mention"]) in {key(each["mention"]) for each in decided["designations"]}


@pytest.mark.parametrize(
    "role",
    ["chair", "analyst", "intelligence_unit", "licensing_officer", "partner", "safeguarding_lead", "auditor",
     "police_officer", "administrator", "iom_officer"],
)  # fmt: skip
def test_every_role_has_one_account(town: Path, role: str) -> None:
    accounts = load(town / "people.yaml")
    (account,) = [one for one in accounts if one["role"] == role]
    assert account["agency"] in vocabulary.agencies()
