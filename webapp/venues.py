"""Venues: the list and one venue, at one address for the meeting and for licensing, each with its own view.

A licensing officer gets cleared words, bands for people and the register; everyone else who comes to the meeting gets
what is known, line by line, and who was seen there.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from flask import Blueprint, Response, url_for

from intel.access import check, decide
from intel.meetings.find import Held, last_meeting
from intel.network.find import find_ego_network
from intel.opendata.find import Premises
from intel.people.days import day_in_words
from intel.people.describe import Described
from intel.people.enquiry import Enquiry
from intel.people.known import get_known
from intel.venues.find import find_licence, find_venue_for_licensing, list_for_licensing, list_venues
from intel.venues.model import ALWAYS_SAID, LicensingView, VenueLine, licence_pairs
from webapp.addresses import address_of_network
from webapp.gate import needs, viewer
from webapp.lines import (
    MOST_AROUND,
    MOST_LINES,
    Line,
    Neighbour,
    SaidLine,
    neighbours,
    report_lines,
    said_lines,
    states_of,
)
from webapp.opened import opened
from webapp.pages import Page, render
from webapp.sections import ItemShown, Part, compose
from webapp.services import services
from webapp.tables import Column, Listed, Table, listed, render_list
from webapp.then import asked_then, then_page
from webapp.thing_sections import SECTIONS

blueprint = Blueprint("venues", __name__)


def _table(counted: str, empty: str) -> Table[VenueLine]:
    return Table(
        name="venues",
        caption="Venues",
        things="venues",
        start="-new",
        empty=empty,
        subjects=lambda rows: [row.id for row in rows],
        columns=(
            Column(
                key="name",
                words="Venue",
                label="",
                of=lambda row: row.name,
                href=lambda row: url_for("venues.page", token=row.token),
            ),
            Column(key="kind", words="Kind", chosen=True, of=lambda row: row.kind),
            Column(key="ward", words="Ward", chosen=True, of=lambda row: row.ward),
            Column(key="reports", words=counted, number=True, of=lambda row: row.reports),
            Column(
                key="last", words="Last", late_first=True, of=lambda row: date.fromisoformat(row.last[:10])
            ),
            Column(
                key="new",
                words="Since the last meeting",
                label="State",
                late_first=True,
                of=lambda row: "new" if row.new else "nothing new",
                order=lambda row: (row.new, row.last),
            ),
        ),
    )


_TABLE: Final = _table(
    "Reports", "No report open to you names a venue yet. Venues come with the agencies' returns."
)
_LICENSING_TABLE: Final = _table(
    "Entries",
    "No entry about premises has been cleared for licensing yet. The intelligence unit clears words for licensing; ask the unit.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VenuesPage(Page):
    """The venues the viewer may see, the one reported last first."""

    template: ClassVar[str] = "venues/list.html"

    table: Listed[VenueLine]
    since: str
    new: int
    licensing: bool
    always: str = ALWAYS_SAID


@dataclass(frozen=True, slots=True, kw_only=True)
class VenuePage(Page):
    """A venue as the meeting sees it."""

    template: ClassVar[str] = "venues/page.html"

    item: Described
    said: tuple[SaidLine, ...]
    lines: tuple[Line, ...]
    lines_found: int
    around: tuple[Neighbour, ...]
    around_found: int
    network: str
    parts: tuple[Part, ...]
    premises: Premises | None
    licence: tuple[tuple[str, str], ...]
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensingPage(Page):
    """A venue as licensing may see it."""

    template: ClassVar[str] = "venues/licensing.html"

    venue: LicensingView
    licence: tuple[tuple[str, str], ...]
    counts: tuple[dict[str, str], ...]
    since: str
    always: str = ALWAYS_SAID


@blueprint.get("/venues", endpoint="list")
@needs("venue.open")
def list_() -> Response:
    """Show the venues; licensing's list has only those with an entry it may use."""
    asking, held = _asking()
    licensing = _is_licensing()
    lines = (list_for_licensing if licensing else list_venues)(asking, since_seq=_place(held))
    table = listed(_LICENSING_TABLE if licensing else _TABLE, lines)
    return render_list(
        VenuesPage(
            subjects=table.subjects,
            table=table,
            since=_since(held),
            new=sum(line.new for line in lines),
            licensing=licensing,
        ),
        table,
    )


@blueprint.get("/venues/<token>")
@needs("venue.open")
def page(token: str) -> Response:
    """Show one venue, as the one who looks may see it."""
    asking, held = _asking()
    venue_id = asking.identify(token)
    if _is_licensing():
        return opened(_licensing(asking, venue_id, held), token)
    check(viewer(), "venue.view")
    if typed := asked_then():
        return then_page(asking, "Venue", token, typed)
    return opened(_meeting(asking, venue_id, held), token)


def _meeting(asking: Enquiry, venue_id: str, held: Held | None) -> Response:
    known = get_known(asking, "Venue", venue_id)
    network = find_ego_network(asking, "Venue", venue_id)
    premises = find_licence(asking, venue_id)
    lines = report_lines(known.lines, states_of(network), since=_place(held))
    around = neighbours(network, known.lines)
    shown = ItemShown(enquiry=asking, known=known, network=network, lines=lines, since=_place(held))
    parts, in_parts = compose(shown, SECTIONS)
    return render(
        VenuePage(
            subjects=(
                venue_id,
                *(line.id for line in known.lines),
                *(item.id for item in network.items),
                *network.reports,
                *in_parts,
            ),
            item=known.item,
            said=said_lines(known),
            lines=lines[:MOST_LINES],
            lines_found=len(known.lines),
            around=around[:MOST_AROUND],
            around_found=len(around),
            network=address_of_network("Venue", known.item.token),
            parts=parts,
            premises=premises,
            licence=licence_pairs(premises),
            since=_since(held),
        )
    )


def _licensing(asking: Enquiry, venue_id: str, held: Held | None) -> Response:
    found = find_venue_for_licensing(asking, venue_id, since_seq=_place(held))
    return render(
        LicensingPage(
            subjects=(venue_id, *(entry.id for entry in found.entries)),
            venue=found,
            licence=licence_pairs(found.premises),
            counts=_counts(found, _since(held)),
            since=_since(held),
        )
    )


def _counts(found: LicensingView, since: str) -> tuple[dict[str, str], ...]:
    number = len(found.entries)
    whom = f"in the last {found.months} months, never named here"
    new = found.new
    return (
        {
            "words": f"{number} {'entry' if number == 1 else 'entries'} you may use",
            "below": "cleared for licensing",
        },
        {"words": f"Young people: {found.young_people}", "below": whom},
        {"words": f"Adults of concern: {found.adults_of_concern}", "below": whom},
        {
            "words": f"New since {since}: {len(new)}" if since else f"New: {len(new)}",
            "below": day_in_words(new[0].on) if new else "nothing since the last meeting",
        },
    )


def _asking() -> tuple[Enquiry, Held | None]:
    asking = services().enquiry(viewer())
    with asking.ledger.reading() as snapshot:
        return asking, last_meeting(snapshot.connection)


def _is_licensing() -> bool:
    return decide(viewer(), "venue.view_licensing").allowed


def _place(held: Held | None) -> int:
    return held.seq if held else 0


def _since(held: Held | None) -> str:
    return day_in_words(held.on) if held else ""
