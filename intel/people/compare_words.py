"""How a comparison says its evidence: a sentence for each level of identity.yaml, with the values of both sides.

Pure; `intel.people.compare` asks for it when a pair is explained.
"""

from collections.abc import Callable, Iterable
from typing import Final

from intel.people.comparable import Born, Record


def middles(record: Record) -> tuple[str, ...]:
    """Return the middle initials of a record."""
    return tuple(name.middle for name in record.names if name.middle)


WHAT: Final = {
    "household": "Surname and address together", "surname": "Surname", "given_name": "Given name",
    "middle": "Middle initial", "birth": "Date of birth", "address": "Address", "sex": "Sex", "phone": "Phone", "vehicle": "Vehicle",
    "alias": "Also known as", "reference": "Agency's own reference",
}  # fmt: skip
_SAYS: Final = {
    ("household", "household"): "{values}: one household, counted once, never more than {cap}",
    ("given_name", "same"): "{values}: the same given name",
    ("given_name", "same_in_household"): "{values}: the same given name, in one household",
    ("given_name", "spelling"): "{values}: spellings of one name",
    ("given_name", "variant"): "{values}: one may be called by the other",
    ("given_name", "short"): "{values}: one may be short for the other",
    ("given_name", "near"): "{values}: one slip of the pen apart",
    ("given_name", "part"): "{values}: one of the given names agrees, as a brother's or sister's may",
    ("given_name", "initial"): "{values}: the initial fits, as it fits many names",
    ("given_name", "missing"): "Not said on both sides",
    ("given_name", "different"): "{values}: different given names",
    ("given_name", "different_in_household"): "{values}: different given names in one household are two people",
    ("surname", "same"): "{values}: the same surname",
    ("surname", "spelling"): "{values}: spellings of one surname",
    ("surname", "variant"): "{values}: forms of one name",
    ("surname", "short"): "{values}: one is part of the other",
    ("surname", "near"): "{values}: one slip of the pen apart",
    ("surname", "part"): "{values}: one is part of the other",
    ("surname", "initial"): "{values}: the initial fits",
    ("surname", "missing"): "Not said on both sides",
    ("surname", "different"): "{values}: different surnames",
    ("surname", "swapped"): "{values}: given name and surname stand in each other's place",
    ("middle", "same"): "{values} in both",
    ("middle", "different"): "{values}",
    ("birth", "same"): "{values}: the same day",
    ("birth", "swapped"): "{values}: day and month in each other's place",
    ("birth", "one_digit"): "{values}: one figure apart",
    ("birth", "year"): "{values}: the year agrees; the day is given once at most",
    ("birth", "age"): "{values}: the age fits",
    ("birth", "near"): "{values}: close, and not the same",
    ("birth", "missing"): "Not said on both sides",
    ("birth", "different"): "{values}: different dates of birth",
    ("birth", "different_in_household"): "{values}: another date of birth in one household is another of the family",
    ("address", "same"): "{values}: one address",
    ("address", "near"): "{values}: one figure or letter apart",
    ("address", "street"): "{values}: one street or postcode",
    ("address", "other"): "{values}: different addresses; people move",
    ("address", "missing"): "Not said on both sides",
    ("address", "crowded"): "{values}: an address that many share, which says little",
    ("sex", "same"): "{values} in both; says almost nothing",
    ("sex", "different"): "{values}",
    ("phone", "same"): "One telephone number in both",
    ("vehicle", "same"): "One registration in both",
    ("vehicle", "part"): "{values}: a part of a registration fits",
    ("vehicle", "looks"): "{values}: vehicles that look alike; says little",
    ("alias", "same"): "One nickname in both",
    ("reference", "same"): "One agency's own reference in both",
    ("reference", "different"): "Two references of one agency",
}  # fmt: skip


def sentence(field: str, level: str, a: Record, b: Record, *, cap: int) -> str:
    """Return the sentence of one piece of evidence, with the values of both sides in it."""
    values = _VALUES[field](a, b) if field in _VALUES else ""
    return _SAYS[(field, str(level))].format(values=values, cap=cap)


def _two(mine: Iterable[str], theirs: Iterable[str]) -> str:
    one = " or ".join(each for each in dict.fromkeys(mine) if each)
    other = " or ".join(each for each in dict.fromkeys(theirs) if each)
    return one if one == other else f"{one or 'not said'} and {other or 'not said'}"


def _surnames(a: Record, b: Record) -> str:
    return _two((each.surname.title() for each in a.names), (each.surname.title() for each in b.names))


def _lives(a: Record) -> str:
    return " or ".join(f"{each.number} {each.street}".strip().title() for each in a.addresses)


def _cars(a: Record) -> Iterable[str]:
    return (*map(str.upper, a.vehicles), *(f"ends {each.upper()}" for each in a.plates), *a.looks)


def _birth_words(born: Born) -> str:
    if born.day:
        return f"{born.day.day} {born.day:%B %Y}"
    return str(born.from_year) if born.year_only else f"{born.from_year} to {born.to_year}"


_VALUES: Final[dict[str, Callable[[Record, Record], str]]] = {
    "household": lambda a, b: f"{_surnames(a, b)}, {_lives(a)}",
    "given_name": lambda a, b: _two(
        (" ".join(each.given).title() for each in a.names), (" ".join(each.given).title() for each in b.names)
    ),
    "surname": _surnames,
    "middle": lambda a, b: _two(map(str.upper, middles(a)), map(str.upper, middles(b))),
    "birth": lambda a, b: _two(map(_birth_words, a.born), map(_birth_words, b.born)),
    "address": lambda a, b: _two(
        (f"{each.number} {each.street}".strip().title() for each in a.addresses),
        (f"{each.number} {each.street}".strip().title() for each in b.addresses),
    ),
    "sex": lambda a, b: _two((a.sex,), (b.sex,)),
    "vehicle": lambda a, b: _two(_cars(a), _cars(b)),
}  # fmt: skip


def chance(probability: float) -> str:
    """Return a probability as people say it; never as a certainty."""
    share = round(probability * 1000)
    if share >= 1000:
        return "more than 999 in 1,000"
    return "fewer than 1 in 1,000" if share < 1 else f"about {share} in 1,000"
