"""The clause that narrows a query matters: take it out of any one query, and the leak check fails.

Only the pages that ask the query are asked for again, with the one query read otherwise.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pytest
from leak_walk import Judge, Visit, Walk, watched
from planted_rules import LOOKERS, Looker, heard_by
from planted_world import World

from intel import vocabulary
from intel.access import viewer_for
from intel.access.names import Kind, Shown, VisibleMention
from intel.graph.queries import Catalogue, load_catalogue
from intel.people import describe
from intel.people.release import Released

pytestmark = pytest.mark.xdist_group("leaks")  # they share one walk

CLAUSE: Final = re.compile(r"any\((\w+) IN (\w+)\.audience WHERE \1 IN \$audiences\)")
NARROWED: Final = sorted(each.name for each in load_catalogue("arcadedb") if CLAUSE.search(each.text))
# Asked only with ids that another narrowed query gave, narrowed by two more behind it, or asked for a count alone: without
# the clause no page shows a word more, and the reader alone tells; tests/notices holds the count to its reader.
BEHIND_ANOTHER: Final = frozenset({
    "network.reports", "notices.watched_own", "notices.watched_own_since", "notices.watched_own_told", "notices.watched_since", "notices.watched_together_since", "network.there[Person]", "network.there[Place]", "network.there[Vehicle]", "network.there[Venue]", "people.adult_ages", "people.decisions", "reports.mentions", "reports.statements",
    "reports.waiting", "venues.registered",
})  # fmt: skip
_OF_EACH: Final = 12


def test_every_query_a_viewer_asks_is_narrowed() -> None:
    asked = [each for each in load_catalogue("arcadedb") if "audiences" in each.params]
    assert [each.name for each in asked if not CLAUSE.search(each.text)] == []
    assert len(NARROWED) > 30


@pytest.mark.parametrize("name", NARROWED)
def test_without_its_clause_a_query_leaks(walk: Walk, judge: Judge, world: World, name: str) -> None:
    asking = [each for each in walk.visits if name in each.queries and not each.stopped]
    assert asking, f"no page asks {name}, so nothing shows that its clause is needed"
    catalogue = load_catalogue("arcadedb")
    assert _handed_over(world, judge, catalogue, name) == set()
    without = catalogue.with_text(name, CLAUSE.sub("true", catalogue.get(name).text))
    assert _handed_over(world, judge, without, name), "the reader may hand over anything unnoticed"
    if name not in BEHIND_ANOTHER:
        again = Walk.through(world, without)
        assert any(_fails(again.ask(each.looker, each.url), judge) for each in _a_few(asking)), (
            "no page tells"
        )


def _handed_over(world: World, judge: Judge, catalogue: Catalogue, name: str) -> set[str]:
    """Ask a query outright for everything there is, as each person, and return what was not open to them."""
    services, found = watched(world.services, catalogue), set()
    for looker in LOOKERS:
        reader = services.graph.reader(viewer_for(services.accounts.get_account(looker.user)))
        for parameters in _everything(world, catalogue.get(name).params, reader.graph.engine.text_index):
            rows = repr(reader.run(name, **parameters))
            if closed := judge.closed_in(rows, heard_by(looker)):
                found.add(f"{looker}: {closed}")
    return found


def _everything(world: World, params: tuple[str, ...], index: str) -> Iterator[dict[str, Any]]:
    """Yield parameters that ask for all there is."""
    widest = {"after": 0, "upto": 10**9, "since": "1900-01-01", "until": "2100-01-01", "ids": world.ids()}
    widest |= {"people": world.ids()}
    widest |= {"index": index, "words": "It OR Noise", "most": 1000}
    widest |= {"links": sorted(vocabulary.link_types()), "days": []}
    widest |= {"owned": sorted(vocabulary.link_types())}
    given = {each: widest[each] for each in params if each not in {"audiences", "id"}}
    if "id" in params:
        yield from ({**given, "id": each} for each in world.ids())
    else:
        yield given


def test_the_first_check_holds_without_the_second(
    walk: Walk, judge: Judge, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def let_pass(connection: object, viewer: object, subjects: Iterable[str]) -> Released:
        del connection, viewer
        return Released(people=(), others=tuple(subjects))

    monkeypatch.setattr("webapp.pages.release", let_pass)
    again = Walk.through(world)
    some = [each for each in walk.visits if each.status == 200 and each.subjects][::7]
    assert len(some) > 100
    assert [fault for each in some for fault in judge.leaks(again.ask(each.looker, each.url))] == []


def test_naming_everyone_is_noticed(
    walk: Walk, judge: Judge, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def name_everyone(_viewer: object, mentions: list[VisibleMention], **_more: object) -> Shown:
        return Shown(label=mentions[0].as_written, named=True, pseudonym_needed=False, kind=Kind.ADULT)

    monkeypatch.setattr(describe, "shown", name_everyone)
    again = Walk.through(world)
    partners = [each for each in walk.visits if each.looker.role == "partner" and each.people]
    assert any(judge.leaks(again.ask(each.looker, each.url)) for each in partners)


def _fails(visit: Visit, judge: Judge) -> bool:
    """Say whether the leak check fails on a page: by a word, an id, a row, a count, or the second check stopping it."""
    return bool(judge.leaks(visit) or visit.stopped or judge.miscounts(visit))


def _a_few(visits: list[Visit]) -> list[Visit]:
    """Return some visits of each page and person, those who may see least first: a missing clause shows them most."""
    order = ["partner", "licensing_officer", "safeguarding_lead", "chair", "police_officer"]
    rank = {each: order.index(each.role) if each.role in order else len(order) for each in LOOKERS}
    alike: dict[tuple[Looker, str, int], list[Visit]] = {}
    for each in sorted(visits, key=lambda each: (rank[each.looker], each.status != 200)):
        alike.setdefault((each.looker, each.endpoint, each.status), []).append(each)
    return [each for some in alike.values() for each in some[:: len(some) // _OF_EACH + 1]]
