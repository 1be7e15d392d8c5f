"""Who may look at what is known, take it out, and send reports and returns: a part of the table in `policy`."""

from collections.abc import Mapping
from typing import Final

from intel.access.permission import (
    ALL,
    ANALYST,
    CHAIR,
    CLOSED,
    DESK,
    IOM,
    LEAD,
    LICENSING,
    MEETING,
    NO_CONTENT,
    NOT_OPEN,
    OPEN_TO_THEM,
    PARTNER,
    POLICE,
    SENDERS,
    SENT_BY_THEM,
    UNIT,
    Line,
)


def _view(what: str) -> Line:
    return Line(what=what, roles=MEETING, because=OPEN_TO_THEM, otherwise=NOT_OPEN, otherwise_for=CLOSED)


def _return(what: str) -> Line:
    return Line(
        what=what,
        roles=DESK,
        own_agency=SENDERS,
        because=SENT_BY_THEM,
        otherwise="Returns are the business of the agency that sent them and of the intelligence unit.",
        otherwise_for=NO_CONTENT,
    )


LINES: Final[Mapping[str, Line]] = {
    "home.view": Line(
        what="See the own start page",
        roles=ALL,
        because="Everyone has a start page; what it shows depends on the role.",
        otherwise=NOT_OPEN,
    ),
    "account.own": Line(
        what="See and change the own account",
        roles=ALL,
        because="Everyone looks after their own password and signs out.",
        otherwise=NOT_OPEN,
    ),
    "list.export": Line(
        what="Take a list out as a file",
        roles=ALL,
        because="Only rows that this person may see, marked, with a reason, and written down before the file leaves.",
        otherwise=NOT_OPEN,
    ),
    "search.use": Line(
        what="Search",
        roles=MEETING | {LICENSING},
        because="Search finds only what the viewer may read anyway; licensing finds premises only.",
        otherwise=NOT_OPEN,
        otherwise_for=NO_CONTENT,
    ),
    "person.view": _view("See what is known of a person, line by line"),
    "place.view": _view("See what is known of a place"),
    "venue.view": _view("See what is known of a venue"),
    "venue.open": Line(
        what="Open the list of venues and the page of one",
        roles=MEETING | {LICENSING},
        because="The same address gives the meeting its view and licensing its own; each is checked again by its own line.",
        otherwise=NOT_OPEN,
        otherwise_for=NO_CONTENT,
    ),
    "venue.view_licensing": Line(
        what="See a venue as licensing may",
        roles=frozenset({LICENSING}),
        because="A licensing officer reviews premises from dated facts and words cleared for licensing.",
        otherwise="This is the licensing officer's page; other roles have the venue's own.",
        otherwise_for=NO_CONTENT,
    ),
    "vehicle.view": _view("See what is known of a vehicle"),
    "phone.view": _view("See what is known of a telephone number"),
    "online_account.view": _view("See what is known of an online account"),
    "organisation.view": _view("See what is known of an organisation"),
    "network.view": _view("See the ego network of someone or something"),
    "report.view": _view("See a report"),
    "report.withdraw": Line(
        what="Withdraw a report",
        roles=DESK,
        own_agency=frozenset({CHAIR, POLICE, PARTNER, LEAD}),
        because="The unit keeps the record right; an agency may take back what it sent itself.",
        otherwise="A report is withdrawn by its sender or by the intelligence unit; ask the unit.",
        otherwise_for=NO_CONTENT,
    ),
    "report.open": Line(
        what="Open a report to others and confirm its grade",
        roles=frozenset({UNIT}),
        because="A report is its sender's and the intelligence unit's until the unit opens it.",
        otherwise="Only the intelligence unit opens a report to others; ask the unit.",
        otherwise_for=CLOSED,
    ),
    "urgency.tell": Line(
        what="Record who was told of an urgent report",
        roles=DESK | {LEAD},
        own_agency=frozenset({POLICE, PARTNER, LICENSING}),
        because="This tool is not watched: whoever sends, receives or answers for an urgent report tells a person and says so here.",
        otherwise="Urgent reports are followed up by their sender, the intelligence unit and the safeguarding lead.",
        otherwise_for=NO_CONTENT,
    ),
    "return.import": _return("Send a return"),
    "return.approve": Line(
        what="Approve what an agency sent, so that it is recorded",
        roles=DESK,
        because="An agency sends and puts right its own; whoever reads every return records it.",
        otherwise="The intelligence unit approves what an agency sends; until then you can put your own right.",
        otherwise_for=NO_CONTENT,
    ),
    "return.view": _return("See the result of a return and its refused rows"),
    "mapping.save": _return("Say which column of a return means what"),
    "hotspots.view": Line(
        what="See hot spots",
        roles=MEETING,
        because="Counts of reports open to the viewer, by ward, beside published street crime; no person is in them.",
        otherwise=NOT_OPEN,
        otherwise_for={
            **NO_CONTENT,
            LICENSING: "Hot spots count reports that are not cleared for licensing yet.",
        },
    ),
    "pack.make": Line(
        what="Make a meeting pack",
        roles=frozenset({CHAIR, ANALYST, UNIT}),
        own_audience=frozenset({POLICE, IOM, PARTNER, LEAD}),
        because="The chair, the analyst and the unit prepare the packs of the meeting; others make one for themselves.",
        otherwise=NOT_OPEN,
        otherwise_for=CLOSED,
    ),
    "meeting.list": Line(
        what="See when meetings were held",
        roles=MEETING,
        because="Everyone who comes to the meeting counts from the last one.",
        otherwise=NOT_OPEN,
        otherwise_for=CLOSED,
    ),
    "meeting.record": Line(
        what="Record that a meeting was held",
        roles=frozenset({CHAIR}),
        because="The chair runs the meeting and says when it was held.",
        otherwise="Only the chair records a meeting.",
        otherwise_for=CLOSED,
    ),
    "person.judge": Line(
        what="Judge whether two mentions are the same",
        roles=DESK,
        because="Settling who is who needs every report that bears on it, and a name under the judgement.",
        otherwise="Who is who is settled by the analyst or the intelligence unit, who see every report that bears on it.",
        otherwise_for=CLOSED,
    ),
}
