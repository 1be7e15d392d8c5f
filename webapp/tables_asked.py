"""What a list is, and what an address asks of one: order, words to find, choices, page. Called by `webapp.tables`.

Everything in an address is a wish: a column, a page or an order that does not exist is left out, never an error.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Generic, TypeVar
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from intel.access.write_list import Cell
from intel.people.days import short_day

Row = TypeVar("Row")

SIZE: Final = 50
LONGEST: Final = 200  # characters of an address's part; longer ones are not carried on
_NUMBER: Final = re.compile(r"\d+")


@dataclass(
    frozen=True, kw_only=True
)  # no slots: Python 3.11 cannot make Generic[…](…) of a frozen class that has them
class Column(Generic[Row]):
    """One column: `of` is its value in a row, which is what orders, narrows and is exported.

    `label` stands before the value on a phone, "" for the one that names the row. `order` is there where the order is
    not that of the value, `late_first` where the largest or latest is wanted first, `chosen` gives a choice of its values above the table, `href` makes the value a link, `late`
    and `tag` give a word to stand marked behind it, and a column can stand in the page
    alone or in the file alone. Of people who are protected no column `sorts` but their name.
    """

    key: str
    words: str
    of: Callable[[Row], Cell]
    label: str | None = None
    number: bool = False
    late_first: bool = False
    sorts: bool = True
    order: Callable[[Row], Any] | None = None
    chosen: bool = False
    href: Callable[[Row], str] | None = None
    late: Callable[[Row], str] | None = None
    tag: Callable[[Row], str] | None = None
    in_page: bool = True
    in_file: bool = True


@dataclass(
    frozen=True, kw_only=True
)  # no slots: Python 3.11 cannot make Generic[…](…) of a frozen class that has them
class Table(Generic[Row]):
    """A kind of list. `name` is a set word: it stands in the record of who looked and in file names.

    `start` is its first order, a column's key, with - before it where the largest or latest comes first. `subjects`
    gives the internal ids of everyone and everything in some of its rows. `prefix` keeps two lists on one page apart.
    """

    name: str
    caption: str
    things: str
    columns: tuple[Column[Row], ...]
    start: str
    subjects: Callable[[Sequence[Row]], Sequence[str]]
    size: int = SIZE
    prefix: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """By which column, and whether the largest or latest comes first."""

    key: str
    down: bool

    def __str__(self) -> str:
        return f"-{self.key}" if self.down else self.key


class Asked(Generic[Row]):
    """What an address asks of one list."""

    def __init__(self, table: Table[Row], path: str, arguments: "MultiDict[str, str]") -> None:
        self.table = table
        self.path = path
        self._arguments = arguments
        self.find = " ".join(self.of("find")[:LONGEST].split())
        self.chosen = {each.key: self.of(each.key)[:LONGEST] for each in table.columns if each.chosen}
        self.order = self._order(self.of("sort")) or self._order(table.start) or _no_order(table)
        number = self.of("page")
        self.page = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 1

    def of(self, name: str) -> str:
        """Return one of this list's own parts of the address."""
        return self._arguments.get(self.table.prefix + name, "").strip()

    def fits(self, row: Row) -> bool:
        """Whether a row has the values chosen and, somewhere, each of the words to find."""
        for column in self.table.columns:
            wanted = self.chosen.get(column.key)
            if wanted and as_text(column.of(row)) != wanted:
                return False
        if not self.find:
            return True
        text = "\n".join(as_text(column.of(row)) for column in self.table.columns).casefold()
        return all(word in text for word in self.find.casefold().split())

    def ordered(self, rows: Sequence[Row]) -> list[Row]:
        """Order by the column asked for; equal rows keep the list's own order, and empty values come last."""
        column = next(each for each in self.table.columns if each.key == self.order.key)
        take = column.order or (lambda row: _sortable(column.of(row)))
        known = [row for row in rows if column.of(row) not in (None, "")]
        empty = [row for row in rows if column.of(row) in (None, "")]
        return [*sorted(known, key=take, reverse=self.order.down), *empty]

    def address(self, *without: str, **parts: str) -> str:
        """Return the page's address as it is, without some of this list's own parts and with others."""
        held = [
            *self.kept(*without, *parts),
            *((self.table.prefix + key, part) for key, part in parts.items()),
        ]
        return f"{self.path}?{urlencode(held)}" if held else self.path

    def kept(self, *without: str) -> list[tuple[str, str]]:
        """Return what the address holds, other lists' parts too and each of several, without some of this list's own."""
        gone = {self.table.prefix + each for each in (*without, "as", "why")}
        return [
            (key, value)
            for key, value in self._arguments.items(multi=True)
            if key not in gone and value and len(value) <= LONGEST
        ]

    def _order(self, text: str) -> Order | None:
        key = text.removeprefix("-")
        known = any(each.key == key and each.sorts for each in self.table.columns)
        return Order(key=key, down=text.startswith("-")) if known else None


def as_text(value: Cell) -> str:
    """Return a value as the page writes it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{short_day(value)}, {value:%H:%M}"
    if isinstance(value, date):
        return short_day(value)
    return f"{value:,}" if isinstance(value, int | float) else value


def _sortable(value: Cell) -> Any:
    """Return words without capitals and with numbers in their order: YP-9 before YP-10."""
    return (
        _NUMBER.sub(lambda number: number[0].zfill(9), value.casefold()) if isinstance(value, str) else value
    )


def _no_order(table: Table[Any]) -> Order:
    message = f"the list {table.name} starts with {table.start}, which is no column that sorts"
    raise ValueError(message)
