"""A pack as HTML: the body that a page shows, and a file that stands alone, which the command `intel pack` writes.

The number of a copy is that of its line in the chain of consultations, which says who made it, when, and for whom: two
copies never have the same, and none leaves without one. Templates and style lie in `templates/`; the file holds the style itself and asks nothing of any other place.
"""

import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from intel.access import Viewer
from intel.access.consult import record_view
from intel.errors import AskedWrongly
from intel.meetings.audience import Asks
from intel.meetings.pack import make_pack
from intel.meetings.pack_model import Pack
from intel.people.days import day_in_words, short_day
from intel.people.release import release

# A copy's line in the chain of consultations: one of these actions, and a detail that begins so.
ACTIONS: Final = ("export", "share")
DETAIL: Final = "pack for "

STYLE: Final = Path(__file__).parent / "templates" / "pack.css"


def pack_body(pack: Pack, *, number: int) -> Markup:
    """Return the copy of this number as HTML to stand inside a page; every word of it is escaped."""
    return Markup(_templates().get_template("pack_body.html").render(pack=pack, number=number))  # noqa: S704 - made by our own template, which escapes


def pack_page(pack: Pack, *, number: int) -> str:
    """Return the copy of this number as a whole HTML document that stands alone."""
    style = Markup(STYLE.read_text(encoding="utf-8"))  # noqa: S704 - our own file
    return _templates().get_template("pack_page.html").render(pack=pack, style=style, number=number)


def write_pack(services: Asks, maker: Viewer, *, held_on: date, audience: str, out: Path) -> Path:
    """Write the pack of a meeting for an audience into the folder `out` and return the file.

    What leaves is held against the ledger's tables for the maker too, and written into the chain of consultations
    before there is a file.
    """
    pack = make_pack(services, maker, held_on=held_on, audience=audience)
    ledger = services.enquiry(maker).ledger
    with ledger.reading() as snapshot:
        released = release(snapshot.connection, maker, pack.subjects)
    number = record_view(
        ledger,
        maker,
        action=action_of(maker, audience),
        people=released.people,
        others=released.others,
        purpose=purpose_of(held_on),
        detail=detail_of(pack),
    )
    return _write(out, f"pack-{held_on.isoformat()}-{audience}.html", pack_page(pack, number=number))


def action_of(maker: Viewer, audience: str) -> str:
    """Return what making a pack is: an export for the own audience, else sharing with another."""
    return "export" if audience in maker.audiences else "share"


def purpose_of(held_on: date) -> str:
    """Return why a pack is made, as the chain of consultations says it."""
    return f"meeting of {held_on.isoformat()}"


def detail_of(pack: Pack) -> str:
    """Return which pack it is, as the chain of consultations says it."""
    return f"{DETAIL}{pack.audience}"


def _write(folder: Path, name: str, content: str) -> Path:
    """Write a file that only its owner can read; an older pack of the same name is replaced."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / name
        path.unlink(missing_ok=True)
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(content)
    except OSError as error:
        raise AskedWrongly(
            f"The pack could not be written in {folder}: {error.strerror}. Nothing is lost. "
            "Choose a folder you can write to with --out."
        ) from error
    return path


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(STYLE.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(day=day_in_words, short_day=short_day)
    return made
