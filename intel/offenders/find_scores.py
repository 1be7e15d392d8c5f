"""The scores recorded of suspects, as far as they still stand: the newest, that of the last meeting, and all of one person.

A score stands while every report it counts still names its person. One that counts a report of somebody who was told
apart since, or a report erased for good, says something of nobody: it is shown nowhere, and the ledger keeps it for the
auditor.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from intel.ledger import Snapshot
from intel.offenders import tables
from intel.offenders.model import ScoreRecorded
from intel.reports.state import pages
from intel.reports.tables import mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A score as it was recorded: what it says, by whom and when, and its place in the ledger."""

    said: ScoreRecorded
    by: str
    recorded_at: datetime
    seq: int


def newest_two(
    snapshot: Snapshot, people: Sequence[str], *, held_on: date | None, upto: int | None = None
) -> dict[str, tuple[Recorded | None, Recorded | None]]:
    """Return each person's newest score, recorded up to a place of the ledger, and the newest as at the last meeting or before."""
    rows = {
        person: [(at, seq) for at, seq in every if upto is None or seq <= upto]
        for person, every in _rows(snapshot, people).items()
    }
    wanted = {person: _two_of(each, held_on) for person, each in rows.items()}
    read = _read(snapshot, (seq for pair in wanted.values() for seq in pair))
    named = _reports_naming(snapshot, list(wanted))
    for person, pair in wanted.items():
        if not all(_stands(read[seq], named[person]) for seq in pair if seq in read):
            standing = {each.seq: each for each in scores_of(snapshot, person)}
            read.update(standing)
            wanted[person] = _two_of([row for row in rows[person] if row[1] in standing], held_on)
    return {
        person: (read.get(latest), read.get(before)) for person, (latest, before) in wanted.items() if latest
    }


def scores_of(snapshot: Snapshot, person: str) -> tuple[Recorded, ...]:
    """Return every score of a person that stands, by the day it is as at, the earliest first."""
    read = _read(snapshot, (seq for _, seq in _rows(snapshot, [person]).get(person, [])))
    named = _reports_naming(snapshot, [person])[person]
    found = [each for each in read.values() if _stands(each, named)]
    return tuple(sorted(found, key=lambda each: (each.said.at, each.seq)))


def count_fallen(snapshot: Snapshot, person: str) -> int:
    """Return how many scores of a person were recorded, not taken back, and stand no more."""
    return len(_rows(snapshot, [person]).get(person, [])) - len(scores_of(snapshot, person))


def _two_of(rows: Sequence[tuple[str, int]], held_on: date | None) -> tuple[int, int]:
    """Return the places of the newest of these scores and of the last meeting's; 0 for none."""
    earlier = [seq for at, seq in rows if held_on is not None and at <= held_on.isoformat()]
    return rows[-1][1] if rows else 0, earlier[-1] if earlier else 0


def _stands(score: Recorded, naming: set[str]) -> bool:
    return naming.issuperset(score.said.counted)


def _reports_naming(snapshot: Snapshot, people: Sequence[str]) -> Mapping[str, set[str]]:
    """Return the reports that name each person, withdrawn ones too: what they said was said of this person."""
    found: dict[str, set[str]] = defaultdict(set)
    for page in pages(list(people)):
        query = select(mention.c.entity_id, mention.c.source_id).where(mention.c.entity_id.in_(page))
        for person, report in snapshot.connection.execute(query):
            found[str(person)].add(str(report))
    return found


def _rows(snapshot: Snapshot, people: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    table = tables.score
    for page in pages(list(people)):
        query = (
            select(mention.c.entity_id, table.c.at, table.c.seq)
            .join(mention, mention.c.mention_id == table.c.mention_id)
            .where(mention.c.entity_id.in_(page), table.c.withdrawn_seq.is_(None))
            .order_by(table.c.at, table.c.seq)
        )
        for person, at, seq in snapshot.connection.execute(query):
            found[str(person)].append((str(at), int(seq)))
    return found


def _read(snapshot: Snapshot, seqs: Iterable[int]) -> dict[int, Recorded]:
    wanted = sorted({seq for seq in seqs if seq})
    payloads = snapshot.payloads(wanted)
    found = {}
    for seq in wanted:
        said = payloads.get(seq)
        if isinstance(said, ScoreRecorded):
            made = snapshot.entry(seq)
            found[seq] = Recorded(said=said, by=made.actor, recorded_at=made.at, seq=seq)
    return found
