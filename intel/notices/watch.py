"""The watch for breaches: what reports say since service, less what a named person has decided on them. Pure.

A sighting is a question, never a finding: being seen together is not the offence. Nothing is stored of it; it is asked
for at each reading, so a report that is withdrawn, graded as false or judged to mean somebody else takes it away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from intel.notices.ends import Facts, protects


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision on one report for one notice: what was made of it, and at which entry."""

    outcome: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One report that puts a noticed adult with a child. `same_child`: the one the notice names; else it is a warning."""

    notice: str
    report: Mapping[str, Any]
    on: date
    links: tuple[str, ...]
    other: str
    same_child: bool

    @property
    def report_id(self) -> str:
        """The report's id."""
        return str(self.report["id"])


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
        on = date.fromisoformat(report.get("happened_on") or report["reported_on"])
        if known is None or not protects(known, on):
            continue
        same = children.get(notice) == other
        if not same and other not in protected:
            continue
        before = decided.get((notice, report["id"]))
        if before is not None and before.seq >= worded.get(report["id"], 0):
            continue
        key = (notice, report["id"], other)
        links = (*(found[key].links if key in found else ()), row["link"])
        found[key] = Sighting(
            notice=notice,
            report=report,
            on=on,
            links=tuple(dict.fromkeys(links)),
            other=other,
            same_child=same,
        )
    return tuple(
        sorted(found.values(), key=lambda each: (not each.same_child, each.on, each.report_id, each.other))
    )
