"""Words of a return that have to be explained before it is read; and where a file that was sent goes next."""

from dataclasses import dataclass
from typing import ClassVar

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.people.explain_columns import Explained, explain_columns, explain_values
from intel.people.import_return import Sent, save_mapping_for
from intel.reports.mapping_values import ValueAsked, remembered
from webapp.gate import needs, viewer
from webapp.pages import Page, render
from webapp.returns_room import blueprint, identify, staging
from webapp.services import services


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsPage(Page):
    """Values that have to be explained, with what they may mean."""

    template: ClassVar[str] = "returns/words.html"

    form: str
    skip: str
    agency: str
    file_name: str
    asked: tuple[tuple[int, ValueAsked], ...]


def before_preview(sent: Sent, token: str) -> str:
    """Return the address of what is asked before the preview, or of the preview where nothing is."""
    explained = explain_columns(services().ledger, viewer(), sent)
    if explained.asks:
        return url_for("returns.columns", staged=token)
    return words_or_preview(sent, token, explained)


def words_or_preview(sent: Sent, token: str, explained: Explained) -> str:
    """Return the address where words are asked about, or of the preview where none are."""
    asked = explain_values(sent, explained.before, services().gazetteer()) if explained.before else ()
    return url_for("returns.words" if asked else "returns.preview", staged=token)


@blueprint.get("/returns/preview/<staged>/words")
@needs("mapping.save")
def words(staged: str) -> AnyResponse:
    """Ask what words mean that stand outside a closed list, or that only the agency knows."""
    kept = staging().get(viewer(), identify(staged))
    explained = explain_columns(services().ledger, viewer(), kept.sent)
    if explained.before is None:
        return redirect(url_for("returns.columns", staged=staged), code=303)
    asked = explain_values(kept.sent, explained.before, services().gazetteer())
    return render(
        WordsPage(
            subjects=(kept.id,),
            detail="words of a return before it is read",
            form=url_for("returns.explain_words", staged=staged),
            skip=url_for("returns.preview", staged=staged),
            agency=str(vocabulary.agencies()[kept.sent.agency]["name"]),
            file_name=kept.sent.file_name,
            asked=tuple(enumerate(asked)),
        )
    )


@blueprint.post("/returns/preview/<staged>/words")
@needs("mapping.save")
def explain_words(staged: str) -> AnyResponse:
    """Remember what was said of words; one without an answer is asked again next time."""
    kept = staging().get(viewer(), identify(staged))
    before = explain_columns(services().ledger, viewer(), kept.sent).before
    asked = explain_values(kept.sent, before, services().gazetteer()) if before else ()
    answers = {}
    for at, each in enumerate(asked):
        # The words stand in the form beside the answer, so that another file sent meanwhile changes nothing.
        meant = request.form.get(f"means-{at}", "?")
        if request.form.get(f"value-{at}") == each.value and (meant == "" or meant in dict(each.choices)):
            said = " ".join(request.form.get(f"words-{at}", "").split())[:200] if each.code else ""
            answers[(each.column, each.field, each.value)] = (meant, said)
    if before and answers:
        version = save_mapping_for(services().ledger, viewer(), remembered(before, answers))
        flash(f"Remembered for next month: version {version} is in force.")
    return redirect(url_for("returns.preview", staged=staged), code=303)
