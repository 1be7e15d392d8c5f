"""What a report is: the payloads of its ledger entries, frozen and checked.

The readers make these from a return's rows, `record` appends them, `project` turns them into the
rows of a source, and `find` reads them back. Nothing here knows a store or a clock.
"""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from intel import vocabulary

ReportId = str
MentionId = str


def _known_agency(value: str) -> str:
    if value not in vocabulary.agencies():
        raise ValueError("not an agency in vocabulary/agencies.yaml")
    return value


Agency = Annotated[str, AfterValidator(_known_agency)]

# The sender's own words, kept to the last blank.
Verbatim = Annotated[str, StringConstraints(strip_whitespace=False)]


class Payload(BaseModel):
    """The common ground of everything that is written into the ledger: frozen, nothing unknown."""

    # Built when first used: a return is read with a few of these, and the rest need not be made for it.
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


class Asked(Payload):
    """What came of asking someone: an answer in their own words, or why there is none. Not asked is not refused."""

    answer: Literal["given", "refused", "not_asked"]
    words: str = ""

    @model_validator(mode="after")
    def _given_has_words(self) -> Self:
        if (self.answer == "given") != bool(self.words):
            raise ValueError("an answer has words, and only an answer has")
        return self


class PersonDetails(Payload):
    """What one report says of one person, as written; a missing field was not said.

    `self_defined_ethnicity`, `officer_observed_ethnicity` and `nationality` are asked of suspected adults, so that
    gaps can be counted; nothing else is done with them. None means not recorded.
    """

    label: Literal["Person"] = "Person"
    name: str = ""
    alias: str = ""
    born_on: date | None = None
    born_year: int | None = Field(default=None, ge=1900, le=2100)
    age_said: int | None = Field(default=None, ge=0, le=120)
    sex: Literal["", "female", "male", "other"] = ""
    ethnicity: str = ""
    self_defined_ethnicity: Asked | None = None
    officer_observed_ethnicity: Asked | None = None
    nationality: Asked | None = None
    care_status: str = ""
    description: str = ""

    @property
    def as_written(self) -> str:
        """The words to show for this mention."""
        return self.name or (f"“{self.alias}”" if self.alias else "") or self.description or "not named"


class PlaceDetails(Payload):
    """An address, street or spot; `ward` and the position are copied in at approval, never looked up again."""

    label: Literal["Place"] = "Place"
    text: str
    postcode: str = ""
    ward: str = ""
    latitude: float | None = None
    longitude: float | None = None
    home_address: bool = False

    @property
    def as_written(self) -> str:
        """The words to show for this mention."""
        return (
            f"{self.text}, {self.postcode}" if self.postcode and self.postcode not in self.text else self.text
        )


class VenueDetails(Payload):
    """Premises that trade; a match in the open register is copied in at approval (id, name, position)."""

    label: Literal["Venue"] = "Venue"
    name: str
    street: str = ""
    ward: str = ""
    register_id: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def as_written(self) -> str:
        """The words to show for this mention."""
        return self.name


class VehicleDetails(Payload):
    """A vehicle by its registration, whole or in part, and how it looked."""

    label: Literal["Vehicle"] = "Vehicle"
    registration: str = ""
    partial: bool = False
    description: str = ""

    @property
    def as_written(self) -> str:
        """The words to show for this mention."""
        ends = f"ends {self.registration}" if self.partial and self.registration else self.registration
        return ", ".join(part for part in (self.description, ends) if part) or "vehicle"


class PhoneDetails(Payload):
    """A telephone number as written."""

    label: Literal["Phone"] = "Phone"
    number: str

    @property
    def as_written(self) -> str:
        """The words to show for this mention."""
        return self.number


class OnlineAccountDetails(Payload):
    """A name on a platform."""

    label: Literal["OnlineAccount"] = "OnlineAccount"
    platform: str = ""
    handle: str

    @property
    def as_written(self) -> str:
        """The words to show for this mention."""
        return f"{self.handle} ({self.platform})" if self.platform else self.handle


class OrganisationDetails(Payload):
    """A school, home, team or employer."""

    label: Literal["Organisation"] = "Organisation"
    name: str

    @property
    def as_written(self) -> str:
        """The words to show for this mention."""
        return self.name


Details = Annotated[
    PersonDetails
    | PlaceDetails
    | VenueDetails
    | VehicleDetails
    | PhoneDetails
    | OnlineAccountDetails
    | OrganisationDetails,
    Field(discriminator="label"),
]


class Mention(Payload):
    """One person or thing as one report names it. The id survives corrections and withdrawal.

    `slot` says where in the row it stood ("young_person_1", "venue"), so that a correction keeps the id.
    `role` is set for people only.
    """

    id: MentionId
    slot: str
    details: Details
    role: str = ""
    basis: Literal["fact", "assessment"] = "fact"

    @model_validator(mode="after")
    def _role_is_known(self) -> Self:
        wanted = self.details.label == "Person"
        if wanted != bool(self.role) or (self.role and self.role not in vocabulary.read("roles_in_reports")):
            raise ValueError("a person needs a known role, and nothing else has one")
        return self


class Statement(Payload):
    """One thing a report says of two of its mentions; a row links two people only where a column states it."""

    id: str
    link: str
    from_mention: MentionId
    to_mention: MentionId
    basis: Literal["fact", "assessment"] = "fact"
    happened_on: date | None = None

    @field_validator("link")
    @classmethod
    def _link_is_known(cls, value: str) -> str:
        if value not in vocabulary.link_types():
            raise ValueError("not a kind of link in vocabulary/links.yaml")
        return value


class MissingEpisode(Payload):
    """From when to when a young person was missing, where and with whom they were found, and what followed.

    `found_where` and `found_with` are the sender's words; what the row names as found there or with them stands in
    its mentions and statements too. `return_interview_time` is empty where only the day is known.
    """

    missing_from: datetime | None = None
    missing_to: datetime | None = None
    found_where: str = ""
    found_with: str = ""
    return_interview_on: date | None = None
    return_interview_time: str = ""
    return_interview_offered: bool | None = None


class CellEdit(Payload):
    """One cell put right before its row was recorded: what the sender wrote, kept, and what stands instead.

    `column` is the heading as the agency writes it.
    """

    line: int
    column: str
    was: Verbatim
    now: Verbatim


class Report(Payload):
    """What one agency told the meeting once: words, grade, handling, three dates, mentions and statements.

    `audience` is what the sender asked for and the unit has opened so far; `intel.reports.audience` works
    out who may see it. `recorded` is the ledger entry's own time and is not repeated here. `grade_from` says whether
    the row gave its grade or the agency's usual one was filled in, and `grade_as_written` keeps one of the older
    scheme. `source_reference` is what the intelligence unit finds the source by elsewhere, never who it is.
    `sanitises` is the report whose sanitised text this is. `sent_digest` knows a row again that was edited.
    """

    id: ReportId
    kind: str = "intelligence"
    agency: str
    own_reference: str = ""
    return_id: str = ""
    line: int | None = None
    source_grade: Literal[1, 2, 3]
    information_grade: Literal["A", "B", "C", "D", "E"]
    grade_provisional: bool = True
    grade_from: Literal["", "row", "default"] = ""
    grade_as_written: str = ""
    source_reference: str = ""
    handling: Literal["P", "C"] = "P"
    conditions: str = ""
    audience: tuple[str, ...] = ()
    urgency: Literal["high", "medium", "low"] = "low"
    basis: Literal["fact", "assessment"] = "fact"
    happened_on: date | None = None
    happened_to: date | None = None
    happened_time: str = ""
    happened_as_written: str = ""
    reported_on: date
    text: Verbatim = ""
    cleared_text: Verbatim = ""
    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    missing: MissingEpisode | None = None
    resembles: ReportId = ""
    sanitises: ReportId = ""
    edits: tuple[CellEdit, ...] = ()
    sent_digest: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind not in vocabulary.read("report_kinds"):
            raise ValueError("not a kind in vocabulary/report_kinds.yaml")
        if self.agency not in vocabulary.agencies():
            raise ValueError("not an agency in vocabulary/agencies.yaml")
        if not set(self.audience) <= vocabulary.audiences():
            raise ValueError("an audience that is not in vocabulary/audiences.yaml")
        if self.handling == "C" and not self.conditions:
            raise ValueError("handling C needs its conditions")
        labels = {mention.id: mention.details.label for mention in self.mentions}
        if len(labels) != len(self.mentions):
            raise ValueError("two mentions with one id")
        for statement in self.statements:
            kind = vocabulary.link_types()[statement.link]
            ends = (labels.get(statement.from_mention), labels.get(statement.to_mention))
            if ends[0] not in kind["from"] or ends[1] not in kind["to"]:
                raise ValueError(f"{statement.link} cannot join {ends[0]} to {ends[1]}")
        return self

    @property
    def grade(self) -> str:
        """The 3x5x2 grade without handling, as people say it: 1A, 2C."""
        return f"{self.source_grade}{self.information_grade}"

    @property
    def makes_links(self) -> bool:
        """Information suspected to be false is kept, and makes no link, count or score."""
        return bool(vocabulary.read("grades")["information"][self.information_grade]["links"])


# -- the entries: each kind's payload --------------------------------------------------------------


class ReportRecorded(Payload):
    """`report.recorded`: a new report."""

    report: Report


class ReportCorrected(Payload):
    """`report.corrected`: the whole report as it now stands, under its old id and mention ids."""

    report: Report
    reason: str


class ReportWithdrawn(Payload):
    """`report.withdrawn`: the report and all that stood on it alone leave the picture."""

    report_id: ReportId
    reason: str


class ReportsOpened(Payload):
    """`reports.opened`: the intelligence unit opens reports to audiences and, if said, confirms their grades."""

    report_ids: tuple[ReportId, ...]
    audiences: tuple[str, ...]
    confirms_grades: bool = True
    reason: str

    @field_validator("audiences")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not set(value) <= vocabulary.audiences():
            raise ValueError("an audience that is not in vocabulary/audiences.yaml")
        return value


class RefusedRow(Payload):
    """One row that was not taken: where, what it said, why, in a sentence."""

    line: int
    column: str
    value: str
    reason: str


class ReturnReceived(Payload):
    """`return.received`: one file from one agency, every row accounted for.

    `rows` counts every row of the sheet, the heading too; `digest` is the file's own. `left_out` are lines the
    person approving left out, `edits` the cells they put right. Where the file brings back refused rows of an earlier
    one, `finishes` is that one's digest, or the beginning of it, and `finished` the lines of it that went in.
    """

    return_id: str
    agency: str
    file_name: str
    digest: str = ""
    rows: int
    recorded: int
    corrected: int
    unchanged: int
    passed_over: int = 0
    refused: tuple[RefusedRow, ...] = ()
    left_out: tuple[int, ...] = ()
    edits: tuple[CellEdit, ...] = ()
    finishes: str = ""
    finished: tuple[int, ...] = ()
    mapping_version: int


class NilReturn(Payload):
    """`return.nil`: an agency looked and has nothing to report for the coming meeting."""

    nil_id: str
    agency: Agency
    meeting_on: date
    words: str = ""


class GradeDefaultSet(Payload):
    """`grade_default.set`: the grade the unit gives an agency's rows that have none; provisional like any other."""

    agency: Agency
    source_grade: Literal[1, 2, 3]
    information_grade: Literal["A", "B", "C", "D", "E"]
    reason: str


class UrgencyTold(Payload):
    """`urgency.told`: somebody outside this tool was told of an urgent report: who, when, and what was agreed."""

    report_id: ReportId
    who: str = Field(min_length=1)
    told_at: datetime
    words: str = ""


class MappingSaved(Payload):
    """`mapping.saved`: how one agency's columns are read from now on; the newest version counts."""

    agency: str
    version: int
    mapping: dict[str, object]
