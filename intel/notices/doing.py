"""What the rules of a step look at, and the questions that several of them ask. Called under the ledger's one lock."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, select

from intel.access.model import Viewer
from intel.errors import AskedWrongly, NotFound
from intel.ledger import Writer
from intel.notices import model
from intel.notices.local_time import local_day
from intel.notices.model import NoticeStep
from intel.notices.story import Story
from intel.people.days import day_in_words
from intel.reports.tables import source

NOTHING: Final = "Nothing was recorded."


# Which step of the vocabulary each payload is.
STEP_OF: Final[dict[type[NoticeStep], str]] = {
    model.NoticeProposed: "propose",
    model.NoticeChecked: "check",
    model.NoticeWorded: "word",
    model.NoticeAuthorised: "authorise",
    model.NoticeSentBack: "send_back",
    model.NoticeServed: "serve",
    model.NoticeShared: "share",
    model.NoticeFiled: "file",
    model.NoticeStatementAdded: "statement",
    model.NoticeReviewed: "review",
    model.NoticeBreachDecided: "breach",
    model.NoticeBreachActed: "act",
    model.NoticeBirthCorrected: "correct_birth",
    model.NoticeCareChanged: "care",
    model.NoticeWhereabouts: "whereabouts",
    model.NoticeEnded: "end",
    model.NoticeTakenBack: "take_back",
}
# Who may record it, where that is not everyone who may record steps.
PERMISSION: Final = {
    "propose": "notice.propose",
    "authorise": "notice.authorise",
    "send_back": "notice.authorise",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What the rules of a step look at: who, on what, now; and the day it was done, today or before."""

    writer: Writer
    viewer: Viewer
    story: Story
    now: datetime
    on: date

    @property
    def connection(self) -> Connection:
        """The database, in the transaction that will write the step."""
        return self.writer.connection

    @property
    def today(self) -> date:
        """The day it is here."""
        return local_day(self.now)


def visible_report(connection: Connection, viewer: Viewer, report_id: str) -> None:
    """Refuse a report that the viewer may not know of, and one that was withdrawn since."""
    row = connection.execute(
        select(source.c.state, source.c.audience).where(
            source.c.source_id == report_id, source.c.label == "Report"
        )
    ).first()
    if row is None or not viewer.audiences.intersection(json.loads(row.audience)):
        raise NotFound("There is no such report that you may see. Nothing was changed.")
    if row.state != "live":
        raise AskedWrongly(f"That report has been withdrawn since. {NOTHING} Look at the notice again.")


def after_service(doing: Doing, day: date, what: str) -> None:
    """Refuse a day to come, or one before service."""
    past(what, day, doing.today)
    served = doing.story.facts.served_on
    if served is not None and day < served:
        raise AskedWrongly(f"{what} lies before service on {day_in_words(served)}. {NOTHING}")


def past(what: str, day: date, today: date) -> None:
    """Refuse a day to come."""
    if day > today:
        raise AskedWrongly(f"{what} has not come yet. {NOTHING}")


def with_reason(step: NoticeStep, reason: str) -> NoticeStep:
    """Return a step that has its reason, and refuse one that has none."""
    if not reason:
        raise AskedWrongly(f"Give the reason; it is kept with your name. {NOTHING}")
    return step
