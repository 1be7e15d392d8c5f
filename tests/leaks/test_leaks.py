"""Nobody receives a word that is not open to them, on any page; and each word is there for whoever may have it."""

from typing import Final
from urllib.parse import parse_qsl, urlsplit

import pytest
from leak_walk import NONSENSE, Judge, Visit, Walk
from log_lines import Logged
from planted_rules import AUDITOR, CHAIR, LICENSING, LOOKERS, Looker
from planted_words import Plant, found_in, typed_in
from planted_world import World
from sqlalchemy import select

from intel.ledger.tables import consultation
from intel.people import describe

pytestmark = pytest.mark.xdist_group("leaks")  # they share one walk

# The pages agreed on. A walk that lacks one proves nothing about it.
AGREED: Final = frozenset({
    "home.page", "search.page", "people.list", "people.page", "things.page", "venues.list", "venues.page", "reports.page",
    "network.page", "network.json", "hotspots.page", "hotspots.map", "meetings.list", "meetings.pack", "returns.list",
    "notices.list", "notices.page", "notices.due", "notices.step", "notices.new", "notices.docx", "notices.pdf",
    "notices.calendar", "notices.counts", "notices.counts_csv", "returns.send", "returns.preview", "returns.result", "returns.refused", "audit.page", "account.page",
})  # fmt: skip
# Where something that lives on a surface is to be found.
SURFACES: Final[dict[str, tuple[str, ...]]] = {
    "person": ("people.page",),
    "thing": ("things.page",),
    "offender": ("offender.page",),
    "venue": ("venues.page",),
    "report": ("reports.page",),
    "network": ("network.page", "network.json"),
    "search": ("search.page",),
    "return": ("returns.result",),
    "notice": ("notices.page",),
}
_OK: Final = frozenset({200, 302, 303, 308, 400, 403, 404})


def test_the_walk_reaches_every_page_agreed_on(walk: Walk) -> None:
    reached = {each.endpoint for each in walk.visits if each.status == 200}
    assert sorted(AGREED - reached - {"returns.preview"}) == []


@pytest.mark.parametrize("looker", LOOKERS, ids=str)
def test_nobody_receives_what_is_not_open_to_them(walk: Walk, judge: Judge, looker: Looker) -> None:
    mine = [each for each in walk.visits if each.looker == looker]
    assert mine
    assert [fault for each in mine for fault in judge.leaks(each)] == []


def test_only_reports_open_to_someone_are_counted(walk: Walk, judge: Judge) -> None:
    counted = [each for each in walk.visits if each.numbers]
    assert len({each.looker for each in counted}) > 5
    assert [fault for each in counted for fault in judge.miscounts(each)] == []


@pytest.mark.parametrize("looker", LOOKERS, ids=str)
def test_nothing_is_found_by_a_word_that_is_not_open(walk: Walk, judge: Judge, looker: Looker) -> None:
    mine = {
        each.url: each
        for each in walk.visits
        if each.looker == looker and each.endpoint.startswith("search.")
    }
    nothing = {each.endpoint: each for each in mine.values() if _words(each) == NONSENSE}
    faults = [fault for each in mine.values() for fault in judge.searches(each, nothing[each.endpoint])]
    assert faults == []


def test_no_page_breaks(walk: Walk) -> None:
    assert [str(each) for each in walk.visits if each.status not in _OK] == []


def test_each_planted_word_is_seen_where_it_lives(walk: Walk, world: World) -> None:
    served, seen = {each.endpoint for each in walk.visits}, _seen(walk)
    unseen = [
        f"{endpoint} never shows {plant}"
        for plant in world.plants
        for surface in sorted(plant.lives_on)
        for endpoint in SURFACES[surface]
        if endpoint in served and _entitled(plant, endpoint)
        if not any(_seen_there(each, endpoint, seen) for each in _standing_for(plant, surface, world))
    ]
    assert unseen == []


def test_licensing_never_receives_a_name_or_a_word_not_cleared(walk: Walk, world: World) -> None:
    never = {each.mark for each in world.plants if each.what in {"child", "adult", "description", "text"}}
    received = set().union(
        *(each.marks - typed_in(each.url) for each in walk.visits if each.looker == LICENSING)
    )
    assert received & {each.mark for each in world.plants if each.what == "cleared"}
    assert received & never == set()


def test_what_was_withdrawn_or_corrected_is_nowhere(walk: Walk, world: World) -> None:
    gone = {each.mark for each in world.plants if all(standing.withdrawn for standing in each.standings)}
    assert len(gone) > 20
    assert [str(each) for each in walk.visits if (each.marks - typed_in(each.url)) & gone] == []


def test_the_log_holds_no_planted_word(
    walk: Walk, world: World, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = next(each for each in world.plants if each.what == "child" and each.open_to(CHAIR))

    def fail(*_any: object, **_more: object) -> None:
        raise ValueError(name.written)

    monkeypatch.setattr(describe, "shown", fail)
    person = next(iter(name.person))
    broken = walk.ask(CHAIR, f"/people/{walk.token(CHAIR, person)}")
    assert broken.status == 500
    assert broken.marks & {name.mark} == set()
    assert [line for line in logged.lines if "ValueError" in line]
    marks = {each.mark for each in world.plants if each.what != "report"}
    assert [line for line in logged.lines if found_in(line) & marks] == []


def test_the_record_of_who_looked_holds_no_planted_word(walk: Walk, world: World) -> None:
    marks = {each.mark for each in world.plants if each.what != "report"}
    del walk
    with world.services.ledger.reading() as snapshot:
        rows = snapshot.connection.execute(select(consultation)).all()
    assert len(rows) > 500
    assert [row for row in rows if found_in(" ".join(str(part) for part in row)) & marks] == []


def test_whoever_a_page_shows_is_in_the_record(walk: Walk) -> None:
    missing = [
        f"{each}: {len(each.people - each.subjects)} of {len(each.people)} people shown are not recorded"
        for each in walk.visits
        if each.looker != AUDITOR and not each.people <= each.subjects
    ]
    assert missing == []
    assert sum(len(each.people) > 1 for each in walk.visits) > 50


def test_whoever_is_named_on_a_page_is_in_the_record(walk: Walk, world: World) -> None:
    said_of = {each.mark: each for each in world.plants if each.person}
    missing = [
        f"{each} names {said_of[mark]}, and the record does not say so"
        for each in walk.visits
        if each.endpoint not in {"returns.preview", "returns.result", "returns.refused"}
        for mark in (each.marks - typed_in(each.url)) & said_of.keys()
        if not said_of[mark].person & each.subjects
    ]
    assert missing == []


def _words(visit: Visit) -> str:
    return dict(parse_qsl(urlsplit(visit.url).query)).get("q", "")


def _seen(walk: Walk) -> dict[str, set[tuple[Looker, str]]]:
    """Return who saw each mark where; of what they typed themselves, where something came of it."""
    seen: dict[str, set[tuple[Looker, str]]] = {}
    for visit in walk.visits:
        typed = typed_in(visit.url)
        for mark in (visit.marks - typed) | (typed if visit.tokens else set()):
            seen.setdefault(mark, set()).add((visit.looker, visit.endpoint))
    return seen


def _standing_for(plant: Plant, surface: str, world: World) -> list[Plant]:
    """Return what may stand in its place: in a network, any one of the names that reports use for a person."""
    if surface != "network" or not plant.person:
        return [plant]
    return [each for each in world.plants if each.person == plant.person and "network" in each.lives_on]


def _entitled(plant: Plant, endpoint: str) -> list[Looker]:
    """Return who may have it; licensing has no page but a venue's."""
    return [
        each
        for each in LOOKERS
        if plant.open_to(each)
        and (each != LICENSING or endpoint.partition(".")[0] in {"venues", "returns", "search"})
    ]


def _seen_there(plant: Plant, endpoint: str, seen: dict[str, set[tuple[Looker, str]]]) -> bool:
    return any((each, endpoint) in seen.get(plant.mark, set()) for each in _entitled(plant, endpoint))
