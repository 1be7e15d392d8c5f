"""Sending a return: the form, and keeping the file for its sender. What is then looked at is in `webapp.returns_preview`."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.access import Viewer
from intel.access.policy import Limit, limit_of
from intel.errors import AskedWrongly
from intel.people.explain_columns import explain_columns
from intel.people.import_return import Preview, Sent, preview_return
from webapp.gate import needs, viewer
from webapp.pages import render
from webapp.returns_room import blueprint, staging
from webapp.returns_shown import SendPage, token_of
from webapp.returns_words import before_preview
from webapp.services import services


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
        if not explain_columns(services().ledger, viewer(), sent).asks:
            _preview(sent)
        kept = staging().keep(viewer(), sent)
    except AskedWrongly as fault:
        return _send_again(str(fault), "file", agency)
    return redirect(before_preview(sent, token_of(kept)), code=303)


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
