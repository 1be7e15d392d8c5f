"""Who else was there that evening: a section of the page of a person, vehicle, venue or place."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from intel.network.evenings import Evening, Sighting
from intel.network.find_evenings import MOST_EVENINGS, Evenings, find_evenings
from intel.people.days import day_in_words
from intel.people.describe import Described
from intel.people.find_report import with_named
from intel.people.stated import Key
from webapp.addresses import address_of, address_of_report
from webapp.lines import Piece
from webapp.sections import ItemShown, Place, Section

# What can be at a place, and the places themselves.
_LABELS: Final = frozenset({"Person", "Vehicle", "Venue", "Place"})


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """Somebody or something that was there, as the reports that say so put it; each report with its grade and hour."""

    name: Piece
    words: str
    reports: tuple["Said", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One report that puts them there."""

    time: str
    report: Piece
    grade: str
    provisional: bool
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EveningRow:
    """One evening at one place."""

    on: str
    where: Piece
    there: tuple[There, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EveningRows:
    """The evenings of a page, newest first; `more` says how many there are in all, where that measures no child."""

    heading: str
    at_place: bool
    rows: tuple[EveningRow, ...]
    more: str


def section(shown: ItemShown) -> Section | None:
    """Return the evenings, or None where no two reports put others there."""
    item = shown.known.item
    if item.label not in _LABELS:
        return None
    found = find_evenings(shown.enquiry, (item.label, item.id))
    rows = tuple(_row(each, found) for each in found.evenings)
    if not rows:
        return None
    at_place = item.label in {"Venue", "Place"}
    content = EveningRows(
        heading="Here on the same evening" if at_place else "Who else was there that evening",
        at_place=at_place,
        rows=rows,
        more=_more(found, item),
    )
    return Section(
        template="known/evenings.html",
        place=Place.MAIN,
        content=content,
        subjects=(*found.shown, *with_named(shown.enquiry, list(found.lines))),
    )


def _more(found: Evenings, item: Described) -> str:
    """Say what the cap left out; of a young person, that there is more and not how much."""
    shown = len(found.evenings)
    if found.found <= MOST_EVENINGS:
        return ""
    if item.protected:
        return "The newest are shown. Earlier evenings are in the reports above."
    return f"Showing {shown} of {found.found} evenings."


def _row(evening: Evening, found: Evenings) -> EveningRow:
    where = found.items[evening.where]
    return EveningRow(
        on=day_in_words(evening.on),
        where=Piece(words=where.name, href=address_of(where.label, where.token)),
        there=tuple(_there(evening.sightings, found)),
    )


def _there(sightings: tuple[Sighting, ...], found: Evenings) -> list[There]:
    """Put the sightings of each together, in the order of the first."""
    order: Mapping[Key, int] = {each.who: -place for place, each in enumerate(reversed(sightings))}
    by_who = sorted(sightings, key=lambda each: order[each.who])
    return [
        _one(found.items[who], list(same), found)
        for who, same in groupby(by_who, key=lambda each: each.who)
        if who in found.items
    ]


def _one(item: Described, sightings: list[Sighting], found: Evenings) -> There:
    return There(
        name=Piece(words=item.name, href=address_of(item.label, item.token)),
        words=item.words,
        reports=tuple(_said(each, found) for each in sightings),
    )


def _said(sighting: Sighting, found: Evenings) -> Said:
    line = found.lines[sighting.report]
    return Said(
        time=sighting.time,
        report=Piece(words=line.name, href=address_of_report(line.token)),
        grade=line.grade,
        provisional=line.provisional,
        agency=line.agency,
    )
