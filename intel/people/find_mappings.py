"""How agencies' columns are read now, with version, author and day. Called by the mapping pages."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from intel import vocabulary
from intel.access.model import Viewer
from intel.access.policy import check, decide
from intel.ledger import Snapshot
from intel.reports.mapping import Mapping
from intel.reports.mapping_compare import differences
from intel.reports.record import latest_mapping_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedMapping:
    """The mapping of one agency that is in force."""

    mapping: Mapping
    version: int
    actor: str
    saved_at: datetime


def find_mapping(
    snapshot: Snapshot, viewer: Viewer, agency: str, *, version: int | None = None
) -> SavedMapping | None:
    """Return how an agency's columns are read, now or by an earlier version, to whoever may see its returns.

    None where nobody has said, or there is no such version.
    """
    check(viewer, "return.view", agency=agency)
    found = latest_mapping_entry(snapshot, agency, version=version)
    if found is None:
        return None
    entry, version, mapping = found
    return SavedMapping(mapping=mapping, version=version, actor=entry.actor, saved_at=entry.at)


def list_mappings(snapshot: Snapshot, viewer: Viewer) -> list[SavedMapping]:
    """Return the mappings in force of every agency whose returns this viewer may see."""
    check(viewer, "return.view")
    seen = [key for key in vocabulary.agencies() if decide(viewer, "return.view", agency=key).allowed]
    found = (find_mapping(snapshot, viewer, each) for each in seen)
    return [each for each in found if each is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingChange:
    """One version of an agency's mapping, and in sentences what it changed."""

    version: int
    actor: str
    saved_at: datetime
    changes: tuple[str, ...]


def list_changes(snapshot: Snapshot, viewer: Viewer, agency: str, *, most: int) -> list[MappingChange]:
    """Return the latest versions of an agency's mapping, newest first, each with what it changed."""
    newest = find_mapping(snapshot, viewer, agency)
    if newest is None:
        return []
    first = max(1, newest.version - most)
    saved = [find_mapping(snapshot, viewer, agency, version=at) for at in range(first, newest.version + 1)]
    kept = [each for each in saved if each is not None]
    return [
        MappingChange(
            version=after.version,
            actor=after.actor,
            saved_at=after.saved_at,
            changes=differences(before.mapping, after.mapping),
        )
        for before, after in reversed(list(pairwise(kept)))
    ]
