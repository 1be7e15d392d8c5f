"""`intel search TEXT` and `intel show ID`: what the pages of search, people, things and reports say, on a terminal.

The same policy, the same narrowing, the same second check and the same record as a page. Internal ids are not printed:
ID is the token that search prints, or a report's number.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import click

from intel import vocabulary
from intel.access.model import Viewer
from intel.access.policy import check
from intel.cli.session import answer, asking, opened, plain, shown
from intel.errors import NotFound
from intel.network.find import find_ego_network, get_label
from intel.network.search import Matches, find_matches
from intel.people.describe import Described
from intel.people.enquiry import Enquiry
from intel.people.find_report import get_report, with_named
from intel.people.known import ReportLine, get_known
from intel.venues.find import find_venue_for_licensing
from intel.venues.model import ALWAYS_SAID

# The permission to see each kind of thing; a licensing officer sees premises by another one.
_PERMISSIONS: Final = {
    "Person": "person.view",
    "Venue": "venue.view",
    "Place": "place.view",
    "Vehicle": "vehicle.view",
    "Phone": "phone.view",
    "OnlineAccount": "online_account.view",
    "Organisation": "organisation.view",
}
_REPORT: Final = {
    "id": "Report",
    "on": "Date",
    "grade": "Grade",
    "agency": "From",
    "basis": "Basis",
    "role": "As",
    "text": "Text",
}
_JSON: Final = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


@click.command("search")
@click.argument("text")
@click.option("--most", default=50, show_default=True, type=click.IntRange(1, 500), help="How many of each.")
@_JSON
def search_command(text: str, *, most: int, as_json: bool) -> None:
    """Search what you may read: names, numbers, addresses, words of reports, a report's number."""
    with opened() as services:
        viewer = asking(services, "search.use")
        enquiry = services.enquiry(viewer)
        found = find_matches(enquiry, text.strip(), most)
        named = with_named(enquiry, [line.id for line in found.reports])
        subjects = (*(match.item.id for match in found.items), *named)
        shown(services, viewer, subjects, action="search", detail=f"{found.found} found")
    rows = _rows(found)
    if as_json:
        click.echo(_json({"found": found.found, "shown": len(rows), "rows": rows}))
        return
    columns = {"id": "Id", "what": "What it is", "name": "Name", "found_as": "Found as"}
    answer(rows, columns, as_json=False, empty="Nothing found in what is open to you. Try one word alone.")
    if rows:
        click.echo(f"Showing {len(rows):,} of {found.found:,}. See one: intel show ID")


@click.command("show")
@click.argument("known_as", metavar="ID")
@_JSON
def show_command(known_as: str, *, as_json: bool) -> None:
    """Show what is known of one person, thing or report: ID is what search prints, or a report's number (R-12)."""
    with opened() as services:
        viewer = asking(services, "search.use")
        enquiry = services.enquiry(viewer)
        if known_as[:2].upper() == "R-":
            facts, subjects = _report(enquiry, viewer, known_as)
        else:
            entity_id = enquiry.identify(known_as)
            facts, subjects = _entity(enquiry, viewer, get_label(enquiry, entity_id), entity_id)
        shown(services, viewer, subjects)
    if as_json:
        click.echo(_json(facts))
    else:
        _print(facts)


def _rows(found: Matches) -> list[dict[str, Any]]:
    items = [
        {
            "id": match.item.token,
            "what": match.item.words,
            "name": match.item.name,
            "found_as": match.written if match.written != match.item.name else "",
        }
        for match in found.items
    ]
    reports = [
        {"id": line.name, "what": "report", "name": f"{line.agency}, {line.when}", "found_as": line.text}
        for line in found.reports
    ]
    return [*items, *reports]


def _entity(
    enquiry: Enquiry, viewer: Viewer, label: str, entity_id: str
) -> tuple[dict[str, Any], Sequence[str]]:
    """Return what is known of a person or thing, with the ids of all that is in it."""
    if label == "Venue" and viewer.role == "licensing_officer":
        check(viewer, "venue.view_licensing")
        return _premises(enquiry, entity_id)
    check(viewer, _PERMISSIONS[label])
    known = get_known(enquiry, label, entity_id)
    around = find_ego_network(enquiry, label, entity_id)
    named = {(item.label, item.id): item for item in around.items}
    facts = {
        **_item(known.item),
        "said": [{"what": each.what, "value": each.value, "reports": each.reports} for each in known.said],
        "links": [
            {
                "link": f"{named[link.start].name} {link.words} {named[link.end].name}",
                "grade": link.grade + (" provisional" if link.provisional else ""),
                "agencies": [vocabulary.agencies()[each]["name"] for each in link.agencies],
                "last": link.last,
            }
            for link in sorted(around.links, key=lambda each: each.last, reverse=True)
        ],
        "reports": [_line(line) for line in known.lines],
    }
    reports = with_named(enquiry, [*(line.id for line in known.lines), *around.reports])
    return facts, (entity_id, *(item.id for item in around.items), *reports)


def _premises(enquiry: Enquiry, venue_id: str) -> tuple[dict[str, Any], Sequence[str]]:
    """Return a venue in the words cleared for licensing: bands for people, and no name."""
    view = find_venue_for_licensing(enquiry, venue_id, since_seq=0)
    entries = [
        {
            "id": entry.name,
            "on": entry.on,
            "grade": entry.grade,
            "young_people": entry.young_people,
            "adults_of_concern": entry.adults_of_concern,
            "text": entry.text,
        }
        for entry in view.entries
    ]
    facts = {
        "id": enquiry.token(venue_id),
        "name": view.name,
        "what": "venue",
        "always": ALWAYS_SAID,
        "reports": entries,
    }
    return facts, (venue_id, *(entry.id for entry in view.entries))


def _report(enquiry: Enquiry, viewer: Viewer, number: str) -> tuple[dict[str, Any], Sequence[str]]:
    """Return one report: its words by rule, who and what it names, what it says of them."""
    check(viewer, "report.view")
    lines = find_matches(enquiry, number, 1).reports
    if not lines:
        raise NotFound("There is no report of that number that you may see. Check the number, or search.")
    known = get_report(enquiry, lines[0].id)
    facts = {
        **_line(known.line),
        "what": known.line.kind,
        "handling": f"{known.line.handling} {known.line.conditions}".strip(),
        "named": [{**_item(each.item), "role": each.role, "said": dict(each.said)} for each in known.named],
        "links": [
            {"link": f"{each.start.name} {each.words} {each.end.name}", "basis": each.basis}
            for each in known.sentences
        ],
    }
    return facts, known.shown


def _item(item: Described) -> dict[str, Any]:
    return {"id": item.token, "name": item.name, "what": item.words}


def _line(line: ReportLine) -> dict[str, Any]:
    return {
        "id": line.name,
        "on": line.when,
        "reported_on": line.reported_on,
        "agency": line.agency,
        "grade": line.grade + (" provisional" if line.provisional else ""),
        "basis": line.basis,
        "role": line.role,
        "text": line.text or ("Text withheld" if line.text_kind == "withheld" else ""),
    }


def _print(facts: Mapping[str, Any]) -> None:
    """Print the single facts as lines, then each list as a table; `plain` takes out what could steer a terminal."""
    for name, value in facts.items():
        if not isinstance(value, list) and value != "":
            click.echo(f"{name.replace('_', ' ').capitalize()}: {plain(value)}")
    for name, rows in facts.items():
        if isinstance(rows, list) and rows:
            click.echo(f"\n{name.capitalize()}")
            columns = (
                _REPORT
                if name == "reports" and "agency" in rows[0]
                else {key: key.replace("_", " ").capitalize() for key in rows[0]}
            )
            answer([_flat(row) for row in rows], columns, as_json=False, empty="")


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: "; ".join(f"{what}: {said}" for what, said in value.items())
        if isinstance(value, dict)
        else value
        for key, value in row.items()
    }


def _json(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=1, default=str)
