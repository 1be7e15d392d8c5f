"""Delimited text as rows of cells: CSV and TSV in any encoding, with any delimiter and quoting.

Called by `read_file`. Bytes that are UTF-8 are read as that; for others charset-normalizer says what they are, and
Windows text wins where it reads as well, because that is what office programs here write.
"""

import csv
import io
from typing import TYPE_CHECKING, Final

from intel.errors import FileRefused
from intel.reports.unpack import MOST_ROWS, TOO_LONG

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

_DELIMITERS: Final = (",", ";", "\t", "|")
# Rows looked at to find the delimiter: enough for notes above the heading.
_SNIFFED: Final = 60
_END: Final = "end-of-the-file-marker"
_KEPT: Final = "Nothing of it was kept."
_WINDOWS: Final = "cp1252"
# What offices export: Windows, old Macs and the console, of Western and Central Europe and Turkey.
_WEST: Final = ("mac_roman", "cp850")
_EXPORTED: Final = (*_WEST, "cp1250", "cp1254")
# Bytes shown to the detector: it reads slowly, and a name with an accent comes early in a return.
_LOOKED_AT: Final = 200_000
_CALLED: Final = {
    "cp1252": "Windows Western European text",
    "mac_roman": "old Macintosh text",
    "cp850": "text of an old console program",
    "cp1250": "Windows Central European text",
    "cp1254": "Windows Turkish text",
}


def read_text(content: bytes) -> tuple[list[list[str]], tuple[str, ...]]:
    """Return the records of a text file, and what whoever sends it should know about how it was read."""
    text, remark = decoded(content)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<table", "<?xml")):
        raise wrong_type("a web page or XML")
    delimiter, text = _stated_delimiter(text)
    delimiter = delimiter or _sniffed(text)
    return _records(text, delimiter), (remark,) if remark else ()


def wrong_type(what: str) -> FileRefused:
    """Return the refusal of a file that is no return."""
    return FileRefused(
        f"The file is {what}, which is not read here. {_KEPT} Send it as XLSX, XLS, ODS, CSV or TSV."
    )


# -- encoding --------------------------------------------------------------------------------------


def decoded(content: bytes) -> tuple[str, str]:
    """Return the bytes as text, and a remark where the encoding had to be told from the text itself."""
    if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return _decode(content, "utf-32"), ""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode(content, "utf-16"), ""
    for encoding, nuls in (("utf-16-le", content[1:200:2]), ("utf-16-be", content[0:200:2])):
        if nuls and nuls.count(0) > 0.4 * len(nuls):
            return _decode(content, encoding), ""
    if content[:4096].count(0) > 4:
        raise wrong_type("not text")
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        encoding = _told(content)
    called = _CALLED.get(encoding, encoding)
    return _decode(content, encoding), (
        f"The file is not UTF-8. It was read as {called}: look at names with accents."
    )


def _told(content: bytes) -> str:
    """Return the encoding that the text itself gives away."""
    # The answer lies in the lines that are not plain ASCII; a return in English has few of them.
    odd = b"\n".join(line for line in content.splitlines() if not line.isascii())[:_LOOKED_AT]
    windows = _best(odd, [_WINDOWS], threshold=1)
    other = _best(odd, list(_WEST if windows else _EXPORTED))
    if windows and (other is None or not _reads_better(other, windows)):
        return _WINDOWS
    if other is None:
        raise _unreadable()
    return other.encoding


def _reads_better(other: "CharsetMatch", windows: "CharsetMatch") -> bool:
    """Say whether text has less noise than as Windows text, or as little and more words of a language."""
    if other.chaos < windows.chaos - 0.005:
        return True
    return other.chaos <= windows.chaos and other.coherence > windows.coherence + 0.01


def _best(odd: bytes, encodings: list[str], *, threshold: float = 0.2) -> "CharsetMatch | None":
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only for text that is not UTF-8

    found = from_bytes(odd, cp_isolation=encodings, threshold=threshold, preemptive_behaviour=False)
    return next((each for each in found if each.encoding in encodings), None)


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unreadable() from error


def _unreadable() -> FileRefused:
    return FileRefused(
        f"The file's text cannot be read: it is neither UTF-8, UTF-16 nor Windows text. {_KEPT} "
        "Save it as CSV UTF-8 and send that."
    )


# -- delimiter and records -------------------------------------------------------------------------


def _stated_delimiter(text: str) -> tuple[str, str]:
    """Take off the first line "sep=;", which spreadsheet programs obey and do not show."""
    first, found, rest = text.partition("\n")
    stated = first.rstrip("\r")
    if found and len(stated) == 5 and stated[:4].lower() == "sep=" and stated[4] in _DELIMITERS:
        return stated[4], rest
    return "", text


def _sniffed(text: str) -> str:
    """Return the delimiter that cuts most of the first rows into equally many cells, and most cells."""

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = []
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            widths.append(len(record))
            if len(widths) == _SNIFFED:
                break
        wide = [width for width in widths if width > 1]
        usual = max(set(wide), key=lambda width: (wide.count(width), width), default=0)
        return wide.count(usual), usual

    try:
        return max(_DELIMITERS, key=evenness)
    except csv.Error as error:
        raise _not_cells() from error


def _not_cells() -> FileRefused:
    return FileRefused(
        f"A cell of the file is longer than 131,072 characters, or is not text. {_KEPT} "
        "Look for a quotation mark that is never closed."
    )


def _records(text: str, delimiter: str) -> list[list[str]]:
    """Cut the text into records; a quotation mark never closed would swallow the rest, so it is refused."""
    ended = text if text.endswith(("\n", "\r")) else text + "\n"
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(f"{ended}{_END}\n", newline=""), delimiter=delimiter):
            records.append(record)
            if len(records) > MOST_ROWS + 1:
                raise FileRefused(TOO_LONG)
    except csv.Error as error:
        raise _not_cells() from error
    if not records or records[-1] != [_END]:
        raise FileRefused(
            f"Line {len(records)} opens a quotation mark that is never closed. {_KEPT} Close it and send again."
        )
    return records[:-1]
