"""What any form of a notice is made of: its questions as data, and what was typed read field by field.

A form gathers every fault, so that all are said at once. Called by `webapp.notices_forms` and `webapp.notices_steps`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pydantic import ValidationError

from intel.errors import AskedWrongly
from intel.notices.local_time import WhichHour
from intel.notices.model import NoticeStep, words
from intel.notices.story import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question. `kind` names the macro that shows it; `options` are (value, words, hint)."""

    kind: str
    name: str
    label: str
    hint: str = ""
    options: tuple[tuple[str, str, str], ...] = ()
    rows: int = 3

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The options of a list that opens: value and words."""
        return tuple((value, words) for value, words, _ in self.options)


class Wrong(Exception):
    """What was typed cannot be taken: (sentence, field) for each fault."""

    def __init__(self, faults: tuple[tuple[str, str], ...]) -> None:
        super().__init__("a form was refused")
        self.faults = faults


@dataclass(slots=True)
class Typed:
    """What was typed, read field by field; faults are gathered so that all are said at once."""

    values: Mapping[str, list[str]]
    faults: list[tuple[str, str]] = field(default_factory=list)

    def text(self, name: str, wanted: str = "") -> str:
        """Return one line or text; `wanted` is what to say where it is needed and empty."""
        value = (self.values.get(name) or [""])[0].strip()
        if wanted and not value:
            self.faults.append((wanted, name))
        return value

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value chosen."""
        return tuple(self.values.get(name) or ())

    def choice(self, name: str, wanted: str, kind: str) -> str:
        """Return one of a list of the vocabulary, or say that one is wanted."""
        value = self.text(name)
        if value not in words(kind):
            self.faults.append((wanted, name))
            return next(iter(words(kind)))
        return value

    def day(self, name: str, wanted: str = "") -> date | None:
        """Return a date typed in three boxes; empty is None, or a fault where it is wanted."""
        parts = [self.text(f"{name}-{part}") for part in ("day", "month", "year")]
        if not any(parts):
            if wanted:
                self.faults.append((wanted, f"{name}-day"))
            return None
        try:
            day, month, year = (int(each) for each in parts)
            return date(year, month, day)
        except ValueError:
            self.faults.append((f"{'-'.join(parts)} is not a date: give day, month and year.", f"{name}-day"))
            return None

    def must(self, name: str, wanted: str) -> date:
        """Return a date that is wanted; any date stands in while a fault is noted."""
        return self.day(name, wanted) or date(2000, 1, 1)

    def done(self) -> None:
        """Raise what is wrong, if anything is."""
        if self.faults:
            raise Wrong(tuple(self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a form may start from: the notice, who is asked about, today."""

    story: Story
    adult: str
    child: str
    birth_said: date | None
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form of one step."""

    title: str
    lede: str
    button: str
    fields: Callable[[About], tuple[Field, ...]]
    start: Callable[[About], dict[str, list[str]]]
    build: Callable[[About, Typed], NoticeStep]


def listed(kind: str, **hints: str) -> tuple[tuple[str, str, str], ...]:
    """Return a list of the vocabulary as options."""
    return tuple((key, capital(str(each["words"])), hints.get(key, "")) for key, each in words(kind).items())


def build(form: Form, about: About, typed: Mapping[str, list[str]]) -> NoticeStep:
    """Return the step as typed, or raise Wrong."""
    reading = Typed(typed)
    try:
        made = form.build(about, reading)
    except (ValidationError, AskedWrongly) as fault:
        reading.done()
        where = "time" if isinstance(fault, AskedWrongly) else "reason"
        message = (
            str(fault) if isinstance(fault, AskedWrongly) else "Something here cannot be taken. Check it."
        )
        raise Wrong(((message, "which" if isinstance(fault, WhichHour) else where),)) from None
    reading.done()
    return made


def date_typed(name: str, day: date | None) -> dict[str, list[str]]:
    """Return a date as its three boxes hold it."""
    if day is None:
        return {}
    return {f"{name}-day": [str(day.day)], f"{name}-month": [str(day.month)], f"{name}-year": [str(day.year)]}


def capital(text: str) -> str:
    """Return a text that begins a line."""
    return text[:1].upper() + text[1:]


def nothing(_about: About) -> dict[str, list[str]]:
    """Start from an empty form."""
    return {}
