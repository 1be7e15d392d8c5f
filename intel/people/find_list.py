"""The lists of people, each as one viewer may have it: suspects, adults of concern, young people, age not recorded.

Called by the people page. A list of people who are protected is alphabetical and holds no number about anyone.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from intel.access.policy import check, decide
from intel.people.describe import Described, describe_people
from intel.people.enquiry import Enquiry
from intel.people.find import Decision, decisions
from intel.people.find_protection import protections
from intel.people.protection import Standing


class Which(StrEnum):
    """The lists there are."""

    SUSPECTS = "suspects"
    ADULTS = "adults"
    YOUNG_PEOPLE = "young-people"
    AGE_UNKNOWN = "age-not-recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One person in a list. `reports`, `agencies` and `decision` are never set for someone protected."""

    item: Described
    last: str
    reports: int | None = None
    agencies: int | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleList:
    """A whole list, in its own order."""

    which: Which
    lines: tuple[PersonLine, ...]


def may_list(enquiry: Enquiry) -> tuple[Which, ...]:
    """Return the lists this viewer may open; the whole list of suspects is the police's alone."""
    suspects = decide(enquiry.viewer, "suspects.list").allowed
    return tuple(each for each in Which if suspects or each is not Which.SUSPECTS)


def list_people(enquiry: Enquiry, which: Which) -> PeopleList:
    """Return a list: adults by their newest report, those protected by name."""
    if which is Which.SUSPECTS:
        check(enquiry.viewer, "suspects.list")
    found = _of_standing(enquiry, _wanted(enquiry, which))
    items = describe_people(enquiry, found)
    if which in (Which.YOUNG_PEOPLE, Which.AGE_UNKNOWN):
        lines = sorted((_protected_line(each, found[each.id]) for each in items), key=by_name)
    else:
        lines = _adult_lines(enquiry, which, items, found)
    return PeopleList(which=which, lines=tuple(lines))


def _wanted(enquiry: Enquiry, which: Which) -> frozenset[Standing]:
    """Return who is in a list; without the list of suspects, a suspect is among the adults, unmarked."""
    if which is Which.ADULTS and not decide(enquiry.viewer, "suspects.list").allowed:
        return frozenset({Standing.ADULT, Standing.SUSPECT})
    return {
        Which.SUSPECTS: frozenset({Standing.SUSPECT}),
        Which.ADULTS: frozenset({Standing.ADULT}),
        Which.YOUNG_PEOPLE: frozenset({Standing.YOUNG_PERSON}),
        Which.AGE_UNKNOWN: frozenset({Standing.AGE_UNKNOWN}),
    }[which]


def worded(enquiry: Enquiry) -> dict[str, list[dict[str, Any]]]:
    """Return every person this viewer may know of, with their wordings, newest first, as `describe_people` takes them."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in enquiry.reader.run("people.worded"):
        mention = {key: value for key, value in row.items() if value is not None}
        found[row["id"]].append({"mention": mention, "reported_on": row["reported_on"]})
    return found


def _of_standing(enquiry: Enquiry, wanted: frozenset[Standing]) -> dict[str, list[dict[str, Any]]]:
    found = worded(enquiry)
    with enquiry.ledger.reading() as snapshot:
        standings = protections(snapshot.connection, list(found), on=enquiry.today)
    return {each: rows for each, rows in found.items() if standings[each].standing in wanted}


def _protected_line(item: Described, rows: Sequence[dict[str, Any]]) -> PersonLine:
    return PersonLine(item=item, last=_last(rows))


def _adult_lines(
    enquiry: Enquiry, which: Which, items: Sequence[Described], found: dict[str, list[dict[str, Any]]]
) -> list[PersonLine]:
    in_force = decisions(enquiry, [each.id for each in items]) if which is Which.SUSPECTS else {}
    lines = [
        PersonLine(
            item=item,
            last=_last(found[item.id]),
            reports=len({row["mention"]["report"] for row in found[item.id]}),
            agencies=len({row["mention"]["agency"] for row in found[item.id]}),
            decision=in_force.get(item.id),
        )
        for item in sorted(items, key=lambda each: each.name.casefold())
    ]
    return sorted(lines, key=lambda line: line.last, reverse=True)


def _last(rows: Sequence[dict[str, Any]]) -> str:
    return max(str(row["mention"]["happened_on"]) for row in rows)


def by_name(line: PersonLine) -> tuple[bool, str]:
    """Return what orders people by name: names first, then those who stand by their number or a description: YP-9 before YP-10."""
    shown = line.item.name.casefold()
    return (not line.item.named, re.sub(r"\d+", lambda number: number[0].zfill(6), shown))
