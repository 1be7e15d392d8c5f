"""The command line as someone asks it, read like a page: `command` runs one command in this process for one person."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from leak_walk import NONSENSE, Visit, Walk
from planted_cases import MEETINGS
from planted_rules import READERS, Looker
from planted_words import found_in, plain

from intel.app import Services
from intel.cli import main

# What changes something, tells of a file it is given or of the machine, writes a workbook of headings, or runs until it is
# stopped, is not asked here; each has its own test.
NOT_ASKED: Final = frozenset({"serve", "demo", "doctor", "import", "preview", "return", "withdraw"})
_TOKEN: Final = re.compile(r"(?<![a-z0-9])[a-z][a-z2-7]{26}(?![a-z0-9])")
_STATUS: Final = {0: 200, 1: 500, 2: 400}


def lending(services: Services) -> Any:
    """Return what opens services for a command: those of the walk, which stay open after it."""

    @contextmanager
    def lend(*_settings: object, **_more: object) -> Iterator[Services]:
        yield services

    return lend


def asked(walk: Walk, looker: Looker) -> Iterator[tuple[str, ...]]:
    """Yield every command that only tells, for everything there is."""
    yield ("user", "list", "--json")
    yield ("meetings", "list", "--json")
    yield ("mapping", "list", "--json")
    yield ("notices", "list", "--json")
    yield ("notices", "due", "--json")
    yield from (
        ("notices", "show", name, *more) for name in ("N-1", "N-2", "N-9") for more in (("--json",), ())
    )
    yield ("offenders", "score", "--try", "--json")
    for each in walk.world.suspects:
        yield ("offenders", "explain", walk.token(looker, each), "--json")
    people = list(walk.world.entities["Person"])
    for one, other in pairwise(people):
        yield ("people", "explain", walk.token(looker, one), walk.token(looker, other), "--json")
    yield ("ledger", "verify", "--json")
    yield ("graph", "check", "--json")
    yield ("search", NONSENSE, "--json")
    for each in walk.world.plants:
        if "search" in each.lives_on and each.what != "thing":
            yield ("search", each.written, "--json")
    for known in walk.world.entities.values():
        yield from (("show", walk.token(looker, each), "--json") for each in known)
    for each in walk.world.plants:
        if each.field == "number":
            yield ("show", each.written, "--json")
            yield ("show", each.written)
    for audience in READERS:
        yield ("pack", "--meeting", MEETINGS[1].isoformat(), "--audience", audience, "--out")


def command(walk: Walk, looker: Looker, words: tuple[str, ...], folder: Path) -> Visit:
    """Run one command as one person and read what it printed, or wrote into `folder`."""
    url = f"intel {' '.join(words)}"
    if words[0] == "pack":
        words, url = (*words, str(folder)), f"/intel/pack?audience={words[4]}"
    walk.start_listening()
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        try:
            main(["--as", looker.user, *words])
        except SystemExit as end:
            code = int(str(end.code or 0))
    said = out.getvalue().replace(str(folder), "")
    for file in sorted(folder.glob("*")):
        said += file.read_text(encoding="utf-8")
        file.unlink()
    tokens = frozenset(_TOKEN.findall(said)) - frozenset(_TOKEN.findall(url))
    return Visit(
        looker=looker,
        url=url,
        endpoint=f"intel {words[0]}",
        status=_STATUS[code],
        marks=frozenset(found_in(said)),
        times=Counter(),
        tokens=tokens,
        people=frozenset(walk.people(looker, url, said, tokens)),
        stopped=code == 1 and "about to show something" in plain(said),
        numbers=(),
        words=said.casefold().replace(words[1].casefold(), "…"),
        links=(),
        **walk.heard(looker, url),
    )
