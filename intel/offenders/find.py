"""Questions about suspected adults: the list for the meeting, one person's scores, who moves, what a change would do.

Called by pages and commands. Someone who may have no score comes back with the reason and without a number, whatever
was recorded before.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from intel.access.policy import check
from intel.ledger import Snapshot
from intel.offenders.compute import Scored, compute
from intel.offenders.eligible import Eligible
from intel.offenders.evidence import Judged, judgements, suspects
from intel.offenders.find_scores import Recorded, count_fallen, newest_two, scores_of
from intel.offenders.find_tactics import Chosen, tactics_of
from intel.offenders.flags import Flag, find_flags
from intel.offenders.in_use import InUse, matrix_in_use
from intel.offenders.matrix import Matrix
from intel.offenders.model import ScoreRecorded
from intel.people.describe import Described, describe
from intel.people.enquiry import Enquiry
from intel.reports.state import pages
from intel.reports.tables import mention, source


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenderLine:
    """One suspect in the list for the meeting. `before` is the score the last meeting had; `moved` is in bands.

    `differs` says that the record has changed since, so that scoring again would give something else.
    """

    item: Described
    latest: Recorded | None
    before: Recorded | None
    moved: int
    new_reports: int
    tactics: tuple[Chosen, ...]
    flags: tuple[Flag, ...]
    differs: bool
    why_none: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenderList:
    """The list for the meeting: suspects with a score or the sentence why not, and apart those who may have none."""

    matrix: Matrix
    lines: tuple[OffenderLine, ...]
    without: tuple[tuple[Described, Eligible], ...]
    scored_at: date | None


def list_offenders(
    enquiry: Enquiry, home: Path, *, since: int, held_on: date | None, upto: int | None = None
) -> OffenderList:
    """List the suspects this viewer may know of; the last meeting was on `held_on`, at `since` of the ledger.

    With `upto`, the scores are those recorded up to that place of the ledger: what a meeting that is over had before it.
    """
    check(enquiry.viewer, "score.view")
    with enquiry.ledger.reading() as snapshot:
        in_use = matrix_in_use(snapshot, home)
        people = suspects(snapshot.connection)
        recorded = newest_two(snapshot, people, held_on=held_on, upto=upto)
        changed = changed_since(snapshot, people, since)
        now = compute(snapshot.connection, in_use.matrix, at=enquiry.today, people=people)
        again = _again(snapshot, in_use.matrix, recorded)
        tactics = tactics_of(snapshot, people, today=enquiry.today)
    named = _named(enquiry, people)
    flags = find_flags(enquiry, {each: named[each].name for each in people if each in named}, now)
    lines, without = [], []
    for person in people:
        if person not in named:
            continue
        if not now[person].eligible.allowed:
            without.append((named[person], now[person].eligible))
            continue
        latest, before = recorded.get(person, (None, None))
        lines.append(
            OffenderLine(
                item=named[person],
                latest=latest,
                before=before,
                moved=_moved(in_use.matrix, latest, before),
                new_reports=changed.get(person, 0),
                tactics=tactics.get(person, ()),
                flags=flags.get(person, ()),
                differs=latest is not None and _differs(latest.said, again.get(person)),
                why_none="Not scored yet" if latest is None else latest.said.why_none,
            )
        )
    dates = [each.latest.said.at for each in lines if each.latest is not None]
    return OffenderList(
        matrix=in_use.matrix,
        lines=tuple(lines),
        without=tuple(sorted(without, key=lambda each: each[0].name.casefold())),
        scored_at=max(dates, default=None),
    )


def _named(enquiry: Enquiry, people: Iterable[str]) -> dict[str, Described]:
    found = describe(enquiry, [("Person", each) for each in people])
    return {item.id: item for item in found.values()}


def changed_since(snapshot: Snapshot, people: Sequence[str], since: int) -> dict[str, int]:
    """Return how many reports that name each person are new or changed since a place of the ledger."""
    found: dict[str, set[str]] = defaultdict(set)
    for page in pages(list(people)):
        query = (
            select(mention.c.entity_id, source.c.source_id)
            .join(source, source.c.source_id == mention.c.source_id)
            .where(
                mention.c.entity_id.in_(page),
                mention.c.live,
                source.c.state == "live",
                source.c.label == "Report",
                source.c.last_seq > since,
                source.c.audience.contains('"police"') | source.c.audience.contains('"meeting"'),
            )
        )
        for person, report in snapshot.connection.execute(query):
            found[str(person)].add(str(report))
    return {person: len(reports) for person, reports in found.items()}


def _again(
    snapshot: Snapshot, matrix: Matrix, recorded: dict[str, tuple[Recorded | None, Recorded | None]]
) -> dict[str, Scored]:
    """Score again as at the dates recorded: what comes out otherwise has changed in the record since."""
    by_date: dict[date, list[str]] = defaultdict(list)
    for person, (latest, _) in recorded.items():
        if latest is not None and latest.said.matrix_version == matrix.version:
            by_date[latest.said.at].append(person)
    found: dict[str, Scored] = {}
    for at, people in by_date.items():
        found.update(compute(snapshot.connection, matrix, at=at, people=people))
    return found


def _differs(said: ScoreRecorded, again: Scored | None) -> bool:
    if again is None or again.score is None:
        return False
    return (said.total, said.counted) != (again.score.total, again.score.counted)


def _moved(matrix: Matrix, latest: Recorded | None, before: Recorded | None) -> int:
    places = [
        matrix.place_of(each.said.total) if each is not None and each.said.total is not None else None
        for each in (latest, before)
    ]
    if places[0] is None or places[1] is None or latest is before:
        return 0
    return places[0] - places[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenderKnown:
    """One suspect: the scores recorded, what the record gives now as at the last date, and what stands beside.

    `fallen` scores counted a report that is somebody else's now, or was erased: they are counted and not shown.
    """

    eligible: Eligible
    in_use: InUse
    scores: tuple[Recorded, ...]
    fallen: int
    now: Scored
    again: Scored | None
    differs: bool
    tactics: tuple[Chosen, ...]
    flags: tuple[Flag, ...]
    judged: Judged


def get_offender(enquiry: Enquiry, home: Path, item: Described) -> OffenderKnown:
    """Return what is known of one suspect's scores; of somebody who may have none, the reason and nothing else."""
    check(enquiry.viewer, "score.view")
    person = item.id
    with enquiry.ledger.reading() as snapshot:
        in_use = matrix_in_use(snapshot, home)
        now = compute(snapshot.connection, in_use.matrix, at=enquiry.today, people=[person])
        allowed = now[person].eligible.allowed
        scores = scores_of(snapshot, person) if allowed else ()
        fallen = count_fallen(snapshot, person) if allowed else 0
        again = _again(snapshot, in_use.matrix, {person: (scores[-1], None)}) if scores else {}
        tactics = tactics_of(snapshot, [person], today=enquiry.today).get(person, ()) if allowed else ()
        judged = judgements(snapshot.connection)
    return OffenderKnown(
        eligible=now[person].eligible,
        in_use=in_use,
        scores=scores,
        fallen=fallen,
        now=now[person],
        again=again.get(person),
        differs=bool(scores) and _differs(scores[-1].said, again.get(person)),
        tactics=tactics,
        flags=find_flags(enquiry, {person: item.name}, now).get(person, ()) if allowed else (),
        judged=judged,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one person's score is and what it would be. A total of None is no score; `why` says so where none would be allowed."""

    person: str
    was: int | None
    was_band: str
    would_be: int | None
    would_be_band: str
    why: str = ""


def what_changes(
    snapshot: Snapshot,
    matrix: Matrix,
    *,
    at: date,
    people: Sequence[str],
    judged: Judged | None = None,
    without: frozenset[str] = frozenset(),
) -> tuple[Change, ...]:
    """Return whose score a change not saved yet would change: a report withdrawn, a statement left out."""
    before = compute(snapshot.connection, matrix, at=at, people=people)
    after = compute(snapshot.connection, matrix, at=at, people=people, judged=judged, without=without)
    found = (change_of(person, was, after[person]) for person, was in before.items())
    return tuple(each for each in found if each is not None)


def who_moves(
    snapshot: Snapshot, now: Matrix, proposed: Matrix, *, at: date
) -> tuple[dict[str, Scored], dict[str, Scored]]:
    """Score all suspects by two matrices side by side; nothing is recorded."""
    return compute(snapshot.connection, now, at=at), compute(snapshot.connection, proposed, at=at)


def affected_by(snapshot: Snapshot, report: str) -> list[str]:
    """Return the suspects a report names."""
    named = select(mention.c.entity_id).where(mention.c.source_id == report, mention.c.live)
    in_it = set(snapshot.connection.execute(named).scalars())
    return [each for each in suspects(snapshot.connection) if each in in_it]


def change_of(person: str, was: Scored, now: Scored) -> Change | None:
    """Return what changed between two scores of one person; None where nothing did, or neither may have one."""
    before, after = was.score, now.score
    if before is None and after is None:
        return None
    same = (
        before is not None
        and after is not None
        and (before.total, before.counted) == (after.total, after.counted)
    )
    if same:
        return None
    return Change(
        person=person,
        was=before.total if before else None,
        was_band=before.band if before else "",
        would_be=after.total if after else None,
        would_be_band=after.band if after else "",
        why=now.eligible.why,
    )
