"""“Did you mean”: other spellings of what found nothing, out of words this viewer may read and no others.

Called by `search`. A word nobody may find here is never repeated in a suggestion, so that a withheld name and one that
does not exist lead to the same answer.
"""

from collections.abc import Sequence
from itertools import product
from typing import Final

from rapidfuzz import fuzz, process

from intel.network.searchable import Searchable
from intel.network.texts import read_texts, reads_reports
from intel.network.words import Asked, lucene, lucene_alike
from intel.people.enquiry import Enquiry
from intel.people.normalise import plain

MOST: Final = 3
_EACH: Final = 3  # spellings tried for one word
_MOST_WORDS: Final = 4  # longer searches are about a text, and a letter is not what is wrong with them
_ALIKE: Final = 60.0
_SHORTEST: Final = 3
_READ: Final = 100  # reports looked into for a spelling


def suggest(enquiry: Enquiry, index: Searchable, words: Sequence[Asked]) -> tuple[str, ...]:
    """Return at most MOST other spellings, the likest first; whether they find anything is for the caller to see."""
    if not 0 < len(words) <= _MOST_WORDS:
        return ()
    spellings = [_spellings(enquiry, index, word) for word in words]
    typed = " ".join(part for word in words for part in word.parts)
    mixed = sorted(product(*spellings), key=lambda each: -sum(score for _, score in each))
    texts = dict.fromkeys(" ".join(text for text, _ in each) for each in mixed)
    return tuple(text for text in texts if text != typed)[:MOST]


def _spellings(enquiry: Enquiry, index: Searchable, word: Asked) -> list[tuple[str, float]]:
    """Return a word as it is, where the viewer may find it, and those most like it otherwise."""
    typed = " ".join(word.parts)
    if typed in index.tokens or (reads_reports(enquiry) and _stands_in_a_text(enquiry, word)):
        return [(typed, 100.0)]
    if len(typed) < _SHORTEST or any(letter.isdigit() for letter in typed):
        return []
    known = {token for token in index.tokens if token.isalpha()}
    if reads_reports(enquiry):
        for _, text in read_texts(enquiry, lucene_alike(word), most=_READ):
            known.update(token for token in plain(text).split() if token.isalpha())
    known = {token for token in known if len(token) >= max(_SHORTEST, len(typed) - 1)}
    found = process.extract(typed, sorted(known), scorer=fuzz.ratio, limit=_EACH, score_cutoff=_ALIKE)
    return [(str(token), float(score)) for token, score, _ in found]


def _stands_in_a_text(enquiry: Enquiry, word: Asked) -> bool:
    texts = read_texts(enquiry, lucene([word]), most=_READ)
    return any(set(word.parts) <= set(plain(text).split()) for _, text in texts)
