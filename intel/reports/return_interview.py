"""Whether a return interview was held in time: a pure calculation on what a missing episode says.

Called by the report page and the missing episodes' list. Where only days are known, the answer may have to be open.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from intel import vocabulary
from intel.reports.dates import uk_time
from intel.reports.model import MissingEpisode


class Interview(StrEnum):
    """What can be said of a return interview, in the words of a page."""

    IN_TIME = "held within 72 hours"
    LATE = "held after 72 hours"
    HELD = "held; whether within 72 hours cannot be told"
    OVERDUE = "not recorded, and 72 hours have passed"
    OPEN = "not recorded yet; 72 hours have not passed"
    UNKNOWN = "not recorded; when the young person was found is not known"


def interview_of(episode: MissingEpisode, *, now: datetime) -> Interview:
    """Say whether the interview was held within the hours of `vocabulary/returns.yaml`, and if not, where it stands."""
    hours = timedelta(hours=int(vocabulary.read("returns")["interview_hours"]["value"]))
    limit = episode.missing_to + hours if episode.missing_to else None
    if episode.return_interview_on is None:
        if limit is None:
            return Interview.UNKNOWN
        return Interview.OVERDUE if now > limit else Interview.OPEN
    if limit is None:
        return Interview.HELD
    earliest, latest = _span(episode.return_interview_on, episode.return_interview_time)
    if latest <= limit:
        return Interview.IN_TIME
    return Interview.LATE if earliest > limit else Interview.HELD


def _span(day: date, at: str) -> tuple[datetime, datetime]:
    """Return the earliest and latest moment an interview can have been held."""
    if at:
        moment = uk_time(day, time.fromisoformat(at))
        return moment, moment
    return uk_time(day, time(0)), uk_time(day, time(23, 59))
