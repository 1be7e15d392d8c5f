"""The rooms that have pages: the modules to register, and the links along the top of each page.

A new room is one name in ROOMS and, if it is to be reached from the top, one line in LINKS.
"""

from dataclasses import dataclass
from typing import Final

from flask import current_app, request, url_for

from intel.access import Viewer, decide

LINKS_OF_APP: Final = "intel-links"
# Modules with a `blueprint`, in the order of the links.
ROOMS: Final[tuple[str, ...]] = (
    "webapp.sign_in",
    "webapp.returns",
    "webapp.mappings",
    "webapp.urgent",
    "webapp.network",
    "webapp.search",
    "webapp.hotspots",
    "webapp.venues",
    "webapp.meetings",
    "webapp.meeting",
    "webapp.notices",
    "webapp.people",
    "webapp.who",
    "webapp.who_mentions",
    "webapp.things",
    "webapp.by_hand",
    "webapp.usual_grades",
    "webapp.reports",
    "webapp.report_more",
    "webapp.offenders",
    "webapp.offender",
    "webapp.offenders_rules",
    "webapp.home",
    "webapp.audit",
    "webapp.account",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link along the top, shown to those who hold `permission`; `roles` narrows it, empty means all."""

    words: str
    endpoint: str
    permission: str
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A link as the page shows it."""

    words: str
    href: str
    here: bool


LINKS: Final[tuple[Link, ...]] = (
    Link(words="Home", endpoint="home.page", permission="home.view"),
    Link(words="Meetings", endpoint="meetings.list", permission="meeting.list"),
    Link(words="People", endpoint="people.list", permission="person.view"),
    Link(words="Suspects", endpoint="offenders.list", permission="score.view"),
    Link(words="Network", endpoint="network.start", permission="network.view"),
    Link(words="Hot spots", endpoint="hotspots.page", permission="hotspots.view"),
    Link(words="Venues", endpoint="venues.list", permission="venue.view"),
    Link(words="Venues", endpoint="venues.list", permission="venue.view_licensing"),
    Link(words="Notices", endpoint="notices.list", permission="notice.open"),
    Link(words="Returns", endpoint="returns.list", permission="return.view"),
    Link(words="Audit", endpoint="audit.page", permission="audit.view"),
)


# Pages that are reached from another room's.
_WITHIN: Final = {
    "mappings": "returns",
    "meeting": "meetings",
    "offender": "offenders",
    "rules": "offenders",
    "who": "people",
}


def rooms_for(viewer: Viewer | None) -> tuple[Room, ...]:
    """Return the links this viewer may follow, in order; a room with no page yet is left out."""
    if viewer is None:
        return ()
    here = (request.endpoint or "").partition(".")[0]
    here = _WITHIN.get(here, here)
    return tuple(
        Room(words=link.words, href=url_for(link.endpoint), here=link.endpoint.partition(".")[0] == here)
        for link in current_app.extensions[LINKS_OF_APP]
        if link.endpoint in current_app.view_functions
        and (not link.roles or viewer.role in link.roles)
        and decide(viewer, link.permission).allowed
    )


def first_page() -> str:
    """Return where someone who has just signed in goes."""
    return url_for("home.page") if "home.page" in current_app.view_functions else "/"
