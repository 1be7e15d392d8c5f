"""Loads a written town through the same verbs a month's work goes through, each by the person whose work it is.

Called by `intel demo load` and by `intel serve --demo`. `truth.json` is never read here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml
from sqlalchemy import select

from intel.access.model import Viewer
from intel.app import Services
from intel.demo.load_offenders import load_offenders
from intel.demo.notices import Loader
from intel.errors import AskedWrongly
from intel.ledger import Writer, write_transaction
from intel.meetings.record import record_meeting
from intel.opendata.gazetteer import OpenDataGazetteer, build_gazetteer
from intel.opendata.read_venues import import_venues
from intel.opendata.shipped import load_shipped
from intel.people.import_return import Sent, approve_return, preview_return, save_mapping_for
from intel.people.judge import judge
from intel.people.model import Outcome
from intel.people.record import designate_suspect, remove_designation
from intel.people.tables import designation
from intel.reports import mapping as mappings
from intel.reports.record import open_reports, open_return, withdraw_report
from intel.reports.record_return import ImportResult
from intel.reports.state import current_reports
from intel.reports.tables import mention
from intel.reports.urgent import Telling, record_told, untold_rows

Progress = Callable[[str, int, int], None]

# The name a mention has in the town's files: month, agency, the row's own reference or line, and slot.
Ref = Mapping[str, Any]

_OWN_REFERENCE: Final = "own_reference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What was loaded, for the last line on the screen."""

    reports: int
    refused: int
    judgements: int
    suspects: int
    meetings: int


@dataclass(slots=True, kw_only=True)
class _Town:
    """The load under way: the folder, who does what, and which report each row became."""

    services: Services
    folder: Path
    people: Mapping[str, Viewer]
    gazetteer: OpenDataGazetteer
    judgements: Mapping[str, Any]
    decisions: Mapping[str, Any]
    returns: dict[tuple[str, str], str] = field(default_factory=dict)
    reports: dict[tuple[str, str, str], str] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)

    def count(self, what: str, by: int = 1) -> None:
        """Add to what the last line says."""
        self.counted[what] = self.counted.get(what, 0) + by

    def report_of(self, ref: Ref) -> str:
        """Return the report a row became: by its own reference in any month, or by its line in its own."""
        if ref.get(_OWN_REFERENCE):
            return self.reports[("", ref["agency"], ref[_OWN_REFERENCE])]
        return self.reports[(ref["month"], ref["agency"], str(ref["line"]))]

    def mention_of(self, writer: Writer, ref: Ref) -> str:
        """Return the mention a slot of a row became."""
        query = select(mention.c.mention_id).where(
            mention.c.source_id == self.report_of(ref), mention.c.slot == ref["slot"]
        )
        return str(writer.connection.execute(query).scalar_one())


def load_town(services: Services, folder: Path, *, progress: Progress) -> Loaded:
    """Load the town in `folder` into an empty ledger, month by month; a load that was cut off begins again."""
    if services.demonstration_cut_off:
        services.forget_cut_off_demonstration()
    if services.ledger.head().seq:
        raise AskedWrongly(
            "This folder holds a ledger already, so the demonstration town was not loaded into it. "
            "Nothing was changed. Name an empty folder in INTEL_HOME."
        )
    services.mark_demonstration(loading=True)
    progress("Open data", 0, 1)
    with write_transaction(services.database) as connection:
        load_shipped(connection)
        import_venues(connection, folder / "register.csv")
        gazetteer = build_gazetteer(connection)
    town = _Town(
        services=services,
        folder=folder,
        people=_people(services, folder),
        gazetteer=gazetteer,
        judgements=_read(folder / "judgements.yaml"),
        decisions=_read(folder / "decisions.yaml"),
    )
    for path in sorted((folder / "mappings").glob("*.yaml")):
        save_mapping_for(services.ledger, town.people["unit"], mappings.Mapping.model_validate(_read(path)))
    months = sorted(path.name for path in (folder / "returns").iterdir())
    for done, month in enumerate(months):
        progress(f"Returns of {month}", done, len(months))
        # The meeting that hears the last month is the one being prepared, so that there is something new.
        _load_month(town, month, last=month == months[-1])
    _load_notices(town)
    progress("Scores and tactics", len(months), len(months))
    load_offenders(
        services, town.people, town.decisions, months=_meetings(folder, months), mention_of=town.mention_of
    )
    progress("Drawing the picture", len(months), len(months))
    services.graph.catch_up()
    services.mark_demonstration()
    counted = town.counted
    return Loaded(
        reports=counted.get("reports", 0),
        refused=counted.get("refused", 0),
        judgements=counted.get("judgements", 0),
        suspects=counted.get("suspects", 0),
        meetings=counted.get("meetings", 0),
    )


def _meetings(folder: Path, months: Sequence[str]) -> list[date]:
    return [
        date.fromisoformat(_read(folder / "openings" / f"{month}.yaml")["meeting_on"]) for month in months
    ]


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _people(services: Services, folder: Path) -> dict[str, Viewer]:
    """Make the demonstration accounts, and name those whose work the load does by what they do."""
    by_role: dict[str, Viewer] = {}
    for person in _read(folder / "people.yaml"):
        services.accounts.add_account(
            person["user"], name=person["name"], role=person["role"], agency=person["agency"]
        )
        by_role[person["role"]] = services.accounts.viewer_for_command(person["user"])
    return {
        "unit": by_role["intelligence_unit"],
        "analyst": by_role["analyst"],
        "officer": by_role["police_officer"],
        "chair": by_role["chair"],
        "iom": by_role["iom_officer"],
    }


def _load_month(town: _Town, month: str, *, last: bool) -> None:
    opened = _read(town.folder / "openings" / f"{month}.yaml")
    meeting_on = date.fromisoformat(opened["meeting_on"])
    # A return is read on the day it is loaded; a town that ends this month may be a few days ahead of it.
    today = max(town.services.clock().date(), meeting_on)
    for path in sorted((town.folder / "returns" / month).iterdir()):
        _load_return(town, month, path, today=today)
    with town.services.ledger.writing(town.people["unit"].user_id) as writer:
        _open(town, writer, month, opened)
    with town.services.ledger.writing(town.people["analyst"].user_id) as writer:
        for outcome in (Outcome.SAME, Outcome.DIFFERENT):
            _judge(town, writer, _of_month(town.judgements[outcome], month), outcome)
    with town.services.ledger.writing(town.people["officer"].user_id) as writer:
        _decide(town, writer, month)
    if not last:
        with town.services.ledger.writing(town.people["unit"].user_id) as writer:
            _tell(town, writer)
    if not last:
        with town.services.ledger.writing(town.people["chair"].user_id) as writer:
            record_meeting(writer, meeting_on, ids=town.services.ids)
            town.count("meetings")


def _load_notices(town: _Town) -> None:
    services = town.services
    loader = Loader(
        ledger=services.ledger,
        officer=town.people["officer"],
        chair=town.people["chair"],
        now=services.clock(),
        ids=services.ids,
        mention_of=town.mention_of,
        report_of=town.report_of,
    )
    town.count("notices", loader.load(_read(town.folder / "notices.yaml")))


def _of_month(rows: Iterable[Ref], month: str) -> list[Ref]:
    return [row for row in rows if row["month"] == month]


def _load_return(town: _Town, month: str, path: Path, *, today: date) -> None:
    services, unit, agency = town.services, town.people["unit"], path.stem
    sent = Sent(content=path.read_bytes(), file_name=path.name, agency=agency)
    preview = preview_return(services.ledger, unit, sent, town.gazetteer, today=today)
    result = approve_return(services.ledger, unit, preview, ids=services.ids)
    town.returns[(month, agency)] = result.return_id
    town.count("reports", len(result.recorded))
    town.count("refused", len(result.refused))
    _remember(town, month, agency, result)


def _remember(town: _Town, month: str, agency: str, result: ImportResult) -> None:
    with town.services.ledger.reading() as snapshot:
        current = current_reports(snapshot, (*result.recorded, *result.corrected))
    for report_id, each in current.items():
        town.reports[(month, agency, str(each.report.line))] = report_id
        if each.report.own_reference:
            town.reports[("", agency, each.report.own_reference)] = report_id


def _open(town: _Town, writer: Writer, month: str, opened: Mapping[str, Any]) -> None:
    for each in opened["opened"]:
        shut = [town.report_of({**each, _OWN_REFERENCE: reference}) for reference in each["except"]]
        return_id = town.returns[(month, each["agency"])]
        open_return(writer, return_id, audiences=each["audiences"], reason=each["reason"], except_ids=shut)
    for each in opened["also"]:
        named = [town.report_of({**each, _OWN_REFERENCE: reference}) for reference in each["own_references"]]
        open_reports(writer, named, audiences=each["audiences"], reason=each["reason"])
    for each in opened["withdrawn"]:
        withdraw_report(writer, town.report_of(each), reason=each["reason"])


def _judge(town: _Town, writer: Writer, groups: Iterable[Ref], outcome: Outcome) -> None:
    for group in groups:
        first, *others = [town.mention_of(writer, ref) for ref in group["mentions"]]
        for other in others:
            judge(writer, first, other, outcome, reason=group["reason"])
            town.count("judgements")


def _tell(town: _Town, writer: Writer) -> None:
    """Record that somebody was told of each urgent report; those of the newest month still wait."""
    now = town.services.clock()
    for row in untold_rows(writer.snapshot):
        telling = Telling(
            who="Duty manager, Safeguarding Hub", told_at=now, words="A strategy discussion was held."
        )
        record_told(writer, str(row.source_id), telling, now=now)


def _decide(town: _Town, writer: Writer, month: str) -> None:
    for each in _of_month(town.decisions["designations"], month):
        designate_suspect(
            writer,
            town.mention_of(writer, each["mention"]),
            ground=each["ground"],
            review_on=date.fromisoformat(each["review_on"]),
            on=date.fromisoformat(each["decided_on"]),
            ids=town.services.ids,
        )
        town.count("suspects")
    for each in _of_month(town.decisions["removed"], month):
        about = town.mention_of(writer, each["mention"])
        in_force = select(designation.c.designation_id).where(
            designation.c.mention_id == about, designation.c.removed_seq.is_(None)
        )
        remove_designation(writer, writer.connection.execute(in_force).scalar_one(), reason=each["reason"])
