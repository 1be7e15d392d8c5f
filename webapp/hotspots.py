"""Hot spots: wards with more or fewer reports than usual, street crime beside them and never added, and the table."""

from dataclasses import dataclass
from typing import ClassVar, Final

from flask import Blueprint, Response, url_for

from intel.hotspots.find import find_hot_spots, window
from intel.hotspots.map_layer import map_layer
from intel.hotspots.model import HotSpots, OtherWards, WardRow, rules
from webapp.gate import needs, viewer
from webapp.pages import Answer, Page, render_json
from webapp.services import services
from webapp.tables import Column, Listed, Table, listed, render_list

blueprint = Blueprint("hotspots", __name__)

# No person and no single report is shown, so the consultation names no id and says what was looked at.
_LOOKED_AT = ("hot-spots",)
# The line of expected counts ends at a round number, so that its heading can be read at a glance.
_ROUND_TO = 5


# What the page's own table says, as a file: the order is the address's, the words are the page's.
_TABLE: Final = Table[WardRow](
    name="hot spots",
    caption="Reports by ward beside what is expected, and recorded street crime",
    things="wards",
    start="ward",
    subjects=lambda _rows: _LOOKED_AT,
    columns=(
        Column(key="ward", words="Ward", of=lambda row: row.ward),
        Column(
            key="reports",
            words="Reports in three months",
            of=lambda row: str(row.reports) if row.reports is not None else f"under {rules().minimum}",
            order=lambda row: row.reports or 0,
        ),
        Column(key="expected", words="Expected, 19 times in 20", of=lambda row: row.expected),
        Column(key="words", words="In words", of=lambda row: row.words),
        Column(
            key="crime",
            words="Street crime a month (context, never added)",
            of=lambda row: str(row.crime_a_month) if row.crime_a_month is not None else "not loaded",
            order=lambda row: row.crime_a_month or 0,
        ),
        Column(key="crime_words", words="Crime, in words", of=lambda row: row.crime_words),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HotSpotsPage(Page):
    """Both layers, each beside its own months before."""

    template: ClassVar[str] = "hotspots/page.html"

    headline: str
    period: str
    before: str
    crime_period: str
    crime_before: str
    counted: str
    rows: tuple[WardRow, ...]
    table: Listed[WardRow]
    others: OtherWards
    wards: int
    most: int
    minimum: int
    loose: tuple[tuple[str, int], ...]
    not_on_map: int
    reports: int
    awaiting_grade: int
    attribution: str
    crime_attribution: str
    map_url: str


@blueprint.get("/hot-spots")
@needs("hotspots.view")
def page() -> Response:
    """Show both layers as maps and the same as a table."""
    found = _find()
    before, crime = found.periods.before, found.crime_periods
    loose = (
        ("Online, on no map", found.not_mapped.online),
        ("No usable place", found.not_mapped.no_place),
    )
    table = listed(_TABLE, found.rows)
    return render_list(
        HotSpotsPage(
            subjects=_LOOKED_AT,
            headline=found.headline,
            period=found.periods.recent.words,
            before=before.words if before else "",
            crime_period=crime.recent.words if crime else "",
            crime_before=crime.before.words if crime and crime.before else "",
            counted=found.counted,
            rows=found.rows,
            table=table,
            others=found.others,
            wards=len(found.shown_wards),
            most=_most(found.rows),
            minimum=rules().minimum,
            loose=loose,
            not_on_map=found.not_mapped.online + found.not_mapped.no_place,
            reports=found.reports,
            awaiting_grade=found.not_mapped.awaiting_grade,
            attribution=found.attribution,
            crime_attribution=found.crime_attribution,
            map_url=url_for("hotspots.map"),
        ),
        table,
    )


@blueprint.get("/hot-spots.json", endpoint="map")
@needs("hotspots.view")
def as_map() -> Response:
    """Answer the maps with what the table says, ward by ward."""
    return render_json(Answer(content=map_layer(_find()), subjects=_LOOKED_AT))


def _find() -> HotSpots:
    asking = services().enquiry(viewer())
    rows = asking.reader.run("hotspots.reports_by_ward", **window(asking.today, rules()))
    with asking.ledger.reading() as snapshot:
        return find_hot_spots(snapshot.connection, rows, today=asking.today)


def _most(rows: tuple[WardRow, ...]) -> int:
    most = max((max(row.upper or 0, row.reports or 0) for row in rows), default=0)
    return -(-most // _ROUND_TO) * _ROUND_TO
