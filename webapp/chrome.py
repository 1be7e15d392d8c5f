"""The frame around every page: the marking, the rooms, who is looking, what was just done, the foot.

`webapp.pages.render` makes one for each page; templates read it as `frame`.
"""

from dataclasses import dataclass
from typing import Final, cast

from flask import current_app, g, get_flashed_messages

from intel.access import Viewer, decide
from intel.access.model import terms
from intel.access.policy import Limit, limit_of
from intel.people.find_urgent import count_urgent
from intel.vocabulary import agencies, read
from webapp.rooms import Room, rooms_for
from webapp.services import services, shell_services

MARKING: Final = "OFFICIAL-SENSITIVE"
SEARCH: Final = "search.page"
_NOT_LIVE: Final = "Not yet for live personal data"
_INVENTED: Final = "Demonstration town: every person here is invented."
_SHORT: Final = {"police": "police"}  # the list's own name is that of its returns, Police intelligence


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence about what was just done; `good` is False for one that warns."""

    words: str
    good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What base.html shows around a page."""

    marking: str
    warning: str
    rooms: tuple[Room, ...]
    search: str | None
    home: str | None
    sign_out: str | None
    account: str | None
    who: str
    recorded: str
    said: tuple[Said, ...]
    urgent: int
    urgent_page: str | None
    grades: str
    nonce: str


def frame_of(*, recorded: str, looking: str) -> Frame:
    """Return the frame for this request."""
    viewer: Viewer | None = g.get("viewer")
    return Frame(
        marking=MARKING,
        warning=_warning(),
        rooms=rooms_for(viewer),
        search=_url(SEARCH) if viewer and decide(viewer, "search.use").allowed else None,
        home=_url("home.page") if viewer else None,
        sign_out=_url("sign_in.out") if viewer else None,
        account=_url("account.page") if viewer else None,
        who=_who(viewer, looking),
        recorded=recorded if viewer else "",
        said=_said(),
        urgent=_urgent(viewer),
        urgent_page=_url("urgent.list"),
        grades=grades_in_words(),
        nonce=g.get("nonce", ""),
    )


def _warning() -> str:
    """Return what every page says first: a record that is damaged, before anything else."""
    behind = shell_services()
    words = f"{_NOT_LIVE}. {_INVENTED}" if behind.demonstration else _NOT_LIVE
    return f"{behind.damage} {words}" if behind.damage else words


def _urgent(viewer: Viewer | None) -> int:
    """Return how many urgent reports of every agency nobody is recorded as told of, for whoever answers for them."""
    if viewer is None or limit_of("urgency.tell", viewer.role) is not Limit.ANY:
        return 0
    with services().ledger.reading() as snapshot:
        return count_urgent(snapshot, viewer)


def grades_in_words() -> str:
    """Return the grades as the foot of a page says them."""
    source = ", ".join(
        f"{code} {row['words'].removesuffix(' source')}" for code, row in read("grades")["source"].items()
    )
    information = ", ".join(f"{code} {row['words']}" for code, row in read("grades")["information"].items())
    return f"Grades: {source}; {information}."


def _who(viewer: Viewer | None, looking: str) -> str:
    if viewer is None:
        return "Nobody is signed in"
    role = terms(viewer.role).name
    agency = agencies().get(viewer.agency)
    words = f"{viewer.name}, {role}"
    if agency:
        words += f" ({_SHORT.get(viewer.agency, str(agency['name']).lower())})"
    return f"{words} · {looking}" if looking else words


def _said() -> tuple[Said, ...]:
    waiting = cast("list[tuple[str, str]]", get_flashed_messages(with_categories=True))
    return tuple(Said(words=words, good=category != "warning") for category, words in waiting)


def _url(endpoint: str) -> str | None:
    return current_app.url_for(endpoint) if endpoint in current_app.view_functions else None
