"""Lists: a table that is ordered, narrowed, paged and taken out by its address, on the server, without a script.

A new list is three lines: a `Table` that says what its columns are, `listed(TABLE, rows)` in the view and
`render_list(page, table)` at its end, and `{{ lists.list(table) }}` in the template (`lists` is `table.html`).
`static/tables.js` asks for the same addresses without leaving the page.

A list is taken out by the same address with `as=csv` or `as=xlsx`, and `why=` one of vocabulary/export_reasons.yaml:
the whole list as it is narrowed and ordered, written into the chain of consultations before it leaves.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import Response, request

from intel.access import decide
from webapp.gate import viewer
from webapp.pages import Page, render
from webapp.tables_asked import Asked, Column, Order, Table, as_text
from webapp.tables_out import Out, as_file, out_of

__all__ = ["Column", "Deep", "Listed", "Order", "Table", "listed", "render_list"]

Row = TypeVar("Row")

_FIND_FROM = 9  # a shorter list is seen at a glance and needs no box to narrow it


@dataclass(frozen=True, slots=True, kw_only=True)
class Deep(Generic[Row]):
    """Rows that stay in the database but for one page: `read(order, skip, most)` gives some of `total`.

    Such a list is narrowed by the form of its own page, and ordered only by its columns that sort.
    """

    total: int
    read: Callable[[Order, int, int], Sequence[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column's heading: `href` orders by it, empty where it does not sort; `order` is up, down or empty."""

    words: str
    number: bool
    href: str
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A cell as the page writes it where the template has no words of its own."""

    words: str
    label: str
    number: bool
    href: str
    late: str
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A choice above the table: options of (value, words)."""

    name: str
    words: str
    options: tuple[tuple[str, str], ...]
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """The form above a list: the box, the choices, the order; `kept` goes with it unseen, `clear` takes it all off."""

    name: str
    find: str
    choices: tuple[Choice, ...]
    order_name: str
    orders: tuple[tuple[str, str], ...]
    order: str
    kept: tuple[tuple[str, str], ...]
    clear: str
    used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Generic[Row]):
    """One page of a list as a template shows it: `rows` of the `total` that fit, of `of_all`."""

    id: str
    caption: str
    things: str
    empty: str
    action: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    cells: Callable[[Row], tuple[Shown, ...]]
    total: int
    of_all: int
    page: int
    pages: int
    address: Callable[[int], str]
    narrowing: Narrowing | None
    out: Out | None
    subjects: tuple[str, ...]
    """The internal ids of everyone and everything in `rows`, for the page's own `subjects`."""


def listed(table: Table[Row], rows: Sequence[Row] | Deep[Row]) -> Listed[Row]:
    """Return the page of a list that this request's address asks for."""
    asked = Asked(table, request.path, request.args)
    if isinstance(rows, Deep):
        return _listed(table, asked, rows, of_all=rows.total, narrowing=None)
    ordered = asked.ordered([row for row in rows if asked.fits(row)])
    deep = Deep(total=len(ordered), read=lambda _order, skip, most: ordered[skip : skip + most])
    used = bool(asked.find or any(asked.chosen.values()))
    narrowing = _narrowing(table, asked, rows, used=used) if used or len(rows) >= _FIND_FROM else None
    return _listed(table, asked, deep, of_all=len(rows), narrowing=narrowing)


def render_list(page: Page, *lists: Listed[Any]) -> Response:
    """Return the page; or, where the address asks for one of its lists as a file, the file, once it is recorded."""
    for each in lists:
        if each.out and each.out.file:
            return as_file(each.out.file)
    answer = render(page)
    if any(each.out and each.out.wrong for each in lists):
        answer.status_code = 400
    return answer


def _listed(
    table: Table[Row], asked: Asked[Row], deep: Deep[Row], *, of_all: int, narrowing: Narrowing | None
) -> Listed[Row]:
    pages = max(1, -(-deep.total // table.size))
    page = min(max(asked.page, 1), pages)
    rows = tuple(deep.read(asked.order, (page - 1) * table.size, table.size))
    may = decide(viewer(), "list.export").allowed
    return Listed(
        id=table.prefix + table.name,
        caption=table.caption,
        things=table.things,
        empty=table.empty,
        action=asked.path,
        headings=tuple(_heading(asked, each) for each in table.columns if each.in_page),
        rows=rows,
        cells=lambda row: _cells(table, row),
        total=deep.total,
        of_all=of_all,
        page=page,
        pages=pages,
        address=lambda number: asked.address(page=str(number)),
        narrowing=narrowing,
        out=out_of(asked, total=deep.total, read=lambda most: deep.read(asked.order, 0, most))
        if may
        else None,
        subjects=tuple(dict.fromkeys(table.subjects(rows))),
    )


def _heading(asked: Asked[Any], column: Column[Any]) -> Heading:
    here = asked.order.key == column.key
    # The same heading again turns the order round.
    wanted = Order(key=column.key, down=not asked.order.down if here else column.number or column.late_first)
    return Heading(
        words=column.words,
        number=column.number,
        href=asked.address("page", sort=str(wanted)) if column.sorts else "",
        order=("down" if asked.order.down else "up") if here else "",
    )


def _cells(table: Table[Row], row: Row) -> tuple[Shown, ...]:
    return tuple(
        Shown(
            words=as_text(each.of(row)),
            label=each.words if each.label is None else each.label,
            number=each.number,
            href=each.href(row) if each.href else "",
            late=each.late(row) if each.late else "",
            tag=each.tag(row) if each.tag else "",
        )
        for each in table.columns
        if each.in_page
    )


def _narrowing(table: Table[Row], asked: Asked[Row], rows: Iterable[Row], *, used: bool) -> Narrowing:
    held = list(rows)
    own = ("find", "page", *asked.chosen)
    return Narrowing(
        name=table.prefix + "find",
        find=asked.find,
        choices=tuple(_choice(asked, each, held) for each in table.columns if each.chosen),
        order_name=table.prefix + "sort",
        orders=_orders(table),
        order=str(asked.order),
        kept=tuple(asked.kept(*own, "sort")),
        clear=asked.address(*own),
        used=used,
    )


def _choice(asked: Asked[Row], column: Column[Row], rows: Sequence[Row]) -> Choice:
    values = {as_text(column.of(row)) for row in rows} - {""}
    chosen = asked.chosen[column.key]
    return Choice(
        name=asked.table.prefix + column.key,
        words=column.words,
        options=(
            ("", "All"),
            *((each, each) for each in sorted(values | ({chosen} - {""}), key=str.casefold)),
        ),
        value=chosen,
    )


def _orders(table: Table[Any]) -> tuple[tuple[str, str], ...]:
    """Return every order as a choice, for a phone, where the headings are out of sight."""
    return tuple(
        (
            str(Order(key=each.key, down=down)),
            f"{each.words}, {'last' if down else 'first'} to {'first' if down else 'last'}",
        )
        for each in table.columns
        if each.sorts
        for down in (False, True)
    )
