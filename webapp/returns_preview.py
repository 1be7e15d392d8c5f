"""A return before it is recorded: every row looked at, put right, decided about; then recorded, kept or let go.

Nothing here enters the ledger but by `approve`, and an agency's own goes to whoever approves. What was refused waits
on the same page until it is put right.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.access import decide
from intel.errors import AskedWrongly, NotFound
from intel.people.import_return import (
    Preview,
    RecordedMeanwhile,
    Work,
    WouldDo,
    approve_return,
    foresee_return,
    preview_return,
    signature,
)
from intel.people.known_mentions import Slot, known_mentions
from intel.people.may_be import MayBe, who_may_be
from intel.people.staged import Staged
from intel.reports.known_rows import Choice, Choices, Fate
from intel.reports.read_rows import ReturnRead
from intel.reports.urgent import not_watched, tells
from intel.reports.write_refused import is_reasons, write_refused
from webapp.gate import needs, viewer
from webapp.lines import Piece
from webapp.pages import render
from webapp.returns_room import as_file, as_workbook, blueprint, count, identify, staging
from webapp.returns_row import cells_in, page_of_row, posted_edits, refused_shown
from webapp.returns_shown import (
    PreviewPage,
    counted,
    moment_in_words,
    passed_in_words,
    preview_rows,
    question_rows,
    refused_rows,
    token_of,
)
from webapp.services import services

_SHOWN: Final = 50  # rows of a preview: enough to see that the columns are read rightly
_MOST_SHOWN: Final = 500


def _agency(key: str) -> str:
    return str(vocabulary.agencies()[key]["name"])


def _read(staged: Staged) -> Preview:
    found = services()
    return preview_return(
        found.ledger,
        viewer(),
        staged.sent,
        found.gazetteer(),
        today=found.clock().date(),
        work=Work(edits=staged.edits, choices=staged.choices),
    )


@blueprint.get("/returns/preview/<staged>")
@needs("return.import")
def preview(staged: str) -> Response:
    """Show every row of a staged return: ready, asked about, refused, left out or passed over."""
    kept = staging().get(viewer(), identify(staged))
    read = _read(kept)
    return render(_preview_page(staged, kept, read, foresee_return(services().ledger, viewer(), read)))


def _preview_page(staged: str, kept: Staged, preview: Preview, would: WouldDo) -> PreviewPage:
    read, counts = preview.read, counted(would)
    with services().ledger.reading() as snapshot:
        known = known_mentions(snapshot, viewer(), read.rows)
    rows = preview_rows(staged, read, would, known)
    show = request.args.get("show", "")
    wanted = [row for row in rows if row.asks] if show == "remarks" else list(rows)
    lines = {row.line for row in wanted[: _SHOWN if show not in ("all", "remarks") else _MOST_SHOWN]}
    may_be = _who_they_may_be(read, lines, known)
    shown = preview_rows(
        staged, replace(read, rows=tuple(row for row in read.rows if row.line in lines)), would, known, may_be
    )
    # What was withdrawn is named by its number alone, and is no subject: nobody may open it any more.
    standing = {line: each for line, each in would.rows.items() if each.earlier_id and not each.stays_out}
    questions = question_rows(staged, read, would, kept.choices)
    asked = {row.line for row in questions}
    earlier = [each.earlier_id for line, each in standing.items() if line in lines | asked]
    seen = [entity for (line, _), entity in known.items() if entity and line in lines]
    seen += [each.person for each in may_be.values()]
    refused = refused_rows(read, would)
    urgent = sum(
        row.draft.urgency in tells()
        for row in read.rows
        if would.rows[row.line].fate in (Fate.NEW, Fate.CORRECTS)
    )
    return PreviewPage(
        subjects=(kept.id, *dict.fromkeys((*earlier, *seen))),
        detail=f"return before it is recorded, {len(rows)} rows",
        recorded=f"Draft is {'kept' if kept.return_id or kept.state else 'yours'} until {moment_in_words(kept.until)}",
        staged=staged,
        by_hand=kept.sent.by_hand,
        may_approve=decide(viewer(), "return.approve", agency=read.agency).allowed,
        mine=_is_theirs(kept),
        state=kept.state,
        state_at=moment_in_words(kept.state_at) if kept.state_at else "",
        state_words=kept.words,
        agency=_agency(read.agency),
        file_name=read.file_name,
        sheet=read.table.sheet,
        mapping=url_for("mappings.page", agency=read.agency),
        version=preview.mapping_version,
        seen=signature(would, read),
        total=read.total_rows,
        new=counts[Fate.NEW],
        corrections=counts[Fate.CORRECTS],
        same=counts[Fate.SAME],
        left_out=counts[Fate.LEFT_OUT],
        passed_over=len(read.passed_over),
        passed_words=passed_in_words(each.reason for each in read.passed_over),
        remarks=read.table.remarks,
        unread=tuple(each for each in read.unread_columns if not is_reasons(each)),
        refused=refused_shown(staged, read, refused),
        questions=questions,
        edits=sum(len(row.edits) for row in read.rows),
        rows=shown,
        ready=len(rows),
        remarked=sum(row.asks for row in rows),
        show=show if show in ("all", "remarks") else "",
        before=_before(would),
        became=url_for("returns.result", token=token_of(kept.return_id)) if kept.return_id else "",
        until=moment_in_words(kept.until),
        urgent=urgent,
        not_watched=not_watched(),
    )


def _who_they_may_be(
    read: ReturnRead, lines: Collection[int], known: Mapping[Slot, str]
) -> dict[Slot, MayBe]:
    """Return, for the people of these lines whom no key finds, the likeliest person of those this viewer may compare."""
    found: dict[Slot, MayBe] = {}
    with services().ledger.reading() as snapshot:
        for row in read.rows:
            if row.line in lines:
                people = who_may_be(snapshot, viewer(), row.draft)
                found.update(
                    ((row.line, slot), each[0])
                    for slot, each in people.items()
                    if not known.get((row.line, slot))
                )
    return found


def _is_theirs(kept: Staged) -> bool:
    """Return whether the viewer is whoever sent this, or of the agency it is of."""
    return viewer().user_id == kept.owner or viewer().agency == kept.sent.agency


def _before(would: WouldDo) -> Piece | None:
    if would.before is None:
        return None
    href = url_for("returns.result", token=token_of(would.before.return_id))
    return Piece(words=moment_in_words(would.before.received_at), href=href)


# -- one row ---------------------------------------------------------------------------------------


@blueprint.get("/returns/preview/<staged>/rows/<int:line>")
@needs("return.import")
def row(staged: str, line: int) -> Response:
    """Show one row cell by cell, to be put right or left out."""
    kept = staging().get(viewer(), identify(staged))
    read = _read(kept)
    return render(page_of_row(staged, kept, read, foresee_return(services().ledger, viewer(), read), line))


@blueprint.post("/returns/preview/<staged>/rows/<int:line>")
@needs("return.import")
def put_right(staged: str, line: int) -> AnyResponse:
    """Keep what was put right in one row and decided about it; what the sender wrote is kept beside it."""
    kept = staging().get(viewer(), identify(staged))
    read = _read(kept)
    cells = cells_in(read.read, line)
    if not cells:
        raise NotFound("There is no such row in this file. Nothing was changed.")
    others = [each for each in kept.edits if each.line != line]
    mine = posted_edits(cells, kept.edits, line)
    choices = {at: each for at, each in kept.choices.items() if at != line}
    choice = _posted_choice(read, line, kept.choices)
    if choice is not None:
        choices[line] = choice
    staging().save(viewer(), kept, edits=(*others, *mine), choices=choices)
    _say_how_it_reads(staging().get(viewer(), kept.id), line)
    show = request.form.get("show", "")
    back = url_for("returns.preview", staged=staged, **({"show": show} if show else {}))  # type: ignore[arg-type] # text
    return redirect(f"{back}#{request.form.get('back', 'ready')}", code=303)


def _posted_choice(preview: Preview, line: int, choices: Choices) -> Choice | None:
    """Return what the form decides of a row; a form without the question leaves it as it was."""
    said = request.form.get("take")
    if said is None:
        return choices.get(line)
    if said == "leave":
        return Choice(leave_out=True)
    if said == "new":
        return Choice(new=True)
    if said == "corrects":
        plain = Preview(read=preview.read, mapping_version=preview.mapping_version)
        would = foresee_return(services().ledger, viewer(), plain).rows.get(line)
        return Choice(corrects=would.earlier_id) if would and would.resembles else None
    return None


def _say_how_it_reads(kept: Staged, line: int) -> None:
    refused = next((each for each in _read(kept).read.refused if each.line == line), None)
    if refused is None:
        flash(f"Line {line} is kept as you put it. What was sent is kept beside it.")
    else:
        flash(f"Line {line} is still refused. {refused.reason}", "warning")


# -- recorded, kept or let go ------------------------------------------------------------------------


@blueprint.post("/returns/preview/<staged>")
@needs("return.import")
def approve(staged: str) -> AnyResponse:
    """Record a staged return, send it to whoever does, give it back, keep or let go of it; twice adds nothing."""
    found, staged_id = services(), identify(staged)
    kept = staging().get(viewer(), staged_id)
    do = request.form.get("do")
    if do in ("drop", "keep", "back"):
        _not_recorded(kept, do)
        return redirect(url_for("returns.list"), code=303)
    read = _read(kept)
    if request.form.get("version") != str(read.mapping_version):
        flash(
            "How this agency's columns are read has changed since you looked. Nothing was recorded: look again.",
            "warning",
        )
        return redirect(url_for("returns.preview", staged=staged), code=303)
    if do == "send":
        return _send(kept, read, staged)
    try:
        result = approve_return(
            found.ledger, viewer(), read, ids=found.ids, seen=request.form.get("seen", "")
        )
    except RecordedMeanwhile as fault:
        flash(str(fault), "warning")
        if not fault.return_id:
            return redirect(url_for("returns.preview", staged=staged), code=303)
        staging().drop(viewer(), staged_id)
        return redirect(url_for("returns.result", token=token_of(fault.return_id)), code=303)
    if result.refused:
        staging().approved(viewer(), kept, result.return_id)
    else:
        staging().drop(viewer(), staged_id)
    found.graph.catch_up()
    flash(_recorded_words(len(result.recorded), len(result.corrected)))
    if any(row.draft.urgency in tells() for row in read.read.rows) and (result.recorded or result.corrected):
        flash(not_watched(), "warning")
    return redirect(url_for("returns.result", token=token_of(result.return_id)), code=303)


def _not_recorded(kept: Staged, do: str) -> None:
    """Let go of a staged return, keep it, or give it back to its agency; nothing of it was recorded."""
    if do == "drop":
        if not (_is_theirs(kept) or kept.return_id):
            raise AskedWrongly(
                "This return is its agency's: give it back with words on what to put right. Nothing was changed."
            )
        staging().drop(viewer(), kept.id)
        flash("The file was not recorded, and it is gone from here.")
    elif do == "back":
        staging().send_back(viewer(), kept, request.form.get("words", ""))
        flash(f"Given back to {_agency(kept.sent.agency)} with your words. Nothing of it was recorded.")
    else:
        flash(f"The file is kept as a draft until {moment_in_words(kept.until)}. Nothing of it was recorded.")


def _send(kept: Staged, preview: Preview, staged: str) -> AnyResponse:
    """Give a return to whoever approves, as it now reads."""
    urgent = sum(row.draft.urgency in tells() for row in preview.read.rows)
    staging().send(viewer(), kept, urgent=urgent)
    flash(
        "Sent to the intelligence unit, which approves it. Until then you can still put rows right. "
        "Nothing has been recorded yet."
    )
    if urgent:
        flash(not_watched(), "warning")
    return redirect(url_for("returns.preview", staged=staged), code=303)


def _recorded_words(recorded: int, corrected: int) -> str:
    if not recorded and not corrected:
        return "No row of this file was new. Nothing was added."
    said = [f"{count(recorded, 'report')} recorded"] if recorded else []
    said += [f"{count(corrected, 'report')} corrected"] if corrected else []
    next_step = (
        "Open the return below."
        if decide(viewer(), "report.open").allowed
        else "The intelligence unit opens them."
    )
    return f"{' and '.join(said)}. {next_step}"


# -- refused rows as files ---------------------------------------------------------------------------


@blueprint.get("/returns/preview/<staged>/refused.csv")
@needs("return.import")
def preview_refused(staged: str) -> Response:
    """Give the refused rows of a staged return, one line each with the reason."""
    staged_id = identify(staged)
    read = _read(staging().get(viewer(), staged_id))
    return as_file(refused_rows(read.read, foresee_return(services().ledger, viewer(), read)), staged_id)


@blueprint.get("/returns/preview/<staged>/refused.xlsx")
@needs("return.import")
def preview_workbook(staged: str) -> Response:
    """Give the refused rows in the agency's own layout, the reasons in the last column; uploading it finishes the job."""
    staged_id = identify(staged)
    read = _read(staging().get(viewer(), staged_id))
    rows = refused_rows(read.read, foresee_return(services().ledger, viewer(), read))
    return as_workbook(write_refused(read.read, rows), len(rows), staged_id)
