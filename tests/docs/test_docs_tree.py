"""What no file of the project may hold, and what a package of it must."""

import re
import tomllib
from pathlib import Path

import pytest

import intel
from intel.graph.queries import FOLDER

# Written in two parts each, so that this file does not find itself.
_MACHINE_PATHS = ["/wor" + "k/", "/tmp/" + "brief", "/home/" + "user", "/ro" + "ot/"]  # noqa: S108 - no file is made there
_REGISTRIES = [
    "pypi" + ".org", "python" + "hosted.org", "npmjs" + ".org", "npmjs" + ".com", "repo1." + "maven.org",
    "repo.maven." + "apache.org", "arti" + "factory", "maven-" + "central",
]  # fmt: skip
_WHO_BUILDS = [
    "clau" + "de",
    "chat" + "gpt",
    "open" + "ai",
    "anthro" + "pic",
    "co-authored" + "-by",
    "sub" + "agent",
]


def _texts(root: Path, files: list[str]) -> list[tuple[str, str]]:
    found = []
    for name in files:
        content = (root / name).read_bytes()
        if b"\0" not in content:
            found.append((name, content.decode("utf-8")))
    return found


@pytest.mark.parametrize("word", [*_MACHINE_PATHS, *_REGISTRIES, *_WHO_BUILDS])
def test_no_file_names(word: str, root: Path, files: list[str]) -> None:
    assert [name for name, text in _texts(root, files) if word in text.lower()] == []


def test_packages_hold_every_file_that_is_not_code(root: Path, files: list[str]) -> None:
    tool = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    patterns = [
        f"{package.replace('.', '/')}/{each}"
        for package, all_ in tool["package-data"].items()
        for each in all_
    ]
    lost = [
        name
        for name in files
        if name.startswith(("intel/", "webapp/"))
        and not name.endswith(".py")
        and not any(_matches(name, pattern) for pattern in patterns)
    ]
    assert lost == []


def _matches(name: str, pattern: str) -> bool:
    """Match as setuptools does: `**` is any number of folders, `*` stays inside one."""
    inside = re.escape(pattern).replace(r"\*\*/", "(?:[^/]+/)*").replace(r"\*", "[^/]*")
    return re.fullmatch(inside, name) is not None


def test_a_star_does_not_reach_into_folders() -> None:
    assert _matches("intel/demo/data/a.yaml", "intel/**/*.yaml")
    assert _matches("intel/a.yaml", "intel/**/*.yaml")
    assert not _matches("intel/demo/a.yaml", "intel/*.yaml")


def test_the_project_runs_from_its_checkout(root: Path, readme: str) -> None:
    assert Path(intel.__file__).parents[1] == root
    assert root / "cypher" == FOLDER
    assert any(FOLDER.rglob("*.cypher"))
    installs = re.findall(r"pip install .*", (root / "Makefile").read_text("utf-8"))
    assert [each for each in installs if " -e " not in each] == []
    assert "runs from its checkout" in readme
