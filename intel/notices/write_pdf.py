"""The notice as a tagged PDF (PDF/UA-1), typeset from our own template; the fields go in as data, never as code.

typst is fetched only where it is used. The same fields give the same bytes.
"""

import json
from pathlib import Path
from typing import Final

from intel.notices.paper import Fields

_TEMPLATE: Final = Path(__file__).parent / "templates" / "notice.typ"
MIMETYPE: Final = "application/pdf"


def write_pdf(fields: Fields) -> bytes:
    """Return the notice as a PDF that a screen reader can read."""
    import typst  # noqa: PLC0415 - only whoever writes a notice waits for it

    return typst.compile(
        str(_TEMPLATE),
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"fields": json.dumps(fields)},
        ignore_system_fonts=True,
    )
