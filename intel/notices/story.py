"""One notice as its steps tell it, in order: who did what, and what counts now. Read from the ledger's payloads.

Called by `record`, which decides what may come next under the ledger's lock, and by `find`, which shows it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, select

from intel.errors import NotFound
from intel.ledger import Entry, Snapshot
from intel.notices.ends import Facts, ended_by
from intel.notices.kinds import facts_of
from intel.notices.model import NoticeChecked, NoticeStep, State, words
from intel.notices.tables import notice, notice_step
from intel.people import identity
from intel.reports.state import entities_of, pages
from intel.reports.tables import mention

Kind = TypeVar("Kind", bound=NoticeStep)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: the entry (number, time, who) and what it says.

    `before` is what it changed of the notice, as that was; `taken_back` is the entry by which it counts no longer.
    """

    entry: Entry
    said: NoticeStep
    before: Mapping[str, Any]
    taken_back: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A notice with all its steps in order. An erased step is left out; `steps` are those that count."""

    facts: Facts
    row: RowMapping
    history: tuple[Step, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that were not taken back."""
        return tuple(each for each in self.history if each.taken_back is None)

    def all(self, kind: type[Kind]) -> list[tuple[Entry, Kind]]:
        """Return every step of a kind, earliest first."""
        return [(each.entry, each.said) for each in self.steps if isinstance(each.said, kind)]

    def last(self, kind: type[Kind]) -> tuple[Entry, Kind] | None:
        """Return the newest step of a kind."""
        found = self.all(kind)
        return found[-1] if found else None

    def says(self, kind: type[Kind]) -> Kind | None:
        """Return what the newest step of a kind says."""
        found = self.last(kind)
        return found[1] if found else None

    @property
    def checked(self) -> NoticeChecked:
        """What was checked so far; nothing yet is an empty set of checks."""
        return self.says(NoticeChecked) or NoticeChecked(notice_id=self.facts.id)


def get_story(snapshot: Snapshot, notice_id: str) -> Story:
    """Read one notice; NotFound where there is none."""
    row = (
        snapshot.connection.execute(select(notice).where(notice.c.notice_id == notice_id)).mappings().first()
    )
    if row is None:
        raise NotFound("There is no such notice that you may see. Nothing was changed.")
    query = select(notice_step).where(notice_step.c.notice_id == notice_id).order_by(notice_step.c.seq)
    kept = {each["seq"]: each for each in snapshot.connection.execute(query).mappings()}
    steps = tuple(
        Step(
            entry=snapshot.entry(seq),
            said=said,
            before=json.loads(kept[seq]["before"]),
            taken_back=kept[seq]["taken_back"],
        )
        for seq, said in snapshot.payloads(kept).items()
        if isinstance(said, NoticeStep)
    )
    return Story(facts=facts_of(row), row=row, history=steps)


def steps_open(state: State) -> tuple[str, ...]:
    """Return which steps are lawful from a state, in the order of the vocabulary."""
    return tuple(
        name
        for name, step in words("steps").items()
        if isinstance(allowed := step["from"], Sequence) and state in allowed
    )


def steps_for(story: Story, today: date) -> tuple[str, ...]:
    """Return the lawful next steps of a notice on `today`: one that has ended by date can only be reviewed as ended."""
    found = tuple(
        each
        for each in steps_open(story.facts.state)
        if each != "statement" or not story.row["has_statement"]
    )
    ended = ended_by(story.facts, today)
    if story.facts.state is State.ENDED:
        return tuple(each for each in found if each != "end")
    if ended is not None:
        return tuple(
            each
            for each in found
            if each in {"breach", "act", "end", "correct_birth", "care", "file", "take_back"}
        )
    return found


def others_on(connection: Connection, facts: Facts) -> list[Facts]:
    """Return the other notices on the same adult and child, as who is who stands now."""
    adult = identity.entity_of(connection, facts.adult)
    child = identity.entity_of(connection, facts.child)
    grown, young = mention.alias(), mention.alias()
    query = (
        select(notice)
        .join(grown, grown.c.mention_id == notice.c.adult)
        .join(young, young.c.mention_id == notice.c.child)
        .where(grown.c.entity_id == adult, young.c.entity_id == child, notice.c.notice_id != facts.id)
        .order_by(notice.c.number)
    )
    return [facts_of(row) for row in connection.execute(query).mappings()]


def others_of(snapshot: Snapshot, wanted: Sequence[Facts]) -> dict[str, list[Facts]]:
    """Return the other notices on the same adult and child for each of these, as who is who stands now."""
    entities = entities_of(snapshot, [who for each in wanted for who in (each.adult, each.child)])
    pairs = {each.id: (entities.get(each.adult), entities.get(each.child)) for each in wanted}
    grown, young = mention.alias(), mention.alias()
    found: dict[tuple[str | None, str | None], list[Facts]] = {}
    for page in pages(sorted({adult for adult, _ in pairs.values() if adult})):
        query = (
            select(notice, grown.c.entity_id.label("grown"), young.c.entity_id.label("young"))
            .join(grown, grown.c.mention_id == notice.c.adult)
            .join(young, young.c.mention_id == notice.c.child)
            .where(grown.c.entity_id.in_(page))
            .order_by(notice.c.number)
        )
        for row in snapshot.connection.execute(query).mappings():
            found.setdefault((row["grown"], row["young"]), []).append(facts_of(row))
    return {
        each: [other for other in found.get(pair, []) if other.id != each] for each, pair in pairs.items()
    }
