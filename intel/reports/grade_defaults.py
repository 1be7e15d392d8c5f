"""The usual grade of an agency's rows that have none: set by the intelligence unit, provisional like any other.

A grade filled in so counts in no score, notice or pack until the unit confirms it, report by report or return by return.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from intel.errors import AskedWrongly
from intel.ledger import Writer
from intel.ledger.kinds import Draft
from intel.reports.grades import read_plain
from intel.reports.model import GradeDefaultSet
from intel.reports.tables import grade_default


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualGrade:
    """The grade in force for one agency, and who set it."""

    agency: str
    grade: str
    actor: str
    seq: int


def list_grade_defaults(connection: Connection) -> dict[str, UsualGrade]:
    """Return the usual grade of each agency that has one."""
    query = select(grade_default).order_by(grade_default.c.seq)
    return {
        str(row.agency): UsualGrade(agency=row.agency, grade=row.grade, actor=row.actor, seq=row.seq)
        for row in connection.execute(query)
    }


def grade_default_of(connection: Connection, agency: str) -> str:
    """Return the usual grade of an agency's rows, empty where the unit set none."""
    query = select(grade_default.c.grade).where(grade_default.c.agency == agency)
    return str(connection.execute(query.order_by(grade_default.c.seq.desc()).limit(1)).scalar() or "")


def set_grade_default(writer: Writer, agency: str, grade: str, *, reason: str) -> None:
    """Set the usual grade of an agency's rows from now on; what is recorded already keeps its own."""
    if not reason.strip():
        raise AskedWrongly("This needs a reason. Nothing was changed: say why, and try again.")
    source, information = read_plain(grade)
    payload = GradeDefaultSet.model_validate(
        {"agency": agency, "source_grade": source, "information_grade": information, "reason": reason}
    )
    writer.append(Draft(kind="grade_default.set", payload=payload))
