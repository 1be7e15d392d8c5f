"""What a named person does to a notice: consider it, and then each step in its lawful order.

Every verb runs under the ledger's one lock, so what it was decided on is what stands when it is written. A refusal is a
sentence that says why and what to do. Nobody authorises their own proposal.
"""

import json
from datetime import date, datetime

from sqlalchemy import Connection, select

from intel.access.model import Viewer
from intel.access.policy import check
from intel.errors import AskedWrongly, NotFound, Overtaken
from intel.ledger import Draft, Ids, Writer
from intel.notices import model
from intel.notices.adults import birth_said, facts_said, no_adult_because
from intel.notices.doing import NOTHING, PERMISSION, STEP_OF, Doing, visible_report
from intel.notices.ends import ended_by
from intel.notices.local_time import local_day, local_words
from intel.notices.model import KIND_OF, NoticeStep, State, said
from intel.notices.rules import RULES
from intel.notices.story import Story, get_story, steps_for
from intel.notices.tables import notice_draft
from intel.people.days import day_in_words
from intel.people.find_protection import protections
from intel.people.protection import age_on
from intel.reports.audience import audience_of_mention
from intel.reports.tables import mention, source


def consider_notice(  # noqa: PLR0913 - each is asked knowingly; all but two are keyword-only
    writer: Writer,
    viewer: Viewer,
    *,
    adult: str,
    child: str,
    reason: str,
    reports: tuple[str, ...] = (),
    now: datetime,
    ids: Ids,
    done_on: date | None = None,
) -> str:
    """Begin a notice on two people this viewer may know of, and return its id. `adult` and `child` are people's ids."""
    check(viewer, "notice.propose")
    if not reason.strip():
        raise AskedWrongly(f"Say why a notice is considered. {NOTHING}")
    on = done_on or local_day(now)
    if on > local_day(now):
        raise AskedWrongly(f"That day has not come yet. {NOTHING}")
    if adult == child:
        raise AskedWrongly(f"The adult and the child are the same person. {NOTHING} Choose two people.")
    about = {who: _mention_of(writer.connection, viewer, who) for who in (adult, child)}
    grown = facts_said(writer.connection, adult)
    if because := no_adult_because(writer.connection, adult, grown, on):
        raise AskedWrongly(f"{because} {NOTHING}")
    born = birth_said(facts_said(writer.connection, child))
    if born is not None and age_on(born, on) >= 18:
        raise AskedWrongly(
            f"Outside both grounds: the child is 18 or over, by the date of birth in the reports. {NOTHING} "
            "If that date is wrong, have the report corrected first."
        )
    if born is None and not protections(writer.connection, [child], on=on)[child].protected:
        raise AskedWrongly(f"Outside both grounds: the child is recorded as an adult. {NOTHING}")
    for report_id in reports:
        visible_report(writer.connection, viewer, report_id)
    notice_id = ids("w")
    step = model.NoticeConsidered(
        notice_id=notice_id,
        on=done_on,
        adult=about[adult],
        child=about[child],
        reason=reason,
        reports=reports,
    )
    _append(writer, step, (notice_id, about[adult], about[child]))
    return notice_id


def record_step(writer: Writer, viewer: Viewer, step: NoticeStep, *, now: datetime, seen: int = 0) -> None:
    """Record the next step of a notice; AskedWrongly says why it is not lawful.

    `seen` is the last entry of the notice that the person had before them: Overtaken where somebody else has recorded
    the same kind of step since.
    """
    name = STEP_OF[type(step)]
    check(viewer, PERMISSION.get(name, "notice.record"))
    story = get_story(writer.snapshot, step.notice_id)
    if not viewer.audiences.intersection(model.OWN):
        raise NotFound("There is no such notice that you may see. Nothing was changed.")
    today = local_day(now)
    if step.on is not None and step.on > today:
        raise AskedWrongly(f"That day has not come yet. {NOTHING}")
    doing = Doing(writer=writer, viewer=viewer, story=story, now=now, on=step.on or today)
    _not_overtaken(doing, step, seen)
    if name not in steps_for(story, doing.on):
        raise AskedWrongly(f"{_not_now(story, name, doing.on)} {NOTHING}")
    rule = RULES.get(type(step))
    checked = rule(doing, step) if rule else step
    _append(writer, checked, (step.notice_id,))
    writer.connection.execute(
        notice_draft.delete().where(
            notice_draft.c.notice_id == step.notice_id,
            notice_draft.c.step == name,
            notice_draft.c.user_id == viewer.user_id,
        )
    )


def _append(writer: Writer, step: NoticeStep, subjects: tuple[str, ...]) -> None:
    writer.append(Draft(kind=KIND_OF[type(step)], payload=step, subjects=subjects))


def _not_overtaken(doing: Doing, step: NoticeStep, seen: int) -> None:
    last = doing.story.last(type(step))
    if last is None or last[0].seq <= seen or isinstance(step, model.NoticeShared | model.NoticeFiled):
        return
    if seen or isinstance(step, model.NoticeServed):
        entry = last[0]
        who = "you" if entry.actor == doing.viewer.user_id else entry.actor
        raise Overtaken(
            f"{doing.story.facts.name}: this step was recorded by {who} on {local_words(entry.at)}, since you opened the "
            f"form. That stands and what you typed was not recorded. Open the notice to see it."
        )


def _not_now(story: Story, name: str, today: date) -> str:
    ended = ended_by(story.facts, today)
    if ended is not None:
        return f"{story.facts.name} ended on {day_in_words(ended.on)}: {said('ends', ended.why)}."
    if name == "serve":
        return f"{story.facts.name} is not authorised, so it cannot be served."
    if name == "authorise" and story.facts.state in (State.AUTHORISED, State.IN_FORCE):
        return f"{story.facts.name} is authorised already."
    return f"{story.facts.name} is {said('states', story.facts.state).lower()}, and this step does not come next."


def _mention_of(connection: Connection, viewer: Viewer, person: str) -> str:
    """Return the newest mention of a person that this viewer may see: what the notice is tied to."""
    query = (
        select(mention.c.mention_id, source.c.audience)
        .join(source, source.c.source_id == mention.c.source_id)
        .where(
            mention.c.entity_id == person,
            mention.c.label == "Person",
            mention.c.live,
            source.c.state == "live",
        )
        .order_by(mention.c.first_seq.desc(), mention.c.position)
    )
    for row in connection.execute(query):
        if viewer.audiences.intersection(audience_of_mention(json.loads(row.audience), "Person")):
            return str(row.mention_id)
    raise NotFound("There is nobody here that you may see. Nothing was changed.")
