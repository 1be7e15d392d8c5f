"""What reading a return asks of open data: where a place lies, and which registered premises are meant.

`intel.opendata.OpenDataGazetteer` answers for the real tables; `NoGazetteer` knows nothing, for tests and for
a city whose open data has not been imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # a return is read without the tables of open data being opened
    from intel.opendata.gazetteer import Located, RegisteredVenue


class Gazetteer(Protocol):
    """Answers where one answer stands out, and None otherwise: a place is never guessed."""

    def locate(self, text: str, postcode: str) -> Located | None:
        """Return where an address, street or spot lies."""

    def venue(self, name: str, street: str) -> RegisteredVenue | None:
        """Return the registered premises that a name and a street mean."""


class NoGazetteer:
    """A gazetteer that knows no place."""

    def locate(self, text: str, postcode: str) -> Located | None:  # noqa: ARG002 - the Protocol's parameters
        """Know nothing."""
        return None

    def venue(self, name: str, street: str) -> RegisteredVenue | None:  # noqa: ARG002 - the Protocol's parameters
        """Know nothing."""
        return None
