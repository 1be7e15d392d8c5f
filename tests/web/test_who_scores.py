"""Joining or parting people shows whose score it changes before it is done, to those who may see scores."""

from collections.abc import Iterator
from datetime import date

import pytest
from factories import chance_from, ids_from, mention, record, report
from meeting_ledger import BORN
from more_people import more_rooms
from room_pages import Rooms

from intel.offenders.record import Asked, record_scores
from intel.people.identity import entity_of
from intel.reports.model import PersonDetails
from intel.reports.record import open_reports


@pytest.fixture
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with more_rooms(tmp_path_factory.mktemp("who-scores") / "home") as found:
        yield found


def test_the_scores_a_judgement_changes_are_shown_before_it_is_recorded(rooms: Rooms) -> None:
    services, town = rooms.town.services, rooms.town
    ids = ids_from(chance_from(79))
    adult = mention(ids, PersonDetails(name="Deane Thornset", born_on=BORN["adult"]), role="adult_of_concern")
    child = mention(
        ids, PersonDetails(name="Robin Third", born_on=BORN["child"]), slot="c", role="young_person"
    )
    made = report(
        ids, adult, child, links=[("SEEN_WITH", adult, child)], agency="homes", happened_on=date(2026, 2, 20),
        grade_provisional=False, source_grade=1, information_grade="A", text="Seen by the shop, he paid for her tram.",
    )  # fmt: skip
    with services.ledger.writing("unit") as writer:
        record(writer, made)
        open_reports(writer, [made.id], audiences=["meeting"], reason="for the meeting")
        record_scores(
            writer, services.settings.home, Asked(at=date(2026, 3, 2), about="meeting"), ids=services.ids
        )
    services.graph.catch_up()
    token = services.tokens.token
    scope = town.viewer("analyst").scope
    form = {"kind": "Person", "place": "0", "a": token(scope, town.ids["Dean"]), "b": token(scope, adult.id)}

    asked = rooms.post("analyst", "/who-is-who", form="/reports/new", outcome="same", **form)
    assert asked.status_code == 200
    assert "This changes a score" in asked.text
    assert "38, band 2" in asked.text
    assert "53, band 3" in asked.text
    assert entities(rooms, town.ids["Dean"]) != entities(rooms, adult.id)

    done = rooms.post(
        "analyst", "/who-is-who", form="/reports/new", outcome="same", **form, **{"scores-seen": "yes"}
    )
    assert done.status_code == 303
    assert entities(rooms, town.ids["Dean"]) == entities(rooms, adult.id)

    address = f"/who-is-who/{form['a']}"
    parted = rooms.post("analyst", address, form="/reports/new", mention="all", reason="two men after all")
    assert "Taking all apart is not recorded yet" in parted.text
    assert "38, band 2" in parted.text
    undone = rooms.post("analyst", "/who-is-who/undo", form="/reports/new", kind="Person")
    assert "Undoing your last judgement is not recorded yet" in undone.text
    assert entities(rooms, town.ids["Dean"]) == entities(rooms, adult.id)


def entities(rooms: Rooms, each: str) -> str:
    with rooms.town.services.ledger.reading() as snapshot:
        return entity_of(snapshot.connection, each)
