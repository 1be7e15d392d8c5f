"""Everything that is open about one suspected adult, whoever owes it: tactics, questions, notices, the decision itself.

Rooms that do not know each other are put together here, in the order of their days; the late stand out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from intel import vocabulary
from intel.notices.find import list_about
from intel.offenders.find_tactics import Asked, Chosen
from intel.people.enquiry import Enquiry
from intel.people.find import Decision
from webapp.notices_room import notice_row
from webapp.offenders_shown import name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAction:
    """One thing somebody still has to do. `due` None where no day is set; `step` is where it is done."""

    what: str
    who: str
    due: date | None
    late: bool
    step: str
    href: str


def open_actions(
    asking: Enquiry,
    person: str,
    decision: Decision | None,
    tactics: Sequence[Chosen],
    questions: Sequence[Asked],
) -> tuple[tuple[OpenAction, ...], tuple[str, ...]]:
    """Return what is open about somebody, the earliest day first, with the ids of whom it shows."""
    today = asking.today
    found = [_tactic(each, today) for each in tactics if each.is_open]
    found += [
        OpenAction(
            what=f"Answer: {each.question}", who=each.agency, due=each.due_on, late=each.late, step="Close it",
            href="#unknown",
        )
        for each in questions
        if not each.answer
    ]  # fmt: skip
    lines = [each for each in list_about(asking, person) if each.live and each.adult.id == person]
    notices = [notice_row(each, today) for each in lines]
    for row in notices:
        what = f"{row.name}: {'review' if row.served else row.state.lower()}"
        found.append(
            OpenAction(
                what=what,
                who="Police",
                due=row.review,
                late=bool(row.late),
                step="Open the notice",
                href=row.href,
            )
        )
    if decision is not None:
        found.append(
            OpenAction(
                what="Review the decision that this person is a suspect",
                who=name_of(decision.by),
                due=decision.review_on,
                late=decision.late,
                step="Open the decisions",
                href=url_for("offenders.decisions"),
            )
        )
    found.sort(key=lambda each: (each.due or date.max, each.what))
    return tuple(found), tuple(dict.fromkeys(each for row in notices for each in row.people))


def _tactic(each: Chosen, today: date) -> OpenAction:
    agency = str(vocabulary.agencies()[each.agency]["name"])
    if each.state == "proposed":
        return OpenAction(
            what=f"Authorise or refuse: {each.name}", who="Somebody other than who chose it", due=each.due_on,
            late=each.due_on < today, step="Decide", href="#tactics",
        )  # fmt: skip
    due = each.review_on if each.outcomes else each.due_on
    what = f"Review: {each.name}" if each.outcomes else each.name
    return OpenAction(
        what=what, who=f"{each.owner} ({agency})", due=due, late=due < today, step="Say what came of it",
        href="#tactics",
    )  # fmt: skip
