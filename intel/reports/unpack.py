"""Looking into a spreadsheet before it is opened, so that a small file cannot become a huge table.

Called by `read_file`. A spreadsheet is a zip of XML: each part is unpacked here to a limit, and the cells the
XML speaks of are counted, before any reader makes a table as wide and as long as the furthest cell says.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
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


def check_spreadsheet(content: bytes) -> None:
    """Refuse a zipped spreadsheet that unpacks to too much, is locked, or speaks of cells too far out."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            allowance = _LARGEST_UNPACKED
            for part in archive.infolist():
                allowance -= _look_into(content, part, allowance)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, ValueError, NotImplementedError) as error:
        raise FileRefused(_DAMAGED) from error


def _look_into(content: bytes, part: zipfile.ZipInfo, allowance: int) -> int:
    if part.flag_bits & 1:
        raise FileRefused(_LOCKED)
    name = part.filename.replace("\\", "/").lstrip("/").lower()
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
            counter = _Counter()  # whatever its name: the workbook may say that any part is a sheet
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
    """Counts how far out the filled cells of a sheet's XML lie."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._row = self._rows_of_row = self._column = 0
        self._furthest = (0, 0)

    def feed(self, piece: bytes) -> None:
        """Read on."""
        self._parser.Parse(piece, False)

    def _refuse_doctype(self, *_: object) -> None:
        raise FileRefused(_DAMAGED)  # no spreadsheet program writes one

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            stated = attributes.get("r", "")
            self._row, self._column = _number(stated) if stated else self._row + 1, 0
        elif name == "c":
            self._excel_cell(attributes.get("r", ""))
        elif name in ("v", "is", "f", "p"):
            self._check(self._row + self._rows_of_row, self._column)
        elif name == "table":
            self._row = self._rows_of_row = self._column = 0
            self._furthest = (0, 0)
        elif name == "table-row":
            self._row += self._rows_of_row
            self._rows_of_row, self._column = _repeated(attributes, "rows"), 0
        elif name in ("table-cell", "covered-table-cell"):
            self._column += _repeated(attributes, "columns")
            if any(key.endswith(("value", "value-type", "formula")) for key in attributes):
                self._check(self._row + self._rows_of_row, self._column)

    def _excel_cell(self, reference: str) -> None:
        """Note where a cell lies; only one that holds something counts. A reader may take an odd one at its word."""
        if not reference:
            self._column += 1
            return
        match = _CELL.fullmatch(reference)
        if not match:
            raise FileRefused(_DAMAGED)
        self._row, self._column = int(match[2]), 0
        for letter in match[1].upper():
            self._column = self._column * 26 + ord(letter) - 64

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


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", text):
        raise FileRefused(_DAMAGED)
    return int(text)
