"""Headings and values compared with the words that agencies use: which field a column may feed, how sure, and why.

Called by `mapping_propose`. The words are in vocabulary/heading_words.yaml; alike ones are found by rapidfuzz, and last
of all the values say what they look like.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from rapidfuzz import fuzz, process

from intel import vocabulary
from intel.reports.cells import Cell
from intel.reports.mapping import MENTION_FIELDS, SLOTS
from intel.reports.values import folded, text_of

_ALIKE: Final = 86  # of 100: a slip of the pen or an ending, not another word
_MOST: Final = 0.7  # the share of values that must look like something for the column to look like it
_LONG: Final = 60  # characters: from here on a cell holds sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """One field a column may feed; empty with a `reason` where it looks like one to pass over.

    `about` are the words for who or what it speaks of: columns with the same words speak of the same one.
    """

    field: str
    confidence: float
    why: str
    reason: str = ""
    what: str = ""
    about: str = ""


def plain_heading(heading: str) -> str:
    """Return a heading in the shape its words are compared in: small letters, no punctuation, no apostrophes."""
    return " ".join(re.sub(r"[^a-z0-9 ]+", " ", folded(heading).replace("’", "").replace("'", "")).split())


@cache
def _words() -> Any:
    return vocabulary.read("heading_words")


@cache
def _whole() -> dict[str, str]:
    """Return every heading that is known as a whole, with its field; the report's own win over things."""
    found = {word: field for field, words in _words()["alone"].items() for word in words}
    return found | {word: field for field, words in _words()["report"].items() for word in words}


@cache
def _slot_words() -> tuple[tuple[str, str], ...]:
    pairs = [(word, slot) for slot, words in _words()["slots"].items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _part_words(label: str) -> dict[str, str]:
    parts = {part: words for part, words in _words()["parts"][label].items() if part != "main"}
    return {word: part for part, words in parts.items() if part in MENTION_FIELDS[label] for word in words}


def is_heading(words: str) -> bool:
    """Return whether words are among those agencies head their columns with."""
    plain = plain_heading(words)
    return (
        plain in _whole()
        or plain in _words()["passed_over"]["words"]
        or _by_slot(plain, sure=True) is not None
    )


def named_by(heading: str) -> Guess | None:
    """Return the field that a heading names; None where it names none."""
    plain = plain_heading(heading)
    if not plain:
        return None
    if plain in _words()["passed_over"]["words"]:
        return Guess(
            field="",
            confidence=0.9,
            why="it names members of staff",
            reason=_words()["passed_over"]["reason"],
        )
    if plain in _whole():
        return Guess(field=_whole()[plain], confidence=0.95, why="it is a usual heading for this")
    ways: tuple[Callable[[], Guess | None], ...] = (
        lambda: _by_slot(plain, sure=True),
        lambda: _numbered_alone(plain),
        lambda: _by_report_words(plain),
        lambda: _by_slot(plain, sure=False),
        lambda: _alike(plain),
    )
    found = next((guess for way in ways if (guess := way())), None)
    without = re.sub(r"\([^)]*\)", " ", heading)
    return found or (named_by(without) if without != heading else None)


def _by_slot(plain: str, *, sure: bool) -> Guess | None:
    """Read “Nominal 2 DOB”: who, which one, and what of them."""
    for word, kind in _slot_words():
        found = re.search(rf"\b{re.escape(word)}s?\b", plain)
        if not found:
            continue
        rest = f"{plain[: found.start()]} {plain[found.end() :]}"
        number = _number(f"{rest} {word}")
        rest = _without_number(rest)
        part, confidence = _part(SLOTS[kind], rest, sure=sure)
        about = word
        if not part and not sure and SLOTS[kind] != "Person":
            part, confidence, about = str(_words()["parts"][SLOTS[kind]]["main"]), 0.6, f"{word} {rest}"
        if part:
            why = "its words say who or what, and what of them"
            return Guess(field=f"{kind}_{number}.{part}", confidence=confidence, why=why, about=about)
    return None


def _without_number(words: str) -> str:
    words = re.sub(r"\b(?:[1-9]|second|third|other|the|s|of|first(?! name))\b", " ", words)
    return " ".join(words.split())


def _number(words: str) -> int:
    digit = re.search(r"\b([1-9])\b", words)
    if digit:
        return int(digit[1])
    ordinals = ((2, "second"), (3, "third"), (2, "other"))
    return next((at for at, each in ordinals if re.search(rf"\b{each}\b", words)), 1)


def _numbered_alone(plain: str) -> Guess | None:
    """Read “Second DOB”: a usual heading of a thing or person, and which one."""
    number, rest = _number(plain), _without_number(plain)
    field = _whole().get(rest, "")
    if number == 1 or "_1." not in field:
        return None
    return Guess(
        field=field.replace("_1.", f"_{number}."),
        confidence=0.75,
        why="a usual heading, and which one of them",
    )


def _part(label: str, rest: str, *, sure: bool) -> tuple[str, float]:
    words = _part_words(label)
    if not rest:
        return str(_words()["parts"][label]["main"]), 0.85
    if rest in words:
        return words[rest], 0.93
    if sure:
        return "", 0
    found = process.extractOne(rest, list(words), scorer=fuzz.token_set_ratio, score_cutoff=_ALIKE)
    return (words[found[0]], 0.65) if found else ("", 0)


def _by_report_words(plain: str) -> Guess | None:
    """Take off what stands around a usual heading: “date of incident (dd/mm/yyyy)”, “incident details”."""
    found = process.extractOne(plain, list(_whole()), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if not found:
        return None
    return Guess(field=_whole()[found[0]], confidence=0.75, why=f"it is spelt much like “{found[0]}”")


def _alike(plain: str) -> Guess | None:
    found = process.extractOne(plain, list(_whole()), scorer=fuzz.token_set_ratio, score_cutoff=95)
    if not found or " " not in found[0]:
        return None  # one word inside another heading says too little
    return Guess(field=_whole()[found[0]], confidence=0.55, why=f"it has the words “{found[0]}”")


# -- what values look like -------------------------------------------------------------------------

_LOOKS: Final[dict[str, re.Pattern[str]]] = {
    "date": re.compile(
        r"\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ]\d{2,4}.*|\d{4}-\d{2}-\d{2}.*", re.IGNORECASE
    ),
    "time": re.compile(r"\d{1,2}[:.]\d{2}(?:\s*[ap]m)?|\d{1,2}\s*[ap]m", re.IGNORECASE),
    "postcode": re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}", re.IGNORECASE),
    "registration": re.compile(r"[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]\d{1,3} ?[A-Z]{3}", re.IGNORECASE),
    "phone": re.compile(r"(?:\+44|0)[\d\s().-]{9,14}"),
    "grade": re.compile(r"[1-3][\s/.-]*[A-E](?:[\s/.-]*[PC])?", re.IGNORECASE),
    "yes": re.compile(r"y(?:es)?|no?|true|false", re.IGNORECASE),
    "sex": re.compile(r"m|f|male|female|boy|girl", re.IGNORECASE),
    "address": re.compile(r".*\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}", re.IGNORECASE | re.DOTALL),
}
_MEANS: Final = {
    "date": ("happened_on", 0.4), "time": ("happened_time", 0.55), "postcode": ("place_1.postcode", 0.7),
    "registration": ("vehicle_1.registration", 0.75), "phone": ("phone_1.number", 0.7), "grade": ("grade", 0.7),
    "sex": ("young_person_1.sex", 0.45), "address": ("place_1.text", 0.6), "sentences": ("text", 0.6),
}  # fmt: skip
_IN_WORDS: Final = {
    "date": "dates", "time": "times", "postcode": "postcodes", "registration": "registrations",
    "phone": "telephone numbers", "grade": "grades", "sex": "sexes", "address": "addresses", "sentences": "sentences",
}  # fmt: skip


def look_of(filled: Sequence[Cell]) -> Guess | None:
    """Return what most values of a column look like, as the field that would hold them."""
    what = _look(filled)
    if what not in _MEANS:
        return None
    field, confidence = _MEANS[what]
    return Guess(field=field, confidence=confidence, why=f"its values look like {_IN_WORDS[what]}", what=what)


def _look(filled: Sequence[Cell]) -> str:
    if not filled:
        return ""
    for what in _LOOKS:
        if _share(filled, what) >= _MOST:
            return what
    long = sum(isinstance(cell, str) and len(cell) >= _LONG for cell in filled)
    return "sentences" if long >= 0.5 * len(filled) else ""


def _share(filled: Sequence[Cell], what: str) -> float:
    def is_one(cell: Cell) -> bool:
        if isinstance(cell, date | datetime):
            return what == "date"
        if isinstance(cell, bool):
            return what == "yes"
        return _LOOKS[what].fullmatch(" ".join(text_of(cell).split())) is not None

    return sum(map(is_one, filled)) / len(filled)


_FITTING: Final[tuple[tuple[Callable[[str], bool], tuple[str, ...]], ...]] = (
    (
        lambda field: (
            field in ("reported_on", "happened_on", "happened_to") or field.startswith("missing.from")
        ),
        ("date",),
    ),
    (lambda field: field.endswith(".postcode"), ("postcode", "address")),
    (lambda field: field.endswith(".sex"), ("sex",)),
    (lambda field: field == "grade", ("grade",)),
)


def fits(field: str, filled: Sequence[Cell]) -> float | None:
    """Return the share of values that can be what a field holds; None where any words can."""
    if field.endswith(".dob"):
        years = sum(bool(re.fullmatch(r"(?:19|20)\d{2}", text_of(cell))) for cell in filled) / len(filled)
        return max(_share(filled, "date"), years, _share(filled, "date") + years)
    looks = next((looks for is_it, looks in _FITTING if is_it(field)), None)
    return max(_share(filled, look) for look in looks) if looks else None
