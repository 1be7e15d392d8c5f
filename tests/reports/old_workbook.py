"""Writing an old workbook (XLS) byte by byte, as no library here does: one or more sheets of text and numbers."""

import struct
from collections.abc import Mapping, Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _text(words: str, length: str) -> bytes:
    return struct.pack(f"<{length}B", len(words), 1) + words.encode("utf-16-le")


def _sheet(rows: Sequence[Sequence[object]]) -> bytes:
    out = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    width = max((len(row) for row in rows), default=0)
    out += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                out += _record(0x0204, struct.pack("<HHH", at, place, 0) + _text(cell, "H"))
            elif isinstance(cell, int | float):
                out += _record(0x0203, struct.pack("<HHHd", at, place, 0, cell))
    return out + _record(0x000A)


def xls_file(sheets: Mapping[str, Sequence[Sequence[object]]], *, hidden: Sequence[str] = ()) -> bytes:
    bodies = [_sheet(rows) for rows in sheets.values()]

    def globals_(starts: Sequence[int]) -> bytes:
        out = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
        for name, start in zip(sheets, starts, strict=True):
            out += _record(0x0085, struct.pack("<IBB", start, name in hidden, 0) + _text(name, "B"))
        return out + _record(0x000A)

    at = len(globals_([0] * len(bodies)))
    starts = []
    for body in bodies:
        starts.append(at)
        at += len(body)
    return compound(globals_(starts) + b"".join(bodies))


def compound(stream: bytes) -> bytes:
    """Put a workbook stream into the container that old workbooks are kept in."""
    stream += bytes(max(4096, -(-len(stream) // _SECTOR) * _SECTOR) - len(stream))
    count = len(stream) // _SECTOR
    fats = 1
    while (fats + 1 + count) * 4 > fats * _SECTOR:
        fats += 1
    chain = [_FAT] * fats + [_END]
    first = fats + 1
    chain += [first + at + 1 for at in range(count - 1)] + [_END]
    chain += [_FREE] * (fats * _SECTOR // 4 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, fats, fats, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(fats), *[_FREE] * (109 - fats))
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, first, len(stream))
    directory += bytes(_SECTOR - len(directory))
    return header + struct.pack(f"<{len(chain)}I", *chain) + directory + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    words = name.encode("utf-16-le") + b"\0\0"
    out = words + bytes(64 - len(words)) + struct.pack("<HBBIII", len(words), kind, 1, _FREE, _FREE, child)
    return out + bytes(36) + struct.pack("<IQ", start, size)
