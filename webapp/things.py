"""Places, vehicles, telephones, online accounts and organisations: one page, what is known line by line."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, Response

from intel import vocabulary
from intel.access import check
from intel.errors import NotFound
from intel.meetings.find import since_last
from intel.network.find import find_ego_network
from intel.people.describe import Described
from intel.people.find_report import with_named
from intel.people.known import get_known
from webapp.addresses import LABELS, address_of_network
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
from webapp.then import asked_then, then_page
from webapp.thing_sections import SECTIONS

blueprint = Blueprint("things", __name__)

# The permission to see each kind of thing; people and venues have pages of their own.
_PERMISSIONS = {
    "Place": "place.view",
    "Vehicle": "vehicle.view",
    "Phone": "phone.view",
    "OnlineAccount": "online_account.view",
    "Organisation": "organisation.view",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingPage(Page):
    """What is known of one thing, as this viewer may have it."""

    template: ClassVar[str] = "things/page.html"

    item: Described
    above: str
    lines: tuple[Line, ...]
    lines_found: int
    agencies: int
    said: tuple[SaidLine, ...]
    around: tuple[Neighbour, ...]
    around_found: int
    network: str
    parts: tuple[Part, ...]


@blueprint.get("/<any(places, vehicles, phones, accounts, organisations):kind>/<token>")
@needs("place.view")
def page(kind: str, token: str) -> Response:
    """Show one thing."""
    label = LABELS.get(kind, "")
    if label not in _PERMISSIONS:
        raise NotFound("There is nothing here that you may see. Check the address, or search by name.")
    check(viewer(), _PERMISSIONS[label])
    asking = services().enquiry(viewer())
    if typed := asked_then():
        return then_page(asking, label, token, typed)
    known = get_known(asking, label, asking.identify(token))
    network = find_ego_network(asking, label, known.item.id)
    around = neighbours(network, known.lines)
    since = since_last(asking)
    lines = report_lines(known.lines, states_of(network), since=since)
    shown = ItemShown(enquiry=asking, known=known, network=network, lines=lines, since=since)
    parts, in_parts = compose(shown, SECTIONS)
    word = str(vocabulary.labels()[label]["word"])
    answer = render(
        ThingPage(
            subjects=(
                known.item.id,
                *(item.id for item in network.items),
                *with_named(asking, [each.line.id for each in lines]),
                *in_parts,
            ),
            recorded="This view is recorded",
            item=known.item,
            above=word[0].upper() + word[1:],
            lines=lines[:MOST_LINES],
            lines_found=len(lines),
            agencies=len({each.line.agency for each in lines}),
            said=said_lines(known),
            around=around[:MOST_AROUND],
            around_found=len(around),
            network=address_of_network(label, token),
            parts=parts,
        )
    )
    return opened(answer, token)
