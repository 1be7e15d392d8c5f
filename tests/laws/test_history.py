"""The random histories themselves: they do everything that can be done, and one seed is one history."""

from collections import Counter
from pathlib import Path

from factories import chance_from, ledger_in, picture_of_ledger
from laws.fold import fold
from laws.history import History

from intel import vocabulary
from intel.ledger import Head
from intel.people import judge
from intel.people.model import Judgement


def test_a_long_history_does_everything_and_its_tables_say_what_its_entries_do(tmp_path: Path) -> None:
    with ledger_in(tmp_path) as ledger:
        done = Counter(History(ledger, 7).steps(160))
        with ledger.reading() as snapshot:
            told = list(snapshot.entries_with_payloads())
            folded = fold(told)
        found = picture_of_ledger(ledger)
    steps = {name for name in vars(History) if name in {str(one).removesuffix(" refused") for one in done}}
    assert {name for name in steps if not done[name]} == set()
    assert len(steps) == 14
    kinds = {entry.kind for entry, _ in told}
    assert {
        "report.corrected",
        "report.withdrawn",
        "reports.opened",
        "suspect.removed",
        "payload.erased",
    } <= kinds
    rules = {payload.rule for _, payload in told if isinstance(payload, Judgement)}
    assert rules >= {"", judge.SAME_KEY, judge.BY_WEIGHT, judge.KEY_CHANGED, judge.UNDONE, judge.RESTORED}
    assert {label for label, _ in found.entities} == set(vocabulary.labels())
    # A notice is drawn from its own steps; tests/notices holds its picture to the ledger, after merging and parting too.
    assert {label for label, _ in found.sources} == set(vocabulary.read("sources")) - {"Notice"}
    assert (found.entities, found.sources) == (folded.entities, folded.sources)
    assert (found.mentions, found.links) == (folded.mentions, folded.links)


def test_one_seed_is_one_history_to_the_last_byte(tmp_path: Path) -> None:
    heads: list[Head] = []
    for home in ("one", "other"):
        with ledger_in(tmp_path / home, entropy=chance_from(1).randbytes) as ledger:
            list(History(ledger, 3).steps(20))
            heads.append(ledger.head())
    assert heads[0] == heads[1]
