"""Whether scores fall unevenly by recorded ethnicity: totals for the auditor, with completeness, never per person.

Ethnicity is recorded so that gaps can be counted and enters no score. Any number under five, and any other from which
it could be worked out, is not shown.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import select

from intel.access.model import Viewer
from intel.access.policy import check
from intel.ledger import Ledger, Snapshot
from intel.offenders.compute import compute
from intel.offenders.in_use import matrix_in_use
from intel.people.tables import person_fact
from intel.reports.model import PersonDetails
from intel.reports.state import current_reports, pages
from intel.reports.tables import mention, source

SUPPRESSED_UNDER: Final = 5
NOT_RECORDED: Final = "not recorded"
SEVERAL: Final = "recorded differently by different agencies"
_NOTHING_SAID: Final = frozenset({"", "not recorded", "unknown", "not known", "not stated", "refused"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One recorded ethnicity: how many suspects, how many by band. None stands for a number that is not shown."""

    ethnicity: str
    suspects: int | None
    bands: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disparity:
    """The table, with how complete it is. `all_bands` are the totals over every
    row. `left_out` says that fewer than five more are of groups too small to show, and are in no total."""

    bands: tuple[str, ...]
    rows: tuple[Row, ...]
    all_suspects: int
    all_bands: tuple[int | None, ...]
    recorded: int | None
    left_out: bool
    at: date
    version: str


def disparity(ledger: Ledger, viewer: Viewer, home: Path, *, at: date) -> Disparity:
    """Count the suspects who may have a score by recorded ethnicity and by band, as at a date; nothing is recorded."""
    check(viewer, "scores.disparity")
    with ledger.reading() as snapshot:
        matrix = matrix_in_use(snapshot, home).matrix
        scored = compute(snapshot.connection, matrix, at=at)
        people = [person for person, each in scored.items() if each.score is not None]
        recorded = _recorded(snapshot, people)
    bands = {person: each.score.band for person, each in scored.items() if each.score is not None}
    codes = tuple(each.code for each in matrix.bands)
    return table_of(
        {person: recorded.get(person, NOT_RECORDED) for person in people},
        bands,
        codes=codes,
        names=tuple(f"Band {each.code}" for each in matrix.bands),
        at=at,
        version=matrix.version,
    )


def table_of(
    ethnicities: Mapping[str, str],
    bands: Mapping[str, str],
    *,
    codes: Sequence[str],
    names: Sequence[str],
    at: date,
    version: str,
) -> Disparity:
    """Add up and hide: small numbers first, then what would give them away."""
    by_ethnicity = Counter(ethnicities.values())
    cells = Counter((ethnicities[person], bands[person]) for person in ethnicities)
    # The rare ones are one line, so that no line is about a handful of people.
    kept = [each for each, number in by_ethnicity.items() if number >= SUPPRESSED_UNDER]
    order = sorted(kept, key=lambda each: (each in {NOT_RECORDED, SEVERAL}, each))
    rare = [each for each in by_ethnicity if each not in kept]
    groups: list[tuple[str, tuple[str, ...]]] = [(each, (each,)) for each in order]
    few = sum(by_ethnicity[each] for each in rare)
    if few >= SUPPRESSED_UNDER:
        groups.append(("recorded for fewer than five each", tuple(rare)))
    rows = tuple(
        _row(name, [sum(cells[(one, code)] for one in members) for code in codes]) for name, members in groups
    )
    shown = [one for _, members in groups for one in members]
    total = sum(by_ethnicity[one] for one in shown)
    counted = sum(by_ethnicity[one] for one in shown if one != NOT_RECORDED)
    totals = [sum(cells[(one, code)] for one in shown) for code in codes]
    return Disparity(
        bands=tuple(names),
        rows=rows,
        all_suspects=total,
        all_bands=_totals(totals, rows),
        recorded=counted if _may_show(counted, total) else None,
        left_out=0 < few < SUPPRESSED_UNDER,
        at=at,
        version=version,
    )


def _totals(totals: Sequence[int], rows: Sequence[Row]) -> tuple[int | None, ...]:
    """Hide the total of a band from which the one hidden number above it could be worked out; never one total alone."""
    hidden = [sum(row.bands[at] is None for row in rows) for at in range(len(totals))]
    hide = {at for at, number in enumerate(hidden) if number == 1}
    if len(hide) == 1:
        others = [at for at, number in enumerate(hidden) if number and at not in hide]
        hide |= set(others[:1] or [at for at in range(len(totals)) if at not in hide][:1])
    return tuple(None if at in hide else number for at, number in enumerate(totals))


def _row(name: str, numbers: Sequence[int]) -> Row:
    total = sum(numbers)
    return Row(
        ethnicity=name,
        suspects=total if total >= SUPPRESSED_UNDER else None,
        bands=_hidden(numbers),
    )


def _hidden(numbers: Sequence[int]) -> tuple[int | None, ...]:
    """Hide each small number, and where only one is hidden the next smallest too, so that it cannot be taken from the total."""
    hide = {at for at, number in enumerate(numbers) if 0 < number < SUPPRESSED_UNDER}
    if len(hide) == 1:
        others = [at for at, number in enumerate(numbers) if at not in hide and number]
        others = others or [at for at in range(len(numbers)) if at not in hide]
        if others:
            hide.add(min(others, key=lambda at: numbers[at]))
    return tuple(None if at in hide else number for at, number in enumerate(numbers))


def _may_show(counted: int, total: int) -> bool:
    return all(number == 0 or number >= SUPPRESSED_UNDER for number in (counted, total - counted))


def _recorded(snapshot: Snapshot, people: Iterable[str]) -> dict[str, str]:
    """Return the ethnicity recorded for each person, whoever recorded it."""
    where: dict[str, list[tuple[str, str]]] = {}
    for page in pages(list(people)):
        query = (
            select(mention.c.entity_id, mention.c.mention_id, mention.c.source_id)
            .join(source, source.c.source_id == mention.c.source_id)
            .join(person_fact, person_fact.c.mention_id == mention.c.mention_id)
            .where(mention.c.entity_id.in_(page), mention.c.live, source.c.state == "live")
        )
        for person, one, report in snapshot.connection.execute(query):
            where.setdefault(str(person), []).append((str(one), str(report)))
    reports = current_reports(snapshot, {report for each in where.values() for _, report in each})
    said = {
        one.id: _ethnicity(one.details)
        for each in reports.values()
        for one in each.report.mentions
        if isinstance(one.details, PersonDetails)
    }
    found = {}
    for person, mentions in where.items():
        words = {said[one] for one, _ in mentions if said.get(one)}
        if words:
            found[person] = words.pop() if len(words) == 1 else SEVERAL
    return found


def _ethnicity(details: PersonDetails) -> str:
    own = details.self_defined_ethnicity
    words = own.words if own is not None and own.words else details.ethnicity
    plain = " ".join(words.split()).casefold()
    return "" if plain in _NOTHING_SAID else plain
