"""`intel demo write` and `intel demo load`: the invented town, as files and as a filled ledger."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

import click

from intel.app import Services
from intel.cli.session import asking_unless_empty, opened, progress

_FOLDER: click.Path = click.Path(path_type=Path, file_okay=False)
_EXISTING: click.Path = click.Path(path_type=Path, file_okay=False, exists=True)


@click.group("demo")
def demo_command() -> None:
    """Write or load the demonstration town; every person in it is invented."""


def last_month(today: date) -> str:
    """Return the month before `today`'s, where the town's returns end unless told otherwise."""
    return f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"


@demo_command.command("write")
@click.argument("folder", type=_FOLDER)
@click.option("--months", default=14, show_default=True, help="How many monthly meetings.")
@click.option("--seed", default=7, show_default=True, help="The same seed writes the same town.")
@click.option("--until", metavar="YYYY-MM", help="The last month of returns; last month by default.")
@click.option("--scale", default=1, show_default=True, help="How many times as large.")
def write(folder: Path, months: int, seed: int, until: str | None, scale: int) -> None:
    """Write the town's files into FOLDER, as agencies would send them; no ledger is touched."""
    from intel.demo.write import write_town  # noqa: PLC0415 - only this command needs it
    from intel.ledger import utc_now  # noqa: PLC0415

    month = until or last_month(utc_now().date())
    with progress("Writing the town"):
        write_town(folder, months=months, seed=seed, until=month, scale=scale)
    click.echo(f"Wrote {months} months up to {month} into {folder}. Load them: intel demo load {folder}")


@demo_command.command("load")
@click.argument("folder", type=_EXISTING, required=False)
def load(folder: Path | None) -> None:
    """Load the town in FOLDER into an empty ledger; without FOLDER, a town up to last month is written first."""
    with opened() as services:
        if services.demonstration_cut_off:  # its accounts are invented, and nobody has a password yet
            services.forget_cut_off_demonstration()
        asking_unless_empty(services.accounts, "demo.load")
        click.echo(load_into(services, folder))


def load_into(services: Services, folder: Path | None = None) -> str:
    """Load a town, writing it first where no folder is named; return the line that says what was loaded."""
    from intel.demo.load import load_town  # noqa: PLC0415 - a server without the town never needs these
    from intel.demo.write import write_town  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as temporary, progress("Loading the demonstration town") as step:
        if folder is None:
            folder = Path(temporary)
            write_town(folder, until=last_month(services.clock().date()))
        loaded = load_town(services, folder, progress=lambda _words, done, total: step(done, total))
    return (
        f"Loaded {loaded.meetings} meetings, {loaded.reports} reports ({loaded.refused} rows refused), "
        f"{loaded.judgements} judgements and {loaded.suspects} suspects. Every person in it is invented."
    )
