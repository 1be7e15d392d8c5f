"""Days as people say them. Called by every page, pack and sentence that shows one."""

from datetime import date, datetime


def day_in_words(day: date | datetime | str) -> str:
    """Return "3 October 2026"; nothing where there is no day."""
    return _in_words(day, "%B")


def short_day(day: date | datetime | str) -> str:
    """Return "3 Oct 2026", for tables; nothing where there is no day."""
    return _in_words(day, "%b")


def _in_words(day: date | datetime | str, month: str) -> str:
    if day == "":
        return ""
    known = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    return f"{known.day} {known.strftime(month)} {known.year}"


def month_in_words(month: str) -> str:
    """Return a month ("2026-05") as people write it."""
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"
