"""One report written by hand: read, refused and recorded exactly as a return of one row is.

So every rule a file is held to holds here too, and the same words twice add nothing. Called by the page on which it is
written; whoever may settle who is who may say at once that somebody named is somebody known.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import xlsxwriter
from sqlalchemy import select

from intel.access.model import Viewer
from intel.access.policy import check, decide
from intel.ledger import Ids, Ledger, Writer
from intel.people import identity
from intel.people.import_return import Preview, record_and_join
from intel.people.judge import judge
from intel.people.may_be import MayBe, who_may_be
from intel.people.model import Outcome
from intel.reports.gazetteer import Gazetteer
from intel.reports.known_rows import Fate, foresee
from intel.reports.mapping import Column, StatedLink
from intel.reports.mapping import Mapping as ColumnMapping
from intel.reports.model import RefusedRow
from intel.reports.read_rows import ReturnRead, read_return
from intel.reports.record_return import ImportResult
from intel.reports.state import current_reports
from intel.reports.tables import mention

# The version of no agency's mapping: the report was written here, and is no return of a month.
BY_HAND: Final = 0
TOGETHER: Final = "together"
FIELDS: Final = (
    "own_reference", "reported_on", "happened_on", "happened_time", "text",
    "young_person_1.name", "young_person_1.dob", "young_person_1.age",
    "young_person_2.name", "young_person_2.dob", "young_person_2.age",
    "adult_1.name", "adult_1.alias", "adult_1.dob", "adult_1.description",
    "adult_1.self_defined_ethnicity", "adult_1.officer_observed_ethnicity", "adult_1.nationality",
    "adult_2.name", "adult_2.alias",
    "venue_1.name", "venue_1.street", "place_1.text", "place_1.postcode",
    "vehicle_1.registration", "phone_1.number", "account_1.handle", "account_1.platform",
    "source_grade", "information_grade", "handling", "conditions", "audience", "urgency", "basis", "source_reference",
)  # fmt: skip
_PEOPLE: Final = ("young_person_1", "young_person_2", "adult_1", "adult_2")
_NAME: Final = "written by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of a report written by hand: recorded under its id, or refused with the field and why.

    `may_be` says, by slot, who the people it names may be: it is then not recorded yet, and a person says who is meant.
    """

    report_id: str = ""
    here_already: bool = False
    refused: RefusedRow | None = None
    may_be: Mapping[str, tuple[MayBe, ...]] = field(default_factory=dict)


NEW: Final = "new"  # said of a slot where the writer means somebody not known yet


def mapping_by_hand(agency: str) -> ColumnMapping:
    """Return how the fields of the page are read: each is its own column."""
    seen = [
        StatedLink(link="SEEN_AT", from_slot=who, to_slot=where)
        for who in _PEOPLE
        for where in ("venue_1", "place_1")
    ]
    with_child = [
        StatedLink(
            link="SEEN_WITH", from_slot=adult, to_slot=child, when_column=TOGETHER, when_values=("yes",)
        )
        for adult in ("adult_1", "adult_2")
        for child in ("young_person_1", "young_person_2")
    ]
    uses = [
        StatedLink(link=link, from_slot="adult_1", to_slot=what)
        for link, what in (
            ("USES_VEHICLE", "vehicle_1"),
            ("USES_PHONE", "phone_1"),
            ("USES_ACCOUNT", "account_1"),
        )
    ]
    return ColumnMapping(
        agency=agency,
        columns=tuple(Column(column=each, field=each) for each in FIELDS),
        links=(*seen, *with_child, *uses),
    )


def write_report(  # noqa: PLR0913 - who writes, what, where places are, when, and who is meant
    ledger: Ledger,
    viewer: Viewer,
    agency: str,
    said: Mapping[str, str],
    gazetteer: Gazetteer,
    *,
    today: date,
    ids: Ids,
    meant: Mapping[str, str],
) -> Written:
    """Record one report, or say what is to be put right, or who the people it names may be.

    `meant` is, by slot, the entity a person chose, or `NEW` where they mean none of those known.
    """
    check(viewer, "return.import", agency=agency)
    read = read_return(_as_file(said), _NAME, mapping_by_hand(agency), gazetteer, today=today)
    if read.refused or not read.rows:
        nothing = RefusedRow(line=2, column="text", value="", reason="Write what happened.")
        return Written(refused=read.refused[0] if read.refused else nothing)
    row = read.rows[0]
    if row.draft.handling == "C" and not row.draft.audience:
        reason = "Handling C needs its audience: choose who you wish to have it."
        return Written(refused=RefusedRow(line=2, column="audience", value="", reason=reason))
    with ledger.reading() as snapshot:
        offered = who_may_be(snapshot, viewer, row.draft)
    open_ = {slot: people for slot, people in offered.items() if not meant.get(slot)}
    if open_ and not _here_already(ledger, read):
        return Written(may_be=open_)
    with ledger.writing(viewer.user_id) as writer:
        result = record_and_join(writer, Preview(read=read, mapping_version=BY_HAND), ids=ids)
        _say_who_is_meant(writer, viewer, result, meant)
    if result.refused:
        return Written(refused=result.refused[0])
    done = (*result.recorded, *result.corrected, *result.unchanged)
    return Written(report_id=done[0], here_already=bool(result.unchanged))


def _here_already(ledger: Ledger, read: ReturnRead) -> bool:
    """Return whether exactly this was recorded before, so that nobody new would come of it."""
    with ledger.reading() as snapshot:
        would = foresee(snapshot, read, {})
    return all(each.fate is Fate.SAME for each in would.values())


def _say_who_is_meant(writer: Writer, viewer: Viewer, result: ImportResult, meant: Mapping[str, str]) -> None:
    """Judge a mention the same as the entity the writer chose, where they may judge and it is not the same already."""
    if not decide(viewer, "person.judge").allowed:
        return
    for report in current_reports(writer.snapshot, result.recorded).values():
        for each in report.report.mentions:
            chosen = meant.get(each.slot)
            if not chosen or chosen == NEW or identity.entity_of(writer.connection, each.id) == chosen:
                continue
            query = select(mention.c.mention_id).where(
                mention.c.entity_id == chosen, mention.c.label == each.details.label, mention.c.live
            )
            known = writer.connection.execute(query.order_by(mention.c.first_seq).limit(1)).scalar()
            if known:
                reason = "Chosen by name when the report was written."
                judge(writer, each.id, str(known), Outcome.SAME, reason=reason)


def _as_file(said: Mapping[str, str]) -> bytes:
    """Return what was said as a workbook of one row, every cell text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Report")
    for place, name in enumerate((*FIELDS, TOGETHER)):
        sheet.write_string(0, place, name)
        if said.get(name, "").strip():
            sheet.write_string(1, place, said[name])
    book.close()
    return out.getvalue()
