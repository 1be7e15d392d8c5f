"""What the README tells people to type can be typed, and the cheap lines of it are run in a folder of their own."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from intel.cli import intel
from intel.settings import TABLE

# Run for real, in the README's order; the others need files or a filled ledger.
_RUN = ("user add", "user list", "ledger verify", "graph check", "demo write")


def _typed(text: str) -> list[str]:
    """Return the lines of the README's shell blocks, without their comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [
        line.partition("  #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()
    ]


def _of_intel(text: str) -> list[list[str]]:
    return [shlex.split(line)[1:] for line in _typed(text) if line.startswith(".venv/bin/intel ")]


def _resolved(arguments: list[str]) -> tuple[click.Command, list[str], list[str]]:
    """Return the command that a line calls, its words, and what is left for it."""
    command: click.Command = intel
    words: list[str] = []
    left = list(arguments)
    while isinstance(command, click.Group):
        context = click.Context(command)
        parser = command.make_parser(context)
        _, left, _ = parser.parse_args(left)
        name, found, left = command.resolve_command(context, left)
        assert found is not None
        command, words = found, [*words, str(name)]
    return command, words, left


def test_every_line_of_shell_is_of_make_or_intel(readme: str, root: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (root / "Makefile").read_text("utf-8"), re.MULTILINE))
    lines = _typed(readme)
    assert {"make run", "make test"} <= set(lines)
    for line in lines:
        first, *rest = shlex.split(line)
        assert first == ".venv/bin/intel" or (first == "make" and rest[0] in targets), line


def test_every_make_target_named_in_the_text_is_in_make_help(readme: str, root: Path) -> None:
    helped = subprocess.run(
        ["make", "-C", str(root), "help"], capture_output=True, text=True, check=True
    ).stdout
    named = set(re.findall(r"`make ([a-z-]+)`", readme)) | {"run", "test", "check", "help"}
    assert [name for name in sorted(named) if f"make {name} " not in helped] == []


def test_every_intel_line_is_one_the_commands_take(readme: str) -> None:
    lines = _of_intel(readme)
    assert len(lines) > 5
    for line in lines:
        command, _, left = _resolved(line)
        context = click.Context(command)
        values, rest, _ = command.make_parser(context).parse_args(left)
        assert not rest, line
        required = [each.name for each in command.params if each.required]
        assert [name for name in required if not values.get(str(name))] == [], line


def test_an_intel_line_with_an_option_there_is_not_is_found() -> None:
    command, words, left = _resolved(["--as", "a", "ledger", "verify", "--thoroughly"])
    assert words == ["ledger", "verify"]
    with pytest.raises(click.NoSuchOption):
        command.make_parser(click.Context(command)).parse_args(left)


def test_every_command_of_the_readme_has_help(readme: str) -> None:
    for line in _of_intel(readme):
        command, words, _ = _resolved(line)
        assert command.get_help(click.Context(command, info_name=words[-1])).startswith("Usage: ")


def test_the_cheap_lines_of_the_readme_do_what_they_say(readme: str, tmp_path: Path) -> None:
    lines = [line for line in _of_intel(readme) if " ".join(_resolved(line)[1]).startswith(_RUN)]
    assert len(lines) == 6
    environ = {
        **os.environ,
        "INTEL_HOME": str(tmp_path / "home"),
        "INTEL_GRAPH_URL": "",
        "INTEL_DATABASE_URL": "",
    }
    said = []
    for line in lines:
        done = subprocess.run(
            [sys.executable, "-m", "intel.cli", *line], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
        )  # fmt: skip
        assert done.returncode == 0, (line, done.stderr)
        said.append(done.stdout)
    assert "Added k.brandt" in said[0]
    assert "Maja Lindqvist" in said[2]
    assert said[3].startswith("Whole: ")
    assert said[4] == "The graph says what the ledger says.\n"
    assert (tmp_path / "town" / "returns").is_dir()


def test_the_readme_has_every_setting_as_it_is(readme: str) -> None:
    for name, default, words in TABLE:
        assert f"| `{name}` | {f'`{default}`' if default else '(empty)'} | {words} |" in readme


def test_the_readme_says_first_what_must_not_be_missed(readme: str, root: Path) -> None:
    before_commands = readme.partition("## Two commands")[0]
    assert "Not yet for live personal data" in before_commands
    assert "docs/picture.png" in before_commands
    assert (root / "docs/picture.png").read_bytes().startswith(b"\x89PNG")


def test_the_readme_shows_the_attribution_of_each_kind_of_open_data(readme: str, root: Path) -> None:
    told = (root / "intel/opendata/data/ATTRIBUTION.md").read_text("utf-8")
    plain = " ".join(readme.split())
    for sentence in (
        "Source: Office for National Statistics",
        "Source: data.police.uk",
        "Contains Royal Mail data",
    ):
        assert sentence in told
        assert sentence in plain
