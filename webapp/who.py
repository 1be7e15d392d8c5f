"""Who is who: two records side by side, why one is asked, and a judgement by one key; undo, and mentions taken apart."""

from dataclasses import dataclass
from typing import ClassVar, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.errors import AskedWrongly, Contradiction
from intel.ledger import Writer
from intel.people import judge as judging
from intel.people.describe import describe
from intel.people.identity import entity_of
from intel.people.leaning import list_leaning
from intel.people.model import Outcome
from intel.people.queue import LABELS, judged_today, last_by, open_queue
from webapp.addresses import address_of
from webapp.gate import needs, viewer
from webapp.pages import Page, render
from webapp.services import services
from webapp.who_shown import (
    Evidence,
    FieldRow,
    Lean,
    Shared,
    Side,
    evidence_of,
    home_words,
    lean_of,
    rows_of,
    shared_of,
    sides_of,
)
from webapp.who_writing import write_or_ask

blueprint = Blueprint("who", __name__)

# What is written as the reason where the one who judges gives none of their own.
_USUAL: Final = {
    Outcome.SAME: "Compared side by side: the same",
    Outcome.DIFFERENT: "Compared side by side: different",
    Outcome.UNSURE: "Compared side by side: not enough to tell",
}
_STANDS: Final = "Looked at after a report was withdrawn: it stands, and nothing else rests on it"
_SAID: Final = {Outcome.SAME: "same", Outcome.DIFFERENT: "different", Outcome.UNSURE: "unsure"}
_MOST_AT_HOME: Final = 8  # others at an address of either side; how many there are is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One judgement of a chain that stands against what was just said: who and who, with their tokens."""

    a: str
    b: str
    one: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage(Page):
    """One pair of the queue, or that nothing waits."""

    template: ClassVar[str] = "who/page.html"

    label: str
    word: str
    tabs: tuple[tuple[str, str, bool], ...]
    left: int
    done: int
    place: int
    left_out: int
    a: str
    b: str
    why: str
    sides: tuple[Side, ...]
    rows: tuple[FieldRow, ...]
    evidence: tuple[Evidence, ...]
    household: tuple[tuple[str, str, str], ...]
    household_found: int
    shared: tuple[Shared, ...]
    lean: Lean | None
    settle: int
    settle_to: str
    next: str
    action_to: str
    undo: str
    chain: tuple[Link, ...]
    wrong: tuple[tuple[str, str], ...]


@blueprint.get("/who-is-who", endpoint="page")
@needs("person.judge")
def page_() -> Response:
    """Show the pair that waits at this place of the queue."""
    return render(_page(_label(request.args.get("kind", "")), place=_place(request.args.get("place", ""))))


@blueprint.post("/who-is-who")
@needs("person.judge")
def judge() -> AnyResponse:
    """Record a judgement; one that contradicts another shows the chain and asks."""
    label, place = _label(request.form.get("kind", "")), _place(request.form.get("place", ""))
    a, b = _pair()
    said = request.form.get("outcome", "")
    if said not in list(Outcome):
        raise AskedWrongly(
            "Say whether they are the same, different, or you are unsure. Nothing was changed."
        )
    outcome = Outcome(said)
    reason = request.form.get("reason", "").strip() or _USUAL[outcome]
    try:
        asked = write_or_ask(
            lambda writer: judging.judge(writer, a, b, outcome, reason=reason),
            (a, b),
            f"Judging the two {_SAID[outcome]}",
        )
    except Contradiction as fault:
        answer = render(_page(label, place=place, asked=(a, b), fault=fault))
        answer.status_code = 409
        return answer
    if asked is not None:
        return asked
    flash(f"Recorded under your name: {_SAID[outcome]}. Press Z to undo.")
    return _to(label, place)


@blueprint.post("/who-is-who/undo")
@needs("person.judge")
def undo() -> AnyResponse:
    """Take the viewer's newest judgement back, and ask that pair again."""

    label = _label(request.form.get("kind", ""))
    with services().ledger.reading() as snapshot:
        pair = last_by(snapshot, viewer())
    if pair is None:
        raise AskedWrongly("There is no judgement of yours to undo. Nothing was changed.")
    try:
        asked = write_or_ask(lambda writer: judging.undo(writer, *pair), pair, "Undoing your last judgement")
    except Contradiction as fault:
        answer = render(_page(label, place=0, asked=pair, fault=fault))
        answer.status_code = 409
        return answer
    if asked is not None:
        return asked
    flash(
        "Your last judgement is undone; the record keeps that it was made. What was judged before stands again."
    )
    return _to(label, 0)


@blueprint.post("/who-is-who/settle")
@needs("person.judge")
def settle() -> AnyResponse:
    """Let the judgements stand that leant on withdrawn reports and on which nothing else rests, each under one's name."""
    label = _label(request.form.get("kind", ""))

    def stand(writer: Writer) -> None:
        for each in list_leaning(writer.connection, label):
            if not each.others:
                judging.judge(writer, each.a, each.b, Outcome.SAME, reason=_STANDS)

    write_or_ask(stand, (), "Letting them stand")  # who is who stays as it is, so no score changes
    flash("Those judgements stand, each recorded under your name.")
    return _to(label, 0)


@blueprint.post("/who-is-who/end")
@needs("person.judge")
def end() -> AnyResponse:
    """End one judgement of a chain, so that the pair can be judged anew."""
    a, b = _pair()
    reason = request.form.get("reason", "").strip() or "Ended because another judgement contradicts it"
    asked = write_or_ask(
        lambda writer: judging.unmerge(writer, a, b, reason=reason), (a, b), "Ending this judgement"
    )
    if asked is not None:
        return asked
    flash("That judgement is ended; the record keeps it. Judge the pair again.")
    return _to(_label(request.form.get("kind", "")), 0)


def _pair() -> tuple[str, str]:
    asking = services().enquiry(viewer())
    return asking.identify(request.form.get("a", "")), asking.identify(request.form.get("b", ""))


def _to(label: str, place: int) -> AnyResponse:
    return redirect(url_for("who.page", kind=label, place=place or None), code=303)


def _label(asked: str) -> str:
    return asked if asked in LABELS else LABELS[0]


def _place(asked: str) -> int:
    return int(asked) if asked.isdecimal() and len(asked) < 5 else 0


def _page(
    label: str, *, place: int, asked: tuple[str, str] | None = None, fault: Contradiction | None = None
) -> QueuePage:
    asking = services().enquiry(viewer())
    with asking.ledger.reading() as snapshot:
        queue = open_queue(snapshot, asking.viewer, label, place=place, asked=asked)
        done = judged_today(snapshot, asking.viewer, asking.today)
        may_undo = last_by(snapshot, asking.viewer) is not None
        chain_of = {each: entity_of(snapshot.connection, each) for each in (fault.chain if fault else ())}
        lean = lean_of(snapshot, queue.pair.leaning) if queue.pair and queue.pair.leaning else None
    pair = queue.pair
    ids = [] if pair is None else [pair.leaning.entity] if pair.leaning else [pair.a, pair.b]
    home = queue.household[:_MOST_AT_HOME]
    shared = shared_of(asking, label, *ids) if len(ids) == 2 else ()
    shown = [
        *((label, each) for each in dict.fromkeys([*ids, *(each for each, _ in home), *chain_of.values()]))
    ]
    items = describe(asking, [*shown, *(each.key for each in shared)])
    said = {each.id: each for each in items.values()}
    reports = [each.current.report.id for rows in queue.mentions.values() for each in rows]
    sides = sides_of(asking, queue, said) if pair else ()
    return QueuePage(
        subjects=tuple(dict.fromkeys([*said, *reports])),
        detail=f"who is who, {queue.left} waiting" if said else "",
        recorded="This view is recorded",
        label=label,
        word=str(vocabulary.labels()[label]["word"]),
        tabs=tuple(
            (
                str(vocabulary.labels()[each]["plural"]).capitalize(),
                url_for("who.page", kind=each),
                each == label,
            )
            for each in LABELS
        ),
        left=queue.left,
        done=done,
        place=queue.place,
        left_out=queue.left_out,
        a=asking.token(pair.a) if pair else "",
        b=asking.token(pair.b) if pair else "",
        why=pair.why if pair else "",
        sides=sides,
        rows=rows_of(queue, asking) if pair else (),
        evidence=evidence_of(pair) if pair and pair.comparison else (),
        household_found=len(queue.household),
        household=tuple(
            (said[each].name, home_words(where), address_of(label, said[each].token))
            for each, where in home
            if each in said
        ),
        shared=tuple(
            Shared(
                name=items[each.key].name,
                href=address_of(each.key[0], items[each.key].token),
                words=each.words,
            )
            for each in shared
            if each.key in items
        ),
        lean=lean,
        settle=len(queue.settle),
        settle_to=url_for("who.settle"),
        next=url_for("who.page", kind=label, place=queue.place + 1) if queue.place + 1 < queue.left else "",
        action_to=url_for("who.judge"),
        undo=url_for("who.undo") if may_undo else "",
        chain=tuple(
            Link(
                a=asking.token(one),
                b=asking.token(other),
                one=said[chain_of[one]].name,
                other=said[chain_of[other]].name,
            )
            for one, other in zip(fault.chain, fault.chain[1:], strict=False)
            if chain_of[one] in said and chain_of[other] in said
        )
        if fault
        else (),
        wrong=((str(fault), "chain"),) if fault else (),
    )
