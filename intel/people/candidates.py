"""Finding who a record may be among many: keys in plain dictionaries, a cheap look at each pair, then `compare`.

An index is built once and kept, added to as records come. A key that very many share finds nobody, so that a file
with one value everywhere does not explode: what was left out is counted and said.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from intel import vocabulary
from intel.people.comparable import Address, Record
from intel.people.compare import Comparison, Crowded, compare, evidence_of, levels_of, start_bits
from intel.people.glance import Glances, Pair, worth_a_look
from intel.people.names import Name, sound, sounds

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Pairs worth a look, likeliest first. `left_out` counts, at least, those that keys shared by too many would have given."""

    pairs: tuple[Comparison, ...]
    left_out: int = 0


class Weighed(NamedTuple):
    """A pair worth a look with its evidence in bits, before the start that depends on how many are known."""

    a: str
    b: str
    bits: int


def keys_of(record: Record) -> Iterator[Key]:
    """Yield the keys of a record: two that are one person nearly always share one."""
    years = sorted({year for each in record.born for year in range(each.from_year, each.to_year + 1)})
    for each in record.born:
        if each.day:
            yield ("day", each.day.year, *sorted((each.day.day, each.day.month)))
    doors = [f"{each.number} {each.street[:4]}" for each in record.addresses if each.number]
    for name in record.names:
        yield from _keys_of_name(name, years, doors)
    marks = {
        "phone": record.phones,
        "vehicle": record.vehicles,
        "reference": record.references,
        "alias": record.aliases,
    }
    yield from ((kind, value) for kind, values in marks.items() for value in values)
    yield from (("plate", each[-_PART:]) for each in (*record.vehicles, *record.plates) if len(each) >= _PART)


def _keys_of_name(name: Name, years: Sequence[int], doors: Sequence[str]) -> Iterator[Key]:
    """Yield each word of a name by its sound, with a year or a door; and given name with surname, either way round."""
    surname = sound(name.surname) if name.surname else ""
    given = {sound(each) if len(each) > 1 else each for each in name.given}
    for token in {*given, surname} - {""}:
        for year in years:
            yield ("year", token, year)
        for door in doors:
            yield ("door", token, door)
    if name.surname:
        lasts = sounds(name.surname)
        for first in {each for one in name.given for each in sounds(one)}:
            for last in lasts:
                yield ("name", first, last) if first < last else ("name", last, first)


class Index:
    """The records one looks among, found by their keys. Kept and added to; a record taken out leaves its place empty.

    `crossed` are the ids whose pairs may be others than before, since a value they share became one that very many
    share, or ceased to be: who keeps pairs weighs those anew and empties it.
    """

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._records: list[Record] = []
        self._place: dict[str, int] = {}
        self._by_key: defaultdict[Key, list[int]] = defaultdict(list)
        self._at: defaultdict[Address, list[int]] = defaultdict(list)
        self._glances = Glances()
        self.crossed: set[str] = set()
        for record in records:
            self.add(record)

    def __len__(self) -> int:
        return len(self._place)

    def __contains__(self, identity: str) -> bool:
        return identity in self._place

    def get(self, identity: str) -> Record | None:
        """Return the record of this id, if it is here."""
        place = self._place.get(identity)
        return None if place is None else self._records[place]

    def add(self, record: Record) -> None:
        """Take one more record in, in place of the one of its id."""
        if record.id in self._place:
            self.remove(record.id)
        place = len(self._records)
        self._records.append(record)
        self._place[record.id] = place
        self._glances.add(record)
        for address in dict.fromkeys(record.addresses):
            there = self._at[address]
            there.append(place)
            self._note(there, CROWD)
        for key in keys_of(record):
            block = self._by_key[key]
            if not block or block[-1] != place:
                block.append(place)
                self._note(block, _LARGEST + 1)

    def remove(self, identity: str) -> None:
        """Take the record of this id out."""
        place = self._place.pop(identity)
        record = self._records[place]
        for address in dict.fromkeys(record.addresses):
            self._note(self._at[address], CROWD)
            self._at[address].remove(place)
        for key in set(keys_of(record)):
            self._note(self._by_key[key], _LARGEST + 1)
            self._by_key[key].remove(place)

    def _note(self, sharing: list[int], at: int) -> None:
        """Note who shares a value at the moment their number reaches, or is about to leave, the bound of a crowd."""
        if len(sharing) == at:
            self.crossed.update(self._records[each].id for each in sharing)

    def living_at(self, address: Address) -> list[str]:
        """Return the ids of those who give an address."""
        return [self._records[each].id for each in self._at.get(address, ())]

    def crowded(self, address: Address) -> bool:
        """Return whether an address is given by more people than a household has."""
        return len(self._at.get(address, ())) >= CROWD

    def candidates(
        self,
        record: Record,
        *,
        known: int | None = None,
        crowded: Crowded | None = None,
        apart_from: Container[str] = (),
    ) -> Found:
        """Return who `record` may be, likeliest first, of those worth a look; nobody of `apart_from`.

        `known` and `crowded` say how many people are known and who shares an address, where these records are not all.
        """
        return self.candidates_of([record], known=known, crowded=crowded, apart_from=apart_from)

    def candidates_of(
        self,
        records: Sequence[Record],
        *,
        known: int | None = None,
        crowded: Crowded | None = None,
        apart_from: Container[str] = (),
    ) -> Found:
        """Return the pairs worth a look of each record with those here; one with the same id is itself."""
        population = len(self) if known is None else known
        lives = crowded or self.crowded
        wanted, left_out = self._wanted(records, apart_from)
        start = start_bits(population)
        found = [
            compare(records[mine], self._records[theirs], known=population, crowded=lives)
            for mine, theirs in self._worth_a_look(records, wanted)
            if start + evidence_of(levels_of(records[mine], self._records[theirs], lives)) >= _WORTH
        ]
        found.sort(key=lambda each: (-each.bits, each.a, each.b))
        return Found(pairs=tuple(found), left_out=left_out)

    def weigh(self, records: Sequence[Record], *, least: float) -> tuple[list[Weighed], list[int]]:
        """Return the pairs of each record with those here that have `least` bits, and what each record leaves out."""
        wanted, left_out = self._wanted_each(records, ())
        pairs = worth_a_look(Glances(records), self._glances, wanted) if wanted else []
        found: list[Weighed] = []
        for mine, theirs in pairs:
            one, other = records[mine], self._records[theirs]
            bits = evidence_of(levels_of(one, other, self.crowded))
            if bits >= least:
                found.append(Weighed(min(one.id, other.id), max(one.id, other.id), bits))
        return found, left_out

    def pairs(self, *, known: int | None = None) -> Found:
        """Return the pairs worth a look among the records here, each once."""
        here = [self._records[place] for place in self._place.values()]
        found = self.candidates_of(here, known=known)
        return Found(
            pairs=tuple(each for each in found.pairs if self._place[each.a] < self._place[each.b]),
            left_out=found.left_out // 2,
        )

    def _wanted(self, records: Sequence[Record], apart_from: Container[str]) -> tuple[list[Pair], int]:
        wanted, left_out = self._wanted_each(records, apart_from)
        return wanted, sum(left_out)

    def _wanted_each(
        self, records: Sequence[Record], apart_from: Container[str]
    ) -> tuple[list[Pair], list[int]]:
        """Return the pairs that share a key, and how many at least the crowded keys would have added to each record."""
        wanted: list[Pair] = []
        left_out: list[int] = []
        for mine, record in enumerate(records):
            places: set[int] = set()
            beyond = 0
            for key in set(keys_of(record)):
                block = self._by_key.get(key, ())
                if len(block) > _LARGEST:
                    beyond = max(beyond, len(block))  # those of other such keys are mostly the same people
                else:
                    places.update(block)
            left_out.append(beyond)
            wanted.extend(
                (mine, at)
                for at in sorted(places)
                if self._records[at].id != record.id and self._records[at].id not in apart_from
            )
        return wanted, left_out

    def _worth_a_look(self, records: Sequence[Record], wanted: list[Pair]) -> list[Pair]:
        """Drop the pairs that a glance shows to be apart; not worth its while for a few."""
        if len(wanted) < _FEW:
            return wanted
        return worth_a_look(Glances(records), self._glances, wanted)


_FEW = 400
_PART = 3  # letters of a registration that a witness remembers: its end
_LARGEST = int(vocabulary.read("identity")["blocking"]["largest"]["pairs"])
CROWD = int(vocabulary.read("identity")["address"]["crowded"]["from_people"])
_WORTH = int(vocabulary.read("identity")["outcome"]["review_from"]["bits"])
