"""`intel ledger verify`: whether the record is whole."""

import json
from contextlib import suppress

import click
from sqlalchemy import Engine

from intel.access.accounts import Accounts
from intel.app import all_kinds
from intel.cli.session import asking_unless_empty, progress
from intel.errors import EntryUnreadable, LedgerBroken
from intel.ledger import Ledger, open_engine, read_transaction, utc_now
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
