"""The map of hot spots on its way out as a picture: recorded first, then marked and sent. Called by `webapp.hotspots`."""

from dataclasses import dataclass
from typing import ClassVar, Final

from flask import Response, make_response

from intel import vocabulary
from intel.access.model import terms
from intel.errors import AskedWrongly
from intel.hotspots.draw_map import draw_map
from intel.hotspots.model import HotSpots
from intel.hotspots.write_png import MIMETYPE, MapPicture, write_png
from intel.people.days import day_in_words
from webapp.chrome import MARKING
from webapp.gate import viewer
from webapp.pages import Answer, before_leaving
from webapp.services import services

PNG: Final = "png"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapTaken(Answer):
    """A map in a file, as the chain of consultations has it."""

    action: ClassVar[str] = "export"


def as_picture(found: HotSpots, why: str, subjects: tuple[str, ...]) -> Response:
    """Return the map as PNG, once it is written down who takes it out and why."""
    reasons = vocabulary.read("export_reasons")
    if why not in reasons:
        raise AskedWrongly("Choose why the map is taken out. Nothing has left the tool.")
    drawn = draw_map(found)
    if drawn is None:
        raise AskedWrongly(
            "No ward boundaries are loaded, so there is no map to take out. The table says the same."
        )
    reason = str(reasons[why]["words"])
    number = before_leaving(
        MapTaken(content={}, subjects=subjects, purpose=f"to {reason}", detail="map of hot spots, png")
    )
    now, looking = services().clock(), viewer()
    picture = write_png(
        MapPicture(
            marking=MARKING,
            title=f"Reports by ward, {found.periods.recent.words}",
            above=(found.headline, f"{found.periods.words}. {found.counted}"),
            below=(
                f"For {looking.name}, {terms(looking.role).name}, and nobody else.",
                f"Taken out on {day_in_words(now)} at {now:%H:%M} UTC to {reason}.",
                f"Line {number} of the record of who looked at what. It is not kept up to date: destroy it when you are done.",
                f"{found.attribution}. More reports can also mean that someone started reporting.",
            ),
            map=drawn,
        )
    )
    answer = make_response(picture)
    answer.headers["Content-Type"] = MIMETYPE
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="hot-spots-map-{now.date().isoformat()}.png"'
    )
    return answer
