"""Puts the invented suspects through the matrix and through a few tactics, each step by the person whose work it is.

Called by `intel.demo.load` once every month is in. The offender management officer weighs and scores, an officer
chooses, the chair authorises.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select

from intel.access.model import Viewer
from intel.app import Services
from intel.ledger import Writer
from intel.offenders.record import Asked, Statements, Weight, record_scores, set_gravity
from intel.offenders.record_beside import Beside, record_beside
from intel.offenders.record_tactics import (
    CameOf,
    Choosing,
    choose_tactic,
    decide_tactic,
    record_outcome,
    tactics_place,
)
from intel.people.days import day_in_words
from intel.people.identity import entity_of
from intel.reports.tables import mention

# Meetings before the last whose scores are recorded: enough for a history one can read.
_SCORED: Final = 3


def load_offenders(
    services: Services,
    people: Mapping[str, Viewer],
    decisions: Mapping[str, Any],
    *,
    months: Sequence[date],
    mention_of: Callable[[Writer, Mapping[str, Any]], str],
) -> None:
    """Weigh, score as at the last meetings and today, then choose, authorise and say what came of it."""
    about = _about(services, people["iom"], [*decisions["weighed"], *decisions["tactics"]], mention_of)
    home, today = services.settings.home, services.clock().date()
    for each in decisions["weighed"]:
        person, report = about[each["part"]]
        said = Statements(person=person, report=report, reason=each["reason"])
        set_gravity(services.ledger, people["iom"], home, said, Weight(gravity_class=each["class"]))
    held = [day for day in months[:-1] if day < today][-_SCORED:]
    for day in (*held, today):
        asked = Asked(at=day, about=f"For the meeting of {day_in_words(day if day in held else months[-1])}")
        with services.ledger.writing(people["iom"].user_id) as writer:
            record_scores(writer, home, asked, ids=services.ids)
    for each in decisions.get("beside", ()):
        licence = Beside(
            person=about[each["part"]][0],
            what=each["what"],
            reference=each["reference"],
            until=None,
            reason=each["reason"],
        )
        record_beside(services.ledger, people["officer"], licence, today=today, ids=services.ids)
    for each in decisions["tactics"]:
        _tactic(services, people, each, about[each["part"]][0], today)


def _about(
    services: Services,
    viewer: Viewer,
    rows: Sequence[Mapping[str, Any]],
    mention_of: Callable[[Writer, Mapping[str, Any]], str],
) -> dict[str, tuple[str, str]]:
    """Return the person and the report each part's decisions are about."""
    found = {}
    with services.ledger.writing(viewer.user_id) as writer:
        for each in rows:
            one = mention_of(writer, each["mention"])
            report = writer.connection.execute(
                select(mention.c.source_id).where(mention.c.mention_id == one)
            ).scalar_one()
            found[each["part"]] = (entity_of(writer.connection, one), str(report))
    return found


def _tactic(
    services: Services, people: Mapping[str, Viewer], each: Mapping[str, Any], person: str, today: date
) -> None:
    ledger, home = services.ledger, services.settings.home
    with ledger.reading() as snapshot:
        seen = tactics_place(snapshot.connection, person)
    choosing = Choosing(
        person=person,
        code=each["code"],
        reason=each["reason"],
        alternatives=each["alternatives"],
        owner=each["owner"],
        agency=each["agency"],
        due_on=today + timedelta(days=each["due"]),
        review_on=today + timedelta(days=each["review"]),
        checked=(0,),
        outside_menu=True,
        seen=seen,
    )
    tactic = choose_tactic(ledger, people["officer"], home, choosing, today=today, ids=services.ids)
    if each["authorised"]:
        decide_tactic(ledger, people["chair"], tactic, authorised=True, today=today)
    if each.get("outcome"):
        came = CameOf(outcome=each["outcome"], on=today, words=each.get("words", ""))
        record_outcome(ledger, people["officer"], tactic, came, today=today)
