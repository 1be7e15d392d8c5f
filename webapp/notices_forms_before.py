"""The forms up to authority: propose, the checks, the wording, read and authorise, send back."""

from typing import Final

from intel.notices import model
from intel.notices.model import NoticeStep, said, words
from webapp.notices_questions import CARE_FIELDS, EARLIER, STATEMENT, care, reason, statement
from webapp.notices_typed import About, Field, Form, Typed, date_typed, listed, nothing


def _propose_fields(_about: About) -> tuple[Field, ...]:
    under = "Any child under 16, living at home or looked after. Ends on the 16th birthday."
    return (
        Field(
            kind="radios", name="ground", label="Ground", hint="Exactly one. A child in care who is nearly 16 may need a second notice.",
            options=listed("ground", section_2=under, section_49="A child in care, under an emergency protection order or in police protection. Ends at 18 or when the order ends."),
        ),
        Field(kind="text", name="adult_name", label="The adult’s name, as the notice gives it"),
        Field(kind="text", name="child_name", label="The child’s name, as the notice gives it"),
        *CARE_FIELDS,
        Field(kind="select", name="placement_kind", label="Where the child lives", options=listed("placements"), hint="For counts. Never served."),
        Field(kind="text", name="placement", label="Name of the home, where it is a home", hint="For counts. Never served."),
        Field(
            kind="radios", name="parental", label="Does the adult have parental responsibility for the child?",
            options=(("no", "No", ""), ("yes", "Yes", "Then no notice can be served"), ("unknown", "Not known yet", "Ask, then propose it")),
        ),
        Field(kind="text", name="parental_asked", label="Who was asked, and when"),
        Field(kind="words", name="facts", label="What it rests on", hint="Dates and places of the company kept. It need not be about exploitation.", rows=5),
        EARLIER,
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
        care=care(typed),
        placement_kind=typed.choice("placement_kind", "Say where the child lives, or that it is not known.", "placements"),
        placement=typed.text("placement"),
        has_parental_responsibility=typed.text("parental") == "yes",
        parental_responsibility_asked=typed.text("parental_asked", "Say who was asked about parental responsibility."),
        facts=typed.text("facts", "Say what it rests on: dates and places."),
        on=typed.day("done"),
    )  # fmt: skip


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
        *STATEMENT,
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
        statement=statement(typed, wanted=False),
        without_statement=typed.text("without"),
        alternatives=typed.text("alternatives"),
        child_views=typed.text("views"),
    )


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
        reason(
            "Your reason" + ("" if outside else ", if there is something to say"),
            f"Wanted here: {said('orders', proposed.care.order_type)} is outside the force’s own setting, and inside the law."
            if outside and proposed
            else "Kept with your name.",
        ),
        EARLIER,
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


BEFORE: Final[dict[str, Form]] = {
    "propose": Form(title="Propose the notice", lede="On one ground. Somebody else authorises it.", button="Propose it", fields=_propose_fields, start=_propose_start, build=_propose),
    "check": Form(title="Record the checks", lede="What is there so far. It can be recorded half done; the newest counts whole.", button="Record the checks", fields=_check_fields, start=_check_start, build=_check),
    "word": Form(title="Write what is served", lede="The notice itself gives the child’s name, date of birth and the ground, and nothing of where the child is.", button="Clear this wording", fields=_word_fields, start=_word_start, build=_word),
    "authorise": Form(title="Read and authorise", lede="Your name stands under it. Nobody authorises their own proposal.", button="Authorise it", fields=_authorise_fields, start=nothing, build=_authorise),
    "send_back": Form(title="Send it back", lede="It goes back to whoever proposed it, with your reason.", button="Send it back", fields=lambda _about: (reason("What is to be mended"),), start=nothing, build=_send_back),
}  # fmt: skip
