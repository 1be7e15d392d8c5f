"""A glance at many pairs at once: those whose dates of birth and names are plainly another person's are dropped.

A pair is dropped only where both sides give one date of birth, the two dates are apart, and no name or not enough of
the names agrees for what they share. All others are compared in full. Heavy imports wait until many pairs come.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from intel.people.comparable import Record

Pair = tuple[int, int]

# Names less alike than this are two names; the scale is Jaro and Winkler's.
_ALIKE = 0.8


class Glance(NamedTuple):
    """What is looked at: a date of birth in parts (noughts where it is not one day), a door, the names.

    `open` is whether something else may tie it to another record, so that nothing is dropped.
    """

    year: int
    month: int
    day: int
    door: int
    given: str
    surname: str
    open: bool


def glance_at(record: Record) -> Glance:
    """Return what a glance sees of a record."""
    sole = record.born[0].day if len(record.born) == 1 else None
    name = record.names[0] if record.names else None
    door = record.addresses[0] if record.addresses else None
    return Glance(
        year=sole.year if sole else 0,
        month=sole.month if sole else 0,
        day=sole.day if sole else 0,
        door=hash((door.number, door.street[:4])) if door and door.number else 0,
        given=name.given[0] if name and name.given else "",
        surname=name.surname if name else "",
        open=sole is None
        or len(record.names) > 1
        or len(record.addresses) > 1
        or bool(record.phones or record.vehicles or record.plates or record.references or record.aliases),
    )


class Glances:
    """What a glance sees of many records, in columns that are made when first needed and again after records came."""

    def __init__(self, records: Sequence[Record] = ()) -> None:
        self.seen: list[Glance] = [glance_at(each) for each in records]
        self._columns: Any = None

    def add(self, record: Record) -> None:
        """Take one more record in."""
        self.seen.append(glance_at(record))
        self._columns = None

    def columns(self) -> Any:
        """Return dates of birth in parts, doors, and whether nothing may be dropped, as columns of whole numbers."""
        if self._columns is None:
            import numpy as np  # noqa: PLC0415 - a tenth of a second, for those who match thousands

            self._columns = np.array(
                [(each.year, each.month, each.day, each.door, each.open) for each in self.seen],
                dtype=np.int64,
            )
        return self._columns


def worth_a_look(mine: Glances, theirs: Glances, pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs that are worth comparing in full."""
    import numpy as np  # noqa: PLC0415
    from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415
    from rapidfuzz.process import cpdist  # noqa: PLC0415

    at = np.array(pairs, dtype=np.int64)
    left, right = mine.columns()[at[:, 0]], theirs.columns()[at[:, 1]]
    same = left == right
    parts = same[:, :3].sum(axis=1)
    crossed = same[:, 0] & (left[:, 1] == right[:, 2]) & (left[:, 2] == right[:, 1])
    door = same[:, 3] & (left[:, 3] != 0)
    keep = (parts == 3) | crossed | ((parts == 2) & door) | (left[:, 4] | right[:, 4]).astype(bool)
    rest = np.flatnonzero(~keep)
    if len(rest):
        ends = [(mine.seen[pairs[each][0]], theirs.seen[pairs[each][1]]) for each in rest.tolist()]

        def alike(one: list[str], other: list[str]) -> Any:
            return cpdist(one, other, scorer=JaroWinkler.normalized_similarity) >= _ALIKE

        given = alike([one.given for one, _ in ends], [other.given for _, other in ends])
        surname = alike([one.surname for one, _ in ends], [other.surname for _, other in ends])
        keep[rest] = (surname & ((parts[rest] == 2) | given)) | (door[rest] & given)
    return [pairs[each] for each in np.flatnonzero(keep).tolist()]
