"""The usual grade of each agency's rows that have none, set by the intelligence unit; and how complete ethnicity is.

Neither is about a person: the one fills in what a row leaves out, provisionally; the other counts gaps and does no more.
"""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.access import decide
from intel.errors import AskedWrongly
from intel.people.find_completeness import Completeness, count_completeness
from intel.people.import_return import set_usual_grade
from intel.reports.grade_defaults import list_grade_defaults
from webapp.gate import needs, viewer
from webapp.pages import Page, render
from webapp.services import services

blueprint = Blueprint("usual_grades", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualRow:
    """One agency with its usual grade, in code and in words; empty where none is set."""

    agency: str
    name: str
    grade: str
    words: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualPage(Page):
    """The usual grades."""

    template: ClassVar[str] = "returns/usual_grades.html"

    rows: tuple[UsualRow, ...]
    may_set: bool
    agencies: tuple[tuple[str, str], ...]
    grades: tuple[tuple[str, str], ...]
    typed: dict[str, str]
    wrong: tuple[tuple[str, str], ...]
    faults: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletenessPage(Page):
    """How complete ethnicity and nationality of adults of concern are, by agency: counts of mentions, and no more."""

    template: ClassVar[str] = "returns/completeness.html"

    rows: tuple[Completeness, ...]
    answers: tuple[tuple[str, str], ...]


@blueprint.get("/returns/usual-grades")
@needs("return.view")
def page() -> Response:
    """Show the usual grades."""
    return render(_page())


@blueprint.post("/returns/usual-grades")
@needs("report.open")
def save() -> AnyResponse:
    """Set the usual grade of one agency, with a reason."""
    form = request.form
    try:
        set_usual_grade(
            services().ledger,
            viewer(),
            form.get("agency", ""),
            form.get("source", "") + form.get("information", ""),
            reason=form.get("reason", ""),
        )
    except AskedWrongly as fault:
        field = "reason" if "reason" in str(fault) else "agency" if "agency" in str(fault) else "source"
        answer = render(_page(wrong=((str(fault), field),)))
        answer.status_code = 400
        return answer
    flash("The usual grade is set. Rows recorded from now on have it where they give none, provisionally.")
    return redirect(url_for("usual_grades.page"), code=303)


@blueprint.get("/returns/completeness")
@needs("return.view")
def completeness() -> Response:
    """Show how complete ethnicity and nationality are recorded."""
    with services().ledger.reading() as snapshot:
        rows = count_completeness(snapshot, viewer())
    asked = vocabulary.read("asked")
    return render(
        CompletenessPage(
            rows=rows,
            answers=(
                *((key, str(each["words"])) for key, each in asked.items()),
                ("not_recorded", "not recorded"),
            ),
        )
    )


def _page(*, wrong: tuple[tuple[str, str], ...] = ()) -> UsualPage:
    with services().ledger.reading() as snapshot:
        known = list_grade_defaults(snapshot.connection)
    grades = vocabulary.read("grades")
    names = sorted((str(each["name"]), key) for key, each in vocabulary.agencies().items())
    may_set = decide(viewer(), "report.open").allowed
    mine = [
        (name, key) for name, key in names if may_set or decide(viewer(), "return.view", agency=key).allowed
    ]
    return UsualPage(
        rows=tuple(
            UsualRow(
                agency=key,
                name=name,
                grade=known[key].grade if key in known else "",
                words=_words(known[key].grade) if key in known else "",
                by=_who(known[key].actor) if key in known else "",
            )
            for name, key in mine
        ),
        may_set=may_set,
        agencies=tuple((key, name) for name, key in names),
        grades=tuple(
            (part, f"{key}|{key}: {each['words']}")
            for part in ("source", "information")
            for key, each in grades[part].items()
        ),
        typed={key: value for key, value in request.form.items() if key != "csrf_token"},
        wrong=wrong,
        faults={field: words for words, field in wrong},
    )


def _words(grade: str) -> str:
    grades = vocabulary.read("grades")
    return f"{grades['source'][grade[0]]['words']}, {grades['information'][grade[1]]['words']}"


def _who(user_id: str) -> str:
    account = services().accounts.find_account(user_id)
    return account.name if account else user_id
