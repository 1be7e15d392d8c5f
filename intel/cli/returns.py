"""`intel preview FILE --agency A`, `intel return blank --agency A`: a return looked at, and one to send out."""

from pathlib import Path

import click

from intel.cli.session import answer, asking, opened, plain, progress
from intel.errors import AskedWrongly

_FILE: click.Path = click.Path(path_type=Path, exists=True, readable=True, dir_okay=False)
_OUT: click.Path = click.Path(path_type=Path, dir_okay=False)


@click.command("preview")
@click.argument("file", type=_FILE)
@click.option("--agency", required=True, help="Whose return it is, as in vocabulary/agencies.yaml.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_context
def preview_command(ctx: click.Context, file: Path, agency: str, *, as_json: bool) -> None:
    """Show how FILE would be read: every row accounted for, and nothing recorded."""
    from intel.people.explain_columns import explain_columns  # noqa: PLC0415 - only here
    from intel.people.import_return import Sent, foresee_return, preview_return  # noqa: PLC0415

    with opened() as services:
        viewer = asking(services, "return.import", agency=agency)
        sent = Sent(content=file.read_bytes(), file_name=file.name, agency=agency)
        with progress(f"Reading {file.name}"):
            explained = explain_columns(services.ledger, viewer, sent)
            if explained.before is None:
                _print_columns(explained.proposal.columns, as_json=as_json)
                ctx.exit(1)
            read = preview_return(
                services.ledger, viewer, sent, services.gazetteer(), today=services.clock().date()
            )
            would = foresee_return(services.ledger, viewer, read)
    found = read.read
    counts = {
        "rows": found.total_rows,
        "read": len(found.rows),
        "refused": len(found.refused),
        "passed_over": len(found.passed_over),
        "mapping_version": read.mapping_version,
        "here_already": would.before is not None,
    }
    asks = [
        {"line": row.line, "column": each.column, "value": each.value, "reason": each.words}
        for row in found.rows
        for each in row.asks
    ]
    refused = [row.model_dump() for row in found.refused]
    changed = [f"{each.heading} ({each.state})" for each in explained.proposal.columns if each.asks]
    if as_json:
        whole = {
            **counts,
            "refused_rows": refused,
            "questions": asks,
            "remarks": list(found.table.remarks),
            "columns": changed,
        }
        answer([whole], {}, as_json=True, empty="")
    else:
        _print_preview(counts, refused, asks, found.table.remarks, changed)
    ctx.exit(1 if found.refused or changed else 0)


def _print_preview(
    counts: dict[str, int | bool],
    refused: list[dict[str, object]],
    asks: list[dict[str, object]],
    remarks: tuple[str, ...],
    changed: list[str],
) -> None:
    click.echo(
        f"{counts['rows']} rows: {counts['read']} read, {counts['refused']} refused, {counts['passed_over']} passed over. "
        "Nothing was recorded."
    )
    for remark in remarks:
        click.echo(plain(remark))
    if changed:
        click.echo(f"Columns to explain: {plain(', '.join(changed))}.")
    columns = {"line": "Line", "column": "Column", "value": "Value", "reason": "Why"}
    for words, rows in (("Refused:", refused), ("To look at:", asks)):
        if rows:
            click.echo(words)
            answer(rows, columns, as_json=False, empty="")


def _print_columns(columns: tuple[object, ...], *, as_json: bool) -> None:
    from intel.reports.mapping_propose import ColumnProposal  # noqa: PLC0415 - only here

    rows = [
        {
            "column": each.heading,
            "field": ", ".join(each.fields) or "?",
            "confidence": f"{each.confidence:.2f}",
            "samples": " | ".join(each.samples),
            "why": each.why,
        }
        for each in columns
        if isinstance(each, ColumnProposal)
    ]
    if not as_json:
        click.echo(
            "Nobody has said yet what these columns mean. Proposed; confirm them on the page, or in a mapping:"
        )
    names = {
        "column": "Column",
        "field": "May mean",
        "confidence": "Sure",
        "samples": "Samples",
        "why": "Why",
    }
    answer(rows, names, as_json=as_json, empty="")


@click.group("return")
def return_command() -> None:
    """Returns to send out."""


@return_command.command("blank")
@click.option("--agency", required=True, help="Whose layout, as in vocabulary/agencies.yaml.")
@click.option("--out", type=_OUT, help="Where to write it; AGENCY-blank.xlsx here unless said.")
def blank(agency: str, out: Path | None) -> None:
    """Write a blank return in the agency's own layout, with lists and checks in its cells."""
    from intel.people.find_mappings import find_mapping  # noqa: PLC0415 - only here
    from intel.reports.write_blank import write_blank  # noqa: PLC0415

    with opened() as services:
        viewer = asking(services, "return.view", agency=agency)
        with services.ledger.reading() as snapshot:
            saved = find_mapping(snapshot, viewer, agency)
    if saved is None:
        raise AskedWrongly("Nobody has said yet what this agency's columns are. Nothing was written.")
    path = out or Path(f"{agency}-blank.xlsx")
    path.write_bytes(write_blank(saved.mapping))
    click.echo(f"Wrote {plain(path.name)}, laid out by version {saved.version} of the agency's mapping.")
