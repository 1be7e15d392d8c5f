"""What has to be said before a return is read: which sheet, and which column means what.

Asked between sending a file and its preview, and only where something is new; the answers are the agency's mapping.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Final

from flask import flash, redirect, request, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.people.explain_columns import Explained, explain_columns
from intel.people.import_return import Sent, save_mapping_for
from intel.reports.mapping import MENTION_FIELDS, REPORT_FIELDS, SLOTS, StatedLink, is_date, is_field
from intel.reports.mapping_confirm import (
    BETWEEN_PEOPLE,
    Said,
    confirmed,
    order_said,
    slots_of_fields,
    usual_links,
)
from intel.reports.mapping_propose import LIKELY, ColumnProposal
from intel.reports.mapping_text import field_in_words, link_in_words, slot_in_words
from webapp.gate import needs, viewer
from webapp.pages import Page, render
from webapp.returns_room import blueprint, identify, staging
from webapp.returns_words import words_or_preview
from webapp.services import services

PASSED: Final = "-"
_CONFIDENCE: Final = ((0.85, "sure"), (LIKELY, "likely"), (0.01, "a guess"))
_GRADES: Final = ("1A", "1B", "1C", "1D", "2A", "2B", "2C", "2D", "3A", "3B", "3C", "3D")
_MOST_OF_A_KIND: Final = 4  # people or things of a kind offered for one row


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One column as the page asks about it; `number` is its place in the form."""

    number: int
    heading: str
    state: str
    was: str
    samples: tuple[str, ...]
    why: str
    confidence: str
    field: str
    also: str
    reason: str
    asks_order: bool
    order: str
    order_words: str
    is_name: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsPage(Page):
    """The columns of a file that have to be explained, each with a proposal, its samples and why."""

    template: ClassVar[str] = "returns/columns.html"

    form: str
    agency: str
    file_name: str
    first: bool
    sheet: str
    sheets: tuple[str, ...]
    heading_words: str
    asked: tuple[Choice, ...]
    known: tuple[tuple[str, str], ...]
    gone: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    links: tuple[tuple[str, str], ...]
    grades: tuple[tuple[str, str], ...]
    grade: str
    asks_grade: bool
    wrong: tuple[tuple[str, str], ...]


# -- columns ---------------------------------------------------------------------------------------


@blueprint.get("/returns/preview/<staged>/columns")
@needs("mapping.save")
def columns(staged: str) -> AnyResponse:
    """Ask what the columns of a staged return mean that nobody has explained yet."""
    kept = staging().get(viewer(), identify(staged))
    explained = explain_columns(services().ledger, viewer(), kept.sent, sheet=request.args.get("sheet", ""))
    return render(_columns_page(staged, kept.sent, kept.id, explained))


@blueprint.post("/returns/preview/<staged>/columns")
@needs("mapping.save")
def explain(staged: str) -> AnyResponse:
    """Save what was said of the columns as the agency's mapping, and go on to the words or the preview."""
    kept = staging().get(viewer(), identify(staged))
    explained = explain_columns(services().ledger, viewer(), kept.sent, sheet=request.form.get("sheet", ""))
    said, wrong = _said(explained)
    grade = request.form.get("grade", "")
    if not wrong:
        try:
            mapping = confirmed(
                kept.sent.agency,
                explained.proposal,
                said,
                explained.before,
                links=_ticked(explained),
                grade=grade if grade in _GRADES else "",
            )
        except ValidationError as error:
            wrong = [(str(each["msg"]).removeprefix("Value error, "), "field-0") for each in error.errors()]
    if wrong:
        answer = render(_columns_page(staged, kept.sent, kept.id, explained, wrong=tuple(wrong)))
        answer.status_code = 400
        return answer
    version = save_mapping_for(services().ledger, viewer(), mapping)
    flash(f"The columns are explained: version {version} is in force and is asked for no more.")
    again = explain_columns(services().ledger, viewer(), kept.sent)
    return redirect(words_or_preview(kept.sent, staged, again), code=303)


def _columns_page(
    staged: str, sent: Sent, staged_id: str, explained: Explained, *, wrong: tuple[tuple[str, str], ...] = ()
) -> ColumnsPage:
    proposal, before = explained.proposal, explained.before
    listed = list(enumerate(proposal.columns))
    fields = [field for each in proposal.columns for field in each.fields]
    lines = (
        f"lines {proposal.header_row - 1} and {proposal.header_row}"
        if proposal.header_rows == 2
        else f"line {proposal.header_row}"
    )
    has_grade = any(field in ("grade", "source_grade") for field in fields)
    return ColumnsPage(
        subjects=(staged_id,),
        detail="columns of a return before it is read",
        form=url_for("returns.explain", staged=staged),
        agency=str(vocabulary.agencies()[sent.agency]["name"]),
        file_name=sent.file_name,
        first=before is None,
        sheet=proposal.sheet,
        sheets=proposal.sheets if len(proposal.sheets) > 1 and before is None else (),
        heading_words=lines,
        asked=tuple(_choice(at, each) for at, each in listed if each.asks and each.state != "gone"),
        known=tuple(
            (
                each.heading,
                "; ".join(map(field_in_words, each.fields))
                or f"passed over: {each.reason or 'no reason given'}",
            )
            for each in proposal.columns
            if not each.asks
        ),
        gone=tuple(
            (each.heading, "; ".join(map(field_in_words, each.fields)) or "passed over")
            for each in proposal.columns
            if each.state == "gone"
        ),
        options=_options(fields),
        links=tuple((_link_key(each), link_in_words(each)) for each in _offered(explained)),
        grades=(("", "None: a row without a grade is refused"), *((each, each) for each in _GRADES)),
        grade=request.form.get("grade", explained.usual_grade),
        asks_grade=not has_grade
        and not explained.usual_grade
        and not (before and _has_grade(before.defaults)),
        wrong=wrong,
    )


def _has_grade(defaults: Iterable[str]) -> bool:
    return bool({"grade", "source_grade"} & set(defaults))


def _choice(at: int, each: ColumnProposal) -> Choice:
    likely = each.confidence >= LIKELY or each.state == "renamed"
    proposed = list(each.fields if likely else ())
    if not proposed and each.reason and likely:
        proposed = [PASSED]
    evidence = each.dates
    order = evidence.order if evidence and evidence.order else "day_first"
    return Choice(
        number=at,
        heading=each.heading or "(no heading)",
        state=each.state,
        was=each.was,
        samples=each.samples,
        why=each.why,
        confidence=next((words for least, words in _CONFIDENCE if each.confidence >= least), "unknown"),
        field=request.form.get(f"field-{at}", proposed[0] if proposed else ""),
        also=request.form.get(f"also-{at}", proposed[1] if len(proposed) > 1 else ""),
        reason=request.form.get(f"reason-{at}", each.reason),
        asks_order=each.order_open,
        order=request.form.get(f"order-{at}", order),
        order_words=_order_words(each),
        is_name=any(
            field.endswith(".name") and SLOTS.get(field.partition(".")[0].rpartition("_")[0]) == "Person"
            for field in each.fields
        ),
    )


def _order_words(each: ColumnProposal) -> str:
    if each.dates is None:
        return ""
    if each.dates.order:
        return f"Its own dates say so: “{each.dates.shown}”." if each.dates.shown else "Its own dates say so."
    return "No date in it has a day after the 12th, so it could be either."


def _options(fields: Iterable[str]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return every field a column can feed, by what it is about, with one more of each kind than the file seems to have."""
    used = slots_of_fields(list(fields))
    groups = [("The report", tuple((each, field_in_words(each)) for each in REPORT_FIELDS))]
    for kind, label in SLOTS.items():
        most = (
            max((int(each.rpartition("_")[2]) for each in used if each.rpartition("_")[0] == kind), default=0)
            + 1
        )
        for number in range(1, min(max(most, 2), _MOST_OF_A_KIND) + 1):
            slot = f"{kind}_{number}"
            options = tuple(
                (f"{slot}.{part}", field_in_words(f"{slot}.{part}")) for part in MENTION_FIELDS[label]
            )
            words = slot_in_words(slot)
            groups.append((f"{words[:1].upper()}{words[1:]}", options))
    flags = tuple(
        (_flag_key(link, one, other), _flag_words(link, one, other)) for link, one, other in _pairs(used)
    )
    return (*groups, ("Says yes or no whether", flags)) if flags else tuple(groups)


def _pairs(slots: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
    people = [each for each in slots if SLOTS[each.rpartition("_")[0]] == "Person"]
    adults = [each for each in people if each.startswith("adult_")]
    young = [each for each in people if each.startswith("young_person_")]
    pairs = (
        [(one, other) for one in adults for other in young] + list(pairwise(young)) + list(pairwise(adults))
    )
    return tuple(
        (link, one, other)
        for one, other in pairs
        for link in BETWEEN_PEOPLE
        if link != "SUSPECTED_OF_HARMING" or (one.startswith("adult_") and other.startswith("young_"))
    )


def _flag_key(link: str, one: str, other: str) -> str:
    return f"flag:{link}:{one}:{other}"


def _flag_words(link: str, one: str, other: str) -> str:
    return f"{slot_in_words(one)} {vocabulary.link_types()[link]['sentence']} {slot_in_words(other)}"


def _offered(explained: Explained) -> tuple[StatedLink, ...]:
    """Return what rows may state of people and things that the mapping does not say yet."""
    before = set(explained.before.links) if explained.before else set()
    new = [field for each in explained.proposal.columns if each.state == "new" for field in each.fields]
    fields = [field for each in explained.proposal.columns if each.state != "gone" for field in each.fields]
    touched = set(slots_of_fields(new))
    return tuple(
        each
        for each in usual_links(fields)
        if each not in before and {each.from_slot, each.to_slot} & touched
    )


def _link_key(link: StatedLink) -> str:
    return f"{link.link}:{link.from_slot}:{link.to_slot}"


def _ticked(explained: Explained) -> list[StatedLink]:
    """Return the statements ticked on the form whose ends the columns, as they were then said to be, can fill."""
    found = []
    for each in request.form.getlist("link"):
        link, _, ends = each.partition(":")
        from_slot, _, to_slot = ends.partition(":")
        known = next(
            (
                one
                for one in _offered(explained)
                if (one.link, one.from_slot, one.to_slot) == (link, from_slot, to_slot)
            ),
            None,
        )
        if known:
            found.append(known)
    return found


def _said(explained: Explained) -> tuple[dict[int, Said], list[tuple[str, str]]]:
    """Read the form: what was said of each column, and what is missing."""
    said: dict[int, Said] = {}
    wrong: list[tuple[str, str]] = []
    for at, each in enumerate(explained.proposal.columns):
        if not each.asks or each.state == "gone":
            continue
        order = order_said(request.form.get(f"order-{at}", ""))
        if each.state == "known":
            said[at] = Said(dates=order)
            continue
        chosen, also = request.form.get(f"field-{at}", ""), request.form.get(f"also-{at}", "")
        reason = " ".join(request.form.get(f"reason-{at}", "").split())
        if chosen == PASSED and reason:
            said[at] = Said(reason=reason[:200])
        elif chosen == PASSED:
            wrong.append((f"Say why “{each.heading}” is passed over.", f"reason-{at}"))
        elif chosen.startswith("flag:") and chosen.count(":") == 3:
            _, link, one, other = chosen.split(":")
            said[at] = Said(link=(link, one, other))
        elif is_field(chosen):
            fields = (chosen, also) if is_field(also) else (chosen,)
            dates = order if any(map(is_date, fields)) else ""
            said[at] = Said(fields=fields, dates=dates, last_first=f"last-{at}" in request.form)
        else:
            wrong.append((f"Choose what “{each.heading}” means, or pass it over.", f"field-{at}"))
    if (
        not explained.before
        and not wrong
        and not any("reported_on" in each.fields or "happened_on" in each.fields for each in said.values())
    ):
        wrong.append(("One column has to say when it was reported or when it happened.", "field-0"))
    return said, wrong
