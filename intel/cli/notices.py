"""`intel notices list|show|due`: what the notices pages say, on a terminal or as JSON.

The same permissions, the same narrowing, the same second check and the same record as the pages. A partner's `list` holds
what was shared with it, and no more than that each exists.
"""

import json
from typing import Any, Final

import click

from intel.access.policy import check, decide
from intel.cli.session import answer, asking, opened, plain, shown
from intel.errors import NotFound
from intel.notices.find import NOT_THERE, NoticeLine, get_line, get_notice, lines_of, list_shared
from intel.notices.find_register import DUE_WORDS, Asked, Due, find_numbered, list_register, watch_in_force
from intel.notices.find_watch import Reason, Seen
from intel.notices.missing import Missing
from intel.notices.model import State, said, words
from intel.people.enquiry import Enquiry

_JSON: Final = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
_COLUMNS: Final = {
    "id": "Notice",
    "adult": "Adult",
    "child": "Must keep away from",
    "ground": "Ground",
    "stands": "Stands",
    "served": "Served",
    "review": "Review",
    "ends": "Ends",
}
_MOST: Final = 500


@click.group("notices")
def notices_command() -> None:
    """List abduction warning notices, show one, or say what is due."""


@notices_command.command("list")
@click.option("--state", type=click.Choice([each.value for each in State]), help="Only those that stand so.")
@click.option(
    "--most", default=_MOST, show_default=True, type=click.IntRange(1, 50_000), help="How many at most."
)
@_JSON
def list_command(state: str | None, *, most: int, as_json: bool) -> None:
    """List the register, newest first; to a partner, what was shared with it."""
    with opened() as services:
        viewer = asking(services, "notice.open")
        enquiry = services.enquiry(viewer)
        if decide(viewer, "notice.list").allowed:
            asked = Asked(state=state or "")
            lines = list_register(enquiry, asked, order="number", down=True, skip=0, most=most)
        else:
            lines = list(list_shared(enquiry))[:most]
        if lines:
            shown(services, viewer, _people(lines), detail=f"{len(lines)} notices")
    rows = [_row(each, whole=decide(viewer, "notice.view").allowed) for each in lines]
    answer(rows, _COLUMNS, as_json=as_json, empty="No notice that you may know of.")


@notices_command.command("due")
@_JSON
def due_command(*, as_json: bool) -> None:
    """Say what is due for the meeting: cover that stops, reviews, ends, what is overdue or stuck, possible breaches."""
    with opened() as services:
        viewer = asking(services, "notice.list")
        enquiry = services.enquiry(viewer)
        rows, subjects = _due(enquiry)
        seen, _ = watch_in_force(enquiry, most=_MOST)
        about = lines_of(enquiry, list(dict.fromkeys(each.sighting.notice for each in seen)))
        for each in seen:
            notice = about[each.sighting.notice]
            subjects += [*_people([notice]), each.other.id, each.line.id, *each.sighting.leans_on]
            rows.append(
                {
                    "due": _what(each),
                    "id": notice.facts.name,
                    "report": each.line.name,
                    "adult": notice.adult.name,
                    "child": each.other.name,
                    "on": each.sighting.on,
                    "why": " ".join(_reason(one) for one in each.reasons),
                }
            )
        if subjects:
            shown(services, viewer, list(dict.fromkeys(subjects)), detail=f"{len(rows)} due")
    columns = {
        "due": "Due",
        "id": "Notice",
        "report": "Report",
        "adult": "Adult",
        "child": "Child",
        "on": "On",
    }
    answer(rows, columns, as_json=as_json, empty="Nothing is due.")


@notices_command.command("show")
@click.argument("number", metavar="N-12")
@_JSON
def show_command(number: str, *, as_json: bool) -> None:
    """Show one notice: where it stands, what is missing, its dates and what reports put before the watch."""
    with opened() as services:
        viewer = asking(services, "notice.open")
        enquiry = services.enquiry(viewer)
        line = _line_of(enquiry, number)
        if decide(viewer, "notice.view").allowed:
            facts, subjects = _whole(enquiry, line)
        else:
            facts, subjects = _row(line, whole=False), _people([line])
        shown(services, viewer, subjects)
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=1, default=str))
        return
    for name, value in facts.items():
        if isinstance(value, list):
            click.echo(f"\n{name.replace('_', ' ').capitalize()}")
            for each in value:
                click.echo(
                    "  "
                    + plain(
                        "; ".join(str(part) for part in each.values() if part and not isinstance(part, bool))
                    )
                )
        elif value not in ("", None):
            click.echo(f"{name.replace('_', ' ').capitalize()}: {plain(value)}")


def _line_of(enquiry: Enquiry, number: str) -> NoticeLine:
    """Return the notice of a number that this viewer may know of."""
    wanted = number.strip().upper().removeprefix("N-")
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 10):
        raise NotFound(NOT_THERE)
    with enquiry.ledger.reading() as snapshot:
        notice_id = find_numbered(snapshot.connection, int(wanted))
    return get_line(enquiry, notice_id or "")


def _due(enquiry: Enquiry) -> tuple[list[dict[str, Any]], list[str]]:
    rows: list[dict[str, Any]] = []
    subjects: list[str] = []
    for due in DUE_WORDS:
        lines = list_register(enquiry, Asked(due=due.value), order="ends", down=False, skip=0, most=_MOST)
        subjects += _people(lines)
        for each in lines:
            end = each.end.on if each.end else None
            day = {Due.REVIEW: each.facts.review_due, Due.ENDING: end, Due.GAP: end}.get(due)
            rows.append(
                {
                    "due": due.value,
                    "id": each.facts.name,
                    "report": "",
                    "adult": each.adult.name,
                    "child": each.child.name,
                    "on": day or "",
                }
            )
    return rows, subjects


def _whole(enquiry: Enquiry, line: NoticeLine) -> tuple[dict[str, Any], list[str]]:
    check(enquiry.viewer, "notice.view")
    known = get_notice(enquiry, line.id)
    facts = {
        **_row(line, whole=True),
        "missing": [_lack(each) for each in known.missing],
        "next_steps": [{"step": str(words("steps")[each]["words"])} for each in known.steps],
        "watch": [
            {
                "report": each.line.name, "on": each.sighting.on, "with": each.other.name, "same_child": each.sighting.same_child,
                "may": each.sighting.may, "what": _what(each), "why": " ".join(_reason(one) for one in each.reasons),
            }
            for each in known.seen
        ],
        "decided": [{"outcome": said("decisions", each.said.outcome), "on": each.at.date(), "withdrawn_since": each.gone} for each in known.decided],
        "shared_with": [{"who": who, "on": on} for who, on in known.shared],
    }  # fmt: skip
    return facts, list(known.shown)


def _what(each: Seen) -> str:
    if each.sighting.same_child:
        return "may be a breach" if each.sighting.may else "possible breach"
    return "warning: may be another child" if each.sighting.may else "warning: another child"


def _reason(each: Reason) -> str:
    return f"{each.words} ({each.leans_on.name})" if each.leans_on else each.words


def _lack(each: Missing) -> dict[str, Any]:
    return {"what": each.heading, "by": each.due or "", "late": "late" if each.late else ""}


def _row(line: NoticeLine, *, whole: bool) -> dict[str, Any]:
    """Return a notice as a row; not `whole`, that it exists, between whom and until when."""
    facts, end = line.facts, line.ended or line.end
    return {
        "id": facts.name,
        "adult": line.adult.name,
        "child": line.child.name,
        "ground": str(words("ground")[facts.ground]["short"]) if facts.ground and whole else "",
        "stands": line.state,
        "served": facts.served_on or "",
        "review": facts.review_due or "" if line.live and whole else "",
        "ends": end.on if end else "",
    }


def _people(lines: list[NoticeLine]) -> list[str]:
    return list(dict.fromkeys(each for line in lines for each in (line.id, line.adult.id, line.child.id)))
