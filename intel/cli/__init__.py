"""The command line: `intel`, one module for each group of commands, fetched only when it is asked for.

Every command acts as a named user, through the same policy and log as the pages. Exit 0: done; 1: it found
something wrong; 2: it was asked wrongly.
"""

import sys
from importlib import import_module
from typing import Any

import click

from intel.errors import IntelError

# name: (module, what it does), in the order of `intel --help`; heavy modules are imported only when run.
COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("serve", "Serve the pages on this machine."),
    "demo": ("demo", "Write or load the demonstration town."),
    "import": ("imports", "Take in a return, or open data."),
    "preview": ("returns", "Show how a return would be read."),
    "mapping": ("mappings", "List, show, export, import or compare how columns are read."),
    "return": ("returns", "Write a blank return to send out."),
    "withdraw": ("reports", "Withdraw a report."),
    "search": ("look", "Search what you may read."),
    "show": ("look", "Show what is known of one person, thing or report."),
    "offenders": ("offenders", "Score suspected adults, or explain one score."),
    "notices": ("notices", "List abduction notices, show one, say what is due."),
    "people": ("people", "Link files by who is who, or explain a pair."),
    "meetings": ("meetings", "List or record meetings."),
    "pack": ("meetings", "Make the pack of a meeting for one audience."),
    "ledger": ("ledger", "Verify, back up or restore the ledger."),
    "graph": ("graph", "Rebuild the graph, or compare it with the ledger."),
    "doctor": ("doctor", "Check this machine, and say in plain words what to mend."),
    "user": ("users", "Add or list the people who may sign in."),
}


class _Commands(click.Group):
    """The commands of COMMANDS, each fetched from its module when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Fetch one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"intel.cli.{COMMANDS[cmd_name][0]}")
        found = getattr(module, f"{cmd_name}_command")
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without fetching any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--as", "user", metavar="USER", help="Who is asking; your operating system's name by default.")
@click.pass_context
def intel(ctx: click.Context, user: str | None) -> None:
    """Run the intelligence meeting's tool from the command line."""
    ctx.obj = user


def main(arguments: list[str] | None = None) -> None:
    """Run a command; a fault of ours is one sentence on standard error and an exit code."""
    try:
        outcome: Any = intel.main(args=arguments, standalone_mode=False)
    except IntelError as fault:
        click.echo(str(fault), err=True)
        sys.exit(fault.exit_code)
    except click.ClickException as fault:
        fault.show()
        sys.exit(2)
    except click.Abort:
        click.echo("Stopped. What was recorded before stays recorded.", err=True)
        sys.exit(1)
    sys.exit(outcome if isinstance(outcome, int) else 0)
