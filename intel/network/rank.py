"""How well a wording fits what was typed: every typed word must be in it, alike enough. Pure; called by `search`.

Spellings are compared by rapidfuzz, word by word, whatever their order; digits must be right. The score orders what
was found and is never shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rapidfuzz import fuzz, process

from intel.network.searchable import Searchable, Wording, close
from intel.people.normalise import plain, telephone

_SAME: Final = 100.0
_BEGINS: Final = 92.0
_INITIAL: Final = 78.0  # “Y. Ghaleb” for “Yusuf Ghaleb”, and the other way
# “Muhammad” for “Mohammed” is 75, and so is “Dean” for “Sean”, which comes far below what is right. Beside another
# word that fits better, “Beyton” for “Beighton” (71) is enough.
_ALIKE: Final = 75.0
_ALIKE_BESIDE: Final = 68.0
_SHORTEST_BEGINNING: Final = 3
_SHORTEST_BESIDE: Final = 2  # “Kiln St” for “Kiln Street”
_SHORTEST_NUMBER: Final = 4


def rank(index: Searchable, text: str) -> list[tuple[float, Wording]]:
    """Return the wordings that fit, best first; among equals in the order of their words, then of their ids."""
    terms = plain(text).split()
    alike = [_alike(term, index.tokens, alone=len(terms) == 1) for term in terms]
    number = _number(text)
    fits = [
        (score, wording)
        for wording in index.wordings
        if (score := max(_score(wording, terms, alike), _score_of_number(wording, number)))
    ]
    return sorted(fits, key=lambda fit: (-fit[0], fit[1].tokens, fit[1].id))


def _alike(term: str, tokens: Sequence[str], *, alone: bool) -> dict[str, float]:
    """Return how alike each word of the index is to one typed word; those not alike are left out."""
    found: dict[str, float] = {}
    least = _ALIKE if alone else _ALIKE_BESIDE
    if not any(letter.isdigit() for letter in term) and len(term) >= _SHORTEST_BEGINNING:
        found = {
            token: float(score)
            for token, score, _ in process.extract(
                term, tokens, scorer=fuzz.ratio, processor=None, limit=None, score_cutoff=least
            )
            if not any(letter.isdigit() for letter in token)
        }
    for token in tokens:
        better = _begins(term, token, alone=alone)
        if better > found.get(token, 0.0):
            found[token] = better
    return found


def _begins(term: str, token: str, *, alone: bool) -> float:
    if term == token:
        return _SAME
    if len(term) >= (_SHORTEST_BEGINNING if alone else _SHORTEST_BESIDE) and token.startswith(term):
        return _BEGINS
    initial = min(len(term), len(token)) == 1 and term[:1] == token[:1] and term.isalpha() and token.isalpha()
    return _INITIAL if initial and not alone else 0.0


def _score(wording: Wording, terms: Sequence[str], alike: Iterable[Mapping[str, float]]) -> float:
    """Return the mean over the typed words, a little less for each word of the wording that nobody typed."""
    if not terms:
        return 0.0
    best = [max((fits.get(token, 0.0) for token in wording.tokens), default=0.0) for fits in alike]
    if min(best) == 0.0 or max(best) == _INITIAL or sum(best) / len(best) < _ALIKE:
        return 0.0
    more = max(0, len(wording.tokens) - len(terms))
    return sum(best) / len(best) - min(more, 8) * 0.5


def _number(text: str) -> str:
    """Return what was typed as a number or registration, run together; nothing where it is too short or has no digit."""
    run_together = close(text)
    with_digit = any(letter.isdigit() for letter in run_together)
    return run_together if with_digit and len(run_together) >= _SHORTEST_NUMBER else ""


def _score_of_number(wording: Wording, number: str) -> float:
    if not number:
        return 0.0
    if wording.label == "Phone":
        if not number.isdigit():
            return 0.0
        number = telephone(number)
    if wording.close == number:
        return _SAME
    return _BEGINS if number in wording.close else 0.0
