"""`intel user add` and `intel user list`: who may sign in."""

import click

from intel.access.model import Role
from intel.app import Services
from intel.cli.session import answer, asking, opened


@click.group("user")
def user_command() -> None:
    """Look after the people who may sign in."""


@user_command.command("add")
@click.argument("user")
@click.option("--name", required=True, help="The person's name.")
@click.option(
    "--role",
    required=True,
    type=click.Choice([str(role) for role in Role]),
    help="What the person is here for.",
)
@click.option("--agency", default="", help="The agency, as in vocabulary/agencies.yaml.")
def add(user: str, name: str, role: str, agency: str) -> None:
    """Add an account and print a one-time sign-in link's secret for it."""
    with opened() as services:
        if not _is_first(services, role):
            asking(services, "users.manage")
        account = services.accounts.add_account(user, name=name, role=role, agency=agency)
        secret = services.accounts.make_one_time_link(account.user_id)
    click.echo(f"Added {account.user_id}. Sign in once, within 15 minutes: /sign-in/{secret}")


def _is_first(services: Services, role: str) -> bool:
    """Return whether this is the first account of all, which must be an administrator's."""
    return not services.accounts.list_accounts() and role == Role.ADMINISTRATOR


@user_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def list_(as_json: bool) -> None:
    """List the accounts."""
    with opened() as services:
        asking(services, "users.list")
        rows = [
            {
                "user": each.user_id,
                "name": each.name,
                "role": each.role,
                "agency": each.agency,
                "active": "yes" if each.active else "no",
            }
            for each in services.accounts.list_accounts()
        ]
    columns = {"user": "User", "name": "Name", "role": "Role", "agency": "Agency", "active": "Active"}
    answer(rows, columns, as_json=as_json, empty="Nobody yet. Add someone: intel user add")
