"""`python -m intel.docs [--check] [FOLDER]`: write the generated pages, or name those that are stale and exit 1."""

from pathlib import Path

import click

from intel.docs.pages import FOLDER, stale, write


@click.command("python -m intel.docs")
@click.option(
    "--check", is_flag=True, help="Write nothing; name the stale pages and exit 1 if there are any."
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=FOLDER)
@click.pass_context
def docs(ctx: click.Context, folder: Path, *, check: bool) -> None:
    """Write the generated pages into FOLDER, by default docs/ of this checkout."""
    names = stale(folder) if check else write(folder)
    for name in names:
        click.echo(f"docs/{name} is {'stale' if check else 'written'}.")
    if check and names:
        click.echo("Run: .venv/bin/python -m intel.docs", err=True)
        ctx.exit(1)


docs(prog_name="python -m intel.docs")
