"""Which mentions were one person or thing at an earlier place of the ledger. Called by `intel.network.find_then`.

The table of judgements holds the newest on each pair. A pair judged again since is looked up among the entries, so the
answer is what stood then, whatever was judged afterwards.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select

from intel.ledger import Snapshot
from intel.ledger.tables import entry
from intel.people.model import Judgement, Outcome
from intel.people.tables import judgement
from intel.reports.state import pages

Pair = tuple[str, str]


def same_then(snapshot: Snapshot, mention_id: str, place: int) -> frozenset[str]:
    """Return the mentions that were the same as this one when the ledger had `place` entries, itself among them."""
    found, frontier = {mention_id}, [mention_id]
    while frontier:
        said = _outcomes(snapshot, frontier, place)
        frontier = sorted({each for pair in said for each in pair} - found)
        found.update(frontier)
    return frozenset(found)


def _outcomes(snapshot: Snapshot, mentions: Sequence[str], place: int) -> list[Pair]:
    """Return the pairs with one of these mentions that were judged the same at that place."""
    same: list[Pair] = []
    judged_since: list[Pair] = []
    for page in pages(mentions):
        query = select(judgement).where(or_(judgement.c.a.in_(page), judgement.c.b.in_(page)))
        for row in snapshot.connection.execute(query):
            if row.seq > place:
                judged_since.append((row.a, row.b))
            elif row.outcome == Outcome.SAME:
                same.append((row.a, row.b))
    return [*same, *_judged_before(snapshot, judged_since, place)]


def _judged_before(snapshot: Snapshot, pairs: Iterable[Pair], place: int) -> list[Pair]:
    """Return those of some pairs whose newest judgement up to a place said that they are the same."""
    wanted = set(pairs)
    if not wanted:
        return []
    query = select(entry.c.seq, entry.c.subjects).where(
        entry.c.kind == "judgement.recorded", entry.c.seq <= place
    )
    newest: dict[Pair, int] = defaultdict(int)
    for seq, subjects in snapshot.connection.execute(query):
        a, b = json.loads(subjects)
        if (a, b) in wanted:
            newest[(a, b)] = max(newest[(a, b)], seq)
    payloads = snapshot.payloads(newest.values())
    return [
        pair
        for pair, seq in newest.items()
        if isinstance(said := payloads.get(seq), Judgement) and said.outcome is Outcome.SAME
    ]
