"""What the parts of a Word template may hold before anything is filled in: no macro, nothing from elsewhere, no code of Word's.

Word runs some of its own fields as it opens a file (DDEAUTO starts a program, INCLUDETEXT reads a file), so only those that
number pages are let through. Nothing here fills in a field of ours; that is `write_docx`.
"""

import re
import zipfile
from typing import TYPE_CHECKING, Final

from intel.errors import FileRefused

if TYPE_CHECKING:
    from lxml.etree import _Element

KEPT: Final = "The template in use stays as it is."
_MOST_UNPACKED: Final = 20_000_000
_NEVER_PARTS: Final = ("vbaproject", "activex", "embeddings/", "oleobject", "afchunk")
_OWN_FIELDS: Final = frozenset(("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES"))
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def check_parts(file: zipfile.ZipFile) -> None:
    """Refuse a file whose parts are not those of a plain Word document; FileRefused says which and what to do."""
    infos = file.infolist()
    if sum(each.file_size for each in infos) > _MOST_UNPACKED:
        raise FileRefused(f"The template unpacks to more than it may. {KEPT}")
    names = [each.filename.casefold() for each in infos]
    if "word/document.xml" not in names:
        raise FileRefused(f"The template is not a Word document (DOCX). {KEPT}")
    if any(part in name for name in names for part in _NEVER_PARTS):
        raise FileRefused(
            f"The template holds a macro or an embedded object. Save it as DOCX without them. {KEPT}"
        )
    for info in infos:
        if info.filename.casefold().endswith((".xml", ".rels")):
            _check_part(file.read(info))


def _check_part(content: bytes) -> None:
    from lxml import etree  # noqa: PLC0415 - only whoever brings a template waits for it

    reading = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, reading)
    except etree.XMLSyntaxError:
        raise FileRefused(f"The template is not a Word document (DOCX) that can be opened. {KEPT}") from None
    if root.getroottree().docinfo.doctype:
        raise FileRefused(f"The template declares its own entities, so it is not read. {KEPT}")
    if any(each.get("TargetMode", "").casefold() == "external" for each in root.iter()):
        raise FileRefused(f"The template fetches something from elsewhere. Take the link out of it. {KEPT}")
    if any(True for _ in root.iter(f"{_WORD}altChunk")):
        raise FileRefused(
            f"The template holds a macro or an embedded object. Save it as DOCX without them. {KEPT}"
        )
    for asked in _fields_of_word(root):
        name = re.split(r"[\s\\]", asked.strip(), maxsplit=1)[0].upper()
        if name not in _OWN_FIELDS:
            raise FileRefused(
                f"The template holds a field that Word runs itself ({name[:20] or 'without a name'}). Only page numbers may "
                f"stay; put plain text in its place. {KEPT}"
            )


def _fields_of_word(root: "_Element") -> list[str]:
    """Return what each field of Word's own asks for, put together from the runs it is spread over."""
    found = [each.get(f"{_WORD}instr", "") for each in root.iter(f"{_WORD}fldSimple")]
    open_: list[int] = []  # fields stand within each other
    for each in root.iter(f"{_WORD}fldChar", f"{_WORD}instrText"):
        kind = each.get(f"{_WORD}fldCharType")
        if kind == "begin":
            open_.append(len(found))
            found.append("")
        elif kind == "end" and open_:
            open_.pop()
        elif each.tag == f"{_WORD}instrText":
            if not open_:
                open_.append(len(found))
                found.append("")
            found[open_[-1]] += each.text or ""
    return found
