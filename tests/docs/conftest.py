"""What tests of the documents share: the checkout, its tracked files, and the documents themselves."""

import os
import subprocess
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    return _ROOT


@pytest.fixture(scope="session")
def files() -> list[str]:
    """Return every file of the project: tracked, or new and not ignored."""
    asked = ["git", "-C", str(_ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(asked, capture_output=True, text=True, check=False)
    if found.returncode:
        if os.environ.get("CI"):
            pytest.fail("CI is set, but this is no git checkout", pytrace=False)
        pytest.skip("this is no git checkout")
    return [name for name in found.stdout.split("\0") if name and (_ROOT / name).is_file()]


@pytest.fixture(scope="session")
def readme() -> str:
    return (_ROOT / "README.md").read_text("utf-8")
