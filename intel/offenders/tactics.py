"""The library of tactics: what each is, its law and its checklists, read from vocabulary/tactics.yaml or refused with the line.

Guidance, not legal advice. A band opens a menu of these; a named person chooses. Called by pages and by `record_tactics`.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from intel.offenders.lined_yaml import ListRefused, read_lined
from intel.offenders.matrix import Code, Matrix, TacticCode, TotalBand, Words
from intel.offenders.read_matrix import read_matrix, refused

SHIPPED: Final = Path(__file__).parents[1] / "vocabulary" / "tactics.yaml"
# Law changes; a text read longer ago than this says so wherever the tactic is shown.
CHECKED_WITHIN: Final = timedelta(days=365)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Category(_Part):
    """A kind of tactic: on the person, on those around, on a place, protecting, helping."""

    name: Words
    words: Words


class Tactic(_Part):
    """One tactic, with the law it rests on, who may use it, what to show first, and what it is not.

    `to_confirm` names what comes from practice or memory: local policy that the force confirms.
    """

    code: TacticCode
    name: Words
    category: Code
    aims: tuple[Code, ...]
    subject: Words
    statute: Words
    section: Words
    who: tuple[Words, ...]
    threshold: tuple[Words, ...]
    evidence: tuple[Words, ...]
    least: Words
    most: Words
    breach: Words
    jurisdiction: Words
    source: Words
    law_checked_on: date
    to_confirm: tuple[Words, ...]
    is_not: Words

    @model_validator(mode="after")
    def _lists_are_not_empty(self) -> Self:
        for name in ("aims", "who", "threshold", "evidence"):
            if not getattr(self, name):
                raise ValueError(f"{self.code}: {name} is empty")
        return self

    def is_stale(self, today: date) -> bool:
        """Return whether its law was read more than twelve months ago."""
        return today - self.law_checked_on > CHECKED_WITHIN

    @property
    def said(self) -> str:
        """Everything it says, for a search."""
        parts = (self.code, self.name, self.subject, self.statute, self.section, self.is_not, self.breach)
        return " ".join((*parts, *self.who, *self.threshold, *self.evidence)).casefold()


class Library(_Part):
    """All tactics, with the categories and the aims they are found by."""

    categories: dict[Code, Category]
    aims: dict[Code, Words]
    tactics: tuple[Tactic, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        codes = [each.code for each in self.tactics]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"two tactics have the code {twice[0]}")
        for each in self.tactics:
            if each.category not in self.categories:
                raise ValueError(f"{each.code}: there is no category {each.category}")
            unknown = [aim for aim in each.aims if aim not in self.aims]
            if unknown:
                raise ValueError(f"{each.code}: there is no aim {unknown[0]}")
        return self

    def get(self, code: str) -> Tactic | None:
        """Return a tactic by its code."""
        return next((each for each in self.tactics if each.code == code), None)

    def find(self, *, aim: str = "", category: str = "", words: str = "") -> tuple[Tactic, ...]:
        """Return the tactics that serve an aim, are of a category and say every one of these words."""
        wanted = words.casefold().split()
        return tuple(
            each
            for each in self.tactics
            if (not aim or aim in each.aims)
            and (not category or category == each.category)
            and all(word in f"{each.said} {self._aims_of(each)}" for word in wanted)
        )

    def _aims_of(self, tactic: Tactic) -> str:
        return " ".join(self.aims[aim] for aim in tactic.aims).casefold()

    def menu(self, band: TotalBand) -> tuple[Tactic, ...]:
        """Return what a band opens, in the order of the library."""
        return tuple(
            each for each in self.tactics if each.code in band.tactics or each.category in band.categories
        )


def unknown(bands: Iterable[TotalBand], codes: set[str], categories: set[str]) -> set[str]:
    """Return what bands open that the library does not have."""
    named = {code for band in bands for code in band.tactics} - codes
    return named | ({each for band in bands for each in band.categories} - categories)


def read_whole(text: str) -> Matrix:
    """Return the matrix a text holds; one whose bands open something the library does not have is refused too, with the line."""
    matrix, books = read_matrix(text), library()
    for missing in sorted(
        unknown(matrix.bands, {each.code for each in books.tactics}, set(books.categories))
    ):
        word = re.compile(rf"\b{missing}\b")
        line = next((at for at, each in enumerate(text.splitlines(), 1) if word.search(each)), 1)
        what = f"line {line}: no tactic or category is called {missing}"
        raise ListRefused(f"The matrix cannot be used: {what}. Nothing was changed.", (what,))
    return matrix


def read_tactics(text: str) -> Library:
    """Return the library a text holds; ListRefused says what is wrong on which line."""
    lined = read_lined(text)
    try:
        return Library.model_validate(lined.value)
    except ValidationError as fault:
        raise refused("The list of tactics", lined, fault) from None


@cache
def library() -> Library:
    """Return the tactics that come with the tool."""
    return read_tactics(SHIPPED.read_text(encoding="utf-8"))
