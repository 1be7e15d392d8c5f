"""Who was at one place in one evening, by reports that each say so for themselves. Pure; called by `find_evenings`.

No report need say that they were together, and nothing here makes it so: it puts two reports side by side. An evening
runs from noon to noon, so that half past one at night belongs to the evening before. A report that gives no time stands
under its day, and so does one that gives it in words. Nobody is counted and nobody is put in order of how often they were there.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from intel.people.stated import Key

_NOON: Final = "12:00"
_CLOCK: Final = re.compile(r"[0-2][0-9]:[0-5][0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """That one report puts somebody or something at a place on a day; `time` is empty where it gives none."""

    who: Key
    where: Key
    day: str
    time: str
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """One place in one evening, with who and what was there, the earliest first; those with no time come last."""

    on: date
    where: Key
    sightings: tuple[Sighting, ...]


def evening_of(day: str, time: str) -> date:
    """Return the day on which the evening began: the day before, for a time of the clock before noon."""
    on = date.fromisoformat(day)
    return on - timedelta(days=1) if _is_clock(time) and time < _NOON else on


def evenings(sightings: Iterable[Sighting], *, centre: Key | None = None) -> tuple[Evening, ...]:
    """Return the evenings on which more than one was at a place, the newest first.

    With `centre`, those it was there itself, without its own sightings.
    """
    together: dict[tuple[date, Key], list[Sighting]] = defaultdict(list)
    for each in sightings:
        together[(evening_of(each.day, each.time), each.where)].append(each)
    found = []
    for (on, where), there in together.items():
        who = {each.who for each in there}
        if len(who) < 2 or (centre is not None and centre not in who):
            continue
        kept = [each for each in there if each.who != centre]
        found.append(Evening(on=on, where=where, sightings=tuple(sorted(kept, key=_in_order))))
    return tuple(sorted(found, key=lambda each: (each.on, each.where), reverse=True))


def _in_order(sighting: Sighting) -> tuple[bool, bool, str, Key, str]:
    """Order the hours from noon to noon; no time last."""
    clock = _is_clock(sighting.time)
    return (not clock, clock and sighting.time < _NOON, sighting.time, sighting.who, sighting.report)


def _is_clock(time: str) -> bool:
    return _CLOCK.fullmatch(time) is not None
