"""Search: one box over people, places, things and reports, finding only what the viewer may read."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Final, TypeVar

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
from webapp.tables import Column, Deep, Listed, Table, listed, render_list

blueprint = Blueprint("search", __name__)

MOST: Final = 50
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """Someone or something found. `written` is the wording it was found by, where that says more than the name.

    `place` is where it stands in the answer, the best match first; `id` is for the record of who looked.
    """

    id: str
    place: int
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


_ITEMS: Final = Table[ItemRow](
    name="found-items",
    caption="Found by a search: people, places and things",
    things="found",
    start="place",
    prefix="item_",
    subjects=lambda rows: [row.id for row in rows],
    columns=(
        Column(key="place", words="Place in the answer", of=lambda row: row.place),
        Column(key="name", words="Name", of=lambda row: row.name),
        Column(key="kind", words="What it is", of=lambda row: row.words),
        Column(key="written", words="Found as", of=lambda row: row.written),
    ),
)
_REPORTS: Final = Table[ReportRow](
    name="found-reports",
    caption="Found by a search: reports",
    things="reports",
    start="-when",
    prefix="report_",
    subjects=lambda rows: [row.line.id for row in rows],
    columns=(
        Column(key="number", words="Report", of=lambda row: row.line.name),
        Column(key="when", words="When", of=lambda row: date.fromisoformat(row.line.when)),
        Column(key="agency", words="Agency", of=lambda row: row.line.agency),
        Column(key="grade", words="Grade", of=lambda row: row.line.grade),
        Column(key="words", words="Words", of=lambda row: row.line.text),
    ),
)


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
    items_out: Listed[ItemRow] | None = None
    reports_out: Listed[ReportRow] | None = None


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
    page = _filled(blank, enquiry, find_matches(enquiry, typed, MOST))
    return render_list(page, *(each for each in (page.items_out, page.reports_out) if each))


def _with_recent(blank: SearchPage, enquiry: Enquiry) -> SearchPage:
    """Return the page with what this viewer opened last, as far as it is open to them today."""
    found = Recent(services().database, clock=services().clock).list(enquiry)
    return replace(
        blank,
        subjects=tuple(item.id for item in found),
        detail="recent items" if found else "",
        recent=tuple(_item_row(enquiry, Match(item=item, written=item.name), 0) for item in found),
    )


def _filled(blank: SearchPage, enquiry: Enquiry, found: Matches) -> SearchPage:
    items = tuple(_item_row(enquiry, match, place) for place, match in enumerate(found.items, 1))
    reports = tuple(_report_row(line, found) for line in found.reports)
    return replace(
        blank,
        subjects=(
            *(match.item.id for match in found.items),
            *with_named(enquiry, [line.id for line in found.reports]),
        ),
        detail=f"{found.found} found",
        recorded="This search is recorded, with what it found",
        searched=True,
        items=items,
        items_out=listed(_ITEMS, _best(items, found.items_found)),
        items_found=found.items_found,
        reports=reports,
        reports_out=listed(_REPORTS, _best(reports, found.reports_found)),
        reports_found=found.reports_found,
        beginnings=found.beginnings,
        read_all=found.read_all,
        meant=tuple((text, url_for("search.page", q=text)) for text in found.meant),
    )


def _best(rows: tuple[Row, ...], found: int) -> Deep[Row]:
    """Return the best matches as a list that knows how many were found, so that a file of it says so too."""
    return Deep(total=found, read=lambda _order, skip, most: rows[skip : skip + most])


def _item_row(enquiry: Enquiry, match: Match, place: int) -> ItemRow:
    item = match.item
    return ItemRow(
        id=item.id,
        place=place,
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
