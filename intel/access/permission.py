"""What a permission is, and the words and groups of roles that the table of permissions is written in.

Called by the modules of the table (`permissions_content`, `permissions_decisions`, `permissions_machine`) and by
`policy`, which puts them together and answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from intel.access.model import Role

CHAIR, POLICE, ANALYST, UNIT = Role.CHAIR, Role.POLICE_OFFICER, Role.ANALYST, Role.INTELLIGENCE_UNIT
PARTNER, LEAD, LICENSING = Role.PARTNER, Role.SAFEGUARDING_LEAD, Role.LICENSING_OFFICER
AUDITOR, ADMIN = Role.AUDITOR, Role.ADMINISTRATOR
IOM = Role.IOM_OFFICER


class Limit(StrEnum):
    """How far an allowed cell goes."""

    ANY = "yes"
    OWN_AGENCY = "own agency only"
    OWN_AUDIENCE = "own audience only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer with its reason. `rule` names the cell of the table; `limit` is how far a yes goes."""

    allowed: bool
    reason: str
    rule: str
    limit: Limit = Limit.ANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One permission: what it is, who has it and why, and why the others have not."""

    what: str
    roles: frozenset[Role]
    because: str
    own_agency: frozenset[Role] = frozenset()
    own_audience: frozenset[Role] = frozenset()
    otherwise: str
    otherwise_for: Mapping[str, str] = field(default_factory=dict)


INSIDE: Final = frozenset({CHAIR, POLICE, ANALYST, UNIT, IOM})  # police staff of the meeting
DESK: Final = frozenset({ANALYST, UNIT})  # who receives and settles what agencies send
MEETING: Final = INSIDE | {PARTNER, LEAD}  # everyone who works with what is open to the meeting
ALL: Final = frozenset(Role)
SENDERS: Final = frozenset({POLICE, PARTNER, LEAD, LICENSING})

OPEN_TO_THEM: Final = (
    "They work with what is open to them; each line is narrowed to their audience before it is shown."
)
NO_CONTENT: Final[Mapping[str, str]] = {
    AUDITOR: "The auditor sees who looked and why, and nobody's story.",
    ADMIN: "The administrator looks after accounts and the machine, and sees nothing from any report.",
}
NOT_LICENSING: Final = (
    "Licensing sees premises only, in words cleared for it: no child and no suspected adult."
)
CLOSED: Final[Mapping[str, str]] = {**NO_CONTENT, LICENSING: NOT_LICENSING}
NOT_OPEN: Final = "It is not expressly open to this role, so it is shut."
SENT_BY_THEM: Final = (
    "The intelligence unit and the analyst load any return; an agency sends and sees its own and no other's."
)
SCORES_STAY: Final = (
    "Scores, bands and tactics stay with the police; they leave only in the police version of a pack."
)
MACHINE: Final = "It changes how the tool runs, so it is the administrator's."
