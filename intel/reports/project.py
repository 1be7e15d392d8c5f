"""A report as the rows of its source: what it puts into the picture, and who may see each part.

Called by the projection through `intel.app`. Names, dates of birth, addresses and descriptions go onto the
mention; the entity's node holds only its id.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from intel.graph.rows import LinkRow, MentionRow, SourceRows, without_nothing
from intel.ledger import Snapshot
from intel.reports.asked import ASKED_FIELDS
from intel.reports.audience import audience_of_link, audience_of_mention, is_home
from intel.reports.model import Mention, Report, Statement
from intel.reports.state import CurrentReport, current_reports, entities_of


def rows_of_reports(snapshot: Snapshot, report_ids: Sequence[str]) -> Mapping[str, SourceRows]:
    """Return the rows of each report that stands; a withdrawn one has none."""
    current = current_reports(snapshot, report_ids)
    ids = [mention.id for each in current.values() for mention in each.report.mentions]
    entities = entities_of(snapshot, ids)
    return {report_id: rows_of(each, entities) for report_id, each in current.items()}


def rows_of(current: CurrentReport, entities: Mapping[str, str]) -> SourceRows:
    """Turn one report into rows. Information suspected to be false makes no link."""
    report = current.report
    return SourceRows(
        source_id=report.id,
        label="Report",
        properties=_report_properties(current),
        mentions=tuple(
            MentionRow(
                label=mention.details.label,
                entity_id=entities[mention.id],
                properties=_mention_properties(current, mention),
            )
            for mention in report.mentions
        ),
        links=tuple(_links(current, entities)) if report.makes_links else (),
    )


def _report_properties(current: CurrentReport) -> dict[str, Any]:
    report, missing = current.report, current.report.missing
    return without_nothing(
        {
            "number": current.number,
            "kind": report.kind,
            "agency": report.agency,
            "own_reference": report.own_reference,
            "return_id": report.return_id,
            "line": report.line,
            "source_grade": report.source_grade,
            "information_grade": report.information_grade,
            "grade": report.grade,
            "provisional": current.provisional,
            "handling": report.handling,
            "conditions": report.conditions,
            "audience": list(current.audience),
            "urgency": report.urgency,
            "basis": report.basis,
            "happened_on": _iso(report.happened_on),
            "happened_to": _iso(report.happened_to),
            "happened_time": report.happened_time,
            "reported_on": report.reported_on.isoformat(),
            "recorded_at": current.recorded_at.isoformat(),
            "first_seq": current.first_seq,
            "last_seq": current.last_seq,
            "text": report.text,
            "cleared_text": report.cleared_text,
            "resembles": report.resembles,
            "happened_as_written": report.happened_as_written,
            "missing_from": _iso(missing.missing_from) if missing else None,
            "missing_to": _iso(missing.missing_to) if missing else None,
            "found_where": missing.found_where if missing else None,
            "found_with": missing.found_with if missing else None,
            "return_interview_on": _iso(missing.return_interview_on) if missing else None,
            "return_interview_time": missing.return_interview_time if missing else None,
            "return_interview_offered": missing.return_interview_offered if missing else None,
        }
    )


def _mention_properties(current: CurrentReport, mention: Mention) -> dict[str, Any]:
    # What came of asking is kept to be counted; the picture never holds it.
    details = mention.details.model_dump(mode="json", exclude={"label", *ASKED_FIELDS})
    return without_nothing(
        {
            **details,
            "mention": mention.id,
            "slot": mention.slot,
            "as_written": mention.details.as_written,
            "role": mention.role,
            "basis": mention.basis,
            "agency": current.report.agency,
            "audience": list(_seen_by(current, mention)),
        }
    )


def _seen_by(current: CurrentReport, mention: Mention) -> tuple[str, ...]:
    details = mention.details
    return audience_of_mention(current.audience, details.label, home=is_home(details))


def _links(current: CurrentReport, entities: Mapping[str, str]) -> list[LinkRow]:
    mentions = {mention.id: mention for mention in current.report.mentions}
    rows = []
    for statement in current.report.statements:
        start, end = mentions[statement.from_mention], mentions[statement.to_mention]
        if entities[start.id] == entities[end.id]:
            continue  # two mentions judged the same are not linked to themselves
        rows.append(
            LinkRow(
                link=statement.link,
                from_label=start.details.label,
                from_id=entities[start.id],
                to_label=end.details.label,
                to_id=entities[end.id],
                properties=_link_properties(current, statement, start, end),
            )
        )
    return rows


def _link_properties(
    current: CurrentReport, statement: Statement, start: Mention, end: Mention
) -> dict[str, Any]:
    report: Report = current.report
    ends = (start.details, end.details)
    seen_by = audience_of_link(
        current.audience, [each.label for each in ends], home=any(is_home(each) for each in ends)
    )
    return without_nothing(
        {
            "source": report.id,
            "statement": statement.id,
            "grade": report.grade,
            "provisional": current.provisional,
            "basis": statement.basis,
            "agency": report.agency,
            "audience": list(seen_by),
            "happened_on": _iso(statement.happened_on or report.happened_on),
        }
    )


def _iso(value: Any) -> str | None:
    return None if value is None else str(value.isoformat())
