"""Who looks: roles, what each opens (from vocabulary/viewers.yaml), and the viewer every question is asked for.

`viewer_for` makes the viewer from an account; every room takes a `Viewer` and nothing else says what may be seen.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final, Protocol

from pydantic import BaseModel, ConfigDict

from intel import vocabulary
from intel.errors import AskedWrongly

_LIST: Final = "viewers"


class Role(StrEnum):
    """What someone is at the meeting. What each opens is data; what each may do is the table in `policy`."""

    CHAIR = "chair"
    POLICE_OFFICER = "police_officer"
    ANALYST = "analyst"
    INTELLIGENCE_UNIT = "intelligence_unit"
    PARTNER = "partner"
    LICENSING_OFFICER = "licensing_officer"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    IOM_OFFICER = "iom_officer"


class Names(StrEnum):
    """Whose names a role may have, of those in reports open to the viewer."""

    ALL = "all"
    OWN = "own"
    NEVER = "never"


class ReportText(StrEnum):
    """How much of the text of a report a role may have, of the reports open to the viewer."""

    WHOLE = "whole"
    OWN = "own"
    CLEARED = "cleared"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Someone who looks: what is open to them is their audiences, and nothing is implied beyond those.

    `scope` names the group that shares pseudonyms and the ids in pages; two scopes never share either.
    """

    user_id: str
    name: str
    role: str
    agency: str
    audiences: frozenset[str]
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a role opens, and why, as vocabulary/viewers.yaml says it."""

    name: str
    young_people: Names
    adults: Names
    report_text: ReportText
    because: str


class _Account(Protocol):
    @property
    def user_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def agency(self) -> str: ...


@cache
def terms(role: str) -> Terms:
    """Return what `role` opens; a role that is not in the list is refused."""
    row = _row(role)
    return Terms(
        name=row["name"],
        young_people=Names(row["young_people"]),
        adults=Names(row["adults"]),
        report_text=ReportText(row["report_text"]),
        because=row["because"],
    )


def check_place(role: str, agency: str) -> None:
    """Refuse a role that does not exist, or that someone of `agency` cannot hold."""
    row = _row(role)
    allowed: dict[str, Any] = row["agencies"]
    if agency not in vocabulary.agencies():
        if agency or not allowed.get("none_needed"):
            raise AskedWrongly(
                f"A {row['name']} needs one of these agencies: {', '.join(vocabulary.agencies())}."
            )
    elif agency in allowed.get("any_but", ()):
        raise AskedWrongly(
            f"Nobody of {agency} can be a {row['name']}. Use the role made for it: {agency}_officer."
        )
    elif agency not in allowed.get("only", (agency,)):
        raise AskedWrongly(f"A {row['name']} works for: {', '.join(allowed['only'])}. Choose that agency.")


def viewer_for(account: _Account) -> Viewer:
    """Return the viewer an account is: its audiences are exactly those its role and agency open."""
    check_place(account.role, account.agency)
    row = _row(account.role)
    audiences = frozenset(each.format(agency=account.agency) for each in row["audiences"])
    return Viewer(
        user_id=account.user_id,
        name=account.name,
        role=account.role,
        agency=account.agency,
        audiences=audiences,
        scope=row["scope"].format(agency=account.agency),
    )


def _row(role: str) -> dict[str, Any]:
    try:
        row: dict[str, Any] = vocabulary.read(_LIST)[Role(role)]
    except ValueError:
        raise AskedWrongly(f"There is no role of that name. The roles are: {', '.join(Role)}.") from None
    return row


class PseudonymsAllocated(BaseModel):
    """`pseudonyms.allocated`: the numbers that stand for young people, for one scope alone ("YP-07").

    Each number is tied to a mention, so that it follows the person through merges.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    scope: str
    numbers: tuple[tuple[str, int], ...]
