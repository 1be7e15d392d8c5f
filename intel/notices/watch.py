"""The watch for breaches: what reports say since service, less what a named person has decided on them. Pure.

A sighting is a question, never a finding: being seen together is not the offence. Nothing is stored of it; it is asked
for at each reading, so a report that is withdrawn, graded as false or judged to mean somebody else takes it away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from intel.notices.ends import Facts, protects
from intel.notices.model import words
from intel.vocabulary import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision on one report for one notice: what was made of it, and at which entry."""

    outcome: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a report puts the two together: a member of `watched_ways`, and the other report it leans on, if it leans on one."""

    kind: str
    leans_on: str = ""

    @property
    def may(self) -> bool:
        """Whether it may mean nothing: no report says that the two were together."""
        return bool(words("watched_ways")[self.kind]["may"])

    def said(self, *, same_child: bool) -> str:
        """Return the sentence a person reads."""
        child = "the child" if same_child else "another child"
        told = "another report says" if self.leans_on else "it says itself"
        return str(words("watched_ways")[self.kind]["words"]).format(child=child, told=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One report that puts a noticed adult with a child. `same_child`: the one the notice names; else it is a warning."""

    notice: str
    report_id: str
    recorded_at: str
    on: date
    ways: tuple[Way, ...]
    other: str
    same_child: bool

    @property
    def may(self) -> bool:
        """Whether no way of it says more than that they may have been together."""
        return all(each.may for each in self.ways)

    @property
    def leans_on(self) -> tuple[str, ...]:
        """The other reports without which it would not stand."""
        return tuple(dict.fromkeys(each.leans_on for each in self.ways if each.leans_on))


def sightings(
    rows: Iterable[Mapping[str, Any]],
    *,
    facts: Mapping[str, Facts],
    children: Mapping[str, str],
    protected: frozenset[str],
    decided: Mapping[tuple[str, str], Decided],
    worded: Mapping[str, int],
) -> tuple[Sighting, ...]:
    """Return what waits to be looked at, oldest first: it has waited longest.

    `rows` are those of a watch query, `facts` and `children` the notices with the child each names now, `protected`
    those others who are young, `decided` what was decided on a notice and a report, `worded` the entry that last worded
    each report: a decision on words that were changed since is asked for again.
    """
    found: dict[tuple[str, str, str], Sighting] = {}
    for row in rows:
        notice, report, other = row["notice"], row["report"], row["other"]
        known = facts.get(notice)
        on = date.fromisoformat(row["on"])
        if known is None or not protects(known, on):
            continue
        same = children.get(notice) == other
        if not same and (other not in protected or _of_a_household(row)):
            continue
        before = decided.get((notice, report))
        if before is not None and before.seq >= worded.get(report, 0):
            continue
        key, way = (notice, report, other), way_of(row)
        one = found.get(key)
        if one is None:
            found[key] = Sighting(
                notice=notice,
                report_id=report,
                recorded_at=row["recorded_at"],
                on=on,
                ways=(way,),
                other=other,
                same_child=same,
            )
        elif way not in one.ways:
            found[key] = replace(one, ways=(*one.ways, way))
    # What a report says outright stands before what may be, within a sighting and among them on a day.
    said = [_outright_first(each) if len(each.ways) > 1 else each for each in found.values()]
    return tuple(
        sorted(said, key=lambda each: (not each.same_child, each.on, each.may, each.report_id, each.other))
    )


def _outright_first(each: Sighting) -> Sighting:
    return replace(each, ways=tuple(sorted(each.ways, key=lambda way: (way.may, way.kind, way.leans_on))))


def way_of(row: Mapping[str, Any]) -> Way:
    """Return the way that a row of a watch query tells of: stated, both at one thing, or one at what is the other's own."""
    if "label" not in row:
        return Way(kind=row["link"])
    if "slot" not in row:
        return Way(kind=f"together_{row['label']}")
    itself = row["leans_on"] == row["report"]
    return Way(kind=f"{row['slot']}_{row['label']}", leans_on="" if itself else row["leans_on"])


def _of_a_household(row: Mapping[str, Any]) -> bool:
    """Say that a child only lives at, or uses, what is the adult's too: so do the adult's own children."""
    return "slot" in row and bool(read("links")[row["link"]].get("theirs"))
