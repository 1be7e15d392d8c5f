"""The demonstration town's scores, by the real command beside the running server: who is high, who is capped, who is not there."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from town import Town

pytestmark = pytest.mark.xdist_group("town")


def intel(town: Town, *words: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "intel.cli", "--as", "m.lindqvist", *words],
        env={**os.environ, "INTEL_HOME": str(town.home)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_main_actors_are_high_the_untested_one_is_capped_and_no_bystander_is_high(town: Town) -> None:
    said = intel(town, "offenders", "score", "--try", "--json")
    assert said["illustrative"]
    assert not said["recorded"]
    by_name = {each["name"]: each for each in said["scores"]}
    ids = town.stories["ids"]
    people = town.truth["people"]
    for who in (*ids["crossing_suspects"], *ids["car_adults"], ids["warned"]):
        assert by_name[people[who]["name"]]["band"] in {"3", "4"}, people[who]["name"]
    untested = by_name[people[ids["untested"]]["name"]]
    assert untested["capped"] == "yes"
    assert untested["total"] <= 30
    assert "one_source" in untested["gaps"]
    high = {each["name"] for each in said["scores"] if each["band"] in {"3", "4"}}
    bystanders = {name for pair in town.stories["vehicle_shared_by_two_groups"]["company"] for name in pair}
    assert not high & bystanders
    assert not set(by_name) & {one["name"] for one in people.values() if one["role"] == "young"} - {
        one["name"] for one in people.values() if one["role"] == "adult"
    }
    why = intel(town, "offenders", "explain", people[ids["untested"]]["name"], "--json")
    assert why["cap"]
    assert [each["grade"] for each in why["statements"]] == ["2D"]
