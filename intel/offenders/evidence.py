"""What reports say of suspected adults, as `score` takes it: a handful of queries for any number of adults.

A score stands on what is open to the police and the meeting, whoever asks, so that nobody is shown a number whose
reasons they may not read, and it is one number for all (decision 46). Nothing here reads a name, a birth, a home, an
ethnicity or a family.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, Select, and_, case, or_, select

from intel.offenders import tables
from intel.offenders.eligible import all_suspects
from intel.offenders.statement import Statement
from intel.people.find_protection import People
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
    judged = judgements(connection) if judged is None else judged
    found: dict[str, list[Statement]] = {each: [] for each in people}
    for page in pages(list(found)):
        found.update(_of(connection, _named(page), judged))
    return found


def gather_all(connection: Connection, judged: Judged | None = None) -> dict[str, list[Statement]]:
    """Return the statements about every suspect, in one query however many."""
    return _of(connection, _named_all(), judgements(connection) if judged is None else judged)


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


def _of(connection: Connection, query: Select[Any], judged: Judged) -> dict[str, list[Statement]]:
    """Read each report of these people once, in the order of its number, with the young people it names and links.

    The driver's own tuples are taken as they come, and none is kept: thousands pass here for every meeting.
    """
    found: dict[str, list[Statement]] = defaultdict(list)
    left_out, repeats, gravity = judged.left_out, judged.repeats, judged.gravity
    result = connection.execute(query)
    last = ("", "")
    for row in _raw(result):
        (
            person, report, number, agency, on, reported_on, source_grade, information, waits, audience, sanitises,
            words, child, together,
        ) = row  # fmt: skip
        key = (person, report)
        if key == last:  # one row for each person the report names beside this one
            found[person][-1] = _beside(found[person][-1], child, together is not None)
        elif _is_open(audience):
            last = key
            young = (child,) if child is not None else ()
            found[person].append(
                Statement(
                    report,
                    number,
                    agency,
                    int(source_grade),
                    information,
                    not waits,
                    _day(on) if on else None,
                    _day(reported_on),
                    young,
                    young if together is not None else (),
                    words or "",
                    repeats.get(key, sanitises),
                    gravity.get(key, 0),
                    key in left_out,
                )
            )
    return found


def _raw(result: CursorResult[Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the driver's own rows."""
    while result.cursor is not None and (rows := result.cursor.fetchmany(1000)):
        yield from rows


def _beside(said: Statement, child: str | None, together: bool) -> Statement:
    """Return the statement with one more young person beside the adult."""
    if child is None:
        return said
    linked = {*said.linked, child} if together else said.linked
    return said._replace(young=tuple(sorted({*said.young, child})), linked=tuple(sorted(linked)))


@cache
def _named_all() -> Select[Any]:
    return _named(all_suspects())


def _named(people: People) -> Select[Any]:
    """Return the query for all of it: a row for each report that names one of these people, and each person it names beside.

    Whom a report calls young goes by its own word; that two were together, by what it states as a fact, either way round.
    """
    protects = [name for name, row in read("roles_in_reports").items() if row["protects"]]
    other, called, said = mention.alias(), person_fact.alias(), tables.stated
    one_way = and_(said.c.one == mention.c.mention_id, said.c.other == other.c.mention_id)
    other_way = and_(said.c.one == other.c.mention_id, said.c.other == mention.c.mention_id)
    beside = and_(
        other.c.source_id == mention.c.source_id,
        other.c.live,
        other.c.label == "Person",
        other.c.mention_id != mention.c.mention_id,
    )
    return (
        select(
            mention.c.entity_id,
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
            case((called.c.role.is_not(None), other.c.entity_id)),
            said.c.statement_id,
        )
        .select_from(mention)
        .join(source, source.c.source_id == mention.c.source_id)
        .join(person_fact, person_fact.c.mention_id == mention.c.mention_id)
        .outerjoin(tables.wording, tables.wording.c.source_id == source.c.source_id)
        .outerjoin(other, beside)
        .outerjoin(called, and_(called.c.mention_id == other.c.mention_id, called.c.role.in_(protects)))
        .outerjoin(said, and_(said.c.source_id == mention.c.source_id, said.c.fact, or_(one_way, other_way)))
        .where(
            mention.c.entity_id.in_(people),
            mention.c.live,
            source.c.state == "live",
            source.c.label == "Report",
            source.c.information_grade != "E",
            person_fact.c.role == _NAMED_AS,
        )
        .order_by(mention.c.entity_id, source.c.first_seq)
    )


@cache
def _is_open(audience: str) -> bool:
    return any(f'"{each}"' in audience for each in SEEN_BY)


@cache
def _day(text: str) -> date:
    return date.fromisoformat(text)
