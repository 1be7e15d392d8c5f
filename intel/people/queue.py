"""The review queue: pairs that a person should judge, likeliest first, and what was judged already left out.

Called by the pages of who is who. What is asked is worked out from the reports that stand and the judgements in force,
so a withdrawn report or a new one changes the queue by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from rapidfuzz.distance import OSA
from sqlalchemy import func, select

from intel.access.model import Viewer
from intel.access.policy import check
from intel.ledger import Snapshot
from intel.ledger.tables import entry
from intel.people.candidates import Index
from intel.people.comparable import Record
from intel.people.compare import Comparison
from intel.people.compare_words import chance as in_words
from intel.people.judge import KEY_CHANGED, UNDONE
from intel.people.model import Outcome
from intel.people.names import plain
from intel.people.records import Worded, records_of, worded
from intel.people.tables import judgement
from intel.reports.model import OrganisationDetails, PhoneDetails, PlaceDetails, VehicleDetails, VenueDetails
from intel.reports.tables import mention

# Kinds of things that have a queue of their own, in the order of its tabs.
LABELS: Final = ("Person", "Vehicle", "Phone", "Place", "Venue", "Organisation")
# Most pairs of things offered at once; the rest come when these are judged.
_MOST: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Two that may be one. `comparison` is there for people; `why` says why it is asked."""

    a: str
    b: str
    why: str
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits to be judged. `left_out` counts pairs that a value shared by very many would have added."""

    label: str
    pairs: tuple[Asked, ...]
    mentions: dict[str, tuple[Worded, ...]]
    records: dict[str, Record]
    left_out: int = 0


def list_asked(snapshot: Snapshot, viewer: Viewer, label: str) -> Queue:
    """Return the pairs of a label that wait for a judgement, likeliest first."""
    check(viewer, "person.judge")
    found = worded(snapshot, viewer, label)
    mentions: dict[str, list[Worded]] = {}
    for each in found:
        mentions.setdefault(each.entity, []).append(each)
    settled = _settled(snapshot)
    kept = {entity: tuple(rows) for entity, rows in mentions.items()}
    if label == "Person":
        records = records_of(snapshot, found)
        index = Index(records.values())
        offered = index.pairs()
        pairs = [_of_people(each) for each in offered.pairs]
        left_out = offered.left_out
    else:
        records, left_out = {}, 0
        pairs = _of_things({entity: _words(rows) for entity, rows in kept.items()})
    open_ = tuple(each for each in pairs if frozenset((each.a, each.b)) not in settled)
    return Queue(label=label, pairs=open_, mentions=kept, records=records, left_out=left_out)


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


def _words(rows: Iterable[Worded]) -> str:
    """Return what a thing is told apart by, in plain letters; empty where there is too little."""
    for each in rows:
        details = each.details
        if isinstance(details, VehicleDetails):
            found = plain(details.registration).replace(" ", "")
        elif isinstance(details, PhoneDetails):
            found = "".join(letter for letter in details.number if letter.isdigit())
        elif isinstance(details, PlaceDetails):
            found = plain(details.text)
        elif isinstance(details, VenueDetails | OrganisationDetails):
            found = _without_form(plain(details.name))
        else:
            found = ""
        if found:
            return found
    return ""


def _without_form(name: str) -> str:
    """Leave off what a firm is in law and the article: "MARSTON'S PLC" and "Marstons" are one."""
    return " ".join(
        word for word in name.split() if word not in {"plc", "ltd", "limited", "llp", "the", "co"}
    )


def _of_things(words: dict[str, str]) -> list[Asked]:
    """Return things whose words are alike, the closest first, found by their first and their last letters."""
    blocks: dict[str, list[str]] = {}
    for entity, text in words.items():
        if len(text) > 3:
            for key in {f"<{text[:4]}", f"{text[-4:]}>", f"={text.split()[0]}"}:
                blocks.setdefault(key, []).append(entity)
    pairs: dict[tuple[str, str], tuple[int, str]] = {}
    for block in blocks.values():
        for at, one in enumerate(block[:60]):
            for other in block[at + 1 : 60]:
                said = _alike(words[one], words[other])
                if said:
                    a, b = sorted((one, other))
                    pairs[(a, b)] = said
    order = sorted(pairs.items(), key=lambda pair: (pair[1][0], pair[0]))
    return [Asked(a=a, b=b, why=why) for (a, b), (_, why) in order[:_MOST]]


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
