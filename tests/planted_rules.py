"""Who may see what is planted: a plain statement of the rules, kept apart from the code that is to keep them.

Written from the issue and the design, by hand. Nothing here asks `intel.access`, and nothing may: if the code and this
page part ways, a test fails and a person decides which is wrong.
"""

from dataclasses import dataclass
from typing import Final

ALL_AGENCIES: Final = (
    "police", "housing", "homes", "youth_justice", "missing", "health", "social_care", "education", "licensing",
    "probation", "voluntary",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Looker:
    """Someone who looks: a user, a role and an agency."""

    user: str
    role: str
    agency: str

    def __str__(self) -> str:
        return self.user


# What each role is told of, in words of the issue; "own" is the audience of the viewer's own agency.
HEARS: Final[dict[str, frozenset[str]]] = {
    "chair": frozenset({"police", "meeting"}),
    "police_officer": frozenset({"police", "meeting", "own"}),
    "analyst": frozenset({"unit", "police", "meeting", "safeguarding"}),
    "intelligence_unit": frozenset({"unit", "police", "meeting", "safeguarding"}),
    "partner": frozenset({"meeting", "own"}),
    "licensing_officer": frozenset({"licensing", "own"}),
    "safeguarding_lead": frozenset({"safeguarding", "meeting", "own"}),
    "auditor": frozenset(),
    "administrator": frozenset(),
    "iom_officer": frozenset({"police", "meeting"}),
}
# Who may have every young person's name, and every word of a report, that is open to them.
_TRUSTED: Final = frozenset(
    {"chair", "police_officer", "analyst", "intelligence_unit", "safeguarding_lead", "iom_officer"}
)
_POLICE: Final = _TRUSTED - {"safeguarding_lead"}
_DESK: Final = frozenset({"analyst", "intelligence_unit"})
_MEETS: Final = _TRUSTED | {"partner"}
_SENDS: Final = frozenset({"police_officer", "partner", "licensing_officer", "safeguarding_lead"})

# Who shares pseudonyms and the ids in pages: nobody outside such a group may meet an id of it.
SCOPE: Final[dict[str, str]] = {
    "chair": "police", "police_officer": "police", "analyst": "unit", "intelligence_unit": "unit",
    "partner": "agency_{agency}", "licensing_officer": "licensing", "safeguarding_lead": "safeguarding",
    "auditor": "audit", "administrator": "administration", "iom_officer": "police",
}  # fmt: skip

CHAIR: Final = Looker("c.chair", "chair", "police")
OFFICER: Final = Looker("o.officer", "police_officer", "police")
ANALYST: Final = Looker("a.analyst", "analyst", "police")
UNIT: Final = Looker("u.unit", "intelligence_unit", "police")
HOMES: Final = Looker("p.homes", "partner", "homes")
HOUSING: Final = Looker("p.housing", "partner", "housing")
LICENSING: Final = Looker("l.licensing", "licensing_officer", "licensing")
LEAD: Final = Looker("s.lead", "safeguarding_lead", "social_care")
HEALTH_LEAD: Final = Looker("s.health", "safeguarding_lead", "health")
AUDITOR: Final = Looker("t.auditor", "auditor", "")
ADMINISTRATOR: Final = Looker("k.admin", "administrator", "")
# Sees what the chair sees, so is not walked as; scores, so is there.
IOM: Final = Looker("i.iom", "iom_officer", "police")
LOOKERS: Final = (
    CHAIR, OFFICER, ANALYST, UNIT, HOMES, HOUSING, LICENSING, LEAD, HEALTH_LEAD, AUDITOR, ADMINISTRATOR,
)  # fmt: skip

# With whose eyes a pack for an audience is read; those of all who come belong to no agency.
_EVERYONE: Final = Looker("everyone at the meeting", "partner", "")
_LEADS: Final = Looker("every safeguarding lead", "safeguarding_lead", "")
READERS: Final[dict[str, Looker]] = {
    **{f"agency_{each}": Looker(f"whoever works for {each}", "partner", each) for each in ALL_AGENCIES},
    "unit": UNIT, "police": OFFICER, "agency_police": OFFICER, "licensing": LICENSING, "agency_licensing": LICENSING,
    "meeting": _EVERYONE, "safeguarding": _LEADS,
}  # fmt: skip


def heard_by(looker: Looker) -> frozenset[str]:
    """Return the audiences someone belongs to."""
    own = {f"agency_{looker.agency}"} if looker.agency and "own" in HEARS[looker.role] else set()
    return frozenset((HEARS[looker.role] - {"own"}) | own)


def scope_of(looker: Looker) -> str:
    """Return the group that shares this person's pseudonyms and ids."""
    return "meeting" if looker == _EVERYONE else SCOPE[looker.role].format(agency=looker.agency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What decides who may know of one report: its sender, its openings, its grade, and whether it stands."""

    sender: str
    opened: frozenset[str] = frozenset()
    suspected_false: bool = False
    withdrawn: bool = False

    def open_to(self, looker: Looker) -> bool:
        """Say whether a report is open to someone at all."""
        return self.open_to_any(heard_by(looker))

    def open_to_any(self, audiences: frozenset[str]) -> bool:
        """Say whether a report is open to one of these audiences."""
        if self.withdrawn:
            return False
        own = {"unit", f"agency_{self.sender}"}
        return bool(audiences & (own if self.suspected_false else own | self.opened))


def may_have(  # noqa: PLR0911, C901 - a table, one line for each kind of thing
    what: str, standing: Standing, looker: Looker
) -> bool:
    """Say whether someone may have one kind of thing that a report of this standing holds."""
    own = standing.sender == looker.agency
    if what == "return":  # a file's name and its refused rows: a report opened says nothing of its return
        return looker.role in _DESK or (own and looker.role in _SENDS)
    if not standing.open_to(looker):
        return False
    match what:
        case "child":  # everything said of someone under 18, of unknown age, or once protected
            return looker.role in _TRUSTED or (looker.role == "partner" and own)
        case "adult" | "thing":  # licensing reviews premises: no suspected adult, no home, no telephone
            return looker.role in _MEETS
        case (
            "home"
        ):  # where a child lives gives the name away: for whoever may have it, or was named to hear it
            named = f"agency_{looker.agency}" in standing.opened
            return looker.role in _TRUSTED or (looker.role == "partner" and (own or named))
        case "text" | "description":  # free words name whom they like
            return looker.role in _TRUSTED or (looker.role == "partner" and own)
        case "cleared" | "conditions" | "venue" | "report":
            return looker.role in _MEETS or looker.role == "licensing_officer"
        case "reason":  # why the unit or a judge did something: free words, and no page tells them on
            return looker.role in _DESK
        case "score":  # scores, tactics, and why somebody is no suspect any more: the police's alone
            return looker.role in _POLICE
        case "why_adult" | "notice":  # free words of a record, and what a notice says
            return looker.role in _TRUSTED
    raise AssertionError(what)
