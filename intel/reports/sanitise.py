"""Sanitised text: a record of its own beside a report, with its own grade, handling and audience.

It is a report of kind `sanitised` that says whose it is (`sanitises`). It links nobody: what the original states stands
on the original alone, so nothing is counted twice. Withdrawing the original takes it along (`record.withdraw_report`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import select

from intel import vocabulary
from intel.errors import AskedWrongly, NotFound
from intel.ledger import Ids, Snapshot, Writer
from intel.ledger.kinds import Draft
from intel.reports.model import Details, Mention, PersonDetails, Report, ReportRecorded
from intel.reports.record import open_reports
from intel.reports.state import CurrentReport, current_report
from intel.reports.tables import source

KIND: Final = "sanitised"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanitising:
    """What the unit writes beside a report. `mentions` are those of the original that the text may be found by."""

    text: str
    source_grade: Literal[1, 2, 3]
    information_grade: Literal["A", "B", "C", "D", "E"]
    handling: Literal["P", "C"] = "P"
    conditions: str = ""
    audiences: Collection[str]
    mentions: Collection[str] = ()
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanitised:
    """A sanitised text recorded: its id, and the mentions it has with those of the original they are the same as."""

    report_id: str
    same: tuple[tuple[str, str], ...]


def sanitise(writer: Writer, report_id: str, wanted: Sanitising, *, ids: Ids) -> Sanitised:
    """Record the sanitised text of a report and open it to its audiences; the original stays as it is."""
    standing = current_report(writer.snapshot, report_id)
    if standing is None:
        raise NotFound("There is no such report in the ledger. Nothing was changed.")
    _refuse(standing, wanted)
    chosen = [each for each in standing.report.mentions if each.id in set(wanted.mentions)]
    mentions = tuple(
        Mention(id=ids("m"), slot=each.slot, details=bare(each.details), role=each.role, basis=each.basis)
        for each in chosen
    )
    original = standing.report
    report = Report(
        id=ids("r"),
        kind=KIND,
        agency=original.agency,
        source_grade=wanted.source_grade,
        information_grade=wanted.information_grade,
        handling=wanted.handling,
        conditions=wanted.conditions,
        urgency=original.urgency,
        basis=original.basis,
        happened_on=original.happened_on,
        happened_to=original.happened_to,
        reported_on=original.reported_on,
        # Cleared for exactly those it is opened to, so that each of them has it whole.
        text=wanted.text,
        cleared_text=wanted.text,
        mentions=mentions,
        sanitises=report_id,
    )
    subjects = (report.id, *(each.id for each in mentions))
    writer.append(Draft(kind="report.recorded", payload=ReportRecorded(report=report), subjects=subjects))
    open_reports(writer, (report.id,), audiences=wanted.audiences, reason=wanted.reason)
    pairs = zip(mentions, chosen, strict=True)
    return Sanitised(report_id=report.id, same=tuple((mine.id, theirs.id) for mine, theirs in pairs))


def sanitised_of(snapshot: Snapshot, report_id: str) -> tuple[str, ...]:
    """Return the ids of the live sanitised texts of a report, oldest first."""
    query = select(source.c.source_id).where(source.c.sanitises == report_id, source.c.state == "live")
    return tuple(
        str(each) for each in snapshot.connection.execute(query.order_by(source.c.first_seq)).scalars()
    )


def bare(details: Details) -> Details:
    """Return what a sanitised text says of someone or something: who or what it is, and no more of what was said."""
    if not isinstance(details, PersonDetails):
        return details
    return PersonDetails(name=details.name, born_on=details.born_on, born_year=details.born_year)


def _refuse(standing: CurrentReport, wanted: Sanitising) -> None:
    if standing.report.kind == KIND:
        raise AskedWrongly("This is a sanitised text already. Nothing was changed.")
    if not wanted.text.strip():
        raise AskedWrongly("Write the sanitised text. Nothing was changed.")
    if wanted.text.strip() == standing.report.text.strip():
        raise AskedWrongly(
            "The sanitised text is the report's own text. Nothing was changed. Take out what identifies the source "
            "or a person, or open the report itself."
        )
    if not wanted.audiences or not set(wanted.audiences) <= vocabulary.audiences():
        raise AskedWrongly("Choose who may have the sanitised text. Nothing was changed.")
    if wanted.handling == "C" and not wanted.conditions.strip():
        raise AskedWrongly(
            "Handling C needs its conditions: write who may have it and for what. Nothing was changed."
        )
    if not wanted.reason.strip():
        raise AskedWrongly("This needs a reason. Nothing was changed: say why, and try again.")
