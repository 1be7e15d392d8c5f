"""Parts of the pages of suspected adults, as templates have them: bands, parts in squares, statements, a year at a glance.

Nothing here asks the ledger or the graph; `webapp.offenders` and `webapp.offender` pass on what the rooms found.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from intel import vocabulary
from intel.offenders.find import OffenderKnown
from intel.offenders.find_scores import Recorded
from intel.offenders.find_tactics import Asked, Chosen
from intel.offenders.matrix import Matrix
from intel.offenders.statement import Uncounted
from intel.people.known import ReportLine
from webapp.addresses import address_of_report
from webapp.services import services

SQUARES: Final = 5
_ROOM: Final = 80  # of 1000: what a label of a few words needs
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STATES: Final = {
    "proposed": "Waits for somebody else to authorise it",
    "authorised": "Authorised",
    "refused": "Refused",
    "ended": "Ended",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BandShown:
    """One band of the strip: its range in words, and whether the score is in it."""

    code: str
    name: str
    span: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartShown:
    """One part of a score: its points as filled squares and as words, the reports it stands on, what it was before."""

    name: str
    sentence: str
    points: int
    most: int
    filled: int
    before: str
    reports: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementShown:
    """One report that names the person: its line, whether it counts and why not, its class, what was done about it."""

    line: ReportLine
    href: str
    new: bool
    counts: str
    in_parts: str
    gravity: int
    gravity_words: str
    left_out: bool
    repeats: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TacticShown:
    """One tactic in a list: what it is, who chose it and why, who decides, what came of it."""

    chosen: Chosen
    token: str
    by: str
    decided_by: str
    agency: str
    state: str
    category: str
    reason: str
    alternatives: str
    checked: tuple[tuple[str, bool], ...]
    outside_menu: bool
    band: str
    own: bool
    stale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapShown:
    """A gap, with the question it asks and whether somebody asks it already."""

    code: str
    words: str
    question: str
    asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionShown:
    """A question asked of an agency."""

    asked: Asked
    token: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreShown:
    """One recorded score in the history."""

    on: date
    total: str
    band: str
    words: str
    version: str
    by: str
    what: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something on the year's line, at `x` of 1000; `words` are what a screen reader says."""

    x: int
    words: str
    label: str
    up: bool = False
    solid: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A band held for a while, from `x` over `width` of 1000."""

    x: int
    width: int
    label: str
    strong: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """Twelve months to today: months, incidents, police action, bands."""

    months: tuple[tuple[int, str], ...]
    incidents: tuple[Mark, ...]
    actions: tuple[Mark, ...]
    bands: tuple[Stretch, ...]


def name_of(user_id: str) -> str:
    """Return who somebody is, as their account says."""
    account = services().accounts.find_account(user_id) if user_id else None
    return account.name if account else user_id


def bands_shown(matrix: Matrix, band: str) -> tuple[BandShown, ...]:
    """Return the strip of bands."""
    return tuple(
        BandShown(
            code=each.code,
            name=each.name,
            span=f"{each.from_} to {each.to}" if each.to is not None else f"{each.from_} and more",
            here=each.code == band,
        )
        for each in matrix.bands
    )


def parts_shown(
    latest: Recorded, before: Recorded | None, lines: Mapping[str, ReportLine]
) -> tuple[PartShown, ...]:
    """Return the parts of the newest score, beside what each was before."""
    earlier = {part.code: part for part in before.said.parts} if before is not None else {}
    return tuple(
        PartShown(
            name=part.name,
            sentence=part.sentence,
            points=part.points,
            most=part.most,
            filled=round(part.points * SQUARES / part.most) if part.most else 0,
            before=_was(part.points, earlier[part.code].points) if part.code in earlier else "",
            reports=tuple(
                (lines[each].name, address_of_report(lines[each].token))
                for each in part.reports
                if each in lines
            ),
        )
        for part in latest.said.parts
    )


def _was(now: int, then: int) -> str:
    return "" if now == then else f"was {then}"


def statements_shown(
    known: OffenderKnown, lines: Iterable[ReportLine], *, since: int
) -> tuple[StatementShown, ...]:
    """Return the reports that name the person as a score sees them, the newest first."""
    made = known.now.score
    counted = set(made.counted) if made else set()
    repeated = set(made.repeated) if made else set()
    why = dict(made.uncounted) if made else {}
    names = {part.code: part.name for part in made.parts} if made else {}
    behind: dict[str, list[str]] = {}
    for part in made.parts if made else ():
        for report in part.reports:
            behind.setdefault(report, []).append(names[part.code])
    said = {each.report: each for each in known.now.statements}
    outside = "it does not name this person as an adult of concern, or is not open to the police"
    found = []
    for line in lines:
        statement = said.get(line.id)
        found.append(
            StatementShown(
                line=line,
                href=address_of_report(line.token),
                new=bool(since) and line.changed_seq > since,
                counts="" if line.id in counted else str(why.get(line.id, outside)),
                in_parts=", ".join(behind.get(line.id, ())),
                gravity=statement.gravity if statement else 0,
                gravity_words=f"class {statement.gravity} of 4" if statement and statement.gravity else "",
                left_out=why.get(line.id) is Uncounted.LEFT_OUT,
                repeats="repeats another report, so it counts once with it" if line.id in repeated else "",
            )
        )
    return tuple(found)


def gaps_shown(codes: Iterable[str], asked: Iterable[Asked]) -> tuple[GapShown, ...]:
    """Return gaps as questions; one that somebody asks already says so."""
    open_now = {each.gap for each in asked if not each.answer}
    words = vocabulary.read("gaps")
    return tuple(
        GapShown(
            code=code,
            words=words[code]["words"],
            question=words[code]["question"],
            asked=code in open_now,
        )
        for code in codes
    )


def state_words(chosen: Chosen) -> str:
    """Return the state of a tactic in words."""
    return _STATES[chosen.state]


def history_shown(scores: Iterable[Recorded], *, removed_seq: int | None = None) -> tuple[ScoreShown, ...]:
    """Return the scores recorded, the newest first: the first is the entry score, the last the current or exit score."""
    every = list(scores)
    found = []
    for at, each in enumerate(every):
        said = each.said
        what = "entry" if at == 0 else ""
        if at == len(every) - 1:
            what = "exit" if removed_seq is not None else "entry and current" if at == 0 else "current"
        found.append(
            ScoreShown(
                on=said.at,
                total="no score" if said.total is None else f"{said.total}",
                band=said.band,
                words=said.why_none or said.band_name,
                version=said.matrix_version,
                by=name_of(each.by),
                what=what,
                parts=tuple(f"{part.name} {part.points}" for part in said.parts),
            )
        )
    return tuple(reversed(found))


def year_of(
    known: OffenderKnown, lines: Iterable[ReportLine], tactics: Iterable[Chosen], *, today: date
) -> Year:
    """Return the last twelve months as marks on a line; the same facts stand in the lists."""
    start = today - timedelta(days=365)

    def x(day: date) -> int:
        return max(0, min(1000, round((day - start).days * 1000 / 365)))

    months = []
    month = date(start.year + start.month // 12, start.month % 12 + 1, 1)
    while month <= today:
        months.append((x(month), f"{_MONTHS[month.month - 1]}{f' {month.year}' if month.month == 1 else ''}"))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    counted = set(known.now.score.counted) if known.now.score else set()
    by_id = {line.id: line for line in lines}
    days: dict[date, list[str]] = {}
    for each in known.now.statements:
        if each.report in counted and each.on and start <= each.on <= today and each.report in by_id:
            days.setdefault(each.on, []).append(by_id[each.report].name)
    incidents = tuple(
        Mark(x=x(day), words=f"{day:%-d} {_MONTHS[day.month - 1]}: {', '.join(names)}", label=names[0])
        for day, names in sorted(days.items())
    )
    actions = [
        Mark(x=x(each.chosen_at.date()), words=f"{each.name} chosen", label=each.code, up=True)
        for each in tactics
        if each.chosen_at.date() >= start
    ]
    actions += [
        Mark(x=x(came.on), words=f"{each.name}: {came.words}", label=came.words, up=True)
        for each in tactics
        for came in each.outcomes
        if came.on >= start
    ]
    return Year(
        months=tuple(months),
        incidents=incidents,
        actions=_apart(sorted(actions, key=lambda mark: mark.x)),
        bands=_stretches(known.scores, x, start, today),
    )


def _apart(marks: list[Mark]) -> tuple[Mark, ...]:
    """Leave a label only where it has room; a mark that stands close to another says its words when pointed at."""
    found, last = [], -_ROOM
    for each in marks:
        if each.x - last >= _ROOM:
            last = each.x
            found.append(each)
        else:
            found.append(replace(each, label=""))
    return tuple(found)


def _stretches(
    scores: Iterable[Recorded], x: Callable[[date], int], start: date, today: date
) -> tuple[Stretch, ...]:
    every = [each for each in scores if each.said.total is not None]
    found = []
    for at, each in enumerate(every):
        until = every[at + 1].said.at if at + 1 < len(every) else today
        if until <= start or (until == each.said.at and at + 1 < len(every)):
            continue
        left = x(max(each.said.at, start))
        found.append(
            Stretch(
                x=left,
                width=max(x(until) - left, 26),
                label=f"Band {each.said.band} ({each.said.total})",
                strong=at == len(every) - 1,
            )
        )
    return tuple(found)
