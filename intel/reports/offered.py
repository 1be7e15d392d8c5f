"""What the words of a row name and no column says: registrations, telephones, and people and places of the same file.

Offered for a person to confirm, one by one, and never added alone. A name counts as known here where another row of the
same file names it, so that an offer tells its sender nothing the sender did not write. Called by `read_rows`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from intel.reports.draft import MentionDraft, ReportDraft
from intel.reports.mapping import is_field
from intel.reports.model import (
    CellEdit,
    PersonDetails,
    PhoneDetails,
    PlaceDetails,
    VehicleDetails,
    VenueDetails,
)
from intel.reports.values import folded

# Stands for a column where a person confirms something named in the text; the field it feeds follows.
_ALSO: Final = "Also named in the words: "
# Stands for a column where a person says of a row what its sheet has no column for.
_PUT_IN: Final = "Put in here: "
_REGISTRATION: Final = re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b")
_PHONE: Final = re.compile(r"(?<![\d+])(?:\+44 ?|0)(?:\d[ -]?){9,10}(?!\d)")
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MOST: Final = 6  # offers of one row: a text that names more is read by a person anyway


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One thing the words name: the field it would feed, and the words as they stand."""

    field: str
    words: str


class Names:
    """The people, places and venues that a file names in its columns, found again in words."""

    def __init__(self, drafts: Iterable[ReportDraft]) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], str]] = {}
        seen: set[MentionDraft] = set()
        for draft in drafts:
            for mention in draft.mentions:
                if mention in seen:
                    continue
                seen.add(mention)
                part = _part_named(mention.details)
                words = tuple(_WORD.findall(folded(_words_of(mention.details))))
                if part and len(words) > 1:
                    kind = mention.slot.rpartition("_")[0]
                    self._by_first.setdefault(words[0], {}).setdefault(words, f"{kind}.{part}")

    def inside(self, text: str) -> list[tuple[str, str]]:
        """Return each name that a text holds whole, with the kind of slot and the field it was in."""
        if not self._by_first:
            return []
        spans = [(found.group().casefold(), found.start(), found.end()) for found in _WORD.finditer(text)]
        found = []
        for at, (first, start, _) in enumerate(spans):
            for words, kind in self._by_first.get(first, {}).items():
                if tuple(each for each, _, _ in spans[at : at + len(words)]) == words:
                    found.append((kind, text[start : spans[at + len(words) - 1][2]]))
        return found


def _part_named(details: object) -> str:
    if isinstance(details, PersonDetails):
        return "name"
    if isinstance(details, PlaceDetails):
        return "text"
    return "name" if isinstance(details, VenueDetails) else ""


def _words_of(details: object) -> str:
    return details.text if isinstance(details, PlaceDetails) else str(getattr(details, "name", ""))


def offers_of(draft: ReportDraft, names: Names) -> tuple[Offer, ...]:
    """Return what the words of a row name and none of its mentions says."""
    text = draft.text
    looks = [("vehicle.registration", each.group()) for each in _REGISTRATION.finditer(text)]
    looks += [("phone.number", each.group().strip()) for each in _PHONE.finditer(text)]
    looks += names.inside(text)
    if not looks:
        return ()
    said = {_bare(words) for each in draft.mentions for words in _said(each.details)}
    used = {each.slot for each in draft.mentions}
    found: list[Offer] = []
    for kind_field, words in looks:
        if _bare(words) in said or len(found) == _MOST:
            continue
        said.add(_bare(words))
        kind, _, part = kind_field.partition(".")
        number = next(at for at in range(1, len(used) + 2) if f"{kind}_{at}" not in used)
        used.add(f"{kind}_{number}")
        found.append(Offer(field=f"{kind}_{number}.{part}", words=words))
    return tuple(found)


def _said(details: object) -> tuple[str, ...]:
    if isinstance(details, VehicleDetails):
        return (details.registration,)
    if isinstance(details, PhoneDetails):
        return (details.number,)
    return (_words_of(details), str(getattr(details, "alias", "")))


def _bare(words: str) -> str:
    bare = re.sub(r"[\W_]+", "", words.casefold())
    return re.sub(r"^44(?=\d{10}$)", "0", bare)


# -- confirmed -------------------------------------------------------------------------------------


def confirmed_edit(line: int, field: str, words: str) -> CellEdit:
    """Return what keeps a confirmed offer with the row, like a cell put right."""
    return CellEdit(line=line, column=f"{_ALSO}{field}", was="", now=words)


def confirmed_field(edit: CellEdit) -> str:
    """Return the field that a confirmed offer feeds; empty where the edit is of a cell."""
    field = edit.column.removeprefix(_ALSO)
    return field if edit.column.startswith(_ALSO) and is_field(field) else ""


def put_in_edit(line: int, field: str, words: str) -> CellEdit:
    """Return what keeps words for a field that the sheet has no column for, like a cell put right."""
    return CellEdit(line=line, column=f"{_PUT_IN}{field}", was="", now=words)


def put_in_field(edit: CellEdit) -> str:
    """Return the field that words put in by a person feed; empty where the edit is of something else."""
    field = edit.column.removeprefix(_PUT_IN)
    return field if edit.column.startswith(_PUT_IN) and is_field(field) else ""


def confirmed_by_line(edits: Sequence[CellEdit]) -> Mapping[int, tuple[tuple[str, str], ...]]:
    """Return the confirmed offers of each line and what was put in there, as fields with their words."""
    found: dict[int, list[tuple[str, str]]] = {}
    for each in edits:
        field = confirmed_field(each) or put_in_field(each)
        if field and each.now:
            found.setdefault(each.line, []).append((field, each.now))
    return {line: tuple(each) for line, each in found.items()}
