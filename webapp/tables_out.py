"""A list on its way out as a file: why it is asked for, what it is to hold, and the record made before it leaves.

Called by `webapp.tables`. The file's own first lines say what the list is, how it is marked, for whom it was made,
who took it out and why, and which line of the record of who looked that is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final, TypeVar

from flask import Response, make_response

from intel import vocabulary
from intel.access.model import terms
from intel.access.write_list import CSV, XLSX, Cell, ListFile, media_type, write_list
from intel.people.days import day_in_words
from webapp.chrome import MARKING
from webapp.gate import viewer
from webapp.pages import Answer, before_leaving
from webapp.services import services
from webapp.tables_asked import Asked

Row = TypeVar("Row")

MOST_EXPORTED: Final = 50_000  # rows of one file; the cap is printed in it


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAsked:
    """A file that was asked for, with a reason, and all it is to hold."""

    kind: str
    why: str
    name: str
    caption: str
    things: str
    narrowed: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """The form below a list that takes it out; `file` once it was asked for with a reason."""

    as_name: str
    why_name: str
    reasons: tuple[tuple[str, str], ...]
    kept: tuple[tuple[str, str], ...]
    wrong: str
    file: FileAsked | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListExported(Answer):
    """A list in a file, as the chain of consultations has it."""

    action: ClassVar[str] = "export"


def out_of(asked: Asked[Row], *, total: int, read: Callable[[int], Sequence[Row]]) -> Out:
    """Return the way out of a list; the file is put together only where it was asked for with a reason."""
    kind, why = asked.of("as"), asked.of("why")
    asks, reasons = kind in {CSV, XLSX}, vocabulary.read("export_reasons")
    known = why in reasons
    return Out(
        as_name=asked.table.prefix + "as",
        why_name=asked.table.prefix + "why",
        reasons=(("", "Choose why"), *((key, f"To {each['words']}") for key, each in reasons.items())),
        kept=tuple(asked.kept("page")),
        wrong="Choose why the list is taken out. Nothing has left the tool." if asks and not known else "",
        file=_asked_for(asked, kind, why, total, read(MOST_EXPORTED)) if asks and known else None,
    )


def as_file(asked: FileAsked) -> Response:
    """Return the file, once it is written down who takes it out and why."""
    cut = f" of {asked.total:,}" if len(asked.rows) < asked.total else ""
    reason = str(vocabulary.read("export_reasons")[asked.why]["words"])
    number = before_leaving(
        ListExported(
            content={},
            subjects=asked.subjects,
            purpose=f"to {reason}",
            detail=f"list {asked.name}, {len(asked.rows)}{cut} rows, {asked.kind}",
        )
    )
    now, looking = services().clock(), viewer()
    open_to = (
        ", ".join(sorted(vocabulary.audience_name(each) for each in looking.audiences)) or "nobody's reports"
    )
    made = ListFile(
        title=asked.caption,
        marking=MARKING,
        above=(
            f"{asked.caption}{asked.narrowed}",
            f"For {looking.name}, {terms(looking.role).name}, and nobody else. It holds what is open to: {open_to}.",
            _taken_out(looking.name, now, reason, number),
            f"{len(asked.rows):,}{cut} {asked.things}. It is not kept up to date: destroy it when you are done.",
        ),
        heads=asked.heads,
        rows=asked.rows,
        made_at=now,
    )
    answer = make_response(write_list(made, asked.kind))
    answer.headers["Content-Type"] = media_type(asked.kind)
    name = f"{asked.name}-{now.date().isoformat()}.{asked.kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _taken_out(who: str, at: datetime, reason: str, number: int) -> str:
    when = f"{day_in_words(at)} at {at:%H:%M} UTC"
    return f"Taken out by {who} on {when} to {reason}. Line {number} of the record of who looked at what."


def _asked_for(asked: Asked[Any], kind: str, why: str, total: int, rows: Sequence[Any]) -> FileAsked:
    table, columns = asked.table, [each for each in asked.table.columns if each.in_file]
    chosen = [
        f"{each.words} {asked.chosen[each.key]}" for each in table.columns if asked.chosen.get(each.key)
    ]
    found = [f"holding “{asked.find}”"] if asked.find else []
    narrowed = ", ".join([*chosen, *found])
    return FileAsked(
        kind=kind,
        why=why,
        name=table.name,
        caption=table.caption,
        things=table.things,
        narrowed=f", narrowed to: {narrowed}" if narrowed else "",
        heads=tuple(each.words for each in columns),
        rows=tuple(tuple(each.of(row) for each in columns) for row in rows),
        total=total,
        subjects=tuple(dict.fromkeys(table.subjects(rows))),
    )
