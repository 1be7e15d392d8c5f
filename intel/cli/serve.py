"""`intel serve`: the pages, on this machine, by waitress; with `--demo` an empty folder is filled first."""

import errno
import fcntl
import logging
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import click

from intel.app import Services
from intel.cli.session import opened, own_folder
from intel.errors import AskedWrongly
from intel.settings import Settings

# Requests answered at once; a page takes tens of milliseconds and a meeting has some twenty people.
_THREADS = 8


@click.command("serve")
@click.option("--demo", is_flag=True, help="Load the demonstration town if the folder is empty.")
def serve_command(demo: bool) -> None:
    """Serve the pages on this machine."""
    settings = Settings.from_environment()
    own_folder(settings.home)
    with _only_server(settings), _free_port(settings) as listening, opened(own=True) as services:
        if demo and (services.ledger.head().seq == 0 or services.demonstration_cut_off):
            from intel.cli.demo import load_into  # noqa: PLC0415 - a filled folder never needs it

            click.echo(load_into(services))
        _serve(services, listening)


def _serve(services: Services, listening: socket.socket) -> None:
    import waitress  # noqa: PLC0415 - and Flask with it: other commands start without them

    from webapp import create_app  # noqa: PLC0415

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("waitress").setLevel(logging.WARNING)
    app = create_app(services)
    services.ledger.check()
    if services.damage:
        click.echo(f"{services.damage} Serving what is there; nothing can be recorded.", err=True)
    listening.listen()  # whoever opens the address as soon as it is printed waits, and is not turned away
    host, port = listening.getsockname()[:2]
    click.echo(f"Serving on http://{host}:{port} (this machine only). Stop with Ctrl+C.")
    _print_links(services, f"http://{host}:{port}")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service manager's way to say Ctrl+C
    waitress.serve(app, sockets=[listening], threads=_THREADS, ident=None)


def _print_links(services: Services, address: str) -> None:
    """Print one-time sign-in links for the invented people; never for anyone else."""
    if not services.demonstration:
        click.echo("Sign in with your user name and password, or ask the administrator for a one-time link.")
        return
    click.echo("Sign in as one of the invented people; each link works once:")
    for account in services.accounts.list_accounts():
        if account.active:
            secret = services.accounts.make_one_time_link(account.user_id, demonstration=True)
            role = account.role.replace("_", " ")
            click.echo(f"  {role:<20} {account.name:<38} {address}/sign-in/{secret}")


@contextmanager
def _only_server(settings: Settings) -> Iterator[None]:
    """Hold the folder's lock for serving; a second start is told so.

    Where ledger and graph are both servers of their own, any number of processes may serve from one folder.
    """
    home = settings.home
    if settings.graph_url and settings.on_a_server:
        yield
        return
    with (home / "serve.lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AskedWrongly(f"The folder {home} is being served already. Nothing was started.") from None
        yield


@contextmanager
def _free_port(settings: Settings) -> Iterator[socket.socket]:
    """Take the port before anything is loaded, so that a taken one is said at once."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except (OSError, OverflowError) as fault:
        listening.close()
        raise AskedWrongly(_why_not(settings, fault)) from None
    with listening:
        yield listening


def _why_not(settings: Settings, fault: OSError | OverflowError) -> str:
    """Say why a port cannot be had, and what to do."""
    where = f"Port {settings.port} on {settings.host}"
    if isinstance(fault, OSError) and fault.errno == errno.EADDRINUSE:
        return f"{where} is taken. Stop what uses it, or set INTEL_PORT to another one."
    return f"{where} cannot be used here. Set INTEL_PORT to one above 1023, and INTEL_HOST to an address of this machine."
