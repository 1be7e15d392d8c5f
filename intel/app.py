"""Wires settings, ledger, graph, tables and rooms together: the only place that chooses.

The web, the command line and the tests open `Services` and pass them on; nothing else opens a store.
"""

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, select

from intel.access import kinds as access_kinds
from intel.access.accounts import Accounts
from intel.access.model import Viewer
from intel.access.sign_ins import SignIns
from intel.access.tokens import Tokens, load_secret
from intel.errors import AskedWrongly
from intel.graph.engine import open_graph
from intel.graph.queries import load_catalogue
from intel.graph.rows import SourceRows
from intel.graph.store import Graph
from intel.ledger import Ledger, Snapshot, metadata, open_engine, read_transaction, write_transaction
from intel.ledger.clock import Clock, utc_now
from intel.ledger.ids import Ids, random_ids
from intel.ledger.kinds import Entry, Kind
from intel.meetings import kinds as meeting_kinds
from intel.notices import kinds as notice_kinds
from intel.notices.project import rows_of_notices
from intel.offenders import kinds as offender_kinds
from intel.opendata import tables as _open_data_tables  # noqa: F401 - its tables are made with the ledger's
from intel.opendata.gazetteer import OpenDataGazetteer, build_gazetteer
from intel.people import drafts as _drafts  # noqa: F401 - its table is made with the ledger's
from intel.people import kinds as people_kinds
from intel.people import recent as _recent_looks  # noqa: F401 - its table is made with the ledger's
from intel.people import staged as _staged_returns  # noqa: F401 - its table is made with the ledger's
from intel.people.enquiry import Enquiry
from intel.people.project import rows_of_adult_ages, rows_of_designations
from intel.reports import kinds as report_kinds
from intel.reports.project import rows_of_reports
from intel.reports.tables import source
from intel.settings import Settings

# What a source of each label puts into the picture.
_ROWS_OF: Mapping[str, Callable[[Snapshot, Sequence[str]], Mapping[str, SourceRows]]] = {
    "Report": rows_of_reports,
    "Designation": rows_of_designations,
    "AdultAge": rows_of_adult_ages,
    "Meeting": meeting_kinds.rows_of_meetings,
    "Notice": rows_of_notices,
}

# Seconds to wait for another process: a server outwaits the longest command, a command only an opening.
_SERVER_PATIENCE = 600.0
_COMMAND_PATIENCE = 15.0

# A file of this name in the data folder says that everything in it is invented.
_DEMONSTRATION = "demonstration"
_LOADING = "loading"  # what the file says until the whole town is in


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything a page or a command works with."""

    settings: Settings
    database: sqlalchemy.Engine
    ledger: Ledger
    graph: Graph
    tokens: Tokens
    accounts: Accounts
    sign_ins: SignIns
    clock: Clock
    ids: Ids

    @property
    def demonstration(self) -> bool:
        """Whether what is loaded is the invented town."""
        return (self.settings.home / _DEMONSTRATION).exists()

    @property
    def damage(self) -> str:
        """What is wrong with the record, if it was checked and does not verify: it can then be read alone."""
        return self.ledger.damage

    def mark_demonstration(self, *, loading: bool = False) -> None:
        """Say, for good, that what is in this folder is the invented town; and while it is being loaded, that too."""
        marker = self.settings.home / _DEMONSTRATION
        marker.touch(mode=0o600)
        marker.write_text(_LOADING if loading else "", encoding="utf-8")

    @property
    def demonstration_cut_off(self) -> bool:
        """Whether loading the invented town began here and never came to its end."""
        marker = self.settings.home / _DEMONSTRATION
        return marker.exists() and marker.read_text(encoding="utf-8") == _LOADING

    def forget_cut_off_demonstration(self) -> None:
        """Empty every table of a town that was loaded in part, so that it can be loaded whole; of nothing else."""
        if not self.demonstration_cut_off:
            raise AskedWrongly("Nothing here was loaded in part. Nothing was changed.")
        with write_transaction(self.database) as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
        self.ledger.reindex()

    def gazetteer(self) -> OpenDataGazetteer:
        """Return where places are and which premises are registered, as open data says now."""
        with read_transaction(self.database) as connection:
            return build_gazetteer(connection)

    def enquiry(self, viewer: Viewer) -> Enquiry:
        """Return the means for `viewer` to ask; raises PictureUnavailable while the graph is not there yet."""
        return Enquiry(
            viewer=viewer,
            reader=self.graph.reader(viewer),
            ledger=self.ledger,
            tokens=self.tokens,
            today=self.clock().date(),
        )


def all_kinds() -> dict[str, Kind]:
    """Return the closed list of entry kinds; identity and scores read every report that is indexed."""
    rooms = (
        access_kinds.KINDS,
        people_kinds.KINDS,
        offender_kinds.KINDS,
        notice_kinds.KINDS,
        meeting_kinds.KINDS,
    )
    own = {kind.name: kind for room in rooms for kind in room}
    of_reports = {kind.name: kind for kind in report_kinds.KINDS}
    for name in ("report.recorded", "report.corrected"):
        for also in (people_kinds.index_report, offender_kinds.index_report):
            of_reports[name] = _also_index(of_reports[name], also)
    return {**of_reports, **own}


def _also_index(kind: Kind, more: Callable[[Connection, Entry, Any], None]) -> Kind:
    def both(connection: Connection, entry: Entry, payload: Any) -> None:
        kind.index(connection, entry, payload)
        more(connection, entry, payload)

    return replace(kind, index=both)


def rows_of_sources(snapshot: Snapshot, source_ids: Sequence[str]) -> dict[str, SourceRows]:
    """Return the rows of every source that stands, each by its own room."""
    by_label: dict[str, list[str]] = defaultdict(list)
    for start in range(0, len(source_ids), 5000):
        part = source_ids[start : start + 5000]
        query = select(source.c.source_id, source.c.label).where(source.c.source_id.in_(part))
        for source_id, label in snapshot.connection.execute(query):
            by_label[label].append(source_id)
    rows: dict[str, SourceRows] = {}
    for label, ids in by_label.items():
        rows.update(_ROWS_OF[label](snapshot, ids))
    return rows


@contextmanager
def open_services(settings: Settings, *, clock: Clock = utc_now, own: bool = False) -> Iterator[Services]:
    """Open everything, in order, and close it again.

    With `own`, this process is to hold the graph: it waits for a command that has it open to finish.
    """
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = open_engine(settings.database_url)
    ledger = Ledger(database, kinds=all_kinds(), clock=clock, erasures=settings.erasures)
    patience = _SERVER_PATIENCE if own else _COMMAND_PATIENCE
    engine = open_graph(settings.home, settings.graph_url, own=own, patience=patience)
    try:
        graph = Graph(
            engine,
            ledger,
            load_catalogue(engine.kind),
            rows_of_sources,
            lock_text=lambda: secrets.token_hex(8),
        )
        yield Services(
            settings=settings,
            database=database,
            ledger=ledger,
            graph=graph,
            tokens=Tokens(load_secret(settings.home)),
            accounts=Accounts(database, clock=clock),
            sign_ins=SignIns(database, clock=clock),
            clock=clock,
            ids=random_ids(secrets.token_bytes),
        )
    finally:
        engine.close()
        database.dispose()
