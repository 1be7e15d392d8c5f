"""The commands of a month's work, each a process of its own: what they print, as JSON too, and how they end."""

import sqlite3
from pathlib import Path

import openpyxl
import pytest
from commands import ANN, BAD, BEN, Intel, add_people, report_numbers, write_mapping_file, write_return


@pytest.fixture(scope="module")
def intel(tmp_path_factory: pytest.TempPathFactory) -> Intel:
    found = Intel(tmp_path_factory.mktemp("cli"))
    add_people(found)
    return found


@pytest.fixture(scope="module")
def mapping(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mapping_file(tmp_path_factory.mktemp("mapping") / "homes.yaml")


def test_the_first_account_is_an_administrators_and_others_are_the_administrators_to_add(
    tmp_path: Path,
) -> None:
    empty = Intel(tmp_path)
    assert empty("user", "list").code == 2
    refused = empty("user", "add", "unit", "--name", "U", "--role", "intelligence_unit", "--agency", "police")
    assert refused.code == 2
    assert empty("user", "add", "admin", "--name", "A", "--role", "administrator").code == 0
    again = empty("user", "add", "two", "--name", "T", "--role", "administrator", user="two")
    assert again.code == 2
    assert [each["user"] for each in empty("user", "list", "--json", user="admin").json] == ["admin"]


def test_the_accounts_are_listed_for_the_administrator_and_the_auditor(intel: Intel) -> None:
    listed = intel("user", "list", "--json", user="auditor")
    assert listed.code == 0
    assert {
        "user": "homes",
        "name": "Homes",
        "role": "partner",
        "agency": "homes",
        "active": "yes",
    } in listed.json
    shut = intel("user", "list", user="homes")
    assert shut.code == 2
    assert "administrator" in shut.err
    assert shut.out == ""


def test_an_account_must_have_a_role_that_exists(intel: Intel) -> None:
    ran = intel("user", "add", "x", "--name", "X", "--role", "emperor", user="admin")
    assert ran.code == 2
    assert "emperor" in ran.err


def test_a_return_is_taken_in_row_by_row_and_again_adds_nothing(
    intel: Intel, mapping: Path, tmp_path: Path
) -> None:
    file = write_return(tmp_path / "return.csv", ANN, BEN, BAD)
    refused, seen = tmp_path / "refused.xlsx", report_numbers(intel.home)
    none = intel("import", file, "--agency", "homes", "--mapping", mapping, "--refused", refused, user="unit")
    assert (none.code, report_numbers(intel.home)) == (1, seen)
    assert "1 refused, so nothing was recorded" in none.out
    told = openpyxl.load_workbook(refused).active
    assert told is not None
    assert [cell.value for cell in told[2]][:2] == ["H-3", "31/02/2026"]
    first = intel("import", file, "--agency", "homes", "--good-rows", "--json", user="unit")
    assert first.code == 1
    (counts,) = first.json
    assert {key: counts[key] for key in ("rows", "recorded", "corrected", "unchanged", "passed_over")} == {
        "rows": 4, "recorded": 2, "corrected": 0, "unchanged": 0, "passed_over": 1,
    }  # fmt: skip
    assert [(each["line"], each["column"], each["value"]) for each in counts["refused"]] == [
        (4, "When", "31/02/2026")
    ]
    before = report_numbers(intel.home)
    second = intel("import", file, "--agency", "homes", "--good-rows", user="unit")
    assert second.code == 1
    assert "4 rows: 0 recorded, 0 corrected, 2 unchanged, 1 passed over, 1 refused." in second.out
    assert report_numbers(intel.home) == before
    assert "Plantedname" not in first.err + second.err


def test_what_an_agency_takes_in_waits_for_the_unit(intel: Intel, mapping: Path, tmp_path: Path) -> None:
    assert intel("mapping", "import", "homes", mapping, user="unit").code == 0
    before = report_numbers(intel.home)
    file = write_return(tmp_path / "return.csv", ("H-70", *ANN[1:]), BAD)
    sent = intel("import", file, "--agency", "homes", "--good-rows", user="homes")
    assert sent.code == 1
    assert "3 rows: 1 read, 1 refused, 1 passed over. Sent to the intelligence unit" in sent.out
    assert report_numbers(intel.home) == before
    with sqlite3.connect(intel.home / "ledger.db") as database:
        waiting = database.execute(
            "SELECT agency, state FROM staged_return JOIN staged_sent USING (staged_id)"
        ).fetchall()
    assert waiting == [("homes", "sent")]


def test_a_preview_accounts_for_every_row_and_records_nothing(
    intel: Intel, mapping: Path, tmp_path: Path
) -> None:
    intel("mapping", "import", "homes", mapping, user="homes")
    before = report_numbers(intel.home)
    file = write_return(tmp_path / "return.csv", ("H-50", *ANN[1:]), ("H-51", *BAD[1:]))
    ran = intel("preview", file, "--agency", "homes", "--json", user="homes")
    assert ran.code == 1
    (found,) = ran.json
    assert (found["rows"], found["read"], found["refused"], found["passed_over"]) == (3, 1, 1, 1)
    assert [(each["line"], each["column"]) for each in found["refused_rows"]] == [(3, "When")]
    plain = intel("preview", file, "--agency", "homes", user="homes")
    assert "3 rows: 1 read, 1 refused, 1 passed over. Nothing was recorded." in plain.out
    assert report_numbers(intel.home) == before
    new = intel("preview", file, "--agency", "health", user="unit")
    assert new.code == 1
    assert "young_person_1.dob" in new.out, "columns nobody has explained are proposed"


def test_mappings_go_out_and_come_back_and_are_compared(intel: Intel, mapping: Path, tmp_path: Path) -> None:
    assert intel("mapping", "import", "homes", mapping, user="unit").code == 0
    out = tmp_path / "out.yaml"
    assert intel("mapping", "export", "homes", out, user="homes").code == 0
    assert intel("mapping", "compare", "homes", out, user="homes").code == 0
    out.write_text(out.read_text().replace("column: Words", "column: Details"), encoding="utf-8")
    differs = intel("mapping", "compare", "homes", out, user="homes")
    assert differs.code == 1
    assert differs.out.splitlines() == [
        "“Details” is new: what the report says.", "“Words” is gone; it was what the report says.",
    ]  # fmt: skip
    listed = intel("mapping", "list", "--json", user="homes")
    assert [each["agency"] for each in listed.json] == ["homes"]
    assert listed.json[0]["by"] in ("homes", "unit")  # whichever test saved it first
    assert "column: Words" in intel("mapping", "show", "homes", user="homes").out
    assert intel("mapping", "show", "homes", "--version", 999, user="homes").code == 2
    assert intel("mapping", "show", "homes", user="housing").code == 2


def test_a_blank_return_is_written_for_an_agency_with_a_layout(
    intel: Intel, mapping: Path, tmp_path: Path
) -> None:
    intel("mapping", "import", "homes", mapping, user="homes")
    out = tmp_path / "blank.xlsx"
    assert intel("return", "blank", "--agency", "homes", "--out", out, user="homes").code == 0
    page = openpyxl.load_workbook(out).active
    assert page is not None
    assert [cell.value for cell in page[1]] == ["Ref", "When", "Child", "DOB", "Words"]
    assert intel("return", "blank", "--agency", "health", "--out", out, user="unit").code == 2


def test_a_return_that_is_refused_whole_says_why_and_keeps_nothing(
    intel: Intel, mapping: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("Ref,When\nH-9,03/02/2026\n", encoding="utf-8")
    ran = intel("import", wrong, "--agency", "homes", "--mapping", mapping, user="homes")
    assert ran.code == 2
    assert "has no column headed" in ran.err
    assert "Traceback" not in ran.err
    assert "H-9" not in report_numbers(intel.home)


@pytest.mark.parametrize(
    ("arguments", "user", "said"),
    [
        (("--agency", "health"), "unit", "Nobody has said yet which column"),
        (("--agency", "homes"), "housing", "own agency only"),
        (("--agency", "homes"), "auditor", "nobody's story"),
        (("--agency", "homes"), "nobody", ""),
        ((), "unit", "--agency"),
    ],
    ids=["no mapping", "another agency", "auditor", "no account", "agency not said"],
)
def test_an_import_asked_wrongly_is_one_sentence(
    intel: Intel, tmp_path: Path, arguments: tuple[str, ...], user: str, said: str
) -> None:
    ran = intel("import", write_return(tmp_path / "return.csv", ANN), *arguments, user=user)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert "Plantedname" not in ran.err


def test_a_mapping_that_is_none_is_refused_by_line(intel: Intel, mapping: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(mapping.read_text().replace("field: text", "field: txt"), encoding="utf-8")
    file = write_return(tmp_path / "return.csv", ANN)
    ran = intel("import", file, "--agency", "homes", "--mapping", wrong, user="homes")
    assert ran.code == 2
    assert "Line 7: txt is not a field a return can fill." in ran.err
    assert ran.err.count("\n") <= 2


def test_a_folder_is_no_return(intel: Intel, tmp_path: Path) -> None:
    ran = intel("import", tmp_path, "--agency", "homes")
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_a_report_is_withdrawn_by_its_number_by_its_sender_alone(
    intel: Intel, mapping: Path, tmp_path: Path
) -> None:
    row = ("H-50", *ANN[1:])
    file = write_return(tmp_path / "return.csv", row)
    assert intel("import", file, "--agency", "homes", "--mapping", mapping, user="unit").code == 0
    (number,) = report_numbers(intel.home)["H-50"]
    other = intel("withdraw", f"R-{number}", "--reason", "mine", user="housing")
    none = intel("withdraw", "R-99999999", "--reason", "mine", user="housing")
    assert (other.code, none.code) == (2, 2)
    assert other.err == none.err
    assert intel("withdraw", f"R-{number}", user="homes").code == 2
    done = intel("withdraw", f"r-{number}", "--reason", "sent by mistake", user="homes")
    assert (done.code, done.out) == (
        0,
        f"R-{number} is withdrawn. The ledger keeps it; the picture does not.\n",
    )
    again = intel("withdraw", f"R-{number}", "--reason", "sent by mistake", user="homes")
    assert again.code == 2


@pytest.mark.parametrize("number", ["R-²", "R--1", "R-99999999999999999999"])
def test_a_report_that_is_no_number_is_not_found(intel: Intel, number: str) -> None:
    ran = intel("withdraw", number, "--reason", "no such thing")
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_the_picture_agrees_with_the_ledger_and_can_be_drawn_again(intel: Intel) -> None:
    checked = intel("graph", "check", "--json", user="auditor")
    assert (checked.code, checked.json) == (0, {"differences": []})
    rebuilt = intel("graph", "rebuild", user="admin")
    assert rebuilt.code == 0
    assert rebuilt.out.startswith("Drawn again, up to entry ")
    assert intel("graph", "check", user="auditor").out == "The graph says what the ledger says.\n"
    assert intel("graph", "rebuild", user="homes").code == 2


def test_a_ledger_that_someone_changed_is_named_at_its_first_broken_entry(
    mapping: Path, tmp_path: Path
) -> None:
    own = Intel(tmp_path / "home")
    add_people(own)
    file = write_return(tmp_path / "return.csv", ANN, BEN)
    assert own("import", file, "--agency", "homes", "--mapping", mapping, user="unit").code == 0
    whole = own("ledger", "verify", "--json", user="auditor")
    assert (whole.code, whole.json["broken"]) == (0, None)
    with sqlite3.connect(own.home / "ledger.db") as database:
        database.execute("UPDATE payload SET json = replace(json, 'tram', 'bus') WHERE seq = 2")
    broken = own("ledger", "verify", "--json", user="auditor")
    assert (broken.code, broken.json["broken"], broken.json["chain"]) == (1, 2, "entry")
    plain = own("ledger", "verify", user="auditor")
    assert plain.code == 1
    assert plain.out.startswith("Broken at entry 2: ")
    assert "Plantedname" not in plain.out + plain.err


def test_a_town_is_written_the_same_twice_and_loaded_only_into_an_empty_ledger(
    intel: Intel, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        ran = intel("demo", "write", tmp_path / name, "--months", "1", "--until", "2026-03", user="nobody")
        assert ran.code == 0, ran.err
    files = [
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("one", "two")
    ]
    assert files[0] == files[1]
    full = intel("demo", "load", tmp_path / "one", user="admin")
    assert full.code == 2
    assert "holds a ledger already" in full.err
    own = Intel(tmp_path / "home")
    loaded = own("demo", "load", tmp_path / "one", user="nobody")
    assert loaded.code == 0, loaded.err
    assert "Every person in it is invented." in loaded.out
    assert own("graph", "check", user="k.brandt").code == 0


def test_help_lists_the_commands_and_an_unknown_one_is_asked_wrongly(intel: Intel) -> None:
    listed = intel("--help")
    assert listed.code == 0
    for name in ("serve", "demo", "import", "withdraw", "ledger", "graph", "user"):
        assert f"\n  {name}" in listed.out
    assert intel("conquer").code == 2
