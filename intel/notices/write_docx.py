"""The notice as a Word file, from a template that staff edit in Word; a broken or hostile template is refused.

A template holds fields and loops over them and can do nothing else: no call, no attribute of Python, no arithmetic, no
macro, nothing fetched from elsewhere. What it puts in is text, whatever it looks like. Fetched only where it is used.
"""

import io
import zipfile
from pathlib import Path
from typing import Any, Final

from intel.errors import AskedWrongly, FileRefused
from intel.notices.paper import FIELDS, Fields

TEMPLATE: Final = Path(__file__).parent / "templates" / "notice.docx"
MIMETYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MOST_BYTES: Final = 2_000_000
_MOST_UNPACKED: Final = 20_000_000
_NEVER_PARTS: Final = ("vbaproject", "activex", "embeddings/", "oleobject")
_KEPT: Final = "The template in use stays as it is."


def write_docx(fields: Fields, template: bytes | None = None) -> bytes:
    """Return the notice as a Word file; FileRefused says what is wrong with the template."""
    return _rendered(template or TEMPLATE.read_bytes(), fields)


def check_template(content: bytes) -> None:
    """Refuse a template that cannot be used, saying why; try it with every field there is."""
    if len(content) > _MOST_BYTES:
        raise FileRefused(f"The template is larger than {_MOST_BYTES // 1_000_000} MB. {_KEPT}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            _check_parts(file)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        raise FileRefused(f"The template is not a Word document (DOCX) that can be opened. {_KEPT}") from None
    _rendered(content, FIELDS)


def _check_parts(file: zipfile.ZipFile) -> None:
    infos = file.infolist()
    if sum(each.file_size for each in infos) > _MOST_UNPACKED:
        raise FileRefused(f"The template unpacks to more than it may. {_KEPT}")
    names = [each.filename.casefold() for each in infos]
    if "word/document.xml" not in names:
        raise FileRefused(f"The template is not a Word document (DOCX). {_KEPT}")
    if any(part in name for name in names for part in _NEVER_PARTS):
        raise FileRefused(
            f"The template holds a macro or an embedded object. Save it as DOCX without them. {_KEPT}"
        )
    for info in infos:
        if info.filename.endswith(".rels") and b'TargetMode="External"' in file.read(info):
            raise FileRefused(
                f"The template fetches something from elsewhere. Take the link out of it. {_KEPT}"
            )
        if info.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in file.read(info)[:2000]:
            raise FileRefused(f"The template declares its own entities, so it is not read. {_KEPT}")


def _rendered(template: bytes, fields: Fields) -> bytes:
    from docxtpl import DocxTemplate  # noqa: PLC0415 - only whoever writes a notice waits for it
    from jinja2 import StrictUndefined, TemplateError, UndefinedError  # noqa: PLC0415
    from jinja2.exceptions import SecurityError  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415
    from lxml.etree import LxmlError  # noqa: PLC0415

    class FieldsOnly(ImmutableSandboxedEnvironment):
        """Fields, loops over them and whether one is there: nothing is called, counted or reached into."""

        intercepted_binops = frozenset(("+", "-", "*", "/", "//", "**", "%"))

        def call_binop(self, *_asked: Any) -> Any:
            raise SecurityError("arithmetic")

        def is_safe_callable(self, _obj: Any) -> bool:
            return False

        def is_safe_attribute(self, *_asked: Any) -> bool:
            return False

    environment = FieldsOnly(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    environment.filters = {
        name: environment.filters[name] for name in ("upper", "lower", "title", "e", "escape")
    }
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.render(_strings(fields), jinja_env=environment, autoescape=True)
        out = io.BytesIO()
        document.save(out)
    except SecurityError:
        raise FileRefused(
            f"The template tries to run code, which it may not. Use fields and loops only. {_KEPT}"
        ) from None
    except UndefinedError:
        raise FileRefused(
            f"The template has a field that does not exist. The fields are: {', '.join(FIELDS)}. {_KEPT}"
        ) from None
    except TemplateError as fault:
        line = getattr(fault, "lineno", None)
        raise FileRefused(
            f"A field of the template is broken{f' (line {line} of its text)' if line else ''}: "
            f"an opening or closing bracket may be missing. {_KEPT}"
        ) from None
    except (LxmlError, KeyError, ValueError, TypeError, zipfile.BadZipFile):
        raise FileRefused(
            f"The template cannot be filled in: it is not the Word document it should be. {_KEPT}"
        ) from None
    return _without_clock(out.getvalue())


def _strings(fields: Fields) -> dict[str, Any]:
    """Return the fields as a template has them; a field that is not known is a fault of ours, not of the template."""
    if set(fields) != set(FIELDS):
        raise AskedWrongly("The paper lacks a field. Nothing was written.")
    return dict(fields)


def _without_clock(content: bytes) -> bytes:
    """Write the same parts with one date, so that the same notice gives the same bytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as made,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for name in sorted(made.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(info, made.read(name))
    return out.getvalue()
