"""The wordings a viewer may search, kept for the next search: their own, and of others only what they may have.

What a viewer may not have is left out before anything is ranked, so that a withheld name and one that does not exist
read the same. Called by `search`.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from sqlalchemy import select

from intel import vocabulary
from intel.access.kinds import PSEUDONYMS_ALLOCATED
from intel.access.model import Names, terms
from intel.access.names import VisibleMention, usable
from intel.ledger.tables import entry
from intel.people.enquiry import Enquiry
from intel.people.find_protection import protections
from intel.people.normalise import plain
from intel.people.normalise import telephone as as_telephone

# Indexes kept, the least used forgotten first: one for each role and agency that searches, some 2 MB for the town.
_MOST_KEPT: Final = 16
# Wordings whose words are kept cut, over all indexes: ten times the town's.
_MOST_CUT: Final = 65_536


@dataclass(frozen=True, slots=True)
class Wording:
    """One way someone or something is written: its words, and the same without blanks for numbers and registrations."""

    label: str
    id: str
    written: str
    tokens: tuple[str, ...]
    close: str


@dataclass(frozen=True, slots=True)
class Searchable:
    """Everything one viewer may search by name."""

    wordings: tuple[Wording, ...]
    tokens: tuple[str, ...]
    people: frozenset[str]


class _Row(NamedTuple):
    """One way a report that is open to the viewer writes someone or something, as the query lists it."""

    id: str
    as_written: str
    name: str | None
    alias: str | None
    agency: str


class _Kept:
    """Indexes by what they depend on; threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_key: OrderedDict[object, Searchable] = OrderedDict()

    def get(self, key: object) -> Searchable | None:
        with self._lock:
            if key in self._by_key:
                self._by_key.move_to_end(key)
            return self._by_key.get(key)

    def put(self, key: object, index: Searchable) -> None:
        with self._lock:
            self._by_key[key] = index
            while len(self._by_key) > _MOST_KEPT:
                self._by_key.popitem(last=False)


_KEPT: Final = _Kept()


def searchable(enquiry: Enquiry) -> Searchable:
    """Return what this viewer may search, made again when the picture, the day or the viewer's terms are others."""
    viewer = enquiry.viewer
    key = (viewer.role, viewer.agency, viewer.audiences, enquiry.today, _picture(enquiry))
    found = _KEPT.get(key)
    if found is None:
        found = _index(enquiry)
        _KEPT.put(key, found)
    return found


def labels_for(enquiry: Enquiry) -> tuple[str, ...]:
    """Return the labels this viewer may search: premises alone where no name may be had."""
    return ("Venue",) if terms(enquiry.viewer.role).adults is Names.NEVER else tuple(vocabulary.labels())


def close(text: str) -> str:
    """Return letters and digits alone, as registrations and numbers are compared."""
    return re.sub(r"[\W_]", "", plain(text))


def _picture(enquiry: Enquiry) -> tuple[int, str]:
    """Return the last entry that the picture holds; pseudonyms change nothing that is searched."""
    place = enquiry.reader.graph.place()
    query = select(entry.c.seq, entry.c.hash).where(
        entry.c.seq <= place.seq, entry.c.kind != PSEUDONYMS_ALLOCATED
    )
    with enquiry.ledger.reading() as snapshot:
        last = snapshot.connection.execute(query.order_by(entry.c.seq.desc()).limit(1)).first()
    return (0, "") if last is None else (last.seq, last.hash)


def _index(enquiry: Enquiry) -> Searchable:
    found: dict[tuple[str, str], Wording] = {}
    people: frozenset[str] = frozenset()
    for label in labels_for(enquiry):
        (row,) = enquiry.reader.run(f"search.names[{label}]")
        rows = [_Row(*each) for each in row["rows"]]
        if label == "Person":
            people = frozenset(each.id for each in rows)
            rows = _allowed(enquiry, rows, people)
        for each in rows:
            for written in (each.as_written, each.alias):
                if written:
                    found.setdefault((each.id, written), _wording(label, each.id, written))
    wordings = tuple(found[key] for key in sorted(found))
    return Searchable(wordings, tuple(sorted({token for each in wordings for token in each.tokens})), people)


def _allowed(enquiry: Enquiry, rows: Iterable["_Row"], people: Iterable[str]) -> list["_Row"]:
    """Keep the wordings that might be a person's label here, by the rule that makes labels."""
    with enquiry.ledger.reading() as snapshot:
        protected = protections(snapshot.connection, list(people), on=enquiry.today)
    return [
        row for row in rows if usable(enquiry.viewer, [_visible(row)], protected=protected[row.id].protected)
    ]


def _visible(row: "_Row") -> VisibleMention:
    return VisibleMention(
        as_written=row.as_written, name=row.name or "", agency=row.agency, reported_on=date.min
    )


def _wording(label: str, entity_id: str, written: str) -> Wording:
    return Wording(label, entity_id, written, *_cut(written, telephone=label == "Phone"))


@lru_cache(maxsize=_MOST_CUT)
def _cut(written: str, *, telephone: bool) -> tuple[tuple[str, ...], str]:
    """Return the words of a wording, and the same run together; most are the same in the next index."""
    return tuple(plain(written).split()), as_telephone(written) if telephone else close(written)
