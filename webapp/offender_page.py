"""One suspected adult as a page: the band and why, what is new, tactics, questions, network, the year."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from flask import Response, request

from intel import vocabulary
from intel.access import decide
from intel.errors import AskedWrongly
from intel.network.find import find_ego_network
from intel.offenders.find import OffenderKnown
from intel.offenders.find_tactics import Asked as AskedQuestion
from intel.offenders.find_tactics import questions_of, why_chosen
from intel.offenders.flags import Flag
from intel.offenders.what_would_change import what_would_change
from intel.people.days import day_in_words
from intel.people.describe import Described
from intel.people.enquiry import Enquiry
from intel.people.find import Decision, decisions
from intel.people.find_report import with_named
from webapp.addresses import address_of, address_of_network
from webapp.gate import viewer
from webapp.lines import Neighbour, neighbours
from webapp.offender_actions import OpenAction, open_actions
from webapp.offender_room import Wrong, agencies_to_ask, known_of, tactic_shown
from webapp.offenders import last_held
from webapp.offenders_beside import notice_flags
from webapp.offenders_shown import (
    BandShown,
    GapShown,
    PartShown,
    QuestionShown,
    ScoreShown,
    StatementShown,
    TacticShown,
    Year,
    bands_shown,
    gaps_shown,
    history_shown,
    name_of,
    parts_shown,
    statements_shown,
    year_of,
)
from webapp.pages import Page, render
from webapp.services import services

_MOST_AROUND: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenderPage(Page):
    """One suspected adult."""

    template: ClassVar[str] = "offenders/page.html"

    item: Described
    person: str
    decision: Decision | None
    decided_by: str
    flags: tuple[Flag, ...]
    flags_recorded: tuple[tuple[Flag, str], ...]
    beside_options: tuple[tuple[str, str], ...]
    may_beside: bool
    actions: tuple[OpenAction, ...]
    why_not: str
    scored_on: date | None
    version: str
    matrix_version: str
    illustrative: bool
    total: int | None
    most: int
    why_none: str
    bands: tuple[BandShown, ...]
    band_name: str
    parts: tuple[PartShown, ...]
    cap: str
    sentences: tuple[str, ...]
    would_change: tuple[str, ...]
    differs: str
    fallen: int
    statements: tuple[StatementShown, ...]
    agencies: int
    tactics: tuple[TacticShown, ...]
    gaps: tuple[GapShown, ...]
    gap_options: tuple[tuple[str, str], ...]
    questions: tuple[QuestionShown, ...]
    history: tuple[ScoreShown, ...]
    year: Year | None
    around: tuple[Neighbour, ...]
    around_found: int
    network: str
    offences: tuple[tuple[str, str], ...]
    agencies_to_ask: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]
    may_score: bool
    may_leave_out: bool
    may_choose: bool
    may_authorise: bool
    may_say_outcome: bool
    wrong: Wrong
    typed: dict[str, str]


def again(token: str, fault: AskedWrongly, field: str) -> Response:
    """Show the page again with what was wrong and what was typed."""
    again = render(page_of(token, wrong=((str(fault), field),)))
    again.status_code = fault.status
    return again


def page_of(token: str, *, wrong: Wrong = ()) -> OffenderPage:
    """Return the page of one suspected adult; `wrong` are faults of what was typed, with the field."""
    asking = services().enquiry(viewer())
    known, found = known_of(asking, token)
    item, allowed = known.item, found.eligible.allowed
    held = last_held()
    since = held.seq if held else 0
    with asking.ledger.reading() as snapshot:
        questions = questions_of(snapshot, item.id, today=asking.today) if allowed else ()
        why = why_chosen(snapshot, found.tactics)
    lines = {line.id: line for line in known.lines}
    latest = found.scores[-1] if found.scores else None
    before = next((each for each in reversed(found.scores[:-1]) if held and each.said.at <= held.on), None)
    before = before or (found.scores[-2] if len(found.scores) > 1 else None)
    network = find_ego_network(asking, "Person", item.id) if allowed else None
    around = neighbours(network, known.lines) if network else ()
    decision = decisions(asking, [item.id]).get(item.id)
    statements = statements_shown(found, known.lines, since=since) if allowed else ()
    matrix = found.in_use.matrix
    said = latest.said if latest else None
    actions, of_notices = (
        open_actions(asking, item.id, decision, found.tactics, questions) if allowed else ((), ())
    )
    return OffenderPage(
        subjects=(
            item.id,
            *of_notices,
            *((each.id for each in network.items) if network else ()),
            *(with_named(asking, list(lines)) if allowed else ()),
        ),
        recorded="This view is recorded",
        item=item,
        person=address_of("Person", token),
        decision=decision,
        decided_by=name_of(decision.by) if decision else "",
        flags=(*notice_flags(asking, [item.id]).get(item.id, ()), *found.flags) if allowed else (),
        flags_recorded=tuple((each, asking.token(each.id)) for each in found.flags if each.id),
        beside_options=tuple(
            (code, _capital(row["words"])) for code, row in vocabulary.read("beside").items()
        ),
        may_beside=allowed and decide(viewer(), "beside.record").allowed,
        actions=actions,
        why_not=found.eligible.why,
        scored_on=said.at if said else None,
        version=said.matrix_version if said else "",
        matrix_version=matrix.version,
        illustrative=matrix.illustrative,
        total=said.total if said else None,
        most=matrix.most,
        why_none=said.why_none if said else "",
        bands=bands_shown(matrix, said.band if said else "") if allowed else (),
        band_name=said.band_name if said else "",
        parts=parts_shown(latest, before, lines) if latest else (),
        cap=_cap(found),
        sentences=_sentences(found, lines_names={each: line.name for each, line in lines.items()}),
        would_change=what_would_change(found.again.score, matrix)
        if found.again and found.again.score
        else (),
        differs=_differs(found) if found.differs else "",
        fallen=found.fallen,
        statements=statements,
        agencies=len({each.line.agency for each in statements if not each.counts}),
        tactics=tuple(tactic_shown(each, why, asking) for each in found.tactics),
        gaps=gaps_shown(found.now.gaps, questions) if allowed else (),
        gap_options=(
            ("", "Another question"),
            *((each.code, each.words) for each in gaps_shown(found.now.gaps, questions)),
        ),
        questions=tuple(_question(each, asking) for each in questions),
        history=history_shown(found.scores),
        year=year_of(found, known.lines, found.tactics, today=asking.today) if allowed else None,
        around=around[:_MOST_AROUND],
        around_found=len(around),
        network=address_of_network("Person", token),
        offences=tuple((each.code, f"{each.name}{_days(each.days)}") for each in matrix.gravity.offences),
        agencies_to_ask=agencies_to_ask(),
        outcomes=tuple((code, row["words"]) for code, row in vocabulary.read("tactic_outcomes").items()),
        may_score=allowed and decide(viewer(), "score.record").allowed,
        may_leave_out=allowed and decide(viewer(), "score.leave_out").allowed,
        may_choose=allowed and decide(viewer(), "tactic.choose").allowed,
        may_authorise=allowed and decide(viewer(), "tactic.authorise").allowed,
        may_say_outcome=allowed and decide(viewer(), "tactic.outcome").allowed,
        wrong=wrong,
        typed={key: value for key, value in request.form.items() if key != "csrf_token"},
    )


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _days(days: float | None) -> str:
    return f", {days:g} days" if days is not None else ", no value: set a class"


def _cap(found: OffenderKnown) -> str:
    said = found.scores[-1].said if found.scores else None
    if said is None or said.total is None:
        return ""
    if said.capped:
        return f"Applied: {said.cap_reason}, so the total stops at {found.in_use.matrix.evidence.cap.total} (it would be {said.before_cap})"
    number = len(said.agencies)
    return f"Not applied: {number} agenc{'ies' if number != 1 else 'y'} in all"


def _sentences(found: OffenderKnown, *, lines_names: dict[str, str]) -> tuple[str, ...]:
    """Say what the score was before, and what it is without its largest report."""
    if not found.scores:
        return ()
    said = found.scores[-1].said
    told = []
    if len(found.scores) > 1:
        was = found.scores[-2].said
        score_was = "no score" if was.total is None else f"band {was.band} ({was.total})"
        told.append(f"Was {score_was} on {day_in_words(was.at)}.")
    if said.without_largest:
        report, total, band = said.without_largest
        name = lines_names.get(report, "a report since withdrawn")
        if total is None:
            told.append(f"It rests on {name} alone: without it there would be no score.")
        else:
            still = "still" if band == said.band else "and"
            told.append(f"Without its largest single report, {name}, {total} {still} band {band}.")
    return tuple(told)


def _differs(found: OffenderKnown) -> str:
    again = found.again.score if found.again else None
    if again is None:
        return ""
    before, now = set(found.scores[-1].said.counted), set(again.counted)
    gone, new = len(before - now), len(now - before)
    what = [f"{gone} counted report{'s' * (gone != 1)} no longer count{'s' * (gone == 1)}"] if gone else []
    what += [f"{new} more count{'s' * (new == 1)}"] if new else []
    total = "no score" if again.total is None else f"{again.total}, band {again.band}"
    return (
        f"The record has changed since: {' and '.join(what) or 'a statement or a class was changed'}. "
        f"For the same day the matrix now gives {total}. Nothing is recorded until somebody scores again."
    )


def _question(each: AskedQuestion, asking: Enquiry) -> QuestionShown:
    return QuestionShown(asked=each, token=asking.token(each.id), by=name_of(each.by))
