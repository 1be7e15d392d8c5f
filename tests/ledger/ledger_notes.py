"""A small room for the ledger's tests: notes on folders, an index of how many each folder has.

Small enough to fold by hand in a test, and real in every part: a payload class, a side table rebuilt from
entries, an index that reads what earlier entries of the same transaction wrote.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, Connection, Integer, Table, Text, insert, select, update

from intel.errors import Contradiction
from intel.ledger import Clock, Draft, Entry, Kind, Ledger, metadata, open_engine, utc_now


class NoteWritten(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: str
    text: str = ""
    on: datetime | None = None


class FolderClosed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: str


notes = Table(
    "test_notes",
    metadata,
    Column("folder", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("texts", Text, nullable=False),
    info={"rebuilt": True},
)
# Beside the ledger, and no function of it: a rebuild leaves it alone.
drafts = Table("test_drafts", metadata, Column("text", Text))


def _index_note(connection: Connection, _entry: Entry, payload: NoteWritten) -> None:
    row = connection.execute(select(notes).where(notes.c.folder == payload.folder)).first()
    if row is None:
        connection.execute(insert(notes).values(folder=payload.folder, number=1, texts=payload.text))
        return
    if row.number < 0:
        raise Contradiction("the folder is closed")
    connection.execute(
        update(notes)
        .where(notes.c.folder == payload.folder)
        .values(number=row.number + 1, texts=f"{row.texts}|{payload.text}")
    )


def _close_folder(connection: Connection, _entry: Entry, payload: FolderClosed) -> None:
    connection.execute(insert(notes).values(folder=payload.folder, number=-1, texts=""))


def _touch_note(_connection: Connection, _entry: Entry, payload: NoteWritten) -> Iterable[str]:
    return [payload.folder]


KINDS = {
    "note.written": Kind(name="note.written", payload=NoteWritten, index=_index_note, touches=_touch_note),
    "folder.closed": Kind(name="folder.closed", payload=FolderClosed, index=_close_folder),
}


def note(text: str, folder: str = "a") -> Draft:
    """A draft about one folder."""
    return Draft(kind="note.written", payload=NoteWritten(folder=folder, text=text), subjects=(folder,))


def open_ledger(where: Path | str, clock: Clock = utc_now) -> Ledger:
    """The ledger in this file or at this URL, made if it is not there."""
    url = where if isinstance(where, str) and "://" in where else f"sqlite:///{where}"
    return Ledger(open_engine(url), kinds=KINDS, clock=clock)


def ticking(start: datetime = datetime(2025, 3, 1, 9, tzinfo=UTC)) -> Clock:
    """A clock that goes on by one second each time it is asked."""
    moment = start

    def now() -> datetime:
        nonlocal moment
        moment += timedelta(seconds=1)
        return moment

    return now


def counts(ledger: Ledger) -> dict[str, int]:
    """What the index says: how many notes each folder has."""
    with ledger.reading() as snapshot:
        return {row.folder: row.number for row in snapshot.connection.execute(select(notes))}
