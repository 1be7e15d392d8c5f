"""One row of a staged return, cell by cell: shown, put right, what the sender wrote kept beside it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from flask import request, url_for

from intel import vocabulary
from intel.errors import PictureUnavailable
from intel.network.search import LONGEST, find_names
from intel.people.import_return import Preview, WouldDo
from intel.people.staged import Staged
from intel.reports.edit_cells import BASIS, cells_of
from intel.reports.known_rows import Fate
from intel.reports.mapping import is_field
from intel.reports.mapping_text import field_in_words
from intel.reports.model import CellEdit, PersonDetails, RefusedRow
from intel.reports.offered import confirmed_edit, confirmed_field, put_in_edit, put_in_field
from intel.reports.read_rows import ReturnRead, RowRead
from intel.reports.values import folded
from intel.reports.wording import assessed_by, blaming
from intel.reports.write_refused import is_reasons
from webapp.addresses import address_of
from webapp.gate import viewer
from webapp.lines import Piece
from webapp.pages import Page
from webapp.returns_shown import RefusedShown, moment_in_words
from webapp.services import services

_HANDLED: Final = ("conditions", "audience")  # what handling C needs besides
# Words with capitals one after another: what a name of a person, a venue or a place looks like in a text.
_NAMELIKE: Final = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+")
_MOST_LOOKED: Final = 24  # pairs and triples of such words looked up for one row
_KNOWN_AS: Final = {"Person": "other_{}.name", "Venue": "venue_{}.name", "Place": "place_{}.text"}
_MOST_ALIKE: Final = 3  # of those written much like a name, on the page of one row

Cells = tuple[tuple[str, str], ...]  # headings with what was sent under them


@dataclass(frozen=True, slots=True, kw_only=True)
class CellShown:
    """One cell of a row: `sent` is what the sender wrote, `now` what stands; `faulty` where the row is refused for it."""

    name: str
    heading: str
    sent: str
    now: str
    faulty: bool
    long: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MayBe:
    """Someone a row names, and who of those this viewer may find is written much like it."""

    written: str
    known: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What handling C needs and the sheet has no column for; `conditions` is None where it has one for them."""

    conditions: str | None
    audiences: tuple[tuple[str, str, str], ...]
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPage(Page):
    """One row of a staged return."""

    template: ClassVar[str] = "returns/row.html"

    back: str
    form: str
    line: int
    agency_file: str
    refused: str
    cells: tuple[CellShown, ...]
    offers: tuple[tuple[str, str, bool], ...]
    basis: str
    basis_name: str
    assessed: str
    wording: tuple[tuple[str, str, str], ...]
    left_out: bool
    handled: Handled | None
    may_be: tuple[MayBe, ...]
    looked: bool


def headings_of(read: ReturnRead) -> tuple[str, ...]:
    """Return the headings of a file as the agency writes them, in the order of its columns."""
    shown = {folded(name): name for name in read.layout.names}
    ordered = sorted(read.layout.places.items(), key=lambda each: each[1])
    return tuple(shown.get(name, name) for name, _ in ordered if not is_reasons(name))


def cells_in(read: ReturnRead, line: int) -> Cells:
    """Return a row below the headings as it was sent; empty where there is none."""
    if line <= read.layout.line:
        return ()
    known = [each for each in headings_of(read) if folded(each) in read.layout.places]
    return cells_of(read.table, read.layout, known, line)


def refused_shown(staged: str, read: ReturnRead, refused: Collection[RefusedRow]) -> tuple[RefusedShown, ...]:
    """Return refused rows, each with the name of the cell that puts it right, where the sheet has one."""
    names = {folded(heading): f"cell-{place}" for place, heading in enumerate(headings_of(read))}
    return tuple(
        RefusedShown(
            line=each.line,
            column=each.column,
            value=each.value,
            reason=each.reason,
            form=url_for("returns.put_right", staged=staged, line=each.line),
            name=names.get(folded(each.column), ""),
            now=each.value,
        )
        for each in refused
    )


def posted_edits(cells: Cells, before: Sequence[CellEdit], line: int) -> tuple[CellEdit, ...]:
    """Return the edits of a row after a form: a cell not on the form stays as it was, one as sent is no edit."""
    standing = {each.column: each.now for each in before if each.line == line}
    found = []
    for place, (heading, sent) in enumerate(cells):
        now = request.form.get(f"cell-{place}", standing.get(heading, sent)).replace("\r\n", "\n")
        if now != sent:
            found.append(CellEdit(line=line, column=heading, was=sent, now=now))
    found += _confirmed(cells, before, line)
    found += _put_in(before, line)
    basis = request.form.get("basis", standing.get(BASIS, ""))
    if basis in ("fact", "assessment"):
        was = next((each.was for each in before if each.line == line and each.column == BASIS), "")
        as_read = request.form.get("basis_as_read", was)
        if basis != as_read:
            found.append(CellEdit(line=line, column=BASIS, was=as_read, now=basis))
    return tuple(found)


def _put_in(before: Sequence[CellEdit], line: int) -> list[CellEdit]:
    """Return what was said of a row that its sheet has no column for; a form that does not ask leaves it as it was."""
    if "handled" not in request.form:
        return [each for each in before if each.line == line and put_in_field(each)]
    said = {
        "conditions": request.form.get("put-conditions", "").strip(),
        "audience": ", ".join(request.form.getlist("put-audience")),
    }
    return [put_in_edit(line, field, words) for field, words in said.items() if words]


def _handled(preview: Preview, kept: Staged, line: int) -> Handled | None:
    """Return what to ask of a row of handling C that its sheet has no column for."""
    read = preview.read
    row = next((each for each in read.rows if each.line == line), None)
    refused = next((each for each in read.refused if each.line == line), None)
    fed = {part.column.field for part in read.layout.parts}
    asked = (row is not None and row.draft.handling == "C") or (
        refused is not None and refused.column in _HANDLED
    )
    if not asked or fed.issuperset(_HANDLED):
        return None
    put = {put_in_field(each): each.now for each in kept.edits if each.line == line}
    return Handled(
        conditions=None if "conditions" in fed else put.get("conditions", ""),
        audiences=()
        if "audience" in fed
        else tuple(
            (each, vocabulary.audience_name(each), "")
            for each in (*vocabulary.read("audiences"), vocabulary.agency_audience(read.agency))
            if each != "unit"
        ),
        chosen=tuple(each for each in put.get("audience", "").split(", ") if each),
    )


def _confirmed(cells: Cells, before: Sequence[CellEdit], line: int) -> list[CellEdit]:
    """Return what was taken from the row's own words; a form that does not ask leaves it as it was."""
    if "offers" not in request.form:
        return [each for each in before if each.line == line and confirmed_field(each)]
    sent = "\n".join(value for _, value in cells)
    ticked = (each.partition("|") for each in request.form.getlist("also"))
    return [
        confirmed_edit(line, field, words)
        for field, _, words in ticked
        if is_field(field) and words and words in sent
    ]


def _known_in_text(row: RowRead | None) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Return what the words of a row name that this viewer could search for: fields with words, and the ids found."""
    if row is None:
        return (), ()
    said = {folded(each.details.as_written) for each in row.draft.mentions}
    said |= {folded(each.words) for each in row.offers}
    used = {each.slot for each in row.draft.mentions} | {each.field.partition(".")[0] for each in row.offers}
    found: list[tuple[str, str]] = []
    ids: list[str] = []
    asking = services().enquiry(viewer())
    for words in _namelike(row.draft.text):
        for label, shape in _KNOWN_AS.items():
            if folded(words) in said:
                break
            match = next(iter(find_names(asking, words[:LONGEST], label, most=1)), None)
            if match is None or folded(match.written) != folded(words):
                continue
            kind = shape.partition("_")[0]
            number = next(at for at in range(1, len(used) + 2) if f"{kind}_{at}" not in used)
            used.add(f"{kind}_{number}")
            said.add(folded(words))
            found.append((shape.format(number), words))
            ids.append(match.item.id)
    return tuple(found), tuple(ids)


def _namelike(text: str) -> list[str]:
    """Return the pairs and triples of words with capitals that stand together in a text, longest first."""
    found: dict[str, None] = {}
    for run in _NAMELIKE.findall(text):
        words = run.split(" ")
        for size in (3, 2):
            found |= {" ".join(words[at : at + size]): None for at in range(len(words) - size + 1)}
    return list(found)[:_MOST_LOOKED]


def _offers(
    row: RowRead | None, kept: Staged, line: int, known: Collection[tuple[str, str]]
) -> tuple[tuple[str, str, bool], ...]:
    """Return what the words of a row name: the form's value, in words, and whether it was confirmed."""
    confirmed = [
        (confirmed_field(each), each.now, True)
        for each in kept.edits
        if each.line == line and confirmed_field(each)
    ]
    offered = [(each.field, each.words, False) for each in row.offers] if row else []
    offered += [(field, words, False) for field, words in known]
    return tuple(
        (f"{field}|{words}", f"“{words}”, {field_in_words(field)}", ticked)
        for field, words, ticked in (*confirmed, *offered)
    )


def page_of_row(staged: str, kept: Staged, preview: Preview, would: WouldDo, line: int) -> RowPage:
    """Return the page of one row."""
    read = preview.read
    sent = cells_in(read, line)
    now = {each.column: each.now for each in kept.edits if each.line == line}
    refused = next((each for each in read.refused if each.line == line), None)
    row = next((each for each in read.rows if each.line == line), None)
    decided = next((each for each in kept.edits if each.line == line and each.column == BASIS), None)
    text = row.draft.text if row else ""
    foreseen = would.rows.get(line)
    may_be, shown, looked = _may_be(row)
    in_text, also_shown = _known_in_text(row) if looked else ((), ())
    return RowPage(
        subjects=(kept.id, *dict.fromkeys((*shown, *also_shown))),
        detail="one row of a return before it is recorded",
        recorded=f"Draft is {'kept' if kept.return_id else 'yours'} until {moment_in_words(kept.until)}",
        back=url_for("returns.preview", staged=staged),
        form=url_for("returns.put_right", staged=staged, line=line),
        line=line,
        agency_file=read.file_name,
        refused=refused.reason if refused else "",
        cells=tuple(
            CellShown(
                name=f"cell-{place}",
                heading=heading,
                sent=value,
                now=now.get(heading, value),
                faulty=refused is not None and folded(refused.column) == folded(heading),
                long=len(value) > 60 or "\n" in value,
            )
            for place, (heading, value) in enumerate(sent)
        ),
        offers=_offers(row, kept, line, in_text),
        basis=row.draft.basis if row else "",
        basis_name=decided.was if decided else (row.draft.basis if row else ""),
        assessed=assessed_by(text),
        wording=tuple((each.found, each.say, each.because) for each in blaming(text)),
        handled=_handled(preview, kept, line),
        left_out=foreseen is not None and foreseen.fate is Fate.LEFT_OUT,
        may_be=may_be,
        looked=looked,
    )


def _may_be(row: RowRead | None) -> tuple[tuple[MayBe, ...], tuple[str, ...], bool]:
    """Return who the people of a row may be, the ids of those shown, and whether it could be looked up now."""
    people = [each.details for each in row.draft.mentions] if row else []
    names = dict.fromkeys(each.name for each in people if isinstance(each, PersonDetails) and each.name)
    try:
        asking = services().enquiry(viewer())
        found = {name: find_names(asking, name[:LONGEST], "Person", most=_MOST_ALIKE) for name in names}
    except PictureUnavailable:
        return (), (), False
    may_be = tuple(
        MayBe(
            written=name,
            known=tuple(
                Piece(
                    words=f"{each.item.name} ({each.item.words})",
                    href=address_of(each.item.label, each.item.token),
                )
                for each in matches
            ),
        )
        for name, matches in found.items()
        if matches
    )
    return may_be, tuple(dict.fromkeys(each.item.id for matches in found.values() for each in matches)), True
