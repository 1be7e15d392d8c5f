"""A process of its own that appends until told to stop, or is killed: `ledger_child.py WHERE NAME HOW_MANY SEED`.

Prints one line for each acknowledged entry, after its commit. HOW_MANY 0 goes on until killed. Now and then
it appends several at once, looks something up, and erases, so that a kill may fall into any of these.
"""

import random
import sys

from ledger_notes import NoteWritten, note, open_ledger


def main(where: str, name: str, how_many: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a repeatable choice, not a secret
    ledger = open_ledger(where)
    print("ready", flush=True)  # noqa: T201 - the parent reads it
    done = 0
    while not how_many or done < how_many:
        size = 1 if how_many else chance.choice((1, 1, 1, 5, 40))
        text = f"{name} {done} " + "x" * chance.randrange(3000)
        entries = ledger.append([note(text, folder=name) for _ in range(size)], actor=name)
        done += size
        for entry in entries:
            print("entry", entry.seq, entry.hash, flush=True)  # noqa: T201
        if chance.random() < 0.3:
            seq = ledger.consultations.record(
                actor=name, role="r", agency="a", action="view", subjects=[name]
            )
            print("look", seq, "-", flush=True)  # noqa: T201
        if not how_many and chance.random() < 0.05:
            gone = ledger.erase(
                [entries[0].seq], actor=name, reason="asked", replacement=lambda _: NoteWritten(folder=name)
            )
            print("entry", gone.entries[0].seq, gone.entries[0].hash, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
