"""The columns of a list of reports. Called by `webapp.reports`."""

from datetime import date

from intel.people.enquiry import Enquiry
from intel.people.find_report import with_named
from intel.people.known import ReportLine
from webapp.lines import Line
from webapp.tables import Column, Table

_WITHHELD = "Text withheld. Ask the intelligence unit."


def reports_table(asking: Enquiry, name: str, caption: str) -> Table[Line]:
    """Return the list of reports called `name`; whoever a report names counts as shown with it."""
    return Table(
        name=f"reports-{name}",
        caption=caption,
        things="reports",
        start="-when",
        subjects=lambda rows: with_named(asking, [each.line.id for each in rows]) if rows else (),
        columns=(
            Column(key="when", words="Happened", late_first=True, of=lambda row: _day(row.line.when)),
            Column(key="basis", words="Basis", of=lambda row: row.line.basis.capitalize()),
            Column(key="said", words="What is said", sorts=False, of=lambda row: _said(row.line)),
            Column(key="grade", words="Grade", of=lambda row: _grade(row.line)),
            Column(key="from", words="From", chosen=True, of=lambda row: row.line.agency),
            Column(key="report", words="Report", in_page=False, of=lambda row: row.line.name),
            Column(key="handling", words="Handling", in_page=False, of=lambda row: _handling(row.line)),
            Column(
                key="reported", words="Reported", in_page=False, of=lambda row: _day(row.line.reported_on)
            ),
            Column(
                key="recorded", words="Recorded", in_page=False, of=lambda row: _day(row.line.recorded_at)
            ),
        ),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _said(line: ReportLine) -> str:
    return _WITHHELD if line.text_kind == "withheld" else line.text


def _grade(line: ReportLine) -> str:
    return f"{line.grade}, not confirmed" if line.provisional else line.grade


def _handling(line: ReportLine) -> str:
    return f"{line.handling_words}. {line.conditions}" if line.conditions else line.handling_words
