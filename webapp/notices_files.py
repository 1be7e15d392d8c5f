"""What leaves the notices room as a file: the calendar, the paper in Word and PDF, the counts; and the Word template."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask import Response, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel.errors import FileRefused
from intel.notices import write_calendar, write_docx, write_pdf
from intel.notices.count import COLUMNS, Year, by_year, outside
from intel.notices.ends import gap_of
from intel.notices.find import get_notice
from intel.notices.find_counts import list_served
from intel.notices.find_register import facts_in_force
from intel.notices.model import NoticeAuthorised, setting
from intel.notices.own_template import find_template, replace_template
from intel.notices.paper import FIELDS, paper_of
from intel.notices.story import others_of
from intel.people.days import day_in_words
from webapp.gate import needs, viewer
from webapp.notices_room import LAW, blueprint, identify
from webapp.notices_told import name_of
from webapp.pages import Answer, Page, before_leaving, render
from webapp.services import services


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFile(Answer):
    """Something on its way out as a file."""

    action: ClassVar[str] = "export"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsPage(Page):
    """The counts: in the room as they are, and as they may leave it."""

    template: ClassVar[str] = "notices/counts.html"

    columns: tuple[tuple[str, str], ...]
    inside: tuple[tuple[int, dict[str, str]], ...]
    outside: tuple[tuple[int, dict[str, str]], ...]
    below: int
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePage(Page):
    """The Word template in use, its fields, and putting another in its place."""

    template: ClassVar[str] = "notices/template.html"

    fields: tuple[tuple[str, str], ...]
    own: str
    wrong: tuple[tuple[str, str], ...]


@blueprint.get("/notices/calendar.ics")
@needs("notice.list")
def calendar() -> Response:
    """Give the reviews and ends as a calendar: references and dates, no name."""
    found = services()
    asking = found.enquiry(viewer())
    with asking.ledger.reading() as snapshot:
        facts = facts_in_force(snapshot.connection, asking.today)
        beside = others_of(snapshot, [each for each in facts if each.ground == "section_2"])
        gaps = [
            (each, gap_of(each, beside.get(each.id, []), asking.today) if each.ground == "section_2" else None)
            for each in facts
        ]  # fmt: skip
    made = write_calendar.calendar_of(gaps, made_at=found.clock(), today=asking.today)
    return _file(made, write_calendar.MIMETYPE, "notices.ics", purpose="to keep review dates", detail=f"calendar of {len(facts)} notices")  # fmt: skip


@blueprint.get("/notices/<token>/notice.docx")
@needs("notice.view")
def docx(token: str) -> Response:
    """Give the paper of a notice in Word."""
    fields, subjects, name = _paper(token)
    own = find_template(services().database)
    made = write_docx.write_docx(fields, own.content if own else None)
    return _file(made, write_docx.MIMETYPE, f"{name}.docx", purpose="to serve the notice", detail="the paper, Word", subjects=subjects)  # fmt: skip


@blueprint.get("/notices/<token>/notice.pdf")
@needs("notice.view")
def pdf(token: str) -> Response:
    """Give the paper of a notice as a PDF."""
    fields, subjects, name = _paper(token)
    return _file(write_pdf.write_pdf(fields), write_pdf.MIMETYPE, f"{name}.pdf", purpose="to serve the notice", detail="the paper, PDF", subjects=subjects)  # fmt: skip


def _paper(token: str) -> tuple[dict[str, str | list[str]], Sequence[str], str]:
    asking = services().enquiry(viewer())
    known = get_notice(asking, identify(token))
    authorised = known.story.last(NoticeAuthorised)
    by = name_of(authorised[0].actor) if authorised else ""
    subjects = (known.line.id, known.line.adult.id, known.line.child.id)
    return paper_of(known.story, by, asking.today), subjects, known.line.facts.name


@blueprint.get("/notices/counts")
@needs("notice.list")
def counts() -> Response:
    """Show the counts, in the room and as they may leave it."""
    inside, away = _counts()
    rows = tuple(
        (
            each.year,
            {
                **{name: str(getattr(each, name)) for name, _, _ in COLUMNS},
                "youngest": "not known" if each.youngest is None else str(each.youngest),
            },
        )
        for each in inside
    )
    return render(
        CountsPage(
            columns=_columns(),
            inside=rows,
            outside=tuple((year.year, said) for year, said in zip(inside, away, strict=True)),
            below=setting("suppress_below"),
            law=LAW,
        )
    )


@blueprint.get("/notices/counts.csv")
@needs("notice.list")
def counts_csv() -> Response:
    """Give the counts as they may leave the room."""
    inside, away = _counts()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["Year", *(words for _, words in _columns())])
    for year, said in zip(inside, away, strict=True):
        writer.writerow([year.year, *(said[name] for name, _ in _columns())])
    return _file(out.getvalue().encode("utf-8-sig"), "text/csv", "notices-counts.csv", purpose="to answer a request made under the law", detail="counts of notices, small numbers left out")  # fmt: skip


def _counts() -> tuple[tuple[Year, ...], list[dict[str, str]]]:
    with services().ledger.reading() as snapshot:
        served = list_served(snapshot)
    years = by_year(served)
    return years, [outside(each, served, below=setting("suppress_below")) for each in years]


def _columns() -> tuple[tuple[str, str], ...]:
    return (*((name, words) for name, words, _ in COLUMNS), ("youngest", "Youngest age when issued"))


# -- the template ----------------------------------------------------------------------------------


@blueprint.get("/notices/template", endpoint="template")
@needs("notice.template")
def template_page() -> Response:
    """Show which Word template is in use, and its fields."""
    return render(_template_page())


@blueprint.get("/notices/template.docx")
@needs("notice.template")
def template_docx() -> Response:
    """Give the template in use, to be edited in Word."""
    own = find_template(services().database)
    content = own.content if own else write_docx.TEMPLATE.read_bytes()
    answer = make_response(content)
    answer.headers["Content-Type"] = write_docx.MIMETYPE
    answer.headers["Content-Disposition"] = 'attachment; filename="notice-template.docx"'
    return answer


@blueprint.post("/notices/template", endpoint="replace_template")
@needs("notice.template")
def template_sent() -> AnyResponse:
    """Take another template into use, once it has been tried."""
    try:
        name, content = _sent()
        replace_template(services().database, viewer(), content, file_name=name, clock=services().clock)
    except FileRefused as fault:
        answer = render(_template_page(wrong=((str(fault), "file"),)))
        answer.status_code = 400
        return answer
    flash("The template was tried with every field and is in use from now on.")
    return redirect(url_for("notices.template"), code=303)


def _sent() -> tuple[str, bytes]:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise FileRefused("Choose a file. The template in use stays as it is.")
    return sent.filename, sent.read()


def _template_page(*, wrong: tuple[tuple[str, str], ...] = ()) -> TemplatePage:
    own = find_template(services().database)
    return TemplatePage(
        fields=tuple((name, example if isinstance(example, str) else "one after the other") for name, example in FIELDS.items()),
        own=f"In use since {day_in_words(own.saved_at)}, put there by {name_of(own.by)}." if own else "",
        wrong=wrong,
    )  # fmt: skip


def _file(
    content: bytes, kind: str, name: str, *, purpose: str, detail: str, subjects: Sequence[str] = ()
) -> Response:
    """Return a file, once it is written down that it leaves."""
    before_leaving(NoticeFile(content={}, subjects=tuple(subjects), purpose=purpose, detail=detail))
    answer = make_response(content)
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
