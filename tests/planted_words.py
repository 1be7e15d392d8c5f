"""Words that stand nowhere else, and finding them again in anything that leaves, however it is dressed.

A planted name begins with `zq`, a telephone number is of the range kept for drama, a registration and a postcode begin
with ZQ, a date is of a day nobody else uses. `found_in` undoes HTML, addresses, case and the shapes a date comes in.
"""

import html
import random
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Final
from urllib.parse import unquote

from planted_rules import Looker, Standing, may_have
from rapidfuzz import fuzz

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_MONTH: Final = "|".join(f"{each}|{each[:3]}" for each in _MONTHS) + "|sept"
_WORD: Final = re.compile(r"zq[a-z]{3,}")
_ISO: Final = re.compile(r"(?<!\d)(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)")
_SLASHED: Final = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)")
_LONG: Final = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[\s-]+({_MONTH})[a-z]*[\s,-]+(\d{{4}})(?!\d)"
)
_TURNED: Final = re.compile(rf"({_MONTH})[a-z]*\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)")
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[\s().–-]+(?=\d)")
_PHONE: Final = re.compile(r"7700900\d{3}")
# Far under what a search takes for another spelling.
_UNLIKE: Final = 60
_PLATE: Final = re.compile(r"zq(\d{2})[\s-]?([a-z]{3})")
_POSTCODE: Final = re.compile(r"zq(\d{1,2})\s?(\d[a-z]{2})")
_NUMBER: Final = re.compile(r"(?<![a-z0-9])r-(\d+)(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One thing planted: its mark as `found_in` gives it back, where it stands, and who may have it.

    `person` is the id of whom it is said of, for what says something of somebody.
    """

    mark: str
    written: str
    what: str
    field: str
    case: str
    standings: tuple[Standing, ...]
    lives_on: frozenset[str] = frozenset()
    person: frozenset[str] = frozenset()

    def open_to(self, looker: Looker) -> bool:
        """Say whether someone may have it, through any one of the reports that hold it."""
        return any(may_have(self.what, each, looker) for each in self.standings)

    def heard_by(self, audiences: frozenset[str]) -> bool:
        """Say whether a report that holds it is open to an audience, whatever of it its people may be shown."""
        return self.what == "return" or any(each.open_to_any(audiences) for each in self.standings)

    def __str__(self) -> str:
        return f"{self.case}: {self.field} “{self.written}”"


@dataclass
class Words:
    """Makes words, dates and numbers that stand nowhere else, the same ones for the same seed."""

    seed: int = 7
    _given: set[str] = field(default_factory=set)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _days: "count[int]" = field(default_factory=count)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311 - no secret hangs on it

    def word(self) -> str:
        """Return a word of letters no other word resembles."""
        while True:
            made = "zq" + "".join(self._chance.choice("abcdefghijklmnopstuvwxy") for _ in range(12))
            if all(fuzz.ratio(made, each) < _UNLIKE for each in self._given):
                self._given.add(made)
                return made

    def phone(self) -> str:
        return f"07700 900{next(self._numbers):03d}"

    def plate(self) -> str:
        return f"ZQ{self._two()} {self._three()}"

    def postcode(self) -> str:
        return f"ZQ{next(self._numbers) % 90 + 1} {self._chance.randrange(1, 9)}{self._three()[:2]}"

    def birth(self, *, child: bool) -> date:
        """Return a day of birth, of a child or of an adult, that nothing else happened on."""
        years = range(2010, 2013) if child else range(1961, 1995)
        while True:
            made = date(
                self._chance.choice(years), self._chance.randrange(1, 13), self._chance.randrange(2, 28)
            )
            if made.isoformat() not in self._given:
                self._given.add(made.isoformat())
                return made

    def day(self) -> date:
        """Return a day of last summer, each one once, never a first or last of a month."""
        number = next(self._days)
        return date(2026, 7 + number // 24, 3 + number % 24)

    def _two(self) -> str:
        return f"{next(self._numbers) % 90 + 10}"

    def _three(self) -> str:
        return "".join(self._chance.choice("ABCDEFGHJKLMNPRSTVWXY") for _ in range(3))


def mark_of(value: object) -> str:
    """Return the mark by which `found_in` knows a planted value again."""
    marks = found_in(value.isoformat() if isinstance(value, date) else str(value))
    if len(marks) != 1:
        raise AssertionError(f"{value!r} cannot be told apart: {marks}")
    return marks.pop()


def plain(text: str) -> str:
    """Undo what a page, an address or a script may do to words."""
    once = html.unescape(unquote(text.replace("\\u0027", "'").replace("\\u00", "%")))
    return unicodedata.normalize("NFKC", html.unescape(once)).casefold()


def found_in(text: str) -> set[str]:
    """Return the mark of everything in a text that looks planted."""
    said = plain(text)
    marks = set(_WORD.findall(said))
    marks |= {_day(*each) for each in _ISO.findall(said)}
    marks |= {
        _day(year if len(year) == 4 else f"20{year}", month, day)
        for day, month, year in _SLASHED.findall(said)
    }
    marks |= {_day(year, _month(word), day) for day, word, year in _LONG.findall(said)}
    marks |= {_day(year, _month(word), day) for word, day, year in _TURNED.findall(said)}
    marks |= {f"0{each}" for each in _PHONE.findall(_BETWEEN_DIGITS.sub("", said))}
    marks |= {f"zq{two} {three}" for two, three in _PLATE.findall(said)}
    marks |= {f"zq{outer} {inner}" for outer, inner in _POSTCODE.findall(said)}
    marks |= {f"r-{each}" for each in _NUMBER.findall(said)}
    return marks - {""}


def typed_in(url: str) -> set[str]:
    """Return what somebody typed themselves, which a page may say back."""
    return found_in(url.replace("+", " "))


def _month(word: str) -> str:
    return f"{next(at for at, each in enumerate(_MONTHS, 1) if each.startswith(word[:3])):02d}"


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def by_mark(plants: Iterable[Plant]) -> dict[str, list[Plant]]:
    """Return the plants by mark."""
    found: dict[str, list[Plant]] = {}
    for each in plants:
        found.setdefault(each.mark, []).append(each)
    return found
