"""The demonstration town against its truth: which mention is whose, read back from the files the town was written in."""

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from intel.ledger import Snapshot
from intel.reports.state import current_reports
from intel.reports.tables import mention, source


@dataclass(frozen=True, slots=True, kw_only=True)
class TownTruth:
    """The true person of each mention, and who is whose brother or sister."""

    who: dict[str, str]
    siblings: tuple[frozenset[str], ...]


def truth_of(snapshot: Snapshot, files: Path) -> TownTruth:
    """Return the truth of the live mentions of people in a loaded town."""
    told = json.loads((files / "truth.json").read_text(encoding="utf-8"))
    by_line = dict(told["mentions"])
    by_reference = {key.partition("/")[2]: who for key, who in by_line.items() if "/line " not in key}
    rows = snapshot.connection.execute(
        select(mention.c.mention_id, mention.c.slot, mention.c.source_id)
        .join(source, source.c.source_id == mention.c.source_id)
        .where(mention.c.label == "Person", mention.c.live)
    ).all()
    reports = current_reports(snapshot, {row.source_id for row in rows})
    who: dict[str, str] = {}
    for row in rows:
        report = reports[row.source_id].report
        if report.own_reference:
            key = f"{report.agency}/{report.own_reference}#{row.slot}"
        else:
            key = f"{report.reported_on:%Y-%m}/{report.agency}/line {report.line}#{row.slot}"
        found = by_reference.get(key) or by_line.get(key)
        if found:
            who[row.mention_id] = found
    return TownTruth(who=who, siblings=tuple(frozenset(each) for each in told["siblings"]))
