"""What a notice lacks for its next step, in the order that protects the child soonest. Pure.

Each line names the step that puts it right. What is late is late by a local setting of vocabulary/notices.yaml.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from intel.notices.ends import Facts, Gap, end_of, ended_by, gap_of, refused_because
from intel.notices.model import NoticeProposed, NoticeWorded, State, setting
from intel.notices.story import Story
from intel.people.days import day_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing that is missing: the step that mends it, what it is, why it matters, and by when.

    `blocks` is set where the next step is refused while it is missing.
    """

    step: str
    heading: str
    words: str
    due: date | None = None
    late: bool = False
    blocks: bool = False


def what_is_missing(story: Story, others: Sequence[Facts], today: date) -> tuple[Missing, ...]:
    """Return all that is missing; `others` are the other notices on the same adult and child."""
    facts = story.facts
    if facts.state is State.ENDED:
        return ()
    ended = ended_by(facts, today)
    if ended is not None:
        gap = gap_of(facts, others, today)
        return (*([_second(gap, today)] if gap else []), _record_end(ended.on))
    by_state = {
        State.CONSIDERED: _to_propose,
        State.PROPOSED: _to_authorise,
        State.CHECKS: _to_authorise,
        State.AUTHORISED: _to_serve,
    }
    if facts.state in by_state:
        return tuple(by_state[facts.state](story, today))
    return tuple(_in_force(story, others, today))


def lacking_for_authority(story: Story, today: date) -> list[Missing]:
    """Return what stands between a proposal and its authority; nothing where it may be authorised."""
    return [each for each in _checks(story, today) if each.blocks]


def _to_propose(story: Story, today: date) -> Iterator[Missing]:
    waits = date.fromisoformat(story.row["last_on"]) + timedelta(days=setting("stuck_days"))
    yield Missing(
        step="propose",
        heading="A proposal, on one of the two grounds",
        words="Until it is proposed nobody checks it. Say whether the child is under 16, or in care.",
        due=waits,
        late=waits < today,
    )


def _to_authorise(story: Story, today: date) -> Iterator[Missing]:
    lacks = list(_checks(story, today))
    yield from lacks
    if not any(each.blocks for each in lacks):
        waits = date.fromisoformat(story.row["last_on"]) + timedelta(days=setting("stuck_days"))
        yield Missing(
            step="authorise",
            heading="Authority",
            words="Everything is in. An officer of the rank required, who did not propose it, reads it and decides.",
            due=waits,
            late=waits < today,
        )


def _checks(story: Story, today: date) -> Iterator[Missing]:
    checked, proposed = story.checked, story.says(NoticeProposed)
    born = story.facts.born_on
    if born is None or checked.age_proof is None:
        yield Missing(
            step="check",
            heading="The child’s age, proved",
            words="The notice tells the adult how old the child is, so that nobody can say later they did not know. "
            "Without a date of birth that is proved it cannot be authorised.",
            blocks=True,
        )
    elif proposed is not None:
        because = refused_because(
            proposed.ground,
            born_on=born,
            order_type=story.facts.order_type,
            order_ended_on=story.facts.order_ended_on,
            on=today,
        )
        if because:
            yield Missing(step="end", heading="A ground that covers this child", words=because, blocks=True)
    if checked.statement is None and not checked.without_statement:
        yield Missing(
            step="check",
            heading="A statement that there is no permission",
            words="From the person with lawful control of the child; or the reason to serve without one.",
            blocks=True,
        )
    if not checked.alternatives:
        yield Missing(
            step="check", heading="What else was considered", words="And why it is not enough.", blocks=True
        )
    if not checked.child_views:
        yield Missing(
            step="check",
            heading="The child’s own view",
            words="In the child’s words, or why the child was not asked.",
            blocks=True,
        )
    if story.says(NoticeWorded) is None:
        yield Missing(
            step="word",
            heading="What is served, in words of its own",
            words="Written for the adult to read, with the acts forbidden; never copied from a report.",
            blocks=True,
        )


def _to_serve(story: Story, today: date) -> Iterator[Missing]:
    waits = date.fromisoformat(story.row["last_on"]) + timedelta(days=setting("stuck_days"))
    yield Missing(
        step="serve",
        heading="Service",
        words="Authorised, and protects nobody until it is served.",
        due=waits,
        late=waits < today,
    )
    if not story.row["told_social_care"]:
        yield Missing(
            step="share", heading="Social care told", words="So that they can prepare the child for it."
        )


def _in_force(story: Story, others: Sequence[Facts], today: date) -> Iterator[Missing]:
    row, served = story.row, story.facts.served_on or today
    gap = gap_of(story.facts, others, today)
    if gap:
        yield _second(gap, today)
    if row["birth_changed"]:
        end = end_of(story.facts)
        yield Missing(
            step="review",
            heading="A review, because the date of birth was corrected after service",
            words=f"The paper served says another day. It now ends on {day_in_words(end.on)}: decide whether to serve it anew."
            if end
            else "The paper served says another day: decide whether to serve it anew.",
            late=True,
        )
    if not row["has_statement"]:
        yield Missing(
            step="statement",
            heading="A statement that there is no permission",
            words="It was served without one. A prosecution has to show that there was no permission.",
            late=True,
        )
    if not row["told_social_care"]:
        due = served + timedelta(days=setting("share_days"))
        yield Missing(
            step="share",
            heading="Social care told",
            words="Whoever looks after the child cannot act on a notice they do not know of.",
            due=due,
            late=due < today,
        )
    if not row["found_in_systems"]:
        due = served + timedelta(days=setting("reference_days"))
        yield Missing(
            step="file",
            heading="Force-system or PND reference",
            words="A notice nobody can find protects nobody.",
            due=due,
            late=due < today,
        )
    if story.facts.review_due is not None:
        soon = story.facts.review_due - timedelta(days=setting("review_soon_days"))
        if soon <= today:
            yield Missing(
                step="review",
                heading="A review",
                words="Keep it, serve a second one, or withdraw it.",
                due=story.facts.review_due,
                late=story.facts.review_due < today,
            )


def _second(gap: Gap, today: date) -> Missing:
    if gap.second is None:
        said = "The child is in care, so a notice under section 49 can run to 18. None is begun."
    else:
        said = f"The child is in care, so a notice under section 49 can run to 18. {gap.second.name} is begun and not served."
    stops = "stops" if gap.on > today else "stopped"
    return Missing(
        step="second",
        heading=f"A second notice, so that cover {'does not stop' if gap.on > today else 'begins again: it ' + stops} on {day_in_words(gap.on)}",
        words=said,
        due=gap.on,
        late=gap.warn_on <= today,
    )


def _record_end(on: date) -> Missing:
    return Missing(
        step="end",
        heading="The end, recorded",
        words=f"It protects nobody since {day_in_words(on)}. Record that, and tell those it was shared with.",
        due=on,
        late=True,
    )
