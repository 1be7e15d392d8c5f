"""The notice as a Word file, from a template that staff edit in Word; a broken or hostile template is refused.

A template holds fields and loops over them and can do nothing else: no call, no attribute of Python, no arithmetic, no
macro, nothing fetched from elsewhere. What it puts in is text, whatever it looks like. Fetched only where it is used.
"""

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from intel.errors import AskedWrongly, FileRefused
from intel.notices.paper import FIELDS, Fields
from intel.notices.word_parts import KEPT, check_parts

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATE: Final = Path(__file__).parent / "templates" / "notice.docx"
MIMETYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MOST_BYTES: Final = 2_000_000


def write_docx(fields: Fields, template: bytes | None = None) -> bytes:
    """Return the notice as a Word file; FileRefused says what is wrong with the template."""
    return _rendered(template or TEMPLATE.read_bytes(), fields)


def check_template(content: bytes) -> None:
    """Refuse a template that cannot be used, saying why; try it with every field there is."""
    if len(content) > _MOST_BYTES:
        raise FileRefused(f"The template is larger than {_MOST_BYTES // 1_000_000} MB. {KEPT}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            check_parts(file)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        raise FileRefused(f"The template is not a Word document (DOCX) that can be opened. {KEPT}") from None
    _rendered(content, FIELDS)


def _environment() -> "Environment":
    from jinja2 import StrictUndefined, nodes  # noqa: PLC0415 - only whoever writes a notice waits for it
    from jinja2.exceptions import SecurityError  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    allowed = (
        nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Filter, nodes.For, nodes.If,
        nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Const, nodes.Test,
    )  # fmt: skip

    class FieldsOnly(ImmutableSandboxedEnvironment):
        """Fields, loops over them and whether one is there: nothing is called, counted, joined or reached into.

        A loop in a loop, or over the letters of a text, is refused too: it can write a paper without end.
        """

        def is_safe_callable(self, _obj: Any) -> bool:
            return False

        def is_safe_attribute(self, *_asked: Any) -> bool:
            return False

        def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
            found = super()._parse(source, name, filename)
            for each in found.find_all(nodes.Node):
                if not isinstance(each, allowed):
                    raise SecurityError(type(each).__name__)
                if isinstance(each, nodes.For) and (
                    each.find(nodes.For)
                    or not (isinstance(each.iter, nodes.Name) and each.iter.name == "acts")
                ):
                    raise SecurityError("a loop that is not over acts")
            return found

    environment = FieldsOnly(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    environment.filters = {
        name: environment.filters[name] for name in ("upper", "lower", "title", "e", "escape")
    }
    return environment


def _rendered(template: bytes, fields: Fields) -> bytes:
    from docxtpl import DocxTemplate  # noqa: PLC0415 - only whoever writes a notice waits for it
    from jinja2 import TemplateError, UndefinedError  # noqa: PLC0415
    from jinja2.exceptions import SecurityError  # noqa: PLC0415
    from lxml.etree import LxmlError  # noqa: PLC0415

    try:
        document = DocxTemplate(io.BytesIO(template))
        document.render(_strings(fields), jinja_env=_environment(), autoescape=True)
        out = io.BytesIO()
        document.save(out)
    except SecurityError:
        raise FileRefused(
            f"The template tries to run code, which it may not. Use fields, and loops over acts. {KEPT}"
        ) from None
    except UndefinedError:
        raise FileRefused(
            f"The template has a field that does not exist. The fields are: {', '.join(FIELDS)}. {KEPT}"
        ) from None
    except TemplateError as fault:
        line = getattr(fault, "lineno", None)
        raise FileRefused(
            f"A field of the template is broken{f' (line {line} of its text)' if line else ''}: "
            f"an opening or closing bracket may be missing. {KEPT}"
        ) from None
    except (LxmlError, KeyError, ValueError, TypeError, zipfile.BadZipFile):
        raise FileRefused(
            f"The template cannot be filled in: it is not the Word document it should be. {KEPT}"
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
