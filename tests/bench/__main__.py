"""`make bench`: every room's figures as one table, ours beside a peer's in the same run. Exit 1 where a target is missed.

`python tests/bench [room ...] [--scale 10]`; a room is the <room> of a file bench_<room>.py in this folder.
"""

import argparse
import sys
import traceback
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]  # the makers of tests/factories.py serve here too

from figure import Figure  # noqa: E402 - found by the line above
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402
from the_town import close_towns  # noqa: E402


def rooms() -> list[str]:
    """Return the rooms that have benchmarks, in order."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure, beside a peer, in one run.")
    parser.add_argument("rooms", nargs="*", metavar="room", help=f"of: {', '.join(rooms())}; all by default")
    parser.add_argument("--scale", type=int, default=1, help="how many times as large a town")
    wanted = parser.parse_args(arguments)
    unknown = set(wanted.rooms) - set(rooms())
    if unknown:
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(rooms())}")
    return wanted


def measured(names: list[str], scale: int) -> tuple[list[tuple[str, Figure]], list[str]]:
    """Return the figures of these rooms, and the rooms that could not be measured to their end."""
    found: list[tuple[str, Figure]] = []
    failed: list[str] = []
    try:
        for name in names:
            print(f"{name} ...", file=sys.stderr, flush=True)  # noqa: T201 - it takes minutes
            try:
                for each in import_module(f"bench_{name}").figures(scale):
                    found.append((name, each))
                    print(f"  {each.what}: {each.ours:.4g} {each.unit}", file=sys.stderr, flush=True)  # noqa: T201
            except Exception:  # noqa: BLE001 - one room that cannot be measured does not hide the others
                traceback.print_exc()
                failed.append(name)
    finally:
        close_towns()
    return found, failed


def table_of(found: list[tuple[str, Figure]], scale: int) -> Table:
    table = Table(title=f"Scale {scale}", title_justify="left")
    for heading in ("room", "what", "ours", "target", "", "peer", "peer's", "ratio", "note"):
        table.add_column(
            heading, justify="right" if heading in {"ours", "target", "peer's", "ratio"} else "left"
        )
    for room, each in found:
        ratio = each.ratio
        table.add_row(
            room,
            each.what,
            f"{each.ours:.4g} {each.unit}",
            "" if each.target is None else f"{each.target:.4g} {each.unit}",
            "" if each.target is None else ("MISSED" if each.missed else "met"),
            each.peer,
            "" if each.peer_value is None else f"{each.peer_value:.4g} {each.unit}",
            "" if ratio is None else f"{ratio:.2f}",
            each.note,
        )
    return table


def main(arguments: list[str]) -> int:
    wanted = asked(arguments)
    found, failed = measured(wanted.rooms or rooms(), wanted.scale)
    width = None if sys.stdout.isatty() else 220
    Console(width=width, soft_wrap=False).print(table_of(found, wanted.scale))
    for name in failed:
        print(f"{name}: could not be measured to its end; the reason stands above.", file=sys.stderr)  # noqa: T201
    return 1 if failed or any(each.missed for _, each in found) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
