"""`intel doctor`: one line for each thing that this machine has to have right, in plain words, with what to do."""

import os
import platform
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Final, Literal

import click
from sqlalchemy import Engine, make_url, text

from intel.access.accounts import Accounts
from intel.app import all_kinds
from intel.cli.home_files import last_backup
from intel.cli.session import answer, asking_unless_empty
from intel.errors import EntryUnreadable, IntelError, LedgerBroken
from intel.graph.engine import open_graph
from intel.graph.queries import load_catalogue, run
from intel.ledger import Ledger, open_engine, read_transaction, utc_now
from intel.ledger.erased_list import read_list
from intel.ledger.snapshot import read_head
from intel.ledger.verify import verify
from intel.settings import Settings

Sign = Literal["good", "look", "wrong"]

_BACKUP_DAYS: Final = 7  # a week's work is what a meeting can bear to type again
_LEAST_FREE: Final = 2_000_000_000  # a year of a town, its picture, a backup beside it, and room to work
_CLOCK_MAY_DIFFER: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: what it is, whether it is right, and a sentence."""

    sign: Sign
    about: str
    words: str


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def doctor_command(ctx: click.Context, as_json: bool) -> None:
    """Check this machine: settings, permissions, space, record, picture, backups, versions, clock. Exit 1: mend something."""
    settings = Settings.from_environment()
    found = list(findings(settings, utc_now()))
    columns = {"sign": "", "about": "What", "words": "How it is"}
    answer([asdict(each) for each in found], columns, as_json=as_json, empty="")
    wrong = sum(each.sign == "wrong" for each in found)
    if not as_json:
        click.echo(f"\n{wrong} to mend." if wrong else "\nNothing to mend.")
    ctx.exit(1 if wrong else 0)


def findings(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Look at one thing after the other; what cannot be looked at is a finding too."""
    if not settings.home.is_dir():
        yield Finding(
            sign="wrong", about="folder", words=f"There is no folder {settings.home}. Start once: intel serve"
        )
        return
    try:
        engine = open_engine(settings.database_url)
    except IntelError as fault:
        yield Finding(sign="wrong", about="record", words=str(fault))
        yield from (*_settings(settings), *_permissions(settings), *_space(settings))
        return
    try:
        with suppress(LedgerBroken, EntryUnreadable):  # one that cannot be read can still be looked at
            Ledger(engine, kinds=all_kinds(), clock=utc_now)
        asking_unless_empty(Accounts(engine, clock=utc_now), "machine.check")
        yield from (*_settings(settings), *_permissions(settings), *_space(settings))
        looks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
            ("record", lambda: _record(engine)),
            ("picture", lambda: _picture(settings, engine)),
            ("backup", lambda: _backup(settings, now)),
            ("clock", lambda: _clock(engine, now)),
        )
        for about, look in looks:
            try:
                yield from look()
            except IntelError as fault:
                yield Finding(sign="wrong", about=about, words=str(fault))
    finally:
        engine.dispose()
    yield from _versions()


def _settings(settings: Settings) -> Iterator[Finding]:
    where = "PostgreSQL" if settings.on_a_server else "SQLite in INTEL_HOME"
    graph = "Neo4j" if settings.graph_url else "ArcadeDB inside this program"
    yield Finding(
        sign="good",
        about="settings",
        words=f"INTEL_HOME is {settings.home}. Record: {where}. Picture: {graph}.",
    )
    if settings.host not in ("127.0.0.1", "localhost", "::1"):
        yield Finding(
            sign="look",
            about="address",
            words=f"Pages are served on {settings.host}, not on this machine alone. Put a proxy with TLS before it.",
        )


def _permissions(settings: Settings) -> Iterator[Finding]:
    """Look whether anyone but the owner may read the folder or what is in it."""
    wanted = [settings.home, settings.home / "secret.key", settings.erasures]
    if not settings.on_a_server:
        wanted.append(Path(str(make_url(settings.database_url).database)))
    open_to_others = [path for path in wanted if path.exists() and path.stat().st_mode & 0o077]
    for path in open_to_others:
        mode = "700" if path.is_dir() else "600"
        yield Finding(
            sign="wrong", about="permissions", words=f"Others may read {path}. Run: chmod {mode} {path}"
        )
    foreign = [path for path in wanted if path.exists() and path.stat().st_uid != os.geteuid()]
    for path in foreign:
        yield Finding(sign="look", about="permissions", words=f"{path} belongs to another user than you are.")
    if not open_to_others and not foreign:
        yield Finding(
            sign="good", about="permissions", words="Only their owner may read the folder and its files."
        )


def _space(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.home).free
    words = f"{free / 1e9:,.1f} GB are free in {settings.home}."
    if free < _LEAST_FREE:
        need = f"{_LEAST_FREE / 1e9:.0f} GB are needed. Free some: when the disk is full nothing can be recorded."
        yield Finding(sign="wrong", about="space", words=f"{words} {need}")
    else:
        yield Finding(sign="good", about="space", words=words)


def _record(engine: Engine) -> Iterator[Finding]:
    with read_transaction(engine) as connection:
        verdict = verify(connection)
    if verdict.broken is not None:
        words = f"Broken at {verdict.chain} {verdict.broken}: {verdict.reason} Keep the file and restore a backup."
        yield Finding(sign="wrong", about="record", words=words)
    else:
        words = f"Whole: {verdict.entries:,} entries and {verdict.consultations:,} consultations."
        yield Finding(sign="good", about="record", words=words)


def _picture(settings: Settings, engine: Engine) -> Iterator[Finding]:
    with open_graph(settings.home, settings.graph_url, patience=5) as graph:
        query = load_catalogue(graph.kind).get("projection.place")
        rows = graph.read(lambda transaction: run(transaction, query))
        server = graph.driver.get_server_info().agent
    with read_transaction(engine) as connection:
        head = read_head(connection).seq
    place = int(rows[0]["seq"]) if rows else 0
    if place == head:
        yield Finding(sign="good", about="picture", words=f"{server} answers, and stands at the last entry.")
    else:
        words = f"{server} answers, and stands at entry {place} of {head}. The next page that is opened brings it up."
        yield Finding(sign="look", about="picture", words=words)


def _backup(settings: Settings, now: datetime) -> Iterator[Finding]:
    made = last_backup(settings.home)
    todo = "Run: intel ledger backup FILE, with FILE on another disk."
    if made is None:
        yield Finding(sign="look", about="backup", words=f"No backup was ever made from here. {todo}")
        return
    days = (now - datetime.fromisoformat(made["at"])).days
    words = f"The last backup is {days} days old and ends at entry {made['seq']}."
    if days > _BACKUP_DAYS:
        yield Finding(sign="wrong", about="backup", words=f"{words} {todo}")
    else:
        yield Finding(sign="good", about="backup", words=words)
    listed = len(read_list(settings.erasures))
    if listed and settings.erasures.parent == settings.home:
        words = f"The list of {listed} erasures lies beside the record; a lost disk takes both. Set INTEL_ERASURES."
        yield Finding(sign="look", about="erasures", words=words)


def _clock(engine: Engine, now: datetime) -> Iterator[Finding]:
    with read_transaction(engine) as connection:
        last = connection.execute(text("SELECT at FROM entry ORDER BY seq DESC LIMIT 1")).scalar()
        theirs = (
            connection.execute(text("SELECT clock_timestamp()")).scalar_one()
            if engine.dialect.name == "postgresql"
            else now
        )
    if last is not None and datetime.fromisoformat(last) > now + _CLOCK_MAY_DIFFER:
        words = (
            f"The clock says {now:%d %B %Y, %H:%M} UTC, and the last entry is later than that. Set the clock."
        )
        yield Finding(sign="wrong", about="clock", words=words)
    elif abs(theirs - utc_now()) > _CLOCK_MAY_DIFFER:
        yield Finding(
            sign="wrong",
            about="clock",
            words="The clock differs from the database server's. Set both by the network.",
        )
    else:
        yield Finding(sign="good", about="clock", words=f"The clock says {now:%d %B %Y, %H:%M} UTC.")


def _versions() -> Iterator[Finding]:
    parts = ", ".join(
        f"{name} {version(name)}" for name in ("intel", "arcadedb", "neo4j", "sqlalchemy", "flask")
    )
    words = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {parts}."
    yield Finding(sign="good", about="versions", words=words)
