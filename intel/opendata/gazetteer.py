"""Where a place named in a report is, and which registered premises a venue's name means.

`intel.reports` asks at import and copies the answer into the report; it never looks it up again.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where a text or postcode lies: the ward, and a position where one is known. `ward` empty: outside the city."""

    ward: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredVenue:
    """Premises in the open register."""

    register_id: str
    name: str
    street: str
    ward: str = ""
    latitude: float | None = None
    longitude: float | None = None
