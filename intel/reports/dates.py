"""Dates and times as people write them in returns, read without guessing.

Called by `read_dates` and `read_mentions`. A date that cannot be, or that could only be read by swapping day and month, is
refused with a sentence; it is never put right here.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache, lru_cache
from typing import Final, Literal

from intel import vocabulary
from intel.reports.cells import Cell
from intel.reports.model import PersonDetails

Order = Literal["day_first", "month_first"]
Century = Callable[[int], int]

# Day 0 of spreadsheet serial numbers, as they count after February 1900.
_SERIAL_START: Final = date(1899, 12, 30)
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip

_TIME: Final = (
    r"(?:[T,]?\s*(?:at\s+)?(?P<time>\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:am|pm|hrs|h|z)?"
    r"|\d{1,2}\s*(?:am|pm)))?"
)
_WEEKDAY: Final = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_SHAPES: Final = tuple(
    re.compile(_WEEKDAY + shape + _TIME, re.IGNORECASE)
    for shape in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<first>\d{1,2})\s*[-/.]\s*(?P<second>\d{1,2})\s*[-/.]\s*(?P<year>\d{4}|\d{2})",
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s\-/.]*(?:of\s+)?(?P<word>[a-z]{3,9})\.?[\s\-/.,]*(?P<year>\d{4}|\d{2})",
        r"(?P<word>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4}|\d{2})",
    )
)
_YEAR_ALONE: Final = re.compile(r"(?:(?:c|ca|circa|about|approx|born)\.?\s*)?((?:19|20)\d{2})", re.IGNORECASE)
_CLOCK: Final = re.compile(
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*(am|pm|hrs|h|z)?", re.IGNORECASE
)
_CLOCK_SHORT: Final = re.compile(
    r"(\d{1,2})()()\s*(am|pm)|([01]\d|2[0-3])([0-5]\d)\s*(?:hrs|hours|h)?", re.IGNORECASE
)
_SERIAL: Final = re.compile(r"\d{5}(\.\d+)?")
_PAIR: Final = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(?:\d{4}|\d{2})\b")
_MONTH_ALONE: Final = re.compile(r"([a-z]{3,9})\.?[\s,]+((?:19|20)\d{2})", re.IGNORECASE)
_WORDS: Final = re.compile(r"[a-z.]+", re.IGNORECASE)
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class UnreadableError(ValueError):
    """A cell that cannot be read as what its column holds; the message is the sentence for the sender."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A day, and the time of day where one was written."""

    day: date
    at: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """When something happened as far as a cell says: a day, a stretch of days, or words alone, which are kept.

    `said` are words for the time of day ("evening"), or all of the cell where it names no day.
    """

    day: date | None = None
    until: date | None = None
    at: time | None = None
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvidence:
    """How the dates of one column are written: how many can only be day first, only month first, or either.

    `shown` is one that can only be month first, to point at.
    """

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    shown: str = ""

    @property
    def order(self) -> Order | None:
        """The order that the column itself proves; None where it proves nothing, or both."""
        if bool(self.day_first) == bool(self.month_first):
            return None
        return "day_first" if self.day_first else "month_first"


def order_evidence(cells: Iterable[Cell]) -> OrderEvidence:
    """Count what a column's dates in text give away about the order of day and month."""
    day_first = month_first = either = 0
    shown = ""
    for text in (cell.strip() for cell in cells if isinstance(cell, str)):
        found = _PAIR.match(text)
        if not found:
            continue
        first, second = int(found[1]), int(found[2])
        day_first += 12 < first <= 31 and 1 <= second <= 12
        if 12 < second <= 31 and 1 <= first <= 12:
            month_first += 1
            shown = shown or text
        either += 1 <= first <= 12 and 1 <= second <= 12 and first != second
    return OrderEvidence(day_first=day_first, month_first=month_first, either=either, shown=shown)


def may_be_either(cell: Cell) -> bool:
    """Return whether a date in text is another day when day and month are swapped."""
    return bool(order_evidence([cell]).either)


def read_date(cell: Cell, order: Order, *, today: date) -> Moment:
    """Read the date of something that has happened; two-digit years are of this century."""
    moment = _read(cell, order, century=lambda year: 2000 + year)
    if moment.day > today:
        raise UnreadableError("This date is in the future.")
    return moment


def read_happened(cell: Cell, order: Order, *, today: date) -> Happening:
    """Read when something happened: a day with its time or part of day, a month, or words kept as written.

    Words are kept only where they speak of time ("last Tuesday evening", "2026"); anything else is refused.
    """
    text = cell.strip() if isinstance(cell, str) else ""
    day_words, part = _without_part(text)
    try:
        moment = read_date(day_words if part else cell, order, today=today)
    except UnreadableError:
        loose = _loosely(text, today)
        if loose is None:
            raise
        return loose
    return Happening(day=moment.day, at=moment.at, said=part)


def day_meant(said: str, reported: date) -> date | None:
    """Return the day that words mean, counted back from the day of the report; None where they name no one day."""
    words = {each.strip(".") for each in _WORDS.findall(said.casefold())}
    if "yesterday" in words or {"last", "night"} <= words:
        return reported - timedelta(days=1)
    if words & {"today", "tonight"} or ("this" in words and words & {"morning", "afternoon", "evening"}):
        return reported
    named = [
        at
        for at, name in enumerate(_WEEKDAYS)
        if any(
            len(word) > 2 and name.startswith(word.removesuffix("s") if word == "weds" else word)
            for word in words
        )
    ]
    if len(named) != 1 or words & {"week", "weeks", "ago"}:
        return None
    back = (reported.weekday() - named[0]) % 7
    return reported - timedelta(days=back or (7 if "last" in words else 0))


@lru_cache(maxsize=8192)
def _without_part(text: str) -> tuple[str, str]:
    """Take the words for a part of the day off the end of a date: “3 Oct 2026, late evening”."""
    small = text.casefold()
    for part in _part_days():
        if small.endswith(part):
            before = text[: -len(part)]
            if before[-1:] in ("", " ", ",", "-", "(") and any(letter.isdigit() for letter in before):
                at = re.sub(
                    r"[\s,(\-]*(?:\b(?:in the|during the|at|the)\s*)?$", "", before, flags=re.IGNORECASE
                )
                return at, text[len(before) :]
    return text, ""


def _loosely(text: str, today: date) -> Happening | None:
    found = _MONTH_ALONE.fullmatch(text)
    if found and any(name.startswith(found[1].casefold()[:3]) for name in _MONTHS):
        first = _in_range(date(int(found[2]), _month(found[1]), 1))
        if first > today:
            raise UnreadableError("This date is in the future.")
        following = (first + timedelta(days=31)).replace(day=1)
        return Happening(day=first, until=min(following - timedelta(days=1), today), said=text)
    words = {each.strip(".") for each in _WORDS.findall(text.casefold())}
    months = {each for name in _MONTHS for each in (name, name[:3])}
    days = {each for name in _WEEKDAYS for each in (name, name[:3])}
    if _YEAR_ALONE.fullmatch(text) or words & (_relative() | months | days | set(_part_days())):
        # A day written out and impossible (“31/02/2026 evening”) is a slip to put right, not words to keep.
        day = _PAIR.search(text) or any(shape.fullmatch(text) for shape in _SHAPES)
        return None if day else Happening(said=text)
    return None


@cache
def _part_days() -> tuple[str, ...]:
    """Return the words for parts of a day, longest first."""
    return tuple(sorted(vocabulary.read("part_days")["parts"]["words"], key=len, reverse=True))


@cache
def _relative() -> frozenset[str]:
    return frozenset(vocabulary.read("part_days")["relative"]["words"])


def read_birth(cell: Cell, order: Order, *, today: date) -> tuple[date | None, int | None]:
    """Read a date of birth as (day, year): one of the two. Two-digit years are the latest that are past."""
    text = cell.strip() if isinstance(cell, str) else ""
    alone = _YEAR_ALONE.fullmatch(text)
    if alone:
        year = int(alone[1])
    elif _is_year(cell):
        year = int(cell)  # type: ignore[arg-type] # _is_year has said it is a number
    else:
        born = _read(
            cell, order, century=lambda year: 2000 + year if 2000 + year <= today.year else 1900 + year
        )
        if born.day > today:
            raise UnreadableError("This date of birth is in the future.")
        return born.day, None
    if year > today.year:
        raise UnreadableError("This year of birth is in the future.")
    return None, year


def birth_precision(details: PersonDetails) -> Literal["day", "year", "none"]:
    """Say how exactly a birth is known: 1 January is kept as written, and is evidence of the year only."""
    born = details.born_on
    if born is not None and (born.month, born.day) != (1, 1):
        return "day"
    return "none" if born is None and details.born_year is None else "year"


def read_time(cell: Cell) -> str:
    """Return a time of day as HH:MM where it is one, otherwise the words as written ("late evening")."""
    match cell:
        case datetime():
            return cell.strftime("%H:%M")
        case time():
            return cell.strftime("%H:%M")
        case timedelta():
            return _of_day(cell / timedelta(days=1))
        case bool():
            raise UnreadableError("This is not a time.")
        case float() | int():
            # 2130 in a cell of numbers is half past nine; less than 1 is the part of a day that spreadsheets keep.
            return _clock_number(int(cell)) if cell >= 100 and cell == int(cell) else _of_day(float(cell))
        case str():
            return _clock_or_words(cell.strip())
    raise UnreadableError("This is not a time.")


def _clock_or_words(text: str) -> str:
    clock = _CLOCK.fullmatch(text) or _CLOCK_SHORT.fullmatch(text)
    return _clock_time(clock).strftime("%H:%M") if clock else text


def _clock_number(number: int) -> str:
    if number % 100 > 59 or number >= 2400:
        raise UnreadableError("This is not a time of day.")
    return f"{number // 100:02}:{number % 100:02}"


def _of_day(part: float) -> str:
    if not 0 <= part < 1:
        raise UnreadableError("This is not a time of day.")
    minutes = round(part * 24 * 60) % (24 * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def uk_time(day: date, at: time) -> datetime:
    """Return a wall-clock time in the United Kingdom with its offset; an hour that comes twice is its first.

    Summer time runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October.
    Written out here because a laptop need not have a time zone database.
    """
    wall = datetime.combine(day, at)
    starts = datetime.combine(_last_sunday(day.year, 3), time(2))
    ends = datetime.combine(_last_sunday(day.year, 10), time(2))
    return wall.replace(tzinfo=timezone(timedelta(hours=1 if starts <= wall < ends else 0)))


def in_the_uk(at: datetime) -> datetime:
    """Return a moment as clocks in the United Kingdom show it."""
    moment = at.astimezone(UTC)
    starts = datetime.combine(_last_sunday(moment.year, 3), time(1), UTC)
    ends = datetime.combine(_last_sunday(moment.year, 10), time(1), UTC)
    return moment.astimezone(timezone(timedelta(hours=1 if starts <= moment < ends else 0)))


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


# -- one date --------------------------------------------------------------------------------------


def _read(cell: Cell, order: Order, *, century: Century) -> Moment:
    match cell:
        case datetime():
            return Moment(day=_in_range(cell.date()), at=cell.time() if cell.time() != time(0) else None)
        case date():
            return Moment(day=_in_range(cell))
        case bool():
            raise UnreadableError("This is not a date.")
        case int() | float():
            return _serial(float(cell))
        case str():
            return _text_date(cell.strip(), order, century)
    raise UnreadableError("This is not a date.")


def _is_year(cell: Cell) -> bool:
    return (
        isinstance(cell, int | float)
        and not isinstance(cell, bool)
        and _FIRST_YEAR <= cell <= _LAST_YEAR
        and cell == int(cell)
    )


def _serial(number: float) -> Moment:
    """Read the number a spreadsheet keeps for a date, its fraction being the time of day."""
    last = (date(_LAST_YEAR, 12, 31) - _SERIAL_START).days
    # Below this, a number is a year or a slip, not a day before 1908.
    if not 3000 <= number <= last:
        raise UnreadableError("This is not a date.")
    days = int(number)
    minutes = round((number - days) * 24 * 60) % (24 * 60)
    at = time(minutes // 60, minutes % 60) if minutes else None
    return Moment(day=_SERIAL_START + timedelta(days=days), at=at)


def _text_date(text: str, order: Order, century: Century) -> Moment:
    if _SERIAL.fullmatch(text):
        return _serial(float(text))
    parts = _parts_of(text)
    if parts is None:
        raise UnreadableError(
            "This is not a date in a shape that is known, such as 03/10/2026 or 3 Oct 2026."
        )
    day = _day_of(parts, order, century)
    written = (parts["time"] or "").strip()
    clock = (_CLOCK.fullmatch(written) or _CLOCK_SHORT.fullmatch(written)) if written else None
    return Moment(day=day, at=_clock_time(clock) if clock else None)


@lru_cache(maxsize=8192)
def _parts_of(text: str) -> dict[str, str | None] | None:
    """Return the parts of a date in a shape that is known; columns hold the same few hundred days."""
    for shape in _SHAPES:
        found = shape.fullmatch(text)
        if found:
            return found.groupdict()
    return None


def _day_of(parts: dict[str, str | None], order: Order, century: Century) -> date:
    year = int(parts["year"] or 0)
    if len(parts["year"] or "") == 2:
        year = century(year)
    if parts.get("word"):
        month, day = _month(parts["word"] or ""), int(parts["day"] or 0)
    elif parts.get("first"):
        pair = int(parts["first"] or 0), int(parts["second"] or 0)
        day, month = pair if order == "day_first" else (pair[1], pair[0])
    else:
        month, day = int(parts["month"] or 0), int(parts["day"] or 0)
    try:
        return _in_range(date(year, month, day))
    except ValueError as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError("There is no such day in the calendar.") from error


def _month(word: str) -> int:
    small = word.casefold().removesuffix(".")
    if small == "sept":
        return 9
    for number, name in enumerate(_MONTHS, start=1):
        if name == small or name[:3] == small:
            return number
    raise UnreadableError("This names no month.")


def _in_range(day: date) -> date:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise UnreadableError("The year of this date cannot be right.")
    return day


def _clock_time(clock: re.Match[str]) -> time:
    if clock.re is _CLOCK_SHORT and clock[5]:
        return time(int(clock[5]), int(clock[6]))
    hour, minute, second = int(clock[1]), int(clock[2] or 0), int(clock[3] or 0)
    half = (clock[4] or "").casefold()
    if half in ("am", "pm") and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, minute, second)
    except ValueError as error:
        raise UnreadableError("There is no such time of day.") from error
