"""One person as a page shows them: what is known, the decision that makes them a suspect, their recorded age.

Called by the pages and commands of people. It adds nothing about a child: no number, no order, no band.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from intel import vocabulary
from intel.access.model import ReportText, terms
from intel.people.enquiry import Enquiry
from intel.people.known import Known, Said, get_known
from intel.people.protection import age_on
from intel.people.tables import adult_age, designation


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A police decision that someone is a suspect. `late` once its review date has passed."""

    id: str
    person: str
    ground: str
    review_on: date
    decided_at: datetime
    by: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AdultRecord:
    """That a named person recorded someone as an adult. `reason` is for those who may read every word of a report."""

    reason: str
    recorded_at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonKnown:
    """A person with what this viewer may have. `age` is on today's date, where one date of birth is said."""

    known: Known
    born: str
    age: int | None
    decision: Decision | None
    adult_record: AdultRecord | None


def get_person(enquiry: Enquiry, person_id: str) -> PersonKnown:
    """Return one person; one the viewer may know nothing of is not found."""
    known = get_known(enquiry, "Person", person_id)
    born = _born(known.said)
    return PersonKnown(
        known=known,
        born=born,
        age=age_on(date.fromisoformat(born), enquiry.today) if born else None,
        decision=decisions(enquiry, [person_id]).get(person_id),
        adult_record=_adult_record(enquiry, person_id),
    )


def decisions(enquiry: Enquiry, person_ids: Sequence[str]) -> dict[str, Decision]:
    """Return the decision in force on each person, of those this viewer may know of."""
    rows = enquiry.reader.run("people.decisions", ids=list(person_ids))
    persons = {str(row["decision"]): str(row["id"]) for row in rows}
    if not persons:
        return {}
    with enquiry.ledger.reading() as snapshot:
        query = select(designation).where(
            designation.c.designation_id.in_(list(persons)), designation.c.removed_seq.is_(None)
        )
        found = snapshot.connection.execute(query.order_by(designation.c.seq)).mappings().all()
        made = {row["seq"]: snapshot.entry(row["seq"]).at for row in found}
    grounds = vocabulary.read("suspect_grounds")
    return {
        persons[row["designation_id"]]: Decision(
            id=row["designation_id"],
            person=persons[row["designation_id"]],
            ground=str(grounds[row["ground"]]["words"]) if row["ground"] in grounds else row["ground"],
            review_on=date.fromisoformat(row["review_on"]),
            decided_at=made[row["seq"]],
            by=row["actor"],
            late=date.fromisoformat(row["review_on"]) < enquiry.today,
        )
        for row in found
    }


def _adult_record(enquiry: Enquiry, person_id: str) -> AdultRecord | None:
    rows = enquiry.reader.run("people.adult_ages", ids=[person_id])
    if not rows:
        return None
    with enquiry.ledger.reading() as snapshot:
        query = select(adult_age).where(adult_age.c.record_id == rows[0]["record"])
        row = snapshot.connection.execute(query).mappings().one()
        at = snapshot.entry(row["seq"]).at
    reads_all = terms(enquiry.viewer.role).report_text is ReportText.WHOLE
    return AdultRecord(reason=row["reason"] if reads_all else "", recorded_at=at, by=row["actor"])


def _born(said: Sequence[Said]) -> str:
    """Return the date of birth where the reports say exactly one to the day; 1 January counts as a year alone."""
    births = {each.value for each in said if each.what == "Date of birth"}
    only = births.pop() if len(births) == 1 else ""
    return "" if only.endswith("-01-01") else only
