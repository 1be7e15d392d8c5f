"""The audit page: who looked at what and why, newest first, and whether the record is whole. No name, no story."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from intel.access.consult import action_in_words
from intel.access.find_looks import Asked, Look, list_lookers, list_looks
from intel.access.model import terms
from intel.reports.state import pages as pages_of
from intel.reports.tables import mention, source
from webapp.gate import needs, viewer
from webapp.pages import Page
from webapp.services import services
from webapp.tables import Column, Deep, Listed, Order, Table, listed, render_list

blueprint = Blueprint("audit", __name__)

_TOKENS: Final = 12  # ids shown under a line; how many more there are is said


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRow:
    """One look: how many of what was shown, and its ids as this auditor's own tokens."""

    seq: int
    at: datetime
    on: str
    time: str
    who: str
    role: str
    action: str
    counted: str
    tokens: tuple[str, ...]
    more: int
    detail: str
    purpose: str

    @property
    def did(self) -> str:
        """What was done, with what the line says besides."""
        return f"{self.action}, {self.detail}" if self.detail else self.action

    @property
    def references(self) -> str:
        """The references as a cell of a file; how many more there are is said."""
        return " ".join(self.tokens) + (f" and {self.more} more" if self.more else "")


_TABLE: Final = Table[LookRow](
    name="looks",
    caption="Who looked at what",
    things="looks",
    start="-when",
    size=50,
    # The audit is not itself a look at anyone: it holds references that are the auditor's alone.
    subjects=lambda _rows: (),
    empty="No look fits this. Widen the days, or choose everyone.",
    columns=(
        Column(key="when", words="When", late_first=True, of=lambda row: row.at),
        Column(key="who", words="Who", sorts=False, of=lambda row: f"{row.who}, {row.role}"),
        Column(key="did", words="What was done", label="Done", sorts=False, of=lambda row: row.did),
        Column(key="what", words="Of what", sorts=False, of=lambda row: row.counted),
        Column(key="why", words="Why", sorts=False, of=lambda row: row.purpose),
        Column(key="line", words="Line", sorts=False, in_page=False, of=lambda row: row.seq),
        Column(
            key="references", words="References", sorts=False, in_page=False, of=lambda row: row.references
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage(Page):
    """One page of looks."""

    template: ClassVar[str] = "audit/page.html"

    table: Listed[LookRow]
    users: tuple[tuple[str, str], ...]
    user: str
    since: str
    until: str
    wrong: tuple[tuple[str, str], ...]


@blueprint.get("/audit")
@needs("audit.view")
def page() -> Response:
    """Show who looked at what, narrowed to a user and to days if asked."""
    ledger, wrong = services().ledger, []
    days: dict[str, date | None] = {}
    for name in ("since", "until"):
        text = request.args.get(name, "").strip()
        days[name] = _day(text)
        if text and days[name] is None:
            wrong.append((f"“{text[:20]}” is not a day. Write it as 2026-11-03.", name))
    asked = Asked(actor=request.args.get("user", ""), since=days["since"], until=days["until"])
    total = list_looks(ledger, viewer(), asked, most=0).total

    def read(order: Order, skip: int, most: int) -> tuple[LookRow, ...]:
        wanted = replace(asked, oldest_first=not order.down)
        return look_rows(list_looks(ledger, viewer(), wanted, skip=skip, most=most).lines)

    table = listed(_TABLE, Deep(total=total, read=read))
    return render_list(
        AuditPage(
            table=table,
            users=(
                ("", "Everyone"),
                *((each, _name(each)) for each in list_lookers(ledger, viewer())),
            ),
            user=asked.actor,
            since=request.args.get("since", ""),
            until=request.args.get("until", ""),
            wrong=tuple(wrong),
        ),
        table,
    )


@blueprint.post("/audit/verify")
@needs("ledger.verify")
def verify() -> AnyResponse:
    """Check both chains and say what was found."""
    verdict = services().ledger.verify()
    if verdict.broken is None:
        flash(f"The record is whole: {verdict.entries:,} entries and every look were checked.")
    else:
        flash(f"The record is broken at {verdict.broken}: {verdict.reason}", "warning")
    back = "audit.page" if viewer().role == "auditor" else "home.page"
    return redirect(url_for(back), code=303)


def look_rows(looks: Sequence[Look]) -> tuple[LookRow, ...]:
    """Return looks as rows: what was shown is counted by kind, and named by token only."""
    kinds = _kinds({each for look in looks for each in look.subjects})
    return tuple(_row(look, kinds) for look in looks)


def _token(subject: str) -> str:
    """Return the auditor's own token of what was shown; a page without people, such as hot-spots, has its name."""
    scope, tokens = viewer().scope, services().tokens
    return subject if tokens.identify(scope, subject) is None else tokens.token(scope, subject)


def _row(look: Look, kinds: dict[str, str]) -> LookRow:
    shown = look.subjects[:_TOKENS]
    return LookRow(
        seq=look.seq,
        at=look.at,
        on=look.at.date().isoformat(),
        time=look.at.strftime("%H:%M"),
        who=_name(look.actor),
        role=terms(look.role).name,
        action=action_in_words(look.action),
        counted=_counted(look.subjects, kinds),
        tokens=tuple(_token(each) for each in shown),
        more=len(look.subjects) - len(shown),
        detail=look.detail,
        purpose=look.purpose,
    )


def _kinds(ids: set[str]) -> dict[str, str]:
    """Return what each id is of: a person, a report, or something else."""
    found: dict[str, str] = {}
    with services().ledger.reading() as snapshot:
        for part in pages_of(sorted(ids)):
            people = select(mention.c.mention_id).where(
                mention.c.mention_id.in_(part), mention.c.label == "Person"
            )
            reports = select(source.c.source_id).where(
                source.c.source_id.in_(part), source.c.label == "Report"
            )
            found.update((str(each), "person") for each in snapshot.connection.execute(people).scalars())
            found.update((str(each), "report") for each in snapshot.connection.execute(reports).scalars())
    return found


def _counted(subjects: Sequence[str], kinds: dict[str, str]) -> str:
    people = sum(kinds.get(each) == "person" for each in subjects)
    reports = sum(kinds.get(each) == "report" for each in subjects)
    others = len(subjects) - people - reports
    parts = (
        (people, "person" if people == 1 else "people"),
        (reports, "report" if reports == 1 else "reports"),
        (others, "other" if others == 1 else "others"),
    )
    return ", ".join(f"{count} {word}" for count, word in parts if count)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _name(user_id: str) -> str:
    account = services().accounts.find_account(user_id)
    return account.name if account else user_id
