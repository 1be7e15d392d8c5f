"""Typed words as the engines' full text takes them, and whether a text holds them. Pure; called by `search`.

Both engines read Lucene's language, in which `(`, `a/b`, `AND` or a lone quote are mistakes. So nothing typed gets
there but letters, digits and what joins them inside a word, in small letters; the operators are ours.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from intel.people.normalise import plain

# A word may hold an apostrophe, a line or a point inside: O'Brien, quiet_north25, 9.40.
_WORD: Final = re.compile(r"[^\W_]+(?:['’_.][^\W_]+)*")
_JOINTS: Final = re.compile(r"['’_.]")
_MOST_WORDS: Final = 20
_LONGEST: Final = 60
# Shorter beginnings are in too many words to be worth looking for.
_SHORTEST_BEGINNING: Final = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One typed word: as typed in small letters, and its parts as `plain` leaves them."""

    typed: str
    parts: tuple[str, ...]


def asked_words(text: str) -> list[Asked]:
    """Cut what was typed into words; everything else between them is dropped."""
    typed = [word.lower()[:_LONGEST] for word in _WORD.findall(text)][:_MOST_WORDS]
    return [Asked(word, parts) for word in typed if (parts := tuple(plain(word).split()))]


def lucene(words: Sequence[Asked], *, beginnings: bool = False) -> str:
    """Return a query for texts that hold every word, in its one or many; with `beginnings`, words that begin so."""
    return " ".join(f"+({' OR '.join(_forms(word, beginnings=beginnings))})" for word in words)


def lucene_alike(word: Asked) -> str:
    """Return a query for texts that hold a word spelt much like this one: at most two letters other."""
    return " ".join(f"+{part}~2" for part in word.parts)


def holds(text: str, words: Sequence[Asked], *, beginnings: bool = False) -> bool:
    """Return whether a text holds every word, as `lucene` asked for them."""
    tokens = set(plain(text).split())
    return all(_is_in(part, tokens, beginnings=beginnings) for word in words for part in word.parts)


def marked(text: str, words: Sequence[Asked], *, beginnings: bool = False) -> Iterator[tuple[str, bool]]:
    """Cut a text into pieces, each with whether it is one of the words."""
    parts = {part for word in words for part in word.parts}
    end = 0
    for found in _WORD.finditer(text):
        own = plain(found[0]).split()
        if any(_is_in(part, set(own), beginnings=beginnings) for part in parts):
            if found.start() > end:
                yield text[end : found.start()], False
            yield found[0], True
            end = found.end()
    if end < len(text):
        yield text[end:], False


def _forms(word: Asked, *, beginnings: bool) -> list[str]:
    joined = [piece for piece in _JOINTS.split(word.typed) if piece]
    apart = [f"({' '.join(f'+{piece}' for piece in joined)})"] if len(joined) > 1 else []
    spelt = dict.fromkeys(word.typed.translate({ord("'"): mark, ord("’"): mark}) for mark in "'’")
    if beginnings and len(word.typed) >= _SHORTEST_BEGINNING:
        return [*(f"{each}*" for each in spelt), *apart]
    many = [f"{each}{ending}" for each in spelt for ending in ("s", "'s", "’s")]
    return [*spelt, *many, *_one_of_many(word.typed), *apart]


def _one_of_many(word: str) -> list[str]:
    """Return a word without the s of many or of owning, where it may be one."""
    bare = word[:-1].rstrip("'’")
    return [bare] if word.endswith("s") and len(bare) >= _SHORTEST_BEGINNING and bare[-1].isalpha() else []


def _is_in(part: str, tokens: set[str], *, beginnings: bool) -> bool:
    if not tokens.isdisjoint((part, f"{part}s", *_one_of_many(part))):
        return True
    long_enough = beginnings and len(part) >= _SHORTEST_BEGINNING
    return long_enough and any(token.startswith(part) for token in tokens)
