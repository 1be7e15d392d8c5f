"""What a notice is: the payload of each step. The adult and the child are mentions, so merging and parting move them.

A step is appended by `intel.notices.record`; `intel.notices.story` reads the steps of one notice together.
"""

from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Annotated, Final

from pydantic import AfterValidator, field_validator

from intel import vocabulary
from intel.reports.model import MentionId, Payload, ReportId

NoticeId = str


class State(StrEnum):
    """How far a notice has come, as recorded. That its date of end has passed is worked out at reading."""

    CONSIDERED = "considered"
    PROPOSED = "proposed"
    CHECKS = "checks"
    AUTHORISED = "authorised"
    IN_FORCE = "in_force"
    ENDED = "ended"


def words(kind: str) -> dict[str, dict[str, object]]:
    """Return one list of vocabulary/notices.yaml."""
    found: dict[str, dict[str, object]] = vocabulary.read("notices")[kind]
    return found


def said(kind: str, key: str) -> str:
    """Return the words of one member of a list; nothing for none."""
    return str(words(kind)[key]["words"]) if key else ""


def setting(name: str) -> int:
    """Return a setting that is a number: days, months or a count, as its name says."""
    return int(vocabulary.read("notices")["settings"][name])


def _in_list(kind: str, value: str) -> str:
    if value not in words(kind):
        raise ValueError(f"not one of {kind} in vocabulary/notices.yaml")
    return value


Ground = Annotated[str, AfterValidator(partial(_in_list, "ground"))]
OrderType = Annotated[str, AfterValidator(partial(_in_list, "orders"))]
PlacementKind = Annotated[str, AfterValidator(partial(_in_list, "placements"))]
Capacity = Annotated[str, AfterValidator(partial(_in_list, "capacities"))]
AgeProof = Annotated[str, AfterValidator(partial(_in_list, "age_proofs"))]
Rank = Annotated[str, AfterValidator(partial(_in_list, "ranks"))]
Method = Annotated[str, AfterValidator(partial(_in_list, "methods"))]
Signature = Annotated[str, AfterValidator(partial(_in_list, "signatures"))]
Basis = Annotated[str, AfterValidator(partial(_in_list, "bases"))]
System = Annotated[str, AfterValidator(partial(_in_list, "systems"))]
ReviewOutcome = Annotated[str, AfterValidator(partial(_in_list, "review_outcomes"))]
DecisionOutcome = Annotated[str, AfterValidator(partial(_in_list, "decisions"))]
Action = Annotated[str, AfterValidator(partial(_in_list, "actions"))]
Where = Annotated[str, AfterValidator(partial(_in_list, "wheres"))]
Why = Annotated[str, AfterValidator(partial(_in_list, "ends"))]


class NoticeStep(Payload):
    """The common ground of every step. `on` is the day it was done, where that was before the day it was recorded."""

    notice_id: NoticeId
    on: date | None = None


class Care(Payload):
    """A child's legal status, as the local authority or the court gives it. `ended_on` once the order no longer stands."""

    order_type: OrderType = "none"
    since: date | None = None
    ended_on: date | None = None
    court_reference: str = ""


class NoticeConsidered(NoticeStep):
    """`notice.considered`: an adult keeps company inappropriately with a child; the reason need not mention exploitation."""

    adult: MentionId
    child: MentionId
    reason: str
    reports: tuple[ReportId, ...] = ()


class NoticeProposed(NoticeStep):
    """`notice.proposed`: on exactly one ground, with the child's legal status, and that parental responsibility was asked about.

    `adult_name` and `child_name` are what the notice will call them. `placement` stays inside and is never served.
    `outside_setting` is set where section 49 covers the order by law but local policy leaves it to the authorising officer.
    """

    ground: Ground
    adult_name: str
    child_name: str
    care: Care = Care()
    placement_kind: PlacementKind = "not_known"
    placement: str = ""
    has_parental_responsibility: bool
    parental_responsibility_asked: str
    facts: str
    outside_setting: bool = False


class ControlStatement(Payload):
    """The statement of the person with lawful control that the adult has no permission."""

    on: date
    by: str
    capacity: Capacity
    reference: str = ""


class NoticeChecked(NoticeStep):
    """`notice.checked`: what was checked so far; the newest counts whole, so it can be recorded half done.

    `without_statement` is why it is to be served without one. `child_views` are the child's own words or why not asked.
    """

    born_on: date | None = None
    age_proof: AgeProof | None = None
    age_seen_on: date | None = None
    statement: ControlStatement | None = None
    without_statement: str = ""
    alternatives: str = ""
    child_views: str = ""


class NoticeWorded(NoticeStep):
    """`notice.worded`: what is served, written for it and cleared by whoever is named; never copied from a report."""

    prohibitions: tuple[str, ...]
    wording: str = ""

    @field_validator("prohibitions")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value or not set(value) <= set(words("prohibitions")):
            raise ValueError(
                "prohibitions are of the list in vocabulary/notices.yaml, and there is at least one"
            )
        return value


class NoticeAuthorised(NoticeStep):
    """`notice.authorised`: an officer of the rank required, who did not propose it, has read it and says yes."""

    rank: Rank
    reason: str


class NoticeSentBack(NoticeStep):
    """`notice.sent_back`: the authorising officer says no for now, and why."""

    reason: str


class NoticeServed(NoticeStep):
    """`notice.served`: when, where, by whom and how; `at` is an instant, so a night on which clocks change is clear."""

    at: datetime
    place: str
    by: str
    method: Method
    signature: Signature
    copy_left: bool
    interpreter: str = ""
    video: str = ""


class NoticeShared(NoticeStep):
    """`notice.shared`: an agency, or the safeguarding leads, were told; from now on they see that the notice exists."""

    audience: str
    on: date
    basis: Basis

    @field_validator("audience")
    @classmethod
    def _told(cls, value: str) -> str:
        if value not in SHARED_WITH:
            raise ValueError(
                "a notice is shared with an agency of the meeting but licensing, or with safeguarding leads"
            )
        return value


class NoticeFiled(NoticeStep):
    """`notice.filed`: under which reference another system has it, so that the next officer finds it."""

    system: System
    reference: str
    on: date


class NoticeStatementAdded(NoticeStep):
    """`notice.statement_added`: the statement that was missing at service."""

    statement: ControlStatement


class NoticeReviewed(NoticeStep):
    """`notice.reviewed`: what the review found, what follows, and when the next one is due."""

    on: date
    found: str
    outcome: ReviewOutcome
    next_on: date


class NoticeBreachDecided(NoticeStep):
    """`notice.breach_decided`: what a named person made of reports that put the adult with this child, or with another.

    `leant_on` are the other reports without which those would not have put them together, as whose address it is.
    """

    reports: tuple[ReportId, ...]
    outcome: DecisionOutcome
    reason: str
    leant_on: tuple[ReportId, ...] = ()


class NoticeBreachActed(NoticeStep):
    """`notice.breach_acted`: what was done about a suspected breach. `breach` is the entry that recorded it."""

    breach: int
    action: Action
    reason: str
    crime_reference: str = ""


class NoticeBirthCorrected(NoticeStep):
    """`notice.birth_corrected`: another date of birth is proved; the ends are worked out again from it."""

    born_on: date
    age_proof: AgeProof
    age_seen_on: date
    reason: str


class NoticeCareChanged(NoticeStep):
    """`notice.care_changed`: the child's legal status from now on."""

    care: Care
    reason: str


class NoticeWhereabouts(NoticeStep):
    """`notice.whereabouts`: the adult is abroad, in custody or back. The notice stands; service and reviews know of it."""

    where: Where
    since: date
    reason: str


class NoticeEnded(NoticeStep):
    """`notice.ended`: why and from which day. `replaced_by` names what took its place, where something did."""

    on: date
    why: Why
    reason: str
    replaced_by: str = ""


class NoticeTakenBack(NoticeStep):
    """`notice.taken_back`: a step was recorded by mistake. It stays in the history and counts no longer."""

    entry: int
    reason: str


SHARED_WITH: Final[tuple[str, ...]] = (
    "safeguarding",
    *(
        vocabulary.agency_audience(each)
        for each in vocabulary.agencies()
        if each not in {"licensing", "police"}  # licensing is told of no notice; the police have it already
    ),
)
OWN: Final = ("police", "unit")

STEPS: Final[dict[str, type[NoticeStep]]] = {
    "notice.considered": NoticeConsidered,
    "notice.proposed": NoticeProposed,
    "notice.checked": NoticeChecked,
    "notice.worded": NoticeWorded,
    "notice.authorised": NoticeAuthorised,
    "notice.sent_back": NoticeSentBack,
    "notice.served": NoticeServed,
    "notice.shared": NoticeShared,
    "notice.filed": NoticeFiled,
    "notice.statement_added": NoticeStatementAdded,
    "notice.reviewed": NoticeReviewed,
    "notice.breach_decided": NoticeBreachDecided,
    "notice.breach_acted": NoticeBreachActed,
    "notice.birth_corrected": NoticeBirthCorrected,
    "notice.care_changed": NoticeCareChanged,
    "notice.whereabouts": NoticeWhereabouts,
    "notice.ended": NoticeEnded,
    "notice.taken_back": NoticeTakenBack,
}
KIND_OF: Final = {payload: name for name, payload in STEPS.items()}
