"""Who is who, measured: FEBRL 3, a noisy town where one was prepared, and a hundred new rows against a hundred thousand.

The noisy town is the census that comes with the PyPI package pseudopeople, written twice: as it is, and with noise. It
wants another pandas than ours, so it is prepared apart (`python tests/bench/noisy_town.py FOLDER` in an environment with
pseudopeople) and named in PEOPLE_TOWN. What is reported is measured on noise of seed 23, drawn after the weights and rules
were settled on that of seeds 2 and 3 and never looked at; the people are those of the bundled census in each. FEBRL was never
tuned to. Splink 5 links the same two files beside it, in a process of its own, as it comes (`splink_town.py`).
"""

import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from subprocess import run
from typing import NamedTuple

from figure import Figure, milliseconds, seconds
from the_town import town
from town_truth import truth_of

from intel.people.candidates import Index
from intel.people.comparable import Address, Record
from intel.people.compare import Comparison, compare
from intel.people.compared import record_from
from intel.people.kept import EVERYTHING, Kept, KeptMentions, read_kept
from intel.people.match_files import match, read_rows
from intel.people.names import Name
from intel.people.weighed import WeighedPairs

FEBRL = Path(__file__).parents[3] / "shared/data/linkage/dataset3.csv"
# Names, date of birth and street are compared, and no more.
_TOWN = {"simulant_id": "id", "zipcode": "nothing", "sex": "nothing"}
_THRESHOLD = 0.0  # bits; one threshold for both data sets


def figures(scale: int) -> Iterator[Figure]:
    """Measure how good it is first, then how fast."""
    prepared = os.environ.get("PEOPLE_TOWN", "")
    if prepared:
        yield from _noisy_town(Path(prepared))
    if FEBRL.exists():
        yield from _febrl()
    yield from _truth_of_town(scale)
    yield from _kept_warm()
    yield from _speed(scale)


def _noisy_town(folder: Path) -> Iterator[Figure]:
    one = read_rows((folder / "plain.csv").read_bytes(), _TOWN, prefix="a:", month_first=True).records
    two = read_rows((folder / "held.csv").read_bytes(), _TOWN, prefix="b:", month_first=True).records
    begun = time.perf_counter()
    found = match(one, two).pairs
    took = time.perf_counter() - begun
    true, rows = len(two), len(two)
    joined = [each for each in found if each.verdict == "same"]
    asked = [each for each in found if each.verdict == "review"]
    right = sum(map(_true, joined))
    truth = {each.id: each.id[2:] for each in (*one, *two)}
    pairs = [(each.a, each.b) for each in found if each.bits >= _THRESHOLD]
    peer = _splink(folder)
    theirs = [(f"a:{a}", f"b:{b}") for a, b in peer.pairs]
    good = sum(a == b for a, b in peer.pairs)
    name = "Splink 5" if theirs else ""

    def beside(what: str, ours: float, target: float, value: float) -> Figure:
        return Figure(what, ours, "share", target, name, value if name else None, note="score")

    yield Figure(
        "noisy town: cluster F1", cluster_f1(pairs, truth), "F1", 0.965, name,
        cluster_f1(theirs, truth) if name else None, note="score",
    )  # fmt: skip
    yield beside(
        "noisy town: automatic joins, precision", right / len(joined), 0.998, good / max(len(theirs), 1)
    )
    yield beside("noisy town: automatic joins, recall", right / true, 0.90, good / true)
    yield Figure("noisy town: linked", took, "s", None, name, peer.seconds if name else None)
    yield Figure("noisy town: reviews for 100 rows", 100 * len(asked) / rows, "pairs", 11.0)
    seen = (right + sum(map(_true, asked))) / true
    yield Figure("noisy town: recall with review", seen, "share", 0.975, note="score")
    yield from _small_returns(one, two)


class Peer(NamedTuple):
    """What Splink linked, and how long it took; nothing where it is not installed."""

    pairs: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0


def _splink(folder: Path) -> Peer:
    """Link the same two files with Splink as it comes, by the python PEOPLE_SPLINK names or this one."""
    python = os.environ.get("PEOPLE_SPLINK", sys.executable)
    out = folder / "splink.csv"
    script = Path(__file__).with_name("splink_town.py")
    command = [python, str(script), str(folder / "plain.csv"), str(folder / "held.csv"), str(out)]
    done = run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return Peer()
    rows = (line.split(",") for line in out.read_text(encoding="utf-8").splitlines())
    return Peer(pairs=tuple((a, b) for a, b, _ in rows), seconds=float(done.stdout.split()[-1]))


def _truth_of_town(scale: int) -> Iterator[Figure]:
    """Hold the demonstration town's mentions against its truth, without what its analyst judged."""
    loaded = town(scale)
    with loaded.services.ledger.reading() as snapshot:
        told = truth_of(snapshot, loaded.files)
        kept = {row.mention: row for row in read_kept(snapshot.connection, EVERYTHING)}
    records = [record_from(each, kept[each].said) for each in told.who]
    found = Index(records).pairs(known=len(set(told.who.values()))).pairs
    same = [each for each in found if each.verdict == "same"]
    wrong = [each for each in same if told.who[each.a] != told.who[each.b]]
    kin = sum(any({told.who[each.a], told.who[each.b]} <= some for some in told.siblings) for each in wrong)
    yield Figure("demo town: brothers or sisters joined", kin, "pairs", 0.0)
    yield Figure("demo town: two people joined as one", len(wrong), "pairs", 0.0)
    named = {each.id for each in records if any(name.whole for name in each.names)}
    right = [(each.a, each.b) for each in found if told.who[each.a] == told.who[each.b]]
    for what, some, target in (("with a whole name", named, 0.99), ("of all", set(told.who), None)):
        truth = {each: told.who[each] for each in told.who if each in some}
        reached = share_reached(right, told.who, truth)
        yield Figure(
            f"demo town: recall with review, mentions {what}", reached, "share", target, note="score"
        )


def share_reached(pairs: Iterable[tuple[str, str]], everybody: Iterable[str], truth: dict[str, str]) -> float:
    """Return the share of true pairs that hang together by the pairs found."""
    root = _roots(pairs, everybody)
    both = Counter((root(each), who) for each, who in truth.items())
    return _within(both) / _within(Counter(truth.values()))


def _kept_warm() -> Iterator[Figure]:
    """Measure the queue of many people, first and after a hundred more came, and an import's own look."""
    rng = random.Random(4)  # noqa: S311 - the same every time
    kept = KeptMentions(EVERYTHING)
    people = [_kept(rng, number) for number in range(20_000)]
    pairs = WeighedPairs(kept)
    yield Figure("20,000 people read and kept", seconds(lambda: kept.take(None, people)), "s", None)
    yield Figure("their pairs weighed, the first time", seconds(pairs.follow), "s", None)
    kept.take([], [_kept(rng, 20_000 + number) for number in range(100)])
    yield Figure("pairs of a hundred new people weighed", 1000 * seconds(pairs.follow), "ms", 100.0)


def _kept(rng: random.Random, number: int) -> Kept:
    who = _someone(rng, f"k{number}")
    name, home, born = who.names[0], who.addresses[0], who.born[0].day
    said = {"name": f"{name.given[0]} {name.surname}", "born_on": str(born), "seen": "2026-01-01"}
    said_text = json.dumps({**said, "homes": [[f"{home.number} {home.street}", ""]]})
    return Kept(f"k{number}", "Person", f"k{number}", (number, 0), said_text, False)


def _small_returns(one: Sequence[Record], two: Sequence[Record]) -> Iterator[Figure]:
    """Take returns of 50 to 500 people of whom one in twenty comes twice, and join at 0.99."""
    rng = random.Random(9)  # noqa: S311 - the same every time
    tp = fp = fn = 0
    by_id = {each.id[2:]: each for each in two}
    for size in (50, 100, 200, 300, 500):
        people = rng.sample(list(one), size)
        again = [
            by_id[each.id[2:]] for each in rng.sample(people, max(size // 20, 1)) if each.id[2:] in by_id
        ]
        found = Index([*people, *again]).pairs().pairs
        said = [each for each in found if each.probability >= 0.99]
        right = sum(map(_true, said))
        tp, fp, fn = tp + right, fp + len(said) - right, fn + len(again) - right
    yield Figure("returns of 50 to 500, F1 at 0.99", 2 * tp / (2 * tp + fp + fn), "F1", 0.92, note="score")


def _febrl() -> Iterator[Figure]:
    told = {"rec_id": "id", "address_1": "street"}
    rows = read_rows(FEBRL.read_bytes(), told, prefix="").records
    found = match(rows, None).pairs
    truth = {each.id: each.id.split("-")[1] for each in rows}
    pairs = [(each.a, each.b) for each in found if each.bits >= _THRESHOLD]
    yield Figure(
        "FEBRL 3 without its number: cluster F1", cluster_f1(pairs, truth), "F1", 0.985, note="score"
    )


def _speed(scale: int) -> Iterator[Figure]:
    rng = random.Random(1)  # noqa: S311 - the same every time
    people = [_someone(rng, f"p{number}") for number in range(100_000 * scale)]
    begun = time.perf_counter()
    index = Index(people)
    yield Figure("index of 100,000 people built", time.perf_counter() - begun, "s", 2.5 * scale)
    new = [_someone(rng, f"n{number}") for number in range(50)]
    new += [
        Record(id=f"m{at}", names=each.names, born=each.born, addresses=each.addresses)
        for at, each in enumerate(people[:50])
    ]
    yield Figure(
        "100 new rows against 100,000", milliseconds(lambda: index.candidates_of(new), 5), "ms", 25.0
    )
    one, other = people[0], people[1]
    yield Figure("one pair explained", milliseconds(lambda: compare(one, other, known=1000)), "ms", 1.0)
    line = (
        "import time; t = time.perf_counter(); import intel.people.candidates; print(time.perf_counter() - t)"
    )
    imported = run([sys.executable, "-c", line], capture_output=True, text=True, check=True)
    yield Figure("the matcher imported", float(imported.stdout), "s", 0.1)
    same = [Record(id=f"s{at}", names=(Name(("john",), "smith"),)) for at in range(50_000)]
    yield Figure("50,000 rows with one value everywhere", seconds(lambda: Index(same).pairs()), "s", None)


def _someone(rng: random.Random, identity: str) -> Record:
    """Return somebody with a made-up name as varied as a city's."""
    from datetime import date  # noqa: PLC0415

    from intel.people.comparable import born_on  # noqa: PLC0415

    given = rng.choice(_SYLLABLES) + rng.choice(_SYLLABLES) + rng.choice("aeny")
    surname = rng.choice(_SYLLABLES) + rng.choice(_SYLLABLES) + rng.choice(("son", "ley", "er", "ton"))
    born = born_on(date(rng.randrange(1940, 2015), rng.randrange(1, 13), rng.randrange(2, 29)))
    street = f"{rng.choice(_SYLLABLES)}{rng.choice(_SYLLABLES)} st"
    return Record(
        id=identity,
        names=(Name((given,), surname),),
        born=(born,) if born else (),
        addresses=(Address(str(rng.randrange(1, 300)), street, ""),),
    )


_SYLLABLES = [
    first + vowel + last
    for first in "bcdfghklmnprstw"
    for vowel in "aeiou"
    for last in ("", "l", "r", "n", "s")
]


def _true(pair: Comparison) -> bool:
    """Say whether a pair is one person by the ids of the prepared files."""
    return pair.a.split(":")[-1] == pair.b.split(":")[-1]


def cluster_f1(pairs: Iterable[tuple[str, str]], truth: dict[str, str]) -> float:
    """Return F1 over all pairs within the clusters that the pairs make."""
    root = _roots(pairs, truth)
    found = _within(Counter(root(each) for each in truth))
    real = _within(Counter(truth.values()))
    both = _within(Counter((root(each), truth[each]) for each in truth))
    return 2 * both / (found + real)


def _roots(pairs: Iterable[tuple[str, str]], everybody: Iterable[str]) -> Callable[[str], str]:
    """Return how to find the cluster of anybody, by the pairs that hang together."""
    above = {each: each for each in everybody}

    def root(each: str) -> str:
        while above[each] != each:
            above[each] = above[above[each]]
            each = above[each]
        return each

    for a, b in pairs:
        above[root(a)] = root(b)
    return root


def _within(counts: Mapping[object, int]) -> int:
    return sum(count * (count - 1) // 2 for count in counts.values())
