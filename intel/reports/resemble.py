"""Whether a row without its own reference resembles an earlier report of the same agency.

Called by `record_return`. A resemblance is a question for a person ("a correction of …?"); nothing is joined.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz
from sqlalchemy import or_, select

from intel.ledger import Snapshot
from intel.reports.draft import ReportDraft, to_draft
from intel.reports.state import current_reports, pages
from intel.reports.tables import source

_ALIKE: Final = 90  # of 100: another spelling of the same few sentences, not another event told the same way
# Earlier reports of one day that a row is compared with; a row beyond is said not to have been compared.
MOST_COMPARED: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The earlier reports of an agency on the days asked about, as wording by day, newest first."""

    by_day: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def resembled_by(self, draft: ReportDraft) -> tuple[str, bool]:
        """Return the report a row resembles most, or an empty string, and whether all were compared."""
        candidates = {
            report_id: wording for day in _days(draft) for report_id, wording in self.by_day.get(day, ())
        }
        compared = list(candidates.items())[:MOST_COMPARED]
        own = _wording(draft)
        scored = [(fuzz.ratio(own, wording, score_cutoff=_ALIKE), each) for each, wording in compared]
        best = max(scored, default=(0.0, ""), key=lambda pair: pair[0])
        return (best[1] if best[0] else ""), len(compared) == len(candidates)


def earlier_reports(snapshot: Snapshot, agency: str, drafts: Iterable[ReportDraft]) -> Earlier:
    """Gather the live reports of an agency that happened or were reported on a day of these drafts."""
    wanted = {day for draft in drafts for day in _days(draft)}
    ids: set[str] = set()
    for page in pages(sorted({day for _, day in wanted})):
        query = select(source.c.source_id).where(
            source.c.agency == agency,
            source.c.label == "Report",
            source.c.state == "live",
            or_(source.c.happened_on.in_(page), source.c.reported_on.in_(page)),
        )
        ids.update(snapshot.connection.execute(query).scalars())
    earlier = Earlier()
    newest = sorted(current_reports(snapshot, sorted(ids)).values(), key=lambda each: -each.first_seq)
    for current in newest:
        draft = to_draft(current.report)
        for day in _days(draft):
            if day in wanted:
                earlier.by_day[day].append((current.report.id, _wording(draft)))
    return earlier


def _days(draft: ReportDraft) -> list[tuple[str, str]]:
    days = [("reported", draft.reported_on.isoformat())]
    if draft.happened_on:
        days.insert(0, ("happened", draft.happened_on.isoformat()))
    return days


def _wording(draft: ReportDraft) -> str:
    return " ".join([draft.text, *(each.details.as_written for each in draft.mentions)]).casefold()
