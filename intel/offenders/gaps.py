"""What is not known about a suspected adult: gaps that a score shows beside its points. Pure.

Each is a code of vocabulary/gaps.yaml, with the question to ask and of whom.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from intel.offenders.score import Score
from intel.offenders.statement import Statement, Uncounted

_QUIET_AFTER: Final = 183  # days: half a year, two quarterly meetings
_FIRST_HAND: Final = frozenset({"A", "B"})


def gaps(found: Score, statements: Iterable[Statement], *, born: bool, at: date) -> tuple[str, ...]:
    """Return the gaps of one adult, in the order of the list; `born` is whether a date of birth is known to the day."""
    counts = set(found.counted)
    counted = [each for each in statements if each.report in counts]
    missing = (
        ("no_birth", not born),
        ("one_source", bool(counted) and len(found.agencies) <= 1),
        ("no_gravity", bool(counted) and not any(each.gravity for each in counted)),
        ("provisional", any(why is Uncounted.NOT_CONFIRMED for _, why in found.uncounted)),
        ("undated", any(each.on is None for each in counted)),
        ("uncorroborated", bool(counted) and not any(each.information in _FIRST_HAND for each in counted)),
        ("silent", found.last is not None and (at - found.last).days > _QUIET_AFTER),
    )
    return tuple([code for code, is_missing in missing if is_missing])
