"""The grade and handling of one row: 3x5x2, or the older 5x5x5 read into it with the code kept as written.

Called by `read_rows`. A grade that a default fills in says so (`grade_from`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from intel import vocabulary
from intel.errors import AskedWrongly
from intel.reports import values
from intel.reports.cells import Cell
from intel.reports.dates import UnreadableError
from intel.reports.layout import Fields

# All three parts: “B2” alone may be a slip for 2B, and is refused.
_OLDER: Final = re.compile(r"([A-E])[\s/.\-]*([1-5])[\s/.\-]*([1-5])", re.IGNORECASE)
# A reference has a number in it and no spaces; a name has not.
_REFERENCE: Final = re.compile(r"(?=[^\s]*\d)[A-Za-z0-9][A-Za-z0-9/._\-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A grade written as one code. `older` is the 5x5x5 code as written; `handling` and `conditions` may be empty."""

    source: int
    information: str
    handling: str = ""
    conditions: str = ""
    older: str = ""


def read_grade(cell: Cell) -> Graded:
    """Read a grade: “2B”, “2BC”, or one of the older scheme, “B24”, whose handling words become the conditions."""
    found = _OLDER.fullmatch(values.words(cell))
    if found is None:
        source, information, handling = values.grade(cell)
        return Graded(source=source, information=information, handling=handling)
    older = vocabulary.read("older_grades")
    handled = older["handling"][found[3]]
    return Graded(
        source=int(older["source"][found[1].upper()]["to"]),
        information=str(older["information"][found[2]]["to"]),
        handling=str(handled["to"]),
        conditions=str(handled["words"]),
        older=values.words(cell).upper(),
    )


def read_plain(text: str) -> tuple[int, str]:
    """Return source and information of a grade written “2B”; AskedWrongly for anything else."""
    try:
        source, information, _ = values.grade(text)
    except UnreadableError as fault:
        raise AskedWrongly(f"{fault} Nothing was changed.") from None
    return source, information


def source_reference(cell: Cell) -> str:
    """Return a reference to a source; anything that could be who the source is, is refused and not repeated."""
    text = values.words(cell)
    if not _REFERENCE.fullmatch(text):
        raise UnreadableError(
            "This is not a reference: write the number the intelligence unit knows the source by, never who it is."
        )
    return text


def grades_of(fields: Fields) -> dict[str, Any]:
    """Read grade and handling, from one column or several; handling C needs its conditions."""
    whole = fields.take("grade", read_grade, None)
    source = fields.take("source_grade", values.source_grade, None)
    information = fields.take("information_grade", values.information_grade, None)
    handling = fields.take("handling", values.handling, "")
    if whole:
        source, information = _agree(fields, whole, source, information)
        if whole.handling and handling and whole.handling != handling and _written(fields, "handling"):
            fields.refuse("handling", "The grade gives another handling code than this column.")
        handling = whole.handling or handling
    if (source is None or information is None) and not fields.faults:
        fields.refuse(
            "grade", "This row has no grade, and this agency's mapping gives none where it is missing."
        )
    conditions = fields.take("conditions", values.text_of, "").strip() or (whole.conditions if whole else "")
    if handling == "C" and not conditions:
        fields.refuse("conditions", "Handling C needs its conditions: write who may have it and for what.")
    return {
        "source_grade": source,
        "information_grade": information,
        "grade_from": _came_from(fields),
        "grade_as_written": whole.older if whole else "",
        "source_reference": fields.take("source_reference", source_reference, ""),
        "handling": handling or "P",
        "conditions": conditions,
    }


def audience_of(fields: Fields, graded: Mapping[str, Any]) -> tuple[str, ...]:
    """Read whom the sender wishes to have it; handling C needs that said.

    The older scheme had no word for it, so a row graded in it without one is for its sender's agency alone.
    """
    nobody: tuple[str, ...] = ()
    audience = fields.take("audience", values.audiences, nobody)
    if graded["handling"] != "C" or audience:
        return audience
    if graded["grade_as_written"]:
        return (vocabulary.agency_audience(fields.mapping.agency),)
    fields.refuse("audience", "Handling C needs its audience: write who may have it, such as police.")
    return audience


def _came_from(fields: Fields) -> str:
    """Say whether the row wrote its whole grade, or a default filled in a part of it."""
    parts = _written(fields, "source_grade") and _written(fields, "information_grade")
    return "row" if parts or _written(fields, "grade") else "default"


def _written(fields: Fields, name: str) -> bool:
    return name in fields.said and fields.said[name][0] is not None


def _agree(fields: Fields, whole: Graded, source: int | None, information: str | None) -> tuple[int, str]:
    """Take a whole grade over defaults; refuse it where another column of the row says otherwise."""
    for name, stated, part in (
        ("source_grade", source, whole.source),
        ("information_grade", information, whole.information),
    ):
        if stated is not None and stated != part and _written(fields, name):
            fields.refuse(name, "Two columns of this row give different grades.")
    return whole.source, whole.information
