"""What stands around the picture of a network: the choices with their counts, the legend, the months, the way out.

Around someone protected, or what is theirs, nothing is counted: choices and legend stand there without numbers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from intel import vocabulary
from intel.network.find import EgoNetwork, State
from intel.network.model import Link
from intel.people.days import day_in_words, month_in_words
from webapp.addresses import SLUGS
from webapp.network_asked import LETTERS, Asked
from webapp.network_picture import LinkRow, kind_of
from webapp.tables import Column, Table

# The newest so many months stand in the chart; the selects hold all of them.
_MOST_MONTHS: Final = 24

Option = tuple[str, str, str]
"""A choice as `ui.checkboxes` takes it: value, words, and a count as its hint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One line of the legend; `count` is empty where nothing is counted."""

    kind: str
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One bar: reports that state a link and happened in this month; `inside` the period asked for."""

    words: str
    short: str
    reports: int
    inside: bool


def kinds_of(found: EgoNetwork, asked: Asked) -> tuple[Option, ...]:
    """Return the kinds of link to choose from: those met and those asked for, in the vocabulary's order."""
    types = vocabulary.link_types()
    offered = [kind for kind in types if kind in found.kinds or kind in asked.kinds]
    said = Counter(types[kind]["sentence"] for kind in types)
    counts = _counted(found, (link.link for link in found.links))
    return tuple(
        (kind, _kind_in_words(types[kind], alone=said[types[kind]["sentence"]] == 1), counts.get(kind, ""))
        for kind in offered
    )


def items_of(found: EgoNetwork, asked: Asked) -> tuple[Option, ...]:
    """Return the types of item to choose from, with how many of each are shown beside the centre."""
    counts = _counted(found, (item.label for item in found.items if item is not found.centre))
    return tuple(
        (slug, str(vocabulary.labels()[label]["plural"]).capitalize(), counts.get(label, ""))
        for label, slug in SLUGS.items()
        if label in found.labels or slug in asked.items
    )


def shapes_of(found: EgoNetwork) -> tuple[Shape, ...]:
    """Return the shapes in the picture, in the order they are first met, with how many there are of each."""
    counts = _counted(found, (kind_of(item) for item in found.items))
    return tuple(
        Shape(kind=kind, count=counts.get(kind, ""))
        for kind in dict.fromkeys(kind_of(item) for item in found.items)
    )


def letters_of(found: EgoNetwork) -> dict[str, str]:
    """Return how many lines are drawn of each letter."""
    return _counted(found, (link.letter for link in found.links))


def states_of(found: EgoNetwork, states: Mapping[Link, State]) -> dict[str, str]:
    """Return how many links are new and how many changed since the last meeting."""
    return _counted(found, (str(state) for state in states.values()))


def months_of(found: EgoNetwork, asked: Asked) -> tuple[Month, ...]:
    """Return the chart's months without a gap, oldest first; none around a child, or where there is one month only."""
    if found.about_a_child or len(found.months) < 2:
        return ()
    reports, narrowing = dict(found.months), asked.narrowing
    every = _run(found.months[0][0], found.months[-1][0])
    return tuple(
        Month(
            words=month_in_words(month),
            short=month_in_words(month)[:3],
            reports=reports.get(month, 0),
            inside=narrowing.since[:7] <= month and (not narrowing.until or month <= narrowing.until[:7]),
        )
        for month in every[-_MOST_MONTHS:]
    )


def choices_of_month(found: EgoNetwork, typed: str) -> tuple[tuple[str, str], ...]:
    """Return what a period may begin or end with: the months met, newest first, and what was asked for."""
    months = sorted({month for month, _ in found.months} | ({typed} if typed else set()), reverse=True)
    return (("", "Any"), *((month, _period_in_words(month)) for month in months))


def letter_in_words(letter: str) -> str:
    """Say a letter as the choice of a weakest one does."""
    words = vocabulary.read("grades")["information"][letter]["words"]
    return "D, any but E" if letter == LETTERS[-1] else f"{letter}, {words}"


def _counted(found: EgoNetwork, each: Iterable[str]) -> dict[str, str]:
    """Count, in figures as a page writes them; nothing around a child."""
    return {} if found.about_a_child else {name: f"{number:,}" for name, number in Counter(each).items()}


def _kind_in_words(kind: Mapping[str, Any], *, alone: bool) -> str:
    """Say a kind of link without its verb's beginning; where several are said alike, with what it leads to."""
    words = str(kind["sentence"]).removeprefix("was ").removeprefix("is ").capitalize()
    return words if alone else f"{words} {vocabulary.labels()[kind['to'][0]]['word']}"


def _run(first: str, last: str) -> list[str]:
    """Return every month from one to another."""
    begin, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(begin, end + 1)]


def _period_in_words(typed: str) -> str:
    """Say a month or a day; what is neither is shown as it was typed."""
    try:
        return (
            month_in_words(typed) if len(typed) == len("2026-05") else day_in_words(date.fromisoformat(typed))
        )
    except ValueError:
        return typed


TABLE: Final = Table[LinkRow](
    name="network-links",
    caption="Links of a network, as sentences with what they stand on",
    things="links",
    start="-last",
    size=10_000,  # the page draws its own table, capped by the picture's own cap
    subjects=lambda rows: tuple(dict.fromkeys(each for row in rows for each in row.subjects)),
    columns=(
        Column(key="from", words="From", of=lambda row: row.start.name),
        Column(key="link", words="Link", of=lambda row: row.words),
        Column(key="to", words="To", of=lambda row: row.end.name),
        Column(key="agencies", words="Agencies", of=lambda row: row.agencies),
        Column(
            key="grades",
            words="Grades of its reports",
            of=lambda row: ", ".join(row.grades) + (" provisional" if row.provisional else ""),
        ),
        Column(key="basis", words="Basis of best", of=lambda row: row.basis),
        Column(
            key="reports", words="Reports", of=lambda row: ", ".join(each.line.name for each in row.reports)
        ),
        Column(key="first", words="First", of=lambda row: row.first_day),
        Column(key="last", words="Last", of=lambda row: row.last_day),
        Column(key="state", words="Since the last meeting", of=lambda row: row.state or ""),
    ),
)
