"""Which label a viewer may have for a person, and which words of a report. Pure; called by every room that shows either.

It is given only what the viewer may see already: mentions in reports open to them. It never opens, only hides further.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from intel.access.model import Names, ReportText, Viewer, terms
from intel.errors import NotAllowed

AGE_NOT_RECORDED: Final = "age not recorded"
_NOT_NAMED: Final = "not named"


class Kind(StrEnum):
    """What a person is shown as."""

    SUSPECT = "suspect"
    ADULT = "adult"
    YOUNG_PERSON = "young_person"
    AGE_UNKNOWN = "age_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleMention:
    """How one report open to the viewer words a person; `name` is empty where it gives only a description."""

    as_written: str
    name: str
    agency: str
    reported_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The label to show. With `pseudonym_needed` it is empty until the caller has asked for the scope's number."""

    label: str
    named: bool
    pseudonym_needed: bool
    kind: Kind


class TextShown(NamedTuple):
    """What a viewer has of a report's words: "whole", "cleared" or "withheld", and the text."""

    kind: str
    text: str


def shown(
    viewer: Viewer,
    mentions: Sequence[VisibleMention],
    *,
    protected: bool,
    reason: str,
    designated: bool,
    fixed: str = "",
) -> Shown:
    """Return the label `viewer` may have for someone with these mentions open to them.

    An adult has the fullest, then newest, name among them; or the one `fixed` by a named person, where it is among them. Someone protected is named only to a role that may have
    young people's names, or as the viewer's own agency wrote it. Roles with no names at all get no person.
    """
    may = terms(viewer.role)
    if may.adults is Names.NEVER:
        raise NotAllowed(f"No person can be shown to this role. {may.because}")
    kind = _kind(protected=protected, reason=reason, designated=designated)
    open_ = usable(viewer, mentions, protected=protected)
    chosen = [each for each in open_ if fixed and each.name == fixed]
    best = max(chosen or open_, key=_fullest_then_newest, default=None)
    if best is not None and best.name:
        return Shown(label=best.name, named=True, pseudonym_needed=False, kind=kind)
    if protected:
        return Shown(label="", named=False, pseudonym_needed=True, kind=kind)
    return Shown(
        label=best.as_written if best else _NOT_NAMED, named=False, pseudonym_needed=False, kind=kind
    )


def usable(viewer: Viewer, mentions: Sequence[VisibleMention], *, protected: bool) -> list[VisibleMention]:
    """Leave out what may not be a label, nor be searched: to a role with its own names only, others' descriptions name whom they like."""
    may = terms(viewer.role)
    names = may.young_people if protected else may.adults
    return [
        each
        for each in mentions
        if each.agency == viewer.agency
        or (names is Names.ALL and (each.name or may.young_people is Names.ALL))
    ]


def _fullest_then_newest(mention: VisibleMention) -> tuple[int, int, date, str]:
    words = mention.name.split()
    return (len(words), sum(len(word) > 1 for word in words), mention.reported_on, mention.as_written)


def _kind(*, protected: bool, reason: str, designated: bool) -> Kind:
    if protected:
        return Kind.AGE_UNKNOWN if reason == AGE_NOT_RECORDED else Kind.YOUNG_PERSON
    return Kind.SUSPECT if designated else Kind.ADULT


def text_for(viewer: Viewer, *, agency: str, text: str, cleared_text: str, visible: bool) -> TextShown:
    """Return what `viewer` may have of the words of a report that `agency` sent.

    Whole goes only to whoever may have every name in it; others get the version cleared for them, or nothing.
    """
    may = terms(viewer.role).report_text
    if not visible or may is ReportText.NEVER:
        return TextShown("withheld", "")
    if may is ReportText.WHOLE or (may is ReportText.OWN and agency == viewer.agency):
        return TextShown("whole", text)
    return TextShown("cleared", cleared_text) if cleared_text else TextShown("withheld", "")
