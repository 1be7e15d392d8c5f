"""The parts of a home page as its template takes them, and the words of what waits. Made by `webapp.home`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from flask import current_app, url_for

from intel.meetings.find import Held
from intel.people.days import day_in_words, short_day
from intel.people.describe import Described
from intel.people.find_returns import ReturnLine
from intel.people.find_waiting import AgencyIn, Due
from intel.people.known import ReportLine
from intel.people.sentences import Changes, ChangeSentence, Words
from webapp.addresses import address_of, address_of_report
from webapp.lines import Piece

MOST_DUE: Final = 4  # decisions named one by one on a home page
MOST_RETURNS: Final = 4  # returns named one by one on a home page
_REPORTS: Final = 3  # reports linked under one sentence; how many more there are is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The one thing to do next."""

    heading: str
    words: str
    href: str = ""
    button: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """One thing that waits for the viewer."""

    words: str
    href: str
    remark: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One numbered sentence, with the reports it rests on."""

    number: int
    pieces: tuple[Piece, ...]
    reports: tuple[Piece, ...]
    more: int
    senders: str
    grades: tuple[str, ...]
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRows:
    """The sentences under one heading."""

    heading: str
    rows: tuple[ChangeRow, ...]


def address(endpoint: str, **parts: Any) -> str:
    """Return the address of a page, empty while no such page is served."""
    return url_for(endpoint, **parts) if endpoint in current_app.view_functions else ""


def change_rows(changes: Changes) -> tuple[ChangeRows, ...]:
    """Number the sentences through, in the order of the meeting."""
    groups, number = [], 0
    for group in changes.groups:
        rows = tuple(
            _row(sentence, number + place) for place, sentence in enumerate(group.sentences, start=1)
        )
        number += len(rows)
        groups.append(ChangeRows(heading=group.heading, rows=rows))
    return tuple(groups)


def _row(sentence: ChangeSentence, number: int) -> ChangeRow:
    reports = sentence.reports
    return ChangeRow(
        number=number,
        pieces=tuple(_piece(each) for each in sentence.words),
        reports=tuple(_report(each) for each in reports[:_REPORTS]),
        more=max(0, len(reports) - _REPORTS),
        senders=", ".join(sorted({each.agency for each in reports})),
        grades=tuple(sorted({each.grade for each in reports}, key=lambda grade: (grade[1], grade[0])))[:4],
        remark=sentence.remark or _when(reports),
    )


def _piece(words: Words) -> Piece:
    item: Described | None = words.item
    return Piece(words=words.words, href=address_of(item.label, item.token) if item else "")


def _report(line: ReportLine) -> Piece:
    return Piece(words=line.name, href=address_of_report(line.token))


def _when(reports: Sequence[ReportLine]) -> str:
    days = sorted(each.when for each in reports)
    if not days:
        return ""
    return f"last {short_day(days[-1])}" if len(days) > 1 else short_day(days[0])


def due_waits(due: Sequence[Due], today: date) -> list[Waits]:
    """Say which decisions wait for their review, some by name and how many more there are."""
    found = [
        Waits(
            words=f"Review the decision on {each.item.name}",
            href=address_of("Person", each.item.token),
            remark=f"{'Was due' if each.decision.review_on < today else 'Due'} {day_in_words(each.decision.review_on)}",
            late=each.decision.review_on < today,
        )
        for each in due[:MOST_DUE]
    ]
    if len(due) > MOST_DUE:
        found.append(
            Waits(
                words=f"{len(due) - MOST_DUE} more decisions to review",
                href=address("people.list", list="suspects"),
                remark="In the list of suspects",
            )
        )
    return found


def unconfirmed_waits(count: int, resembling: int) -> list[Waits]:
    """Say how many reports wait for whoever settles what agencies send."""
    found = []
    if count:
        found.append(
            Waits(
                words=f"{_count(count, 'report')} whose grade nobody has confirmed",
                href=address("reports.list", show="unconfirmed"),
                remark="Filled in, and in no pack until the intelligence unit confirms it",
            )
        )
    if resembling:
        found.append(
            Waits(
                words=f"{_count(resembling, 'report')} that read{'s' * (resembling == 1)} like an earlier one",
                href=address("reports.list", show="resembling"),
                remark="Corrections, perhaps, sent without a reference",
            )
        )
    return found


def pair_waits(count: int) -> list[Waits]:
    """Say how many pairs of people wait in who is who."""
    if not count:
        return []
    return [
        Waits(
            words=f"{_count(count, 'pair')} of people who may be one",
            href=address("who.page"),
            remark="Likeliest first; S same, D different, U unsure",
        )
    ]


def sent_waits(sent: Sequence[tuple[str, str, str]]) -> list[Waits]:
    """Say which returns agencies sent that wait to be approved: token, agency and what was sent."""
    waits = [
        Waits(
            words=f"{agency}: {what}",
            href=address("returns.preview", staged=token),
            remark="Sent, and waits for you to approve it",
        )
        for token, agency, what in sent[:MOST_RETURNS]
    ]
    if len(sent) > MOST_RETURNS:
        waits.append(
            Waits(words=f"{len(sent) - MOST_RETURNS} more returns to approve", href=address("returns.list"))
        )
    return waits


def unopened_waits(returns: Sequence[tuple[str, ReturnLine]]) -> list[Waits]:
    """Say which returns hold reports that nobody opened."""
    waiting = [(token, line) for token, line in returns if line.to_open]
    return [
        Waits(
            words=f"{line.agency_name}: {line.file_name}",
            href=address("returns.result", token=token),
            remark=f"{_count(line.to_open, 'report')} not opened or confirmed",
        )
        for token, line in waiting[:MOST_RETURNS]
    ]


def own_waits(returns: Sequence[tuple[str, ReturnLine]]) -> list[Waits]:
    """Say what became of an agency's own newest returns: refused rows first of all."""
    return [
        Waits(
            words=line.file_name,
            href=address("returns.result", token=token),
            remark=(
                f"{_count(len(line.refused), 'row')} refused: put right and send again"
                if line.refused
                else f"Received {short_day(line.received_at)}: {_count(line.recorded + line.corrected, 'row')} recorded, none refused"
            ),
            late=bool(line.refused),
        )
        for token, line in returns[:MOST_RETURNS]
    ]


def in_words(rows: Sequence[AgencyIn]) -> str:
    """Say how many returns are in."""
    came = sum(each.is_in for each in rows)
    if came == len(rows):
        return f"All {len(rows)} returns are in."
    if not came:
        return f"None of the {len(rows)} returns is in yet."
    return f"{came} of {len(rows)} returns {'is' if came == 1 else 'are'} in."


def meeting_after(last: Held) -> date:
    """Return when the next meeting is to be expected: the same weekday of the next month as the last one."""
    place, weekday = (last.on.day - 1) // 7, last.on.weekday()
    first = (last.on.replace(day=1) + timedelta(days=32)).replace(day=1)
    expected = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * place)
    return expected if expected.month == first.month else expected - timedelta(days=7)


def long_day(day: date) -> str:
    """Return a day with its weekday: “Tuesday 1 December 2026”."""
    return f"{day.strftime('%A')} {day_in_words(day)}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
