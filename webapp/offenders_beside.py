"""What other rooms say beside a score, without points: a live notice and its possible breach.

The rooms of notices and of suspects do not know each other; what both say of one adult is put together here.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from intel.access import decide
from intel.meetings.find import last_meeting
from intel.notices.find import lines_of
from intel.notices.find_watch import watch_of
from intel.offenders.count import Waiting, count_waiting
from intel.offenders.find_scores import newest_two
from intel.offenders.flags import Flag
from intel.people.days import day_in_words
from intel.people.enquiry import Enquiry
from intel.people.find_protection import protections
from intel.people.protection import Standing
from webapp.gate import viewer
from webapp.sections import ItemShown, Place, Section
from webapp.services import services


def notice_flags(asking: Enquiry, people: Sequence[str]) -> dict[str, tuple[Flag, ...]]:
    """Return, for each adult, that a notice is in force or begun, and that a sighting waits to be decided on."""
    if not people or not decide(asking.viewer, "notice.list").allowed:
        return {}
    ids = [row["notice"] for row in asking.reader.run("notices.about", people=list(people))]
    lines = [each for each in lines_of(asking, list(dict.fromkeys(ids))).values() if each.live]
    waiting = {seen.sighting.notice for seen in watch_of(asking, [each.facts for each in lines])}
    found: dict[str, list[Flag]] = defaultdict(list)
    for line in lines:
        if line.adult.id not in people:
            continue
        words = "Notice in force" if line.facts.served_on else "Notice begun"
        found[line.adult.id].append(Flag(words=words, because=f"{line.facts.name}: {line.state.lower()}."))
        if line.id in waiting:
            because = f"A sighting under {line.facts.name} waits to be decided on."
            found[line.adult.id].append(Flag(words="Possible breach", because=because))
    return {person: tuple(flags) for person, flags in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class BandOf:
    """The band of a suspect on the page of the person: advice, with the way to why."""

    words: str
    below: str
    href: str


def section(shown: ItemShown) -> Section | None:
    """Return the band of a suspect, for those who may see scores; of anyone protected, nothing."""
    if shown.decision is None or not decide(viewer(), "score.view").allowed:
        return None
    person = shown.known.item.id
    with shown.enquiry.ledger.reading() as snapshot:
        standing = protections(snapshot.connection, [person], on=shown.enquiry.today)[person]
        if standing.standing is not Standing.SUSPECT:
            return None
        held = last_meeting(snapshot.connection)
        scores = newest_two(snapshot, [person], held_on=held.on if held else None)
    latest = scores.get(person, (None, None))[0]
    said = latest.said if latest else None
    if said is None:
        words, below = "Not scored yet", ""
    elif said.total is None:
        words, below = "No score", said.why_none
    else:
        words = f"Band {said.band} ({said.total})"
        below = f"As at {day_in_words(said.at)}, matrix {said.matrix_version}. Advice only: {said.band_name.lower()}."
    content = BandOf(words=words, below=below, href=url_for("offender.page", token=shown.known.item.token))
    return Section(template="offenders/section.html", place=Place.SIDE, content=content)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeSuspects:
    """What a home page says of suspects: what waits, and the one step that is this viewer's."""

    waiting: Waiting
    href: str
    decisions: str
    scored: str
    may_score: bool
    may_authorise: bool


def home_suspects() -> HomeSuspects | None:
    """Return what waits about suspects, for those who score, choose or authorise; None where there is no suspect."""
    looking = viewer()
    may_score, may_authorise = (
        decide(looking, each).allowed for each in ("score.record", "tactic.authorise")
    )
    if not (may_score or may_authorise):
        return None
    asking = services().enquiry(looking)
    with asking.ledger.reading() as snapshot:
        waiting = count_waiting(snapshot, looking.user_id, today=asking.today)
    if not waiting.suspects and not waiting.without:
        return None
    return HomeSuspects(
        waiting=waiting,
        href=url_for("offenders.list"),
        decisions=url_for("offenders.decisions"),
        scored=day_in_words(waiting.scored_at) if waiting.scored_at else "",
        may_score=may_score,
        may_authorise=may_authorise,
    )
