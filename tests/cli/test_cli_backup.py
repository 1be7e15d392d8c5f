"""The drill: a backup made while serving, brought up in an empty folder, is the same system; and `intel doctor`."""

import json
import re
import shutil
from pathlib import Path

import pytest
from commands import ANN, BEN, Intel, add_people, write_mapping_file, write_return
from test_cli_serve import serving

from intel.app import open_services
from intel.ledger import nothing
from intel.settings import Settings


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Intel:
    """A folder with two reports, not served."""
    folder = tmp_path_factory.mktemp("drill")
    intel = Intel(folder / "home")
    add_people(intel)
    mapping = write_mapping_file(folder / "homes.yaml")
    file = write_return(folder / "return.csv", ANN, BEN)
    assert intel("import", file, "--agency", "homes", "--mapping", mapping, user="unit").code == 0
    return intel


@pytest.mark.slow
def test_the_drill(filled: Intel, tmp_path: Path) -> None:
    with serving(filled):
        made = filled("ledger", "backup", tmp_path / "one.backup", user="admin")
        assert made.code == 0, made.err
        refused = filled("ledger", "backup", tmp_path / "two.backup", user="homes")
        assert (refused.code, (tmp_path / "two.backup").exists()) == (2, False)
    with open_services(Settings.from_environment({"INTEL_HOME": str(filled.home)})) as services:
        with services.ledger.reading() as snapshot:
            recorded = snapshot.entries_with_payloads(kinds=["report.recorded"])
            (seq,) = [entry.seq for entry, told in recorded if told.report.own_reference == "H-2"]
        services.ledger.erase([seq], actor="unit", reason="asked", replacement=nothing)
    restored = Intel(tmp_path / "restored")
    restored.home.mkdir(mode=0o700)
    shutil.copy(filled.home / "erasures.jsonl", restored.home)  # the one thing that was kept elsewhere
    ran = restored("ledger", "restore", tmp_path / "one.backup", user="whoever installs it")
    assert ran.code == 0, ran.err
    assert "1 erased since then was erased again" in ran.out
    again = restored("ledger", "restore", tmp_path / "one.backup")
    assert again.code == 2
    assert "Nothing was changed" in again.err
    assert (restored.home / "secret.key").read_bytes() == (filled.home / "secret.key").read_bytes()
    for intel in (filled, restored):
        assert intel("ledger", "verify", user="auditor").code == 0
        assert intel("graph", "check", user="auditor").code == 0
    shown = [intel("search", "Plantedname", "--json", user="unit").json for intel in (filled, restored)]
    assert shown[0] == shown[1]  # the ids in it, made with the secret, are the same too
    assert "Ann" in json.dumps(shown)
    assert "Ben" not in json.dumps(shown)


def test_the_doctor_says_what_to_mend(filled: Intel, tmp_path: Path) -> None:
    well = filled("doctor", "--json", user="admin")
    about = {each["about"]: each for each in well.json}
    assert {"settings", "permissions", "space", "record", "picture", "backup", "clock", "versions"} <= set(
        about
    )
    assert [each for each in well.json if each["sign"] == "wrong"] == []
    assert well.code == 0
    ill = Intel(tmp_path / "home")
    shutil.copytree(filled.home, ill.home)
    (ill.home / "secret.key").chmod(0o644)
    (ill.home / "last-backup.json").write_text(
        json.dumps({"at": "2026-01-01T00:00:00+00:00", "seq": 1, "hash": "0"})
    )
    settings = Settings.from_environment({"INTEL_HOME": str(ill.home)})
    with open_services(settings) as services, services.ledger.writing("unit") as writer:
        writer.connection.exec_driver_sql("UPDATE payload SET json = replace(json, 'tram', 'bus')")
        writer.connection.exec_driver_sql(
            "UPDATE entry SET at = '2999' || substr(at, 5) WHERE seq = (SELECT max(seq) FROM entry)"
        )
    told = ill("doctor", user="admin")
    assert told.code == 1
    for words in (
        "permissions .*chmod 600",
        "record .*Broken at entry",
        "backup .*days old",
        "clock .*Set the clock",
    ):
        assert re.search(f"wrong +{words}", told.out), told.out
    assert "Plantedname" not in told.out
    assert ill("doctor", user="homes").code == 2
