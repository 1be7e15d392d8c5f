"""Wording worth a second look: words that blame a child, and words that give an assessment away.

Pure: text in, remarks out; nothing is ever changed by it. The words are data, `vocabulary/wording.yaml`, with source.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from intel import vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingRemark:
    """Words found in a text that blame a child, what to say instead, and why. `ask`: it may be the child's own word."""

    found: str
    say: str
    because: str
    ask: bool = False


def blaming(text: str) -> tuple[WordingRemark, ...]:
    """Return what in a text puts on a child what was done to the child, in the order of the list, each line once."""
    found = []
    for pattern, entry in _blames():
        match = pattern.search(text)
        if match:
            found.append(
                WordingRemark(
                    found=" ".join(match[0].split()),
                    say=str(entry["say"]),
                    because=str(entry["because"]),
                    ask=bool(entry.get("ask", False)),
                )
            )
    return tuple(found)


def assessed_by(text: str) -> str:
    """Return the words by which a text says what somebody thinks, empty where there are none."""
    match = _assessment().search(text)
    return " ".join(match[0].split()) if match else ""


@cache
def _blames() -> tuple[tuple[re.Pattern[str], dict[str, Any]], ...]:
    return tuple((_any_of(entry["words"]), entry) for entry in vocabulary.read("wording")["blames"])


@cache
def _assessment() -> re.Pattern[str]:
    return _any_of(vocabulary.read("wording")["assessment"])


def _any_of(words: list[str]) -> re.Pattern[str]:
    """Match any of these phrases as whole words, whatever blanks and apostrophes stand in them."""
    longest = sorted(words, key=len, reverse=True)
    each = [
        r"\s+".join(re.escape(part).replace("'", "['’]") for part in phrase.split()) for phrase in longest
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)
