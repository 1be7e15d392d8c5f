"""`intel ledger`: whether the record is whole, a backup of it in one file, and back again."""

import json
from contextlib import suppress
from pathlib import Path

import click
from sqlalchemy import Engine

from intel.access.accounts import Accounts
from intel.access.consult import record_view
from intel.app import all_kinds
from intel.cli.home_files import note_backup, put_small_files, refuse_unless_empty, small_files
from intel.cli.session import asking_unless_empty, own_folder, progress
from intel.errors import EntryUnreadable, LedgerBroken
from intel.ledger import Head, Ledger, open_engine, read_transaction, utc_now
from intel.ledger.backup import opened_backup, put_back, write_backup
from intel.ledger.clock import as_text
from intel.ledger.erased_list import apply_list
from intel.ledger.verify import verify as verify_chains
from intel.settings import Settings


@click.group("ledger")
def ledger_command() -> None:
    """Look after the record."""


@ledger_command.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.pass_context
def verify(ctx: click.Context, as_json: bool) -> None:
    """Check both chains; name the first broken entry and exit 1 if there is one."""
    engine: Engine = open_engine(Settings.from_environment().database_url)
    with progress("Verifying the ledger"):
        with suppress(LedgerBroken, EntryUnreadable):  # one that cannot be opened can still be verified
            Ledger(engine, kinds=all_kinds(), clock=utc_now)
        asking_unless_empty(Accounts(engine, clock=utc_now), "ledger.verify")
        with read_transaction(engine) as connection:
            verdict = verify_chains(connection)
    engine.dispose()
    if as_json:
        answer = {
            "entries": verdict.entries,
            "consultations": verdict.consultations,
            "broken": verdict.broken,
            "chain": verdict.chain,
            "reason": verdict.reason,
        }
        click.echo(json.dumps(answer))
    elif verdict.broken is None:
        click.echo(f"Whole: {verdict.entries} entries and {verdict.consultations} consultations.")
    else:
        click.echo(f"Broken at {verdict.chain} {verdict.broken}: {verdict.reason}")
    ctx.exit(0 if verdict.broken is None else 1)


@ledger_command.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write the whole record into one FILE, while the pages go on being served.

    The file holds everything there is and is not encrypted: keep it where the record itself might lie. What is erased
    later is erased again when it is restored, from the list that INTEL_ERASURES names: keep that list apart from it.
    """
    settings = Settings.from_environment()
    engine = open_engine(settings.database_url)
    try:
        ledger = Ledger(engine, kinds=all_kinds(), clock=utc_now, erasures=settings.erasures)
        viewer = asking_unless_empty(Accounts(engine, clock=utc_now), "ledger.backup")
        ledger.list_erasures()
        if viewer is not None:
            record_view(ledger, viewer, action="export", purpose="Backup", detail="the whole record")
        with progress("Backing up"):
            made = write_backup(
                engine, file.resolve(), at=as_text(utc_now()), beside=small_files(settings.home)
            )
    finally:
        engine.dispose()
    note_backup(settings.home, made)
    click.echo(
        f"Backed up {made.seq:,} entries and {made.consultations:,} consultations into {file}. "
        f"Its last entry is {made.seq}, {made.hash}: note that elsewhere, and a cut-off end can be told."
    )


@ledger_command.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--erasures",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The list of what was erased, if it is not the one INTEL_ERASURES names.",
)
def restore(file: Path, erasures: Path | None) -> None:
    """Bring back the record in FILE into an empty INTEL_HOME; what was erased since is erased again.

    The picture is drawn again by the next start. Nobody is signed in; people sign in again.
    """
    settings = Settings.from_environment()
    own_folder(settings.home)
    refuse_unless_empty(settings)
    with opened_backup(file) as (about, beside, copy), progress("Restoring"):
        put_back(copy, settings.database_url)
        put_small_files(settings.home, beside)
    engine = open_engine(settings.database_url)
    try:
        ledger = Ledger(engine, kinds=all_kinds(), clock=utc_now, erasures=settings.erasures)
        verdict = ledger.verify(expected=Head(seq=about.seq, hash=about.hash))
        if verdict.broken is not None:
            raise LedgerBroken(
                f"What was restored does not verify: {verdict.reason} Empty INTEL_HOME and restore another backup.",
                verdict.broken,
            )
        again = apply_list(ledger, erasures or settings.erasures)
        ledger.list_erasures()
    finally:
        engine.dispose()
    said = f" {again} erased since then {'was' if again == 1 else 'were'} erased again." if again else ""
    click.echo(
        f"Restored {about.seq:,} entries as they stood on {about.at[:16].replace('T', ' at ')} UTC.{said}"
    )
