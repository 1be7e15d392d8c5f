"""The written pages are true: the tour names the folders there are, the glossary has every word, links lead somewhere."""

import re
from pathlib import Path

import pytest

from intel import vocabulary
from intel.access.model import Role

# The words of the project's design: one word for one thing.
WORDS = """
person, young person, adult of concern, suspect, place, venue, report, mention, statement, grade, handling, audience, basis,
judgement, link, ego network, group, bridge, exposure, hot spot, notice, breach, matrix, component, tactic, referral, review,
meeting, decision, action, snapshot, pack, viewer, permission, purpose, ledger, entry, projection
"""


def _folders_of(files: list[str]) -> set[str]:
    """Return each folder with files in it, two deep."""
    found = set()
    for name in files:
        parts = name.split("/")[:-1]
        found |= {"/".join(parts[:depth]) + "/" for depth in (1, 2) if len(parts) >= depth}
    return found


def test_the_tour_names_every_folder_and_no_other(root: Path, files: list[str]) -> None:
    tour = (root / "docs/tour.md").read_text("utf-8")
    listed = re.findall(r"^\| `([^`]+/)` \|", tour, re.MULTILINE)
    assert len(listed) == len(set(listed))
    assert set(listed) - _folders_of(files) == set(), "the tour names folders that are not there"
    assert _folders_of(files) - set(listed) == set(), "the tour does not name these folders"


def test_the_tour_lists_every_decision(root: Path) -> None:
    tour = (root / "docs/tour.md").read_text("utf-8")
    decisions = sorted(path.name for path in (root / "docs/decisions").glob("*.md"))
    assert re.findall(r"^- \[.*\]\(decisions/(.*)\)$", tour, re.MULTILINE) == decisions


def test_decisions_keep_their_numbers_and_have_all_four_parts(root: Path) -> None:
    records = sorted((root / "docs/decisions").glob("*.md"))
    assert len({path.name[:4] for path in records}) == len(records), "two decisions have one number"
    for path in records:
        text, number = path.read_text("utf-8"), int(path.name[:4])
        assert text.startswith(f"# {number}. ")
        assert re.search(r"^Status: (accepted|superseded by .+), \d{4}-\d\d-\d\d$", text, re.MULTILINE)
        assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def _glossary(root: Path) -> str:
    return (root / "docs/glossary.md").read_text("utf-8")


@pytest.mark.parametrize("word", [word.strip() for word in WORDS.split(",")])
def test_the_glossary_defines(word: str, root: Path) -> None:
    assert re.search(rf"^- \*\*{word}\*\*: \S", _glossary(root), re.MULTILINE | re.IGNORECASE)


def test_the_glossary_defines_each_word_once(root: Path) -> None:
    words = re.findall(r"^- \*\*(.+?)\*\*: ", _glossary(root), re.MULTILINE)
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("heading", "members"),
    [
        ("What a mention can be of", list(vocabulary.labels())),
        ("What can stand in the picture as a source", list(vocabulary.read("sources"))),
        ("Links", list(vocabulary.link_types())),
        ("What a report says a person was in it", list(vocabulary.read("roles_in_reports"))),
        ("Roles of viewers", [str(role) for role in Role]),
        ("Audiences", list(vocabulary.read("audiences"))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_glossary_has_a_closed_list_whole(heading: str, members: list[str], root: Path) -> None:
    section = _glossary(root).partition(f"### {heading}\n")[2].partition("\n### ")[0]
    assert re.findall(r"^\| `(\w+)` \| \S", section, re.MULTILINE) == members


def test_the_glossary_has_every_grade(root: Path) -> None:
    section = _glossary(root).partition("### Grades\n")[2]
    wanted = [(part, grade) for part, grades in vocabulary.read("grades").items() for grade in grades]
    assert re.findall(r"^\| (\w+) \| `(\w+)` \| \S", section, re.MULTILINE) == wanted


def test_links_between_pages_lead_somewhere(root: Path) -> None:
    dead = [
        f"{page.name}: {target}"
        for page in _pages(root)
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
        if not target.startswith(("https://", "mailto:")) and not _leads(page, target)
    ]
    assert dead == []


def _pages(root: Path) -> list[Path]:
    return [root / "README.md", *sorted((root / "docs").rglob("*.md"))]


def _leads(page: Path, target: str) -> bool:
    where, _, anchor = target.partition("#")
    goal = (page.parent / where).resolve() if where else page
    if not goal.exists():
        return False
    headings = re.findall(r"^#+ (.*)$", goal.read_text("utf-8"), re.MULTILINE) if anchor else []
    return not anchor or anchor in {_anchor(heading) for heading in headings}


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_paths_named_in_the_pages_are_there(root: Path) -> None:
    """Only whole paths in backticks that begin with one of our folders."""
    missing = [
        f"{page.name}: {path}"
        for page in _pages(root)
        for path in re.findall(
            r"`((?:intel|webapp|cypher|tests|docs|\.ci)/[\w./-]+)`", page.read_text("utf-8")
        )
        if not (root / path).exists()
    ]
    assert missing == []
