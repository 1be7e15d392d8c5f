"""Lists of reports for one viewer: what is new since a place of the ledger, what waits for the unit.

Called by the list of reports and by the home page.
"""

from enum import StrEnum

from intel.access.policy import check, decide
from intel.people.enquiry import Enquiry
from intel.people.known import ReportLine, report_line


class Show(StrEnum):
    """The lists there are."""

    NEW = "new"
    UNCONFIRMED = "unconfirmed"
    RESEMBLING = "resembling"


def may_show(enquiry: Enquiry) -> tuple[Show, ...]:
    """Return the lists this viewer may open; what waits is for whoever receives and settles returns."""
    settles = decide(enquiry.viewer, "person.judge").allowed
    return tuple(each for each in Show if settles or each is Show.NEW)


def list_new_reports(enquiry: Enquiry, *, after: int, upto: int) -> tuple[ReportLine, ...]:
    """Return the reports recorded, corrected or opened between two places of the ledger, newest first."""
    rows = enquiry.reader.run("reports.since", after=after, upto=upto)
    return tuple(report_line(enquiry, row["report"]) for row in rows)


def list_waiting(enquiry: Enquiry, show: Show) -> tuple[ReportLine, ...]:
    """Return the reports whose grade nobody confirmed, or that resemble an earlier one of their sender."""
    check(enquiry.viewer, "person.judge")
    rows = [row["report"] for row in enquiry.reader.run("reports.waiting")]
    wanted = [
        each for each in rows if (each["provisional"] if show is Show.UNCONFIRMED else each.get("resembles"))
    ]
    return tuple(report_line(enquiry, each) for each in wanted)
