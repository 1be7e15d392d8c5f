"""Values that nobody has explained yet: words outside a closed list, and codes for places only the agency knows.

Asked once and remembered in the mapping ("Resi home 4", "H&S", "n/k"). A word outside a closed list would refuse its
rows; a code is read as written until somebody says what it means.
"""

import re
from collections import Counter
from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from typing import Any, Final

from intel import vocabulary
from intel.reports import values
from intel.reports.cells import Cell, Table, is_blank
from intel.reports.dates import UnreadableError
from intel.reports.gazetteer import Gazetteer
from intel.reports.layout import Layout
from intel.reports.mapping import Column, Mapping
from intel.reports.values import folded, is_said, text_of

MOST: Final = 60  # values asked about on one page; more are no list of words but free text
_LONGEST: Final = 60
_SEXES: Final = {"female": "female", "male": "male", "other": "other"}
_YES_NO: Final = {"yes": "yes", "no": "no"}

# A short name in capitals, with an ampersand, or a numbered home or unit: what an agency writes for itself.
_CODE: Final = re.compile(
    r"[A-Z]{1,3}\s?&\s?[A-Z]{1,3}|[A-Z]{2,5}\d?|(?:.*\b)?(?:resi|residential|home|hse|unit|hostel|placement|address)\b(?:\s*\w{1,2})?",
    re.IGNORECASE,
)
_SHOUTED: Final = re.compile(r"[A-Z0-9&\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueAsked:
    """One value of one column; `choices` are what it may mean, our key with its words. `code` has words of its own to give."""

    column: str
    field: str
    value: str
    rows: int
    choices: tuple[tuple[str, str], ...]
    code: bool


def values_asked(
    table: Table, layout: Layout, mapping: Mapping, gazetteer: Gazetteer
) -> tuple[ValueAsked, ...]:
    """Return every value to ask about, the most frequent first; at most `MOST`."""
    found: list[ValueAsked] = []
    for column in mapping.columns:
        part = column.field.rpartition(".")[2] if column.field else ""
        reader = _reader_of(column.field)
        is_code = part in ("text", "name") and column.field.startswith(("place_", "venue_", "organisation_"))
        if reader is None and not is_code:
            continue
        counted = _counted(table, layout, column)
        for value, rows in counted.items():
            if reader and _is_unread(reader[0], value):
                found.append(_asked(column, value, rows, choices=reader[1](), code=False))
            elif is_code and _is_code(value, gazetteer):
                found.append(_asked(column, value, rows, choices=_meanings(column.field, mapping), code=True))
    return tuple(sorted(found, key=lambda each: (-each.rows, each.column, each.value)))[:MOST]


def _counted(table: Table, layout: Layout, column: Column) -> Counter[str]:
    explained = {folded(each) for each in (*column.values, *column.elsewhere)}
    cells = (layout.cell(row, column.column) for row in table.rows if row.line > layout.line)
    said = (" ".join(text_of(cell).split()) for cell in cells if not is_blank(cell) and is_said(cell))
    return Counter(each for each in said if folded(each) not in explained and len(each) <= _LONGEST)


def _asked(column: Column, value: str, rows: int, *, choices: MappingOf[str, str], code: bool) -> ValueAsked:
    return ValueAsked(
        column=column.column,
        field=column.field,
        value=value,
        rows=rows,
        choices=tuple(choices.items()),
        code=code,
    )


def _is_unread(read: Callable[[Cell], Any], value: str) -> bool:
    try:
        read(value)
    except UnreadableError:
        return True
    return False


def _is_code(value: str, gazetteer: Gazetteer) -> bool:
    match = _CODE.fullmatch(value)
    shouted = _SHOUTED.fullmatch(value) is not None or "&" in value
    numbered = match is not None and any(letter.isdigit() for letter in value)
    short = match is not None and (
        shouted or numbered or value.casefold().endswith((" hse", "hostel", "home", "placement"))
    )
    return short and gazetteer.locate(value, "") is None


def _meanings(field: str, mapping: Mapping) -> dict[str, str]:
    """Return what a code for a place may be: an address or spot, premises, a home, school or team."""
    slot = field.partition(".")[0]
    number = slot.rpartition("_")[2]
    del mapping
    return {
        f"place_{number}.text": "an address, street or spot",
        f"venue_{number}.name": "premises that trade: a venue",
        f"organisation_{number}.name": "a children's home, school or other organisation",
    }


def _listed(name: str, part: str = "") -> dict[str, str]:
    entries = vocabulary.read(name)[part] if part else vocabulary.read(name)
    return {str(key): str(entry.get("words", entry.get("name", key))) for key, entry in entries.items()}


_READERS: Final[dict[str, tuple[Callable[[Cell], Any], Callable[[], dict[str, str]]]]] = {
    "kind": (values.kind, lambda: _listed("report_kinds")),
    "urgency": (values.urgency, lambda: _listed("grades", "urgency")),
    "basis": (values.basis, lambda: _listed("grades", "basis")),
    "source_grade": (values.source_grade, lambda: _listed("grades", "source")),
    "information_grade": (values.information_grade, lambda: _listed("grades", "information")),
    "handling": (values.handling, lambda: _listed("grades", "handling")),
    "sex": (values.sex, lambda: _SEXES),
    "role": (values.role, lambda: _listed("roles_in_reports")),
    "missing.return_interview_offered": (values.yes_or_no, lambda: _YES_NO),
}


def _reader_of(field: str) -> tuple[Callable[[Cell], Any], Callable[[], dict[str, str]]] | None:
    return _READERS.get(field) or (_READERS.get(field.rpartition(".")[2]) if "." in field else None)


def choices_of(field: str) -> dict[str, str]:
    """Return the closed list of a field, our key with its words; empty where any words may stand."""
    reader = _reader_of(field)
    return reader[1]() if reader else {}


def remembered(mapping: Mapping, answers: MappingOf[tuple[str, str, str], tuple[str, str]]) -> Mapping:
    """Return the mapping with what was said of values: by column, field and value, our key or field, and words.

    An empty key means that the value says nothing. For a code, the key is the field it belongs to.
    """
    columns = []
    for column in mapping.columns:
        said, elsewhere = dict(column.values), dict(column.elsewhere)
        for (heading, field, value), (meant, words) in answers.items():
            if heading != column.column or field != column.field:
                continue
            if "." in meant:
                said[value] = words or value
                if meant != field:
                    elsewhere[value] = meant
            else:
                said[value] = meant
        columns.append(column.model_copy(update={"values": said, "elsewhere": elsewhere}))
    return mapping.model_copy(update={"columns": tuple(columns)})
