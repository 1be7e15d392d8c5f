"""Reviews and ends as an iCalendar file (RFC 5545): references and dates, and no name. Pure.

Written by hand because it is a dozen lines; the tests read it back with a library.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from intel.notices.ends import Facts, Gap, end_of, ended_by
from intel.notices.model import State

MIMETYPE: Final = "text/calendar"
_LINE: Final = 75  # octets of a line before it is folded


def calendar_of(notices: Iterable[tuple[Facts, Gap | None]], *, made_at: datetime, today: date) -> bytes:
    """Return the reviews, warnings and ends of all notices in force, one event a day and reference."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//intelligence meeting//notices//EN",
        "CALSCALE:GREGORIAN",
    ]
    for facts, gap in notices:
        if facts.state is State.IN_FORCE and ended_by(facts, today) is None:
            for kind, day, words in _days(facts, gap):
                lines += _event(f"{facts.name}-{kind}", day, words, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{each}\r\n" for line in lines for each in _folded(line)).encode()


def _days(facts: Facts, gap: Gap | None) -> Iterator[tuple[str, date, str]]:
    if facts.review_due:
        yield "review", facts.review_due, f"Notice {facts.name}: review due"
    if gap:
        yield "warning", gap.warn_on, f"Notice {facts.name}: a second notice is needed before it ends"
    end = end_of(facts)
    if end:
        yield "end", end.on, f"Notice {facts.name}: ends"


def _event(reference: str, day: date, words: str, made_at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{reference}@notices.intelligence-meeting",
        f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(words)}",
        "CLASS:CONFIDENTIAL",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Cut a line at 75 octets, never inside a letter; what follows begins with a space."""
    held = ""
    for letter in line:
        if len((held + letter).encode()) > _LINE:
            yield held
            held = " "
        held += letter
    yield held
