"""`intel graph rebuild` and `intel graph check`: the picture, thrown away and drawn again, or held to the ledger."""

import json

import click
from sqlalchemy import select

from intel.app import Services, rows_of_sources
from intel.cli.session import asking, opened, progress
from intel.graph import picture
from intel.reports.tables import source


@click.group("graph")
def graph_command() -> None:
    """Look after the picture."""


@graph_command.command("rebuild")
def rebuild() -> None:
    """Throw the graph away and draw it again from the ledger."""
    with opened() as services:
        asking(services, "graph.rebuild")
        with progress("Drawing the picture") as step:
            place = services.graph.rebuild(step)
        click.echo(f"Drawn again, up to entry {place}.")


@graph_command.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> None:
    """Compare the graph with the ledger; print what differs and exit 1 if anything does."""
    with opened() as services:
        asking(services, "graph.check")
        with progress("Comparing the graph with the ledger"):
            found = differences(services)
    if as_json:
        click.echo(json.dumps({"differences": found}, indent=1))
    else:
        click.echo("\n".join(found) if found else "The graph says what the ledger says.")
    ctx.exit(1 if found else 0)


def differences(services: Services) -> list[str]:
    """Return, by id only, what the graph has too much and what it lacks, once it has caught up."""
    services.graph.catch_up()
    with services.ledger.reading() as snapshot:
        ids = [str(each) for each in snapshot.connection.execute(select(source.c.source_id)).scalars()]
        wanted = picture.picture_of_rows(rows_of_sources(snapshot, ids).values())
    return picture.differences(picture.picture_of_graph(services.graph), wanted)
