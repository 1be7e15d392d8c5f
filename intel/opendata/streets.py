"""Names of streets, premises and postcodes as keys to compare by. Called by the importers and the gazetteer."""

import re
import unicodedata
from collections.abc import Sequence

# Anonymous map points that data.police.uk names by what stands there; they are no street.
_NOT_A_STREET = {
    "airport/airfield", "bus/coach station", "conference/exhibition centre", "ferry terminal",
    "further/higher educational building", "hospital", "motorway service area", "nightclub", "no location",
    "park/open space", "parking area", "pedestrian subway", "petrol station", "police station", "prison", "race track",
    "shopping area", "sports/recreation area", "supermarket", "supertram", "theatre/concert hall",
    "theme/adventure park",
}  # fmt: skip
_ROAD_NUMBER = re.compile(r"[abm]\d{1,4}(\(m\))?")
_SHORT = {
    "ave": "avenue", "av": "avenue", "cl": "close", "cres": "crescent", "ct": "court", "dr": "drive", "gdns": "gardens",
    "gr": "grove", "grv": "grove", "hse": "house", "ln": "lane", "mt": "mount", "pde": "parade", "pk": "park",
    "pl": "place", "rd": "road", "sq": "square", "st": "street", "str": "street", "ter": "terrace", "terr": "terrace",
    "wlk": "walk", "wy": "way",
}  # fmt: skip
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b", re.IGNORECASE)
_HOUSE_NUMBER = re.compile(r"\d+[a-z]?(-\d+[a-z]?)?")


def words(text: str) -> list[str]:
    """Return the words of a text for comparing: no case, accents or punctuation; "&" is "and"."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    plain = re.sub(r"['`]", "", plain).replace("&", " and ")
    return re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", plain)


def written_out(found: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a street's name with short forms written out; "st" opens a saint unless it stands last."""
    last = len(found) - 1
    return tuple(
        word if not at or (word == "st" and at != last) else _SHORT.get(word, word)
        for at, word in enumerate(found)
    )


def without_number(found: list[str]) -> list[str]:
    """Return the words after any house numbers they open with."""
    while len(found) > 1 and _HOUSE_NUMBER.fullmatch(found[0]):
        found = found[1:]
    return found


def street_key(name: str) -> str:
    """Return the key of a street's name, empty where the name is no street (a car park, a road number)."""
    bare = name.strip().casefold()
    if bare in _NOT_A_STREET or bare.endswith("(station)") or _ROAD_NUMBER.fullmatch(bare):
        return ""
    return " ".join(written_out(without_number(words(name))))


def premises_key(name: str) -> str:
    """Return the key of a venue's name: "The Crown Ltd" and "CROWN" are one."""
    found = words(name)
    while len(found) > 1 and found[-1] in ("ltd", "limited", "plc"):
        found.pop()
    return " ".join(found[1:] if len(found) > 1 and found[0] == "the" else found)


def postcode_key(text: str) -> str:
    """Return the first postcode in a text as "S11AA", or empty."""
    found = _POSTCODE.search(text)
    return (found[1] + found[2]).upper() if found else ""
