"""Generated pages are current, and one that is not is named."""

import subprocess
import sys
from pathlib import Path

import pytest

from intel.app import all_kinds
from intel.docs.commands import all_commands, commands_page
from intel.docs.entries import entries_page
from intel.docs.pages import FOLDER, PAGES, stale, write
from intel.docs.settings import settings_page
from intel.settings import TABLE


def test_generated_pages_are_current() -> None:
    assert stale(FOLDER) == [], "run: .venv/bin/python -m intel.docs"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_one_changed_word_makes_a_page_stale(name: str, tmp_path: Path) -> None:
    assert write(tmp_path) == list(PAGES)
    assert stale(tmp_path) == []
    (tmp_path / name).write_text((tmp_path / name).read_text("utf-8") + "One more word.\n", "utf-8")
    assert stale(tmp_path) == [name]
    (tmp_path / name).unlink()
    assert stale(tmp_path) == [name]


def test_check_names_the_stale_page_and_exits_1_and_writing_mends_it(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "settings.md").write_text("# Settings\n", "utf-8")

    def run(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "intel.docs", *arguments, str(tmp_path)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout

    assert run("--check") == (1, "docs/settings.md is stale.\n")
    assert run() == (0, "docs/settings.md is written.\n")
    assert run("--check") == (0, "")


def test_every_setting_command_and_kind_of_entry_is_on_its_page() -> None:
    assert [name for name, *_ in TABLE if f"`{name}`" not in settings_page()] == []
    page = commands_page()
    assert [words for words, _ in all_commands() if f"## `{words}`\n" not in page] == []
    entries = entries_page()
    assert [kind for kind in (*all_kinds(), "payload.erased") if f"## `{kind}`\n" not in entries] == []


def test_every_command_and_option_says_what_it_is() -> None:
    silent = [words for words, command in all_commands() if not (command.help or "").strip()]
    silent += [
        f"{words} {option.name}"
        for words, command in all_commands()
        for option in command.params
        if option.param_type_name == "option" and not getattr(option, "help", None)
    ]
    assert silent == []


def test_every_entry_payload_says_what_it_means() -> None:
    silent = [kind.name for kind in all_kinds().values() if not kind.payload.__dict__.get("__doc__")]
    assert silent == []
