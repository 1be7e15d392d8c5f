"""What stands beside a report's own words: how it was graded, what was put right, who was told, its sanitised texts.

Called by the report page, after `find_report.get_report` has found that the viewer may see the report.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intel.access.model import Viewer
from intel.access.policy import decide
from intel.errors import NotFound
from intel.ledger import Ids, Ledger, Snapshot
from intel.people.judge import judge
from intel.people.model import Outcome
from intel.reports.asked import ASKED_FIELDS, asked_in_words
from intel.reports.audience import UNIT
from intel.reports.model import CellEdit, PersonDetails
from intel.reports.return_interview import interview_of
from intel.reports.sanitise import Sanitising, sanitise, sanitised_of
from intel.reports.state import CurrentReport, current_report, current_reports
from intel.reports.tables import source
from intel.reports.urgent import Told, tells, told_of
from intel.reports.wording import WordingRemark, blaming


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A mention that a sanitised text may be found by, as the report writes it."""

    id: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOf:
    """What came of asking one adult, in the words of a page."""

    who: str
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMore:
    """What a report page shows besides; each part is empty for a viewer who may not have it.

    `sanitised` and `original` are reports by id and number. `changed_since` says that the original was worded anew
    after this sanitised text of it was written.
    """

    grade_from: str
    grade_as_written: str
    happened_as_written: str
    source_reference: str
    edits: tuple[CellEdit, ...]
    wording: tuple[WordingRemark, ...]
    asked: tuple[AskedOf, ...]
    urgent: bool
    told: tuple[Told, ...]
    found_where: str
    found_with: str
    interview: str
    sanitised: tuple[CurrentReport, ...]
    original: CurrentReport | None
    changed_since: bool
    mentions: tuple[Named, ...]


def get_report_more(
    snapshot: Snapshot, viewer: Viewer, report_id: str, *, whole: bool, now: datetime
) -> ReportMore:
    """Return what stands beside a report's words. `whole`: this viewer has its text as it was sent."""
    standing = current_report(snapshot, report_id)
    if standing is None:
        raise NotFound("There is nothing here that you may see. Check the address, or search by name.")
    report, missing = standing.report, standing.report.missing
    theirs = decide(viewer, "return.view", agency=report.agency).allowed
    unit, opens = UNIT in viewer.audiences, decide(viewer, "report.open").allowed
    tells_of = decide(viewer, "urgency.tell", agency=report.agency).allowed
    original = current_report(snapshot, report.sanitises) if report.sanitises and unit else None
    return ReportMore(
        grade_from=report.grade_from,
        grade_as_written=report.grade_as_written,
        happened_as_written=report.happened_as_written if whole else "",
        source_reference=report.source_reference if unit else "",
        edits=report.edits if theirs else (),
        wording=blaming(report.text) if theirs and whole else (),
        asked=_asked(standing) if theirs else (),
        urgent=report.urgency in tells() and not report.sanitises,
        told=told_of(snapshot, report_id) if tells_of else (),
        found_where=missing.found_where if missing and whole else "",
        found_with=missing.found_with if missing and whole else "",
        interview=str(interview_of(missing, now=now)) if missing else "",
        sanitised=tuple(current_reports(snapshot, sanitised_of(snapshot, report_id)).values())
        if unit
        else (),
        original=original,
        changed_since=original is not None and _worded_after(snapshot, original, standing),
        mentions=tuple(Named(id=each.id, words=each.details.as_written) for each in report.mentions)
        if opens and not report.sanitises
        else (),
    )


def sanitise_report(ledger: Ledger, viewer: Viewer, report_id: str, wanted: Sanitising, *, ids: Ids) -> str:
    """Record a sanitised text beside a report, as the unit may; its people are those of the original."""
    if not decide(viewer, "report.open").allowed:
        raise NotFound("There is no such report that you may see. Nothing was changed.")
    with ledger.writing(viewer.user_id) as writer:
        done = sanitise(writer, report_id, wanted, ids=ids)
        for mine, original in done.same:
            judge(writer, mine, original, Outcome.SAME, reason="The same mention, in the sanitised text.")
        return done.report_id


def _asked(standing: CurrentReport) -> tuple[AskedOf, ...]:
    return tuple(
        AskedOf(
            who=each.details.as_written,
            said=tuple(
                (what.replace("_", " "), asked_in_words(getattr(each.details, what))) for what in ASKED_FIELDS
            ),
        )
        for each in standing.report.mentions
        if each.role == "adult_of_concern" and isinstance(each.details, PersonDetails)
    )


def _worded_after(snapshot: Snapshot, original: CurrentReport, sanitised: CurrentReport) -> bool:
    query = select(source.c.payload_seq).where(source.c.source_id == original.report.id)
    return int(snapshot.connection.execute(query).scalar_one()) > sanitised.first_seq
