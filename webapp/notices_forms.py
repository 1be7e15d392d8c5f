"""The form of each step of a notice: what it asks, and no more, and how what was typed becomes the step's payload.

A form is data: `webapp/templates/notices/step.html` shows any of them.
"""

from dataclasses import replace
from datetime import date, time
from typing import Final

from intel.notices import model
from intel.notices.ends import Facts, end_of, ended_by, review_after
from intel.notices.local_time import FIRST, SECOND, instant
from intel.notices.model import NoticeStep, said, words
from intel.vocabulary import audience_name
from webapp.notices_typed import About, Field, Form, Typed, capital, date_typed, listed, nothing


def _reason(label: str = "Why", hint: str = "Kept with your name.") -> Field:
    return Field(kind="words", name="reason", label=label, hint=hint)


_EARLIER: Final = Field(
    kind="date",
    name="done",
    label="Done on, if that was before today",
    hint="For what was done on paper and is recorded now. Leave it empty otherwise.",
)


# -- propose ---------------------------------------------------------------------------------------

_CARE_FIELDS: Final = (
    Field(kind="select", name="order", label="The child’s legal status", options=listed("orders"), hint="As social care or the court gives it."),
    Field(kind="date", name="since", label="Since when, where there is an order"),
    Field(kind="text", name="court_reference", label="Court reference, where there is one"),
)  # fmt: skip


def _care(typed: Typed) -> model.Care:
    return model.Care(
        order_type=typed.choice("order", "Say what the child’s legal status is.", "orders"),
        since=typed.day("since"),
        ended_on=typed.day("ended"),
        court_reference=typed.text("court_reference"),
    )


def _propose_fields(_about: About) -> tuple[Field, ...]:
    under = "Any child under 16, living at home or looked after. Ends on the 16th birthday."
    return (
        Field(
            kind="radios", name="ground", label="Ground", hint="Exactly one. A child in care who is nearly 16 may need a second notice.",
            options=listed("ground", section_2=under, section_49="A child in care, under an emergency protection order or in police protection. Ends at 18 or when the order ends."),
        ),
        Field(kind="text", name="adult_name", label="The adult’s name, as the notice gives it"),
        Field(kind="text", name="child_name", label="The child’s name, as the notice gives it"),
        *_CARE_FIELDS,
        Field(kind="select", name="placement_kind", label="Where the child lives", options=listed("placements"), hint="For counts. Never served."),
        Field(kind="text", name="placement", label="Name of the home, where it is a home", hint="For counts. Never served."),
        Field(
            kind="radios", name="parental", label="Does the adult have parental responsibility for the child?",
            options=(("no", "No", ""), ("yes", "Yes", "Then no notice can be served"), ("unknown", "Not known yet", "Ask, then propose it")),
        ),
        Field(kind="text", name="parental_asked", label="Who was asked, and when"),
        Field(kind="words", name="facts", label="What it rests on", hint="Dates and places of the company kept. It need not be about exploitation.", rows=5),
        _EARLIER,
    )  # fmt: skip


def _propose_start(about: About) -> dict[str, list[str]]:
    before = about.story.says(model.NoticeProposed)
    if before is not None:
        return {
            "ground": [before.ground], "adult_name": [before.adult_name], "child_name": [before.child_name], "facts": [before.facts],
            "order": [before.care.order_type], "court_reference": [before.care.court_reference], "placement": [before.placement],
            "placement_kind": [before.placement_kind], "parental": ["no"], "parental_asked": [before.parental_responsibility_asked],
            **date_typed("since", before.care.since),
        }  # fmt: skip
    return {
        "adult_name": [about.adult],
        "child_name": [about.child],
        "order": ["none"],
        "placement_kind": ["not_known"],
    }


def _propose(about: About, typed: Typed) -> NoticeStep:
    ground = typed.choice("ground", "Choose the ground: under 16, or in care.", "ground")
    if typed.text("parental", "Say whether the adult has parental responsibility.") == "unknown":
        typed.faults.append(
            (
                "Find out whether the adult has parental responsibility; until then save it half done.",
                "parental",
            )
        )
    return model.NoticeProposed(
        notice_id=about.story.facts.id,
        ground=ground,
        adult_name=typed.text("adult_name", "Write the adult’s name as the notice is to give it."),
        child_name=typed.text("child_name", "Write the child’s name as the notice is to give it."),
        care=_care(typed),
        placement_kind=typed.choice("placement_kind", "Say where the child lives, or that it is not known.", "placements"),
        placement=typed.text("placement"),
        has_parental_responsibility=typed.text("parental") == "yes",
        parental_responsibility_asked=typed.text("parental_asked", "Say who was asked about parental responsibility."),
        facts=typed.text("facts", "Say what it rests on: dates and places."),
        on=typed.day("done"),
    )  # fmt: skip


# -- checks ----------------------------------------------------------------------------------------

_STATEMENT: Final = (
    Field(kind="date", name="statement", label="Statement that there is no permission: made on"),
    Field(kind="text", name="statement_by", label="By whom"),
    Field(kind="select", name="capacity", label="In what capacity", options=(("", "Choose", ""), *listed("capacities"))),
    Field(kind="text", name="statement_reference", label="Reference of the statement"),
)  # fmt: skip


def _statement(typed: Typed, *, wanted: bool) -> model.ControlStatement | None:
    on = typed.day("statement", "Say when the statement was made." if wanted else "")
    if on is None:
        return None
    return model.ControlStatement(
        on=on,
        by=typed.text("statement_by", "Say who made the statement."),
        capacity=typed.choice("capacity", "Say in what capacity they made it.", "capacities"),
        reference=typed.text("statement_reference"),
    )


def _check_fields(about: About) -> tuple[Field, ...]:
    hint = (
        f"The reports give {about.birth_said:%-d %B %Y}."
        if about.birth_said
        else "No report gives a date of birth to the day."
    )
    return (
        Field(kind="date", name="born", label="The child’s date of birth, as proved", hint=hint),
        Field(kind="select", name="age_proof", label="Proved by", options=(("", "Not proved yet", ""), *listed("age_proofs"))),
        Field(kind="date", name="age_seen", label="Seen on"),
        *_STATEMENT,
        Field(kind="words", name="without", label="Or why it is to be served without a statement", rows=2, hint="For example, the child is missing now. The statement is then asked for until it is there."),
        Field(kind="words", name="alternatives", label="What else was considered, and why it is not enough"),
        Field(kind="words", name="views", label="The child’s own view", hint="In the child’s words, or why the child was not asked."),
    )  # fmt: skip


def _check_start(about: About) -> dict[str, list[str]]:
    now = about.story.checked
    found = {
        "age_proof": [now.age_proof or ""], "without": [now.without_statement], "alternatives": [now.alternatives], "views": [now.child_views],
        **date_typed("born", now.born_on), **date_typed("age_seen", now.age_seen_on),
    }  # fmt: skip
    if now.statement:
        found |= {
            "statement_by": [now.statement.by], "capacity": [now.statement.capacity], "statement_reference": [now.statement.reference],
            **date_typed("statement", now.statement.on),
        }  # fmt: skip
    return found


def _check(about: About, typed: Typed) -> NoticeStep:
    born, proof = typed.day("born"), typed.text("age_proof")
    if born and not proof:
        typed.faults.append(("Say what proves the date of birth.", "age_proof"))
    seen = typed.day("age_seen", "Say when the proof was seen." if born else "")
    return model.NoticeChecked(
        notice_id=about.story.facts.id,
        born_on=born,
        age_proof=proof or None,
        age_seen_on=seen,
        statement=_statement(typed, wanted=False),
        without_statement=typed.text("without"),
        alternatives=typed.text("alternatives"),
        child_views=typed.text("views"),
    )


# -- wording, authority, service -------------------------------------------------------------------


def _word_fields(about: About) -> tuple[Field, ...]:
    acts = tuple(
        (key, str(each["words"]).format(child=about.child), "") for key, each in words("prohibitions").items()
    )
    return (
        Field(kind="checkboxes", name="acts", label="The adult must not", options=acts),
        Field(
            kind="words", name="wording", label="Anything else the adult is told", rows=5,
            hint="For the adult to read. Write it anew: no report’s sentence, and nothing of where the child lives, is placed or goes to school.",
        ),
    )  # fmt: skip


def _word_start(about: About) -> dict[str, list[str]]:
    before = about.story.says(model.NoticeWorded)
    return {
        "acts": list(before.prohibitions if before else words("prohibitions")),
        "wording": [before.wording if before else ""],
    }


def _word(about: About, typed: Typed) -> NoticeStep:
    acts = tuple(each for each in typed.all("acts") if each in words("prohibitions"))
    if not acts:
        typed.faults.append(("Choose at least one thing the adult must not do.", "acts"))
        acts = ("meet",)
    return model.NoticeWorded(
        notice_id=about.story.facts.id, prohibitions=acts, wording=typed.text("wording")
    )


def _authorise_fields(about: About) -> tuple[Field, ...]:
    proposed = about.story.says(model.NoticeProposed)
    outside = proposed is not None and proposed.outside_setting
    return (
        Field(kind="radios", name="rank", label="Your rank", options=listed("ranks")),
        _reason(
            "Your reason" + ("" if outside else ", if there is something to say"),
            f"Wanted here: {said('orders', proposed.care.order_type)} is outside the force’s own setting, and inside the law."
            if outside and proposed
            else "Kept with your name.",
        ),
        _EARLIER,
    )


def _authorise(about: About, typed: Typed) -> NoticeStep:
    return model.NoticeAuthorised(
        notice_id=about.story.facts.id,
        rank=typed.choice("rank", "Say your rank.", "ranks"),
        reason=typed.text("reason"),
        on=typed.day("done"),
    )


def _send_back(about: About, typed: Typed) -> NoticeStep:
    return model.NoticeSentBack(
        notice_id=about.story.facts.id, reason=typed.text("reason", "Say what is to be mended.")
    )


def _serve_fields(_about: About) -> tuple[Field, ...]:
    return (
        Field(kind="date", name="day", label="Day of service"),
        Field(kind="text", name="time", label="Time", hint="On the 24-hour clock, for example 16:20"),
        Field(
            kind="radios", name="which", label="On the night the clocks go back: which hour?", hint="Leave it on any other night.",
            options=((FIRST, "Before the clocks went back", ""), (SECOND, "After the clocks went back", "")),
        ),
        Field(kind="text", name="place", label="Where"),
        Field(kind="text", name="by", label="Served by"),
        Field(kind="radios", name="method", label="How", options=listed("methods")),
        Field(kind="radios", name="signature", label="The adult", options=listed("signatures")),
        Field(kind="text", name="interpreter", label="Interpreter and language, if there was one"),
        Field(kind="text", name="video", label="Reference of the video"),
        Field(kind="checkboxes", name="copy_left", label="Copy", options=(("yes", "A copy was left with the adult", ""),)),
    )  # fmt: skip


def _serve(about: About, typed: Typed) -> NoticeStep:
    day = typed.must("day", "Say on which day it was served.")
    hour = typed.text("time", "Say at what time it was served.")
    try:
        at = time.fromisoformat(hour.replace(".", ":").zfill(5)) if hour else time()
    except ValueError:
        typed.faults.append((f"{hour} is not a time: write it like 16:20.", "time"))
        at = time()
    place, by = typed.text("place", "Say where it was served."), typed.text("by", "Say who served it.")
    method = typed.choice("method", "Say how it was served.", "methods")
    signature = typed.choice("signature", "Say whether the adult signed.", "signatures")
    return model.NoticeServed(
        notice_id=about.story.facts.id,
        at=instant(day, at, typed.text("which")),
        copy_left="yes" in typed.all("copy_left"),
        interpreter=typed.text("interpreter"),
        video=typed.text("video"),
        place=place,
        by=by,
        method=method,
        signature=signature,
    )


# -- after service ---------------------------------------------------------------------------------


def _share_fields(_about: About) -> tuple[Field, ...]:
    who = tuple((each, audience_name(each), "") for each in model.SHARED_WITH)
    return (
        Field(kind="select", name="audience", label="Who was told", options=who, hint="From now on they see that the notice exists."),
        Field(kind="date", name="on", label="On"),
        Field(kind="radios", name="basis", label="For what", options=listed("bases")),
    )  # fmt: skip


def _share(about: About, typed: Typed) -> NoticeStep:
    audience = typed.text("audience")
    if audience not in model.SHARED_WITH:
        typed.faults.append(("Choose who was told.", "audience"))
        audience = model.SHARED_WITH[0]
    return model.NoticeShared(
        notice_id=about.story.facts.id,
        audience=audience,
        on=typed.must("on", "Say when they were told."),
        basis=typed.choice("basis", "Say for what they were told.", "bases"),
    )


def _file_fields(_about: About) -> tuple[Field, ...]:
    return (
        Field(kind="radios", name="system", label="Which system", options=listed("systems")),
        Field(kind="text", name="reference", label="Its reference there"),
        Field(kind="date", name="on", label="Recorded there on"),
    )


def _file(about: About, typed: Typed) -> NoticeStep:
    return model.NoticeFiled(
        notice_id=about.story.facts.id,
        system=typed.choice("system", "Say which system holds it.", "systems"),
        reference=typed.text("reference", "Write the reference it has there."),
        on=typed.must("on", "Say when it was recorded there."),
    )


def _add_statement(about: About, typed: Typed) -> NoticeStep:
    found = _statement(typed, wanted=True)
    stand_in = model.ControlStatement(on=date(2000, 1, 1), by="", capacity="parent")
    return model.NoticeStatementAdded(notice_id=about.story.facts.id, statement=found or stand_in)


def _review_fields(_about: About) -> tuple[Field, ...]:
    return (
        Field(kind="date", name="on", label="Reviewed on"),
        Field(kind="words", name="found", label="What was found", hint="Is it kept to? What do the reports say? What does the child say?"),
        Field(kind="radios", name="outcome", label="So it", options=listed("review_outcomes")),
        Field(kind="date", name="next", label="Next review", hint="Three months on, by the local setting, unless you say otherwise"),
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
        _reason("Why this, and what came of it"),
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
        _reason("How the other one came about"),
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
        *_CARE_FIELDS,
        Field(kind="date", name="ended", label="Ended on, where the order no longer stands"),
        _reason("How you know"),
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
        notice_id=about.story.facts.id, care=_care(typed), reason=typed.text("reason", "Say how you know.")
    )


def _where_fields(_about: About) -> tuple[Field, ...]:
    return (
        Field(kind="radios", name="where", label="The adult is", options=listed("wheres")),
        Field(kind="date", name="since", label="Since"),
        _reason("How you know"),
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
        _reason(),
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


def ends_after(facts: Facts, step: NoticeStep) -> date | None:
    """Return on which day a notice would end once a date of birth is corrected: said when it is recorded."""
    if not isinstance(step, model.NoticeBirthCorrected):
        return None
    end = end_of(replace(facts, born_on=step.born_on))
    return end.on if end else None


FORMS: Final[dict[str, Form]] = {
    "propose": Form(title="Propose the notice", lede="On one ground. Somebody else authorises it.", button="Propose it", fields=_propose_fields, start=_propose_start, build=_propose),
    "check": Form(title="Record the checks", lede="What is there so far. It can be recorded half done; the newest counts whole.", button="Record the checks", fields=_check_fields, start=_check_start, build=_check),
    "word": Form(title="Write what is served", lede="The notice itself gives the child’s name, date of birth and the ground, and nothing of where the child is.", button="Clear this wording", fields=_word_fields, start=_word_start, build=_word),
    "authorise": Form(title="Read and authorise", lede="Your name stands under it. Nobody authorises their own proposal.", button="Authorise it", fields=_authorise_fields, start=nothing, build=_authorise),
    "send_back": Form(title="Send it back", lede="It goes back to whoever proposed it, with your reason.", button="Send it back", fields=lambda _about: (_reason("What is to be mended"),), start=nothing, build=_send_back),
    "serve": Form(title="Record service", lede="From this hour it is in force.", button="Record service", fields=_serve_fields, start=nothing, build=_serve),
    "share": Form(title="Record who was told", lede="Licensing is told of no notice.", button="Record it", fields=_share_fields, start=lambda about: date_typed("on", about.today), build=_share),
    "file": Form(title="Record a reference", lede="So that the next officer finds it.", button="Record the reference", fields=_file_fields, start=lambda about: date_typed("on", about.today), build=_file),
    "statement": Form(title="Add the statement", lede="From the person with lawful control of the child.", button="Add the statement", fields=lambda _about: _STATEMENT, start=nothing, build=_add_statement),
    "review": Form(title="Record a review", lede="Keep it, serve a second one, or withdraw it.", button="Record the review", fields=_review_fields, start=_review_start, build=_review),
    "act": Form(title="Record what was done about a breach", lede="Breach is not itself an offence, but the conduct may be.", button="Record it", fields=_act_fields, start=nothing, build=_act),
    "correct_birth": Form(title="Correct the date of birth", lede="The day it ends is worked out again and shown.", button="Correct it", fields=_birth_fields, start=nothing, build=_birth),
    "care": Form(title="Record a change of care order", lede="A notice that rests on care ends with the order.", button="Record it", fields=_care_fields, start=_care_start, build=_care_changed),
    "whereabouts": Form(title="Record where the adult is", lede="The notice stands wherever the adult is.", button="Record it", fields=_where_fields, start=lambda about: date_typed("since", about.today), build=_where),
    "end": Form(title="End the notice", lede="The record keeps that it was served, by whom and when.", button="Record the end", fields=_end_fields, start=_end_start, build=_end),
}  # fmt: skip
