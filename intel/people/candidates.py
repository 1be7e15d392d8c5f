"""Finding who a record may be among many: keys in plain dictionaries, a cheap look at each pair, then `compare`.

An index is built once and kept, added to as records come. A key that very many share finds nobody, so that a file
with one value everywhere does not explode: what was left out is counted and said.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from intel import vocabulary
from intel.people.comparable import Address, Record
from intel.people.compare import Comparison, compare, levels_of, weigh
from intel.people.glance import Glances, Pair, worth_a_look
from intel.people.names import Name, sound

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Pairs worth a look, likeliest first. `left_out` counts those that a key shared by too many would have given."""

    pairs: tuple[Comparison, ...]
    left_out: int = 0


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


def _keys_of_name(name: Name, years: Sequence[int], doors: Sequence[str]) -> Iterator[Key]:
    """Yield each word of a name by its sound, with a year or a door; and given name with surname, either way round."""
    surname = sound(name.surname) if name.surname else ""
    given = {sound(each) if len(each) > 1 else each for each in name.given}
    for token in {*given, surname} - {""}:
        for year in years:
            yield ("year", token, year)
        for door in doors:
            yield ("door", token, door)
    if surname:
        for first in given:
            yield ("name", first, surname) if first < surname else ("name", surname, first)


class Index:
    """The records one looks among, found by their keys. Kept and added to; a record taken out leaves its place empty."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._records: list[Record] = []
        self._by_key: defaultdict[Key, list[int]] = defaultdict(list)
        self._at: Counter[Address] = Counter()
        self._glances = Glances()
        for record in records:
            self.add(record)

    def __len__(self) -> int:
        return len(self._records)

    def add(self, record: Record) -> None:
        """Take one more record in."""
        place = len(self._records)
        self._records.append(record)
        self._at.update(record.addresses)
        self._glances.add(record)
        for key in keys_of(record):
            block = self._by_key[key]
            if not block or block[-1] != place:
                block.append(place)

    def crowded(self, address: Address) -> bool:
        """Return whether an address is given by more people than a household has."""
        return self._at[address] >= _CROWD

    def candidates(self, record: Record, *, known: int | None = None) -> Found:
        """Return who `record` may be, likeliest first, of those worth a look."""
        return self.candidates_of([record], known=known)

    def candidates_of(self, records: Sequence[Record], *, known: int | None = None) -> Found:
        """Return the pairs worth a look of each record with those here; one with the same id is itself.

        `known` is how many people are known, where that is not the number of records here.
        """
        population = len(self._records) if known is None else known
        wanted, left_out = self._wanted(records)
        found = [
            compare(records[mine], self._records[theirs], known=population, crowded=self.crowded)
            for mine, theirs in self._worth_a_look(records, wanted)
            if weigh(levels_of(records[mine], self._records[theirs], self.crowded), known=population)
            >= _WORTH
        ]
        found.sort(key=lambda each: (-each.bits, each.a, each.b))
        return Found(pairs=tuple(found), left_out=left_out)

    def pairs(self, *, known: int | None = None) -> Found:
        """Return the pairs worth a look among the records here, each once."""
        found = self.candidates_of(self._records, known=known)
        place = {record.id: at for at, record in enumerate(self._records)}
        return Found(
            pairs=tuple(each for each in found.pairs if place[each.a] < place[each.b]),
            left_out=found.left_out // 2,
        )

    def _wanted(self, records: Sequence[Record]) -> tuple[list[Pair], int]:
        """Return the pairs that share a key, and how many a crowded key would have added."""
        wanted: list[Pair] = []
        left_out = 0
        for mine, record in enumerate(records):
            places: set[int] = set()
            for key in set(keys_of(record)):
                block = self._by_key.get(key, ())
                if len(block) > _LARGEST:
                    left_out += len(block)
                else:
                    places.update(block)
            wanted.extend((mine, at) for at in sorted(places) if self._records[at].id != record.id)
        return wanted, left_out

    def _worth_a_look(self, records: Sequence[Record], wanted: list[Pair]) -> list[Pair]:
        """Drop the pairs that a glance shows to be apart; not worth its while for a few."""
        if len(wanted) < _FEW:
            return wanted
        return worth_a_look(Glances(records), self._glances, wanted)


_FEW = 400
_LARGEST = int(vocabulary.read("identity")["blocking"]["largest"]["pairs"])
_CROWD = int(vocabulary.read("identity")["address"]["crowded"]["from_people"])
_WORTH = int(vocabulary.read("identity")["outcome"]["review_from"]["bits"])
