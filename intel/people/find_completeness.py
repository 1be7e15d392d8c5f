"""How complete ethnicity and nationality of adults of concern are recorded: counts of mentions, by agency, and no more.

An agency sees its own; whoever receives returns sees all. Nobody is named, compared or scored by it, and no answer is
shown: only whether there is one.
"""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from intel import vocabulary
from intel.access.model import Viewer
from intel.access.policy import decide
from intel.ledger import Snapshot
from intel.reports.asked import ASKED_FIELDS
from intel.reports.tables import asked, mention, source


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """One thing asked, of the adults one agency's live reports name: how many mentions have each answer."""

    agency: str
    what: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many mentions there are."""
        return sum(self.counts.values())


def count_completeness(snapshot: Snapshot, viewer: Viewer) -> tuple[Completeness, ...]:
    """Return the counts for each agency this viewer deals with, agencies by name, one line for each thing asked."""
    query = (
        select(source.c.agency, asked.c.what, asked.c.answer, func.count())
        .join(mention, mention.c.mention_id == asked.c.mention_id)
        .join(source, source.c.source_id == mention.c.source_id)
        .where(mention.c.live, source.c.state == "live", source.c.sanitises == "")
        .group_by(source.c.agency, asked.c.what, asked.c.answer)
    )
    found: dict[tuple[str, str], Counter[str]] = {}
    for agency, what, answer, number in snapshot.connection.execute(query):
        found.setdefault((str(agency), str(what)), Counter())[str(answer)] += int(number)
    names = sorted((str(each["name"]), key) for key, each in vocabulary.agencies().items())
    return tuple(
        Completeness(agency=name, what=what.replace("_", " "), counts=dict(found[(key, what)]))
        for name, key in names
        if decide(viewer, "return.view", agency=key).allowed
        for what in ASKED_FIELDS
        if (key, what) in found
    )
