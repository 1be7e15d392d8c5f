"""`intel ledger verify`: whether the record is whole."""

import json

import click
from sqlalchemy import Engine

from intel.access.accounts import Accounts
from intel.app import all_kinds
from intel.cli.session import asking_unless_empty, progress
from intel.ledger import Ledger, open_engine, utc_now
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
        ledger = Ledger(engine, kinds=all_kinds(), clock=utc_now)
        asking_unless_empty(Accounts(engine, clock=utc_now), "ledger.verify")
        verdict = ledger.verify()
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
