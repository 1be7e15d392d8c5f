"""Taking back a step that was recorded by mistake: what stands in its way. Pure, and the rule of the step.

Both stay in the history; what the step had changed is as it was before. Nothing is taken back that others already rest
on: a later step of the notice, or an agency that was told the notice is in force.
"""

from collections.abc import Sequence
from typing import Final

from intel.access.policy import check
from intel.errors import AskedWrongly
from intel.notices import model
from intel.notices.doing import NOTHING, PERMISSION, STEP_OF, Doing, with_reason
from intel.notices.model import NoticeStep, words
from intel.notices.story import Step, Story

# Counted up and down, so that one more or less of it is in nobody's way.
_COUNTED: Final = frozenset({"breaches"})


def in_the_way(story: Story, step: Step) -> str:
    """Return why a step that counts cannot be taken back, in a sentence; nothing where it can."""
    if isinstance(step.said, model.NoticeConsidered):
        return "It is how the notice began. End it as not taken further."
    if isinstance(step.said, model.NoticeTakenBack):
        return "What was taken back by mistake is recorded anew."
    if isinstance(step.said, model.NoticeServed) and story.last(model.NoticeShared):
        return (
            "An agency was told of this notice and may have acted on its service. End it as withdrawn, with the reason, "
            "and tell those it was shared with."
        )
    # A taking back and what it took back leave nothing behind.
    later = [
        each
        for each in story.steps
        if each.entry.seq > step.entry.seq and not isinstance(each.said, model.NoticeTakenBack)
    ]
    if any(
        isinstance(each.said, model.NoticeBreachActed) and each.said.breach == step.entry.seq
        for each in later
    ):
        return "What was done about it is recorded. Take that back first."
    before = str(step.before.get("state", story.facts.state))
    for each in later:
        overlap = (set(each.before) & set(step.before)) - _COUNTED
        if overlap or not _lawful_from(before, each.said):
            return f"A later step rests on it: {name_of_step(each.said).lower()}. Take that back first."
    return ""


def can_be_taken_back(story: Story) -> tuple[Step, ...]:
    """Return the steps that can be taken back, the newest first."""
    return tuple(each for each in reversed(story.steps) if not in_the_way(story, each))


def take_back(doing: Doing, step: model.NoticeTakenBack) -> NoticeStep:
    """Let a step be taken back by whoever may record one of its kind, with a reason, where nothing rests on it."""
    found = next((each for each in doing.story.steps if each.entry.seq == step.entry), None)
    if found is None:
        raise AskedWrongly(f"There is no such step of this notice that still counts. {NOTHING}")
    check(doing.viewer, PERMISSION.get(STEP_OF.get(type(found.said), ""), "notice.record"))
    if because := in_the_way(doing.story, found):
        raise AskedWrongly(f"{because} {NOTHING}")
    return with_reason(step, step.reason)


def name_of_step(said: NoticeStep) -> str:
    """Return what a step is called in a history."""
    kind = model.KIND_OF[type(said)].removeprefix("notice.").replace("_", " ")
    return kind[:1].upper() + kind[1:]


def _lawful_from(state: str, said: NoticeStep) -> bool:
    name = STEP_OF.get(type(said))
    allowed = words("steps")[name]["from"] if name else ()
    return isinstance(allowed, Sequence) and state in allowed
