"""The ledger's database in one file, made while others write, and brought back into an empty place.

A backup is a ZIP file: `ledger.db`, every table as it stood at one moment, as a SQLite database whichever database it
came from; the few small files of the data folder that the caller names; and `backup.json`, which says what is in it.
The graph is not in it: it is drawn again. Called by `intel ledger backup` and `intel ledger restore`.
"""

import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Final

from sqlalchemy import Connection, Engine, MetaData, delete, insert, inspect, make_url, select

from intel.errors import AskedWrongly, LedgerBroken, NotRecorded
from intel.ledger import tables
from intel.ledger.engine import open_engine, read_transaction, write_transaction
from intel.ledger.snapshot import read_head
from intel.ledger.verify import verify

_FORMAT: Final = 1
_DATABASE: Final = "ledger.db"
_ABOUT: Final = "backup.json"
_ROWS: Final = 2000  # held at a time, whatever the table's length
_NO_BACKUP: Final = (
    "{} is not a backup of this tool, or is damaged. Nothing was changed. Take another backup."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup holds: when it was made, the last entry, and the fingerprint of the database in it."""

    format: int
    at: str
    seq: int
    hash: str
    consultations: int
    sha256: str


def write_backup(engine: Engine, file: Path, *, at: str, beside: Mapping[str, bytes]) -> Backup:
    """Make a backup, whole or not at all, readable by its owner alone; a file that exists is left as it is.

    What was copied is verified before the file gets its name; a ledger that does not verify is not backed up.
    """
    if file.exists():
        raise AskedWrongly(f"{file} exists already. Nothing was written. Name a file that does not.")
    if not file.parent.is_dir():
        raise AskedWrongly(f"There is no folder {file.parent}. Nothing was written. Make it first.")
    draft = file.with_name(f"{file.name}.part")
    try:
        with tempfile.TemporaryDirectory(prefix=f"{file.name}-", dir=file.parent) as folder:
            copy = Path(folder) / _DATABASE
            _copy_out(engine, copy)
            about = _described(copy, at)
            _write_zip(draft, copy, about, beside)
        draft.rename(file)
    except OSError as fault:
        raise NotRecorded(
            f"The backup could not be written to {file.parent}: {fault.strerror}. The ledger is as it was. "
            "Free some disk, or name a file on another one."
        ) from fault
    finally:
        draft.unlink(missing_ok=True)
    return about


def _copy_out(engine: Engine, copy: Path) -> None:
    if engine.dialect.name == "sqlite":
        source = sqlite3.connect(f"file:{engine.url.database}?mode=ro", uri=True, timeout=30)
        try:
            source.execute("VACUUM INTO ?", (str(copy),))  # one snapshot; nobody who writes waits for it
        except sqlite3.DatabaseError as fault:
            raise NotRecorded(
                "The backup could not be made. The ledger is as it was. Look at the disk, then run: intel ledger verify"
            ) from fault
        finally:
            source.close()
        copy.chmod(0o600)
        return
    target = open_engine(f"sqlite:///{copy}")
    try:
        with read_transaction(engine) as source_connection:
            _copy_tables(source_connection, target)
    finally:
        target.dispose()
    _without_log(copy)


def _without_log(copy: Path) -> None:
    """Put all of a closed database into its one file."""
    connection = sqlite3.connect(copy, isolation_level=None)
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def _copy_tables(source: Connection, target: Engine) -> None:
    """Copy every table there is at the source into a database that has none."""
    found = MetaData()
    found.reflect(source)
    names = {table.name for table in found.sorted_tables}
    with write_transaction(target) as connection:
        tables.metadata.create_all(connection)
        for table in tables.metadata.sorted_tables:
            if table.name not in names:
                continue
            rows = source.execution_options(yield_per=_ROWS).execute(select(table))
            for part in rows.mappings().partitions(_ROWS):
                connection.execute(insert(table), [dict(row) for row in part])


def _described(copy: Path, at: str) -> Backup:
    """Verify what was copied and say what it is."""
    engine = open_engine(f"sqlite:///{copy}")
    try:
        with read_transaction(engine) as connection:
            verdict, head = verify(connection), read_head(connection)
    finally:
        engine.dispose()
    _without_log(copy)
    if verdict.broken is not None:
        raise LedgerBroken(
            f"The ledger is broken at {verdict.chain} {verdict.broken}, so no backup of it was written: it would take "
            "the place of a whole one. Keep the file, and restore the last backup.",
            verdict.broken,
        )
    return Backup(
        format=_FORMAT,
        at=at,
        seq=head.seq,
        hash=head.hash,
        consultations=verdict.consultations,
        sha256=_fingerprint(copy),
    )


def _fingerprint(path: Path) -> str:
    with path.open("rb") as content:
        digest = sha256()
        while part := content.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def _write_zip(draft: Path, copy: Path, about: Backup, beside: Mapping[str, bytes]) -> None:
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w+b") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
            packed.writestr(_ABOUT, json.dumps(asdict(about), indent=1))
            for name, content in sorted(beside.items()):
                packed.writestr(f"home/{name}", content)
            packed.write(copy, _DATABASE)
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def opened_backup(file: Path) -> Iterator[tuple[Backup, Mapping[str, bytes], Path]]:
    """Unpack a backup beside nobody's eyes: what it says of itself, the small files, and its database, all checked."""
    with tempfile.TemporaryDirectory(prefix="intel-restore-") as folder:
        copy = Path(folder) / _DATABASE
        try:
            with zipfile.ZipFile(file) as packed:
                about = Backup(**json.loads(packed.read(_ABOUT)))
                beside = {
                    name.removeprefix("home/"): packed.read(name)
                    for name in packed.namelist()
                    if name.startswith("home/") and "/" not in name.removeprefix("home/")
                }
                with packed.open(_DATABASE) as content:
                    _unpack(content, copy)
        except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile, zlib.error) as fault:
            raise AskedWrongly(_NO_BACKUP.format(file)) from fault
        if about.format != _FORMAT or _fingerprint(copy) != about.sha256:
            raise AskedWrongly(_NO_BACKUP.format(file))
        yield about, beside, copy


def _unpack(content: IO[bytes], copy: Path) -> None:
    descriptor = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        shutil.copyfileobj(content, out)


def put_back(copy: Path, url: str) -> None:
    """Put an unpacked database in the place of an empty one; who was signed in then is not signed in now."""
    engine = open_engine(f"sqlite:///{copy}")
    with write_transaction(engine) as connection:
        for name in ("sign_in", "one_time_link"):
            if name in tables.metadata.tables:
                connection.execute(delete(tables.metadata.tables[name]))
    target_path = make_url(url).database if url.startswith("sqlite") else None
    if target_path:
        engine.dispose()
        _without_log(copy)
        draft = Path(f"{target_path}.restoring")
        shutil.copyfile(copy, draft)
        draft.chmod(0o600)
        with draft.open("rb") as content:
            os.fsync(content.fileno())
        draft.rename(target_path)
        return
    target = open_engine(url)
    try:
        with read_transaction(engine) as connection:
            _copy_tables(connection, target)
    finally:
        target.dispose()
        engine.dispose()


def is_empty(url: str) -> bool:
    """Return whether nothing was ever recorded at `url`: no file, or a database without a ledger's tables."""
    path = make_url(url).database if url.startswith("sqlite") else None
    if path is not None:
        return not Path(path).exists()
    engine = open_engine(url)
    try:
        with read_transaction(engine) as connection:
            return tables.entry.name not in inspect(connection).get_table_names()
    finally:
        engine.dispose()
