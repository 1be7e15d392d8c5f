"""Appends notes until the disk takes no more, as a process of its own: `filling_child.py LEDGER`.

Says each acknowledged entry, then in which words the first refusal came, then waits for a line and appends once more.
"""

import sys

from ledger_notes import note, open_ledger

from intel.errors import IntelError


def main(where: str) -> None:
    try:
        ledger = open_ledger(where)
        while True:
            (entry,) = ledger.append([note("x" * 20_000)], actor="filling")
            print("entry", entry.seq, flush=True)  # noqa: T201 - the parent reads it
    except IntelError as fault:
        print("refused", type(fault).__name__, fault, flush=True)  # noqa: T201
    sys.stdin.readline()
    (entry,) = open_ledger(where).append([note("after")], actor="filling")
    print("entry", entry.seq, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
