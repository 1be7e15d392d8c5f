"""A ledger written before fields were added opens, and what stands in it reads and is known again as it was."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from return_files import HEADINGS, a_row, counting_ids, csv_file, read

from intel.ledger import Ledger, open_engine
from intel.ledger.kinds import Draft, Kind
from intel.reports.draft import Given, to_report
from intel.reports.kinds import KINDS
from intel.reports.record_return import record_return
from intel.reports.state import current_report

_ADDED_TO_REPORT = (
    "grade_from", "grade_as_written", "source_reference", "happened_as_written", "sanitises", "edits", "sent_digest",
)  # fmt: skip
_ADDED_TO_PERSON = ("self_defined_ethnicity", "officer_observed_ethnicity", "nationality")


class _Older(BaseModel):
    """`report.recorded` as version 1 wrote it."""

    report: dict[str, Any]


def test_a_report_of_the_first_version_reads_and_its_row_is_known_again(tmp_path: Path) -> None:
    content = csv_file([HEADINGS, a_row()])
    (row,) = read(content).rows
    mentions = {each.slot: f"m{place}" for place, each in enumerate(row.draft.mentions)}
    statements = tuple(f"s{place}" for place, _ in enumerate(row.draft.statements))
    given = Given(report_id="r1", mentions=mentions, statements=statements, return_id="t1", line=2)
    older = to_report(row.draft, given).model_dump(mode="json")
    for name in _ADDED_TO_REPORT:
        del older[name]
    for each in older["mentions"]:
        for name in _ADDED_TO_PERSON:
            each["details"].pop(name, None)
    engine = open_engine(f"sqlite:///{tmp_path / 'ledger.db'}")
    clock = lambda: datetime(2026, 11, 20, 9, tzinfo=UTC)  # noqa: E731 - a clock that stands still
    first = Ledger(
        engine, kinds={"report.recorded": Kind(name="report.recorded", payload=_Older)}, clock=clock
    )
    first.append([Draft(kind="report.recorded", payload=_Older(report=older), subjects=("r1",))], actor="ann")
    now = Ledger(engine, kinds={kind.name: kind for kind in KINDS}, clock=clock)
    assert now.verify().ok
    with now.reading() as snapshot:
        standing = current_report(snapshot, "r1")
    assert standing is not None
    assert standing.report.text == "Seen talking outside the shop."
    with now.writing("ann") as writer:
        again = record_return(writer, read(content), mapping_version=1, ids=counting_ids())
    assert (again.recorded, again.corrected, again.unchanged) == ((), (), ("r1",))
    engine.dispose()
