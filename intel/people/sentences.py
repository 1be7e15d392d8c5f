"""The sentences of what is new, and how names are listed in one. Made by `find_changes`, shown by the home page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intel.people.describe import Described
from intel.people.known import ReportLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A piece of a sentence; with an item it is that item's name."""

    words: str
    item: Described | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSentence:
    """One sentence with the reports it rests on; `remark` stands where it rests on something else."""

    words: tuple[Words, ...]
    reports: tuple[ReportLine, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroup:
    """The sentences under one heading."""

    heading: str
    sentences: tuple[ChangeSentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is new. `reports` counts all new reports; `shown` are the ids of everything in the sentences."""

    groups: tuple[ChangeGroup, ...]
    reports: int
    shown: tuple[str, ...]


def listed(items: Sequence[Described], *, more: int = 0, full_stop: bool = False) -> list[Words]:
    """Return names as a sentence lists them, with how many more there are."""
    end = "." if full_stop else ""
    words: list[Words] = []
    for place, item in enumerate(items):
        last = place == len(items) - 1
        if place and last and more <= 0:
            words.append(Words(words="and"))
        comma = "" if last or (place == len(items) - 2 and more <= 0) else ","
        stop = end if last and more <= 0 else ""
        words.append(Words(words=item.name, item=item))
        if comma or stop:
            words.append(Words(words=comma or stop))
    if more > 0:
        words.append(Words(words=f"and {more} more{end}"))
    return words


def together(names: Iterable[str]) -> str:
    """Return names as a sentence puts them together: “Housing, Health and Police”."""
    known = list(names)
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} and {known[-1]}"


def newest(reports: Iterable[ReportLine]) -> tuple[ReportLine, ...]:
    """Return each report once, the newest first."""
    once = {each.id: each for each in reports}
    return tuple(sorted(once.values(), key=lambda each: (each.when, each.number), reverse=True))
