"""Any two files linked by the same rules as people are: rows to records, pairs to rows.

Called by `intel people match`. A file matched against itself gives each pair once. Nothing is recorded anywhere.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from intel.errors import AskedWrongly
from intel.people.candidates import Found, Index
from intel.people.comparable import Born, Record, address_of, born_on
from intel.people.names import name_from, name_of, plain
from intel.people.normalise import telephone

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
    """A file as records, with how many of its rows said nothing to compare."""

    records: tuple[Record, ...]
    empty: int


def read_rows(content: bytes, columns: Mapping[str, str], *, prefix: str, month_first: bool = False) -> Rows:
    """Read a CSV file. `columns` says which heading means what where the heading itself does not."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    reader = csv.DictReader(io.StringIO(text), skipinitialspace=True)
    known = {heading: meaning for meaning, headings in MEANINGS.items() for heading in headings}
    meant = {
        heading: columns.get(heading) or known.get(plain(heading.replace("_", " ")), "")
        for heading in reader.fieldnames or ()
    }
    if not {"name", "given_name", "surname"} & set(meant.values()):
        raise AskedWrongly(
            "No column of this file is a name. Nothing was matched. Say which with --column HEADING=name; the meanings are "
            f"{', '.join(MEANINGS)}."
        )
    found: list[Record] = []
    empty = 0
    for number, row in enumerate(reader, start=2):
        said = {
            meant[heading]: (value or "").strip()
            for heading, value in row.items()
            if heading in meant and value
        }
        record = _record(said, f"{prefix}{said.get('id') or number}", month_first=month_first)
        empty += record.thin
        found.append(record)
    return Rows(records=tuple(found), empty=empty)


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
