"""The clock as something passed in. `intel.app` passes `utc_now`; tests pass a clock of their own."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time now, aware and in UTC."""
    return datetime.now(UTC)


def as_text(moment: datetime) -> str:
    """Write a moment in UTC with a fixed width, so that text order is time order and hashes never differ."""
    if moment.tzinfo is None:
        raise ValueError("a clock gave a time without a zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
