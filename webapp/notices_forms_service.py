"""The forms of service and of telling others: service, who was told, a reference elsewhere, the statement that was missing."""

from datetime import date, time, timedelta
from typing import Final

from intel.notices import model
from intel.notices.local_time import FIRST, SECOND, clocks_went_back, instant
from intel.notices.model import NoticeStep
from intel.vocabulary import audience_name
from webapp.notices_questions import STATEMENT, statement
from webapp.notices_typed import About, Field, Form, Typed, date_typed, listed, nothing


def _serve_fields(about: About) -> tuple[Field, ...]:
    given = str(about.story.row["authorised_at"])
    # Which of two equal hours is asked only where service may have been on such a night; a week more for a mistyped day.
    since = (date.fromisoformat(given[:10]) if given else about.today) - timedelta(days=7)
    which = Field(
        kind="radios", name="which", label="On the night the clocks went back: which hour?", hint="Leave it for any other night.",
        options=((FIRST, "Before the clocks went back", ""), (SECOND, "After the clocks went back", "")),
    )  # fmt: skip
    return (
        Field(kind="date", name="day", label="Day of service"),
        Field(kind="text", name="time", label="Time", hint="On the 24-hour clock, for example 16:20"),
        *((which,) if clocks_went_back(since, about.today) else ()),
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
    found = statement(typed, wanted=True)
    stand_in = model.ControlStatement(on=date(2000, 1, 1), by="", capacity="parent")
    return model.NoticeStatementAdded(notice_id=about.story.facts.id, statement=found or stand_in)


SERVICE: Final[dict[str, Form]] = {
    "serve": Form(title="Record service", lede="From this hour it is in force.", button="Record service", fields=_serve_fields, start=nothing, build=_serve),
    "share": Form(title="Record who was told", lede="Licensing is told of no notice.", button="Record it", fields=_share_fields, start=lambda about: date_typed("on", about.today), build=_share),
    "file": Form(title="Record a reference", lede="So that the next officer finds it.", button="Record the reference", fields=_file_fields, start=lambda about: date_typed("on", about.today), build=_file),
    "statement": Form(title="Add the statement", lede="From the person with lawful control of the child.", button="Add the statement", fields=lambda _about: STATEMENT, start=nothing, build=_add_statement),
}  # fmt: skip
