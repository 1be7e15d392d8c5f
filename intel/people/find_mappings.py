"""How agencies' columns are read now, with version, author and day. Called by the mapping pages."""

from dataclasses import dataclass
from datetime import datetime

from intel import vocabulary
from intel.access.model import Viewer
from intel.access.policy import check, decide
from intel.ledger import Snapshot
from intel.reports.mapping import Mapping
from intel.reports.record import latest_mapping_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedMapping:
    """The mapping of one agency that is in force."""

    mapping: Mapping
    version: int
    actor: str
    saved_at: datetime


def find_mapping(snapshot: Snapshot, viewer: Viewer, agency: str) -> SavedMapping | None:
    """Return how an agency's columns are read, to whoever may see its returns; None where nobody has said."""
    check(viewer, "return.view", agency=agency)
    found = latest_mapping_entry(snapshot, agency)
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
