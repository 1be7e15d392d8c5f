"""The analyst's judgements on who is who, month by month, as `judgements.yaml` states them.

The tool joins young people by name and date of birth by itself and never an adult; everything else here is what
a person would decide. `intel.demo.write` calls `judge`.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from intel.demo.data import read
from intel.demo.people import Invented
from intel.demo.rows import Row


@dataclass(frozen=True, slots=True)
class Named:
    """One mention of a person: the row and the slot."""

    row: Row
    slot: str

    @property
    def born(self) -> date | None:
        """The date of birth the row gives."""
        found = self.row.values.get(f"{self.slot}.dob")
        return found if isinstance(found, date) else None

    @property
    def joins(self) -> bool:
        """Whether the tool's own rule knows this mention."""
        return self.slot in self.row.joins

    @property
    def named(self) -> bool:
        """Whether the row gives a name, and not a nickname or looks alone."""
        return any(self.row.values.get(f"{self.slot}.{part}") for part in ("name", "surname"))


@dataclass(slots=True, kw_only=True)
class Judged:
    """What the analyst decided, and what was left for another day."""

    same: list[dict[str, Any]] = field(default_factory=list)
    different: list[dict[str, Any]] = field(default_factory=list)
    left: list[Named] = field(default_factory=list)


def mentions(rows: list[Row]) -> dict[str, list[Named]]:
    """Return the mentions of each true person in order of month; a correction repeats none."""
    found: dict[str, list[Named]] = defaultdict(list)
    for row in rows:
        if not row.refused and not row.corrects:
            for slot, person in sorted(row.who.items()):
                found[person].append(Named(row, slot))
    return found


def judge(
    rng: random.Random, rows: list[Row], people: dict[str, Invented], *, withdrawn: list[Row]
) -> Judged:
    """Return the judgements on all rows but those withdrawn later."""
    judged = Judged()
    ids = {id(row) for row in withdrawn}
    by_person = mentions([row for row in rows if id(row) not in ids])
    for person, named in sorted(by_person.items()):
        _judge_one(rng, judged, named, people.get(person))
    judged.same.sort(key=lambda one: one["month"])
    judged.different.extend(_different(by_person, people))
    return judged


def _judge_one(rng: random.Random, judged: Judged, named: list[Named], person: Invented | None) -> None:
    """Tie each month's new mentions to the one that the person is best known by so far."""
    young = person is not None and person.role == "young"
    anchor: Named | None = None
    by_month: dict[date, list[Named]] = defaultdict(list)
    for mention in named:
        by_month[mention.row.month].append(mention)
    for month, new in sorted(by_month.items()):
        by_rule = [mention for mention in new if young and mention.joins]
        rest = [mention for mention in new if not (young and mention.joins)]
        kept = [mention for mention in rest if mention.row.event.exact or _decided(rng, mention)]
        judged.left.extend(mention for mention in rest if mention not in kept)
        settled = anchor is not None and young and anchor.joins
        group = ([anchor] if anchor else []) + ([] if settled else by_rule[:1]) + kept
        if len(group) > 1:
            judged.same.append(_statement(month, group, _why(group)))
        if not settled and group:
            anchor = by_rule[0] if by_rule else anchor or kept[0]


def _decided(rng: random.Random, mention: Named) -> bool:
    """Return whether the analyst got round to it: a name nearly always, looks alone seldom."""
    alias = mention.row.values.get(f"{mention.slot}.alias")
    return rng.random() < (0.93 if mention.named else 0.85 if alias else 0.3)


def _statement(month: date, group: list[Named], reason: str) -> dict[str, Any]:
    return {
        "month": f"{month:%Y-%m}",
        "mentions": [mention.row.ref(mention.slot) for mention in group],
        "reason": reason,
    }


def _why(group: list[Named]) -> str:
    words = read("decisions")["same"]
    births = {mention.born for mention in group if mention.born}
    if any(not mention.named for mention in group):
        return str(words["alias"])
    if len(births) > 1:
        return str(words["swapped"])
    if group[-1].slot.startswith("young") and not group[-1].born:
        return str(words["young"])
    if not births or any(mention.born is None for mention in group):
        return str(words["first"])
    names = {mention.row.values.get(f"{mention.slot}.name") for mention in group}
    return str(words["whole"] if len(names) == 1 else words["born"])


def _different(by_person: dict[str, list[Named]], people: dict[str, Invented]) -> Iterator[dict[str, Any]]:
    """Yield the pairs a careful person keeps apart: namesakes, and children of one family."""
    words = read("decisions")["different"]
    known = [one for one in sorted(people.values(), key=lambda one: one.id) if by_person.get(one.id)]
    firsts: dict[str, list[Invented]] = defaultdict(list)
    for one in known:
        firsts[f"{one.role} {one.name}" if one.role == "adult" else f"family {one.family}"].append(one)
    for key, group in sorted(firsts.items()):
        for one, other in pairwise(group):
            pair = [_best(by_person[one.id]), _best(by_person[other.id])]
            reason = words["siblings" if key.startswith("family") else "namesakes"]
            yield _statement(max(mention.row.month for mention in pair), pair, reason)


def _best(named: list[Named]) -> Named:
    return next((one for one in named if one.born and one.named), named[0])
