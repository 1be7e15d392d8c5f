"""With whose eyes a pack is made: the viewer an audience is, and the reader that gives no more than maker and audience share.

Called by `pack` alone. A pack holds what its audience may have; the one who makes it reads it too, so a report that
its maker may not read is not in it either.
"""

import json
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from intel import vocabulary
from intel.access.model import Role, Viewer, viewer_for
from intel.errors import AskedWrongly
from intel.graph.store import Reader
from intel.ledger import Clock
from intel.people.enquiry import Enquiry
from intel.settings import Settings
from intel.vocabulary import agency_audience

_POLICE, _LICENSING, _AGENCY = "police", "licensing", "agency_"
# Whose terms a pack for a named audience is made by. A pack for the whole meeting, or for all safeguarding leads,
# belongs to no agency: nothing is in it because one agency wrote it.
_ROLES = {
    "unit": (Role.INTELLIGENCE_UNIT, _POLICE),
    "police": (Role.POLICE_OFFICER, _POLICE),
    "licensing": (Role.LICENSING_OFFICER, _LICENSING),
    agency_audience(_POLICE): (Role.POLICE_OFFICER, _POLICE),
    agency_audience(_LICENSING): (Role.LICENSING_OFFICER, _LICENSING),
}
_SHARED = {
    "meeting": (Role.PARTNER, frozenset({"meeting"})),
    "safeguarding": (Role.SAFEGUARDING_LEAD, frozenset({"safeguarding", "meeting"})),
}


class Asks(Protocol):
    """The part of the services that a pack needs."""

    @property
    def clock(self) -> Clock:
        """What time it is."""

    @property
    def settings(self) -> Settings:
        """Where the data folder is, with the force's own matrix."""

    def enquiry(self, viewer: Viewer) -> Enquiry:
        """Return the means for a viewer to ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Account:
    user_id: str
    name: str
    role: str
    agency: str


_LIST: Final = "rows"  # what a named query calls an answer that is one row with a list in it


@dataclass(frozen=True, slots=True)
class Shared(Reader):
    """Gives a row of a named query only where both would be given that very row: `also` are the maker's audiences."""

    also: tuple[str, ...] = ()

    def run(self, name: str, **parameters: Any) -> list[dict[str, Any]]:
        """Return the rows that the pack's audience and its maker may both have."""
        theirs = Reader.run(self, name, **parameters)
        if not theirs or set(self.audiences) <= set(self.also):
            return theirs
        makers = self.graph.query(name, audiences=list(self.also), **parameters)
        if all(
            set(row) == {_LIST} for row in theirs
        ):  # an answer that is one list: what is in it is compared
            own = {_as_text(each) for row in makers for each in row[_LIST]}
            return [{_LIST: [each for each in row[_LIST] if _as_text(each) in own]} for row in theirs]
        own = {_as_text(row) for row in makers}
        return [row for row in theirs if _as_text(row) in own]


def enquiry_for(services: Asks, maker: Viewer, audience: str) -> Enquiry:
    """Return the audience's enquiry, narrowed to what its maker may read as well."""
    enquiry = services.enquiry(viewer_of(audience, maker))
    reader = enquiry.reader
    shared = Shared(reader.graph, reader.audiences, tuple(sorted(maker.audiences)))
    return replace(enquiry, reader=shared)


def viewer_of(audience: str, maker: Viewer) -> Viewer:
    """Return the viewer an audience is. It acts under its maker's name: whoever made the pack answers for it."""
    if audience not in vocabulary.audiences():
        raise AskedWrongly(
            f"There is no audience of that name. Nothing was made. The audiences are: {', '.join(sorted(vocabulary.audiences()))}."
        )
    name = vocabulary.audience_name(audience)
    if audience in _SHARED:
        role, audiences = _SHARED[audience]
        return Viewer(
            user_id=maker.user_id, name=name, role=role, agency="", audiences=audiences, scope=audience
        )
    role, agency = _ROLES.get(audience, (Role.PARTNER, audience.removeprefix(_AGENCY)))
    return viewer_for(_Account(user_id=maker.user_id, name=name, role=role, agency=agency))


def _as_text(row: Any) -> str:
    return json.dumps(row, sort_keys=True, default=str)
