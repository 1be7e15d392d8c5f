"""The columns of the four lists of people. Called by `webapp.people`.

A list of people who are protected holds a name, the words of the reports and a day, is ordered by name and by nothing
else, and holds no count. Nobody is ordered by how many reports there are.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from intel.people.find_list import PersonLine, Which, by_name
from webapp.addresses import address_of
from webapp.tables import Column, Table

_NAME: Final = Column[PersonLine](
    key="name",
    words="Name",
    label="",
    of=lambda row: row.item.name,
    order=by_name,
    href=lambda row: address_of("Person", row.item.token),
)
_WORDED: Final = Column[PersonLine](
    key="as",
    words="In reports as",
    # A suspect among the adults stands there unmarked for whoever may not have the list of suspects.
    of=lambda row: "adult of concern, as reported" if row.item.kind == "suspect" else row.item.words,
)
_SUPPORT: Final = Column[PersonLine](
    key="reports",
    words="Reports",
    sorts=False,
    of=lambda row: f"{row.reports} from {row.agencies} {'agency' if row.agencies == 1 else 'agencies'}",
)
_LAST: Final = Column[PersonLine](
    key="last",
    words="Last",
    late_first=True,
    of=lambda row: date.fromisoformat(row.last[:10]) if row.last else None,
)
_GROUND: Final = Column[PersonLine](
    key="ground", words="Ground", chosen=True, of=lambda row: row.decision.ground if row.decision else None
)
_REVIEW: Final = Column[PersonLine](
    key="review",
    words="To be reviewed",
    label="Review",
    of=lambda row: row.decision.review_on if row.decision else None,
    late=lambda row: "late" if row.decision and row.decision.late else "",
)


def _subjects(rows: Sequence[PersonLine]) -> tuple[str, ...]:
    return tuple(row.item.id for row in rows)


def _table(
    which: Which, caption: str, things: str, columns: tuple[Column[PersonLine], ...], start: str
) -> Table[PersonLine]:
    return Table(
        name=which,
        caption=caption,
        things=things,
        columns=columns,
        start=start,
        subjects=_subjects,
        empty="Nobody in reports open to you is in this list.",
    )


_PROTECTED: Final = (
    _NAME,
    replace(
        _WORDED, sorts=False, of=lambda row: row.item.words + ("" if row.item.named else ", by reference")
    ),
    replace(_LAST, words="Last updated", label="Updated", sorts=False),
)
TABLES: Final = {
    Which.SUSPECTS: _table(
        Which.SUSPECTS, "Suspects", "suspects", (_NAME, _GROUND, _REVIEW, _SUPPORT, _LAST), "-last"
    ),
    Which.ADULTS: _table(
        Which.ADULTS,
        "Adults of concern",
        "adults",
        (_NAME, replace(_WORDED, chosen=True), _SUPPORT, _LAST),
        "-last",
    ),
    Which.YOUNG_PEOPLE: _table(Which.YOUNG_PEOPLE, "Young people", "young people", _PROTECTED, "name"),
    Which.AGE_UNKNOWN: _table(
        Which.AGE_UNKNOWN, "People whose age is not recorded", "people", _PROTECTED, "name"
    ),
}
