"""The score of a suspected adult from a matrix: pure, set-based, and able to say where every point comes from.

`score` takes what reports say of one adult and a matrix, and returns measures, bands, points and sentences, with the
statements behind each; `scores` does so for any number of adults. They are given no ethnicity, nationality, religion,
home or family, so none can enter. The same statements, matrix and date give the same result. What counts is in
`intel.offenders.statement`; `intel.offenders.evidence` gathers the statements.
"""

import calendar
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from intel.offenders.matrix import Matrix, Measure
from intel.offenders.statement import NEVER, Counted, Statement, Uncounted, weigh
from intel.offenders.tally import Measured, Ruler, Without

_by_number = attrgetter("number")


class Part(NamedTuple):
    """One component of a score: what was measured, its points, and the reports it stands on."""

    code: str
    name: str
    measure: int
    points: int
    most: int
    band: str
    sentence: str
    reports: tuple[str, ...]


class Score(NamedTuple):
    """The whole result for one adult on a date. `total` is None, with `why_none`, where there is nothing to score."""

    at: date
    version: str
    uncounted: tuple[tuple[str, Uncounted], ...]
    parts: tuple[Part, ...] = ()
    total: int | None = None
    band: str = ""
    capped: bool = False
    before_cap: int = 0
    cap_reason: str = ""
    agencies: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    last: date | None = None
    largest: Without | None = None
    why_none: str = ""


def score(statements: Iterable[Statement], matrix: Matrix, *, at: date) -> Score:
    """Score one adult as at a date: what happened or was reported later is not known yet."""
    return _score(statements, Ruler(matrix, at))


def scores(said: Mapping[str, Iterable[Statement]], matrix: Matrix, *, at: date) -> dict[str, Score]:
    """Score many adults as at a date, each as `score` does."""
    ruler = Ruler(matrix, at)
    return {person: _score(statements, ruler) for person, statements in said.items()}


def _score(statements: Iterable[Statement], ruler: Ruler) -> Score:
    at, rule = ruler.at, ruler.rule
    known = sorted(
        [each for each in statements if each.reported_on <= at and (each.on is None or each.on <= at)],
        key=_by_number,
    )
    counted, uncounted = weigh(known, rule)
    if not counted:
        return Score(at, ruler.matrix.version, tuple(uncounted), why_none=_nothing(known, uncounted))
    tally = ruler.tally(counted)
    measured = ruler.measured(tally)
    total = ruler.total(measured)
    last = tally.last
    return Score(
        at,
        ruler.matrix.version,
        tuple(uncounted),
        _parts(ruler, measured, counted, last),
        total,
        ruler.matrix.band_of(total).code,
        bool(measured.cap_reason),
        ruler.before_cap(measured),
        measured.cap_reason,
        tuple(sorted(tally.agencies)),
        tuple([each.said.report for each in counted]),
        tuple([each.said.report for each in counted if not each.own]),
        date.fromordinal(last) if last != NEVER else None,
        ruler.largest(counted, tally, measured),
    )


def _parts(ruler: Ruler, measured: Measured, counted: Sequence[Counted], last: int) -> tuple[Part, ...]:
    parts = []
    for each in ruler.matrix.components:
        if each.measure is Measure.DAYS_SINCE_LAST:
            measure, sentence = measured.days, _recency(measured.days, last)
            behind = [one.said.report for one in counted if one.day == last != NEVER]
        elif each.measure is Measure.INCIDENTS:
            measure = ruler.incidents(measured)
            sentence = _frequency(measure, measured.thin, each.within_months, ruler.most_thin)
            behind = [one.said.report for one in counted if one.day >= ruler.window and one.day != NEVER]
        elif each.measure is Measure.GRAVITY_CLASS:
            measure = measured.gravity
            sentence = f"Class {measure} of 4" if measure else "No class set by anyone yet"
            behind = [one.said.report for one in counted if one.gravity == measure] if measure else []
        else:
            measure, sentence = measured.young, _young(measured.young)
            behind = [one.said.report for one in counted if one.young]
        place = bisect_right(each.starts, measure) - 1
        points, words = each.points[place], each.bands[place].words
        parts.append(Part(each.code, each.name, measure, points, each.most, words, sentence, tuple(behind)))
    return tuple(parts)


def _recency(days: int, last: int) -> str:
    if last == NEVER:
        return "No incident has a date"
    if days == 0:
        return f"The most recent incident is today, {day_of(last)}"
    return f"{days:,} day{'s' * (days != 1)} since the most recent incident, {day_of(last)}"


@cache
def day_of(ordinal: int) -> str:
    """Return a day in words."""
    on = date.fromordinal(ordinal)
    return f"{on.day} {calendar.month_name[on.month]} {on.year}"


@cache
def _frequency(counts: int, thin: int, months: int | None, most_thin: int) -> str:
    said = f"{counts} separate incident{'s' * (counts != 1)}" + (f" in {months} months" if months else "")
    beyond = thin - most_thin
    if beyond > 0:
        return f"{said}; {beyond} more rest{'s' * (beyond == 1)} on intelligence alone and do not count"
    return f"{said}; {thin} rest{'s' * (thin == 1)} on intelligence alone" if thin else said


@cache
def _young(number: int) -> str:
    if not number:
        return "No young person linked by a graded fact"
    return f"{number} young {'person' if number == 1 else 'people'} linked by a graded fact"


def _nothing(known: Sequence[Statement], uncounted: Sequence[tuple[str, Uncounted]]) -> str:
    """Say why there is no score: never a zero."""
    if not known:
        return "No score: no report open to the police names this person as an adult of concern."
    if all(reason is Uncounted.LEFT_OUT for _, reason in uncounted):
        return "No score: a named person has left out every statement."
    return "No score: none of what is said counts yet. Each line says why."
