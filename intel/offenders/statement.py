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


def why_not(each: Statement, rule: Evidence) -> Uncounted | None:
    """Say why a statement counts nothing; None where it counts."""
    if each.left_out:
        return Uncounted.LEFT_OUT
    if not each.confirmed:
        return Uncounted.NOT_CONFIRMED
    if each.source not in rule.counts.source or each.information not in rule.counts.information:
        return Uncounted.GRADE
    if not each.young and not each.gravity:
        return Uncounted.NO_CHILD
    return None


def count(known: Iterable[Statement], rule: Evidence) -> list[Counted]:
    """Give each counted statement its day; one that repeats another takes that one's day and is no source of its own."""
    fact_source, fact_information = rule.graded_fact.source, rule.graded_fact.information
    intelligence = rule.intelligence.information
    days: dict[str, int] = {}
    worded: dict[str, str] = {}
    found = []
    for each in known:
        first = each.repeats if each.repeats in days else worded.get(each.wording, "") if each.wording else ""
        day = days[first] if first else each.on.toordinal() if each.on else NEVER
        days[each.report] = day
        if each.wording:
            worded.setdefault(each.wording, each.report)
        graded = each.source in fact_source and each.information in fact_information
        found.append(
            Counted(
                each,
                day,
                each.information not in intelligence,
                each.linked if graded else (),
                each.gravity if graded else 0,
                not first,
                each.information != _CANNOT_BE_JUDGED,
                each.source == _RELIABLE,
            )
        )
    return found
