"""What each role may do: one table, each line with a reason that can be read aloud, closed where it is silent.

Every page, JSON answer and command names one permission; the web gate and the command line call `check` before
anything runs, and `record` verbs call it again with the agency or audience concerned. What a viewer may then
*read* is a second question, answered by audiences in every query and by `names`. A new permission is one line here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from intel.access.model import Role, Viewer
from intel.errors import NotAllowed

_CHAIR, _POLICE, _ANALYST, _UNIT = Role.CHAIR, Role.POLICE_OFFICER, Role.ANALYST, Role.INTELLIGENCE_UNIT
_PARTNER, _LEAD, _LICENSING = Role.PARTNER, Role.SAFEGUARDING_LEAD, Role.LICENSING_OFFICER
_AUDITOR, _ADMIN = Role.AUDITOR, Role.ADMINISTRATOR
_IOM = Role.IOM_OFFICER


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


_INSIDE: Final = frozenset({_CHAIR, _POLICE, _ANALYST, _UNIT, _IOM})  # police staff of the meeting
_DESK: Final = frozenset({_ANALYST, _UNIT})  # who receives and settles what agencies send
_MEETING: Final = _INSIDE | {_PARTNER, _LEAD}  # everyone who works with what is open to the meeting
_ALL: Final = frozenset(Role)
_SENDERS: Final = frozenset({_POLICE, _PARTNER, _LEAD, _LICENSING})

_OPEN_TO_THEM: Final = (
    "They work with what is open to them; each line is narrowed to their audience before it is shown."
)
_NO_CONTENT: Final[Mapping[str, str]] = {
    _AUDITOR: "The auditor sees who looked and why, and nobody's story.",
    _ADMIN: "The administrator looks after accounts and the machine, and sees nothing from any report.",
}
_NOT_LICENSING: Final = (
    "Licensing sees premises only, in words cleared for it: no child and no suspected adult."
)
_CLOSED: Final[Mapping[str, str]] = {**_NO_CONTENT, _LICENSING: _NOT_LICENSING}
_NOT_OPEN: Final = "It is not expressly open to this role, so it is shut."
_SENT_BY_THEM: Final = (
    "The intelligence unit and the analyst load any return; an agency sends and sees its own and no other's."
)
_SCORES_STAY: Final = (
    "Scores, bands and tactics stay with the police; they leave only in the police version of a pack."
)
_MACHINE: Final = "It changes how the tool runs, so it is the administrator's."


def _view(what: str) -> Line:
    return Line(what=what, roles=_MEETING, because=_OPEN_TO_THEM, otherwise=_NOT_OPEN, otherwise_for=_CLOSED)


def _return(what: str) -> Line:
    return Line(
        what=what,
        roles=_DESK,
        own_agency=_SENDERS,
        because=_SENT_BY_THEM,
        otherwise="Returns are the business of the agency that sent them and of the intelligence unit.",
        otherwise_for=_NO_CONTENT,
    )


TABLE: Final[Mapping[str, Line]] = {
    "home.view": Line(
        what="See the own start page",
        roles=_ALL,
        because="Everyone has a start page; what it shows depends on the role.",
        otherwise=_NOT_OPEN,
    ),
    "account.own": Line(
        what="See and change the own account",
        roles=_ALL,
        because="Everyone looks after their own password and signs out.",
        otherwise=_NOT_OPEN,
    ),
    "list.export": Line(
        what="Take a list out as a file",
        roles=_ALL,
        because="Only rows that this person may see, marked, with a reason, and written down before the file leaves.",
        otherwise=_NOT_OPEN,
    ),
    "search.use": Line(
        what="Search",
        roles=_MEETING | {_LICENSING},
        because="Search finds only what the viewer may read anyway; licensing finds premises only.",
        otherwise=_NOT_OPEN,
        otherwise_for=_NO_CONTENT,
    ),
    "person.view": _view("See what is known of a person, line by line"),
    "place.view": _view("See what is known of a place"),
    "venue.view": _view("See what is known of a venue"),
    "venue.open": Line(
        what="Open the list of venues and the page of one",
        roles=_MEETING | {_LICENSING},
        because="The same address gives the meeting its view and licensing its own; each is checked again by its own line.",
        otherwise=_NOT_OPEN,
        otherwise_for=_NO_CONTENT,
    ),
    "venue.view_licensing": Line(
        what="See a venue as licensing may",
        roles=frozenset({_LICENSING}),
        because="A licensing officer reviews premises from dated facts and words cleared for licensing.",
        otherwise="This is the licensing officer's page; other roles have the venue's own.",
        otherwise_for=_NO_CONTENT,
    ),
    "vehicle.view": _view("See what is known of a vehicle"),
    "phone.view": _view("See what is known of a telephone number"),
    "online_account.view": _view("See what is known of an online account"),
    "organisation.view": _view("See what is known of an organisation"),
    "network.view": _view("See the ego network of someone or something"),
    "report.view": _view("See a report"),
    "report.withdraw": Line(
        what="Withdraw a report",
        roles=_DESK,
        own_agency=frozenset({_CHAIR, _POLICE, _PARTNER, _LEAD}),
        because="The unit keeps the record right; an agency may take back what it sent itself.",
        otherwise="A report is withdrawn by its sender or by the intelligence unit; ask the unit.",
        otherwise_for=_NO_CONTENT,
    ),
    "report.open": Line(
        what="Open a report to others and confirm its grade",
        roles=frozenset({_UNIT}),
        because="A report is its sender's and the intelligence unit's until the unit opens it.",
        otherwise="Only the intelligence unit opens a report to others; ask the unit.",
        otherwise_for=_CLOSED,
    ),
    "urgency.tell": Line(
        what="Record who was told of an urgent report",
        roles=_DESK | {_LEAD},
        own_agency=frozenset({_POLICE, _PARTNER, _LICENSING}),
        because="This tool is not watched: whoever sends, receives or answers for an urgent report tells a person and says so here.",
        otherwise="Urgent reports are followed up by their sender, the intelligence unit and the safeguarding lead.",
        otherwise_for=_NO_CONTENT,
    ),
    "return.import": _return("Send a return"),
    "return.view": _return("See the result of a return and its refused rows"),
    "mapping.save": _return("Say which column of a return means what"),
    "hotspots.view": Line(
        what="See hot spots",
        roles=_MEETING,
        because="Counts of reports open to the viewer, by ward, beside published street crime; no person is in them.",
        otherwise=_NOT_OPEN,
        otherwise_for={
            **_NO_CONTENT,
            _LICENSING: "Hot spots count reports that are not cleared for licensing yet.",
        },
    ),
    "pack.make": Line(
        what="Make a meeting pack",
        roles=frozenset({_CHAIR, _ANALYST, _UNIT}),
        own_audience=frozenset({_POLICE, _IOM, _PARTNER, _LEAD}),
        because="The chair, the analyst and the unit prepare the packs of the meeting; others make one for themselves.",
        otherwise=_NOT_OPEN,
        otherwise_for=_CLOSED,
    ),
    "meeting.list": Line(
        what="See when meetings were held",
        roles=_MEETING,
        because="Everyone who comes to the meeting counts from the last one.",
        otherwise=_NOT_OPEN,
        otherwise_for=_CLOSED,
    ),
    "meeting.record": Line(
        what="Record that a meeting was held",
        roles=frozenset({_CHAIR}),
        because="The chair runs the meeting and says when it was held.",
        otherwise="Only the chair records a meeting.",
        otherwise_for=_CLOSED,
    ),
    "person.judge": Line(
        what="Judge whether two mentions are the same",
        roles=_DESK,
        because="Settling who is who needs every report that bears on it, and a name under the judgement.",
        otherwise="Who is who is settled by the analyst or the intelligence unit, who see every report that bears on it.",
        otherwise_for=_CLOSED,
    ),
    "suspect.designate": Line(
        what="Make an adult of concern a suspect, or end that",
        roles=frozenset({_CHAIR, _POLICE}),
        because="Nobody becomes a suspect by a word in a report: a named police officer decides, with a ground and a review date.",
        otherwise="Only a named police officer makes someone a suspect.",
        otherwise_for=_CLOSED,
    ),
    "person.record_age": Line(
        what="Record that someone without a date of birth is an adult",
        roles=_INSIDE | {_LEAD},
        because="It takes protection away, so a named person who may see the reports does it and gives the reason.",
        otherwise="It takes protection away; ask the safeguarding lead or the police.",
        otherwise_for=_CLOSED,
    ),
    "suspects.list": Line(
        what="See the list of suspects",
        roles=_INSIDE,
        because="The police decide who is a suspect and answer for the list.",
        otherwise="Whole lists of suspects are not shared; what bears on a case is on its own page.",
        otherwise_for=_CLOSED,
    ),
    "notice.list": Line(
        what="See the register of abduction notices, what is due, and the counts",
        roles=_INSIDE,
        because="The police serve the notices and answer for the register.",
        otherwise="Whole lists of notices are not shared; that one exists is told to whoever it was shared with.",
        otherwise_for=_CLOSED,
    ),
    "notice.open": Line(
        what="Open the page of one abduction notice",
        roles=_MEETING,
        because="Whoever a notice was shared with sees that it exists; the rest of it by the line below.",
        otherwise=_NOT_OPEN,
        otherwise_for={**_NO_CONTENT, _LICENSING: "Licensing is told of no notice: it names a child."},
    ),
    "notice.view": Line(
        what="See what an abduction notice says",
        roles=_INSIDE | {_LEAD},
        because="The police serve it; a safeguarding lead it was shared with protects the child it names.",
        otherwise="A partner sees that a notice exists once it was shared; the police answer what it says.",
        otherwise_for={**_NO_CONTENT, _LICENSING: "Licensing is told of no notice: it names a child."},
    ),
    "notice.propose": Line(
        what="Consider and propose an abduction notice",
        roles=frozenset({_CHAIR, _POLICE}),
        because="Only the police serve notices, so a named officer proposes one.",
        otherwise="A police officer proposes a notice; tell one what you know.",
        otherwise_for=_CLOSED,
    ),
    "notice.authorise": Line(
        what="Authorise an abduction notice, or send it back",
        roles=frozenset({_CHAIR, _POLICE}),
        because="A named officer of the rank required reads it and decides; never on their own proposal.",
        otherwise="A police officer of the rank required authorises a notice.",
        otherwise_for=_CLOSED,
    ),
    "notice.record": Line(
        what="Record what happens to an abduction notice: checks, service, shares, reviews, breaches, its end",
        roles=frozenset({_CHAIR, _POLICE}),
        because="The police do it and answer for the record of it.",
        otherwise="A police officer keeps the record of a notice.",
        otherwise_for=_CLOSED,
    ),
    "score.view": Line(
        what="See scores of suspected adults, their reasons, and tactics",
        roles=_INSIDE,
        because="Scores are police advice about suspects, and rest on what every one of these roles may read.",
        otherwise=_SCORES_STAY,
        otherwise_for=_CLOSED,
    ),
    "score.record": Line(
        what="Score suspected adults, and set how grave a report is",
        roles=frozenset({_IOM}),
        because="Integrated offender management puts suspects through the matrix and answers for it.",
        otherwise="The integrated offender management officer scores; ask them.",
        otherwise_for=_CLOSED,
    ),
    "score.leave_out": Line(
        what="Leave a statement out of a score, or put it back",
        roles=frozenset({_IOM, _CHAIR}),
        because="A report that does not belong in a score is left out under a name, with a reason, for all to see.",
        otherwise="The integrated offender management officer or the chair leaves a statement out; ask them.",
        otherwise_for=_CLOSED,
    ),
    "tactic.choose": Line(
        what="Choose a tactic about a suspected adult",
        roles=frozenset({_CHAIR, _POLICE}),
        because="A band opens a menu and chooses nothing: the chair or a named officer chooses, with reasons.",
        otherwise="The chair or a named police officer chooses a tactic.",
        otherwise_for=_CLOSED,
    ),
    "tactic.authorise": Line(
        what="Authorise a tactic that somebody else chose",
        roles=frozenset({_CHAIR, _POLICE}),
        because="Another named person authorises; nobody authorises their own.",
        otherwise="The chair or a police officer other than the one who chose authorises a tactic.",
        otherwise_for=_CLOSED,
    ),
    "tactic.outcome": Line(
        what="Record what came of a tactic",
        roles=frozenset({_CHAIR, _POLICE, _IOM}),
        because="What came of it becomes part of next month's picture.",
        otherwise="The chair, a police officer or the integrated offender management officer records what came of it.",
        otherwise_for=_CLOSED,
    ),
    "requirement.raise": Line(
        what="Ask for what is not known about a suspected adult",
        roles=_INSIDE,
        because="A gap is a question to somebody, and whoever sees it may ask.",
        otherwise=_SCORES_STAY,
        otherwise_for=_CLOSED,
    ),
    "course.decide": Line(
        what="Decide what is done about a designated person who may have no score",
        roles=frozenset({_CHAIR, _POLICE}),
        because="Someone ever protected has no score, so a named person decides, with a reason and a review date.",
        otherwise="The chair or a named police officer decides.",
        otherwise_for=_CLOSED,
    ),
    "matrix.adopt": Line(
        what="Adopt a new version of the scoring matrix",
        roles=frozenset({_CHAIR}),
        because="The chair answers for the rule that orders the list, after seeing whom a new one moves.",
        otherwise="Only the chair adopts a matrix.",
        otherwise_for=_CLOSED,
    ),
    "scores.disparity": Line(
        what="See totals of scores by recorded ethnicity",
        roles=frozenset({_AUDITOR}),
        because="Whether scores fall unevenly is checked by someone who takes no part, in totals and never per person.",
        otherwise="Totals by ethnicity are the auditor's alone, so that they never stand beside a person.",
    ),
    "notice.template": Line(
        what="See and replace the Word template of the paper that is served",
        roles=frozenset({_CHAIR, _UNIT}),
        because="Its wording is the force's to settle with its lawyers; it holds fields and no person.",
        otherwise="The chair and the intelligence unit keep the template; ask them.",
        otherwise_for=_CLOSED,
    ),
    "audit.view": Line(
        what="See who looked at what, and why",
        roles=frozenset({_AUDITOR}),
        because="The law asks that looking is written down and can be checked by someone who takes no part.",
        otherwise="Who looked at what is checked by the auditor, who takes no part in the work.",
    ),
    "ledger.verify": Line(
        what="Check that the record is whole",
        roles=frozenset({_AUDITOR, _ADMIN}),
        because="The check reads hashes and shows no content.",
        otherwise="The auditor and the administrator check the record; ask them.",
    ),
    "ledger.backup": Line(
        what="Write the whole record into a backup",
        roles=frozenset({_ADMIN}),
        because="Whoever looks after the machine backs it up; the file is not opened, and that it was made is recorded.",
        otherwise="The administrator makes backups; ask them.",
    ),
    "machine.check": Line(
        what="Check the machine: settings, space, engines, backups",
        roles=frozenset({_AUDITOR, _ADMIN}),
        because="The check tells how the machine is and shows no content.",
        otherwise="The auditor and the administrator check the machine; ask them.",
    ),
    "graph.check": Line(
        what="Check the picture against the record",
        roles=frozenset({_AUDITOR, _ADMIN}),
        because="The check compares and counts, and shows no content.",
        otherwise="The auditor and the administrator check the picture; ask them.",
    ),
    "graph.rebuild": Line(
        what="Draw the picture again from the record",
        roles=frozenset({_ADMIN}),
        because=_MACHINE,
        otherwise=_MACHINE,
    ),
    "users.manage": Line(
        what="Add people, change their roles, close their accounts",
        roles=frozenset({_ADMIN}),
        because="Whoever gives access has none to content, so nobody opens a report to themselves.",
        otherwise="Accounts are given by the administrator, who has no access to content.",
    ),
    "users.list": Line(
        what="See who has an account",
        roles=frozenset({_AUDITOR, _ADMIN}),
        because="The auditor checks who has access; the administrator keeps it.",
        otherwise="The list of accounts is the administrator's and the auditor's.",
    ),
    "opendata.import": Line(
        what="Load published wards, street crime and registers",
        roles=_DESK | {_ADMIN},
        because="Published data names no person; whoever prepares the picture or keeps the machine may load it.",
        otherwise="Published data is loaded by the analyst, the unit or the administrator.",
    ),
    "demo.write": Line(
        what="Write the files of the invented town",
        roles=frozenset({_ANALYST, _ADMIN}),
        because="Every person in them is invented.",
        otherwise="The invented town is made by the analyst or the administrator.",
    ),
    "demo.load": Line(
        what="Load the invented town",
        roles=frozenset({_ADMIN}),
        because="It fills an empty record with invented people, once.",
        otherwise=_MACHINE,
    ),
}


def decide(
    viewer: Viewer, permission: str, *, agency: str | None = None, audience: str | None = None
) -> Decision:
    """Answer whether `viewer` may, with the reason; what the table does not expressly open is shut.

    A limit binds once the call says which agency's or audience's thing it is about; until then a yes carries it
    in `limit`, which is enough to show a link and not enough to act.
    """
    line = _line(permission)
    rule = f"{permission} × {viewer.role}"
    limit = limit_of(permission, viewer.role)
    if limit is None:
        return Decision(allowed=False, reason=line.otherwise_for.get(viewer.role, line.otherwise), rule=rule)
    if limit is Limit.OWN_AGENCY and agency is not None and (not agency or agency != viewer.agency):
        return Decision(allowed=False, reason="This is open for the own agency only.", rule=rule, limit=limit)
    if limit is Limit.OWN_AUDIENCE and audience is not None and audience not in viewer.audiences:
        return Decision(
            allowed=False, reason="This is open for the own audience only.", rule=rule, limit=limit
        )
    return Decision(allowed=True, reason=line.because, rule=rule, limit=limit)


def check(
    viewer: Viewer, permission: str, *, agency: str | None = None, audience: str | None = None
) -> Decision:
    """Return the decision if it is yes; NotAllowed, saying what and why, if it is no."""
    decision = decide(viewer, permission, agency=agency, audience=audience)
    if not decision.allowed:
        raise NotAllowed(f"You cannot do this: {_line(permission).what.lower()}. {decision.reason}")
    return decision


def limit_of(permission: str, role: str) -> Limit | None:
    """Return how far `role` has `permission`, None where it has not."""
    line = _line(permission)
    if role in line.own_agency:
        return Limit.OWN_AGENCY
    if role in line.own_audience:
        return Limit.OWN_AUDIENCE
    return Limit.ANY if role in line.roles else None


def _line(permission: str) -> Line:
    line = TABLE.get(permission)
    if line is None:
        raise LookupError(f"No permission is called {permission}; the table is in intel/access/policy.py.")
    return line
