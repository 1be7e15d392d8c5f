"""Heavy libraries are fetched only where they are used: by the list of modules, not by a clock."""

import subprocess
import sys
from collections.abc import Iterable

import pytest

# What takes long to fetch or much memory to hold.
HEAVY = {
    "IPython", "arcadedb", "cryptography", "docx", "flask", "jinja2", "matplotlib", "neo4j", "networkx", "numpy", "openpyxl", "pandas",
    "psycopg", "pydantic", "python_calamine", "pyvis", "rapidfuzz", "rich", "shapely", "sqlalchemy", "waitress", "xlsxwriter", "yaml",
}  # fmt: skip
# What the pages use on many of them; pandas is here because the driver for Neo4j fetches it wherever it is installed.
OF_THE_WEB = {
    "cryptography", "flask", "jinja2", "neo4j", "networkx", "numpy", "pandas", "pydantic", "python_calamine", "rapidfuzz", "sqlalchemy",
    "waitress", "xlsxwriter", "yaml",
}  # fmt: skip


def fetched(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint('\\n', *sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return HEAVY & set(done.stdout.split())


HELP = "from contextlib import suppress\nfrom intel.cli import main\nwith suppress(SystemExit): main({})"


@pytest.mark.parametrize("arguments", [["--help"], ["nonsense"]], ids=" ".join)
def test_help_fetches_nothing_heavy(arguments: Iterable[str]) -> None:
    assert fetched(HELP.format(list(arguments))) == set()


def test_the_pages_fetch_only_what_many_of_them_use() -> None:
    rooms = "import waitress, webapp\nfrom importlib import import_module\nfrom webapp.rooms import ROOMS\n"
    assert fetched(f"{rooms}for name in ROOMS: import_module(name)\nimport intel.app") <= OF_THE_WEB


def test_a_ledger_alone_needs_neither_pages_nor_picture() -> None:
    assert fetched("import intel.ledger") <= {"sqlalchemy", "pydantic"}
