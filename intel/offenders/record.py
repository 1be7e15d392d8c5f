"""What a named person does about suspected adults' scores: score, leave out, put back, weigh, adopt a matrix.

Each checks the permission and that the viewer may know of whom it is about, then does it under one lock. Tactics and
questions are in `record_tactics`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, select

from intel.access.model import Viewer
from intel.access.policy import check
from intel.errors import AskedWrongly, NotFound
from intel.ledger import Draft, Ids, Ledger, Writer
from intel.offenders import tables
from intel.offenders.compute import Scored, compute
from intel.offenders.eligible import eligible
from intel.offenders.in_use import InUse, matrix_in_use
from intel.offenders.lined_yaml import ListRefused
from intel.offenders.model import (
    GravitySet,
    MatrixAdopted,
    PartRecorded,
    ScoreRecorded,
    ScoresWithdrawn,
    StatementLeftOut,
    StatementPutBack,
)
from intel.offenders.read_matrix import digest_of
from intel.offenders.score import Score
from intel.offenders.tactics import read_whole
from intel.people.tables import person_fact
from intel.reports.audience import audience_of_mention
from intel.reports.tables import mention, source

_NOBODY = "There is nobody here that you may see. Nothing was changed."
_NO_REASON = "Say why, in a few words and without a name. Nothing was changed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """What scoring came to. `unchanged` said exactly what was recorded before for that date, so nothing was recorded again."""

    at: date
    version: str
    recorded: int
    unchanged: int
    withdrawn: int
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for: scores as at a date, for which meeting or why, of everyone or of one person."""

    at: date
    about: str
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """What one report says of one adult, and why something is done about it."""

    person: str
    report: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """An offence of the matrix, or a class from 1 to 4 where the sources give the offence none; 0 takes it back."""

    offence: str = ""
    gravity_class: int | None = None


def score_suspects(ledger: Ledger, viewer: Viewer, home: Path, asked: Asked, *, ids: Ids) -> Scoring:
    """Score every suspect, or one person, as at a date, and record it.

    One person who may have no score is refused with the reason; of many, those are left without one and counted.
    """
    check(viewer, "score.record")
    if not asked.about.strip():
        raise AskedWrongly(_NO_REASON)
    with ledger.writing(viewer.user_id) as writer:
        if asked.person is not None:
            known_to(writer.connection, viewer, asked.person)
        return record_scores(writer, home, asked, ids=ids)


def record_scores(writer: Writer, home: Path, asked: Asked, *, ids: Ids) -> Scoring:
    """Do the scoring inside a writer that a checked caller holds."""
    at, person = asked.at, asked.person
    in_use = matrix_in_use(writer.snapshot, home)
    people = None if person is None else [person]
    found = compute(writer.connection, in_use.matrix, at=at, people=people)
    if person is not None and found[person].score is None:
        raise AskedWrongly(f"{found[person].eligible.why} Nothing was changed.")
    withdrawn = _withdraw(writer, at) if person is None else 0
    before = _results(writer.connection, at)
    recorded = 0
    for each in found.values():
        if each.score is None:
            continue
        payload = _payload(each, each.score, in_use, about=asked.about.strip(), score_id=ids("s"))
        if payload.result not in before.get(each.person, ()):
            writer.append(
                Draft(kind="score.recorded", payload=payload, subjects=(payload.score_id, payload.mention_id))
            )
            recorded += 1
    scored = [each for each in found.values() if each.score is not None]
    return Scoring(
        at=at,
        version=in_use.matrix.version,
        recorded=recorded,
        unchanged=len(scored) - recorded,
        withdrawn=withdrawn,
        refused=tuple((each.person, each.eligible.why) for each in found.values() if each.score is None),
    )


def _payload(each: Scored, made: Score, in_use: InUse, *, about: str, score_id: str) -> ScoreRecorded:
    largest = made.largest
    return ScoreRecorded(
        score_id=score_id,
        mention_id=each.eligible.about,
        at=made.at,
        matrix_version=made.version,
        matrix_digest=in_use.digest,
        about=about[:200],
        total=made.total,
        band=made.band,
        band_name=in_use.matrix.band_of(made.total).name if made.total is not None else "",
        capped=made.capped,
        before_cap=made.before_cap,
        cap_reason=made.cap_reason,
        parts=tuple(
            PartRecorded(
                code=part.code,
                name=part.name,
                measure=part.measure,
                points=part.points,
                most=part.most,
                sentence=part.sentence,
                reports=part.reports,
            )
            for part in made.parts
        ),
        agencies=made.agencies,
        counted=made.counted,
        without_largest=(largest.report, largest.total, largest.band) if largest else None,
        gaps=each.gaps,
        why_none=made.why_none,
    )


def _results(connection: Connection, at: date) -> dict[str, set[str]]:
    """Return what was recorded last for this date, by person: the same thing is not recorded twice."""
    query = (
        select(mention.c.entity_id, tables.score.c.result)
        .join(mention, mention.c.mention_id == tables.score.c.mention_id)
        .where(tables.score.c.at == at.isoformat(), tables.score.c.withdrawn_seq.is_(None))
        .order_by(tables.score.c.seq)
    )
    return {str(person): {str(result)} for person, result in connection.execute(query)}


def _withdraw(writer: Writer, at: date) -> int:
    """Take back the scores of those who may have none any more; they stay in the record for the auditor."""
    query = (
        select(mention.c.entity_id, tables.score.c.mention_id)
        .join(mention, mention.c.mention_id == tables.score.c.mention_id)
        .where(tables.score.c.withdrawn_seq.is_(None))
        .distinct()
        .order_by(tables.score.c.mention_id)
    )
    scored = [(str(person), str(about)) for person, about in writer.connection.execute(query)]
    may = eligible(writer.connection, [person for person, _ in scored], on=at)
    gone = [about for person, about in scored if may[person].protected]
    for about in gone:
        payload = ScoresWithdrawn(mention_id=about, because="protected")
        writer.append(Draft(kind="scores.withdrawn", payload=payload, subjects=(about,)))
    return len(gone)


def leave_out(ledger: Ledger, viewer: Viewer, said: Statements, *, ids: Ids, repeats: str = "") -> None:
    """Leave what a report says of an adult out of their score, or say that it repeats another report."""
    check(viewer, "score.leave_out")
    if not said.reason.strip():
        raise AskedWrongly(_NO_REASON)
    with ledger.writing(viewer.user_id) as writer:
        about = _mention_in(writer.connection, viewer, said.person, said.report)
        if repeats:
            _mention_in(writer.connection, viewer, said.person, repeats)
            if repeats == said.report:
                raise AskedWrongly("A report does not repeat itself. Nothing was changed.")
        if standing_out(writer.connection, said.person, said.report) is not None:
            raise AskedWrongly("This statement is left out already. Nothing was changed.")
        payload = StatementLeftOut(
            left_out_id=ids("l"),
            mention_id=about,
            report_id=said.report,
            repeats=repeats,
            reason=said.reason,
        )
        subjects = (payload.left_out_id, about, said.report)
        writer.append(Draft(kind="statement.left_out", payload=payload, subjects=subjects))


def put_back(ledger: Ledger, viewer: Viewer, said: Statements) -> None:
    """Let a statement that was left out count again."""
    check(viewer, "score.leave_out")
    if not said.reason.strip():
        raise AskedWrongly(_NO_REASON)
    with ledger.writing(viewer.user_id) as writer:
        known_to(writer.connection, viewer, said.person)
        standing = standing_out(writer.connection, said.person, said.report)
        if standing is None:
            raise AskedWrongly("This statement is not left out. Nothing was changed.")
        payload = StatementPutBack(left_out_id=standing, reason=said.reason)
        writer.append(Draft(kind="statement.put_back", payload=payload, subjects=(standing, said.report)))


def set_gravity(ledger: Ledger, viewer: Viewer, home: Path, said: Statements, weight: Weight) -> int:
    """Give what a report says of an adult an offence, or a class where the sources give none; return the class."""
    check(viewer, "score.record")
    if not said.reason.strip():
        raise AskedWrongly(_NO_REASON)
    with ledger.writing(viewer.user_id) as writer:
        about = _mention_in(writer.connection, viewer, said.person, said.report)
        gravity = matrix_in_use(writer.snapshot, home).matrix.gravity
        if weight.offence and weight.offence not in {each.code for each in gravity.offences}:
            raise AskedWrongly("This offence is not in the matrix. Nothing was changed.")
        given = gravity.class_of(weight.offence) if weight.offence else None
        found = given if given is not None else weight.gravity_class
        if found is None or not 0 <= found <= 4:
            raise AskedWrongly(
                "The sources give no value for this, so a person sets a class from 1 to 4. Nothing was changed."
            )
        payload = GravitySet(
            mention_id=about,
            report_id=said.report,
            offence=weight.offence,
            gravity_class=found,
            reason=said.reason,
        )
        writer.append(Draft(kind="gravity.set", payload=payload, subjects=(about, said.report)))
        return found


def adopt_matrix(ledger: Ledger, viewer: Viewer, home: Path, text: str, *, reason: str) -> str:
    """Make a text the matrix from now on; one that does not validate, or that keeps a used version's name, is refused."""
    check(viewer, "matrix.adopt")
    if not reason.strip():
        raise AskedWrongly(_NO_REASON)
    matrix = read_whole(text)
    with ledger.writing(viewer.user_id) as writer:
        now = matrix_in_use(writer.snapshot, home)
        used = select(tables.adopted.c.version).where(tables.adopted.c.version == matrix.version)
        if now.digest == digest_of(text):
            raise AskedWrongly("This matrix is in use already. Nothing was changed.")
        if now.matrix.version == matrix.version or writer.connection.execute(used).first() is not None:
            line = next(
                (at for at, each in enumerate(text.splitlines(), 1) if each.startswith("version:")), 1
            )
            raise ListRefused(
                f"Line {line}: version {matrix.version} was used already; give this one a new version. Nothing was changed.",
                (f"line {line}: version {matrix.version} was used already; give this one a new version",),
            )
        payload = MatrixAdopted(version=matrix.version, digest=digest_of(text), text=text, reason=reason)
        writer.append(Draft(kind="matrix.adopted", payload=payload))
        return matrix.version


def standing_out(connection: Connection, person: str, report: str) -> str | None:
    """Return the id under which a report is left out of a person's score, if it is."""
    table = tables.left_out
    query = (
        select(table.c.left_out_id)
        .join(mention, mention.c.mention_id == table.c.mention_id)
        .where(mention.c.entity_id == person, table.c.report_id == report, table.c.put_back_seq.is_(None))
    )
    found = connection.execute(query).scalar()
    return None if found is None else str(found)


def known_to(connection: Connection, viewer: Viewer, person: str) -> str:
    """Return a mention by which the viewer may know of a person, as an adult of concern if any; else NotFound."""
    rows = _mentions(connection, person)
    for mention_id, _, audience in rows:
        if viewer.audiences.intersection(audience_of_mention(json.loads(audience), "Person")):
            return mention_id
    raise NotFound(_NOBODY)


def _mention_in(connection: Connection, viewer: Viewer, person: str, report: str) -> str:
    for mention_id, named_in, audience in _mentions(connection, person):
        if named_in == report and viewer.audiences.intersection(json.loads(audience)):
            return mention_id
    raise NotFound("There is no such report about this person that you may see. Nothing was changed.")


def _mentions(connection: Connection, person: str) -> Sequence[tuple[str, str, str]]:
    query = (
        select(mention.c.mention_id, mention.c.source_id, source.c.audience)
        .join(source, source.c.source_id == mention.c.source_id)
        .join(person_fact, person_fact.c.mention_id == mention.c.mention_id)
        .where(mention.c.entity_id == person, mention.c.live, source.c.state == "live")
        .order_by((person_fact.c.role == "adult_of_concern").desc(), mention.c.first_seq.desc())
    )
    return [(str(one), str(report), str(audience)) for one, report, audience in connection.execute(query)]
