"""Where the page of each thing is: the one place that knows which endpoint shows which label.

Views call these with tokens, never with internal ids. An address is empty while no such page is served.
"""

from typing import Final

from flask import current_app, url_for

# label: (endpoint, its kind where one page serves several labels)
_PAGES: Final = {
    "Person": ("people.page", ""),
    "Venue": ("venues.page", ""),
    "Place": ("things.page", "places"),
    "Vehicle": ("things.page", "vehicles"),
    "Phone": ("things.page", "phones"),
    "OnlineAccount": ("things.page", "accounts"),
    "Organisation": ("things.page", "organisations"),
}

# How an address writes a label.
SLUGS: Final = {label: kind or endpoint.partition(".")[0] for label, (endpoint, kind) in _PAGES.items()}
LABELS: Final = {slug: label for label, slug in SLUGS.items()}


def address_of(label: str, token: str) -> str:
    """Return the address of the page of a person or thing."""
    endpoint, kind = _PAGES[label]
    return _address(endpoint, {"token": token, **({"kind": kind} if kind else {})})


def address_of_report(token: str) -> str:
    """Return the address of the page of a report."""
    return _address("reports.page", {"token": token})


def address_of_network(label: str, token: str) -> str:
    """Return the address of the network around a person or thing."""
    return _address("network.page", {"label": SLUGS[label], "token": token})


def _address(endpoint: str, parts: dict[str, str]) -> str:
    return url_for(endpoint, **parts) if endpoint in current_app.view_functions else ""  # type: ignore[arg-type]  # every part is text; url_for types its own options
