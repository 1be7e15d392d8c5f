"""The rule and its effect: the matrix as one reads it aloud, a proposed one tried beside it, tactics, effects, disparity."""

from dataclasses import dataclass
from typing import ClassVar, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.access import decide
from intel.errors import AskedWrongly
from intel.offenders.compute import Scored
from intel.offenders.disparity import Disparity, disparity
from intel.offenders.find import who_moves
from intel.offenders.find_tactics import TOO_FEW, Effect, effects
from intel.offenders.in_use import InUse, matrix_in_use
from intel.offenders.lined_yaml import ListRefused
from intel.offenders.matrix import Matrix
from intel.offenders.record import adopt_matrix
from intel.offenders.tactics import Tactic, library, read_whole
from intel.people.days import day_in_words
from intel.people.describe import describe
from webapp.gate import needs, viewer
from webapp.offenders_shown import name_of
from webapp.pages import Page, render
from webapp.services import services

blueprint = Blueprint("rules", __name__)

_MOST_LETTERS: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixPage(Page):
    """The matrix as a person would read it aloud."""

    template: ClassVar[str] = "offenders/matrix.html"

    matrix: Matrix
    origin: str
    by: str
    reason: str
    never: tuple[str, ...]
    menus: tuple[tuple[str, str, str, str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """One suspect under two matrices."""

    name: str
    href: str
    now: str
    proposed: str
    moved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TryPage(Page):
    """A proposed matrix beside the current one."""

    template: ClassVar[str] = "offenders/try.html"

    version: str
    text: str
    faults: tuple[str, ...]
    tried: Matrix | None
    movers: tuple[Mover, ...]
    same: int
    distribution: tuple[tuple[str, int, int], ...]
    may_adopt: bool
    wrong: tuple[tuple[str, str], ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TacticRow:
    """One tactic of the library."""

    tactic: Tactic
    category: str
    aims: tuple[str, ...]
    checked: str
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TacticsPage(Page):
    """The library of tactics, found by what one wants to achieve."""

    template: ClassVar[str] = "offenders/tactics.html"

    aims: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]
    aim: str
    category: str
    words: str
    rows: tuple[TacticRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRow:
    """One tactic with its counts."""

    effect: Effect
    category: str
    outcomes: tuple[tuple[str, int, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectsPage(Page):
    """Which tactics were used, and what came of them."""

    template: ClassVar[str] = "offenders/effects.html"

    rows: tuple[EffectRow, ...]
    by_category: tuple[tuple[str, int, int], ...]
    used: int
    harm: int
    few: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DisparityPage(Page):
    """Totals by recorded ethnicity, for the auditor."""

    template: ClassVar[str] = "offenders/disparity.html"
    action: ClassVar[str] = "totals"

    found: Disparity
    heads: list[dict[str, object]]


@blueprint.get("/matrix")
@needs("score.view")
def matrix() -> Response:
    """Show the matrix in use."""
    in_use = _in_use()
    books = library()
    return render(
        MatrixPage(
            matrix=in_use.matrix,
            origin=in_use.origin,
            by=name_of(in_use.by),
            reason=in_use.reason,
            never=tuple(str(each["name"]) for each in vocabulary.read("never_scored")["list"]),
            menus=tuple(
                (
                    each.code,
                    f"{each.from_} to {each.to}" if each.to is not None else f"{each.from_} and more",
                    each.name,
                    each.because,
                    tuple(tactic.name for tactic in books.menu(each)),
                )
                for each in in_use.matrix.bands
            ),
        )
    )


@blueprint.get("/matrix/try", endpoint="try_page")
@needs("score.view")
def try_page() -> Response:
    """Show the text of the matrix in use, to be changed and tried."""
    return render(_try_page(_in_use(), ""))


@blueprint.post("/matrix/try", endpoint="try_it")
@needs("score.view")
def try_it() -> Response:
    """Run a proposed matrix beside the current one on all suspects; nothing is recorded."""
    page = _try_page(_in_use(), request.form.get("text", "")[:_MOST_LETTERS])
    answer = render(page)
    answer.status_code = 400 if page.faults else 200
    return answer


@blueprint.post("/matrix/adopt")
@needs("matrix.adopt")
def adopt() -> AnyResponse:
    """Make a tried matrix the one in use."""
    text, reason = request.form.get("text", "")[:_MOST_LETTERS], request.form.get("reason", "")
    try:
        version = adopt_matrix(
            services().ledger, viewer(), services().settings.home, _one_newline(text), reason=reason
        )
    except AskedWrongly as fault:
        page = _try_page(_in_use(), text, wrong=((str(fault), "reason"),), reason=reason)
        answer = render(page)
        answer.status_code = 400
        return answer
    flash(f"Matrix {version} is in use from now on. Scores recorded before stay as they were.")
    return redirect(url_for("rules.matrix"), code=303)


@blueprint.get("/tactics")
@needs("score.view")
def tactics() -> Response:
    """Show the library, narrowed to an aim, a category and words."""
    books = library()
    aim, category = request.args.get("aim", ""), request.args.get("category", "")
    words = " ".join(request.args.get("find", "")[:200].split())
    aim, category = aim if aim in books.aims else "", category if category in books.categories else ""
    today = services().clock().date()
    found = books.find(aim=aim, category=category, words=words)
    return render(
        TacticsPage(
            aims=tuple(books.aims.items()),
            categories=tuple((code, each.name) for code, each in books.categories.items()),
            aim=aim,
            category=category,
            words=words,
            rows=tuple(
                TacticRow(
                    tactic=each,
                    category=books.categories[each.category].name,
                    aims=tuple(books.aims[code] for code in each.aims),
                    checked=day_in_words(each.law_checked_on),
                    stale=each.is_stale(today),
                )
                for each in found
            ),
            total=len(books.tactics),
        )
    )


@blueprint.get("/tactics/effects", endpoint="effects")
@needs("score.view")
def effects_() -> Response:
    """Show which tactics were used and what came of them."""
    with services().ledger.reading() as snapshot:
        found = effects(snapshot)
    books, known = library(), vocabulary.read("tactic_outcomes")
    rows = tuple(
        EffectRow(
            effect=each,
            category=books.categories[each.category].name if each.category else "",
            outcomes=tuple(
                (str(known[code]["words"]), number, bool(known[code]["harm"]))
                for code, number in each.outcomes
            ),
        )
        for each in found
    )
    by_category = tuple(
        (
            category.name,
            sum(each.used for each in found if each.category == code),
            sum(each.open for each in found if each.category == code),
        )
        for code, category in books.categories.items()
    )
    return render(
        EffectsPage(
            rows=rows,
            by_category=by_category,
            used=sum(each.used for each in found),
            harm=sum(number for row in rows for _, number, harm in row.outcomes if harm),
            few=TOO_FEW,
        )
    )


@blueprint.get("/audit/disparity")
@needs("scores.disparity")
def disparity_page() -> Response:
    """Show totals by recorded ethnicity."""
    found = disparity(services().ledger, viewer(), services().settings.home, at=services().clock().date())
    return render(
        DisparityPage(
            detail="scores by recorded ethnicity",
            recorded="This view is recorded",
            found=found,
            heads=[{"words": each, "number": True} for each in found.bands],
        )
    )


def _in_use() -> InUse:
    with services().ledger.reading() as snapshot:
        return matrix_in_use(snapshot, services().settings.home)


def _one_newline(text: str) -> str:
    return text.replace("\r\n", "\n")


def _try_page(
    in_use: InUse, text: str, *, wrong: tuple[tuple[str, str], ...] = (), reason: str = ""
) -> TryPage:
    """Return the page with the outcome of trying a text; an empty one is the matrix in use, untried."""
    text = _one_newline(text)
    faults: tuple[str, ...] = ()
    tried = None
    if text:
        try:
            tried = read_whole(text)
        except ListRefused as fault:
            faults = fault.faults
    movers, same, distribution, subjects = _movers(in_use.matrix, tried) if tried else ((), 0, (), ())
    return TryPage(
        subjects=subjects,
        detail="a matrix tried beside the current one" if subjects else "",
        version=in_use.matrix.version,
        text=text or in_use.text,
        faults=faults,
        tried=tried,
        movers=movers,
        same=same,
        distribution=distribution,
        may_adopt=tried is not None and decide(viewer(), "matrix.adopt").allowed,
        wrong=wrong,
        reason=reason,
    )


def _movers(
    now: Matrix, proposed: Matrix
) -> tuple[tuple[Mover, ...], int, tuple[tuple[str, int, int], ...], tuple[str, ...]]:
    asking = services().enquiry(viewer())
    with asking.ledger.reading() as snapshot:
        before, after = who_moves(snapshot, now, proposed, at=asking.today)
    scored = [person for person, each in before.items() if each.score is not None]
    named = {item.id: item for item in describe(asking, [("Person", each) for each in scored]).values()}
    movers = [
        Mover(
            name=named[person].name,
            href=url_for("offender.page", token=named[person].token),
            now=_words(before[person]),
            proposed=_words(after[person]),
            moved=_place(proposed, after[person]) - _place(now, before[person]),
        )
        for person in scored
        if person in named
    ]
    changed = [each for each in movers if each.now != each.proposed]
    changed.sort(key=lambda each: (-abs(each.moved), -each.moved, each.name))
    codes = list(dict.fromkeys((*(each.code for each in now.bands), *(each.code for each in proposed.bands))))
    distribution = tuple(
        (f"Band {code}", _in(before, scored, code), _in(after, scored, code)) for code in codes
    )
    return tuple(changed), len(movers) - len(changed), distribution, tuple(named)


def _in(found: dict[str, Scored], people: list[str], code: str) -> int:
    return sum(1 for person in people if (each := found[person].score) is not None and each.band == code)


def _words(scored: Scored) -> str:
    made = scored.score
    return "No score" if made is None or made.total is None else f"Band {made.band} ({made.total})"


def _place(matrix: Matrix, scored: Scored) -> int:
    made = scored.score
    return -1 if made is None or made.total is None else matrix.place_of(made.total)
