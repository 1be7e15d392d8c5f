"""`intel import FILE --agency A` takes in a return; `intel import street-crime|wards|venues PATH` takes in open data."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import click
from sqlalchemy import Connection

from intel.access.model import Viewer
from intel.access.policy import decide
from intel.app import Services
from intel.cli.session import answer, asking, draw_or_say, opened, plain, progress
from intel.errors import AskedWrongly
from intel.ledger import write_transaction
from intel.opendata.model import Imported
from intel.people.import_return import Sent
from intel.reports.model import RefusedRow
from intel.reports.read_rows import ReturnRead
from intel.reports.record_return import ImportResult

_PATH: click.Path = click.Path(path_type=Path, exists=True, readable=True)
_OUT: click.Path = click.Path(path_type=Path, dir_okay=False)
_REFUSED: Final = {"line": "Line", "column": "Column", "value": "Value", "reason": "Why"}
_FILE: click.Path = click.Path(path_type=Path, exists=True, readable=True, dir_okay=False)


class _FileOrKind(click.Group):
    """A first word that is no kind of open data is the file of a return."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Put the word for a return before a file's name."""
        if args and args[0] not in self.commands:
            args = ["return", *args]
        return super().resolve_command(ctx, args)


@click.group("import", cls=_FileOrKind, subcommand_metavar="FILE --agency AGENCY | KIND PATH")
def import_command() -> None:
    """Take in a return (FILE --agency AGENCY), or open data of a KIND from PATH."""


@import_command.command("return")
@click.argument("file", type=_FILE)
@click.option("--agency", required=True, help="Whose return it is, as in vocabulary/agencies.yaml.")
@click.option("--mapping", type=_FILE, help="Save this mapping (YAML) for the agency first.")
@click.option(
    "--good-rows", is_flag=True, help="Take the good rows in where others are refused; else none go in."
)
@click.option(
    "--refused", type=_OUT, help="Write the refused rows to this XLSX, the reasons in the last column."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def return_(  # noqa: PLR0913 - a command has its options
    ctx: click.Context,
    file: Path,
    agency: str,
    mapping: Path | None,
    refused: Path | None,
    *,
    good_rows: bool,
    as_json: bool,
) -> None:
    """Take in one agency's return; every row is recorded, unchanged, refused or passed over.

    An agency's own waits for the intelligence unit, which approves it.
    """
    from intel.people.import_return import approve_return, preview_return  # noqa: PLC0415 - only here

    with opened() as services:
        viewer = asking(services, "return.import", agency=agency)
        if mapping is not None:
            _save_mapping(services, viewer, mapping, agency)
        sent = Sent(content=file.read_bytes(), file_name=file.name, agency=agency)
        with progress(f"Reading {file.name}"):
            preview = preview_return(
                services.ledger, viewer, sent, services.gazetteer(), today=services.clock().date()
            )
            if preview.read.refused and not good_rows:
                _write_refused(refused, preview.read, preview.read.refused)
                _print_not_taken(preview.read, as_json=as_json)
                ctx.exit(1)
            if not decide(viewer, "return.approve", agency=agency).allowed:
                _send(services, viewer, sent, preview.read, as_json=as_json)
                _write_refused(refused, preview.read, preview.read.refused)
                ctx.exit(1 if preview.read.refused else 0)
            result = approve_return(services.ledger, viewer, preview, ids=services.ids)
        draw_or_say(services)
    _write_refused(refused, preview.read, result.refused)
    _print_result(result, as_json=as_json)
    if preview.read.unread_columns:
        click.echo(
            f"Columns nobody has explained, so not read: {plain(preview.read.unread_columns)}.", err=True
        )
    ctx.exit(1 if result.refused else 0)


def _send(services: Services, viewer: Viewer, sent: Sent, read: ReturnRead, *, as_json: bool) -> None:
    """Keep a return for whoever approves; nothing of it is recorded."""
    from intel.people.staged import Staging  # noqa: PLC0415 - only here
    from intel.reports.urgent import not_watched, tells  # noqa: PLC0415

    urgent = sum(row.draft.urgency in tells() for row in read.rows)
    Staging(services.database, services.clock, services.ids).keep_sent(viewer, sent, urgent=urgent)
    if as_json:
        rows = [row.model_dump() for row in read.refused]
        counts = {"rows": read.total_rows, "read": len(read.rows), "passed_over": len(read.passed_over)}
        answer([{**counts, "sent": True, "refused": rows}], {}, as_json=True, empty="")
        return
    click.echo(
        f"{read.total_rows} rows: {len(read.rows)} read, {len(read.refused)} refused, {len(read.passed_over)} passed over. "
        "Sent to the intelligence unit, which approves it; nothing was recorded yet."
    )
    if urgent:
        click.echo(not_watched(), err=True)


def _write_refused(path: Path | None, read: ReturnRead, refused: tuple[RefusedRow, ...]) -> None:
    if path is not None and refused:
        from intel.reports.write_refused import write_refused  # noqa: PLC0415 - only where they are asked for

        path.write_bytes(write_refused(read, refused))


def _print_not_taken(read: ReturnRead, *, as_json: bool) -> None:
    rows = [row.model_dump() for row in read.refused]
    if as_json:
        counts = {"rows": read.total_rows, "recorded": 0, "corrected": 0, "unchanged": 0}
        answer(
            [{**counts, "passed_over": len(read.passed_over), "refused": rows}], {}, as_json=True, empty=""
        )
        return
    click.echo(
        f"{read.total_rows} rows: {len(rows)} refused, so nothing was recorded. Put them right, or take in the others "
        "with --good-rows."
    )
    answer(rows, _REFUSED, as_json=False, empty="")


def _save_mapping(services: Services, viewer: Viewer, path: Path, agency: str) -> None:
    from intel.people.import_return import save_mapping_for  # noqa: PLC0415 - only where a mapping is given
    from intel.reports.mapping_text import read_mapping  # noqa: PLC0415

    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        raise AskedWrongly(f"{path.name} is not text in UTF-8. Nothing was changed.") from None
    save_mapping_for(services.ledger, viewer, read_mapping(text, agency=agency))


def _print_result(result: ImportResult, *, as_json: bool) -> None:
    refused = [row.model_dump() for row in result.refused]
    if as_json:
        counts = {
            "rows": result.total_rows,
            "recorded": len(result.recorded),
            "corrected": len(result.corrected),
            "unchanged": len(result.unchanged),
            "passed_over": result.passed_over,
            "refused": refused,
        }
        answer([counts], {}, as_json=True, empty="")
        return
    click.echo(
        f"{result.total_rows} rows: {len(result.recorded)} recorded, {len(result.corrected)} corrected, "
        f"{len(result.unchanged)} unchanged, {result.passed_over} passed over, {len(refused)} refused."
    )
    if refused:
        answer(refused, _REFUSED, as_json=False, empty="")


def _open_data(
    words: str, read: Callable[[Connection, Path], Imported], path: Path, *, as_json: bool
) -> None:
    with opened() as services:
        asking(services, "opendata.import")
        with progress(words), write_transaction(services.database) as connection:
            done = read(connection, path)
    if as_json:
        counts = {name: getattr(done, name) for name in ("read", "added", "changed", "unchanged", "outside")}
        answer([{**counts, "refused": len(done.refused)}], {}, as_json=True, empty="")
    else:
        click.echo(done.sentence)


@import_command.command("street-crime")
@click.argument("path", type=_PATH)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def street_crime(path: Path, *, as_json: bool) -> None:
    """Take in street crime from a file or folder of data.police.uk."""
    from intel.opendata.read_street_crime import import_street_crime  # noqa: PLC0415 - numpy and shapely

    _open_data("Reading street crime", import_street_crime, path, as_json=as_json)


@import_command.command("wards")
@click.argument("path", type=_PATH)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def wards(path: Path, *, as_json: bool) -> None:
    """Take in ward boundaries from a GeoJSON file."""
    from intel.opendata.read_wards import import_wards  # noqa: PLC0415 - numpy and shapely

    _open_data("Reading wards", import_wards, path, as_json=as_json)


@import_command.command("venues")
@click.argument("path", type=_PATH)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def venues(path: Path, *, as_json: bool) -> None:
    """Take in a register of premises from a CSV file."""
    from intel.opendata.read_venues import import_venues  # noqa: PLC0415 - numpy and shapely

    _open_data("Reading the register", import_venues, path, as_json=as_json)
