"""Looking into a spreadsheet before it is opened, so that a small file cannot become a huge table.

Called by `read_file`. A spreadsheet is a zip of XML: each part is unpacked here to a limit, and the cells the
XML speaks of are counted, before any reader makes a table as wide and as long as the furthest cell says. On the way
it notes what the reader does not say: hidden rows, errors, and formulas without a value.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from intel.errors import FileRefused

LARGEST_FILE: Final = 20 * 1024 * 1024
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 500
# A reader makes a table of every cell up to the furthest, filled or not: this many take about 300 MB.
_MOST_CELLS: Final = 5_000_000
_LARGEST_UNPACKED: Final = 200 * 1024 * 1024
_PART: Final = 1024 * 1024
_CELL: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")

TOO_LONG: Final = f"The sheet has more than {MOST_ROWS:,} rows. Nothing of it was kept. Send it in parts."
_TOO_WIDE: Final = (
    f"The sheet has more than {MOST_COLUMNS} columns. Nothing of it was kept. Leave out empty columns."
)
_TOO_WIDE_AND_LONG: Final = (
    "The sheet's cells lie too far apart: more than five million, empty ones counted. Nothing of it was kept. "
    "Take out what stands far from the table."
)
_BINARY: Final = (
    "The file is a binary workbook (XLSB). Nothing of it was kept. Save it as XLSX and send that."
)
_TOO_MUCH: Final = (
    "The spreadsheet unpacks to more than 200 MB, so it was not opened. Nothing of it was kept. "
    "Save it again with only the sheet of the return."
)
_DAMAGED: Final = (
    "The spreadsheet is damaged and cannot be opened. Nothing of it was kept. Save it again and send that."
)
_LOCKED: Final = "The spreadsheet is protected by a password. Nothing of it was kept. Save it without a password and send that."


@dataclass(slots=True)
class SheetSeen:
    """What the XML of one sheet says and a reader leaves out; cells by line and column, counted from 1."""

    hidden_rows: set[int] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    unworked: set[tuple[int, int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen in a spreadsheet on the way: sheets by their names, and sentences about the whole file."""

    sheets: Mapping[str, SheetSeen]
    remarks: tuple[str, ...]


def check_spreadsheet(content: bytes) -> Seen:
    """Refuse a zipped spreadsheet that unpacks to too much, is locked, or speaks of cells too far out."""
    counters: dict[str, _Counter] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            allowance = _LARGEST_UNPACKED
            names = [_plain_name(part) for part in archive.infolist()]
            for part in archive.infolist():
                allowance -= _look_into(content, part, allowance, counters)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, ValueError, NotImplementedError) as error:
        raise FileRefused(_DAMAGED) from error
    return Seen(sheets=_by_sheet(counters), remarks=_remarks(names))


def _plain_name(part: zipfile.ZipInfo) -> str:
    return part.filename.replace("\\", "/").lstrip("/").lower()


def _remarks(names: list[str]) -> tuple[str, ...]:
    said = []
    if any(name.endswith("vbaproject.bin") or name.startswith("basic/") for name in names):
        said.append("The workbook holds macros. They were not run, and nothing of them is kept.")
    if any(name.startswith("xl/externallinks/") for name in names):
        said.append(
            "The workbook points to other files. They were not opened: cells show what they said when it was saved."
        )
    return tuple(said)


def _by_sheet(counters: Mapping[str, "_Counter"]) -> dict[str, SheetSeen]:
    """Put what was seen under the sheets' names: an XLSX keeps each sheet in a part of its own, an ODS all in one."""
    found: dict[str, SheetSeen] = {}
    for counter in counters.values():
        found.update({name: seen for name, seen in counter.tables.items() if name})
    book, relations = counters.get("xl/workbook.xml"), counters.get("xl/_rels/workbook.xml.rels")
    if book and relations:
        for name, relation in book.named.items():
            target = relations.targets.get(relation, "").replace("\\", "/")
            part = (target.lstrip("/") if target.startswith("/") else f"xl/{target}").lower()
            if part in counters:
                found[name] = counters[part].tables[""]
    return found


def _look_into(content: bytes, part: zipfile.ZipInfo, allowance: int, counters: dict[str, "_Counter"]) -> int:
    if part.flag_bits & 1:
        raise FileRefused(_LOCKED)
    name = _plain_name(part)
    if name.endswith("workbook.bin"):  # its sheets cannot be looked into here
        raise FileRefused(_BINARY)
    counter: _Counter | None = None
    size = 0
    for piece in _unpacked(content, part):
        size += len(piece)
        if size > allowance:
            raise FileRefused(_TOO_MUCH)
        if name == "meta-inf/manifest.xml" and b"encryption-data" in piece:
            raise FileRefused(_LOCKED)
        if size == len(piece) and piece.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").startswith(b"<"):
            # Whatever its name: the workbook may say that any part is a sheet.
            counter = counters[name] = _Counter()
        if counter:
            counter.feed(piece)
    return size


def _unpacked(content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack by the bytes themselves: the size a zip states about a part may be a lie."""
    start = part.header_offset
    header = content[start : start + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile("no part where the list says")
    start += 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    packed = content[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile("packed in a way no spreadsheet is")
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while packed and not inflate.eof:
        yield inflate.decompress(packed, _PART)
        packed = inflate.unconsumed_tail


class _Counter:
    """Counts how far out the filled cells of a sheet's XML lie, and notes what a reader leaves out."""

    def __init__(self) -> None:
        self.tables: dict[str, SheetSeen] = {"": SheetSeen()}
        self.named: dict[str, str] = {}  # in a workbook's list: sheet by name, its relation
        self.targets: dict[str, str] = {}  # in a list of relations: relation, its part
        self._seen = self.tables[""]
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._row = self._rows_of_row = self._column = 0
        self._furthest = (0, 0)
        self._is_text = False
        self._starts = {
            "row": self._excel_row,
            "c": self._excel_cell,
            "v": self._value,
            "is": self._filled,
            "p": self._filled,
            "f": self._formula,
            "table": self._table,
            "table-row": self._table_row,
            "table-cell": self._table_cell,
            "covered-table-cell": self._table_cell,
            "sheet": self._sheet_named,
            "Relationship": self._related,
        }

    def feed(self, piece: bytes) -> None:
        """Read on."""
        self._parser.Parse(piece, False)

    def _refuse_doctype(self, *_: object) -> None:
        raise FileRefused(_DAMAGED)  # no spreadsheet program writes one

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        start = self._starts.get(tag) or self._starts.get(tag.rpartition(":")[2])
        if start:
            start(attributes)

    # -- XLSX

    def _excel_row(self, attributes: dict[str, str]) -> None:
        stated = attributes.get("r", "")
        self._row, self._column = _number(stated) if stated else self._row + 1, 0
        if attributes.get("hidden") in ("1", "true"):
            self._seen.hidden_rows.add(self._row)

    def _excel_cell(self, attributes: dict[str, str]) -> None:
        """Note where a cell lies; only one that holds something counts. A reader may take an odd one at its word."""
        reference = attributes.get("r", "")
        self._parser.CharacterDataHandler = None
        if not reference:
            self._column += 1
        else:
            match = _CELL.fullmatch(reference)
            if not match:
                raise FileRefused(_DAMAGED)
            self._row, self._column = int(match[2]), _column_number(match[1].upper())
        kind = attributes.get("t")
        if kind == "e":
            self._seen.errors.add((self._row, self._column))
        self._is_text = kind == "str"  # a formula may come to empty text

    def _formula(self, attributes: dict[str, str]) -> None:
        del attributes
        self._filled()
        if not self._is_text:
            self._seen.unworked.add((self._row, self._column))

    def _value(self, attributes: dict[str, str]) -> None:
        del attributes
        self._filled()
        if (self._row, self._column) in self._seen.unworked:
            self._parser.CharacterDataHandler = self._worked_out

    def _worked_out(self, text: str) -> None:
        if text.strip():
            self._seen.unworked.discard((self._row, self._column))

    def _filled(self, attributes: object = None) -> None:
        del attributes
        self._check(self._row + self._rows_of_row, self._column)

    def _sheet_named(self, attributes: dict[str, str]) -> None:
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        self.named[attributes.get("name", "")] = relation

    def _related(self, attributes: dict[str, str]) -> None:
        self.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    # -- ODS

    def _table(self, attributes: dict[str, str]) -> None:
        self._row = self._rows_of_row = self._column = 0
        self._furthest = (0, 0)
        name = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "name"), "")
        self._seen = self.tables.setdefault(name, SheetSeen())

    def _table_row(self, attributes: dict[str, str]) -> None:
        self._row += self._rows_of_row
        self._rows_of_row, self._column = _repeated(attributes, "rows"), 0
        hidden = any(key.endswith("visibility") and value != "visible" for key, value in attributes.items())
        if hidden and self._row < MOST_ROWS:
            last = min(self._row + self._rows_of_row, MOST_ROWS)
            self._seen.hidden_rows.update(range(self._row + 1, last + 1))

    def _table_cell(self, attributes: dict[str, str]) -> None:
        self._column += _repeated(attributes, "columns")
        if any(key.endswith(("value", "value-type", "formula")) for key in attributes):
            self._check(self._row + self._rows_of_row, self._column)
        if any(key.endswith("value-type") and value == "error" for key, value in attributes.items()):
            self._seen.errors.add((self._row + self._rows_of_row, self._column))

    def _check(self, row: int, column: int) -> None:
        if row > MOST_ROWS:
            raise FileRefused(TOO_LONG)
        if column > MOST_COLUMNS:
            raise FileRefused(_TOO_WIDE)
        self._furthest = max(self._furthest[0], row), max(self._furthest[1], column)
        if self._furthest[0] * self._furthest[1] > _MOST_CELLS:
            raise FileRefused(_TOO_WIDE_AND_LONG)


def _repeated(attributes: dict[str, str], what: str) -> int:
    return _number(
        next((value for key, value in attributes.items() if key.endswith(f"number-{what}-repeated")), "1")
    )


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", text):
        raise FileRefused(_DAMAGED)
    return int(text)
