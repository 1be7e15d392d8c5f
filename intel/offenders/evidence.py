"""What reports say of suspected adults, as `score` takes it: a handful of queries for any number of adults.

A score stands on what is open to the police and the meeting, whoever asks, so that nobody is shown a number whose
reasons they may not read, and it is one number for all (decision 46). Nothing here reads a name, a birth, a home, an
ethnicity or a family.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Final

from sqlalchemy import Connection, Select, select

from intel.offenders import tables
from intel.offenders.score import Statement
from intel.people.tables import designation, person_fact
from intel.reports.state import pages
from intel.reports.tables import mention, source
from intel.vocabulary import read

SEEN_BY: Final = frozenset({"police", "meeting"})
_NAMED_AS: Final = "adult_of_concern"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What named people have decided about statements: left out, repeats of another, classes of gravity; by adult and report."""

    left_out: frozenset[tuple[str, str]] = frozenset()
    repeats: Mapping[tuple[str, str], str] = field(default_factory=dict)
    gravity: Mapping[tuple[str, str], int] = field(default_factory=dict)


def suspects(connection: Connection) -> list[str]:
    """Return every person a decision in force says is a suspect, in the order they became one."""
    query = (
        select(mention.c.entity_id)
        .join(designation, designation.c.mention_id == mention.c.mention_id)
        .where(designation.c.removed_seq.is_(None))
        .order_by(designation.c.seq)
    )
    return list(dict.fromkeys(str(each) for each in connection.execute(query).scalars()))


def gather(
    connection: Connection, people: Sequence[str], judged: Judged | None = None
) -> dict[str, list[Statement]]:
    """Return the statements about each of these people; someone nothing is said of has none."""
    found: dict[str, list[Statement]] = {each: [] for each in people}
    judged = judgements(connection) if judged is None else judged
    for page in pages(list(found)):
        for person, statement in _of(connection, page):
            found[person].append(_as_judged(statement, (person, statement.report), judged))
    return found


def judgements(connection: Connection) -> Judged:
    """Return what named people have decided about statements, by whom each mention belongs to now."""
    table = tables.left_out
    query = select(mention.c.entity_id, table.c.report_id, table.c.repeats).join(
        mention, mention.c.mention_id == table.c.mention_id
    )
    out, repeats = set[tuple[str, str]](), dict[tuple[str, str], str]()
    for person, report, repeated in connection.execute(query.where(table.c.put_back_seq.is_(None))):
        if repeated:
            repeats[(person, report)] = repeated
        else:
            out.add((person, report))
    weighed = select(mention.c.entity_id, tables.gravity.c.report_id, tables.gravity.c.gravity_class).join(
        mention, mention.c.mention_id == tables.gravity.c.mention_id
    )
    classes = {
        (str(person), str(report)): int(weight)
        for person, report, weight in connection.execute(weighed.order_by(tables.gravity.c.seq))
    }
    return Judged(left_out=frozenset(out), repeats=repeats, gravity=classes)


def _as_judged(statement: Statement, key: tuple[str, str], judged: Judged) -> Statement:
    if key not in judged.left_out and key not in judged.repeats and not judged.gravity.get(key):
        return statement
    return replace(
        statement,
        left_out=key in judged.left_out,
        repeats=judged.repeats.get(key, statement.repeats),
        gravity=judged.gravity.get(key, 0),
    )


def _of(connection: Connection, people: Sequence[str]) -> Iterable[tuple[str, Statement]]:
    """Yield each report of these people once, with the young people it names and links."""
    rows = connection.execute(_named(people)).all()
    reports = dict.fromkeys(row.source_id for row in rows if _is_open(row.audience))
    young = _young(connection, list(reports))
    linked = _linked(connection, list(reports))
    own: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        own[(row.entity_id, row.source_id)].add(row.mention_id)
    done: set[tuple[str, str]] = set()
    for row in rows:
        key = (row.entity_id, row.source_id)
        if row.source_id not in reports or key in done:
            continue
        done.add(key)
        beside = young.get(row.source_id, {})
        together = {
            beside[other]
            for one, other in linked.get(row.source_id, ())
            if one in own[key] and other in beside
        }
        yield (
            str(row.entity_id),
            Statement(
                report=row.source_id,
                number=row.first_seq,
                agency=row.agency,
                source=int(row.source_grade),
                information=row.information_grade,
                confirmed=not row.grade_provisional,
                on=_day(row.happened_on) if row.happened_on else None,
                reported_on=_day(row.reported_on),
                young=tuple(sorted(set(beside.values()))),
                linked=tuple(sorted(together)),
                wording=row.digest or "",
                repeats=row.sanitises,
            ),
        )


def _named(people: Sequence[str]) -> Select[tuple[object, ...]]:
    return (
        select(
            mention.c.entity_id,
            mention.c.mention_id,
            source.c.source_id,
            source.c.first_seq,
            source.c.agency,
            source.c.happened_on,
            source.c.reported_on,
            source.c.source_grade,
            source.c.information_grade,
            source.c.grade_provisional,
            source.c.audience,
            source.c.sanitises,
            tables.wording.c.digest,
        )
        .select_from(mention)
        .join(source, source.c.source_id == mention.c.source_id)
        .join(person_fact, person_fact.c.mention_id == mention.c.mention_id)
        .join(tables.wording, tables.wording.c.source_id == source.c.source_id, isouter=True)
        .where(
            mention.c.entity_id.in_(people),
            mention.c.live,
            source.c.state == "live",
            source.c.label == "Report",
            source.c.information_grade != "E",
            person_fact.c.role == _NAMED_AS,
        )
    )


def _young(connection: Connection, reports: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return, for each report, its mentions of young people with whom each belongs to: by the word of the report itself."""
    protects = [name for name, row in read("roles_in_reports").items() if row["protects"]]
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for page in pages(reports):
        query = (
            select(mention.c.source_id, mention.c.mention_id, mention.c.entity_id)
            .join(person_fact, person_fact.c.mention_id == mention.c.mention_id)
            .where(mention.c.source_id.in_(page), mention.c.live, person_fact.c.role.in_(protects))
        )
        for report, each, person in connection.execute(query).all():
            found[report][each] = person
    return found


def _linked(connection: Connection, reports: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Return, for each report, the pairs of mentions it states as a fact to have been together, both ways round."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    table = tables.stated
    for page in pages(reports):
        query = select(table.c.source_id, table.c.one, table.c.other).where(
            table.c.source_id.in_(page), table.c.fact
        )
        for report, one, other in connection.execute(query).all():
            found[report] += ((one, other), (other, one))
    return found


@cache
def _is_open(audience: str) -> bool:
    return any(f'"{each}"' in audience for each in SEEN_BY)


@cache
def _day(text: str) -> date:
    return date.fromisoformat(text)
