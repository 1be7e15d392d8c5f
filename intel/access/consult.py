"""Writing down every look before anything is shown: the closed list of vocabulary/consultations.yaml.

The web and the command line call `record_view` with the ids of all that a page is about to show. Never inside
`Ledger.writing` on the same thread: the chain of consultations has its own lock.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from intel import vocabulary
from intel.access.model import Viewer
from intel.errors import AskedWrongly
from intel.ledger import Ledger


def record_view(  # noqa: PLR0913 - each is a field of the law's log, filled knowingly; all but two are keyword-only
    ledger: Ledger,
    viewer: Viewer,
    *,
    action: str,
    people: Sequence[str] = (),
    others: Sequence[str] = (),
    purpose: str = "",
    detail: str = "",
) -> int:
    """Write one look down and return its number; NotRecorded if that fails, and then nothing may be shown.

    An action says exactly what its line in the list asks for: what is missing or too much is refused. Purpose and
    detail hold set phrases, ids and counts, never a name.
    """
    given = {"people": people, "others": others, "purpose": purpose.strip(), "detail": detail.strip()}
    _check(action, frozenset(name for name, value in given.items() if value))
    return ledger.consultations.record(
        actor=viewer.user_id,
        role=viewer.role,
        agency=viewer.agency,
        action=action,
        subjects=tuple(dict.fromkeys((*people, *others))),
        purpose=purpose.strip(),
        detail=detail.strip(),
    )


def action_in_words(action: str) -> str:
    """Return an action as a sentence says it: “looked at”."""
    return str(_action(action)["words"])


def _check(action: str, given: frozenset[str]) -> None:
    line = _action(action)
    if missing := frozenset(line["needs"]) - given:
        raise AskedWrongly(
            f"To be {line['words']} needs its {' and '.join(sorted(missing))}. Nothing was shown. Say it, then try again."
        )
    if line["one_of"] and not given & frozenset(line["one_of"]):
        raise ValueError(f"{action} names none of what was shown")
    if extra := given - {*line["needs"], *line["one_of"], *line["may"]}:
        raise ValueError(f"{action} does not hold {', '.join(sorted(extra))}")


@cache
def _action(action: str) -> dict[str, Any]:
    lines = vocabulary.read("consultations")
    if action not in lines:
        raise ValueError(f"{action} is not an action in vocabulary/consultations.yaml")
    line: dict[str, Any] = lines[action]
    return line
