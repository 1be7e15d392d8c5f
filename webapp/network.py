"""The network of a person, place or thing: a diagram, and the same links as sentences with their reports."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from flask import Blueprint, Response, request, url_for

from intel.errors import NotFound
from intel.meetings.find import Held, last_meeting
from intel.network.find import (
    NO_LINES,
    EgoNetwork,
    State,
    find_ego_network,
    find_places,
    find_report_lines,
    find_states,
    get_label,
)
from intel.network.model import Link
from intel.people.days import day_in_words
from intel.people.enquiry import Enquiry
from intel.people.find_report import with_named
from intel.people.known import ReportLine
from intel.people.recent import Recent
from webapp.addresses import LABELS, SLUGS, address_of, address_of_network
from webapp.gate import needs, viewer
from webapp.network_asked import LETTERS, STEPS, Asked, asked_in
from webapp.network_picture import End, LinkRow, link_rows, picture
from webapp.network_shown import (
    TABLE,
    Month,
    Option,
    Shape,
    choices_of_month,
    items_of,
    kinds_of,
    letter_in_words,
    letters_of,
    months_of,
    shapes_of,
    states_of,
)
from webapp.pages import Answer, Page, render, render_json
from webapp.services import services
from webapp.tables import Listed, listed, render_list

blueprint = Blueprint("network", __name__, url_prefix="/network")

# The script puts the id of the item to look around in the place of this word.
_ANY = "any"
_ID = "ID"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage(Page):
    """Where to begin, for someone who has not said whose network they want."""

    template: ClassVar[str] = "network/start.html"

    recent: tuple[End, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPage(Page):
    """The network around one item, for this viewer."""

    template: ClassVar[str] = "network/page.html"
    action: ClassVar[str] = "network"

    heading: str
    name: str
    errors: tuple[tuple[str, str], ...]
    centre: str
    centre_words: str
    centre_href: str
    asked: Asked
    steps: tuple[str, ...]
    letters: tuple[tuple[str, str], ...]
    kinds: tuple[Option, ...]
    chosen_kinds: tuple[str, ...]
    items: tuple[Option, ...]
    chosen_items: tuple[str, ...]
    since_months: tuple[tuple[str, str], ...]
    until_months: tuple[tuple[str, str], ...]
    months: tuple[Month, ...]
    most: int
    meeting: str
    states: Mapping[str, str]
    reset: str
    shown: int
    found: int
    remark: str
    rows: tuple[LinkRow, ...]
    table: Listed[LinkRow]
    shapes: tuple[Shape, ...]
    drawn: Mapping[str, str]
    picture: dict[str, Any]
    around_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkAnswer(Answer):
    """A picture, recorded as a look at a network with everyone in it."""

    action: ClassVar[str] = "network"


@blueprint.get("")
@needs("network.view")
def start() -> Response:
    """Say how to come to a network."""
    enquiry = services().enquiry(viewer())
    found = Recent(services().database, clock=services().clock).list(enquiry)
    return render(
        StartPage(
            subjects=tuple(item.id for item in found),
            detail="recent items" if found else "",
            recent=tuple(
                End(name=item.name, href=address_of_network(item.label, item.token), words=item.words)
                for item in found
            ),
        )
    )


@blueprint.get("/<label>/<token>")
@needs("network.view")
def page(label: str, token: str) -> Response:
    """Show the network around one item: diagram, filters, table."""
    asked = asked_in(request.args)
    enquiry = services().enquiry(viewer())
    last = _last_meeting(enquiry)
    found = _find(enquiry, label, token, asked, last)
    lines = find_report_lines(enquiry, found.reports)
    states = _states(enquiry, found, last, lines)
    rows = link_rows(found, lines, states)
    people = sum(item.label == "Person" for item in found.items)
    here = _page_of(found, token)
    kinds, items, months = kinds_of(found, asked), items_of(found, asked), months_of(found, asked)
    table = listed(TABLE, rows)
    return render_list(
        NetworkPage(
            subjects=(*_subjects(found), *with_named(enquiry, found.reports)),
            detail=_detail(found),
            recorded=f"This view and the {_count(people, 'person', 'people')} in it are recorded",
            heading=f"Around {found.centre.name}",
            name=found.centre.name,
            errors=tuple((sentence, field) for field, sentence in asked.faults),
            centre=token,
            centre_words=found.centre.words,
            centre_href=address_of(found.centre.label, token),
            asked=asked,
            steps=STEPS,
            letters=tuple((letter, letter_in_words(letter)) for letter in reversed(LETTERS)),
            kinds=kinds,
            chosen_kinds=asked.kinds or tuple(kind for kind, _, _ in kinds),
            items=items,
            chosen_items=asked.items or tuple(item for item, _, _ in items),
            since_months=choices_of_month(found, asked.since),
            until_months=choices_of_month(found, asked.until),
            months=months,
            most=max((month.reports for month in months), default=0),
            meeting=day_in_words(last.on) if last else "",
            states=states_of(found, states),
            reset=url_for("network.page", **here),
            shown=len(found.items),
            found=found.found,
            remark=_remark(found, rows),
            rows=rows,
            table=table,
            shapes=shapes_of(found),
            drawn=letters_of(found),
            picture=picture(found, states) if rows else {},
            around_url=url_for("network.json", label=_ANY, token=_ID, **asked.parts(steps=1)),
        ),
        table,
    )


@blueprint.get("/<label>/<token>.json", endpoint="json")
@needs("network.view")
def send_picture(label: str, token: str) -> Response:
    """Send the picture of the network around one item; with `any` for a label, whatever the id is of."""
    enquiry = services().enquiry(viewer())
    last = _last_meeting(enquiry)
    found = _find(enquiry, label, token, asked_in(request.args), last)
    states = _states(enquiry, found, last)
    return render_json(
        NetworkAnswer(content=picture(found, states), subjects=_subjects(found), detail=_detail(found))
    )


def _states(
    enquiry: Enquiry, found: EgoNetwork, last: Held | None, lines: Mapping[str, ReportLine] = NO_LINES
) -> dict[Link, State]:
    return find_states(found, find_places(enquiry, found, lines), last.seq) if last else {}


def _last_meeting(enquiry: Enquiry) -> Held | None:
    with enquiry.ledger.reading() as snapshot:
        return last_meeting(snapshot.connection)


def _page_of(found: EgoNetwork, token: str) -> dict[str, Any]:
    return {"label": SLUGS[found.centre.label], "token": token}


def _find(enquiry: Enquiry, label: str, token: str, asked: Asked, last: Held | None) -> EgoNetwork:
    entity_id = enquiry.identify(token)
    known = get_label(enquiry, entity_id) if label == _ANY else LABELS.get(label, label)
    if known not in SLUGS:
        raise NotFound("There is nothing here that you may see. Check the address, or search by name.")
    narrowing = asked.narrowing
    if asked.new:
        narrowing = replace(narrowing, reports=_new_reports(enquiry, last))
    return find_ego_network(enquiry, known, entity_id, steps=asked.steps, narrowing=narrowing, among=True)


def _new_reports(enquiry: Enquiry, last: Held | None) -> frozenset[str]:
    """Return the reports that came or were corrected since the last meeting; all of them before the first."""
    after = last.seq if last else 0
    return frozenset(
        row["report"] for row in enquiry.reader.run("meetings.places") if row["last_seq"] > after
    )


def _subjects(found: EgoNetwork) -> tuple[str, ...]:
    return (*(item.id for item in found.items), *found.reports)


def _detail(found: EgoNetwork) -> str:
    return f"{len(found.items)} of {found.found} items within {_count(found.steps, 'step', 'steps')}"


def _remark(found: EgoNetwork, rows: tuple[LinkRow, ...]) -> str:
    """Say what the table holds in all; of a picture around a child alone, nothing is counted but what is shown."""
    if found.about_a_child:
        return ""
    agencies = {report.line.agency for row in rows for report in row.reports}
    return (
        f"{_count(len(rows), 'link', 'links')}, {_count(len(found.reports), 'report', 'reports')}, "
        f"{_count(len(agencies), 'agency', 'agencies')}."
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
