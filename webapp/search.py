"""Search: one box over people, places, things and reports, finding only what the viewer may read."""

from dataclasses import dataclass, replace
from typing import ClassVar, Final

from flask import Blueprint, Response, request, url_for

from intel import vocabulary
from intel.network.search import LONGEST, Match, Matches, find_matches
from intel.network.texts import reads_reports
from intel.network.words import marked
from intel.people.enquiry import Enquiry
from intel.people.find_report import with_named
from intel.people.known import ReportLine
from intel.people.recent import Recent
from webapp.addresses import address_of, address_of_network, address_of_report
from webapp.gate import needs, viewer
from webapp.pages import Page, render
from webapp.services import services

blueprint = Blueprint("search", __name__)

MOST: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """Someone or something found. `written` is the wording it was found by, where that says more than the name."""

    name: str
    href: str
    words: str
    kind: str
    written: str
    network: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A report found, with its words cut into pieces: the text, and whether it is what was looked for."""

    line: ReportLine
    href: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Page):
    """What a search found, or, with nothing typed, what can be searched."""

    template: ClassVar[str] = "search/page.html"
    action: ClassVar[str] = "search"

    typed: str
    error: str = ""
    searched: bool = False
    premises_only: bool = False
    items: tuple[ItemRow, ...] = ()
    items_found: int = 0
    reports: tuple[ReportRow, ...] = ()
    reports_found: int = 0
    beginnings: bool = False
    read_all: bool = True
    meant: tuple[tuple[str, str], ...] = ()
    recent: tuple[ItemRow, ...] = ()
    address: str = ""


@blueprint.get("/search")
@needs("search.use")
def page() -> Response:
    """Search what this viewer may read."""
    typed = request.args.get("q", "").strip()
    enquiry = services().enquiry(viewer())
    blank = SearchPage(
        typed=typed[:LONGEST], address=url_for("search.page"), premises_only=not reads_reports(enquiry)
    )
    if len(typed) > LONGEST:
        error = f"A search has at most {LONGEST} characters. Leave some words out."
        return render(replace(blank, error=error))
    if not typed:
        return render(_with_recent(blank, enquiry))
    return render(_filled(blank, enquiry, find_matches(enquiry, typed, MOST)))


def _with_recent(blank: SearchPage, enquiry: Enquiry) -> SearchPage:
    """Return the page with what this viewer opened last, as far as it is open to them today."""
    found = Recent(services().database, clock=services().clock).list(enquiry)
    return replace(
        blank,
        subjects=tuple(item.id for item in found),
        detail="recent items" if found else "",
        recent=tuple(_item_row(enquiry, Match(item=item, written=item.name)) for item in found),
    )


def _filled(blank: SearchPage, enquiry: Enquiry, found: Matches) -> SearchPage:
    return replace(
        blank,
        subjects=(
            *(match.item.id for match in found.items),
            *with_named(enquiry, [line.id for line in found.reports]),
        ),
        detail=f"{found.found} found",
        recorded="This search is recorded, with what it found",
        searched=True,
        items=tuple(_item_row(enquiry, match) for match in found.items),
        items_found=found.items_found,
        reports=tuple(_report_row(line, found) for line in found.reports),
        reports_found=found.reports_found,
        beginnings=found.beginnings,
        read_all=found.read_all,
        meant=tuple((text, url_for("search.page", q=text)) for text in found.meant),
    )


def _item_row(enquiry: Enquiry, match: Match) -> ItemRow:
    item = match.item
    return ItemRow(
        name=item.name,
        href=address_of(item.label, item.token),
        words=item.words,
        kind=str(vocabulary.labels()[item.label]["word"]),
        written="" if match.written.casefold() == item.name.casefold() else match.written,
        network=address_of_network(item.label, item.token) if reads_reports(enquiry) else "",
    )


def _report_row(line: ReportLine, found: Matches) -> ReportRow:
    return ReportRow(
        line=line,
        href=address_of_report(line.token),
        pieces=tuple(marked(line.text, found.words, beginnings=found.beginnings)),
    )
