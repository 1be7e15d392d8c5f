"""A ledger that the first version wrote opens in this one: every entry is read, the chain holds, the picture is drawn.

`ledger-0.1.db.xz` was written by that version itself: two months of the invented town, and one at least of every kind of
entry it knew. It is never written anew; a later version that adds kinds adds a file of its own. Postcodes and street
crime were taken out of it, because every version ships them.
"""

import lzma
from collections import Counter
from pathlib import Path
from typing import Final

import pytest
from factories import graph_on, picture_of_ledger

from intel.app import all_kinds
from intel.graph.engine import Engine
from intel.graph.picture import differences, picture_of_graph
from intel.ledger import Ledger, open_engine, utc_now

FILES: Final = sorted(Path(__file__).parent.glob("ledger-*.db.xz"))

# What stands in each file, so that nothing of it can be passed over in silence.
HEADS: Final = {"ledger-0.1": (820, "dc64e5b5b8a15e56aedea45f11066d2ae382b98198b3252026e65d9a08610490")}
KINDS: Final = {
    "ledger-0.1": {
        "adult_age.recorded": 1, "judgement.recorded": 398, "mapping.saved": 11, "meeting.recorded": 1,
        "payload.erased": 2, "pseudonyms.allocated": 1, "report.corrected": 1, "report.recorded": 325,
        "report.withdrawn": 1, "reports.opened": 29, "return.received": 22, "suspect.designated": 27,
        "suspect.removed": 1,
    },
}  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".db.xz"))
def test_an_old_ledger_opens_and_is_drawn(tmp_path: Path, arcadedb_engine: Engine, file: Path) -> None:
    name = file.name.removesuffix(".db.xz")
    (tmp_path / "ledger.db").write_bytes(lzma.decompress(file.read_bytes()))
    database = open_engine(f"sqlite:///{tmp_path}/ledger.db")
    ledger = Ledger(database, kinds=all_kinds(), clock=utc_now)
    head = ledger.head()
    assert (head.seq, head.hash) == HEADS[name]
    verdict = ledger.verify()
    assert (verdict.ok, verdict.entries, verdict.consultations) == (True, head.seq, 1), verdict.reason
    with ledger.reading() as snapshot:
        read = list(snapshot.entries_with_payloads())
    assert Counter(entry.kind for entry, _ in read) == KINDS[name]
    assert sum(payload is None for _, payload in read) == 1  # the one that was erased for good
    graph = graph_on(arcadedb_engine, ledger)
    graph.rebuild()
    assert differences(picture_of_graph(graph), picture_of_ledger(ledger)) == []
    assert ledger.head() == head  # opening it added nothing
    database.dispose()


def test_there_is_a_ledger_of_the_first_version() -> None:
    assert [file.name for file in FILES][:1] == ["ledger-0.1.db.xz"]
