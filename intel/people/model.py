"""Who is who: the payloads of judgements, and of the records a named person makes about a person."""

from datetime import date
from enum import StrEnum
from typing import Literal, Self

from pydantic import model_validator

from intel.reports.model import MentionId, Payload

EntityId = str


class Outcome(StrEnum):
    """What a judgement says of two mentions. Only a judgement ends a judgement."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Judgement(Payload):
    """`judgement.recorded`: whether two mentions of one label are the same. The newest on a pair counts.

    `rule` names the automatic rule, or is empty where the entry's actor judged in person.
    """

    a: MentionId
    b: MentionId
    outcome: Outcome
    rule: str = ""
    reason: str

    @model_validator(mode="after")
    def _pair_in_order(self) -> Self:
        if self.a >= self.b:
            raise ValueError("a pair is written with the smaller id first")
        return self


class Designation(Payload):
    """`suspect.designated`: a named police officer makes an adult of concern a suspect."""

    designation_id: str
    mention_id: MentionId
    ground: str
    review_on: date


class DesignationRemoved(Payload):
    """`suspect.removed`: a named police officer ends a designation."""

    designation_id: str
    reason: str


class AdultAgeRecorded(Payload):
    """`adult_age.recorded`: a named person records that someone without a date of birth is an adult, and why."""

    record_id: str
    mention_id: MentionId
    reason: str


class AdultAgeWithdrawn(Payload):
    """`adult_age.withdrawn`: a named person takes back a record that someone is an adult, and why."""

    record_id: str
    reason: str


class NameFixed(Payload):
    """`name.fixed`: the name by which a person is shown, wherever it is open to the viewer: that of one mention.

    With `fixed` false the rule chooses again: the fullest, then newest, name.
    """

    mention_id: MentionId
    fixed: bool = True
    reason: str


SuspectGround = Literal["arrested", "charged", "interviewed_under_caution", "assessed_on_intelligence"]
