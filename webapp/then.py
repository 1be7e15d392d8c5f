"""What was believed when: the page of an item as known at a day, and the section that leads there.

`?as_known_at=2026-10-06` at the address of a person or thing. The past opens nothing; see `intel.network.find_then`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Final

from flask import Response, request

from intel.access import decide
from intel.errors import AskedWrongly
from intel.meetings.find import Placed, list_meetings, place_on
from intel.network.find_then import Then, find_then
from intel.people.days import day_in_words
from intel.people.describe import Described
from intel.people.enquiry import Enquiry
from intel.people.find_report import with_named
from intel.people.find_then import suspect_then
from intel.people.known import ReportLine
from webapp.addresses import address_of
from webapp.lines import Line, Neighbour, SaidLine, neighbours, report_lines, said_lines, states_of
from webapp.pages import Page, render
from webapp.sections import ItemShown, Place, Section

ASKED: Final = "as_known_at"
_MEETINGS: Final = 4  # the newest so many are offered; any day can be typed


@dataclass(frozen=True, slots=True, kw_only=True)
class ThenPage(Page):
    """What was believed of an item on a day, and what has changed since."""

    template: ClassVar[str] = "known/then.html"

    item: Described
    asked: "AskThen"
    on: str
    nothing: bool
    suspect: str
    lines: tuple[Line, ...]
    apart: tuple[Line, ...]
    parted: tuple[Line, ...]
    after: tuple[Line, ...]
    withdrawn: bool
    said: tuple[SaidLine, ...]
    around: tuple[Neighbour, ...]
    today: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskThen:
    """The form for a day, and the meetings as short ways."""

    action: str
    day: str
    latest: str
    meetings: tuple[tuple[str, str], ...]


def asked_then() -> str:
    """Return the day asked for in the address, as typed; nothing where the page of today is wanted."""
    return request.args.get(ASKED, "").strip()


def section(shown: ItemShown) -> Section:
    """Return the way to the item's earlier states."""
    content = _ask(shown.enquiry, shown.known.item, "")
    return Section(template="known/ask_then.html", place=Place.SIDE, content=content)


def then_page(enquiry: Enquiry, label: str, token: str, typed: str) -> Response:
    """Show what was believed of an item at the end of the day typed."""
    on = _day(typed, enquiry.today)
    placed = place_on(enquiry, on)
    entity_id = enquiry.identify(token)
    found = find_then(enquiry, label, entity_id, placed.seq)
    item = found.known.item
    states = states_of(found.network)
    lines = _remarked(report_lines(found.known.lines, states, since=0), found)
    parts = [_plain(each, found) for each in (found.apart, found.parted, found.since)]
    return render(
        ThenPage(
            subjects=(
                entity_id,
                *(each.id for each in found.network.items),
                *with_named(enquiry, found.reports),
            ),
            detail=f"as known on {on.isoformat()}",
            recorded="This view is recorded",
            item=item,
            asked=_ask(enquiry, item, on.isoformat()),
            on=_on(placed),
            nothing=not (found.known.lines or found.apart or found.parted),
            suspect=_suspect(enquiry, item, placed),
            lines=lines,
            apart=parts[0],
            parted=parts[1],
            after=parts[2],
            withdrawn=found.withdrawn,
            said=said_lines(found.known),
            around=neighbours(found.network, found.known.lines),
            today=address_of(label, token),
        )
    )


def _day(typed: str, today: date) -> date:
    try:
        on = date.fromisoformat(typed)
    except ValueError:
        raise AskedWrongly(
            "That is not a day. Write it like 2026-10-06, or choose a meeting on the page of the person or thing."
        ) from None
    if on > today:
        raise AskedWrongly("That day is still to come, so nothing is known on it yet. Choose an earlier one.")
    return on


def _on(placed: Placed) -> str:
    day = day_in_words(placed.on)
    return f"at the meeting of {day}" if placed.meeting else f"at the end of {day}"


def _suspect(enquiry: Enquiry, item: Described, placed: Placed) -> str:
    """Say the police decision in force that day, to whoever may have the list of suspects; never of someone protected."""
    if item.label != "Person" or item.protected or not decide(enquiry.viewer, "suspects.list").allowed:
        return ""
    ground = suspect_then(enquiry, item.id, placed.seq)
    return f"Suspect on that day, by a police decision. Ground: {ground}." if ground else ""


def _plain(lines: Iterable[ReportLine], found: Then) -> tuple[Line, ...]:
    return _remarked(report_lines(lines, {}, since=0), found)


def _remarked(lines: Iterable[Line], found: Then) -> tuple[Line, ...]:
    return tuple(replace(each, remark=_became(each.line, found)) for each in lines)


def _became(line: ReportLine, found: Then) -> str:
    if line.id in found.corrected:
        return f"Corrected since, on {day_in_words(found.corrected[line.id])}: the report shows how it reads now."
    return "The grade was confirmed since." if line.id in found.confirmed else ""


def _ask(enquiry: Enquiry, item: Described, day: str) -> AskThen:
    with enquiry.ledger.reading() as snapshot:
        meetings = list_meetings(snapshot.connection)[:_MEETINGS]
    address = address_of(item.label, item.token)
    return AskThen(
        action=address,
        day=day,
        latest=enquiry.today.isoformat(),
        meetings=tuple(
            (day_in_words(each.on), f"{address}?{ASKED}={each.on.isoformat()}")
            for each in meetings
            if each.on <= enquiry.today
        ),
    )
