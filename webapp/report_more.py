"""What a report page shows beside the report's own words, and writing a sanitised text beside one.

`webapp.reports` includes it by one field and one template; the view here stands on the same address.
"""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.access import decide
from intel.errors import AskedWrongly, NotFound
from intel.people.find_report import ReportKnown
from intel.people.find_report_more import ReportMore, get_report_more, sanitise_report
from intel.reports.sanitise import Sanitising
from intel.reports.state import CurrentReport
from intel.reports.urgent import not_watched
from webapp.addresses import address_of_report
from webapp.gate import needs, viewer
from webapp.lines import Piece
from webapp.returns_shown import moment_in_words
from webapp.services import services

blueprint = Blueprint("sanitised", __name__)

_FROM: Final = {
    "row": "given by the row",
    "default": "filled in: the row gave none",
    "": "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRow:
    """One cell put right before the row was recorded."""

    column: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingRow:
    """Words that blame a child, with what to say instead."""

    found: str
    say: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideReport:
    """What stands beside a report. `tell` and `sanitise` are addresses, empty for whoever may not do it."""

    graded: str
    grade_as_written: str
    happened_as_written: str
    source_reference: str
    edits: tuple[EditRow, ...]
    wording: tuple[WordingRow, ...]
    asked: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    urgent: bool
    not_watched: str
    told: tuple[str, ...]
    tell: str
    found_where: str
    found_with: str
    interview: str
    sanitised: tuple[tuple[Piece, str], ...]
    original: Piece | None
    changed_since: bool
    sanitise: str
    mentions: tuple[tuple[str, str, str], ...]
    sources: tuple[tuple[str, str], ...]
    informations: tuple[tuple[str, str], ...]
    audiences: tuple[tuple[str, str, str], ...]


@blueprint.post("/reports/<token>/sanitise")
@needs("report.open")
def write(token: str) -> AnyResponse:
    """Record a sanitised text beside a report; a fault leads back to the page with what is wrong."""
    found, form = services(), request.form
    report_id = found.tokens.identify(viewer().scope, token)
    if report_id is None:
        raise NotFound("There is no such report that you may see. Nothing was changed.")
    mentions = [found.tokens.identify(viewer().scope, each) for each in form.getlist("mention")]
    try:
        wanted = Sanitising(
            text=form.get("sanitised_text", ""),
            source_grade=_grade(form.get("source_grade", ""), "source"),  # type: ignore[arg-type] # a key of the list
            information_grade=_grade(form.get("information_grade", ""), "information"),  # type: ignore[arg-type]
            handling="C" if form.get("conditions", "").strip() else "P",
            conditions=form.get("conditions", ""),
            audiences=form.getlist("audience"),
            mentions=[each for each in mentions if each],
            reason=form.get("sanitise_reason", ""),
        )
        made = sanitise_report(found.ledger, viewer(), report_id, wanted, ids=found.ids)
    except AskedWrongly as fault:
        flash(str(fault), "warning")
        return redirect(url_for("reports.page", token=token, _anchor="sanitise"), code=303)
    found.graph.catch_up()
    flash("The sanitised text is recorded beside the report, and open to those you chose.")
    return redirect(url_for("reports.page", token=found.tokens.token(viewer().scope, made)), code=303)


def _grade(written: str, part: str) -> int | str:
    if written not in vocabulary.read("grades")[part]:
        raise AskedWrongly(
            "Choose the grade of the sanitised text: its source and its information. Nothing was changed."
        )
    return int(written) if part == "source" else written


def beside(found: ReportKnown) -> tuple[BesideReport, tuple[str, ...]]:
    """Return what this viewer may have beside a report, and the ids of the reports named there."""
    more = _more(found)
    named = (*more.sanitised, *([more.original] if more.original else []))
    return _beside(found, more), tuple(each.report.id for each in named)


def _beside(found: ReportKnown, more: ReportMore) -> BesideReport:
    may = (
        decide(viewer(), "report.open").allowed
        and bool(not more.original)
        and found.line.kind != "sanitised text"
    )
    token = found.line.token
    return BesideReport(
        graded=_FROM[more.grade_from],
        grade_as_written=more.grade_as_written,
        happened_as_written=more.happened_as_written,
        source_reference=more.source_reference,
        edits=tuple(EditRow(column=each.column, was=each.was, now=each.now) for each in more.edits),
        wording=tuple(
            WordingRow(found=each.found, say=each.say, because=each.because) for each in more.wording
        ),
        asked=tuple((each.who, each.said) for each in more.asked),
        urgent=more.urgent,
        not_watched=not_watched(),
        told=tuple(
            f"{each.who}, {moment_in_words(each.told_at)}{f': {each.words}' if each.words else ''}"
            for each in more.told
        ),
        tell=url_for("urgent.list")
        if more.urgent and not more.told and decide(viewer(), "urgency.tell", agency=found.agency).allowed
        else "",
        found_where=more.found_where,
        found_with=more.found_with,
        interview=more.interview,
        sanitised=tuple((_named(each), _open_to(each)) for each in more.sanitised),
        original=_named(more.original) if more.original else None,
        changed_since=more.changed_since,
        sanitise=url_for("sanitised.write", token=token) if may else "",
        mentions=tuple((_token(each.id), each.words, "") for each in more.mentions),
        sources=_choices("source"),
        informations=_choices("information"),
        audiences=tuple(
            (each, vocabulary.audience_name(each), "")
            for each in (
                *(name for name in vocabulary.read("audiences") if name != "unit"),
                *(vocabulary.agency_audience(name) for name in vocabulary.agencies()),
            )
        ),
    )


def _more(found: ReportKnown) -> ReportMore:
    with services().ledger.reading() as snapshot:
        return get_report_more(
            snapshot,
            viewer(),
            found.line.id,
            whole=found.line.text_kind == "whole",
            now=services().clock(),
        )


def _choices(part: str) -> tuple[tuple[str, str], ...]:
    return tuple((key, f"{key}: {each['words']}") for key, each in vocabulary.read("grades")[part].items())


def _named(report: CurrentReport) -> Piece:
    return Piece(words=report.name, href=address_of_report(_token(report.report.id)))


def _open_to(report: CurrentReport) -> str:
    names = [vocabulary.audience_name(each) for each in report.audience if each != "unit"]
    return f"{report.report.grade}, for {', '.join(names)}"


def _token(internal_id: str) -> str:
    return services().tokens.token(viewer().scope, internal_id)
