"""Hot spots: wards and streets with more or fewer reports than usual, street crime beside them, never added."""

from dataclasses import dataclass, replace
from typing import ClassVar, Final

from flask import Blueprint, Response, request, url_for

from intel.hotspots.count import report_places
from intel.hotspots.find import find_hot_spots, window
from intel.hotspots.map_layer import map_layer
from intel.hotspots.model import HotSpots, OtherWards, WardRow, rules
from intel.hotspots.sentences import told
from intel.hotspots.streets import StreetRow, Streets, list_streets, strength
from webapp.gate import needs, viewer
from webapp.hotspots_asked import MONTHS, Asked, asked_in
from webapp.hotspots_out import PNG, as_picture
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
    name="hot-spots",
    caption="Reports by ward beside what is expected, and recorded street crime",
    things="wards",
    start="ward",
    subjects=lambda _rows: _LOOKED_AT,
    columns=(
        Column(key="ward", words="Ward", of=lambda row: row.ward),
        Column(
            key="reports",
            words="Reports",
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


_STREETS: Final = Table[StreetRow](
    name="hot-spots-by-street",
    caption="Streets that reports name, beside what is expected",
    things="streets",
    start="words",
    prefix="street_",
    size=15,
    subjects=lambda _rows: _LOOKED_AT,
    columns=(
        Column(key="street", words="Street", label="", of=lambda row: row.street),
        Column(key="ward", words="Ward", of=lambda row: row.ward, chosen=True),
        Column(key="reports", words="Reports", number=True, of=lambda row: row.reports),
        Column(key="expected", words="Expected, 19 times in 20", of=lambda row: row.expected, sorts=False),
        Column(key="words", words="In words", of=lambda row: row.words, order=strength),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HotSpotsPage(Page):
    """Both layers, each beside its own months before."""

    template: ClassVar[str] = "hotspots/page.html"

    headline: str
    told: list[tuple[str, str]]
    asked: Asked
    months: tuple[tuple[str, str], ...]
    reset: str
    period: str
    before: str
    crime_period: str
    crime_before: str
    counted: str
    rows: tuple[WardRow, ...]
    table: Listed[WardRow]
    streets: Listed[StreetRow]
    other_streets: int
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
    """Show both layers as maps and the same as tables; or send the map as a picture, once that is recorded."""
    asked = asked_in(request.args, services().enquiry(viewer()).today)
    found, streets = _find(asked)
    if request.args.get("as") == PNG:
        return as_picture(found, request.args.get("why", ""), _LOOKED_AT)
    before, crime = found.periods.before, found.crime_periods
    loose = (
        ("Online, on no map", found.not_mapped.online),
        ("No usable place", found.not_mapped.no_place),
    )
    caption = f"{_TABLE.caption}: {found.periods.words}"
    table = listed(replace(_TABLE, caption=caption), found.rows)
    by_street = listed(replace(_STREETS, caption=f"{_STREETS.caption}: {found.periods.words}"), streets.rows)
    return render_list(
        HotSpotsPage(
            subjects=_LOOKED_AT,
            headline=found.headline,
            told=told(found.rows, rules().minimum),
            asked=asked,
            months=tuple((str(each), f"{each} month{'s' * (each > 1)}") for each in MONTHS),
            reset=url_for("hotspots.page"),
            period=found.periods.recent.words,
            before=before.words if before else "",
            crime_period=crime.recent.words if crime else "",
            crime_before=crime.before.words if crime and crime.before else "",
            counted=found.counted,
            rows=found.rows,
            table=table,
            streets=by_street,
            other_streets=streets.others,
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
            map_url=url_for("hotspots.map", **asked.parts()),
        ),
        table,
        by_street,
    )


@blueprint.get("/hot-spots.json", endpoint="map")
@needs("hotspots.view")
def as_map() -> Response:
    """Answer the maps with what the table says, ward by ward."""
    found, _ = _find(asked_in(request.args, services().enquiry(viewer()).today))
    return render_json(Answer(content=map_layer(found), subjects=_LOOKED_AT))


def _find(asked: Asked) -> tuple[HotSpots, Streets]:
    asking, rule = services().enquiry(viewer()), asked.rules
    rows = asking.reader.run("hotspots.reports_by_ward", **window(asked.as_at, rule))
    with asking.ledger.reading() as snapshot:
        found = find_hot_spots(snapshot.connection, rows, today=asked.as_at, rules=rule)
    return found, list_streets(report_places(rows), asked.end, rule)


def _most(rows: tuple[WardRow, ...]) -> int:
    most = max((max(row.upper or 0, row.reports or 0) for row in rows), default=0)
    return -(-most // _ROUND_TO) * _ROUND_TO
