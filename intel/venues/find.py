"""Questions about venues: the list, the licence, and what licensing may have of one.

Called by the venue pages, the home page and the pack. Licensing's answers are made from cleared words, the open
register and counts of people; no id or name of a person is in them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from intel.errors import NotFound
from intel.opendata.find import Premises, find_premises
from intel.people.describe import describe
from intel.people.enquiry import Enquiry
from intel.venues.model import Bands, LicensingEntry, LicensingView, VenueLine, band, bands

_NOT_THERE = "There is nothing here that you may see. Check the address, or go back to the list of venues."


def list_venues(enquiry: Enquiry, *, since_seq: int) -> tuple[VenueLine, ...]:
    """List every venue in a report the viewer may see, the one reported last first; `since_seq` marks the new."""
    rows = enquiry.reader.run("venues.listed")
    named = describe(enquiry, [("Venue", row["id"]) for row in rows])
    with enquiry.ledger.reading() as snapshot:
        kinds = {row["id"]: _premises(snapshot.connection, row["register_id"]) for row in rows}
    lines = [
        VenueLine(
            id=row["id"],
            token=enquiry.token(row["id"]),
            name=named[("Venue", row["id"])].name,
            kind=_kind(kinds[row["id"]]),
            ward=row["ward"] or "",
            last=row["last"],
            reports=row["reports"],
            new=row["newest_seq"] > since_seq,
        )
        for row in rows
        if ("Venue", row["id"]) in named
    ]
    return _newest_first(lines)


def find_licence(enquiry: Enquiry, venue_id: str) -> Premises | None:
    """Return the register's row of a venue, where a report visible to the viewer was matched to it."""
    rows = enquiry.reader.run("venues.registered", id=venue_id)
    with enquiry.ledger.reading() as snapshot:
        return _premises(snapshot.connection, _first(rows, "register_id"))


def list_for_licensing(enquiry: Enquiry, *, since_seq: int) -> tuple[VenueLine, ...]:
    """List the venues with an entry cleared for licensing; only cleared entries are counted."""
    lines = []
    with enquiry.ledger.reading() as snapshot:
        for venue_id, rows in _cleared(enquiry).items():
            premises = _premises(snapshot.connection, _first(rows, "register_id"))
            lines.append(
                VenueLine(
                    id=venue_id,
                    token=enquiry.token(venue_id),
                    name=premises.name if premises else rows[0]["as_written"],
                    kind=_kind(premises),
                    ward=_ward(premises, rows),
                    last=_on(rows[0]),
                    reports=len(rows),
                    new=any(row["last_seq"] > since_seq for row in rows),
                )
            )
    return _newest_first(lines)


def find_new_for_licensing(enquiry: Enquiry, *, since_seq: int) -> int:
    """Return how many premises have an entry for licensing that is newer than `since_seq`, the last meeting's place."""
    return sum(line.new for line in list_for_licensing(enquiry, since_seq=since_seq))


def find_venue_for_licensing(enquiry: Enquiry, venue_id: str, *, since_seq: int) -> LicensingView:
    """Return one venue as licensing may see it; NotFound where nothing about it was cleared."""
    rows = _cleared(enquiry).get(venue_id)
    if not rows:
        raise NotFound(_NOT_THERE)
    with enquiry.ledger.reading() as snapshot:
        premises = _premises(snapshot.connection, _first(rows, "register_id"))
    rule = bands()
    people = _people(enquiry, venue_id, rows, rule)
    recent = [people[row["report"]] for row in rows if _on(row) >= _since(enquiry.today, rule.months)]
    return LicensingView(
        id=venue_id,
        name=premises.name if premises else rows[0]["as_written"],
        ward=_ward(premises, rows),
        premises=premises,
        entries=tuple(_entry(row, people[row["report"]], rule, since_seq) for row in rows),
        young_people=_together([each.young for each in recent], rule),
        adults_of_concern=_together([each.adults for each in recent], rule),
        months=rule.months,
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """Who is in one report, for counting here and nowhere else: the ids go no further than this module."""

    young: set[str]
    adults: set[str]


def _people(
    enquiry: Enquiry, venue_id: str, rows: Sequence[Mapping[str, Any]], rule: Bands
) -> dict[str, _Counted]:
    counted = {str(row["report"]): _Counted(set(), set()) for row in rows}
    for row in enquiry.reader.run("venues.people_counted", id=venue_id):
        where = counted.get(row["report"])
        if where and row["role"] in rule.young_people:
            where.young.add(row["entity"])
        elif where and row["role"] in rule.adults_of_concern:
            where.adults.add(row["entity"])
    return counted


def _together(found: Iterable[set[str]], rule: Bands) -> str:
    return band(rule.together, len(set().union(*found)))


def _entry(row: Mapping[str, Any], people: _Counted, rule: Bands, since_seq: int) -> LicensingEntry:
    return LicensingEntry(
        id=row["report"],
        number=row["number"],
        on=_on(row),
        time=row["happened_time"] or "",
        text=row["cleared_text"],
        grade=row["grade"],
        young_people=band(rule.in_one_entry, len(people.young)),
        adults_of_concern=band(rule.in_one_entry, len(people.adults)),
        changed_seq=row["last_seq"],
        new=row["last_seq"] > since_seq,
    )


def _cleared(enquiry: Enquiry) -> dict[str, list[dict[str, Any]]]:
    """Return the cleared reports of each venue, newest first; one that names a venue twice is one entry."""
    found: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in enquiry.reader.run("venues.cleared"):
        found[row["id"]].setdefault(row["report"], row)
    return {venue: list(reports.values()) for venue, reports in found.items()}


def _since(today: date, months: int) -> str:
    whole = today.year * 12 + today.month - 1 - months
    return f"{whole // 12:04}-{whole % 12 + 1:02}-{today.day:02}"


def _on(row: Mapping[str, Any]) -> str:
    return str(row["happened_on"] or row["reported_on"])


def _first(rows: Iterable[Mapping[str, Any]], column: str) -> str:
    return next((str(row[column]) for row in rows if row[column]), "")


def _ward(premises: Premises | None, rows: Sequence[Mapping[str, Any]]) -> str:
    return (premises.ward if premises else "") or _first(rows, "ward")


def _kind(premises: Premises | None) -> str:
    return premises.kind if premises else "not in the register"


def _premises(connection: Connection, register_id: str | None) -> Premises | None:
    return find_premises(connection, register_id) if register_id else None


def _newest_first(lines: Iterable[VenueLine]) -> tuple[VenueLine, ...]:
    by_name = sorted(lines, key=lambda line: (line.name.casefold(), line.id))
    return tuple(sorted(by_name, key=lambda line: line.last, reverse=True))
