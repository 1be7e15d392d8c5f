"""Who somebody about to be recorded may be: the likeliest people already known, for whoever enters one by hand.

Called before a report written by hand is recorded, and wherever else a person would be made. Only what the viewer may
compare is looked among (`intel.people.kept.readers_of`), so a pseudonym is never found by the name it stands for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from intel.access.model import Names, Viewer, terms
from intel.ledger import Snapshot
from intel.people.compare import Comparison
from intel.people.compare_words import chance
from intel.people.compared import record_of_slot
from intel.people.kept import kept_for
from intel.reports.draft import ReportDraft
from intel.reports.model import PersonDetails

MOST: Final = 4  # people offered for one slot: more is no choice but a search


@dataclass(frozen=True, slots=True, kw_only=True)
class MayBe:
    """One person somebody may be. `why` names what agrees and what does not, and no value."""

    person: str
    bits: float
    why: str


def who_may_be(snapshot: Snapshot, viewer: Viewer, draft: ReportDraft) -> Mapping[str, tuple[MayBe, ...]]:
    """Return, for each slot of a row that names a person, who it may be, likeliest first; slots with nobody are left out."""
    if terms(viewer.role).adults is Names.NEVER:
        return {}
    kept = kept_for(snapshot.connection, viewer)
    found: dict[str, tuple[MayBe, ...]] = {}
    with kept.lock:
        for each in draft.mentions:
            if isinstance(each.details, PersonDetails):
                pairs = kept.index.candidates(record_of_slot(draft, each.slot)).pairs[:MOST]
                if pairs:
                    found[each.slot] = tuple(_may_be(pair, each.slot) for pair in pairs)
    return found


def _may_be(pair: Comparison, slot: str) -> MayBe:
    for_it = [line.what.lower() for line in pair.lines if line.bits > 0]
    against = [line.what.lower() for line in pair.lines if line.bits < 0]
    why = f"{', '.join(for_it)} fit" + (f"; {', '.join(against)} speak against it" if against else "")
    return MayBe(
        person=pair.b if pair.a == slot else pair.a,
        bits=pair.bits,
        why=f"{why[0].upper()}{why[1:]}: {chance(pair.probability)}",
    )
