"""docs/access.md, made from the tables: what each role opens, and what it may do with which reason.

Run by whoever makes the generated references; a test compares the file with what this returns.
"""

from collections import defaultdict
from typing import Final

from intel import vocabulary
from intel.access.model import Role, Viewer, terms
from intel.access.policy import TABLE, Limit, decide, limit_of

_MARKS: Final = {
    Limit.ANY: "yes",
    Limit.OWN_AGENCY: "own agency",
    Limit.OWN_AUDIENCE: "own audience",
    None: "–",
}
_ONLY: Final = {
    Limit.ANY: "Yes",
    Limit.OWN_AGENCY: "Own agency only",
    Limit.OWN_AUDIENCE: "Own audience only",
    None: "No",
}


def as_markdown() -> str:
    """Return the whole of docs/access.md: nothing in it is written by hand."""
    parts = ["# Who may see and do what", _INTRODUCTION, "## What each role opens", _roles()]
    parts += ["## What each role may do", _grid(), "## Why", *map(_why, TABLE)]
    return "\n\n".join(parts) + "\n"


_INTRODUCTION: Final = (
    "Made from `intel/vocabulary/viewers.yaml` and the table in `intel/access/policy.py`; change those, not this page.\n"
    "A dash is a no. What is not expressly open is shut. A yes says that a page may be asked for; what stands on it\n"
    "is narrowed to the viewer's audiences first."
)


def _roles() -> str:
    lines = [
        "| role | audiences | young people's names | adults' names | text of others' reports | why |",
        "|---|---|---|---|---|---|",
    ]
    for role in Role:
        may, row = terms(role), vocabulary.read("viewers")[role]
        audiences = ", ".join(row["audiences"]).replace("agency_{agency}", "own agency") or "none"
        lines.append(
            f"| {may.name} | {audiences} | {may.young_people} | {may.adults} | {may.report_text} | {may.because} |"
        )
    return "\n".join(lines)


def _grid() -> str:
    heads = [terms(role).name for role in Role]
    lines = [f"| permission | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    for permission in TABLE:
        marks = [_MARKS[limit_of(permission, role)] for role in Role]
        lines.append(f"| `{permission}` | {' | '.join(marks)} |")
    return "\n".join(lines)


def _why(permission: str) -> str:
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for role in Role:
        reason = decide(_anyone(role), permission).reason
        said[_ONLY[limit_of(permission, role)], reason].append(terms(role).name)
    lines = [f"### {TABLE[permission].what}: `{permission}`", ""]
    lines += [f"- {answer}: {', '.join(roles)}. {reason}" for (answer, reason), roles in said.items()]
    return "\n".join(lines)


def _anyone(role: Role) -> Viewer:
    return Viewer(user_id="", name="", role=role, agency="", audiences=frozenset(), scope="")
