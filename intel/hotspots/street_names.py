"""Which street a mention of a place or venue names, in the words of its report. Pure; called by `count`."""

from collections.abc import Mapping
from typing import Any, Final

_ENDINGS: Final = frozenset(
    [
        "street",
        "road",
        "avenue",
        "lane",
        "drive",
        "court",
        "close",
        "grove",
        "place",
        "way",
        "walk",
        "gardens",
        "terrace",
        "crescent",
        "square",
        "rise",
        "hill",
        "row",
        "mews",
        "gate",
        "green",
        "view",
        "parade",
        "precinct",
    ]
)


def street_of(text: str) -> str:
    """Return the street a place's words name, nothing where they name none.

    >>> street_of("12 Avon Grove, playing field")
    'Avon Grove'
    >>> street_of("behind the tram stop")
    ''
    """
    words = text.partition(",")[0].split()
    while words and words[0][0].isdigit():
        words = words[1:]
    named = len(words) > 1 and words[-1].casefold() in _ENDINGS
    return " ".join(words) if named else ""


def street_in(row: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the street and ward of one mention, None where it names no street or is somebody's home."""
    if row["home_address"] or not row["ward"]:
        return None
    street = row["street"] or street_of(row["text"] or "")
    return (street, str(row["ward"])) if street else None
