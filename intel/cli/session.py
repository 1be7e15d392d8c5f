"""What every command needs: the services, the person asking, progress, and a table or JSON as the answer."""

import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from intel.access.accounts import Accounts
from intel.access.consult import record_view
from intel.access.model import Viewer
from intel.access.policy import check
from intel.app import Services, open_services
from intel.errors import AskedWrongly, EngineUnavailable
from intel.people.release import release
from intel.settings import Settings


@contextmanager
def opened(*, own: bool = False) -> Iterator[Services]:
    """Open the services of the folder that the settings name; a server opens them as its own."""
    settings = Settings.from_environment()
    own_folder(settings.home)
    with open_services(settings, own=own) as services:
        yield services


def own_folder(home: Path) -> None:
    """Make the data folder, for its owner alone, or say in one line why that cannot be."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        writable = os.access(home, os.W_OK | os.X_OK)
    except OSError:
        writable = False
    if not writable:
        raise AskedWrongly(
            f"The folder {home} cannot be written to. Nothing was changed. Name another one in INTEL_HOME."
        )


def asking(services: Services, permission: str, **about: str) -> Viewer:
    """Return who is asking, once they may; NotAllowed says why not."""
    return _asking(services.accounts, permission, **about)


def _asking(accounts: Accounts, permission: str, **about: str) -> Viewer:
    user = click.get_current_context().find_root().obj or getpass.getuser()
    viewer = accounts.viewer_for_command(user)
    check(viewer, permission, **about)
    return viewer


def asking_unless_empty(accounts: Accounts, permission: str) -> Viewer | None:
    """Return who is asking, once they may; before the first account exists, whoever installs may."""
    return _asking(accounts, permission) if accounts.list_accounts() else None


def shown(
    services: Services, viewer: Viewer, subjects: Sequence[str], *, action: str = "view", detail: str = ""
) -> None:
    """Stand between an answer and the terminal, as before a page: checked a second time, then written down.

    Called with the internal ids of everyone and everything in the answer, before any of it is printed.
    """
    with services.ledger.reading() as snapshot:
        released = release(snapshot.connection, viewer, subjects)
    record_view(
        services.ledger, viewer, action=action, people=released.people, others=released.others, detail=detail
    )


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far long work has come: a bar on a terminal, a plain line now and then elsewhere."""
    stream = sys.stderr
    if stream.isatty():
        from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
        from rich.progress import Progress  # noqa: PLC0415

        with Progress(console=Console(file=stream), transient=True) as bar:
            task = bar.add_task(words, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
    else:
        click.echo(f"{words} ...", err=True)
        yield lambda _done, _total: None


def draw_or_say(services: Services) -> None:
    """Bring the picture up to what was just recorded; where the engine went away meanwhile, say who does it next.

    A command may work through the engine of another one, which ends it when it is done. The record is whole by then.
    """
    try:
        services.graph.catch_up()
    except EngineUnavailable:
        click.echo(
            "Recorded. The picture could not be drawn just now; the next page or command draws it.", err=True
        )


def answer(
    rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], *, as_json: bool, empty: str
) -> None:
    """Print rows as JSON or as a plain table with these headings; `empty` says what to do where there are none."""
    if as_json:
        click.echo(json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=1, default=str))
        return
    if not rows:
        click.echo(empty)
        return
    cells = [[plain(row.get(name, "")) for name in columns] for row in rows]
    widths = [max(len(line[at]) for line in [list(columns.values()), *cells]) for at in range(len(columns))]
    for line in [list(columns.values()), *cells]:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def plain(value: Any) -> str:
    """Return a value as one line of printable text: nothing from a report may steer a terminal."""
    text = ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)
    return "".join(letter if letter.isprintable() else " " for letter in text)
