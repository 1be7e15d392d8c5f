"""What has to be said before a file can be read: which sheet, which column means what, which words mean what.

Called by the pages and the command that come before the preview. Nothing is recorded but the mapping a person confirms.
"""

from dataclasses import dataclass, replace

from intel.access.model import Viewer
from intel.access.policy import check
from intel.errors import FileRefused
from intel.ledger import Ledger
from intel.people.import_return import Sent
from intel.reports.cells import Table
from intel.reports.gazetteer import Gazetteer
from intel.reports.grade_defaults import grade_default_of
from intel.reports.mapping import Mapping
from intel.reports.mapping_propose import Proposal, propose
from intel.reports.mapping_values import ValueAsked, values_asked
from intel.reports.read_file import read_book
from intel.reports.read_rows import find_table
from intel.reports.record import latest_mapping
from intel.reports.write_refused import is_reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What is known of a file's columns, and what is asked; `before` is the agency's mapping, None for its first file.

    `usual_grade` is the unit's for this agency, empty where there is none.
    """

    proposal: Proposal
    before: Mapping | None
    version: int
    usual_grade: str

    @property
    def asks(self) -> bool:
        """Whether a person has to say something before the file can be read."""
        return self.before is None or self.proposal.asks


def explain_columns(ledger: Ledger, viewer: Viewer, sent: Sent, *, sheet: str = "") -> Explained:
    """Say what each column of a file means as far as it is known, and propose the rest."""
    check(viewer, "return.import", agency=sent.agency)
    with ledger.reading() as snapshot:
        saved = latest_mapping(snapshot, sent.agency)
        usual = grade_default_of(snapshot.connection, sent.agency)
    before = saved[1] if saved else None
    book = read_book(sent.content)
    proposals = [_proposal(book.table(name), before) for name in _sheets(book.filled, sheet, before)]
    found = max((each for each in proposals if each), key=_known, default=None)
    if found is None:
        raise FileRefused(
            "No line of the file reads as headings. Nothing of it was kept. Put a heading over each column."
        )
    return Explained(proposal=found, before=before, version=saved[0] if saved else 0, usual_grade=usual)


def _sheets(filled: tuple[str, ...], sheet: str, before: Mapping | None) -> tuple[str, ...]:
    """Return the sheets to look at: the one asked for, the one the mapping names, or all that hold anything."""
    for name in (sheet, before.sheet if before else ""):
        found = tuple(each for each in filled if name and each.strip().casefold() == name.strip().casefold())
        if found:
            return found
    return filled or ("",)


def _known(proposal: Proposal) -> tuple[int, int]:
    return (
        sum(each.state == "known" for each in proposal.columns),
        sum(bool(each.fields) and each.state != "gone" for each in proposal.columns),
    )


def _proposal(table: Table, before: Mapping | None) -> Proposal | None:
    found = propose(table, before)
    if found is None:
        return None
    return replace(found, columns=tuple(each for each in found.columns if not is_reasons(each.heading)))


def explain_values(sent: Sent, mapping: Mapping, gazetteer: Gazetteer) -> tuple[ValueAsked, ...]:
    """Return the values of a file that its agency's mapping has no words for and that need some."""
    table, layout = find_table(read_book(sent.content), mapping)
    return values_asked(table, layout, mapping, gazetteer)
