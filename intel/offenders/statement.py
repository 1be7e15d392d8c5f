"""What one report says of one adult, as far as a score may know it, and whether and how it counts. Pure.

What counts, in one place:
- an incident is a day on which a counted report names the adult together with a young person, or on which a named
  person has set a class of gravity. All reports of one day, reports in the same words and reports a named person has
  marked as repeats are one incident and, if they only repeat, no source of their own;
- a report whose grade nobody has confirmed, or whose grade the matrix leaves out, counts nothing.

Named tuples, where the other rooms have dataclasses: thousands are made for one meeting, at a third of the cost.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from intel.offenders.matrix import Evidence

NEVER: Final = -1  # the day of what has no date
_RELIABLE: Final = 1
_CANNOT_BE_JUDGED: Final = "D"


class Uncounted(StrEnum):
    """Why a statement counts nothing, as a page says it."""

    LEFT_OUT = "left out by a named person"
    NOT_CONFIRMED = "its grade is not confirmed"
    GRADE = "its grade counts nothing in this matrix"
    NO_CHILD = "it names no young person and no class of gravity is set"


class Statement(NamedTuple):
    """What one report says of one adult, as far as a score may know it.

    `young` are the young people it names beside the adult, `linked` those it states as a fact to have been with them;
    both are ids that are counted and never shown by this room. `wording` stands for the report's exact words.
    """

    report: str
    number: int
    agency: str
    source: int
    information: str
    confirmed: bool
    on: date | None
    reported_on: date
    young: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    wording: str = ""
    repeats: str = ""
    gravity: int = 0
    left_out: bool = False


class Counted(NamedTuple):
    """A statement that counts: its day, whether something corroborated stands in it, whom and what it proves.

    `own` says that it repeats no other, so that it is a source of its own.
    """

    said: Statement
    day: int
    solid: bool
    young: tuple[str, ...]
    gravity: int
    own: bool
    judged: bool
    reliable: bool


def weigh(known: Iterable[Statement], rule: Evidence) -> tuple[list[Counted], list[tuple[str, Uncounted]]]:
    """Part the statements into those that count, each with its day, and those that do not, each with why.

    One that repeats another takes that one's day and is no source of its own.
    """
    sources, informations = rule.counts.source, rule.counts.information
    fact_source, fact_information = rule.graded_fact.source, rule.graded_fact.information
    intelligence = rule.intelligence.information
    days: dict[str, int] = {}
    worded: dict[str, str] = {}
    counted: list[Counted] = []
    uncounted: list[tuple[str, Uncounted]] = []
    for each in known:
        (
            report, _, _, source, information, confirmed, on, _, young, linked, wording, repeats, gravity, left_out,
        ) = each  # fmt: skip
        if left_out:
            uncounted.append((report, Uncounted.LEFT_OUT))
        elif not confirmed:
            uncounted.append((report, Uncounted.NOT_CONFIRMED))
        elif source not in sources or information not in informations:
            uncounted.append((report, Uncounted.GRADE))
        elif not young and not gravity:
            uncounted.append((report, Uncounted.NO_CHILD))
        else:
            first = repeats if repeats in days else worded.get(wording, "") if wording else ""
            day = days[first] if first else on.toordinal() if on else NEVER
            days[report] = day
            if wording:
                worded.setdefault(wording, report)
            graded = source in fact_source and information in fact_information
            counted.append(
                Counted(
                    each,
                    day,
                    information not in intelligence,
                    linked if graded else (),
                    gravity if graded else 0,
                    not first,
                    information != _CANNOT_BE_JUDGED,
                    source == _RELIABLE,
                )
            )
    return counted, uncounted
