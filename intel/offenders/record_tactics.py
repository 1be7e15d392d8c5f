"""What a named person does about tactics: choose, authorise or refuse, take back, say what came of it; and the questions asked.

The chair or a named officer chooses, another authorises, nobody authorises their own. Each checks the permission, then
does it under one lock, so that two who choose at once do not pass each other by.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Final

from pydantic import ValidationError
from sqlalchemy import Connection, Row, func, select

from intel import vocabulary
from intel.access.model import Viewer
from intel.access.policy import check
from intel.errors import AskedWrongly, NotFound
from intel.ledger import Draft, Ids, Ledger
from intel.offenders import tables
from intel.offenders.eligible import eligible
from intel.offenders.find_scores import scores_of
from intel.offenders.in_use import matrix_in_use
from intel.offenders.model import (
    CourseDecided,
    OutcomeRecorded,
    RequirementClosed,
    RequirementRaised,
    TacticChosen,
    TacticDecided,
    TacticTakenBack,
)
from intel.offenders.record import known_to
from intel.offenders.tactics import library
from intel.reports.tables import mention

_NOTHING: Final = "Nothing was changed."


class ChosenMeanwhile(AskedWrongly):
    """Somebody else did something about this person's tactics while the form was open."""

    status: ClassVar[int] = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """A tactic as somebody proposes it. `seen` is the place of the newest thing about this person's tactics they had before them."""

    person: str
    code: str
    reason: str
    alternatives: str
    owner: str
    agency: str
    due_on: date
    review_on: date
    checked: tuple[int, ...] = ()
    outside_menu: bool = False
    seen: int = 0


def choose_tactic(
    ledger: Ledger, viewer: Viewer, home: Path, choosing: Choosing, *, today: date, ids: Ids
) -> str:
    """Propose a tactic; it waits for another to authorise it."""
    check(viewer, "tactic.choose")
    _check_typed(choosing, today)
    with ledger.writing(viewer.user_id) as writer:
        connection = writer.connection
        known_to(connection, viewer, choosing.person)
        may = eligible(connection, [choosing.person], on=today)[choosing.person]
        if not may.allowed:
            raise AskedWrongly(f"No tactic from the menu: {may.why.removeprefix('No score: ')} {_NOTHING}")
        if tactics_place(connection, choosing.person) != choosing.seen:
            raise ChosenMeanwhile(
                "Somebody else did something about this person’s tactics while you were writing, so yours was not "
                "recorded. Look at theirs above; what you typed is still here."
            )
        scored = scores_of(writer.snapshot, choosing.person)
        latest = scored[-1].said if scored else None
        matrix = matrix_in_use(writer.snapshot, home).matrix
        band = next((each for each in matrix.bands if latest is not None and each.code == latest.band), None)
        on_menu = band is not None and choosing.code in {each.code for each in library().menu(band)}
        if not on_menu and not choosing.outside_menu:
            raise AskedWrongly(
                "The band does not open this tactic. Choose one of its menu, or tick that you go beyond it. "
                f"{_NOTHING}"
            )
        payload = TacticChosen(
            tactic_id=ids("t"),
            mention_id=may.about,
            code=choosing.code,
            score_id=latest.score_id if latest is not None else "",
            band=latest.band if latest is not None else "",
            outside_menu=not on_menu,
            reason=choosing.reason,
            alternatives=choosing.alternatives,
            owner=choosing.owner,
            agency=choosing.agency,
            due_on=choosing.due_on,
            review_on=choosing.review_on,
            checked=choosing.checked,
        )
        subjects = (payload.tactic_id, payload.mention_id)
        writer.append(Draft(kind="tactic.chosen", payload=payload, subjects=subjects))
        return payload.tactic_id


def _check_typed(choosing: Choosing, today: date) -> None:
    tactic = library().get(choosing.code)
    if tactic is None:
        raise AskedWrongly(f"Choose a tactic of the menu. {_NOTHING}")
    for words, said in (
        ("why this tactic", choosing.reason),
        ("which others you considered", choosing.alternatives),
        ("who owns it", choosing.owner),
    ):
        if not said.strip():
            raise AskedWrongly(f"Say {words}. {_NOTHING}")
    if choosing.agency not in vocabulary.agencies():
        raise AskedWrongly(f"Choose the agency of the owner. {_NOTHING}")
    if choosing.due_on < today:
        raise AskedWrongly(f"The day it is due lies behind. {_NOTHING}")
    if choosing.review_on < choosing.due_on:
        raise AskedWrongly(f"The review comes before it is due. {_NOTHING}")
    if any(not 0 <= each < len(tactic.threshold) for each in choosing.checked):
        raise AskedWrongly(f"A ticked line is none of this tactic’s. {_NOTHING}")


def decide_tactic(
    ledger: Ledger, viewer: Viewer, tactic_id: str, *, authorised: bool, today: date, reason: str = ""
) -> None:
    """Authorise what somebody else chose, or refuse it with the reason."""
    check(viewer, "tactic.authorise")
    if not authorised and not reason.strip():
        raise AskedWrongly(f"Say why it is refused. {_NOTHING}")
    with ledger.writing(viewer.user_id) as writer:
        row = _tactic(writer.connection, viewer, tactic_id)
        if row.actor == viewer.user_id:
            raise AskedWrongly(
                f"You chose this tactic, so somebody else authorises it: nobody authorises their own. {_NOTHING}"
            )
        if row.state != "proposed":
            raise ChosenMeanwhile(f"Somebody decided on this tactic already. {_NOTHING}")
        person = _person(writer.connection, row.mention_id)
        may = eligible(writer.connection, [person], on=today)[person]
        if authorised and not may.allowed:
            raise AskedWrongly(f"It cannot be authorised. {may.why} {_NOTHING}")
        payload = TacticDecided(tactic_id=tactic_id, authorised=authorised, reason=reason.strip()[:200])
        subjects = (tactic_id, row.mention_id)
        writer.append(Draft(kind="tactic.decided", payload=payload, subjects=subjects))


def take_back_tactic(ledger: Ledger, viewer: Viewer, tactic_id: str, *, reason: str) -> None:
    """Take back one's own proposal before anybody decided on it."""
    check(viewer, "tactic.choose")
    if not reason.strip():
        raise AskedWrongly(f"Say why. {_NOTHING}")
    with ledger.writing(viewer.user_id) as writer:
        row = _tactic(writer.connection, viewer, tactic_id)
        if row.actor != viewer.user_id or row.state != "proposed":
            raise AskedWrongly(
                f"Only the person who chose it takes it back, and only before it is decided on. {_NOTHING}"
            )
        payload = TacticTakenBack(tactic_id=tactic_id, reason=reason)
        subjects = (tactic_id, row.mention_id)
        writer.append(Draft(kind="tactic.taken_back", payload=payload, subjects=subjects))


@dataclass(frozen=True, slots=True, kw_only=True)
class CameOf:
    """What came of a tactic, when, and a few words without a name."""

    outcome: str
    on: date
    words: str = ""


def record_outcome(ledger: Ledger, viewer: Viewer, tactic_id: str, came: CameOf, *, today: date) -> None:
    """Record what came of an authorised tactic; harm to a young person may be recorded after it has ended too."""
    check(viewer, "tactic.outcome")
    known = vocabulary.read("tactic_outcomes")
    if came.outcome not in known:
        raise AskedWrongly(f"Choose what came of it. {_NOTHING}")
    if came.on > today:
        raise AskedWrongly(f"That day lies ahead. {_NOTHING}")
    with ledger.writing(viewer.user_id) as writer:
        row = _tactic(writer.connection, viewer, tactic_id)
        ended_and_harm = row.state == "ended" and known[came.outcome]["harm"]
        if row.state != "authorised" and not ended_and_harm:
            raise AskedWrongly(f"Only a tactic that was authorised and goes on has an outcome. {_NOTHING}")
        payload = OutcomeRecorded(
            tactic_id=tactic_id, outcome=came.outcome, on=came.on, words=came.words.strip()[:200]
        )
        subjects = (tactic_id, row.mention_id)
        writer.append(Draft(kind="tactic.outcome", payload=payload, subjects=subjects))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody asks about a suspected adult: of which agency, by when, and which gap it closes."""

    person: str
    question: str
    agency: str
    due_on: date
    gap: str = ""


def raise_requirement(ledger: Ledger, viewer: Viewer, asked: Question, *, today: date, ids: Ids) -> str:
    """Ask an agency for what is not known about a suspected adult."""
    check(viewer, "requirement.raise")
    if not asked.question.strip():
        raise AskedWrongly(f"Write the question, without a name. {_NOTHING}")
    if asked.due_on < today:
        raise AskedWrongly(f"The day it is wanted by lies behind. {_NOTHING}")
    with ledger.writing(viewer.user_id) as writer:
        known_to(writer.connection, viewer, asked.person)
        may = eligible(writer.connection, [asked.person], on=today)[asked.person]
        if not may.allowed:
            raise AskedWrongly(f"Questions here are about suspects. {may.why} {_NOTHING}")
        try:
            payload = RequirementRaised(
                requirement_id=ids("q"),
                mention_id=may.about,
                gap=asked.gap if asked.gap in vocabulary.read("gaps") else "",
                question=asked.question,
                agency=asked.agency,
                due_on=asked.due_on,
            )
        except ValidationError:
            raise AskedWrongly(f"Choose an agency, and ask in at most 2,000 letters. {_NOTHING}") from None
        subjects = (payload.requirement_id, payload.mention_id)
        writer.append(Draft(kind="requirement.raised", payload=payload, subjects=subjects))
        return payload.requirement_id


def close_requirement(ledger: Ledger, viewer: Viewer, requirement_id: str, *, answer: str) -> None:
    """Close a question with what is known now, or why it is no longer asked."""
    check(viewer, "requirement.raise")
    if not answer.strip():
        raise AskedWrongly(f"Say what is known now, or why it is no longer asked. {_NOTHING}")
    with ledger.writing(viewer.user_id) as writer:
        table = tables.requirement
        row = writer.connection.execute(
            select(table.c.mention_id, table.c.closed_seq).where(table.c.requirement_id == requirement_id)
        ).first()
        if row is None or row.closed_seq is not None:
            raise NotFound(f"There is no such open question. {_NOTHING}")
        known_to(writer.connection, viewer, _person(writer.connection, row.mention_id))
        payload = RequirementClosed(requirement_id=requirement_id, answer=answer[:2000])
        subjects = (requirement_id, row.mention_id)
        writer.append(Draft(kind="requirement.closed", payload=payload, subjects=subjects))


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What the meeting does about a designated person who may have no score, why, and when it is looked at again."""

    person: str
    course: str
    reason: str
    review_on: date


def decide_course(ledger: Ledger, viewer: Viewer, decided: Course, *, today: date) -> None:
    """Record what a named person decides about somebody designated who is, or once was, protected."""
    check(viewer, "course.decide")
    if decided.course not in vocabulary.read("courses") or not decided.reason.strip():
        raise AskedWrongly(f"Choose what is done, and say why. {_NOTHING}")
    if decided.review_on <= today:
        raise AskedWrongly(f"The review date must lie ahead. {_NOTHING}")
    with ledger.writing(viewer.user_id) as writer:
        known_to(writer.connection, viewer, decided.person)
        may = eligible(writer.connection, [decided.person], on=today)[decided.person]
        if not may.about or not may.protected:
            raise AskedWrongly(
                f"This is for people a decision says are suspects and who are protected. {_NOTHING}"
            )
        payload = CourseDecided(
            mention_id=may.about,
            course=decided.course,
            reason=decided.reason[:2000],
            review_on=decided.review_on,
        )
        writer.append(Draft(kind="course.decided", payload=payload, subjects=(may.about,)))


def tactics_place(connection: Connection, person: str) -> int:
    """Return the ledger's place of the newest thing done about a person's tactics, 0 for none."""
    query = (
        select(func.max(tables.tactic.c.last_seq))
        .join(mention, mention.c.mention_id == tables.tactic.c.mention_id)
        .where(mention.c.entity_id == person)
    )
    return int(connection.execute(query).scalar() or 0)


def _tactic(connection: Connection, viewer: Viewer, tactic_id: str) -> Row[Any]:
    row = connection.execute(select(tables.tactic).where(tables.tactic.c.tactic_id == tactic_id)).first()
    if row is None:
        raise NotFound(f"There is no such tactic that you may see. {_NOTHING}")
    known_to(connection, viewer, _person(connection, row.mention_id))
    return row


def _person(connection: Connection, mention_id: str) -> str:
    query = select(mention.c.entity_id).where(mention.c.mention_id == mention_id)
    return str(connection.execute(query).scalar_one())
