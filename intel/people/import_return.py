"""Taking a return in, from its bytes to who is who: read, record, join what the automatic rule may join.

The one way a return enters the ledger, for the web, the command line and the demonstration town alike; and what is
then done with it whole: opened, or taken back.
"""

from collections.abc import Collection
from collections.abc import Mapping as ByLine
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from intel.access.model import Viewer
from intel.access.policy import check
from intel.errors import AskedWrongly
from intel.ledger import Ids, Ledger, Writer
from intel.people.find_returns import get_return
from intel.people.judge import join_automatically
from intel.reports.gazetteer import Gazetteer
from intel.reports.known_rows import Before, Foreseen, foresee, received_before
from intel.reports.mapping import Mapping
from intel.reports.read_rows import ReturnRead, read_return
from intel.reports.record import (
    OpenResult,
    WithdrawResult,
    latest_mapping,
    open_return,
    save_mapping,
    withdraw_return,
)
from intel.reports.record_return import ImportResult, record_return
from intel.reports.state import pages
from intel.reports.tables import mention


class NoMapping(AskedWrongly):
    """Nobody has said how the agency's columns are read; nothing of the file was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as it was sent."""

    content: bytes
    file_name: str
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A return as it would be taken in: read by the mapping of this version, and not yet recorded."""

    read: ReturnRead
    mapping_version: int


def preview_return(
    ledger: Ledger, viewer: Viewer, sent: Sent, gazetteer: Gazetteer, *, today: date
) -> Preview:
    """Read a return by its agency's saved mapping, without recording anything."""
    check(viewer, "return.import", agency=sent.agency)
    with ledger.reading() as snapshot:
        saved = latest_mapping(snapshot, sent.agency)
    if saved is None:
        raise NoMapping(
            "Nobody has said yet which column of this agency's return means what. Nothing was kept. "
            "Save a mapping for the agency, then send the file again."
        )
    version, mapping = saved
    return Preview(
        read=read_return(sent.content, sent.file_name, mapping, gazetteer, today=today),
        mapping_version=version,
    )


def approve_return(ledger: Ledger, viewer: Viewer, preview: Preview, *, ids: Ids) -> ImportResult:
    """Record a previewed return and join by rule what it names; the same file twice adds nothing."""
    check(viewer, "return.import", agency=preview.read.agency)
    with ledger.writing(viewer.user_id) as writer:
        return record_and_join(writer, preview, ids=ids)


def record_and_join(writer: Writer, preview: Preview, *, ids: Ids) -> ImportResult:
    """Record the rows and join by rule, under one lock, so that nobody sees one without the other."""
    result = record_return(writer, preview.read, mapping_version=preview.mapping_version, ids=ids)
    join_automatically(writer, *_new_and_corrected(writer, result))
    return result


def _new_and_corrected(writer: Writer, result: ImportResult) -> tuple[list[str], list[str]]:
    """Part the mentions this import worded: of a new report, and of a corrected one, which may have judgements."""
    corrected: set[str] = set()
    for page in pages(result.corrected):
        query = select(mention.c.mention_id).where(mention.c.source_id.in_(page))
        corrected.update(writer.connection.execute(query).scalars())
    return (
        [each for each in result.mention_ids if each not in corrected],
        [each for each in result.mention_ids if each in corrected],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldDo:
    """What recording a previewed return would do now: row by row, and whether this very file came before."""

    rows: ByLine[int, Foreseen]
    before: Before | None


def foresee_return(ledger: Ledger, viewer: Viewer, preview: Preview) -> WouldDo:
    """Say what recording a previewed return would do now, without recording anything."""
    check(viewer, "return.import", agency=preview.read.agency)
    with ledger.reading() as snapshot:
        return WouldDo(
            rows=foresee(snapshot, preview.read), before=received_before(snapshot.connection, preview.read)
        )


def open_whole_return(
    ledger: Ledger, viewer: Viewer, return_id: str, *, audiences: Collection[str], reason: str
) -> OpenResult:
    """Open what came by a return and confirm its grades; what has conditions stays shut until named."""
    check(viewer, "report.open")
    with ledger.writing(viewer.user_id) as writer:
        get_return(writer.snapshot, viewer, return_id)
        return open_return(writer, return_id, audiences=audiences, reason=reason)


def take_back_return(ledger: Ledger, viewer: Viewer, return_id: str, *, reason: str) -> WithdrawResult:
    """Withdraw every report that a return alone brought; the record keeps them and the reason."""
    with ledger.writing(viewer.user_id) as writer:
        line = get_return(writer.snapshot, viewer, return_id)
        check(viewer, "report.withdraw", agency=line.agency)
        return withdraw_return(writer, return_id, reason=reason)


def save_mapping_for(ledger: Ledger, viewer: Viewer, mapping: Mapping) -> int:
    """Save how an agency's columns are read from now on; return the version."""
    check(viewer, "mapping.save", agency=mapping.agency)
    with ledger.writing(viewer.user_id) as writer:
        return save_mapping(writer, mapping)
