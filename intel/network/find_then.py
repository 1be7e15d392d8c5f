"""What was believed of a person or thing at an earlier place of the ledger, as far as today's viewer may know it.

The past opens nothing. A report is here only if it stands today and is open to this viewer today; names, pseudonyms and
protection are today's; words corrected since go only to whoever reads every word or wrote them. Called by `webapp.then`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from intel.access.model import ReportText, Viewer, terms
from intel.errors import NotFound
from intel.graph.rows import LinkRow, SourceRows
from intel.ledger import Snapshot
from intel.network.find import EgoNetwork
from intel.network.model import add_up
from intel.people.describe import Described, describe
from intel.people.enquiry import Enquiry
from intel.people.known import Known, ReportLine, known_from, report_line
from intel.people.same_then import same_then
from intel.people.stated import Key, Stated
from intel.reports.audience import audience_of_mention
from intel.reports.project import rows_of
from intel.reports.state import entities_of
from intel.reports.state_then import ReportThen, reports_then
from intel.reports.tables import mention, source

_WORDS: Final = ("text", "cleared_text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """What stood when the ledger had `place` entries.

    `apart` are reports known then and only since judged to be about the same one; `parted` were believed to be about it
    then and are not any more; `since` came later. `corrected` and `confirmed` say what became of those that stood.
    `withdrawn`: something that stood then was withdrawn since, and is not shown.
    """

    known: Known
    network: EgoNetwork
    apart: tuple[ReportLine, ...]
    parted: tuple[ReportLine, ...]
    since: tuple[ReportLine, ...]
    corrected: Mapping[str, str]
    confirmed: frozenset[str]
    withdrawn: bool

    @property
    def reports(self) -> tuple[str, ...]:
        """The ids of every report in it."""
        return tuple(each.id for each in (*self.known.lines, *self.apart, *self.parted, *self.since))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One report as it stood: its rows, and the mention of the item in it."""

    then: ReportThen
    rows: SourceRows
    properties: dict[str, Any]
    about: dict[str, Any] | None


def find_then(enquiry: Enquiry, label: str, entity_id: str, place: int) -> Then:
    """Return what was believed of an item at a place of the ledger; an item unknown to the viewer today is not found."""
    key = (label, entity_id)
    now = enquiry.reader.run(f"reports.about[{label}]", id=entity_id)
    item = describe(enquiry, [key]).get(key) if now else None
    if item is None:
        raise NotFound("There is nothing here that you may see. Check the address, or search by name.")
    with enquiry.ledger.reading() as snapshot:
        mine = {row["report"]["id"]: row["mention"]["mention"] for row in now}
        earliest = min(now, key=lambda row: (row["report"]["first_seq"], row["mention"]["slot"]))
        same = same_then(snapshot, earliest["mention"]["mention"], place)
        others = _elsewhere(snapshot, same, mine) if _reads_all(enquiry.viewer) else {}
        open_now = {row["report"]["id"] for row in enquiry.reader.run("network.reports", ids=list(others))}
        stood = reports_then(snapshot, [*mine, *open_now], place)
        drawn = {
            each: _draw(enquiry.viewer, snapshot, then, {*same, *mine.values()}, entity_id)
            for each, then in stood.items()
        }
        withdrawn = _withdrawn(snapshot, enquiry.viewer, same, place, label)
    here = {each for each, one in drawn.items() if one.about is not None}
    together = [each for each in here if each in mine and _mention_of(drawn[each]) in same]
    known = known_from(enquiry, item, _newest_first(drawn[each] for each in together))
    return Then(
        known=known,
        network=_network(enquiry, item, [drawn[each] for each in together]),
        apart=_lines(
            enquiry, (drawn[each] for each in here if each in mine and _mention_of(drawn[each]) not in same)
        ),
        parted=_lines(enquiry, (drawn[each] for each in here if each not in mine)),
        since=tuple(
            report_line(enquiry, row["report"], mention=row["mention"])
            for row in now
            if row["report"]["id"] not in here
        ),
        corrected={
            each: one.then.corrected_at.isoformat() for each, one in drawn.items() if one.then.corrected_at
        },
        confirmed=frozenset(each for each, one in drawn.items() if one.then.confirmed),
        withdrawn=withdrawn,
    )


def _reads_all(viewer: Viewer) -> bool:
    return terms(viewer.role).report_text is ReportText.WHOLE


def _elsewhere(snapshot: Snapshot, same: Iterable[str], mine: Mapping[str, str]) -> dict[str, str]:
    """Return the reports of mentions that were the same then and are not among the item's today."""
    query = select(mention.c.source_id, mention.c.mention_id).where(mention.c.mention_id.in_(sorted(same)))
    found = {str(row.source_id): str(row.mention_id) for row in snapshot.connection.execute(query)}
    return {report: which for report, which in found.items() if report not in mine}


def _draw(
    viewer: Viewer, snapshot: Snapshot, then: ReportThen, mentions: Iterable[str], entity_id: str
) -> _Drawn:
    """Return a report's rows as it stood, with the mentions of the item drawn as the item."""
    wanted = frozenset(mentions)
    report = then.current.report
    entities = {
        **entities_of(snapshot, [each.id for each in report.mentions]),
        **{each.id: entity_id for each in report.mentions if each.id in wanted},
    }
    rows = rows_of(then.current, entities)
    properties = {**rows.properties, "id": report.id}
    if then.corrected_at and not (_reads_all(viewer) or viewer.agency == report.agency):
        properties = {name: value for name, value in properties.items() if name not in _WORDS}
    about = next(
        (
            dict(each.properties)
            for each in rows.mentions
            if each.properties["mention"] in wanted and viewer.audiences & set(each.properties["audience"])
        ),
        None,
    )
    return _Drawn(then, rows, properties, about)


def _mention_of(drawn: _Drawn) -> str:
    return str(drawn.about["mention"]) if drawn.about else ""


def _newest_first(drawn: Iterable[_Drawn]) -> list[dict[str, Any]]:
    rows = [{"report": each.properties, "mention": each.about} for each in drawn]
    return sorted(rows, key=_when, reverse=True)


def _when(row: Mapping[str, Any]) -> tuple[str, int]:
    report = row["report"]
    return (report.get("happened_on") or report["reported_on"], report["number"])


def _lines(enquiry: Enquiry, drawn: Iterable[_Drawn]) -> tuple[ReportLine, ...]:
    return tuple(report_line(enquiry, row["report"], mention=row["mention"]) for row in _newest_first(drawn))


def _network(enquiry: Enquiry, item: Described, drawn: Iterable[_Drawn]) -> EgoNetwork:
    """Return the item's links as those reports stated them, to whom and what the viewer may know of today."""
    centre = (item.label, item.id)
    stated = [
        _stated(row)
        for each in drawn
        for row in each.rows.links
        if enquiry.viewer.audiences & set(row.properties["audience"])
        and centre in ((row.from_label, row.from_id), (row.to_label, row.to_id))
    ]
    keys: dict[Key, None] = dict.fromkeys(key for each in stated for key in (each.start, each.end))
    described = {**describe(enquiry, keys), centre: item}
    links = tuple(link for link in add_up(stated) if link.start in described and link.end in described)
    return EgoNetwork(
        centre=item,
        steps=1,
        items=tuple(described.values()),
        links=links,
        found=len(described),
        reports=tuple(sorted({report for link in links for report in link.reports})),
        kinds=frozenset(link.link for link in links),
    )


def _stated(row: LinkRow) -> Stated:
    said = row.properties
    return Stated(
        row.link, row.from_label, row.from_id, row.to_label, row.to_id, said["source"], said["grade"],
        said["provisional"], said["basis"], said["agency"], said.get("happened_on", ""),
    )  # fmt: skip


def _withdrawn(snapshot: Snapshot, viewer: Viewer, same: Iterable[str], place: int, label: str) -> bool:
    """Return whether a report that stood then, and was open to this viewer to the end, was withdrawn since."""
    query = (
        select(source.c.audience)
        .join(mention, mention.c.source_id == source.c.source_id)
        .where(
            mention.c.mention_id.in_(sorted(same)),
            source.c.state == "withdrawn",
            source.c.first_seq <= place,
            source.c.last_seq > place,
        )
    )
    return any(
        viewer.audiences.intersection(audience_of_mention(json.loads(audience), label))
        for audience in snapshot.connection.execute(query).scalars()
    )
