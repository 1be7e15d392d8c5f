"""The network of a person, place or thing: a diagram, and the same links as sentences with their reports."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import Blueprint, Response, request, url_for

from intel import vocabulary
from intel.errors import NotFound
from intel.network.find import EgoNetwork, find_ego_network, find_report_lines, get_label
from intel.people.enquiry import Enquiry
from intel.people.find_report import with_named
from webapp.addresses import LABELS, SLUGS, address_of
from webapp.gate import needs, viewer
from webapp.network_asked import LETTERS, STEPS, Asked, asked_in
from webapp.network_picture import LinkRow, kind_of, link_rows, picture
from webapp.pages import Answer, Page, render, render_json
from webapp.services import services

blueprint = Blueprint("network", __name__, url_prefix="/network")

# The script puts the id of the item to look around in the place of this word.
_ANY = "any"
_ID = "ID"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage(Page):
    """Where to begin, for someone who has not said whose network they want."""

    template: ClassVar[str] = "network/start.html"


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
    kinds: tuple[tuple[str, str, str], ...]
    chosen_kinds: tuple[str, ...]
    reset: str
    shown: int
    found: int
    remark: str
    rows: tuple[LinkRow, ...]
    shapes: tuple[str, ...]
    picture_url: str
    around_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkAnswer(Answer):
    """A picture, recorded as a look at a network with everyone in it."""

    action: ClassVar[str] = "network"


@blueprint.get("")
@needs("network.view")
def start() -> Response:
    """Say how to come to a network."""
    return render(StartPage())


@blueprint.get("/<label>/<token>")
@needs("network.view")
def page(label: str, token: str) -> Response:
    """Show the network around one item: diagram, filters, table."""
    asked = asked_in(request.args)
    enquiry = services().enquiry(viewer())
    found = _find(enquiry, label, token, asked)
    lines = find_report_lines(enquiry, found.reports)
    rows = link_rows(found, lines)
    people = sum(item.label == "Person" for item in found.items)
    here = _page_of(found, token)
    return render(
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
            letters=tuple((letter, _letter_in_words(letter)) for letter in reversed(LETTERS)),
            kinds=_kinds(found, asked),
            chosen_kinds=asked.kinds or tuple(found.kinds),
            reset=url_for("network.page", **here),
            shown=len(found.items),
            found=found.found,
            remark=_remark(found, rows),
            rows=rows,
            shapes=tuple({kind_of(item): None for item in found.items}),
            picture_url=url_for("network.json", **here, **asked.parts()),
            around_url=url_for("network.json", label=_ANY, token=_ID, **asked.parts(steps=1)),
        )
    )


@blueprint.get("/<label>/<token>.json", endpoint="json")
@needs("network.view")
def send_picture(label: str, token: str) -> Response:
    """Send the picture of the network around one item; with `any` for a label, whatever the id is of."""
    found = _find(services().enquiry(viewer()), label, token, asked_in(request.args))
    return render_json(
        NetworkAnswer(content=picture(found), subjects=_subjects(found), detail=_detail(found))
    )


def _page_of(found: EgoNetwork, token: str) -> dict[str, Any]:
    return {"label": SLUGS[found.centre.label], "token": token}


def _find(enquiry: Enquiry, label: str, token: str, asked: Asked) -> EgoNetwork:
    entity_id = enquiry.identify(token)
    known = get_label(enquiry, entity_id) if label == _ANY else LABELS.get(label, label)
    if known not in SLUGS:
        raise NotFound("There is nothing here that you may see. Check the address, or search by name.")
    return find_ego_network(
        enquiry, known, entity_id, steps=asked.steps, narrowing=asked.narrowing, among=True
    )


def _subjects(found: EgoNetwork) -> tuple[str, ...]:
    return (*(item.id for item in found.items), *found.reports)


def _detail(found: EgoNetwork) -> str:
    return f"{len(found.items)} of {found.found} items within {_count(found.steps, 'step', 'steps')}"


def _remark(found: EgoNetwork, rows: tuple[LinkRow, ...]) -> str:
    """Say what the table holds in all; of a picture around a child alone, nothing is counted but what is shown."""
    if found.centre.protected:
        return ""
    agencies = {report.line.agency for row in rows for report in row.reports}
    return (
        f"{_count(len(rows), 'link', 'links')}, {_count(len(found.reports), 'report', 'reports')}, "
        f"{_count(len(agencies), 'agency', 'agencies')}."
    )


def _kinds(found: EgoNetwork, asked: Asked) -> tuple[tuple[str, str, str], ...]:
    """Return the kinds of link to choose from: those met and those asked for, in the vocabulary's order."""
    types = vocabulary.link_types()
    offered = [kind for kind in types if kind in found.kinds or kind in asked.kinds]
    said = Counter(types[kind]["sentence"] for kind in types)
    return tuple(
        (kind, _kind_in_words(types[kind], alone=said[types[kind]["sentence"]] == 1), "") for kind in offered
    )


def _kind_in_words(kind: dict[str, Any], *, alone: bool) -> str:
    """Say a kind of link without its verb's beginning; where several are said alike, with what it leads to."""
    words = str(kind["sentence"]).removeprefix("was ").removeprefix("is ").capitalize()
    return words if alone else f"{words} {vocabulary.labels()[kind['to'][0]]['word']}"


def _letter_in_words(letter: str) -> str:
    words = vocabulary.read("grades")["information"][letter]["words"]
    return "D, any but E" if letter == LETTERS[-1] else f"{letter}, {words}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
