"""Search: people and things by how they are written, reports by their words, one report by its number.

Called by the search page and `intel search`. It finds only what this viewer may read anyway: names are narrowed before
they are ranked, and a report is found by its words only where those words stand in what this viewer reads of it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from intel.access.tables import pseudonym
from intel.errors import AskedWrongly
from intel.network.find import find_report_lines
from intel.network.rank import rank
from intel.network.searchable import Searchable, searchable
from intel.network.suggest import suggest
from intel.network.texts import read_texts, reads_reports
from intel.network.words import Asked, asked_words, holds, lucene
from intel.people.describe import Described, describe
from intel.people.enquiry import Enquiry
from intel.people.known import ReportLine
from intel.reports.tables import mention, source

LONGEST: Final = 200
# So many reports are read for their words, the best first by the engine's own score; more than the town has.
MOST_READ: Final = 5000

_NUMBER: Final = re.compile(r"\s*r\s*-?\s*(\d{1,12})\s*", re.IGNORECASE)
_PSEUDONYM: Final = re.compile(r"\s*yp\s*-?\s*(\d{1,6})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Someone or something found, and the wording it was found by."""

    item: Described
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """What a search found, best first. The counts are of all that was found, the lists hold `most` of each.

    `read_all` is False where the words stand in more reports than are read for one search. `meant` are other spellings
    that find something, where this one found nothing.
    """

    items: tuple[Match, ...]
    items_found: int
    reports: tuple[ReportLine, ...]
    reports_found: int
    words: tuple[Asked, ...]
    beginnings: bool = False
    read_all: bool = True
    meant: tuple[str, ...] = ()

    @property
    def found(self) -> int:
        """How much was found in all."""
        return self.items_found + self.reports_found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """The reports whose readable words hold what was typed."""

    ids: tuple[str, ...] = ()
    beginnings: bool = False
    all: bool = True


def find_matches(enquiry: Enquiry, text: str, most: int = 50) -> Matches:
    """Return what this viewer may find by `text`; nothing typed finds nothing."""
    if len(text) > LONGEST:
        raise AskedWrongly(
            f"A search has at most {LONGEST} characters. Nothing was searched. Leave some out."
        )
    index = searchable(enquiry)
    hits = {**_by_pseudonym(enquiry, index, text), **_by_wording(index, text)}
    words = tuple(asked_words(text))
    numbered = _by_number(enquiry, text)
    read = _Read(ids=numbered) if numbered else _by_words(enquiry, words)
    lines = find_report_lines(enquiry, read.ids[:most])
    meant = () if hits or read.ids else _that_find(enquiry, index, suggest(enquiry, index, words))
    return Matches(
        items=_matches(enquiry, list(hits.items())[:most]),
        items_found=len(hits),
        reports=tuple(lines[each] for each in read.ids[:most] if each in lines),
        reports_found=len(read.ids),
        words=words,
        beginnings=read.beginnings,
        read_all=read.all,
        meant=meant,
    )


def _that_find(enquiry: Enquiry, index: Searchable, texts: Iterable[str]) -> tuple[str, ...]:
    """Keep the suggestions that find something."""
    return tuple(
        text for text in texts if _by_wording(index, text) or _by_words(enquiry, tuple(asked_words(text))).ids
    )


def find_names(enquiry: Enquiry, text: str, label: str, most: int) -> tuple[Match, ...]:
    """Return who or what of one label may be meant by what is typed, best first: only what this viewer may search."""
    hits = [key for key in _by_wording(searchable(enquiry), text).items() if key[0][0] == label]
    return _matches(enquiry, hits[:most])


def _by_wording(index: Searchable, text: str) -> dict[tuple[str, str], str]:
    """Return each thing found with the wording that fits best, best first."""
    hits: dict[tuple[str, str], str] = {}
    for _, wording in rank(index, text):
        hits.setdefault((wording.label, wording.id), wording.written)
    return hits


def _by_pseudonym(enquiry: Enquiry, index: Searchable, text: str) -> dict[tuple[str, str], str]:
    """Return who a pseudonym of this viewer's scope stands for, if they may know of them."""
    typed = _PSEUDONYM.fullmatch(text)
    if typed is None:
        return {}
    query = (
        select(mention.c.entity_id)
        .join(pseudonym, pseudonym.c.mention_id == mention.c.mention_id)
        .where(pseudonym.c.scope == enquiry.viewer.scope, pseudonym.c.number == int(typed[1]))
    )
    with enquiry.ledger.reading() as snapshot:
        person = snapshot.connection.execute(query).scalar()
    return {("Person", person): f"YP-{int(typed[1]):02d}"} if person in index.people else {}


def _by_number(enquiry: Enquiry, text: str) -> tuple[str, ...]:
    """Return the report of a number, if this viewer may see it."""
    typed = _NUMBER.fullmatch(text)
    if typed is None or not reads_reports(enquiry):
        return ()
    query = select(source.c.source_id).where(
        source.c.first_seq == int(typed[1]), source.c.label == "Report", source.c.state == "live"
    )
    with enquiry.ledger.reading() as snapshot:
        ids = list(snapshot.connection.execute(query).scalars())
    return tuple(find_report_lines(enquiry, ids))


def _by_words(enquiry: Enquiry, words: Sequence[Asked]) -> _Read:
    """Return the reports that hold every word where this viewer reads it; none so, those with words that begin so."""
    if not words or not reads_reports(enquiry):
        return _Read()
    for beginnings in (False, True):
        texts = read_texts(enquiry, lucene(words, beginnings=beginnings), most=MOST_READ)
        ids = [each for each, text in texts if holds(text, words, beginnings=beginnings)]
        if ids:
            return _Read(ids=tuple(ids), beginnings=beginnings, all=len(texts) < MOST_READ)
    return _Read()


def _matches(enquiry: Enquiry, hits: Sequence[tuple[tuple[str, str], str]]) -> tuple[Match, ...]:
    described = describe(enquiry, [key for key, _ in hits])
    return tuple(Match(item=described[key], written=written) for key, written in hits if key in described)
