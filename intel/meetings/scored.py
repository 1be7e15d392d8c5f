"""What the police copy of a pack says of suspects, and no other copy: band, score, why, and tactics.

Called by `pack`. Scores and tactics stay with the police (decision 55); whoever makes the copy must be allowed to see
them too.
"""

from pathlib import Path
from typing import Final

from intel import vocabulary
from intel.access import Viewer, decide
from intel.access.model import Role
from intel.meetings.find import Since
from intel.meetings.pack_model import ScoredList, ScoredSuspect
from intel.offenders.find import OffenderLine, list_offenders
from intel.offenders.find_scores import Recorded
from intel.offenders.find_tactics import Chosen
from intel.people.days import day_in_words
from intel.people.enquiry import Enquiry

_STATES: Final = {
    "proposed": "proposed, waits to be authorised",
    "authorised": "authorised",
    "refused": "refused",
    "ended": "ended",
}


def scored_for(
    enquiry: Enquiry, maker: Viewer, home: Path, span: Since
) -> tuple[ScoredList | None, tuple[str, ...]]:
    """Return the suspects as they stood scored at this meeting, highest band first, with their ids; None for any other copy."""
    if enquiry.viewer.role != Role.POLICE_OFFICER or not decide(maker, "score.view").allowed:
        return None, ()
    found = list_offenders(
        enquiry,
        home,
        since=span.after,
        held_on=span.previous.on if span.previous else None,
        upto=span.upto,
    )
    lines = sorted(found.lines, key=lambda each: (-_total(each.latest), each.item.name.casefold()))
    illustrative = " Its numbers are illustrative." if found.matrix.illustrative else ""
    rule = (
        f"Matrix {found.matrix.version}.{illustrative} A band is advice: it opens a menu and chooses nothing. "
        "Scores as recorded for this meeting; tactics as they stand today."
    )
    listed = ScoredList(
        rule=rule, suspects=tuple(_suspect(each, span.upto) for each in lines), without=len(found.without)
    )
    return listed, tuple(each.item.id for each in lines)


def _suspect(line: OffenderLine, upto: int) -> ScoredSuspect:
    said = line.latest.said if line.latest else None
    why = (
        [f"{part.name} {part.points} of {part.most}: {part.sentence}." for part in said.parts] if said else []
    )
    if said and said.capped:
        why.append(f"Held under the cap: {said.cap_reason}.")
    words = vocabulary.read("gaps")
    return ScoredSuspect(
        name=line.item.name,
        band=_band(line.latest),
        was=_was(line),
        why=tuple(why),
        tactics=tuple(_tactic(each) for each in line.tactics if each.seq <= upto),
        unknown=", ".join(words[each]["words"] for each in said.gaps) if said else "",
    )


def _total(recorded: Recorded | None) -> int:
    return -1 if recorded is None or recorded.said.total is None else recorded.said.total


def _band(recorded: Recorded | None) -> str:
    if recorded is None:
        return "Not scored"
    said = recorded.said
    return said.why_none if said.total is None else f"Band {said.band} ({said.total}): {said.band_name}"


def _was(line: OffenderLine) -> str:
    if line.latest is None or line.before is None:
        return ""
    before = line.before.said
    score = "no score" if before.total is None else f"band {before.band} ({before.total})"
    return f"Was {score} on {day_in_words(before.at)}"


def _tactic(each: Chosen) -> str:
    came = "".join(f"; {one.words.lower()}" for one in each.outcomes)  # all: what came last may hide a harm
    return f"{each.name}: {_STATES[each.state]}, {each.owner}, due {day_in_words(each.due_on)}{came}"
