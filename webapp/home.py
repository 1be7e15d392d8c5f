"""The home page of each role: where am I, the one next step, what is new, what waits.

It shows what there is and names no feature that is not here yet.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

from flask import Blueprint, Response

from intel.access import Viewer, decide
from intel.access.accounts import Account
from intel.access.find_looks import Asked, list_looks
from intel.access.model import Role
from intel.access.policy import limit_of
from intel.meetings.find import Held, list_meetings
from intel.people.days import day_in_words
from intel.people.enquiry import Enquiry
from intel.people.find_changes import find_changes
from intel.people.find_report_list import Show, list_waiting
from intel.people.find_returns import ReturnLine, list_returns
from intel.people.find_waiting import AgencyIn, Due, list_due
from intel.people.queue import count_waiting
from intel.people.sentences import Changes
from intel.people.staged import State
from intel.reports.urgent import not_watched
from intel.venues.find import find_new_for_licensing
from webapp.audit import LookRow, look_rows
from webapp.gate import needs, viewer
from webapp.home_parts import (
    MOST_DUE,
    ChangeRows,
    Step,
    Waits,
    address,
    change_rows,
    due_waits,
    in_words,
    long_day,
    meeting_after,
    own_waits,
    pair_waits,
    sent_waits,
    unconfirmed_waits,
    unopened_waits,
)
from webapp.notices_section import HomeNotices, home_notices
from webapp.offenders_beside import HomeSuspects, home_suspects
from webapp.pages import Page, render
from webapp.returns_room import staging
from webapp.returns_shown import StagedRow, staged_row
from webapp.returns_status import status_now
from webapp.services import services
from webapp.urgent import MOST_AT_THE_TOP, UrgentRow, urgent_rows

blueprint = Blueprint("home", __name__)

_DESK: Final = frozenset({Role.ANALYST, Role.INTELLIGENCE_UNIT})
_LOOKS: Final = 8
# Who prepares the meeting sees whose return is in; an agency sees its own.
_ALL_RETURNS: Final = frozenset({Role.CHAIR, Role.POLICE_OFFICER, *_DESK})


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(Page):
    """The home page of whoever comes to the meeting."""

    template: ClassVar[str] = "home/page.html"

    day: str
    title: str
    lede: str
    urgent: tuple[UrgentRow, ...]
    urgent_most: int
    not_watched: str
    all_urgent: str
    step: Step | None
    changes_heading: str
    changes_remark: str
    changes: tuple[ChangeRows, ...]
    reports: int
    all_reports: str
    waits: tuple[Waits, ...]
    returns: tuple[AgencyIn, ...]
    returns_remark: str
    all_returns: str
    packs: str
    notices: HomeNotices | None
    suspects: HomeSuspects | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensingHome(Page):
    """The licensing officer's home page: premises, and no person."""

    template: ClassVar[str] = "home/licensing.html"

    day: str
    title: str
    lede: str
    urgent: tuple[UrgentRow, ...]
    urgent_most: int
    not_watched: str
    all_urgent: str
    step: Step | None
    waits: tuple[Waits, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditorHome(Page):
    """The auditor's home page: the newest looks, and nobody's story."""

    template: ClassVar[str] = "home/auditor.html"

    day: str
    step: Step | None
    rows: tuple[LookRow, ...]
    total: int
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministratorHome(Page):
    """The administrator's home page: accounts and the machine."""

    template: ClassVar[str] = "home/administrator.html"

    day: str
    accounts: tuple[Account, ...]
    entries: int


@blueprint.get("/")
@needs("home.view")
def page() -> Response:
    """Show the home page of this role."""
    makers: dict[str, Callable[[], Page]] = {
        Role.LICENSING_OFFICER: _licensing,
        Role.AUDITOR: _auditor,
        Role.ADMINISTRATOR: _administrator,
    }
    return render(makers.get(viewer().role, _meeting)())


# -- whoever comes to the meeting ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a home page of the meeting is made from."""

    asking: Enquiry
    meetings: tuple[Held, ...]
    changes: Changes
    agencies: tuple[AgencyIn, ...]
    returns_remark: str
    returns: tuple[tuple[str, ReturnLine], ...]
    due: tuple[Due, ...]
    unconfirmed: int
    resembling: int
    pairs: int

    @property
    def last(self) -> Held | None:
        return self.meetings[0] if self.meetings else None


def _meeting() -> HomePage:
    asking, looking = services().enquiry(viewer()), viewer()
    with asking.ledger.reading() as snapshot:
        meetings, head = list_meetings(snapshot.connection), snapshot.head().seq
        last = meetings[0] if meetings else None
        status = status_now(snapshot)
        pairs = count_waiting(snapshot, looking) if decide(looking, "person.judge").allowed else 0
        returns = list_returns(snapshot, looking) if limit_of("return.view", looking.role) else []
    at_last = _nothing_since(asking, meetings)
    after, upto = (meetings[1].seq, meetings[0].seq) if at_last else (last.seq if last else 0, head)
    changes = find_changes(asking, after=after, upto=upto)
    desk = looking.role in _DESK
    found = _Found(
        asking=asking,
        meetings=meetings,
        changes=changes,
        agencies=_theirs(status.agencies, looking),
        returns_remark=status.remark if looking.role in _ALL_RETURNS else "for the next meeting",
        returns=tuple((asking.token(line.id), line) for line in returns),
        due=list_due(asking) if decide(looking, "suspect.designate").allowed else (),
        unconfirmed=len(list_waiting(asking, Show.UNCONFIRMED)) if desk else 0,
        resembling=len(list_waiting(asking, Show.RESEMBLING)) if desk else 0,
        pairs=pairs,
    )
    return _meeting_page(found, at_last=at_last)


def _nothing_since(asking: Enquiry, meetings: tuple[Held, ...]) -> bool:
    """Return whether nothing open to the viewer came after the last of several meetings."""
    if len(meetings) < 2:
        return False
    return all(row["last_seq"] <= meetings[0].seq for row in asking.reader.run("meetings.places"))


def _theirs(agencies: tuple[AgencyIn, ...], looking: Viewer) -> tuple[AgencyIn, ...]:
    if looking.role in _ALL_RETURNS:
        return agencies
    return tuple(each for each in agencies if each.agency == looking.agency)


def _meeting_page(found: _Found, *, at_last: bool) -> HomePage:
    heading, remark = _changes_words(found, at_last=at_last)
    urgent, urgent_shown = urgent_rows()
    shown = (*found.changes.shown, *(each.item.id for each in found.due[:MOST_DUE]), *urgent_shown)
    return HomePage(
        subjects=shown,
        detail="home" if shown else "",
        day=long_day(found.asking.today),
        title=_title(found),
        lede=_lede(found),
        urgent=urgent,
        urgent_most=MOST_AT_THE_TOP,
        not_watched=not_watched(),
        all_urgent=address("urgent.list"),
        step=_step(found),
        changes_heading=heading,
        changes_remark=remark,
        changes=change_rows(found.changes),
        reports=found.changes.reports,
        all_reports=address("reports.list"),
        waits=tuple(_waits(found)),
        returns=found.agencies,
        returns_remark=found.returns_remark,
        all_returns=address("returns.list") if limit_of("return.view", viewer().role) else "",
        packs=address("meetings.list"),
        notices=home_notices(),
        suspects=home_suspects(),
    )


def _title(found: _Found) -> str:
    if found.last is None:
        return "No meeting is recorded yet"
    expected = meeting_after(found.last)
    if expected < found.asking.today:
        return f"The meeting of {day_in_words(expected)} is not recorded yet"
    return f"Next meeting: {long_day(expected)}"


def _lede(found: _Found) -> str:
    if viewer().role in _ALL_RETURNS:
        said = in_words(found.agencies)
    elif found.agencies and found.agencies[0].is_in:
        said = "Your agency's return is in."
    else:
        said = "Your agency's return is not in yet."
    guess = " The date is the usual one, a month after the last." if found.last else ""
    return said + guess


def _changes_words(found: _Found, *, at_last: bool) -> tuple[str, str]:
    if found.last is None:
        return "What is known so far", "No meeting is recorded, so everything is new"
    if at_last:
        return (
            f"What was new at the meeting of {day_in_words(found.last.on)}",
            f"Nothing open to you has come since. Compared with {day_in_words(found.meetings[1].on)}",
        )
    return f"What is new since {day_in_words(found.last.on)}", "In the order of the meeting"


def _waits(found: _Found) -> list[Waits]:
    role = viewer().role
    if role in _DESK:
        sent = [(each.href.rpartition("/")[2], each.agency, each.file_name) for each in _to_approve()]
        return [
            *sent_waits(sent),
            *unconfirmed_waits(found.unconfirmed, found.resembling),
            *pair_waits(found.pairs),
            *unopened_waits(found.returns),
        ]
    waits = due_waits(found.due, found.asking.today)
    if role in (Role.PARTNER, Role.SAFEGUARDING_LEAD):
        waits += own_waits([(token, line) for token, line in found.returns if line.refused])
    if role == Role.SAFEGUARDING_LEAD:
        waits.append(
            Waits(
                words="People whose age is not recorded",
                href=address("people.list", list="age-not-recorded"),
                remark="Protected as young people until a named person records otherwise",
            )
        )
    return waits


def _to_approve() -> list[StagedRow]:
    """Return the returns that wait for this viewer to approve them, oldest first."""
    waiting = staging().list_waiting(viewer())
    return [staged_row(each) for each in reversed(waiting) if each.state is State.SENT]


def _step(found: _Found) -> Step | None:
    """Return the one thing this role can do next, of what waits."""
    role = viewer().role
    step: Step | None = None
    late = [each for each in found.due if each.decision.late]
    if role == Role.INTELLIGENCE_UNIT and found.unconfirmed:
        step = Step(
            heading="Your next step: confirm grades",
            words=f"{found.unconfirmed} reports have a grade that was filled in. Until you confirm it, each counts in no pack.",
            href=address("reports.list", show="unconfirmed"),
            button="Look at them",
        )
    elif late:
        step = Step(
            heading="Your next step: review decisions",
            words=f"The review date of {len(late)} decision{'s' * (len(late) != 1)} that someone is a suspect has passed. Each is kept or ended by a police officer, with a reason.",
            href=address("people.list", list="suspects"),
            button="Open the suspects",
        )
    elif limit_of("return.import", role) and any(not each.is_in for each in found.agencies):
        step = Step(
            heading="Your next step: send the return"
            if role not in _DESK
            else "Your next step: take in the returns",
            words="It is read and shown to you before anything is recorded.",
            href=address("returns.send"),
            button="Send a return",
        )
    return step if step and step.href else None


# -- the others ------------------------------------------------------------------------------------


def _licensing() -> LicensingHome:
    asking = services().enquiry(viewer())
    with asking.ledger.reading() as snapshot:
        meetings = list_meetings(snapshot.connection)
        returns = list_returns(snapshot, viewer())
    new = find_new_for_licensing(asking, since_seq=meetings[0].seq if meetings else 0)
    href = address("venues.list")
    since = f"since {day_in_words(meetings[0].on)}" if meetings else "so far"
    words = f"{new or 'No'} premises {'has' if new == 1 else 'have'} new links {since}"
    urgent, urgent_shown = urgent_rows()
    return LicensingHome(
        subjects=urgent_shown,
        detail="home" if urgent_shown else "",
        urgent=urgent,
        urgent_most=MOST_AT_THE_TOP,
        not_watched=not_watched(),
        all_urgent=address("urgent.list"),
        day=long_day(asking.today),
        title=words,
        lede=f"{_at_the_last(asking, meetings)}Premises only, in words cleared for licensing.",
        step=Step(
            heading="Your next step: look at the premises",
            words="Those with something new stand first; each entry says whether it may be quoted.",
            href=href,
            button="Open the premises",
        )
        if href
        else None,
        waits=tuple(own_waits([(asking.token(line.id), line) for line in returns])),
    )


def _at_the_last(asking: Enquiry, meetings: tuple[Held, ...]) -> str:
    """Say how many premises had something new when the last meeting was held."""
    if len(meetings) < 2:
        return ""
    since = find_new_for_licensing(asking, since_seq=meetings[1].seq)
    return f"Since the meeting before, of {day_in_words(meetings[1].on)}, {since or 'none'} had. "


def _auditor() -> AuditorHome:
    ledger = services().ledger
    looks = list_looks(ledger, viewer(), Asked(), most=_LOOKS)
    href = address("audit.page")
    return AuditorHome(
        day=long_day(services().clock().date()),
        step=Step(
            heading="Your next step: read who looked at what",
            words="Every view, search, export and sign-in is a line in a chain that can be checked.",
            href=href,
            button="Open the audit",
        )
        if href
        else None,
        rows=look_rows(looks.lines),
        total=looks.total,
        entries=ledger.head().seq,
    )


def _administrator() -> AdministratorHome:
    return AdministratorHome(
        day=long_day(services().clock().date()),
        accounts=tuple(services().accounts.list_accounts()),
        entries=services().ledger.head().seq,
    )
