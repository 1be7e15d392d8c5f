"""The rule of each step: what must be true before it is recorded, each refusal a sentence that says why and what to do.

Called by `intel.notices.record` under the ledger's one lock. A rule gives back the step as it is to be written.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select

from intel.errors import AskedWrongly
from intel.notices import model
from intel.notices.adults import birth_said, facts_said
from intel.notices.doing import NOTHING, Doing, after_service, past, visible_report, with_reason
from intel.notices.ends import end_of, ended_by, order_qualifies, rank_suffices, refused_because
from intel.notices.local_time import local_day, local_words
from intel.notices.missing import lacking_for_authority
from intel.notices.model import NoticeStep, State, said, words
from intel.notices.story import others_on
from intel.notices.take_back import take_back
from intel.notices.wording import refused_because as wording_refused_because
from intel.people import identity
from intel.people.days import day_in_words
from intel.people.protection import age_on
from intel.reports.model import OrganisationDetails, PlaceDetails
from intel.reports.state import current_reports
from intel.reports.tables import mention, source


def _propose(doing: Doing, step: model.NoticeProposed) -> NoticeStep:
    facts = doing.story.facts
    if step.has_parental_responsibility:
        raise AskedWrongly(
            "The adult has parental responsibility for the child, so neither ground applies: taking a child is not "
            f"unlawful for them in that way. {NOTHING} Ask children's social care about an order."
        )
    if not step.parental_responsibility_asked:
        raise AskedWrongly(
            f"Say who was asked whether the adult has parental responsibility, and the answer. {NOTHING}"
        )
    if not (step.adult_name and step.child_name and step.facts):
        raise AskedWrongly(f"A proposal needs both names and what it rests on. {NOTHING}")
    born = birth_said(facts_said(doing.connection, identity.entity_of(doing.connection, facts.child)))
    _covered(step.ground, born, step.care, doing.on)
    for other in others_on(doing.connection, facts):
        live = other.state is not State.ENDED and ended_by(other, doing.on) is None
        if other.ground == step.ground and live:
            raise AskedWrongly(
                f"{other.name} is already {said('states', other.state).lower()} for these two on this ground. "
                f"{NOTHING} Work on that one, or choose the other ground."
            )
    outside = bool(words("ground")[step.ground]["in_care"]) and not order_qualifies(step.care.order_type)
    return step.model_copy(update={"outside_setting": outside})


def _covered(ground: str, born: date | None, care: model.Care, on: date) -> None:
    because = refused_because(
        ground, born_on=born, order_type=care.order_type, order_ended_on=care.ended_on, on=on
    )
    if because:
        raise AskedWrongly(f"{because} {NOTHING}")


def _check(doing: Doing, step: model.NoticeChecked) -> NoticeStep:
    if step.born_on is not None:
        past("The date of birth", step.born_on, doing.today)
        if age_on(step.born_on, doing.today) >= 18:
            raise AskedWrongly(
                f"By that date of birth the child is 18 or over: outside both grounds. {NOTHING}"
            )
        if step.age_proof is None or step.age_seen_on is None:
            raise AskedWrongly(f"Say what proves the date of birth, and when it was seen. {NOTHING}")
    if step.age_seen_on is not None:
        past("The day the proof was seen", step.age_seen_on, doing.today)
    if step.statement is not None:
        past("The day of the statement", step.statement.on, doing.today)
    return step


def _word(doing: Doing, step: model.NoticeWorded) -> NoticeStep:
    child = identity.entity_of(doing.connection, doing.story.facts.child)
    places, texts = _kept_out(doing, child)
    if because := wording_refused_because(step.wording, places=places, reports=texts):
        raise AskedWrongly(f"{because} {NOTHING}")
    return step


def _kept_out(doing: Doing, child: str) -> tuple[list[str], list[str]]:
    """Return where the child lives or goes, as every live report has it, and the texts of those reports."""
    query = (
        select(mention.c.source_id)
        .join(source, source.c.source_id == mention.c.source_id)
        .where(mention.c.entity_id == child, mention.c.live, source.c.state == "live")
    )
    ids = [str(each) for each in doing.connection.execute(query).scalars()]
    places, texts = [str(doing.story.row["placement"])], []
    for each in current_reports(doing.writer.snapshot, ids).values():
        texts.append(each.report.text)
        for named in each.report.mentions:
            if isinstance(named.details, PlaceDetails) and named.details.home_address:
                places.append(named.details.text)
            elif isinstance(named.details, OrganisationDetails):
                places.append(named.details.name)
    return [each for each in places if each], texts


def _authorise(doing: Doing, step: model.NoticeAuthorised) -> NoticeStep:
    row, proposed = doing.story.row, doing.story.says(model.NoticeProposed)
    if doing.viewer.user_id in (row["proposed_by"], row["considered_by"]):
        raise AskedWrongly(
            f"You proposed this notice, and nobody authorises their own proposal. {NOTHING} Ask another officer."
        )
    if not rank_suffices(step.rank):
        raise AskedWrongly(f"That rank may not authorise here: it is local policy. {NOTHING}")
    lacks = lacking_for_authority(doing.story, doing.on)
    if lacks:
        listed = "; ".join(each.heading[0].lower() + each.heading[1:] for each in lacks)
        raise AskedWrongly(f"It cannot be authorised yet. Missing: {listed}. {NOTHING}")
    if proposed is not None and proposed.outside_setting and not step.reason:
        raise AskedWrongly(
            f"The child's order is one the force does not serve on by its own setting ({said('orders', doing.story.facts.order_type)}). "
            f"The law covers it, so you decide: give the reason. {NOTHING}"
        )
    return step


def _send_back(doing: Doing, step: model.NoticeSentBack) -> NoticeStep:
    if doing.viewer.user_id == doing.story.row["proposed_by"]:
        raise AskedWrongly(f"You proposed this notice; another officer decides on it. {NOTHING}")
    return with_reason(step, step.reason)


def _serve(doing: Doing, step: model.NoticeServed) -> NoticeStep:
    facts, day = doing.story.facts, local_day(step.at)
    authorised_at = datetime.fromisoformat(doing.story.row["authorised_at"])
    if step.at > doing.now:
        raise AskedWrongly(f"That hour has not come yet. {NOTHING} Record service once it has happened.")
    if step.at.replace(second=59) < authorised_at.replace(second=0, microsecond=0):
        raise AskedWrongly(
            f"Service lies before authority, which was given on {local_words(authorised_at)}. A notice served without "
            f"authority is none. {NOTHING} Check the hour, or serve it again."
        )
    if not (step.place and step.by):
        raise AskedWrongly(f"Say where it was served and by whom. {NOTHING}")
    end = end_of(facts)
    if end is not None and end.on <= day:
        raise AskedWrongly(
            f"By then it protected nobody: {said('ends', end.why)} was {day_in_words(end.on)}. {NOTHING} End it, and propose one on the other ground if that covers the child."
        )
    return step


def _share(doing: Doing, step: model.NoticeShared) -> NoticeStep:
    past("The day they were told", step.on, doing.today)
    return step


def _file(doing: Doing, step: model.NoticeFiled) -> NoticeStep:
    if not step.reference:
        raise AskedWrongly(f"Write the reference the other system gave. {NOTHING}")
    after_service(doing, step.on, "The day it was recorded there")
    return step


def _statement(doing: Doing, step: model.NoticeStatementAdded) -> NoticeStep:
    past("The day of the statement", step.statement.on, doing.today)
    return step


def _review(doing: Doing, step: model.NoticeReviewed) -> NoticeStep:
    after_service(doing, step.on, "The day of the review")
    if not step.found:
        raise AskedWrongly(f"Say what the review found. {NOTHING}")
    if step.next_on <= step.on:
        raise AskedWrongly(f"The next review must lie after this one. {NOTHING}")
    return step


def _breach(doing: Doing, step: model.NoticeBreachDecided) -> NoticeStep:
    if not step.reports:
        raise AskedWrongly(f"A decision on a possible breach names the reports it is about. {NOTHING}")
    for report_id in (*step.reports, *step.leant_on):
        visible_report(doing.connection, doing.viewer, report_id)
    return with_reason(step, step.reason)


def _act(doing: Doing, step: model.NoticeBreachActed) -> NoticeStep:
    suspected = {
        entry.seq for entry, each in doing.story.all(model.NoticeBreachDecided) if each.outcome == "suspected"
    }
    if step.breach not in suspected:
        raise AskedWrongly(f"There is no such suspected breach of this notice. {NOTHING}")
    return with_reason(step, step.reason)


def _birth(doing: Doing, step: model.NoticeBirthCorrected) -> NoticeStep:
    past("The date of birth", step.born_on, doing.today)
    past("The day the proof was seen", step.age_seen_on, doing.today)
    if step.born_on == doing.story.facts.born_on:
        raise AskedWrongly(f"That is the date of birth already recorded. {NOTHING}")
    return with_reason(step, step.reason)


def _care(doing: Doing, step: model.NoticeCareChanged) -> NoticeStep:
    for words_, day in (
        ("The day the order was made", step.care.since),
        ("The day it ended", step.care.ended_on),
    ):
        if day is not None:
            past(words_, day, doing.today)
    if step.care.since and step.care.ended_on and step.care.ended_on < step.care.since:
        raise AskedWrongly(f"The order ended before it was made. {NOTHING} Check both days.")
    return with_reason(step, step.reason)


def _whereabouts(doing: Doing, step: model.NoticeWhereabouts) -> NoticeStep:
    past("The day", step.since, doing.today)
    return with_reason(step, step.reason)


def _end(doing: Doing, step: model.NoticeEnded) -> NoticeStep:
    facts, list_ = doing.story.facts, words("ends")[step.why]
    past("The day it ended", step.on, doing.today)
    if bool(list_["served"]) is (facts.served_on is None) and step.why not in ("adult_died", "child_died"):
        raise AskedWrongly(
            f"A notice that {'was' if facts.served_on else 'was not'} served does not end that way. {NOTHING}"
        )
    if facts.served_on is not None and step.on < facts.served_on:
        raise AskedWrongly(
            f"It was served on {day_in_words(facts.served_on)}, so it cannot have ended before. {NOTHING}"
        )
    by_date = ended_by(facts, doing.today)
    if list_["by_date"] and (by_date is None or by_date.why != step.why or by_date.on != step.on):
        end = end_of(facts)
        raise AskedWrongly(
            f"By what is recorded it ends on {day_in_words(end.on) if end else 'no day yet'}, {said('ends', end.why) if end else ''}. {NOTHING} "
            "Correct the date of birth or record the change of care order first, if that is wrong."
        )
    return with_reason(step, step.reason)


RULES: Final[dict[type[NoticeStep], Callable[[Doing, Any], NoticeStep]]] = {
    model.NoticeProposed: _propose,
    model.NoticeChecked: _check,
    model.NoticeWorded: _word,
    model.NoticeAuthorised: _authorise,
    model.NoticeSentBack: _send_back,
    model.NoticeServed: _serve,
    model.NoticeShared: _share,
    model.NoticeFiled: _file,
    model.NoticeStatementAdded: _statement,
    model.NoticeReviewed: _review,
    model.NoticeBreachDecided: _breach,
    model.NoticeBreachActed: _act,
    model.NoticeBirthCorrected: _birth,
    model.NoticeCareChanged: _care,
    model.NoticeWhereabouts: _whereabouts,
    model.NoticeEnded: _end,
    model.NoticeTakenBack: take_back,
}
