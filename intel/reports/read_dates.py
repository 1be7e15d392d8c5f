"""The dates of one row: reported, happened, ended, missing; and which columns leave the order of day and month open.

Called by `read_rows`. Nothing is guessed: words that name no day are kept and asked about, and where a column writes the
month first in one line, a date of it that could be either day is refused until the mapping says which comes first.
"""

from datetime import date, time
from typing import Any, Final

from intel.reports import values
from intel.reports.cells import Cell, Table
from intel.reports.dates import (
    Happening,
    Moment,
    Order,
    UnreadableError,
    day_meant,
    may_be_either,
    order_evidence,
    read_date,
    read_happened,
    read_time,
    uk_time,
)
from intel.reports.layout import Fields, Layout
from intel.reports.mapping import Mapping, is_date
from intel.reports.model import MissingEpisode

_WEEKDAY: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def doubtful_columns(table: Table, layout: Layout, mapping: Mapping) -> dict[str, str]:
    """Return the columns of dates whose own lines contradict the order they are read in, with a date that does."""
    found = {}
    for column in mapping.columns:
        if column.field and is_date(column.field):
            cells = (layout.cell(row, column.column) for row in table.rows if row.line > layout.line)
            evidence = order_evidence(cells)
            order = column.dates or mapping.dates
            if evidence.order and evidence.order != order:
                found[values.folded(column.column)] = evidence.shown
    return found


def order_of(fields: Fields, name: str, cell: Cell) -> Order:
    """Return the order in which a field's column writes day and month; a date it leaves open is refused."""
    column, _ = fields.said[name]
    shown = fields.layout.doubtful.get(values.folded(column.column)) if column else None
    if shown is not None and may_be_either(cell):
        also = f" (“{shown}”)" if shown else ""
        raise UnreadableError(
            f"Other lines of this column can only be read with day and month the other way round{also}, so this may "
            "be either of two days. Say which comes first where the columns are explained."
        )
    return (column.dates if column else "") or fields.mapping.dates


def _day(fields: Fields, name: str, today: date) -> Moment | None:
    return fields.take(name, lambda cell: read_date(cell, order_of(fields, name, cell), today=today), None)


def read_dates(fields: Fields, today: date) -> dict[str, Any]:
    """Read the dates. Where no column says when it was reported, that is the day it happened."""

    reported = _day(fields, "reported_on", today)
    when = fields.take(
        "happened_on",
        lambda cell: read_happened(cell, order_of(fields, "happened_on", cell), today=today),
        None,
    )
    happened = Moment(day=when.day, at=when.at) if when and when.day else None
    until = _day(fields, "happened_to", today)
    missing = _missing(fields, today)
    if happened is None and missing and missing.missing_from:
        happened = Moment(day=missing.missing_from.date())
    if reported is None and not _has_column(fields.mapping, "reported_on"):
        reported = happened
    if reported is None:
        if not fields.faults:
            fields.refuse("reported_on", "This row does not say when it was reported.")
        return {}
    _check_order(fields, happened, until, reported)
    ends = until.day if until else when.until if when else None
    if when and when.said and (when.day is None or when.until):
        _ask_day(fields, when, reported.day)
    return {
        "reported_on": reported.day,
        "happened_on": happened.day if happened else None,
        "happened_to": min(ends, reported.day) if ends and when and when.until else ends,
        "happened_time": _time_said(fields, when, happened),
        "missing": missing,
        "kind": fields.take("kind", values.kind, "missing_episode" if missing else "intelligence"),
    }


def _ask_day(fields: Fields, when: Happening, reported: date) -> None:
    """Ask for the day that words leave open, with the one they may mean."""
    if when.until:
        fields.ask(
            "happened_on",
            "Only the month is given: it counts as some time in that month. Write the day if it is known.",
        )
        return
    meant = day_meant(when.said, reported)
    if meant is None:
        fields.ask("happened_on", "This names no day. It is kept as written; write the day if it is known.")
    else:
        words = f"{_WEEKDAY[meant.weekday()]} {meant.day} {_MONTHS[meant.month - 1]} {meant.year}"
        fields.ask(
            "happened_on",
            f"This names no day. It is kept as written; counted from the day of the report it may be {words}.",
            offer=f"{meant.day} {_MONTHS[meant.month - 1]} {meant.year}",
        )


def _time_said(fields: Fields, when: Happening | None, happened: Moment | None) -> str:
    """Return the time of day, and words for when it was, as they were written."""
    at = fields.take("happened_time", read_time, "")
    at = at or (happened.at.strftime("%H:%M") if happened and happened.at else "")
    said = when.said if when and not when.until else ""
    return ", ".join(dict.fromkeys(each for each in (said, at) if each))


def _has_column(mapping: Mapping, name: str) -> bool:
    return any(column.field == name for column in mapping.columns)


def _check_order(fields: Fields, happened: Moment | None, until: Moment | None, reported: Moment) -> None:
    if happened and happened.day > reported.day:
        fields.refuse("happened_on", "It cannot have happened after it was reported.")
    if happened and until and until.day < happened.day:
        fields.refuse("happened_to", "It cannot have ended before it began.")


def _missing(fields: Fields, today: date) -> MissingEpisode | None:
    start = _day(fields, "missing.from", today)
    end = _day(fields, "missing.to", today)
    interview = _day(fields, "missing.return_interview_on", today)
    offered = fields.take("missing.return_interview_offered", values.yes_or_no, None)
    where = fields.take("missing.found_where", values.words, "")
    whom = fields.take("missing.found_with", values.words, "")
    if not any((start, end, interview, where, whom)) and offered is None:
        return None
    begun = uk_time(start.day, start.at or time(0)) if start else None
    ended = uk_time(end.day, end.at or time(0)) if end else None
    if start and end and begun and ended and (ended < begun if end.at else end.day < start.day):
        fields.refuse("missing.to", "The young person cannot have been found before going missing.")
    return MissingEpisode(
        missing_from=begun,
        missing_to=ended,
        found_where=where,
        found_with=whom,
        return_interview_on=interview.day if interview else None,
        return_interview_time=f"{interview.at:%H:%M}" if interview and interview.at else "",
        return_interview_offered=offered,
    )
