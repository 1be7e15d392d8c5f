"""The score of a suspected adult from a matrix: pure, set-based, and able to say where every point comes from.

`score` takes what reports say of one adult and a matrix, and returns measures, bands, points and sentences, with the
statements behind each. It is given no ethnicity, nationality, religion, home or family, so none can enter. The same
statements, matrix and date give the same result. `intel.offenders.evidence` gathers the statements.

What counts, in one place:
- an incident is a day on which a counted report names the adult together with a young person, or on which a named
  person has set a class of gravity. All reports of one day, reports in the same words and reports a named person has
  marked as repeats are one incident and, if they only repeat, no source of their own;
- a report whose grade nobody has confirmed, or whose grade the matrix leaves out, counts nothing;
- incidents that rest on intelligence alone count up to the matrix's limit.
"""

import calendar
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Final

from intel.offenders.matrix import Matrix, Measure

_NEVER: Final = -1  # the day of what has no date
_RELIABLE: Final = 1
_CANNOT_BE_JUDGED: Final = "D"
_HIGHEST: Final = 1_000_000


class Uncounted(StrEnum):
    """Why a statement counts nothing, as a page says it."""

    LEFT_OUT = "left out by a named person"
    NOT_CONFIRMED = "its grade is not confirmed"
    GRADE = "its grade counts nothing in this matrix"
    NO_CHILD = "it names no young person and no class of gravity is set"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one report says of one adult, as far as a score may know it.

    `young` are the young people it names beside the adult, `linked` those it states as a fact to have been with them;
    both are ids that are counted and never shown by this module. `wording` stands for the report's exact words.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One component of a score: what was measured, its points, and the reports it stands on."""

    code: str
    name: str
    measure: int
    points: int
    most: int
    band: str
    sentence: str
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """What the score would be without one report; `total` None where nothing would be left to score."""

    report: str
    total: int | None
    band: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The whole result for one adult on a date. `total` is None, with `why_none`, where there is nothing to score."""

    at: date
    version: str
    parts: tuple[Part, ...]
    total: int | None
    band: str
    capped: bool
    before_cap: int
    cap_reason: str
    agencies: tuple[str, ...]
    counted: tuple[str, ...]
    uncounted: tuple[tuple[str, Uncounted], ...]
    repeated: tuple[str, ...]
    last: date | None
    largest: Without | None
    why_none: str = ""


@dataclass(slots=True)
class _Tally:
    """The counted statements added up, so that taking one away costs the same however many there are."""

    days: dict[int, int]
    solid: dict[int, int]
    young: dict[str, int]
    gravity: dict[int, int]
    agencies: dict[str, int]
    judged: int = 0
    reliable: int = 0


@dataclass(frozen=True, slots=True)
class _Counted:
    """A statement that counts: its day, whether something corroborated stands in it, whom and what it proves."""

    said: Statement
    day: int
    solid: bool
    young: tuple[str, ...]
    gravity: int
    own: bool
    judged: bool


@dataclass(frozen=True, slots=True)
class _Measured:
    """The four measures. `solid` and `thin` are incidents of the window with and without anything corroborated."""

    days: int
    solid: int
    thin: int
    gravity: int
    young: int
    cap_reason: str


def score(statements: Iterable[Statement], matrix: Matrix, *, at: date) -> Score:
    """Score one adult as at a date: what happened or was reported later is not known yet."""
    known = sorted(
        [each for each in statements if each.reported_on <= at and (each.on is None or each.on <= at)],
        key=_by_number,
    )
    uncounted = tuple((each.report, why) for each in known if (why := _why_not(each, matrix)))
    if uncounted:
        skipped = {report for report, _ in uncounted}
        counted = _count([each for each in known if each.report not in skipped], matrix)
    else:
        counted = _count(known, matrix)
    if not counted:
        return _nothing(matrix, at, known, uncounted)
    window = _window(_months(matrix), at)
    tally = _tally(counted)
    last = max(tally.days, default=_NEVER)
    measured = _measured(tally, last, window, at)
    before = sum(_points(measured, matrix))
    total = _capped(before, measured.cap_reason, matrix)
    return Score(
        at=at,
        version=matrix.version,
        parts=_parts(matrix, measured, counted, window, last),
        total=total,
        band=matrix.band_of(total).code,
        capped=bool(measured.cap_reason),
        before_cap=before,
        cap_reason=measured.cap_reason,
        agencies=tuple(sorted(tally.agencies)),
        counted=tuple([each.said.report for each in counted]),
        uncounted=uncounted,
        repeated=tuple([each.said.report for each in counted if not each.own]),
        last=date.fromordinal(last) if last != _NEVER else None,
        largest=_largest(counted, tally, measured, matrix, window, at),
    )


def _by_number(said: Statement) -> int:
    return said.number


def _why_not(each: Statement, matrix: Matrix) -> Uncounted | None:
    rule = matrix.evidence.counts
    if each.left_out:
        return Uncounted.LEFT_OUT
    if not each.confirmed:
        return Uncounted.NOT_CONFIRMED
    if each.source not in rule.source or each.information not in rule.information:
        return Uncounted.GRADE
    if not each.young and not each.gravity:
        return Uncounted.NO_CHILD
    return None


def _count(known: Sequence[Statement], matrix: Matrix) -> list[_Counted]:
    """Give each counted statement its day; one that repeats another takes that one's day and is no source of its own."""
    fact, intelligence = matrix.evidence.graded_fact, matrix.evidence.intelligence.information
    days: dict[str, int] = {}
    worded: dict[str, str] = {}
    found = []
    for each in known:
        first = each.repeats if each.repeats in days else worded.get(each.wording, "") if each.wording else ""
        day = days[first] if first else each.on.toordinal() if each.on else _NEVER
        days[each.report] = day
        if each.wording:
            worded.setdefault(each.wording, each.report)
        graded = each.source in fact.source and each.information in fact.information
        found.append(
            _Counted(
                each,
                day,
                each.information not in intelligence,
                each.linked if graded else (),
                each.gravity if graded else 0,
                not first,
                each.information != _CANNOT_BE_JUDGED,
            )
        )
    return found


def _tally(counted: Iterable[_Counted]) -> _Tally:
    """Add the statements up: what supports each day, young person, class and agency, and how often."""
    tally = _Tally({}, {}, {}, {}, {})
    for each in counted:
        if each.day != _NEVER:
            tally.days[each.day] = tally.days.get(each.day, 0) + 1
            if each.solid:
                tally.solid[each.day] = tally.solid.get(each.day, 0) + 1
        for young in each.young:
            tally.young[young] = tally.young.get(young, 0) + 1
        if each.gravity:
            tally.gravity[each.gravity] = tally.gravity.get(each.gravity, 0) + 1
        if each.own:
            tally.agencies[each.said.agency] = tally.agencies.get(each.said.agency, 0) + 1
        tally.judged += each.judged
        tally.reliable += each.said.source == _RELIABLE
    return tally


def _months(matrix: Matrix) -> int | None:
    return next((c.within_months for c in matrix.components if c.measure is Measure.INCIDENTS), None)


@cache
def _window(months: int | None, at: date) -> int:
    """Return the first day of the window in which incidents are counted."""
    if months is None:
        return 0
    count = at.year * 12 + at.month - 1 - months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(at.day, calendar.monthrange(year, month)[1])).toordinal()


def _measured(tally: _Tally, last: int, window: int, at: date) -> _Measured:
    solid = thin = 0
    for day in tally.days:
        if day >= window:
            if day in tally.solid:
                solid += 1
            else:
                thin += 1
    return _Measured(
        at.toordinal() - last,
        solid,
        thin,
        max(tally.gravity, default=0),
        len(tally.young),
        _cap_reason(len(tally.agencies), tally.judged, tally.reliable),
    )


def _cap_reason(agencies: int, judged: int, reliable: int) -> str:
    if not judged:
        return "everything is information that cannot be judged"
    if agencies <= 1 and not reliable:
        return "everything rests on one untested source"
    return ""


def _measure(measure: Measure, measured: _Measured, matrix: Matrix) -> int:
    """Return what one component measures. A day that never was is longer ago than any."""
    if measure is Measure.DAYS_SINCE_LAST:
        return measured.days
    if measure is Measure.INCIDENTS:
        return measured.solid + min(measured.thin, matrix.evidence.intelligence.most_incidents)
    return measured.gravity if measure is Measure.GRAVITY_CLASS else measured.young


def _points(measured: _Measured, matrix: Matrix) -> list[int]:
    return [
        each.points[bisect_right(each.starts, _measure(each.measure, measured, matrix)) - 1]
        for each in matrix.components
    ]


def _capped(points: int, reason: str, matrix: Matrix) -> int:
    return min(points, matrix.evidence.cap.total) if reason else points


def _largest(
    counted: Sequence[_Counted], tally: _Tally, measured: _Measured, matrix: Matrix, window: int, at: date
) -> Without:
    """Return the report whose withdrawal would lower the total most, the earliest of equals."""
    if len(counted) == 1:
        return Without(report=counted[0].said.report, total=None, band="")
    repeated = len(counted) != sum(tally.agencies.values())
    last_but_one = max((day for day in tally.days if day != at.toordinal() - measured.days), default=_NEVER)
    lowest, which = _HIGHEST, counted[0]
    for each in counted:
        if repeated:  # whoever repeated it would stand as a source of its own, so everything is counted anew
            rest = _count([one.said for one in counted if one is not each], matrix)
            anew = _tally(rest)
            left = _measured(anew, max(anew.days, default=_NEVER), window, at)
        else:
            left = _less(each, tally, measured, window, at.toordinal() - last_but_one)
        total = _capped(sum(_points(left, matrix)), left.cap_reason, matrix)
        if total < lowest:
            lowest, which = total, each
    return Without(report=which.said.report, total=lowest, band=matrix.band_of(lowest).code)


def _less(each: _Counted, tally: _Tally, measured: _Measured, window: int, next_days: int) -> _Measured:
    """Return the measures without one statement that nothing repeats."""
    days, solid, thin, gravity = measured.days, measured.solid, measured.thin, measured.gravity
    if each.day != _NEVER:
        alone = tally.days[each.day] == 1
        loses = each.solid and tally.solid[each.day] == 1
        if each.day >= window and (alone or loses):
            solid -= loses
            thin += not alone if loses else -1
        if alone and next_days > days and _is_last(each.day, tally):
            days = next_days
    if each.gravity == gravity and gravity and tally.gravity[gravity] == 1:
        gravity = max((one for one in tally.gravity if one != gravity), default=0)
    young = measured.young
    for one in each.young:
        young -= tally.young[one] == 1
    agencies = len(tally.agencies) - (tally.agencies[each.said.agency] == 1)
    reason = _cap_reason(
        agencies, tally.judged - each.judged, tally.reliable - (each.said.source == _RELIABLE)
    )
    return _Measured(days, solid, thin, gravity, young, reason)


def _is_last(day: int, tally: _Tally) -> bool:
    return day == max(tally.days)


def _parts(
    matrix: Matrix, measured: _Measured, counted: Sequence[_Counted], window: int, last: int
) -> tuple[Part, ...]:
    parts = []
    for each in matrix.components:
        measure = _measure(each.measure, measured, matrix)
        if each.measure is Measure.DAYS_SINCE_LAST:
            sentence = _recency(measure, last)
            behind = [one.said.report for one in counted if one.day == last != _NEVER]
        elif each.measure is Measure.INCIDENTS:
            sentence = _frequency(measure, measured.thin, each.within_months, matrix)
            behind = [one.said.report for one in counted if one.day >= window and one.day != _NEVER]
        elif each.measure is Measure.GRAVITY_CLASS:
            sentence = f"Class {measure} of 4" if measure else "No class set by anyone yet"
            behind = [one.said.report for one in counted if measure and one.gravity == measure]
        else:
            sentence = _young(measure)
            behind = [one.said.report for one in counted if one.young]
        place = bisect_right(each.starts, measure) - 1
        parts.append(
            Part(
                code=each.code,
                name=each.name,
                measure=measure,
                points=each.points[place],
                most=each.most,
                band=each.bands[place].words,
                sentence=sentence,
                reports=tuple(behind),
            )
        )
    return tuple(parts)


def _recency(days: int, last: int) -> str:
    if last == _NEVER:
        return "No incident has a date"
    if days == 0:
        return f"The most recent incident is today, {_day(last)}"
    return f"{days:,} day{'s' * (days != 1)} since the most recent incident, {_day(last)}"


@cache
def _day(ordinal: int) -> str:
    on = date.fromordinal(ordinal)
    return f"{on.day} {calendar.month_name[on.month]} {on.year}"


def _frequency(counts: int, thin: int, months: int | None, matrix: Matrix) -> str:
    said = f"{counts} separate incident{'s' * (counts != 1)}" + (f" in {months} months" if months else "")
    beyond = thin - matrix.evidence.intelligence.most_incidents
    if beyond > 0:
        return f"{said}; {beyond} more rest{'s' * (beyond == 1)} on intelligence alone and do not count"
    return f"{said}; {thin} rest{'s' * (thin == 1)} on intelligence alone" if thin else said


def _young(number: int) -> str:
    if not number:
        return "No young person linked by a graded fact"
    return f"{number} young {'person' if number == 1 else 'people'} linked by a graded fact"


def _nothing(
    matrix: Matrix, at: date, known: Sequence[Statement], uncounted: tuple[tuple[str, Uncounted], ...]
) -> Score:
    """Return no score with the sentence that says why: never a zero."""
    if not known:
        why = "No score: no report open to the police names this person as an adult of concern."
    elif all(reason is Uncounted.LEFT_OUT for _, reason in uncounted):
        why = "No score: a named person has left out every statement."
    else:
        why = "No score: none of what is said counts yet. Each line says why."
    return Score(
        at=at,
        version=matrix.version,
        parts=(),
        total=None,
        band="",
        capped=False,
        before_cap=0,
        cap_reason="",
        agencies=(),
        counted=(),
        uncounted=uncounted,
        repeated=(),
        last=None,
        largest=None,
        why_none=why,
    )


def what_would_change(found: Score, matrix: Matrix) -> tuple[str, ...]:
    """Say what would move the band: time with nothing new, one step more of a component, a second source."""
    if found.total is None:
        return ()
    said = [*_by_waiting(found, matrix), *_by_one_step(found, matrix)]
    if found.capped and found.before_cap > found.total:
        lifted = matrix.band_of(found.before_cap)
        said.append(
            f"A second source, or one that is reliable, lifts the cap: {found.before_cap}, band {lifted.code}."
        )
    return tuple(said)


def _by_waiting(found: Score, matrix: Matrix) -> list[str]:
    if found.last is None or found.total is None:
        return []
    own = matrix.place_of(found.total)
    for each, part in zip(matrix.components, found.parts, strict=True):
        if each.measure is not Measure.DAYS_SINCE_LAST:
            continue
        for step in each.bands:
            total = found.before_cap - part.points + step.points
            total = min(total, matrix.evidence.cap.total) if found.capped else total
            if step.from_ > part.measure and matrix.place_of(total) < own:
                on = found.last + timedelta(days=step.from_)
                band = matrix.band_of(total).code
                return [f"With nothing new it falls to band {band} on {_day(on.toordinal())} ({total})."]
    return []


def _by_one_step(found: Score, matrix: Matrix) -> list[str]:
    """Say which single component, moved up to its next band, would move the total up a band."""
    if found.total is None or found.capped:
        return []
    said = []
    for each, part in zip(matrix.components, found.parts, strict=True):
        higher = [band for band in each.bands if band.points > part.points]
        if not higher:
            continue
        step = min(higher, key=lambda band: band.points)
        total = found.total - part.points + step.points
        if matrix.place_of(total) > matrix.place_of(found.total):
            said.append(
                f"{each.name} at “{step.words}” would make it band {matrix.band_of(total).code} ({total})."
            )
    return said
