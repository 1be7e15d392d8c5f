"""The forms of a notice in force and of its end: review, breach, corrections, whereabouts, the end, and taking a step back."""

from typing import Final

from intel.notices import model
from intel.notices.ends import ended_by, review_after
from intel.notices.local_time import local_words
from intel.notices.model import NoticeStep, said, setting, words
from intel.notices.take_back import can_be_taken_back, name_of_step
from webapp.notices_questions import CARE_FIELDS, care, reason
from webapp.notices_told import told
from webapp.notices_typed import About, Field, Form, Typed, capital, date_typed, listed, nothing


def _review_fields(_about: About) -> tuple[Field, ...]:
    return (
        Field(kind="date", name="on", label="Reviewed on"),
        Field(kind="words", name="found", label="What was found", hint="Is it kept to? What do the reports say? What does the child say?"),
        Field(kind="radios", name="outcome", label="So it", options=listed("review_outcomes")),
        Field(kind="date", name="next", label="Next review", hint=f"{setting('review_months')} months on, by the local setting, unless you say otherwise"),
    )  # fmt: skip


def _review_start(about: About) -> dict[str, list[str]]:
    return {**date_typed("on", about.today), **date_typed("next", review_after(about.today))}


def _review(about: About, typed: Typed) -> NoticeStep:
    return model.NoticeReviewed(
        notice_id=about.story.facts.id,
        on=typed.must("on", "Say when it was reviewed."),
        found=typed.text("found", "Say what the review found."),
        outcome=typed.choice("outcome", "Say what follows.", "review_outcomes"),
        next_on=typed.must("next", "Say when the next review is due."),
    )


def _act_fields(about: About) -> tuple[Field, ...]:
    suspected = [
        (str(entry.seq), f"Recorded {entry.at:%-d %B %Y}", each.reason)
        for entry, each in about.story.all(model.NoticeBreachDecided)
        if each.outcome == "suspected"
    ]
    return (
        Field(kind="radios", name="breach", label="Which suspected breach", options=tuple(suspected)),
        Field(kind="radios", name="action", label="What was done", options=listed("actions")),
        Field(kind="text", name="crime_reference", label="Crime reference, where there is one"),
        reason("Why this, and what came of it"),
    )


def _act(about: About, typed: Typed) -> NoticeStep:
    chosen = typed.text("breach", "Choose the breach this is about.")
    return model.NoticeBreachActed(
        notice_id=about.story.facts.id,
        breach=int(chosen) if chosen.isdecimal() and len(chosen) < 16 else 0,
        action=typed.choice("action", "Say what was done.", "actions"),
        reason=typed.text("reason", "Say why, and what came of it."),
        crime_reference=typed.text("crime_reference"),
    )


def _birth_fields(_about: About) -> tuple[Field, ...]:
    return (
        Field(kind="date", name="born", label="The date of birth that is right"),
        Field(kind="select", name="age_proof", label="Proved by", options=listed("age_proofs")),
        Field(kind="date", name="age_seen", label="Seen on"),
        reason("How the other one came about"),
    )


def _birth(about: About, typed: Typed) -> NoticeStep:
    return model.NoticeBirthCorrected(
        notice_id=about.story.facts.id,
        born_on=typed.must("born", "Give the date of birth that is right."),
        age_proof=typed.choice("age_proof", "Say what proves it.", "age_proofs"),
        age_seen_on=typed.must("age_seen", "Say when the proof was seen."),
        reason=typed.text("reason", "Say how the other one came about."),
    )


def _care_fields(_about: About) -> tuple[Field, ...]:
    return (
        *CARE_FIELDS,
        Field(kind="date", name="ended", label="Ended on, where the order no longer stands"),
        reason("How you know"),
    )


def _care_start(about: About) -> dict[str, list[str]]:
    facts = about.story.facts
    return {
        "order": [facts.order_type],
        **date_typed("since", facts.order_since),
        **date_typed("ended", facts.order_ended_on),
    }


def _care_changed(about: About, typed: Typed) -> NoticeStep:
    return model.NoticeCareChanged(
        notice_id=about.story.facts.id, care=care(typed), reason=typed.text("reason", "Say how you know.")
    )


def _where_fields(_about: About) -> tuple[Field, ...]:
    return (
        Field(kind="radios", name="where", label="The adult is", options=listed("wheres")),
        Field(kind="date", name="since", label="Since"),
        reason("How you know"),
    )


def _where(about: About, typed: Typed) -> NoticeStep:
    return model.NoticeWhereabouts(
        notice_id=about.story.facts.id,
        where=typed.choice("where", "Say where the adult is.", "wheres"),
        since=typed.must("since", "Say since when."),
        reason=typed.text("reason", "Say how you know."),
    )


def _end_fields(about: About) -> tuple[Field, ...]:
    served = about.story.facts.served_on is not None
    either = ("adult_died", "child_died")
    fits = [key for key, each in words("ends").items() if bool(each["served"]) is served or key in either]
    return (
        Field(kind="radios", name="why", label="Why it ends", options=tuple((key, capital(said("ends", key)), "") for key in fits)),
        Field(kind="date", name="on", label="From which day it protects no longer"),
        Field(kind="text", name="replaced_by", label="What took its place, where something did", hint="A notice’s number or an order’s reference"),
        reason(),
    )  # fmt: skip


def _end_start(about: About) -> dict[str, list[str]]:
    ended = ended_by(about.story.facts, about.today)
    if ended is None:
        return date_typed("on", about.today)
    return {"why": [ended.why], **date_typed("on", ended.on)}


def _end(about: About, typed: Typed) -> NoticeStep:
    return model.NoticeEnded(
        notice_id=about.story.facts.id,
        on=typed.must("on", "Say from which day."),
        why=typed.choice("why", "Say why it ends.", "ends"),
        reason=typed.text("reason", "Give the reason."),
        replaced_by=typed.text("replaced_by"),
    )


def _back_fields(about: About) -> tuple[Field, ...]:
    steps = tuple(
        (
            str(each.entry.seq),
            ": ".join(filter(None, (name_of_step(each.said), told(each.said, about.story)))),
            f"Recorded {local_words(each.entry.at)}",
        )
        for each in can_be_taken_back(about.story)
    )
    return (
        Field(kind="radios", name="entry", label="Which step", options=steps, hint="The newest first. A step that others rest on is taken back after them."),
        reason("What was the mistake"),
    )  # fmt: skip


def _back(about: About, typed: Typed) -> NoticeStep:
    chosen = typed.text("entry", "Choose the step.")
    return model.NoticeTakenBack(
        notice_id=about.story.facts.id,
        entry=int(chosen) if chosen.isdecimal() and len(chosen) < 16 else 0,
        reason=typed.text("reason", "Say what the mistake was."),
    )


IN_FORCE: Final[dict[str, Form]] = {
    "review": Form(title="Record a review", lede="Keep it, serve a second one, or withdraw it.", button="Record the review", fields=_review_fields, start=_review_start, build=_review),
    "act": Form(title="Record what was done about a breach", lede="Breach is not itself an offence, but the conduct may be.", button="Record it", fields=_act_fields, start=nothing, build=_act),
    "correct_birth": Form(title="Correct the date of birth", lede="The day it ends is worked out again and shown.", button="Correct it", fields=_birth_fields, start=nothing, build=_birth),
    "care": Form(title="Record a change of care order", lede="A notice that rests on care ends with the order.", button="Record it", fields=_care_fields, start=_care_start, build=_care_changed),
    "whereabouts": Form(title="Record where the adult is", lede="The notice stands wherever the adult is.", button="Record it", fields=_where_fields, start=lambda about: date_typed("since", about.today), build=_where),
    "end": Form(title="End the notice", lede="The record keeps that it was served, by whom and when.", button="Record the end", fields=_end_fields, start=_end_start, build=_end),
    "take_back": Form(title="Take back a step recorded by mistake", lede="The history keeps both, with your reason, and the notice stands as it did before the step.", button="Take it back", fields=_back_fields, start=nothing, build=_back),
}  # fmt: skip
