"""What is recorded about suspected adults: scores, what was left out of them, tactics, questions, matrices. Payloads.

None of it holds a name or a date of birth: people are mention ids, reports are report ids, and what a person typed is
asked to name nobody.
"""

from datetime import date
from hashlib import sha256
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from intel import vocabulary
from intel.reports.model import MentionId, Payload, ReportId

Typed = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Short = Annotated[str, StringConstraints(max_length=200)]


class PartRecorded(Payload):
    """One component of a recorded score, with the reports it stood on."""

    code: str
    name: str
    measure: int
    points: int
    most: int
    sentence: str
    reports: tuple[ReportId, ...] = ()


class ScoreRecorded(Payload):
    """`score.recorded`: one adult's score as at a date by one version of the matrix, and why. Advice, no decision.

    `total` is absent, with `why_none`, where nothing counted. `about` says for which meeting, or why it was asked for.
    """

    score_id: str
    mention_id: MentionId
    at: date
    matrix_version: str
    matrix_digest: str
    about: Short
    total: int | None
    band: str
    band_name: str
    capped: bool
    before_cap: int = 0
    cap_reason: str = ""
    parts: tuple[PartRecorded, ...] = ()
    agencies: tuple[str, ...] = ()
    counted: tuple[ReportId, ...] = ()
    without_largest: tuple[ReportId, int | None, str] | None = None
    gaps: tuple[str, ...] = ()
    why_none: str = ""

    @property
    def result(self) -> str:
        """What stands for everything the score says: two with one result say the same."""
        said = self.model_dump_json(exclude={"score_id", "mention_id", "about", "at"})
        return sha256(f"{self.at} {said}".encode()).hexdigest()


class ScoresWithdrawn(Payload):
    """`scores.withdrawn`: every score of a person is taken back, because they turned out to be protected or no suspect.

    They are kept for the auditor and shown to nobody.
    """

    mention_id: MentionId
    because: Literal["protected", "not_a_suspect"]


class StatementLeftOut(Payload):
    """`statement.left_out`: a named person leaves what one report says of one adult out of the score, or marks it a repeat.

    With `repeats` the statement still counts, once, with the report it repeats.
    """

    left_out_id: str
    mention_id: MentionId
    report_id: ReportId
    repeats: ReportId = ""
    reason: Typed


class StatementPutBack(Payload):
    """`statement.put_back`: a statement that was left out counts again."""

    left_out_id: str
    reason: Typed


class GravitySet(Payload):
    """`gravity.set`: a named person gives what a report says of an adult an offence, or a class from 1 to 4, and why.

    The newest counts; class 0 takes it back.
    """

    mention_id: MentionId
    report_id: ReportId
    offence: str = ""
    gravity_class: int = Field(ge=0, le=4)
    reason: Typed


class TacticChosen(Payload):
    """`tactic.chosen`: a named person proposes a tactic about a suspected adult, with owner and dates. It waits for another.

    `band` is that of the score they had before them. `outside_menu` says that its band did not
    open it, and `checked` are the numbers of the threshold lines they ticked.
    """

    tactic_id: str
    mention_id: MentionId
    code: str
    score_id: str = ""
    band: str = ""
    outside_menu: bool = False
    reason: Typed
    alternatives: Typed
    owner: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    agency: str
    due_on: date
    review_on: date
    checked: tuple[int, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.agency not in vocabulary.agencies():
            raise ValueError("not an agency in vocabulary/agencies.yaml")
        if self.review_on < self.due_on:
            raise ValueError("the review comes before the tactic is due")
        return self


class TacticDecided(Payload):
    """`tactic.decided`: another named person authorises a proposed tactic, or refuses it with a reason."""

    tactic_id: str
    authorised: bool
    reason: Short = ""


class TacticTakenBack(Payload):
    """`tactic.taken_back`: a proposal is taken back before anybody decided on it, by whoever made it."""

    tactic_id: str
    reason: Typed


class OutcomeRecorded(Payload):
    """`tactic.outcome`: what came of a tactic, from the closed list; it is part of next month's picture."""

    tactic_id: str
    outcome: str
    on: date
    words: Short = ""

    @field_validator("outcome")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in vocabulary.read("tactic_outcomes"):
            raise ValueError("not an outcome in vocabulary/tactic_outcomes.yaml")
        return value


class RequirementRaised(Payload):
    """`requirement.raised`: what is not known about a suspected adult, asked of an agency by a day."""

    requirement_id: str
    mention_id: MentionId
    gap: str = ""
    question: Typed
    agency: str
    due_on: date

    @field_validator("agency")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in vocabulary.agencies():
            raise ValueError("not an agency in vocabulary/agencies.yaml")
        return value


class RequirementClosed(Payload):
    """`requirement.closed`: a question is answered, or no longer asked."""

    requirement_id: str
    answer: Typed


class CourseDecided(Payload):
    """`course.decided`: a named person decides what the meeting does about a designated person who may have no score."""

    mention_id: MentionId
    course: str
    reason: Typed
    review_on: date

    @field_validator("course")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in vocabulary.read("courses"):
            raise ValueError("not a course in vocabulary/courses.yaml")
        return value


class BesideRecorded(Payload):
    """`beside.recorded`: a named person records an order or a licence beside a suspect's score. It adds no point.

    `reference` says which, `reason` how it is known; after `until`, if given, it is in force no more.
    """

    beside_id: str
    mention_id: MentionId
    what: str
    reference: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    until: date | None = None
    reason: Typed

    @field_validator("what")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in vocabulary.read("beside"):
            raise ValueError("not in vocabulary/beside.yaml")
        return value


class BesideEnded(Payload):
    """`beside.ended`: what stood beside a score stands there no more, with the reason."""

    beside_id: str
    reason: Typed


class MatrixAdopted(Payload):
    """`matrix.adopted`: this text is the matrix from now on. Scores recorded before stay as they were."""

    version: str
    digest: str
    text: Annotated[str, StringConstraints(strip_whitespace=False, min_length=1)]
    reason: Typed
