"""`intel mapping list|show|export|import|compare`: how agencies' columns are read, as text."""

from pathlib import Path

import click

from intel.cli.session import answer, asking, opened, plain
from intel.errors import AskedWrongly, NotFound

_FILE: click.Path = click.Path(path_type=Path, exists=True, readable=True, dir_okay=False)
_AGENCY = click.argument("agency")


@click.group("mapping")
def mapping_command() -> None:
    """How each agency's columns are read."""


@mapping_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def list_(*, as_json: bool) -> None:
    """List the agencies whose columns have been explained, with version, author and day."""
    from intel.people.find_mappings import list_mappings  # noqa: PLC0415 - only here

    with opened() as services:
        viewer = asking(services, "return.view")
        with services.ledger.reading() as snapshot:
            saved = list_mappings(snapshot, viewer)
    rows = [
        {
            "agency": each.mapping.agency,
            "version": each.version,
            "columns": len(each.mapping.columns),
            "saved": each.saved_at.date().isoformat(),
            "by": each.actor,
        }
        for each in saved
    ]
    names = {"agency": "Agency", "version": "Version", "columns": "Columns", "saved": "Saved", "by": "By"}
    answer(
        rows,
        names,
        as_json=as_json,
        empty="No agency's columns have been explained yet. Send a return to begin.",
    )


def _text(agency: str, version: int | None) -> str:
    from intel.people.find_mappings import find_mapping  # noqa: PLC0415 - only here
    from intel.reports.mapping_text import write_mapping  # noqa: PLC0415

    with opened() as services:
        viewer = asking(services, "return.view", agency=agency)
        with services.ledger.reading() as snapshot:
            saved = find_mapping(snapshot, viewer, agency, version=version)
    if saved is None:
        raise NotFound("There is no such mapping, or no such version of it.")
    return write_mapping(saved.mapping)


@mapping_command.command("show")
@_AGENCY
@click.option("--version", type=int, help="An earlier version; the newest unless said.")
def show(agency: str, version: int | None) -> None:
    """Print how the columns of AGENCY are read."""
    click.echo(_text(agency, version), nl=False)


@mapping_command.command("export")
@_AGENCY
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--version", type=int, help="An earlier version; the newest unless said.")
def export(agency: str, file: Path, version: int | None) -> None:
    """Write how the columns of AGENCY are read to FILE, as text that `intel mapping import` takes back."""
    text = _text(agency, version)
    file.write_text(text, "utf-8")
    click.echo(f"Wrote {plain(file.name)}.")


@mapping_command.command("import")
@_AGENCY
@click.argument("file", type=_FILE)
def import_(agency: str, file: Path) -> None:
    """Save FILE as how the columns of AGENCY are read from now on: a new version, the earlier ones stay."""
    from intel.people.import_return import save_mapping_for  # noqa: PLC0415 - only here
    from intel.reports.mapping_text import read_mapping  # noqa: PLC0415

    with opened() as services:
        viewer = asking(services, "mapping.save", agency=agency)
        version = save_mapping_for(services.ledger, viewer, read_mapping(text_of(file), agency=agency))
    click.echo(f"Version {version} is in force.")


@mapping_command.command("compare")
@_AGENCY
@click.argument("file", type=_FILE)
@click.option("--version", type=int, help="The version to compare with; the newest unless said.")
@click.pass_context
def compare(ctx: click.Context, agency: str, file: Path, version: int | None) -> None:
    """Say in words what FILE would change in how the columns of AGENCY are read. Exit 1 where it differs."""
    from intel.reports.mapping_compare import differences  # noqa: PLC0415 - only here
    from intel.reports.mapping_text import read_mapping  # noqa: PLC0415

    before = read_mapping(_text(agency, version), agency=agency)
    found = differences(before, read_mapping(text_of(file), agency=agency))
    click.echo("\n".join(map(plain, found)) if found else "They are read the same.")
    ctx.exit(1 if found else 0)


def text_of(path: Path) -> str:
    """Return a file's text; AskedWrongly where it is none."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise AskedWrongly(f"{path.name} is not text in UTF-8. Nothing was changed.") from None
