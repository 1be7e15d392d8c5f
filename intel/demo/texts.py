"""Report texts: an opening, usually a detail, usually a closing, from `data/patterns.yaml`.

`intel.demo.rows` calls `write_text`. A sentence is used only where everything it names is known.
"""

import random
import re
from collections.abc import Mapping
from functools import cache
from string import Formatter
from typing import Final

from intel.demo.data import read

_START: Final = re.compile(r"(^|(?<=[.!?] ))[a-zé]")


@cache
def _needs(sentence: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name)


def _usable(sentences: list[str], known: Mapping[str, str]) -> list[str]:
    return [one for one in sentences if all(known.get(name) for name in _needs(one))]


def _capitals(text: str) -> str:
    """Return the text with a capital at the start of each sentence."""
    return _START.sub(lambda found: found[0].upper(), text)


def write_text(rng: random.Random, kind: str, agency: str, known: Mapping[str, str]) -> str:
    """Return what this agency would write of such an event, from what it knows."""
    patterns = read("patterns")
    own = patterns[kind]["opening"].get(agency, [])
    openings = _usable(own, known) or _usable(patterns[kind]["opening"].get("any", []), known)
    sentences = [rng.choice(openings)] if openings else [_plain(known)]
    details = _usable(patterns[kind]["detail"], known) if openings else []
    if details and rng.random() < 0.8:
        sentences.append(rng.choice(details))
    closings = _usable(patterns["closing"][agency], known)
    if closings and rng.random() < 0.65:
        sentences.append(rng.choice(closings))
    return _capitals(" ".join(sentence.format(**known) for sentence in sentences))


def _plain(known: Mapping[str, str]) -> str:
    """Return a bare sentence for a row that fits no pattern."""
    young, adult, at = (known.get(name) for name in ("yps", "adult", "at"))
    if young and adult:
        return "{yps_and} {adult} were seen together, {at}, at {time}." if at else "{yps} spoke of {adult}."
    if young and known.get("vehicle") and at:
        return "{yps} {were} seen getting out of a {vehicle}, {at}, at {time}."
    if young:
        return "{yps} {were} seen, {at}, at {time}." if at else "{yps} {were} spoken to at {time}."
    return "{adult} was seen at {time}." if adult else "Noted at {time}."


def write_cleared(rng: random.Random, *, month: str, hour: str) -> str:
    """Return wording about premises that licensing may read: it names nobody."""
    return str(rng.choice(read("patterns")["cleared"])).format(month=month, hour=hour)
