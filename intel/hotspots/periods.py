"""Which months are compared, and how they are said."""

from collections.abc import Sequence
from datetime import date

from intel.hotspots.model import Period, Periods, Rules

_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def last_whole_month(today: date) -> str:
    """Return the month before the one `today` lies in."""
    return add_months(f"{today:%Y-%m}", -1)


def add_months(month: str, number: int) -> str:
    """Return the month `number` months after `month` ("2026-08")."""
    whole = int(month[:4]) * 12 + int(month[5:7]) - 1 + number
    return f"{whole // 12:04}-{whole % 12 + 1:02}"


def periods_ending(month: str, rules: Rules, *, held_from: str = "") -> Periods:
    """Return the recent months that end with `month`, and of the months before them those from `held_from` on.

    Fewer than `least_before_months` of them are none: they cannot say what is usual.
    """
    count = rules.recent_months + rules.before_months
    months = [add_months(month, number) for number in range(1 - count, 1)]
    before = [each for each in months[: rules.before_months] if each >= held_from]
    recent = months[rules.before_months :]
    if len(before) < rules.least_before_months:
        return Periods(recent=_period(recent), before=None, months=tuple(recent))
    return Periods(recent=_period(recent), before=_period(before), months=(*before, *recent))


def _period(months: Sequence[str]) -> Period:
    first, last = months[0], months[-1]
    start = _words(first).split()[0] if first[:4] == last[:4] else _words(first)
    return Period(
        first=first, last=last, words=_words(last) if first == last else f"{start} to {_words(last)}"
    )


def _words(month: str) -> str:
    return f"{_NAMES[int(month[5:7]) - 1]} {month[:4]}"
