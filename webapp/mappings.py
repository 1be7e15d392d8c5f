"""How each agency's columns are read: a page in words, the same as text to edit, and saving it anew."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.access import decide
from intel.access.policy import check
from intel.errors import NotFound
from intel.people.find_mappings import SavedMapping, find_mapping, list_changes, list_mappings
from intel.people.import_return import save_mapping_for
from intel.reports.mapping import Column, Mapping
from intel.reports.mapping_text import (
    MappingFault,
    MappingRefused,
    column_in_words,
    field_in_words,
    link_in_words,
    read_mapping,
    write_mapping,
)
from intel.reports.write_blank import write_blank
from webapp.gate import needs, viewer
from webapp.pages import Page, render
from webapp.returns_shown import moment_in_words
from webapp.services import services
from webapp.tables import Column as ListColumn
from webapp.tables import Listed, Table, listed, render_list

_CHANGES: Final = 10  # versions whose changes are listed; all of them are kept

blueprint = Blueprint("mappings", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingRow:
    """One agency in the list; without a version nobody has said how its columns are read."""

    href: str
    agency: str
    version: int
    columns: int
    saved: str
    saved_at: datetime | None
    by: str


# Nobody is in this list, so the record of who looked names no id.
_TABLE: Final = Table[MappingRow](
    name="column-mappings",
    caption="Agencies and how their columns are read",
    things="agencies",
    start="agency",
    subjects=lambda _rows: ("mappings",),
    columns=(
        ListColumn(
            key="agency", words="Agency", label="", of=lambda row: row.agency, href=lambda row: row.href
        ),
        ListColumn(key="columns", words="Columns", number=True, of=lambda row: row.columns),
        ListColumn(key="version", words="Version", number=True, of=lambda row: row.version or None),
        ListColumn(
            key="saved",
            words="Saved",
            of=lambda row: row.saved or "Nobody has said yet, so no return can be read",
            order=lambda row: row.saved_at.isoformat() if row.saved_at else "",
            late_first=True,
        ),
        ListColumn(key="by", words="By", of=lambda row: row.by),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingsPage(Page):
    """Every agency whose columns this viewer may look at."""

    template: ClassVar[str] = "mappings/list.html"

    table: Listed[MappingRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """One column, in words."""

    column: str
    meaning: str
    reason: str
    read: bool
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingPage(Page):
    """How one agency's columns are read; `text` is the same for editing."""

    template: ClassVar[str] = "mappings/page.html"

    agency: str
    key: str
    version: int
    saved: str
    by: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[ColumnRow, ...]
    defaults: tuple[tuple[str, str], ...]
    links: tuple[str, ...]
    may_save: bool
    text: str
    faults: tuple[MappingFault, ...]
    changes: tuple[tuple[int, str, str, tuple[str, ...]], ...]


@blueprint.get("/returns/mappings", endpoint="list")
@needs("return.view")
def list_() -> Response:
    """Show which agencies' columns have a meaning."""
    with services().ledger.reading() as snapshot:
        saved = {each.mapping.agency: each for each in list_mappings(snapshot, viewer())}
    agencies = [key for key in vocabulary.agencies() if decide(viewer(), "return.view", agency=key).allowed]
    table = listed(_TABLE, [_row(key, saved.get(key)) for key in agencies])
    return render_list(MappingsPage(table=table), table)


def _row(agency: str, saved: SavedMapping | None) -> MappingRow:
    return MappingRow(
        href=url_for("mappings.page", agency=agency),
        agency=_name(agency),
        version=saved.version if saved else 0,
        columns=len(saved.mapping.columns) if saved else 0,
        saved=moment_in_words(saved.saved_at) if saved else "",
        saved_at=saved.saved_at if saved else None,
        by=_who(saved.actor) if saved else "",
    )


@blueprint.get("/returns/mappings/<agency>")
@needs("return.view")
def page(agency: str) -> Response:
    """Show how one agency's columns are read."""
    return render(_page(agency))


@blueprint.post("/returns/mappings/<agency>")
@needs("mapping.save")
def save(agency: str) -> AnyResponse:
    """Save a mapping from its text; what is wrong with it is said by line."""
    _known(agency)
    check(viewer(), "mapping.save", agency=agency)
    text = request.form.get("text", "")
    try:
        version = save_mapping_for(services().ledger, viewer(), read_mapping(text, agency=agency))
    except MappingRefused as refused:
        answer = render(_page(agency, text=text, faults=refused.faults))
        answer.status_code = 400
        return answer
    flash(
        f"Version {version} is in force. Returns sent from now on are read by it; earlier ones stay as they are."
    )
    return redirect(url_for("mappings.page", agency=agency), code=303)


@blueprint.get("/returns/mappings/<agency>.yaml")
@needs("return.view")
def text(agency: str) -> Response:
    """Give a mapping as text. It says how columns are headed and nothing of anybody."""
    saved = _saved(agency)
    if saved is None:
        raise NotFound("Nobody has said how this agency's columns are read.")
    answer = make_response(write_mapping(saved.mapping).encode())
    answer.headers["Content-Type"] = "application/yaml; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{agency}.yaml"'
    return answer


@blueprint.get("/returns/mappings/<agency>-blank.xlsx")
@needs("return.view")
def blank(agency: str) -> Response:
    """Give a blank return in the agency's own layout, with lists and checks in its cells. It holds nothing of anybody."""
    saved = _saved(agency)
    if saved is None:
        raise NotFound("Nobody has said how this agency's columns are read.")
    answer = make_response(write_blank(saved.mapping))
    answer.headers["Content-Type"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer.headers["Content-Disposition"] = f'attachment; filename="{agency}-blank.xlsx"'
    return answer


def _known(agency: str) -> None:
    if agency not in vocabulary.agencies() or not decide(viewer(), "return.view", agency=agency).allowed:
        raise NotFound("There is no such agency whose returns you may see.")


def _saved(agency: str) -> SavedMapping | None:
    _known(agency)
    with services().ledger.reading() as snapshot:
        return find_mapping(snapshot, viewer(), agency)


def _page(agency: str, *, text: str = "", faults: tuple[MappingFault, ...] = ()) -> MappingPage:
    saved = _saved(agency)
    mapping = saved.mapping if saved else None
    return MappingPage(
        agency=_name(agency),
        key=agency,
        version=saved.version if saved else 0,
        saved=moment_in_words(saved.saved_at) if saved else "",
        by=_who(saved.actor) if saved else "",
        facts=_facts(saved) if saved else (),
        columns=_columns(mapping) if mapping else (),
        defaults=tuple((field_in_words(field), value) for field, value in mapping.defaults.items())
        if mapping
        else (),
        links=tuple(link_in_words(each) for each in mapping.links) if mapping else (),
        may_save=decide(viewer(), "mapping.save", agency=agency).allowed,
        text=text or (write_mapping(mapping) if mapping else _BLANK.format(agency=agency)),
        faults=faults,
        changes=_changes(agency) if saved else (),
    )


def _changes(agency: str) -> tuple[tuple[int, str, str, tuple[str, ...]], ...]:
    """Return what the latest versions changed: version, day, by whom, in sentences."""
    with services().ledger.reading() as snapshot:
        found = list_changes(snapshot, viewer(), agency, most=_CHANGES)
    return tuple(
        (each.version, moment_in_words(each.saved_at), _who(each.actor), each.changes) for each in found
    )


def _columns(mapping: Mapping) -> tuple[ColumnRow, ...]:
    return tuple(
        ColumnRow(
            column=each.column,
            meaning=_meaning(each, mapping),
            reason=each.reason,
            read=bool(each.field) or _states(each, mapping),
            values=tuple(
                (theirs, _value_meaning(each, theirs, ours)) for theirs, ours in each.values.items()
            ),
        )
        for each in mapping.columns
    )


def _value_meaning(column: Column, theirs: str, ours: str) -> str:
    elsewhere = column.elsewhere.get(theirs, "")
    return f"{ours or 'not said'}, {field_in_words(elsewhere)}" if elsewhere else ours or "not said"


def _states(column: Column, mapping: Mapping) -> bool:
    """Say whether a column states a link of its row."""
    return column.column in {each.when_column for each in mapping.links}


def _meaning(column: Column, mapping: Mapping) -> str:
    if not column.field and _states(column, mapping):
        return "states a link between two others of its row"
    return column_in_words(column)


_BLANK = """agency: {agency}
header_row: 1
columns:
- column: Date reported
  field: reported_on
- column: Details
  field: text
defaults: {{grade: 2B}}
"""


def _facts(saved: SavedMapping) -> tuple[tuple[str, str], ...]:
    mapping = saved.mapping
    return (
        ("Sheet", f"“{mapping.sheet}”" if mapping.sheet else "the first"),
        (
            "Headings in",
            f"lines {mapping.header_row - 1} and {mapping.header_row}"
            if mapping.header_rows == 2
            else f"line {mapping.header_row}",
        ),
        ("Dates in text", "day first" if mapping.dates == "day_first" else "month first"),
        ("Version", f"{saved.version}, saved by {_who(saved.actor)} on {moment_in_words(saved.saved_at)}"),
    )


def _name(agency: str) -> str:
    return str(vocabulary.agencies()[agency]["name"])


def _who(user_id: str) -> str:
    account = services().accounts.find_account(user_id)
    return account.name if account else user_id
