"""What is known of one person or thing, line by line: each line one report, as this viewer may have it.

Called by the pages and commands that show an item. A line holds what its report lets this viewer read and no more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from intel import vocabulary
from intel.access.model import Names, Viewer, terms
from intel.access.names import text_for
from intel.errors import NotFound
from intel.people.describe import Described, describe
from intel.people.enquiry import Enquiry

# What a report may say of a person or thing, in the order a page shows it. Ethnicity is kept to be counted.
_SAID = {
    "as_written": "Name",
    "alias": "Also known as",
    "born_on": "Date of birth",
    "born_year": "Year of birth",
    "age_said": "Age, as said",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "care_status": "Care status",
    "description": "Description",
    "text": "Address",
    "postcode": "Postcode",
    "street": "Street",
    "ward": "Ward",
    "registration": "Registration",
    "number": "Number",
    "platform": "Platform",
    "handle": "Online name",
}

# Words a sender writes freely of one person, in which it may name another.
_FREE: Final = frozenset({"description", "alias"})
# Where the row of a missing episode has the person who was missing; others in it were found with them.
_MISSING_SLOTS: Final = frozenset({"young_person", "young_person_1"})
_NO_MENTION: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What a missing episode's report says of it; a field is empty where nothing was said.

    `theirs` is whether the person the line is about was the one missing: the first young person of the row.
    """

    theirs: bool
    missing_from: str
    missing_to: str
    interview_on: str
    interview_offered: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """One report as a line of a list. `text_kind` is whole, cleared or withheld; `text` is empty where withheld."""

    id: str
    token: str
    number: int
    kind: str
    agency: str
    grade: str
    provisional: bool
    suspected_false: bool
    handling: str
    conditions: str
    urgency: str
    basis: str
    happened_on: str
    happened_time: str
    reported_on: str
    recorded_at: str
    text_kind: str
    text: str
    role: str = ""
    changed_seq: int = 0
    happened_to: str = ""
    missing: Missing | None = None

    @property
    def when(self) -> str:
        """The day the line stands under: when it happened, else when it was reported."""
        return self.happened_on or self.reported_on

    @property
    def grade_words(self) -> str:
        """The grade as people say it: “untested source, heard by the source from someone”."""
        grades = vocabulary.read("grades")
        source, information = grades["source"][self.grade[0]], grades["information"][self.grade[1]]
        return f"{source['words']}, {information['words']}"

    @property
    def handling_words(self) -> str:
        """The handling code with what it means."""
        return f"{self.handling}: {vocabulary.read('grades')['handling'][self.handling]['words']}"

    @property
    def name(self) -> str:
        """The report's number as people say it."""
        return f"R-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing said of an item, with the reports that say it: their names, and their tokens in the same order."""

    what: str
    value: str
    reports: tuple[str, ...]
    tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An item with everything this viewer may read of it, newest first."""

    item: Described
    lines: tuple[ReportLine, ...]
    said: tuple[Said, ...]


def get_known(enquiry: Enquiry, label: str, entity_id: str) -> Known:
    """Return what is known of an item; what the viewer may know nothing of is not found."""
    rows = enquiry.reader.run(f"reports.about[{label}]", id=entity_id)
    found = describe(enquiry, [(label, entity_id)]) if rows else {}
    if (label, entity_id) not in found:
        raise NotFound("There is nothing here that you may see. Check the address, or search by name.")
    return known_from(enquiry, found[(label, entity_id)], rows)


def known_from(enquiry: Enquiry, item: Described, rows: Sequence[Mapping[str, Any]]) -> Known:
    """Return an item with these rows of `report` and `mention` properties, each of which the viewer may see."""
    lines = tuple(report_line(enquiry, row["report"], mention=row["mention"]) for row in rows)
    return Known(item=item, lines=lines, said=_said(enquiry, item, rows))


def report_line(
    enquiry: Enquiry, report: Mapping[str, Any], *, mention: Mapping[str, Any] = _NO_MENTION
) -> ReportLine:
    """Turn a report's properties into a line; its text goes whole only to one entitled to every name in it.

    With `mention`, the line says as what the item stood in the report.
    """
    role = mention.get("role", "")
    readable = text_for(
        enquiry.viewer,
        agency=report["agency"],
        text=report.get("text", ""),
        cleared_text=report.get("cleared_text", ""),
        visible=True,
    )
    return ReportLine(
        id=report["id"],
        token=enquiry.token(report["id"]),
        number=report["number"],
        kind=str(vocabulary.read("report_kinds")[report["kind"]]["words"]),
        agency=str(vocabulary.agencies()[report["agency"]]["name"]),
        grade=report["grade"],
        provisional=report["provisional"],
        suspected_false=report["information_grade"] == "E",
        handling=report["handling"],
        conditions=report.get("conditions", ""),
        urgency=report["urgency"],
        basis=report["basis"],
        happened_on=report.get("happened_on", ""),
        happened_time=report.get("happened_time", ""),
        reported_on=report["reported_on"],
        recorded_at=report["recorded_at"],
        text_kind=readable.kind,
        text=readable.text,
        role=str(vocabulary.read("roles_in_reports")[role]["words"]) if role else "",
        changed_seq=report["last_seq"],
        happened_to=report.get("happened_to", ""),
        missing=_missing(report, mention.get("slot", "")),
    )


def _missing(report: Mapping[str, Any], slot: str) -> Missing | None:
    if report["kind"] != "missing_episode":
        return None
    return Missing(
        theirs=slot in _MISSING_SLOTS,
        missing_from=report.get("missing_from", ""),
        missing_to=report.get("missing_to", ""),
        interview_on=report.get("return_interview_on", ""),
        interview_offered=report.get("return_interview_offered"),
    )


def _said(enquiry: Enquiry, item: Described, rows: Iterable[Mapping[str, Any]]) -> tuple[Said, ...]:
    """Add up what the reports say of the item: of a person who may not be named here, nothing."""
    found: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        report = row["report"]
        for what, value in details_said(enquiry.viewer, item, row["mention"]):
            found[(what, value)].append((report["number"], enquiry.token(report["id"])))
    order = list(_SAID.values())
    return tuple(
        Said(
            what=what,
            value=value,
            reports=tuple(f"R-{number}" for number, _ in reports),
            tokens=tuple(token for _, token in reports),
        )
        for (what, value), reports in sorted(found.items(), key=lambda each: order.index(each[0][0]))
    )


def details_said(viewer: Viewer, item: Described, mention: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what one report says of the item itself, as far as this viewer may have it.

    A viewer without every young person's name gets no words that another agency wrote freely: they may hold one.
    """
    if not may_have_details(viewer, item, mention["agency"]):
        return []
    guarded = (
        item.label == "Person"
        and terms(viewer.role).young_people is not Names.ALL
        and mention["agency"] != viewer.agency
    )
    left_out = set(_FREE) if guarded else set[str]()
    if item.label == "Person" and not mention.get("name"):
        left_out.add("as_written")  # a description stands there for a name
    return [
        (what, str(mention[field]))
        for field, what in _SAID.items()
        if field in mention and field not in left_out
    ]


def may_have_details(viewer: Viewer, item: Described, sender: str) -> bool:
    """Return whether the viewer may have what a report of `sender` says of the item itself."""
    if item.label != "Person":
        return True
    names = terms(viewer.role).young_people if item.protected else terms(viewer.role).adults
    return names is Names.ALL or (names is Names.OWN and sender == viewer.agency)
