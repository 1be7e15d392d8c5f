"""What one side of a comparison holds: everything said of one person, ready to be held against another.

Pure values. `intel.people.propose` makes them from the ledger, `intel.people.match_files` from a file's rows, and a
form from what was typed. Several values of one thing are allowed: reports differ.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from intel.people.names import Name, plain


class Born(NamedTuple):
    """A date of birth as far as it is known: to the day, or between two years (the same one for a year alone)."""

    day: date | None = None
    from_year: int = 0
    to_year: int = 0

    @property
    def year_only(self) -> bool:
        """Whether one year is all that is known."""
        return self.day is None and self.from_year == self.to_year


# Nobody of whom a report speaks was born before; such a date is a form's way of leaving it empty.
_EARLIEST_YEAR = 1905


def born_on(day: date, *, seen: date | None = None) -> Born | None:
    """Return what a written date of birth says: 1 January says the year alone; 1900 or a day to come says nothing."""
    if day.year < _EARLIEST_YEAR or (seen is not None and day > seen):
        return None
    if (day.month, day.day) == (1, 1):
        return Born(from_year=day.year, to_year=day.year)
    return Born(day=day, from_year=day.year, to_year=day.year)


def aged(years: int, seen: date) -> Born:
    """Return what an age said on a day says: a guess, so two years either side of what it would mean."""
    return Born(from_year=seen.year - years - 3, to_year=seen.year - years + 2)


class Address(NamedTuple):
    """An address as compared: house number or name, street in plain letters, postcode without blanks."""

    number: str = ""
    street: str = ""
    postcode: str = ""

    @property
    def exact(self) -> bool:
        """Whether it is one dwelling and not a street."""
        return bool(self.number and (self.street or self.postcode))


_STREET_WORDS = {
    "street": "st", "road": "rd", "avenue": "ave", "lane": "ln", "drive": "dr", "court": "ct", "close": "cl",
    "crescent": "cres", "place": "pl", "terrace": "terr", "gardens": "gdns", "grove": "gr", "square": "sq",
}  # fmt: skip
_NUMBER = re.compile(r"\d+[a-z]?$")
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b")


@cache
def address_of(text: str, postcode: str = "") -> Address:
    """Take an address apart: "Flat 2, 4 Ash Grove S3 9AB" has the number "2 4", the street "ash gr", the postcode."""
    words = plain(text)
    found = _POSTCODE.search(words)
    if found:
        words = words.replace(found.group(0), " ")
    code = plain(postcode).replace(" ", "") or ("".join(found.groups()) if found else "")
    numbers: list[str] = []
    street: list[str] = []
    for word in words.split():
        if _NUMBER.match(word) and not street:
            numbers.append(word)
        elif word not in {"flat", "apartment", "apt", "unit", "sheffield"}:
            street.append(_STREET_WORDS.get(word, word))
    return Address(" ".join(numbers), " ".join(street), code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One person as one report, one row or several reports together have them.

    `vehicles` are whole registrations, `plates` parts of one, `looks` what vehicles look like in plain words.
    `references` are agency and reference together. `of_concern` is whether any of it is about an adult of concern or
    a suspect: such a person is never joined automatically.
    """

    id: str
    names: tuple[Name, ...] = ()
    aliases: tuple[str, ...] = ()
    born: tuple[Born, ...] = ()
    sex: str = ""
    addresses: tuple[Address, ...] = ()
    phones: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    of_concern: bool = False

    @property
    def thin(self) -> bool:
        """Whether there is nothing to compare but looks: a nickname, a phone or a vehicle is something."""
        return not (
            self.names or self.aliases or self.phones or self.vehicles or self.plates or self.references
        )
