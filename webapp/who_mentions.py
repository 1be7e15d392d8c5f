"""Every mention held to be one person or thing: one taken out, all taken apart, and the name they are shown by."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.errors import NotFound
from intel.people import judge as judging
from intel.people.describe import Described, describe
from intel.people.display_name import Fixed, fix_name, fixed_names, free_name
from intel.people.queue import LABELS
from intel.people.records import Worded, worded
from intel.reports.model import PersonDetails
from webapp.addresses import address_of, address_of_report
from webapp.gate import needs, viewer
from webapp.pages import Page, render
from webapp.services import services
from webapp.who_writing import write_or_ask

blueprint = Blueprint("who_mentions", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRow:
    """One mention of a person or thing: what its report says, and who sent it."""

    token: str
    words: str
    report: str
    href: str
    agency: str
    reported_on: str
    named: bool
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionsPage(Page):
    """Every mention that is held to be one, so that one or all can be taken apart."""

    template: ClassVar[str] = "who/mentions.html"

    item: Described
    back: str
    rows: tuple[MentionRow, ...]
    fixed: Fixed | None
    may_name: bool
    name_to: str
    action_to: str
    wrong: tuple[tuple[str, str], ...]


@blueprint.get("/who-is-who/<token>", endpoint="page")
@needs("person.judge")
def page_(token: str) -> Response:
    """Show every mention of one person or thing."""
    return render(_mentions_page(token))


@blueprint.post("/who-is-who/<token>")
@needs("person.judge")
def split(token: str) -> AnyResponse:
    """Take one mention out, or all of them apart."""
    asking = services().enquiry(viewer())
    entity = asking.identify(token)
    reason = request.form.get("reason", "").strip()
    if not reason:
        answer = render(
            _mentions_page(token, wrong=(("Say why they are not one. Nothing was changed.", "reason"),))
        )
        answer.status_code = 400
        return answer
    chosen = request.form.get("mention", "")
    if chosen == "all":
        done = "Each mention stands alone now. What was judged before is kept in the record."
        asked = write_or_ask(
            lambda writer: judging.split_all(writer, entity, reason=reason), (entity,), "Taking all apart"
        )
    else:
        which = asking.identify(chosen)
        done = "The mention is taken out; the others stay together."
        asked = write_or_ask(
            lambda writer: judging.split(writer, which, reason=reason), (entity,), "Taking the mention out"
        )
    if asked is not None:
        return asked
    flash(done)
    return redirect(url_for("who_mentions.page", token=token), code=303)


@blueprint.post("/who-is-who/<token>/name")
@needs("person.judge")
def name(token: str) -> AnyResponse:
    """Show a person by the name one mention gives, or let the rule choose again."""
    asking = services().enquiry(viewer())
    person, chosen = asking.identify(token), request.form.get("mention", "")
    reason = request.form.get("why", "").strip() or "Chosen among the names that reports give"
    if chosen:
        fix_name(services().ledger, viewer(), asking.identify(chosen), reason=reason)
        flash("They are shown by that name now, to whoever may see a report that gives it.")
    else:
        free_name(services().ledger, viewer(), person, reason=reason)
        flash("The rule chooses the name again: the fullest, then newest.")
    services().graph.catch_up()
    return redirect(url_for("who_mentions.page", token=token), code=303)


def _mentions_page(token: str, *, wrong: tuple[tuple[str, str], ...] = ()) -> MentionsPage:
    asking = services().enquiry(viewer())
    entity = asking.identify(token)
    with asking.ledger.reading() as snapshot:
        rows = [each for each in worded(snapshot, asking.viewer, (entity,)) if each.label in LABELS]
        fixed = fixed_names(snapshot.connection).get(entity)
    if not rows:
        raise NotFound("There is nothing here that you may see. Check the address, or search by name.")
    label = rows[0].label
    item = describe(asking, [(label, entity)])[(label, entity)]
    return MentionsPage(
        subjects=(entity, *dict.fromkeys(each.current.report.id for each in rows)),
        recorded="This view is recorded",
        item=item,
        back=address_of(label, token),
        rows=tuple(_mention_rows(asking.token, rows, fixed.mention if fixed else "")),
        fixed=fixed,
        may_name=label == "Person",
        name_to=url_for("who_mentions.name", token=token),
        action_to=url_for("who_mentions.split", token=token),
        wrong=wrong,
    )


def _mention_rows(token: Callable[[str], str], rows: Iterable[Worded], fixed: str) -> Iterable[MentionRow]:
    for each in rows:
        report = each.current.report
        yield MentionRow(
            token=token(each.id),
            words=each.details.as_written,
            report=each.current.name,
            href=address_of_report(token(report.id)),
            agency=str(vocabulary.agencies()[report.agency]["name"]),
            reported_on=report.reported_on.isoformat(),
            named=isinstance(each.details, PersonDetails) and bool(each.details.name),
            shown=each.id == fixed,
        )
