"""Pairs of people worth a look, kept: weighed once, and of what is new only what it touches is weighed anew.

Belongs to one `KeptMentions`, and is used while its lock is held. A pair keeps the bits of its evidence; where it starts
depends on how many people are known at the moment it is asked for.
"""

from collections.abc import Iterable
from typing import Final

from intel import vocabulary
from intel.people.candidates import Weighed
from intel.people.compare import start_bits
from intel.people.kept import KeptMentions

_WORTH: Final = int(vocabulary.read("identity")["outcome"]["review_from"]["bits"])
_SLACK: Final = (
    1.0  # bits kept below what is worth a look, so that a store may shrink by half before all is weighed anew
)


class WeighedPairs:
    """The pairs worth a look among the people kept."""

    def __init__(self, kept: KeptMentions) -> None:
        self._kept = kept
        self._generation: object = None
        self._pairs: dict[tuple[str, str], int] = {}
        self._of: dict[str, set[tuple[str, str]]] = {}
        self._left_out: dict[str, int] = {}
        self._least = 0.0

    def follow(self) -> None:
        """Weigh what changed since; everything at first, after the people were kept anew, and where the store shrank."""
        index, kept = self._kept.index, self._kept
        least = _WORTH - start_bits(len(index))
        if self._generation is not kept.generation or least < self._least:
            self._pairs, self._of, self._left_out = {}, {}, {}
            self._generation, self._least = kept.generation, least - _SLACK
            touched: Iterable[str] = kept.people()
        else:
            touched = kept.touched
            for person in touched:
                for pair in self._of.pop(person, set()):
                    self._pairs.pop(pair, None)
                    for end in pair:
                        self._of.get(end, set()).discard(pair)
                self._left_out.pop(person, None)
        records = [record for each in sorted(touched) if (record := index.get(each)) is not None]
        found, left_out = index.weigh(records, least=self._least)
        for each in found:
            self._keep(each)
        self._left_out.update((record.id, beyond) for record, beyond in zip(records, left_out, strict=True))
        kept.touched = set()

    def _keep(self, found: Weighed) -> None:
        pair = (found.a, found.b)
        self._pairs[pair] = found.bits
        for end in pair:
            self._of.setdefault(end, set()).add(pair)

    def worth_a_look(self) -> list[tuple[str, str]]:
        """Return the pairs, likeliest first."""
        least = _WORTH - start_bits(len(self._kept.index))
        found = [(-bits, pair) for pair, bits in self._pairs.items() if bits >= least]
        return [pair for _, pair in sorted(found)]

    @property
    def left_out(self) -> int:
        """How many pairs were not looked at, since the one value they share is very many people's."""
        return sum(self._left_out.values()) // 2
