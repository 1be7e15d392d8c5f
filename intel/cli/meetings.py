"""`intel meetings list|record` and `intel pack`: the meetings held, and the pack of one for one audience."""

from datetime import datetime
from pathlib import Path

import click

from intel.cli.session import answer, asking, opened, progress
from intel.ledger import read_transaction
from intel.meetings.find import list_meetings
from intel.meetings.record import record_meeting

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group("meetings")
def meetings_command() -> None:
    """List the meetings held, or record one."""


@meetings_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def list_(*, as_json: bool) -> None:
    """List the meetings held, the newest first, with the ledger's place at each."""
    with opened() as services:
        asking(services, "meeting.list")
        with read_transaction(services.database) as connection:
            held = list_meetings(connection)
    rows = [{"date": each.on.isoformat(), "title": each.title, "entry": each.seq} for each in held]
    columns = {"date": "Date", "title": "Title", "entry": "Ledger's place"}
    empty = "No meeting has been recorded yet. The chair records one: intel meetings record DATE"
    answer(rows, columns, as_json=as_json, empty=empty)


@meetings_command.command("record")
@click.argument("held_on", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--title", default="", help="What to call it, if it has a name.")
def record(held_on: datetime, title: str) -> None:
    """Record the meeting of DATE (YYYY-MM-DD): what comes after it is new for the next one."""
    with opened() as services:
        viewer = asking(services, "meeting.record")
        with services.ledger.writing(viewer.user_id) as writer:
            record_meeting(writer, held_on.date(), ids=services.ids, title=title)
    click.echo(f"The meeting of {held_on.date():%-d %B %Y} is recorded.")


@click.command("pack")
@click.option("--meeting", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The meeting's date.")
@click.option("--audience", required=True, help="For whom, as in vocabulary/audiences.yaml.")
@click.option("--out", required=True, type=_FOLDER, help="The folder to write the pack into.")
def pack_command(meeting: datetime, audience: str, out: Path) -> None:
    """Make the pack of a meeting for one audience, as one HTML file that stands alone."""
    from intel.meetings.write_pack import write_pack  # noqa: PLC0415 - only this command needs it

    with opened() as services:
        viewer = asking(services, "pack.make", audience=audience)
        with progress("Making the pack"):
            path = write_pack(services, viewer, held_on=meeting.date(), audience=audience, out=out)
    click.echo(f"Wrote {path}")
