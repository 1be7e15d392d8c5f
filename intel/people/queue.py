"""The review queue: pairs that a person should judge, likeliest first, and what was judged already left out.

Called by the pages of who is who. What is asked follows from the reports that stand and the judgements in force, so a
withdrawn report or a new one changes the queue by itself; first come judgements that leant on a report since withdrawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from rapidfuzz.distance import OSA
from sqlalchemy import func, select

from intel.access.model import Viewer
from intel.access.policy import check
from intel.ledger import Snapshot
from intel.ledger.tables import entry
from intel.people.comparable import Address
from intel.people.compare import Comparison, compare
from intel.people.compare_words import chance as in_words
from intel.people.compared import words_from
from intel.people.judge import KEY_CHANGED, UNDONE
from intel.people.kept import KeptMentions, kept_for
from intel.people.leaning import Leaning, list_leaning
from intel.people.model import Outcome
from intel.people.records import Worded, worded
from intel.people.tables import judgement
from intel.people.weighed import WeighedPairs
from intel.reports.tables import mention

# Kinds of things that have a queue of their own, in the order of its tabs.
LABELS: Final = ("Person", "Vehicle", "Phone", "Place", "Venue", "Organisation")
# Most pairs of things offered at once; the rest come when these are judged.
_MOST: Final = 500
# Most things of one beginning or end that are held against each other; the others are counted and said.
_LARGEST: Final = 60

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Two that may be one. `comparison` is there for people, `leaning` for a judgement that lost a report."""

    a: str
    b: str
    why: str
    comparison: Comparison | None = None
    leaning: Leaning | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """How many pairs wait, and the one at `place` with what stands beside it.

    `left_out` counts pairs that a value shared by very many would have added, `settle` the judgements on which nothing
    rests any more. `household` are others who give an address of either side.
    """

    label: str
    left: int
    place: int
    left_out: int
    settle: tuple[Leaning, ...] = ()
    pair: Asked | None = None
    mentions: Mapping[str, tuple[Worded, ...]] = field(default_factory=dict)
    household: tuple[tuple[str, Address], ...] = ()


def open_queue(
    snapshot: Snapshot, viewer: Viewer, label: str, *, place: int = 0, asked: Pair | None = None
) -> Queue:
    """Return the pair at a place of a label's queue, or the one `asked` about, with how many wait."""
    check(viewer, "person.judge")
    leaning = list_leaning(snapshot.connection, label)
    kept = kept_for(snapshot.connection, viewer)
    with kept.lock:
        pairs, left_out = _pairs(snapshot, kept, label)
        waiting: list[Leaning | Pair] = [
            *(each for each in leaning if each.others),
            *pairs,
            *(each for each in leaning if not each.others),
        ]
        at = min(place, max(len(waiting) - 1, 0))
        chosen = _chosen(waiting, at, asked)
        pair = None if chosen is None else _asked(kept, label, chosen, judged=asked is not None)
        household = _household(kept, pair) if pair and label == "Person" else ()
    return Queue(
        label=label,
        left=len(waiting),
        place=at,
        left_out=left_out,
        settle=tuple(each for each in leaning if not each.others),
        pair=pair,
        mentions=_sides(snapshot, viewer, pair) if pair else {},
        household=household,
    )


def count_waiting(snapshot: Snapshot, viewer: Viewer, label: str = "Person") -> int:
    """Return how many pairs of a label wait."""
    return open_queue(snapshot, viewer, label).left


def _pairs(snapshot: Snapshot, kept: KeptMentions, label: str) -> tuple[list[Pair], int]:
    """Return the pairs not yet judged, likeliest first, and how many were not looked at."""
    work = kept.work if isinstance(kept.work, _Work) else _Work(kept)
    kept.work = work
    settled = _settled(snapshot)
    if label == "Person":
        work.people.follow()
        found, left_out = work.people.worth_a_look(), work.people.left_out
    else:
        found, left_out = work.things(label)
    return [pair for pair in found if frozenset(pair) not in settled], left_out


def _chosen(waiting: Sequence[Leaning | Pair], at: int, asked: Pair | None) -> Leaning | Pair | None:
    if asked is None:
        return waiting[at] if waiting else None
    for each in waiting:
        pair = (each.a, each.b) if isinstance(each, Leaning) else each
        if set(pair) == set(asked):
            return each
    return asked


def _asked(kept: KeptMentions, label: str, chosen: Leaning | Pair, *, judged: bool) -> Asked:
    if isinstance(chosen, Leaning):
        rests = (
            "What is shown left and right hangs together only through it."
            if chosen.others
            else "Nothing else rests on it."
        )
        why = f"They were judged one, and a report it leant on has been withdrawn since. {rests}"
        return Asked(a=chosen.a, b=chosen.b, why=why, leaning=chosen)
    a, b = chosen
    if label == "Person":
        one, other = kept.index.get(a), kept.index.get(b)
        if one is not None and other is not None:
            return _of_people(compare(one, other, known=len(kept.index), crowded=kept.index.crowded))
    elif not judged:
        words = [_words(kept, label, each) for each in chosen]
        said = _alike(*words)
        return Asked(a=a, b=b, why=said[1] if said else "")
    return Asked(a=a, b=b, why="You have just judged these two.")


def _household(kept: KeptMentions, pair: Asked) -> tuple[tuple[str, Address], ...]:
    """Return others who give an address of either side, in order of their ids: one household is not one person."""
    records = [record for each in (pair.a, pair.b) if (record := kept.index.get(each)) is not None]
    found: dict[str, Address] = {}
    for address in dict.fromkeys(home for each in records for home in each.addresses if home.exact):
        for person in kept.index.living_at(address):
            if person not in (pair.a, pair.b):
                found.setdefault(person, address)
    return tuple(sorted(found.items()))


def _sides(snapshot: Snapshot, viewer: Viewer, pair: Asked) -> dict[str, tuple[Worded, ...]]:
    """Return the mentions of each side; of a judgement that lost a report, those that stand on each."""
    if pair.leaning is None:
        found = worded(snapshot, viewer, (pair.a, pair.b))
        return {end: tuple(each for each in found if each.entity == end) for end in (pair.a, pair.b)}
    found = worded(snapshot, viewer, (pair.leaning.entity,))
    left, right = pair.leaning.mine, pair.leaning.others
    return {
        pair.a: tuple(each for each in found if each.id in left),
        pair.b: tuple(each for each in found if each.id in right),
    }


def last_by(snapshot: Snapshot, viewer: Viewer) -> tuple[str, str] | None:
    """Return the pair of the viewer's newest judgement that can be undone."""
    query = (
        select(judgement.c.a, judgement.c.b)
        .join(entry, entry.c.seq == judgement.c.seq)
        .where(entry.c.actor == viewer.user_id, judgement.c.rule == "")
        .order_by(judgement.c.seq.desc())
        .limit(1)
    )
    found = snapshot.connection.execute(query).first()
    return None if found is None else (str(found.a), str(found.b))


def _of_people(found: Comparison) -> Asked:
    odds = f"{found.bits:+.0f} bits or {in_words(found.probability)}"
    if found.against and found.probability > 0.5:
        why = f"The evidence, {odds}, speaks for one person. But: {found.against[0][0].lower()}{found.against[0][1:]}"
    else:
        why = f"The evidence, {odds}, leaves it open."
    return Asked(a=found.a, b=found.b, why=why, comparison=found)


def _settled(snapshot: Snapshot) -> set[frozenset[str]]:
    """Return the pairs of entities between which someone judged, or a rule parted nobody: they are not asked again."""
    one, other = mention.alias(), mention.alias()
    query = (
        select(one.c.entity_id, other.c.entity_id)
        .select_from(judgement)
        .join(one, one.c.mention_id == judgement.c.a)
        .join(other, other.c.mention_id == judgement.c.b)
        .where(judgement.c.outcome != Outcome.SAME, judgement.c.rule.not_in((KEY_CHANGED, UNDONE)))
    )
    return {frozenset((str(a), str(b))) for a, b in snapshot.connection.execute(query)}


class _Work:
    """What the queues of one `KeptMentions` keep between two questions."""

    def __init__(self, kept: KeptMentions) -> None:
        self._kept = kept
        self.people = WeighedPairs(kept)
        self._things: dict[str, tuple[tuple[object, int], list[Pair], int]] = {}

    def things(self, label: str) -> tuple[list[Pair], int]:
        """Return the pairs of things of a label, made anew where any of them changed, and how many were left out."""
        state = (self._kept.generation, self._kept.changed.get(label, 0))
        if label not in self._things or self._things[label][0] != state:
            words = {each: _words(self._kept, label, each) for each in self._kept.of(label)}
            self._things[label] = (state, *_of_things(words))
        return self._things[label][1:]


def _words(kept: KeptMentions, label: str, entity: str) -> str:
    """Return what a thing is told apart by: the words of its earliest mention that has any."""
    return next((found for each in kept.members(label, entity) if (found := words_from(each.said))), "")


def _of_things(words: Mapping[str, str]) -> tuple[list[Pair], int]:
    """Return things whose words are alike, the closest first, found by their first and their last letters."""
    blocks: dict[str, list[str]] = {}
    for entity, text in sorted(words.items()):
        if len(text) > 3:
            for key in {f"<{text[:4]}", f"{text[-4:]}>", f"={text.split()[0]}"}:
                blocks.setdefault(key, []).append(entity)
    pairs: dict[Pair, int] = {}
    left_out = 0
    for block in blocks.values():
        left_out += (
            len(block) * (len(block) - 1) - min(len(block), _LARGEST) * (min(len(block), _LARGEST) - 1)
        ) // 2
        for at, one in enumerate(block[:_LARGEST]):
            for other in block[at + 1 : _LARGEST]:
                said = _alike(words[one], words[other])
                if said:
                    pairs[min(one, other), max(one, other)] = said[0]
    order = sorted(pairs.items(), key=lambda pair: (pair[1], pair[0]))
    return [pair for pair, _ in order[:_MOST]], left_out


def _alike(one: str, other: str) -> tuple[int, str] | None:
    if one == other:
        return 0, "Written alike but for letters, marks or the form of the firm."
    if one.isdecimal() != other.isdecimal():
        return None
    apart = OSA.distance(one, other, score_cutoff=2)
    figures = [letter for letter in one if letter.isdigit()] == [
        letter for letter in other if letter.isdigit()
    ]
    if apart == 1 and (figures or one.isdecimal() or " " not in one + other):
        return 1, "One letter or figure apart."
    if apart == 2 and figures and min(len(one), len(other)) > 6:
        return 2, "Two letters apart."
    short, long = sorted((one, other), key=len)
    if " " in long and long.startswith(f"{short} ") and len(short) > 5 and figures:
        return 3, "One is the beginning of the other, as a branch or a town may be added."
    return None


def judged_today(snapshot: Snapshot, viewer: Viewer, today: date) -> int:
    """Return how many pairs the viewer has judged today, for the line that says how far they have come."""
    query = (
        select(func.count())
        .select_from(judgement)
        .join(entry, entry.c.seq == judgement.c.seq)
        .where(entry.c.actor == viewer.user_id, judgement.c.rule == "", entry.c.at >= today.isoformat())
    )
    return int(snapshot.connection.execute(query).scalar_one())
