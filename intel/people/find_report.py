"""One report as a page shows it: its words by rule, who and what it names, what it says, what became of it.

Called by the report page and the command line. `record_report` there may change; this only reads.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from intel import vocabulary
from intel.access.model import Viewer
from intel.access.policy import decide
from intel.errors import NotFound
from intel.ledger import Snapshot
from intel.ledger.tables import entry
from intel.people.describe import Described, describe
from intel.people.enquiry import Enquiry
from intel.people.known import ReportLine, details_said, report_line
from intel.people.stated import Key, statements_around
from intel.reports.audience import own_audience
from intel.reports.model import ReportCorrected, ReportRecorded, ReportsOpened

_KINDS: Final = ("report.recorded", "report.corrected", "reports.opened")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One person or thing a report names, with the role it gave and what it says of them."""

    item: Described
    role: str
    assessed: bool
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One statement of the report. `alone` where no other report this viewer may see says the same."""

    start: Described
    words: str
    end: Described
    basis: str
    alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What was done with a report once: by whom, when, and the reason given."""

    words: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportKnown:
    """A report as this viewer may have it. `only_here` are those no other report they may see names."""

    line: ReportLine
    agency: str
    audience: tuple[str, ...]
    own_reference: str
    return_id: str
    return_line: int | None
    named: tuple[Named, ...]
    sentences: tuple[Sentence, ...]
    only_here: tuple[Described, ...]
    resembles: ReportLine | None
    resembled_by: tuple[ReportLine, ...]
    history: tuple[Happening, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of everything in it."""
        others = (*([self.resembles] if self.resembles else []), *self.resembled_by)
        return (self.line.id, *(each.item.id for each in self.named), *(each.id for each in others))


def get_report(enquiry: Enquiry, report_id: str) -> ReportKnown:
    """Return one report; one that is not open to the viewer, or was withdrawn, is not found."""
    report = _report(enquiry, report_id)
    if report is None:
        raise NotFound("There is nothing here that you may see. Check the address, or search by name.")
    mentions = enquiry.reader.run("reports.mentions", ids=[report_id])
    items = describe(enquiry, dict.fromkeys((row["label"], row["entity"]) for row in mentions))
    others = _reports_of(enquiry, items)
    earlier = _report(enquiry, report["resembles"]) if report.get("resembles") else None
    later = enquiry.reader.run("reports.resembling", id=report_id)
    return ReportKnown(
        line=report_line(enquiry, report),
        agency=report["agency"],
        audience=tuple(report["audience"]),
        own_reference=report.get("own_reference", "") if _is_theirs(enquiry.viewer, report) else "",
        return_id=report.get("return_id", "") if _is_theirs(enquiry.viewer, report) else "",
        return_line=report.get("line") if _is_theirs(enquiry.viewer, report) else None,
        named=tuple(_named(enquiry, items, mentions)),
        sentences=tuple(_sentences(enquiry, report_id, items)),
        only_here=tuple(items[key] for key, seen in others.items() if seen <= {report_id}),
        resembles=report_line(enquiry, earlier) if earlier else None,
        resembled_by=tuple(report_line(enquiry, row["report"]) for row in later),
        history=_history(enquiry, report_id),
    )


def with_named(enquiry: Enquiry, report_ids: Sequence[str]) -> tuple[str, ...]:
    """Return reports and everyone and everything they name, as the consultation of a page of their words holds them."""
    rows = enquiry.reader.run("reports.mentions", ids=list(report_ids))
    return tuple(dict.fromkeys((*report_ids, *(str(row["entity"]) for row in rows))))


def audience_in_words(agency: str, audience: Iterable[str]) -> str:
    """Return who may see a report, as a sentence says it: “open to the meeting and licensing”."""
    own = own_audience(agency)
    names = [_small(vocabulary.audience_name(each)) for each in audience if each not in own]
    if not names:
        return "with its sender and the intelligence unit only"
    return f"open to {_listed(names)}"


def _small(name: str) -> str:
    return name[0].lower() + name[1:]


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _report(enquiry: Enquiry, report_id: str) -> dict[str, Any] | None:
    rows = enquiry.reader.run("reports.report", id=report_id)
    return dict(rows[0]["report"]) if rows else None


def _is_theirs(viewer: Viewer, report: Mapping[str, Any]) -> bool:
    """Return whether the viewer deals with this return: its sender, or whoever receives all."""
    return decide(viewer, "return.view", agency=report["agency"]).allowed


def _named(
    enquiry: Enquiry, items: Mapping[Key, Described], mentions: Iterable[dict[str, Any]]
) -> Iterable[Named]:
    roles = vocabulary.read("roles_in_reports")
    for row in mentions:
        mention, item = row["mention"], items.get((row["label"], row["entity"]))
        if item is None:
            continue
        role = mention.get("role", "")
        yield Named(
            item=item,
            role=str(roles[role]["words"]) if role else str(vocabulary.labels()[row["label"]]["word"]),
            assessed=mention.get("basis") == "assessment",
            said=tuple(
                (what, value)
                for what, value in details_said(enquiry.viewer, item, mention)
                if value != item.name
            ),
        )


def _sentences(enquiry: Enquiry, report_id: str, items: Mapping[Key, Described]) -> Iterable[Sentence]:
    rows = enquiry.reader.run("reports.statements", id=report_id)
    elsewhere = _links_elsewhere(enquiry, report_id, rows)
    for row in rows:
        start, end = (
            items.get((row["from_label"], row["from_id"])),
            items.get((row["to_label"], row["to_id"])),
        )
        if start is None or end is None:
            continue
        yield Sentence(
            start=start,
            words=str(vocabulary.link_types()[row["link"]]["sentence"]),
            end=end,
            basis=row["properties"]["basis"],
            alone=_pair(row) not in elsewhere,
        )


def _links_elsewhere(
    enquiry: Enquiry, report_id: str, rows: Iterable[dict[str, Any]]
) -> set[tuple[str, frozenset[str]]]:
    """Return which of these links another report states too."""
    starts = {(row["from_label"], row["from_id"]) for row in rows}
    return {
        (other.link, frozenset((other.from_id, other.to_id)))
        for other in statements_around(enquiry, starts)
        if other.source != report_id
    }


def _pair(row: Mapping[str, Any]) -> tuple[str, frozenset[str]]:
    return (str(row["link"]), frozenset((str(row["from_id"]), str(row["to_id"]))))


def _reports_of(enquiry: Enquiry, items: Mapping[Key, Described]) -> dict[Key, set[str]]:
    """Return, for each item, the reports this viewer may see that name it."""
    found: dict[Key, set[str]] = {key: set() for key in items}
    for label in {label for label, _ in items}:
        ids = [item.id for (of, _), item in items.items() if of == label]
        for row in enquiry.reader.run(f"network.mentions[{label}]", ids=ids):
            found[(label, row["id"])].add(row["report"])
    return found


def _history(enquiry: Enquiry, report_id: str) -> tuple[Happening, ...]:
    """Return what was done with the report, newest first, for whoever opens and settles what agencies send."""
    if not decide(enquiry.viewer, "person.judge").allowed:
        return ()
    with enquiry.ledger.reading() as snapshot:
        query = select(entry.c.seq).where(
            entry.c.kind.in_(_KINDS), entry.c.subjects.contains(f'"{report_id}"', autoescape=True)
        )
        seqs = snapshot.connection.execute(query.order_by(entry.c.seq.desc())).scalars().all()
        return tuple(_happening(snapshot, seq) for seq in seqs)


def _happening(snapshot: Snapshot, seq: int) -> Happening:
    made, payload = snapshot.entry(seq), snapshot.payload(seq)
    words, reason = "Erased", ""
    if isinstance(payload, ReportRecorded):
        words = "Recorded"
    elif isinstance(payload, ReportCorrected):
        words, reason = "Corrected", payload.reason
    elif isinstance(payload, ReportsOpened):
        words, reason = _opened_words(payload), payload.reason
    return Happening(words=words, at=made.at, by=made.actor, reason=reason)


def _opened_words(payload: ReportsOpened) -> str:
    names = [_small(vocabulary.audience_name(each)) for each in payload.audiences]
    opened = f"Opened to {_listed(names)}" if names else ""
    if not payload.confirms_grades:
        return opened
    return f"{opened}, grade confirmed" if opened else "Grade confirmed"
