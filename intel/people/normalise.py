"""The keys of the automatic rule: two mentions with one key are the same, unless something forbids it.

Called by `intel.people.kinds` for every mention recorded. A mention that is too thin for a key has none, and
is joined to nothing without a person's judgement.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from intel.reports.model import (
    Details,
    OnlineAccountDetails,
    OrganisationDetails,
    PersonDetails,
    PhoneDetails,
    PlaceDetails,
    VehicleDetails,
    VenueDetails,
)

# A registration shorter than this is a part, whatever the row says.
_SHORTEST_REGISTRATION = 5


def plain(text: str) -> str:
    """Return `text` without accents, case or punctuation, and with single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+", " ", kept.replace("'", "").replace("’", "")).split())


def day_of_birth(details: PersonDetails) -> date | None:
    """Return a date of birth that is known to the day: 1 January is evidence of the year only."""
    born = details.born_on
    return None if born is None or (born.month, born.day) == (1, 1) else born


def telephone(number: str) -> str:
    """Return a telephone number in one shape, as far as its digits allow."""
    digits = re.sub(r"\D", "", number)
    if digits.startswith("0044"):
        digits = digits[2:]
    if digits.startswith("0"):
        digits = f"44{digits[1:]}"
    if digits.startswith("440"):  # as in +44 (0)7700
        digits = f"44{digits[3:]}"
    return digits


def _person(details: PersonDetails) -> str:
    name, born = plain(details.name), day_of_birth(details)
    return f"{name}|{born.isoformat()}" if name and " " in name and born else ""


def _place(details: PlaceDetails) -> str:
    where = details.postcode.replace(" ", "").upper() or plain(details.ward)
    return f"{plain(details.text)}|{where}" if where and details.text else ""


def _venue(details: VenueDetails) -> str:
    if details.register_id:
        return f"register|{details.register_id}"
    return f"{plain(details.name)}|{plain(details.street)}" if details.street else ""


def _vehicle(details: VehicleDetails) -> str:
    registration = re.sub(r"[^A-Z0-9]", "", details.registration.upper())
    return registration if not details.partial and len(registration) >= _SHORTEST_REGISTRATION else ""


def _account(details: OnlineAccountDetails) -> str:
    handle = details.handle.strip().lstrip("@").casefold()
    return f"{plain(details.platform)}|{handle}" if details.platform and handle else ""


def key_of(details: Details) -> str:
    """Return the key of a mention, or an empty string where it is too thin to join anything by rule."""
    return _KEY_OF[details.label](details)


def _phone(details: PhoneDetails) -> str:
    number = telephone(details.number)
    return number if len(number) >= 10 else ""


def _organisation(details: OrganisationDetails) -> str:
    return plain(details.name)


# One function for each label; `Details` is the union of exactly these, by label.
_KEY_OF: dict[str, Callable[[Any], str]] = {
    "Person": _person,
    "Place": _place,
    "Venue": _venue,
    "Vehicle": _vehicle,
    "Phone": _phone,
    "OnlineAccount": _account,
    "Organisation": _organisation,
}
