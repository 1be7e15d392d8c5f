"""`intel offenders score` and `intel offenders explain PERSON`: scores of suspected adults, each with its reasons.

The same policy, second check and record as a page. `score` records what it computes unless it is asked only to try.
"""

import json
from datetime import date
from typing import Any, Final

import click

from intel.access.policy import check
from intel.app import Services
from intel.cli.session import answer, asking, opened, plain, shown
from intel.errors import AskedWrongly, NotFound
from intel.network.search import find_matches
from intel.offenders.compute import Scored, compute
from intel.offenders.find import get_offender
from intel.offenders.in_use import matrix_in_use
from intel.offenders.matrix import Matrix
from intel.offenders.record import Asked, score_suspects
from intel.offenders.score import Score
from intel.offenders.what_would_change import what_would_change
from intel.people.days import day_in_words
from intel.people.describe import Described, describe
from intel.people.enquiry import Enquiry
from intel.people.known import Known, get_known

_JSON: Final = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
_COLUMNS: Final = {
    "id": "Id",
    "name": "Name",
    "band": "Band",
    "total": "Total",
    "capped": "Capped",
    "parts": "Parts",
    "why_none": "Why no score",
}


@click.group("offenders")
def offenders_command() -> None:
    """Score suspected adults, or explain one score."""


@offenders_command.command("score")
@click.option("--at", "on", metavar="DATE", help="The day to score as at (YYYY-MM-DD); today by default.")
@click.option(
    "--about", default="", metavar="WORDS", help="For which meeting, or why now; kept with the scores."
)
@click.option("--try", "only_try", is_flag=True, help="Compute and show; record nothing.")
@_JSON
def score_one_day(*, on: str | None, about: str, only_try: bool, as_json: bool) -> None:
    """Put every suspect through the matrix as at a day, and record it.

    With --try nothing is recorded. Whoever may have no score is listed with the reason.
    """
    with opened() as services:
        viewer = asking(services, "score.view" if only_try else "score.record")
        enquiry = services.enquiry(viewer)
        at = _day(on, enquiry.today) if on else enquiry.today
        said = ""
        if not only_try:
            asked = Asked(at=at, about=about or f"Asked for on the command line, as at {day_in_words(at)}")
            done = score_suspects(services.ledger, viewer, services.settings.home, asked, ids=services.ids)
            said = f"{done.recorded} recorded, {done.unchanged} recorded before and unchanged."
        matrix, found = _computed(enquiry, services, at)
        named = {item.id: item for item in describe(enquiry, [("Person", each) for each in found]).values()}
        shown(services, viewer, tuple(named), detail=f"scores as at {at}")
    rows = [_row(named[person], each, matrix) for person, each in found.items() if person in named]
    rows.sort(key=lambda row: (row["total"] is None, -(row["total"] or 0), row["name"]))
    if as_json:
        click.echo(
            json.dumps(
                {
                    "at": at.isoformat(),
                    "matrix": matrix.version,
                    "illustrative": matrix.illustrative,
                    "recorded": not only_try,
                    "scores": rows,
                },
                ensure_ascii=False,
                indent=1,
            )
        )
        return
    table = [
        {**row, "parts": ", ".join(f"{each['part']} {each['points']}" for each in row["parts"])}
        for row in rows
    ]
    answer(
        [{**row, "total": _dash(row["total"])} for row in table],
        _COLUMNS,
        as_json=False,
        empty="No adult is a suspect yet.",
    )
    click.echo(
        f"As at {day_in_words(at)}, matrix {matrix.version}{', illustrative' if matrix.illustrative else ''}. Advice only. {said}"
    )


@offenders_command.command("explain")
@click.argument("person", metavar="PERSON")
@click.option("--at", "on", metavar="DATE", help="The day to score as at (YYYY-MM-DD); today by default.")
@_JSON
def explain(person: str, *, on: str | None, as_json: bool) -> None:
    """Say where every point of one person's score comes from. PERSON is what search prints, or a name that only one person has.

    It is computed as the record stands and recorded nowhere but in the log of who looked.
    """
    with opened() as services:
        viewer = asking(services, "score.view")
        enquiry = services.enquiry(viewer)
        known = _whom(enquiry, person)
        check(viewer, "person.view")
        offender = get_offender(enquiry, services.settings.home, known.item)
        if not offender.eligible.allowed:
            shown(services, viewer, (known.item.id,))
            raise AskedWrongly(f"{offender.eligible.why} Nothing was computed.")
        at = _day(on, enquiry.today) if on else enquiry.today
        matrix, found = _computed(enquiry, services, at, [known.item.id])
        reports = [line.id for line in known.lines]
        shown(services, viewer, (known.item.id, *reports), detail=f"score as at {at}")
    facts = _explained(known, found[known.item.id], matrix)
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=1))
    else:
        _print(facts)


def _computed(
    enquiry: Enquiry, services: Services, at: date, people: list[str] | None = None
) -> tuple[Matrix, dict[str, Scored]]:
    with enquiry.ledger.reading() as snapshot:
        matrix = matrix_in_use(snapshot, services.settings.home).matrix
        return matrix, compute(snapshot.connection, matrix, at=at, people=people)


def _day(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise AskedWrongly(f"{plain(text)[:40]} is not a date like 2026-11-03. Nothing was scored.") from None
    if found > today:
        raise AskedWrongly(
            "That day lies ahead, and what is not known yet cannot be scored. Nothing was scored."
        )
    return found


def _whom(enquiry: Enquiry, person: str) -> Known:
    """Return who is meant: by the id that search prints, else by a name that only one of those found has."""
    internal = enquiry.tokens.identify(enquiry.viewer.scope, person)
    if internal is not None:
        return get_known(enquiry, "Person", internal)
    people = [
        each.item
        for each in find_matches(enquiry, person.strip(), 50).items
        if each.item.label == "Person" and each.item.name.casefold() == person.strip().casefold()
    ]
    if len(people) != 1:
        raise NotFound(
            "No one person of that name may be seen by you, or several may. Use the id that `intel search` prints."
        )
    return get_known(enquiry, "Person", people[0].id)


def _row(item: Described, each: Scored, matrix: Matrix) -> dict[str, Any]:
    made = each.score
    return {
        "id": item.token,
        "name": item.name,
        "band": made.band if made else "",
        "total": made.total if made else None,
        "capped": "yes" if made and made.capped else "",
        "parts": _parts(made),
        "gaps": list(each.gaps),
        "menu": matrix.band_of(made.total).name if made and made.total is not None else "",
        "why_none": each.eligible.why or (made.why_none if made else ""),
    }


def _parts(made: Score | None) -> list[dict[str, Any]]:
    return [
        {
            "part": part.name,
            "measure": part.measure,
            "points": part.points,
            "of": part.most,
            "because": part.sentence,
        }
        for part in (made.parts if made else ())
    ]


def _explained(known: Known, each: Scored, matrix: Matrix) -> dict[str, Any]:
    made = each.score
    names = {line.id: line.name for line in known.lines}
    lines = {line.id: line for line in known.lines}
    facts = {**_row(known.item, each, matrix), "matrix": matrix.version, "illustrative": matrix.illustrative}
    if made is None:
        return facts
    largest = made.largest
    why = dict(made.uncounted)
    return {
        **facts,
        "at": made.at.isoformat(),
        "before_cap": made.before_cap,
        "cap": made.cap_reason,
        "agencies": list(made.agencies),
        "without_largest": {
            "report": names.get(largest.report, ""),
            "total": largest.total,
            "band": largest.band,
        }
        if largest
        else None,
        "would_change": list(what_would_change(made, matrix)),
        "statements": [
            {
                "report": lines[said.report].name,
                "on": said.on.isoformat() if said.on else "",
                "grade": f"{said.source}{said.information}",
                "agency": lines[said.report].agency,
                "counts": said.report in made.counted,
                "why_not": str(why.get(said.report, "")),
                "parts": [part.name for part in made.parts if said.report in part.reports],
            }
            for said in sorted(each.statements, key=lambda one: -one.number)
            if said.report in lines
        ],
    }


def _print(facts: dict[str, Any]) -> None:
    total = (
        "No score" if facts["total"] is None else f"{facts['total']}, band {facts['band']}: {facts['menu']}"
    )
    click.echo(f"{plain(facts['name'])}: {total}")
    if facts["why_none"]:
        click.echo(facts["why_none"])
    click.echo(
        f"As at {facts.get('at', '')}, matrix {facts['matrix']}{', illustrative' if facts['illustrative'] else ''}. Advice only."
    )
    for part in facts["parts"]:
        click.echo(f"  {part['part']}: {part['points']} of {part['of']}. {part['because']}.")
    if facts.get("cap"):
        click.echo(f"  Cap: {facts['cap']} (it would be {facts['before_cap']}).")
    if facts.get("without_largest"):
        rest = facts["without_largest"]
        left = "no score" if rest["total"] is None else f"{rest['total']}, band {rest['band']}"
        click.echo(f"Without its largest single report, {rest['report']}: {left}.")
    for each in facts.get("would_change", ()):
        click.echo(each)
    columns = {"report": "Report", "on": "On", "grade": "Grade", "agency": "From", "said": "In the score"}
    rows = [
        {
            **each,
            "said": ", ".join(each["parts"]) or "counts"
            if each["counts"]
            else f"not counted: {each['why_not']}",
        }
        for each in facts.get("statements", ())
    ]
    answer(rows, columns, as_json=False, empty="")


def _dash(total: int | None) -> str:
    return "–" if total is None else str(total)
