"""A report before it has ids: what one row of a return says, and the digest by which a row is known again.

`read_rows` makes drafts, a person approves them, `record` gives them ids.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal

from intel.reports.model import CellEdit, Details, Mention, MissingEpisode, Report, Statement

# Copied from open data at approval, so that a newer register does not make an old row look corrected; and what
# follows from a statement, which counts itself.
_FOUND: Final = frozenset({"ward", "latitude", "longitude", "register_id", "home_address"})
# Added after ledgers were written: left out of a digest while they say nothing, so that an older row is known again.
_ADDED: Final = frozenset(
    {
        "self_defined_ethnicity", "officer_observed_ethnicity", "nationality", "found_where", "found_with",
        "return_interview_time", "source_reference", "grade_as_written", "happened_as_written",
    }
)  # fmt: skip
# How a row came by its grade is no word of the sender's.
_UNSAID: Final = frozenset({"grade_from"})

Basis = Literal["fact", "assessment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionDraft:
    """A person or thing as the row names it, known by its slot."""

    slot: str
    details: Details
    role: str = ""
    basis: Basis = "fact"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDraft:
    """One thing the row says of two of its slots."""

    link: str
    from_slot: str
    to_slot: str
    basis: Basis = "fact"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDraft:
    """The fields of a `Report` that a row can fill."""

    kind: str = "intelligence"
    agency: str
    own_reference: str = ""
    source_grade: Literal[1, 2, 3]
    information_grade: Literal["A", "B", "C", "D", "E"]
    grade_from: Literal["", "row", "default"] = ""
    grade_as_written: str = ""
    source_reference: str = ""
    handling: Literal["P", "C"] = "P"
    conditions: str = ""
    audience: tuple[str, ...] = ()
    urgency: Literal["high", "medium", "low"] = "low"
    basis: Basis = "fact"
    happened_on: date | None = None
    happened_to: date | None = None
    happened_time: str = ""
    happened_as_written: str = ""
    reported_on: date
    text: str = ""
    cleared_text: str = ""
    mentions: tuple[MentionDraft, ...] = ()
    statements: tuple[StatementDraft, ...] = ()
    missing: MissingEpisode | None = None


_PLAIN: Final = tuple(
    name for name in ReportDraft.__dataclass_fields__ if name not in {"mentions", "statements"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What `record` adds to a draft: the ids, where the row came from and what was put right. `mentions` is by slot."""

    report_id: str
    mentions: Mapping[str, str]
    statements: tuple[str, ...]
    return_id: str = ""
    line: int | None = None
    resembles: str = ""
    sanitises: str = ""
    edits: tuple[CellEdit, ...] = ()
    sent_digest: str = ""


def to_report(draft: ReportDraft, given: Given) -> Report:
    """Make the report of a draft; its grade is provisional until the unit confirms it."""
    return Report(
        id=given.report_id,
        **{name: getattr(draft, name) for name in _PLAIN},
        grade_provisional=True,
        return_id=given.return_id,
        line=given.line,
        resembles=given.resembles,
        sanitises=given.sanitises,
        edits=given.edits,
        sent_digest=given.sent_digest,
        mentions=tuple(
            Mention(
                id=given.mentions[each.slot],
                slot=each.slot,
                details=each.details,
                role=each.role,
                basis=each.basis,
            )
            for each in draft.mentions
        ),
        statements=tuple(
            Statement(
                id=statement_id,
                link=each.link,
                from_mention=given.mentions[each.from_slot],
                to_mention=given.mentions[each.to_slot],
                basis=each.basis,
            )
            for statement_id, each in zip(given.statements, draft.statements, strict=True)
        ),
    )


def to_draft(report: Report) -> ReportDraft:
    """Return what a report says, without its ids."""
    slots = {each.id: each.slot for each in report.mentions}
    return ReportDraft(
        **{name: getattr(report, name) for name in _PLAIN},
        mentions=tuple(
            MentionDraft(slot=each.slot, details=each.details, role=each.role, basis=each.basis)
            for each in report.mentions
        ),
        statements=tuple(
            StatementDraft(
                link=each.link,
                from_slot=slots[each.from_mention],
                to_slot=slots[each.to_mention],
                basis=each.basis,
            )
            for each in report.statements
        ),
    )


def digest(draft: ReportDraft) -> str:
    """Return a hash of all that the sender wrote: two rows with one digest say the same."""
    plain = {name: getattr(draft, name) for name in _PLAIN if name != "missing" and name not in _UNSAID}
    content: dict[str, Any] = _without_unsaid(plain)
    content["missing"] = _without_unsaid(draft.missing.model_dump(mode="json")) if draft.missing else None
    content["mentions"] = [_mention_as_sent(each) for each in draft.mentions]
    content["statements"] = [
        [each.link, each.from_slot, each.to_slot, each.basis] for each in draft.statements
    ]
    text = _JSON.encode(content)
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


@lru_cache(maxsize=4096)
def _mention_as_sent(each: MentionDraft) -> list[Any]:
    """Return a mention as it counts in a digest; a return names the same people and places again and again."""
    return [each.slot, each.role, each.basis, as_sent(each.details)]


def as_sent(details: Details) -> dict[str, Any]:
    """Return the details of a mention without what was worked out when the row was read."""
    return _without_unsaid(details.model_dump(mode="json", exclude=set(_FOUND)))


def _without_unsaid(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value or name not in _ADDED}


def _iso(value: date) -> str:
    return value.isoformat()


_JSON: Final = json.JSONEncoder(sort_keys=True, default=_iso)
