"""`intel people match` and `intel people explain`: who is who, from files and for two people that are known."""

import csv
import io
import json
from pathlib import Path

import click

from intel.access.consult import record_view
from intel.cli.session import asking, opened
from intel.errors import AskedWrongly
from intel.people.compare import compare, table_version
from intel.people.compare_words import chance
from intel.people.import_return import with_grade
from intel.people.kept import kept_for
from intel.people.match_files import MEANINGS, Rows, match, read_by_mapping, read_rows, rows_out
from intel.people.release import release
from intel.reports.record import latest_mapping


@click.group("people")
def people_command() -> None:
    """Link files by the rules of who is who, or have a pair explained."""


@people_command.command("match")
@click.argument("first", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("second", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where the pairs go, as CSV.")
@click.option("--json", "as_json", is_flag=True, help="Print the pairs as JSON.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="HEADING=MEANING",
    help=f"What a heading means: {', '.join(MEANINGS)}.",
)
@click.option("--agency", default="", help="Read the files by the saved mapping of this agency's returns.")
@click.option("--month-first", is_flag=True, help="Dates are written with the month first.")
def match_command(  # noqa: PLR0913 - an argument for each option of the command
    first: Path,
    second: Path | None,
    out: Path | None,
    columns: tuple[str, ...],
    agency: str,
    *,
    as_json: bool,
    month_first: bool,
) -> None:
    """Link the rows of one file, CSV or workbook, or of two; nothing is recorded.

    Headings are read as those of a return are; --column says what they do not, --agency reads by a saved mapping.
    """
    told = dict(_column(each) for each in columns)
    with opened() as services:
        asking(services, "person.judge")

        def rows_of(path: Path, prefix: str) -> Rows:
            if not agency:
                return read_rows(path.read_bytes(), told, prefix=prefix, month_first=month_first)
            with services.ledger.reading() as snapshot:
                saved = latest_mapping(snapshot, agency)
            if saved is None:
                raise AskedWrongly(
                    "This agency has no saved mapping. Nothing was matched. Leave --agency out."
                )
            return read_by_mapping(
                path.read_bytes(),
                path.name,
                with_grade(saved[1], "3D"),
                services.gazetteer(),
                prefix=prefix,
                today=services.clock().date(),
            )

        one = rows_of(first, "a:" if second else "")
        other = rows_of(second, "b:") if second else None
    found = match(one.records, other.records if other else None)
    rows = list(rows_out(found))
    if out is not None:
        text = io.StringIO()
        writer = csv.DictWriter(text, ("id_a", "id_b", "bits", "probability", "outcome"), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        out.write_text(text.getvalue(), encoding="utf-8")
    if as_json:
        click.echo(
            json.dumps({"pairs": rows, "left_out": found.left_out, "table": table_version()}, indent=2)
        )
        return
    counted = {name: sum(row["outcome"] == name for row in rows) for name in ("same", "review")}
    click.echo(f"{counted['same']} pairs are the same, {counted['review']} are for a person to judge.")
    empty = one.empty + (other.empty if other else 0)
    if empty:
        click.echo(f"{empty} rows say nothing that can be compared.")
    refused = one.refused + (other.refused if other else 0)
    if refused:
        click.echo(f"{refused} rows cannot be read by the mapping and were left out; a preview says why.")
    if found.left_out:
        click.echo(
            f"At least {found.left_out} pairs were not looked at: very many rows share the value that would have paired them."
        )


@people_command.command("explain")
@click.argument("a")
@click.argument("b")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def explain_command(a: str, b: str, *, as_json: bool) -> None:
    """Say line by line why two people, by the ids that search prints, may be one."""
    with opened() as services:
        viewer = asking(services, "person.judge")
        enquiry = services.enquiry(viewer)
        ids = [enquiry.identify(each) for each in (a, b)]
        with services.ledger.reading() as snapshot:
            kept = kept_for(snapshot.connection, viewer)
            with kept.lock:
                one, other = (kept.index.get(each) for each in ids)
                if one is None or other is None or one is other:
                    raise AskedWrongly(
                        "Name two different people that you may see, by the ids that search prints."
                    )
                found = compare(one, other, known=len(kept.index), crowded=kept.index.crowded)
            released = release(snapshot.connection, viewer, ids)
        record_view(services.ledger, viewer, action="view", people=released.people, others=released.others)
    if as_json:
        lines = [{"what": each.what, "bits": each.bits, "sentence": each.sentence} for each in found.lines]
        content = {"start": found.start, "lines": lines, "against": found.against, "bits": found.bits}
        click.echo(
            json.dumps({**content, "probability": found.probability, "outcome": found.verdict}, indent=2)
        )
        return
    click.echo(f"{found.start:+6.1f}  Start: {found.known:,} people are known")
    for each in found.lines:
        click.echo(f"{each.bits:+6d}  {each.what}: {each.sentence}")
    click.echo(
        f"{found.bits:+6.1f}  Together: {chance(found.probability)}, table version {table_version()}: {found.verdict}"
    )
    for sentence in found.against:
        click.echo(f"        {sentence}")


def _column(told: str) -> tuple[str, str]:
    heading, _, meaning = told.rpartition("=")
    if not heading or meaning not in MEANINGS:
        raise AskedWrongly(
            f"--column takes HEADING=MEANING, with one of {', '.join(MEANINGS)}. Nothing was matched."
        )
    return heading, meaning
