"""`intel withdraw REPORT`: a report leaves the picture, and all that stood on it alone."""

import click
from sqlalchemy import select

from intel.cli.session import asking, opened
from intel.errors import NotFound
from intel.ledger import Snapshot
from intel.reports.record import withdraw_report
from intel.reports.tables import source


@click.command("withdraw")
@click.argument("report")
@click.option("--reason", required=True, help="Why; it is kept, and holds no name.")
def withdraw_command(report: str, reason: str) -> None:
    """Withdraw REPORT, named by its number (R-12)."""
    with opened() as services:
        asking(services, "report.withdraw")
        with services.ledger.reading() as snapshot:
            report_id, agency = _find(snapshot, report)
        viewer = asking(services, "report.withdraw", agency=agency)
        with services.ledger.writing(viewer.user_id) as writer:
            withdraw_report(writer, report_id, reason=reason)
        services.graph.catch_up()
    click.echo(f"{report} is withdrawn. The ledger keeps it; the picture does not.")


def _find(snapshot: Snapshot, report: str) -> tuple[str, str]:
    """Return a report's id and sender by its number."""
    digits = report.upper().removeprefix("R-")
    query = select(source.c.source_id, source.c.agency).where(
        source.c.first_seq == (int(digits) if digits.isdigit() else -1), source.c.label == "Report"
    )
    found = snapshot.connection.execute(query).first()
    if found is None:
        raise NotFound("There is no report of that number that you may withdraw. Nothing was changed.")
    return str(found.source_id), str(found.agency)
