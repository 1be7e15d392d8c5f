"""Sending a return: the form, looking at every row before it is recorded, recording it or letting it go."""

from typing import Final

from flask import Response, flash, redirect, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.access import Viewer, decide
from intel.access.policy import Limit, limit_of
from intel.errors import AskedWrongly
from intel.people.import_return import (
    NoMapping,
    Preview,
    Sent,
    WouldDo,
    approve_return,
    foresee_return,
    preview_return,
)
from intel.reports.known_rows import Fate
from webapp.gate import needs, viewer
from webapp.lines import Piece
from webapp.pages import render
from webapp.returns_room import as_file, blueprint, count, identify, staging
from webapp.returns_shown import (
    PreviewPage,
    SendPage,
    counted,
    moment_in_words,
    passed_in_words,
    preview_rows,
    refused_rows,
    token_of,
)
from webapp.services import services

_SHOWN: Final = 50  # rows of a preview: enough to see that the columns are read rightly
_MOST_SHOWN: Final = 500


def _agencies(looking: Viewer) -> tuple[tuple[str, str], ...]:
    """Return the agencies this viewer may send a return for."""
    if limit_of("return.import", looking.role) == Limit.OWN_AGENCY:
        return ((looking.agency, _agency(looking.agency)),)
    return tuple((key, str(row["name"])) for key, row in vocabulary.agencies().items())


def _agency(key: str) -> str:
    return str(vocabulary.agencies()[key]["name"])


# -- sending ---------------------------------------------------------------------------------------


@blueprint.get("/returns/send")
@needs("return.import")
def send() -> Response:
    """Show the form."""
    return render(SendPage(agencies=_agencies(viewer())))


@blueprint.post("/returns/send")
@needs("return.import")
def send_file() -> AnyResponse:
    """Keep the file for its sender and show how it reads; a file that cannot be read is said so on the form."""
    agency, agencies = request.form.get("agency", ""), _agencies(viewer())
    if len(agencies) == 1:
        agency = agencies[0][0]
    file = request.files.get("file")
    if agency not in dict(agencies):
        return _send_again("Choose the agency whose return this is.", "agency", "")
    if file is None or not file.filename:
        return _send_again("Choose the file to send.", "file", agency)
    sent = Sent(content=file.read(), file_name=file.filename, agency=agency)
    try:
        _preview(sent)
    except NoMapping as fault:
        return _send_again(str(fault), "agency", agency)
    except AskedWrongly as fault:
        return _send_again(str(fault), "file", agency)
    return redirect(url_for("returns.preview", staged=token_of(staging().keep(viewer(), sent))), code=303)


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> AnyResponse:
    """Say before the form that a file is too large. It is refused before anyone knows who sent it."""
    flash("The file is larger than 20 MB. Nothing of it was kept. Send it in parts.", "warning")
    return redirect(url_for("returns.send"), code=303)


def _send_again(words: str, field: str, agency: str) -> Response:
    reads = url_for("mappings.page", agency=agency) if agency else ""
    answer = render(
        SendPage(agencies=_agencies(viewer()), agency=agency, wrong=((words, field),), mapping=reads)
    )
    answer.status_code = 400
    return answer


def _preview(sent: Sent) -> Preview:
    found = services()
    return preview_return(found.ledger, viewer(), sent, found.gazetteer(), today=found.clock().date())


# -- looking before it is recorded -----------------------------------------------------------------


@blueprint.get("/returns/preview/<staged>")
@needs("return.import")
def preview(staged: str) -> Response:
    """Show every row of a staged return: ready, refused or passed over."""
    staged_id = identify(staged)
    read = _preview(staging().get(viewer(), staged_id))
    would = foresee_return(services().ledger, viewer(), read)
    return render(_preview_page(staged, staged_id, read, would))


def _preview_page(staged: str, staged_id: str, preview: Preview, would: WouldDo) -> PreviewPage:
    read, counts = preview.read, counted(would)
    rows = preview_rows(read, would)
    show = request.args.get("show", "")
    shown = [row for row in rows if row.asks] if show == "remarks" else list(rows)
    shown = shown[: _SHOWN if show not in ("all", "remarks") else _MOST_SHOWN]
    lines = {row.line for row in shown}
    # What was withdrawn is named by its number alone, and is no subject: nobody may open it any more.
    standing = {line: each for line, each in would.rows.items() if each.earlier_id and not each.stays_out}
    earlier = [each.earlier_id for line, each in standing.items() if line in lines]
    until = next(each.until for each in staging().list_waiting(viewer()) if each.id == staged_id)
    return PreviewPage(
        subjects=(staged_id, *dict.fromkeys(earlier)),
        detail=f"return before it is recorded, {len(rows)} rows",
        recorded=f"This is yours alone until {moment_in_words(until)}",
        staged=staged,
        agency=_agency(read.agency),
        file_name=read.file_name,
        mapping=url_for("mappings.page", agency=read.agency),
        version=preview.mapping_version,
        total=read.total_rows,
        new=counts[Fate.NEW],
        corrections=counts[Fate.CORRECTS],
        same=counts[Fate.SAME],
        passed_over=len(read.passed_over),
        passed_words=passed_in_words(each.reason for each in read.passed_over),
        unread=read.unread_columns,
        refused=refused_rows(read, would),
        rows=tuple(shown),
        ready=len(rows),
        remarked=sum(row.asks for row in rows),
        show=show if show in ("all", "remarks") else "",
        before=_before(would),
        until=moment_in_words(until),
    )


def _before(would: WouldDo) -> Piece | None:
    if would.before is None:
        return None
    href = url_for("returns.result", token=token_of(would.before.return_id))
    return Piece(words=moment_in_words(would.before.received_at), href=href)


@blueprint.post("/returns/preview/<staged>")
@needs("return.import")
def approve(staged: str) -> AnyResponse:
    """Record a staged return, or let it go; recording it twice adds nothing."""
    found, staged_id = services(), identify(staged)
    if request.form.get("do") == "drop":
        staging().drop(viewer(), staged_id)
        flash("The file was not recorded, and it is gone from here.")
        return redirect(url_for("returns.list"), code=303)
    read = _preview(staging().get(viewer(), staged_id))
    if request.form.get("version") != str(read.mapping_version):
        flash(
            "How this agency's columns are read has changed since you looked. Nothing was recorded: look again.",
            "warning",
        )
        return redirect(url_for("returns.preview", staged=staged), code=303)
    result = approve_return(found.ledger, viewer(), read, ids=found.ids)
    staging().drop(viewer(), staged_id)
    found.graph.catch_up()
    flash(_recorded_words(len(result.recorded), len(result.corrected)))
    return redirect(url_for("returns.result", token=token_of(result.return_id)), code=303)


def _recorded_words(recorded: int, corrected: int) -> str:
    if not recorded and not corrected:
        return "No row of this file was new. Nothing was added."
    said = [f"{count(recorded, 'report')} recorded"] if recorded else []
    said += [f"{count(corrected, 'report')} corrected"] if corrected else []
    next_step = (
        "Open the return below."
        if decide(viewer(), "report.open").allowed
        else "They wait for the intelligence unit to open them."
    )
    return f"{' and '.join(said)}. {next_step}"


@blueprint.get("/returns/preview/<staged>/refused.csv")
@needs("return.import")
def preview_refused(staged: str) -> Response:
    """Give the refused rows of a return not recorded yet."""
    staged_id = identify(staged)
    read = _preview(staging().get(viewer(), staged_id))
    rows = refused_rows(read.read, foresee_return(services().ledger, viewer(), read))
    return as_file(rows, staged_id)
