"""What the pages of one suspected adult share: the blueprint, who is meant, the way back, a tactic as it is shown."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.errors import NotFound
from intel.offenders.find import OffenderKnown, get_offender
from intel.offenders.find_tactics import Chosen
from intel.offenders.model import TacticChosen
from intel.offenders.tactics import library
from intel.people.days import day_in_words
from intel.people.enquiry import Enquiry
from intel.people.known import Known, get_known
from webapp.gate import viewer
from webapp.offenders_shown import (
    TacticShown,
    name_of,
    state_words,
)
from webapp.services import services

blueprint = Blueprint("offender", __name__, url_prefix="/offenders")

Wrong = tuple[tuple[str, str], ...]


def known_of(asking: Enquiry, token: str) -> tuple[Known, OffenderKnown]:
    """Return who is meant and their scores; of somebody no decision names there is no such page."""
    known = get_known(asking, "Person", asking.identify(token))
    found = get_offender(asking, services().settings.home, known.item)
    if not found.eligible.about:
        raise NotFound("There is nothing here that you may see. Check the address, or search by name.")
    return known, found


def back_to(token: str, words: str) -> AnyResponse:
    """Say what was done, back on the page of the person."""
    flash(words)
    return redirect(url_for("offender.page", token=token), code=303)


def agencies_to_ask() -> tuple[tuple[str, str], ...]:
    """Return the agencies as options."""
    return tuple((key, str(row["name"])) for key, row in vocabulary.agencies().items())


def tactic_shown(each: Chosen, why: dict[str, TacticChosen], asking: Enquiry) -> TacticShown:
    """Return one tactic as a page shows it."""
    said = why.get(each.id)
    tactic = library().get(each.code)
    threshold = tactic.threshold if tactic else ()
    checked = set(said.checked) if said else set[int]()
    return TacticShown(
        chosen=each,
        token=asking.token(each.id),
        by=name_of(each.by),
        decided_by=name_of(each.decided_by),
        agency=str(vocabulary.agencies()[each.agency]["name"]),
        state=state_words(each),
        category=library().categories[tactic.category].name if tactic else "",
        reason=said.reason if said else "",
        alternatives=said.alternatives if said else "",
        checked=tuple((words, at in checked) for at, words in enumerate(threshold)),
        outside_menu=said is not None and said.outside_menu,
        band=said.band if said else "",
        own=each.by == viewer().user_id,
        stale=day_in_words(tactic.law_checked_on) if tactic and tactic.is_stale(asking.today) else "",
    )
