"""A venue as a line of a list, and as licensing may see it: cleared words, bands for people, the register's licence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intel import vocabulary
from intel.opendata.find import Premises

# Licensing is never told how much it cannot see: the same line stands on every page and in every pack.
ALWAYS_SAID = "Other information may exist that is not open to licensing; this line is always shown."


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueLine:
    """One venue in a list. `id` stays inside; `reports` are those that this viewer may see."""

    id: str
    token: str
    name: str
    kind: str
    ward: str
    last: str
    reports: int
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensingEntry:
    """One report as licensing may use it: `text` was cleared for licensing, people are bands."""

    id: str
    number: int
    on: str
    time: str
    text: str
    grade: str
    young_people: str
    adults_of_concern: str
    changed_seq: int
    new: bool

    @property
    def name(self) -> str:
        """The report's number, to ask the police about it."""
        return f"R-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensingView:
    """A venue for the licensing officer. Nothing here names a person but the register's own holder of the licence."""

    id: str
    name: str
    ward: str
    premises: Premises | None
    entries: tuple[LicensingEntry, ...]
    young_people: str
    adults_of_concern: str
    months: int

    @property
    def new(self) -> tuple[LicensingEntry, ...]:
        """The entries that are new since the place asked about."""
        return tuple(each for each in self.entries if each.new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """The bands of vocabulary/bands.yaml, and whose role falls in which count."""

    in_one_entry: tuple[tuple[int, str], ...]
    together: tuple[tuple[int, str], ...]
    months: int
    young_people: frozenset[str]
    adults_of_concern: frozenset[str]


def licence_pairs(premises: Premises | None) -> tuple[tuple[str, str], ...]:
    """Return what the public register says of premises, label and value; what it does not say is left out."""
    if premises is None:
        return ()
    said = (
        ("Number", premises.licence_number),
        ("Holder", premises.holder),
        ("For", premises.licensed_for),
        ("Hours", premises.hours),
        ("Conditions", premises.conditions),
        ("Address", ", ".join(part for part in (premises.street, premises.postcode) if part)),
    )
    return tuple((label, value) for label, value in said if value)


def bands() -> Bands:
    """Return the bands this project runs on."""
    listed = vocabulary.read("bands")
    return Bands(
        in_one_entry=_steps(listed["in_one_entry"]),
        together=_steps(listed["together"]),
        months=listed["months"],
        young_people=frozenset(listed["young_people"]),
        adults_of_concern=frozenset(listed["adults_of_concern"]),
    )


def band(steps: tuple[tuple[int, str], ...], number: int) -> str:
    """Return the words of the band a number falls in; the number itself goes no further."""
    return next(words for least, words in reversed(steps) if number >= least)


def _steps(rows: list[Mapping[str, Any]]) -> tuple[tuple[int, str], ...]:
    return tuple((int(row["from"]), str(row["words"])) for row in rows)
