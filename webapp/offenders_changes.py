"""Whose score a change would change, shown before it is done: a report withdrawn, people joined or parted.

Called by the pages of reports and of who is who. Whoever may see no score is shown none, and is not asked.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from flask import Response, request, url_for

from intel.access import decide
from intel.ledger import Writer
from intel.offenders.find import Change, affected_by, what_changes
from intel.offenders.in_use import matrix_in_use
from intel.offenders.rehearse import rehearse
from intel.people.describe import describe
from intel.people.enquiry import Enquiry
from webapp.pages import Page, render
from webapp.services import services

_SEEN: Final = "scores-seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreChange:
    """What a change would make of one suspect's score."""

    name: str
    href: str
    was: str
    would_be: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresPage(Page):
    """The scores a judgement would change, and the same judgement again to be confirmed."""

    template: ClassVar[str] = "offenders/changes.html"

    scores: tuple[ScoreChange, ...]
    what: str
    action_to: str
    again: tuple[tuple[str, str], ...]
    back: str
    recorded_as: str = _SEEN


def changes_if_withdrawn(asking: Enquiry, report: str) -> tuple[tuple[ScoreChange, ...], tuple[str, ...]]:
    """Return whose score would change if a report were withdrawn, with their ids; nothing to whoever may see no score."""
    if not decide(asking.viewer, "score.view").allowed:
        return (), ()
    with asking.ledger.reading() as snapshot:
        people = affected_by(snapshot, report)
        if not people:
            return (), ()
        matrix = matrix_in_use(snapshot, services().settings.home).matrix
        changes = what_changes(snapshot, matrix, at=asking.today, people=people, without=frozenset({report}))
    return _shown(asking, changes)


def ask_first(
    asking: Enquiry, change: Callable[[Writer], object], *, about: Sequence[str], what: str, back: str
) -> Response | None:
    """Return the page that shows whose score a judgement changes, unless it was shown, changes none, or may not be seen."""
    if request.form.get(_SEEN) == "yes" or not decide(asking.viewer, "score.view").allowed:
        return None
    home = services().settings.home
    changes = rehearse(asking.ledger, asking.viewer.user_id, home, change, at=asking.today, about=about)
    scores, subjects = _shown(asking, changes)
    if not scores:
        return None
    return render(
        ScoresPage(
            subjects=subjects,
            detail="scores a judgement would change",
            recorded="This view is recorded",
            scores=scores,
            what=what,
            action_to=request.path,
            again=tuple((key, value) for key, value in request.form.items(multi=True) if key != "csrf_token"),
            back=back,
        )
    )


def _shown(asking: Enquiry, changes: Iterable[Change]) -> tuple[tuple[ScoreChange, ...], tuple[str, ...]]:
    found = list(changes)
    named = {item.id: item for item in describe(asking, [("Person", each.person) for each in found]).values()}
    shown = tuple(
        ScoreChange(
            name=named[each.person].name,
            href=url_for("offender.page", token=named[each.person].token),
            was=_words(each.was, each.was_band),
            would_be=each.why or _words(each.would_be, each.would_be_band),
        )
        for each in found
        if each.person in named
    )
    return shown, tuple(named)


def _words(total: int | None, band: str) -> str:
    return "no score" if total is None else f"{total}, band {band}"
