"""What the shell needs of the application behind it, and how a view reaches that.

`intel.app` makes the one object that holds settings, ledger, graph and accounts; the shell itself asks for the few
things below and no more.
"""

from typing import TYPE_CHECKING, Final, Protocol, cast

from flask import current_app

from intel.access import Viewer
from intel.settings import Settings

if TYPE_CHECKING:
    from intel.app import Services

EXTENSION: Final = "intel"


class SignIns(Protocol):
    """Who is signed in, kept in the database; the browser holds only a random secret."""

    def find(self, secret: str) -> Viewer | None:
        """Return who signed in with this secret, or None once it is idle, too old or ended."""

    def end(self, secret: str) -> None:
        """End the sign-in, at once and for good."""


class ShellServices(Protocol):
    """The part of the services that the shell itself uses."""

    @property
    def settings(self) -> Settings:
        """The settings, read once."""

    @property
    def sign_ins(self) -> SignIns:
        """Who is signed in."""

    @property
    def demonstration(self) -> bool:
        """Whether what is loaded is the invented town."""

    @property
    def damage(self) -> str:
        """What is wrong with the record, if it does not verify and can only be read."""


def shell_services() -> ShellServices:
    """Return the services of the application that is answering, as the shell sees them."""
    return cast("ShellServices", current_app.extensions[EXTENSION])


def services() -> "Services":
    """Return everything behind this application; for the views of a room."""
    return cast("Services", current_app.extensions[EXTENSION])
