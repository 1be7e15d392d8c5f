"""How names are taken apart and held against each other: initials, short forms, spellings, slips of the pen.

Pure; `intel.people.compare` weighs what is found here. Variants come from `vocabulary/name_variants.yaml`, where
each group has its source. A name that many share, such as Mohammed before another given name, is set aside.
"""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from intel import vocabulary

# Pairs of names remembered: the same few thousand come again and again, and nobody's memory fills up.
_REMEMBERED: Final = 200_000
_NOT_LETTERS: Final = re.compile(r"[^\w]+")
# Letters that have a mark through them and so do not come apart into letter and mark.
_THROUGH: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"}
)
_PET: Final = re.compile(r"(ie|ey|ee|y|i)$")
_TITLES: Final = frozenset({"mr", "mrs", "ms", "miss", "dr", "master"})


class Likeness(StrEnum):
    """How one name stands to another, from alike to different."""

    SAME = "same"
    SPELLING = "spelling"
    VARIANT = "variant"
    SHORT = "short"
    NEAR = "near"
    PART = "part"
    INITIAL = "initial"
    MISSING = "missing"
    DIFFERENT = "different"


class Name(NamedTuple):
    """A name in parts: given names as written, the surname joined into one word, a middle initial. Each may be empty."""

    given: tuple[str, ...] = ()
    surname: str = ""
    middle: str = ""

    @property
    def whole(self) -> bool:
        """Whether there is a given name of more than an initial, and a surname."""
        return bool(self.surname) and any(len(each) > 1 for each in self.given)


@lru_cache(maxsize=_REMEMBERED)
def plain(text: str) -> str:
    """Return `text` without accents, case or punctuation, and with single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_THROUGH))
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(_NOT_LETTERS.sub(" ", kept.replace("'", "").replace("’", "")).split())


def name_of(written: str) -> Name:
    """Take a whole name apart: "Hussain, M." and "M. Hussain" are the same. One word alone is a given name.

    Words that say what someone is ("older male") are no name and are left out.
    """
    if "," in written:
        surname, _, given = written.partition(",")
        return name_from(given, surname)
    words = _names_in(written)
    if len(words) == 1 and len(plain(written).split()) > 1:
        return Name(surname=words[0])  # "Mr Khan", "older male Khan"
    if len(words) < 2:
        return _parted(words, "")
    cut = len(words) - 1
    while cut > 1 and words[cut - 1] in _set_aside("particles"):
        cut -= 1
    return _parted(words[:cut], "".join(words[cut:]))


def name_from(given: str, surname: str, middle: str = "") -> Name:
    """Return a name whose parts are told apart already; of a middle name, its initial counts."""
    return _parted(_names_in(given), plain(surname).replace(" ", ""), plain(middle)[:1])


def _parted(given: list[str], surname: str, middle: str = "") -> Name:
    """Take a lone letter after a longer name for the middle initial."""
    if len(given) > 1 and len(given[-1]) == 1 and len(given[0]) > 1 and not middle:
        return Name(tuple(given[:-1]), surname, given[-1])
    return Name(tuple(given), surname, middle)


def _names_in(written: str) -> list[str]:
    said = [word for word in plain(written).split() if word not in _TITLES]
    left = [word for word in said if word not in _set_aside("no_names")]
    # "Baby Jones" is said of Jones; "Boy" said of nobody. What stands beside such words is kept only where it is a name.
    return left if len(left) == len(said) or any(len(word) > 2 for word in left) else []


@lru_cache(maxsize=_REMEMBERED)
def likeness_of_given(mine: tuple[str, ...], theirs: tuple[str, ...]) -> Likeness:
    """Hold two people's given names against each other; a name many share counts only where nothing else is there."""
    if not mine or not theirs:
        return Likeness.MISSING
    if mine == theirs or "".join(mine) == "".join(theirs):
        return Likeness.SAME
    one, other = _telling(mine), _telling(theirs)
    if bool(one) != bool(other):  # Mohammed, and Mohammed Imran: he may be, and so may his brother
        return Likeness.PART if _share(mine, theirs) else Likeness.DIFFERENT
    return _told(one, other) if one else _single("".join(mine), "".join(theirs))


def _told(one: tuple[str, ...], other: tuple[str, ...]) -> Likeness:
    """Hold given names against each other once those that many share are set aside."""
    if len(one) > 1 and len(other) > 1 and _clash(one, other):
        return Likeness.DIFFERENT
    for mine, theirs in ((one[0], other[0]), ("".join(one), "".join(other))):
        found = _single(mine, theirs)
        if found in _ALIKE or (found is Likeness.INITIAL and len(one) == len(other) == 1):
            return found
    if _single(one[0], other[0]) is Likeness.INITIAL:
        return Likeness.INITIAL
    return Likeness.PART if _share(one, other) else Likeness.DIFFERENT


def _share(one: Sequence[str], other: Sequence[str]) -> bool:
    return any(_single(a, b) in _ALIKE for a in one for b in other)


@lru_cache(maxsize=_REMEMBERED)
def likeness_of_surname(mine: str, theirs: str) -> Likeness:
    """Hold two surnames against each other."""
    if not mine or not theirs:
        return Likeness.MISSING
    found = _single(mine, theirs)
    if found is Likeness.DIFFERENT and min(len(mine), len(theirs)) >= 4:
        short, long = sorted((mine, theirs), key=lambda each: (len(each), each))
        # One half of a double-barrelled surname, or a surname with its article left off.
        if long.startswith(short) or long.endswith(short):
            return Likeness.PART
    return found


_ALIKE: Final = frozenset({Likeness.SAME, Likeness.SPELLING, Likeness.VARIANT, Likeness.SHORT, Likeness.NEAR})
_SOUND: Final = str.maketrans({
    **dict.fromkeys("aeiouyhw", ""), **dict.fromkeys("bp", "p"), **dict.fromkeys("fv", "f"),
    **dict.fromkeys("cgjkqxsz", "s"), **dict.fromkeys("dt", "t"), "l": "l", **dict.fromkeys("mn", "m"), "r": "r",
})  # fmt: skip


@lru_cache(maxsize=_REMEMBERED)
def sound(name: str) -> str:
    """Return a coarse key that spellings of one name mostly share: first letter, then consonants that differ in sound.

    It is for finding pairs and says nothing of whether they are the same.
    """
    told = name.translate(_SOUND)
    kept = [letter for at, letter in enumerate(told) if at == 0 or told[at - 1] != letter]
    return "".join(kept[:4]) or name[:2]


@lru_cache(maxsize=_REMEMBERED)
def sounds(name: str) -> tuple[str, ...]:
    """Return the keys under which a name is found: its own sound, and those of the names it may be a form of.

    So "Faarax" is found with "Farah" and "Bob" with "Robert", whose sounds differ.
    """
    if len(name) == 1:
        return (name,)
    heads = (_heads()[abs(group)] for group in sorted(_variants().get(name, ())))
    return tuple(dict.fromkeys((sound(name), *map(sound, heads))))


@cache
def _heads() -> dict[int, str]:
    """Return the name each group of variants is found under: its first."""
    sections = vocabulary.read("name_variants").values()
    groups = (group for section in sections for group in section.get("groups", ()))
    return {number: group[0] for number, group in enumerate(groups, start=1)}


@cache
def _variants() -> dict[str, frozenset[int]]:
    """Return the groups of each name by number: below nought where its forms are spellings of one name."""
    groups: dict[str, set[int]] = {}
    number = 0
    for section in vocabulary.read("name_variants").values():
        for group in section.get("groups", ()):
            number += 1
            for name in group:
                groups.setdefault(name, set()).add(number if section["called"] == "short" else -number)
    return {name: frozenset(found) for name, found in groups.items()}


@cache
def _set_aside(which: str) -> frozenset[str]:
    return frozenset(vocabulary.read("name_variants")[which]["names"])


def _telling(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(each for each in names if each not in _set_aside("honorifics"))


def _clash(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two people with several given names share the first and differ in the second: two brothers may."""
    return (
        _single(one[0], other[0]) in _ALIKE
        and _single(one[1], other[1]) is Likeness.DIFFERENT
        and len(one[1]) > 1
        and len(other[1]) > 1
    )


def _stem(name: str) -> str:
    """Return what a pet form is made from, as far as its letters tell: "lorrie" from "lor...", "franny" from "fran..."."""
    stem = _PET.sub("", name)
    if len(stem) > 3 and stem[-1] == stem[-2]:
        stem = stem[:-1]
    return stem if len(stem) >= 3 else name


@lru_cache(maxsize=_REMEMBERED)
def _single(mine: str, theirs: str) -> Likeness:
    """Hold two words against each other."""
    if mine == theirs:
        return Likeness.SAME
    short, long = sorted((mine, theirs), key=len)
    if len(short) == 1:
        return Likeness.INITIAL if long.startswith(short) else Likeness.DIFFERENT
    groups = _variants()
    mine_in, theirs_in = groups.get(mine), groups.get(theirs)
    shared = mine_in & theirs_in if mine_in and theirs_in else frozenset[int]()
    if shared:
        return Likeness.SPELLING if min(shared) < 0 else Likeness.VARIANT
    if len(short) >= 3 and (short in long or long.startswith(_stem(short))):
        return Likeness.SHORT
    if mine_in and theirs_in:  # two names that both exist: no slip of the pen
        return Likeness.DIFFERENT
    allowed = 0 if len(short) < 3 else 1 if len(short) < 6 else 2
    return (
        Likeness.NEAR if OSA.distance(mine, theirs, score_cutoff=allowed) <= allowed else Likeness.DIFFERENT
    )
