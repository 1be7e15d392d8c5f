"""The hour of service as a clock on the wall shows it, and as an instant: also on the night clocks change.

Pure. The record keeps instants; people read and type local time.
"""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from intel.errors import AskedWrongly

_UK: Final = ZoneInfo("Europe/London")
FIRST: Final = "first"
SECOND: Final = "second"


class WhichHour(AskedWrongly):
    """The hour came twice that night, and nobody said which is meant."""


def local_day(moment: datetime) -> date:
    """Return the day it was here at `moment`."""
    return moment.astimezone(_UK).date()


def local_words(moment: datetime) -> str:
    """Return "9 August 2026, 4.20 pm"; on the night clocks go back, whether before or after."""
    here = moment.astimezone(_UK)
    hour = here.hour % 12 or 12
    words = (
        f"{here.day} {here.strftime('%B %Y')}, {hour}.{here.minute:02d} {'am' if here.hour < 12 else 'pm'}"
    )
    return f"{words} ({'after' if here.fold else 'before'} the clocks went back)" if _twice(here) else words


def instant(day: date, hour: time, which: str = "") -> datetime:
    """Return the instant of a local day and hour.

    An hour that was skipped is refused. One that came twice needs `which`, FIRST or SECOND; else WhichHour is raised.
    """
    here = datetime.combine(day, hour, tzinfo=_UK)
    if here.astimezone(UTC).astimezone(_UK).replace(fold=0) != here.replace(fold=0):
        raise AskedWrongly(
            "That hour did not exist: the clocks went forward over it that night. Nothing was recorded. "
            "Check the time in the pocket notebook or on the video."
        )
    if _twice(here):
        if which not in (FIRST, SECOND):
            raise WhichHour(
                "That hour came twice: the clocks went back that night. Nothing was recorded. Say whether it was "
                "before or after they went back."
            )
        here = here.replace(fold=int(which == SECOND))
    return here.astimezone(UTC)


def clocks_went_back(first: date, last: date) -> bool:
    """Return whether an hour came twice on any day from `first` to `last`."""
    days = [first + timedelta(days=each) for each in range((last - first).days + 2)]
    offsets = [datetime.combine(each, time(), tzinfo=_UK).utcoffset() or timedelta() for each in days]
    return any(later < earlier for earlier, later in pairwise(offsets))


def _twice(here: datetime) -> bool:
    first, second = here.replace(fold=0), here.replace(fold=1)
    return first.utcoffset() != second.utcoffset() and first.astimezone(UTC).astimezone(_UK).replace(
        fold=0
    ) == first.replace(fold=0)
