"""`intel withdraw REPORT`: a report leaves the picture, and all that stood on it alone."""

import click
from sqlalchemy import select

from intel.cli.session import asking, opened
from intel.errors import NotFound
from intel.ledger import Snapshot
from intel.people.decide import take_back
from intel.reports.tables import source


@click.command("withdraw")
@click.argument("report")
@click.option("--reason", required=True, help="Why; it is kept, and holds no name.")
def withdraw_command(report: str, reason: str) -> None:
    """Withdraw REPORT, named by its number (R-12)."""
    with opened() as services:
        viewer = asking(services, "report.withdraw")
        with services.ledger.reading() as snapshot:
            report_id = _find(snapshot, report)
        number = take_back(services.ledger, viewer, report_id, reason=reason)
        services.graph.catch_up()
    click.echo(f"R-{number} is withdrawn. The ledger keeps it; the picture does not.")


def _find(snapshot: Snapshot, report: str) -> str:
    """Return a report's id by its number; whether this person may know of it is asked next."""
    digits = report.upper().removeprefix("R-")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else -1
    query = select(source.c.source_id).where(source.c.first_seq == number, source.c.label == "Report")
    found = snapshot.connection.execute(query).scalar()
    if found is None:
        raise NotFound("There is no such report that you may see. Nothing was changed.")
    return str(found)
