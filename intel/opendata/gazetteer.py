"""Where a place named in a report is, and which registered premises a venue's name means.

`intel.reports` asks at import and copies the answer into the report; it never looks it up again. Built once
from the tables into dictionaries; build it again after an import of open data.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy import Connection, select

from intel.opendata import tables
from intel.opendata.streets import postcode_key, premises_key, street_key, without_number, words, written_out

# The longest street name looked for in a text, in words.
_LONGEST = 5
# How alike two names on one street must be, of 100, to be the same premises: a slip of the pen, not another shop.
_ALIKE = 92
# Part of a ward's compound name stands for the ward only from this length: "Park" and "City" are everywhere.
_HINT_LETTERS = 5
# The share of a street's map points that must lie in one ward for the street alone to mean that ward.
_MOSTLY = 2 / 3


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One ward's part of a street, with its number of distinct map points."""

    located: Located
    points: int


class OpenDataGazetteer:
    """Answers from open data only, and only where one answer stands out; otherwise None, never a guess."""

    def __init__(
        self,
        *,
        postcodes: Mapping[str, Located],
        streets: Mapping[str, Sequence[Stretch]],
        wards: Iterable[str],
        premises: Iterable[RegisteredVenue],
    ) -> None:
        self._postcodes = postcodes
        self._streets = streets
        self._hints = _hints(wards)
        self._named: dict[str, list[RegisteredVenue]] = defaultdict(list)
        self._on_street: dict[str, list[tuple[str, RegisteredVenue]]] = defaultdict(list)
        for each in premises:
            name = premises_key(each.name)
            self._named[name].append(each)
            self._on_street[_line_key(each.street)].append((name, each))

    def locate(self, text: str, postcode: str) -> Located | None:
        """Return where a place as written lies: by its postcode, else its street (with a ward's name to tell
        two streets of one name apart), else the ward it names."""
        for key in (postcode_key(postcode), postcode_key(text)):
            if key in self._postcodes:
                return self._postcodes[key]
        said = self._read(text)
        answers = [_one(stretches, said.wards) for stretches in said.streets]
        if said.streets:
            told = {answer.ward if answer else None for answer in answers}
            return answers[0] if len(told) == 1 and (not said.alone or told <= set(said.alone)) else None
        return Located(ward=said.alone[0]) if len(set(said.alone)) == 1 else None

    def venue(self, name: str, street: str) -> RegisteredVenue | None:
        """Return the premises of that name on that street; a small slip in the name is allowed on the same street.

        Without a street, the name must be the only one in the city.
        """
        key, line = premises_key(name), _line_key(street)
        if not key:
            return None
        if line:
            return _only(self._alike(key, line)) or _only(
                [each for each in self._named.get(key, ()) if not each.street]
            )
        return _only([each for each in self._named.get(key, ()) if each.ward])

    def _alike(self, name: str, line: str) -> list[RegisteredVenue]:
        there = self._on_street.get(line, ())
        if same := [each for known, each in there if known == name]:
            return same
        scores = [(fuzz.ratio(name, known), each) for known, each in there]
        best = max((score for score, _ in scores), default=0.0)
        return [each for score, each in scores if score == best] if best > _ALIKE else []

    def _read(self, text: str) -> "_Said":
        streets: list[Sequence[Stretch]] = []
        wards: list[str] = []
        alone: list[str] = []
        for part in re.split(r"[,;:()\n/]", text):
            said = words(part)
            rest: list[str] = []
            for gram in _grams(said, self._is_street, singles=len(without_number(said)) == 1):
                if gram not in self._hints and (street := self._streets.get(" ".join(written_out(gram)))):
                    streets.append(street)
                else:
                    rest += gram
            named = [
                self._hints[gram] for gram in _grams(rest, self._hints.__contains__) if gram in self._hints
            ]
            wards += named
            if tuple(word for word in said if word not in ("ward", "area", "sheffield")) in self._hints:
                alone += named
        return _Said(streets=streets, wards=wards, alone=alone)

    def _is_street(self, gram: tuple[str, ...]) -> bool:
        return " ".join(written_out(gram)) in self._streets


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a text names: streets, wards in its other words, and wards that are a whole part of it."""

    streets: list[Sequence[Stretch]]
    wards: list[str]
    alone: list[str]


def build_gazetteer(connection: Connection) -> OpenDataGazetteer:
    """Read the open data tables, once, into a gazetteer; empty tables make one that knows nothing."""
    streets: dict[str, list[Stretch]] = defaultdict(list)
    for row in connection.execute(select(tables.street).order_by("key", "ward")):
        located = Located(ward=row.ward, latitude=row.latitude, longitude=row.longitude)
        streets[row.key].append(Stretch(located=located, points=row.points))
    columns = [tables.register.c[name] for name in RegisteredVenue.__dataclass_fields__]
    return OpenDataGazetteer(
        postcodes={
            row.postcode: Located(ward=row.ward, latitude=row.latitude, longitude=row.longitude)
            for row in connection.execute(select(tables.postcode))
        },
        streets=streets,
        wards=connection.scalars(select(tables.ward.c.name).order_by("name")).all(),
        premises=[
            RegisteredVenue(**row)
            for row in connection.execute(select(*columns).order_by("register_id")).mappings()
        ],
    )


def _grams(
    said: Sequence[str], is_known: Callable[[tuple[str, ...]], bool], *, singles: bool = True
) -> Iterator[tuple[str, ...]]:
    """Yield the known runs of words, longest first from the left, and each other word alone."""
    at = 0
    while at < len(said):
        lengths = range(min(_LONGEST, len(said) - at), 0 if singles else 1, -1)
        length = next((n for n in lengths if is_known(tuple(said[at : at + n]))), 1)
        yield tuple(said[at : at + length])
        at += length


def _hints(wards: Iterable[str]) -> dict[tuple[str, ...], str]:
    """Return the words that stand for each ward: its name, and a part of a compound name that is no other's."""
    whole = {tuple(words(ward)): ward for ward in wards}
    parts = [(tuple(words(part)), ward) for ward in whole.values() for part in re.split(r" and ", ward)]
    times = Counter(part for part, _ in parts)
    hints = {part: ward for part, ward in parts if times[part] == 1 and len("".join(part)) >= _HINT_LETTERS}
    hints |= whole
    # "City" alone is any city; people write "city centre".
    if city := hints.pop(("city",), ""):
        hints["city", "centre"] = city
    return hints


def _one(stretches: Sequence[Stretch], wards: Sequence[str]) -> Located | None:
    """Return the stretch that is meant: in a ward the text names, or where most of the street's points are."""
    meant = [stretch for stretch in stretches if stretch.located.ward in wards] or list(stretches)
    most = max(meant, key=lambda stretch: stretch.points)
    return most.located if most.points >= _MOSTLY * sum(stretch.points for stretch in meant) else None


def _line_key(street: str) -> str:
    """Return the key of the street in an address line: the part with a house number, else the first."""
    parts = [part for part in street.split(",") if part.strip()]
    numbered = [part for part in parts if len(without_number(words(part))) < len(words(part))]
    return next((key for part in (*numbered, *parts) if (key := street_key(part))), "")


def _only(found: Sequence[RegisteredVenue]) -> RegisteredVenue | None:
    return found[0] if len(found) == 1 else None
