"""Any two files linked by the same rules as people are: rows to records, pairs to rows.

Called by `intel people match`. A file matched against itself gives each pair once. Nothing is recorded anywhere.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from intel.errors import AskedWrongly
from intel.people.candidates import Found, Index
from intel.people.comparable import Born, Record, address_of, born_on
from intel.people.compared import record_of_slot
from intel.people.names import name_from, name_of, plain
from intel.people.normalise import telephone
from intel.reports.gazetteer import Gazetteer
from intel.reports.heading_words import named_by
from intel.reports.mapping import Mapping as ReturnMapping
from intel.reports.model import PersonDetails
from intel.reports.read_file import read_table
from intel.reports.read_rows import read_return
from intel.reports.values import text_of

# What a heading may mean, and the headings that are known without being told.
MEANINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "rec id", "unique id", "reference", "ref"),
    "name": ("name", "full name"),
    "given_name": ("given name", "first name", "forename"),
    "middle": ("middle initial", "middle name"),
    "surname": ("surname", "last name", "family name"),
    "born_on": ("date of birth", "dob", "born"),
    "sex": ("sex", "gender"),
    "number": ("street number", "house number"),
    "street": ("street", "street name", "address", "address 1"),
    "postcode": ("postcode", "zipcode"),
    "phone": ("phone", "telephone", "mobile"),
    "vehicle": ("registration", "vehicle", "vrm"),
    "nothing": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A file as records, with how many said nothing to compare, and how many rows its agency's mapping refuses."""

    records: tuple[Record, ...]
    empty: int
    refused: int = 0


# How the files of spreadsheet programs begin.
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# Fields of a return, by the meanings here.
_OF_RETURNS: Final[Mapping[str, str]] = {
    "own_reference": "id", "name": "name", "first_name": "given_name", "surname": "surname", "dob": "born_on", "sex": "sex",
    "text": "street", "postcode": "postcode", "number": "phone", "registration": "vehicle",
}  # fmt: skip


def read_rows(content: bytes, columns: Mapping[str, str], *, prefix: str, month_first: bool = False) -> Rows:
    """Read a CSV file or a workbook's first filled sheet, one person a row.

    `columns` says which heading means what; else the heading says it itself, or is read as a return's heading is.
    """
    headings, lines = _cells_of(content)
    known = {heading: meaning for meaning, some in MEANINGS.items() for heading in some}
    meant = _meant(headings, columns, known)
    if not {"name", "given_name", "surname"} & set(meant.values()):
        raise AskedWrongly(
            "No column of this file is a name. Nothing was matched. Say which with --column HEADING=name; the meanings are "
            f"{', '.join(MEANINGS)}."
        )
    found: list[Record] = []
    empty = 0
    for number, row in lines:
        said: dict[str, str] = {}
        for heading, value in zip(headings, row, strict=False):
            if meant.get(heading) and value.strip():
                said.setdefault(meant[heading], value.strip())
        record = _record(said, f"{prefix}{said.get('id') or number}", month_first=month_first)
        empty += record.thin
        found.append(record)
    return Rows(records=tuple(found), empty=empty)


def read_by_mapping(
    content: bytes, file_name: str, mapping: ReturnMapping, gazetteer: Gazetteer, *, prefix: str, today: date
) -> Rows:
    """Read a return by its agency's saved mapping: each person of each row is a record, named by row and slot."""
    read = read_return(content, file_name, mapping, gazetteer, today=today)
    found = [
        replace(
            record_of_slot(row.draft, each.slot), id=f"{prefix}{row.own_reference or row.line}#{each.slot}"
        )
        for row in read.rows
        for each in row.draft.mentions
        if isinstance(each.details, PersonDetails)
    ]
    return Rows(records=tuple(found), empty=sum(each.thin for each in found), refused=len(read.refused))


def _cells_of(content: bytes) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """Return the headings of a file, and its rows as text by the line a person sees them at."""
    if content.startswith(_WORKBOOKS):
        rows = [(row.line, [text_of(cell) for cell in row.cells]) for row in read_table(content).rows]
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
        rows = [
            (at, row) for at, row in enumerate(csv.reader(io.StringIO(text), skipinitialspace=True), 1) if row
        ]
    if not rows:
        raise AskedWrongly("The file is empty. Nothing was matched.")
    return [each.strip() for each in rows[0][1]], iter(rows[1:])


def _meant(headings: Sequence[str], columns: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for heading in headings:
        meaning = columns.get(heading) or known.get(plain(heading.replace("_", " ")), "")
        found[heading] = meaning
    for (
        heading
    ) in headings:  # what no heading says is proposed as for a return, and never in place of what is said
        if not found[heading]:
            guess = named_by(heading)
            proposed = _OF_RETURNS.get(guess.field.rpartition(".")[2], "") if guess else ""
            if proposed and proposed not in found.values():
                found[heading] = proposed
    return found


def match(one: Sequence[Record], other: Sequence[Record] | None) -> Found:
    """Return the pairs worth a look between two files, or within one."""
    if other is None:
        return Index(one).pairs()
    return Index(one).candidates_of(other, known=max(len(one), len(other)))


def rows_out(found: Found) -> Iterator[dict[str, object]]:
    """Yield each pair as a row: which two, the bits, how likely, and what it comes to."""
    for each in found.pairs:
        yield {
            "id_a": min(each.a, each.b),
            "id_b": max(each.a, each.b),
            "bits": round(each.bits, 2),
            "probability": round(each.probability, 6),
            "outcome": str(each.verdict),
        }


def _record(said: Mapping[str, str], identity: str, *, month_first: bool) -> Record:
    parts = any(said.get(each) for each in ("given_name", "surname"))
    name = (
        name_from(said.get("given_name", ""), said.get("surname", ""), said.get("middle", ""))
        if parts
        else name_of(said.get("name", ""))
    )
    address = address_of(f"{said.get('number', '')} {said.get('street', '')}", said.get("postcode", ""))
    return Record(
        id=identity,
        names=(name,) if name.given or name.surname else (),
        born=_born(said.get("born_on", ""), month_first=month_first),
        sex=plain(said.get("sex", ""))[:1],
        addresses=(address,) if any(address) else (),
        phones=(telephone(said["phone"]),) if said.get("phone") else (),
        vehicles=(plain(said["vehicle"]).replace(" ", ""),) if said.get("vehicle") else (),
    )


def _born(text: str, *, month_first: bool) -> tuple[Born, ...]:
    parts = [int(part) for part in plain(text).split() if part.isdecimal()]
    if len(parts) == 1 and len(text) == 8:
        parts = [int(text[:4]), int(text[4:6]), int(text[6:])]
    if len(parts) == 1 and 1900 < parts[0] < 2100:
        return (Born(from_year=parts[0], to_year=parts[0]),)
    if len(parts) != 3:
        return ()
    year, month, day = parts if parts[0] > 31 else (parts[2], *(parts[:2] if month_first else parts[1::-1]))
    try:
        found = born_on(date(year, month, day))
    except ValueError:
        return ()
    return (found,) if found else ()
