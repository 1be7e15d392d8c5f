"""What may stand in the words that are served: written for the adult, and telling nothing of where the child is.

Pure checks over texts. About the child a notice holds name, date of birth and ground; never address, placement or
school, and never a report's sentence.
"""

import re
from collections.abc import Iterable
from typing import Final

from intel.people.normalise import plain

_POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_RUN: Final = 7  # words in a row, in the same order, that are taken for a copy
_SHORTEST: Final = 4  # letters of a name of a place that can be told from an everyday word


def refused_because(text: str, *, places: Iterable[str], reports: Iterable[str]) -> str:
    """Return why a text cannot be served, in a sentence; nothing where it can.

    `places` are where the child lives, is placed or goes to school, as anything recorded words them; `reports` are
    the texts of the reports behind the notice. The sentence repeats neither.
    """
    if _POSTCODE.search(text):
        return "The wording holds a postcode. A notice never says where the child is. Take it out."
    said = f" {plain(text)} "
    for place in places:
        name = plain(place.partition(",")[0])
        if len(name) >= _SHORTEST and f" {name} " in said:
            return (
                "The wording names a place where the child lives, is placed or goes to school. "
                "A notice never says where the child is. Take it out."
            )
    runs = _runs(text)
    if any(runs & _runs(report) for report in reports):
        return (
            f"The wording repeats {_RUN} words in a row of a report. Reports are not shown to the person served: "
            "write it in words of its own."
        )
    return ""


def _runs(text: str) -> set[tuple[str, ...]]:
    words = plain(text).split()
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
