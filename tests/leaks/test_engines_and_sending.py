"""The same walk on Neo4j; and what is sent but not yet recorded, which is its sender's alone."""

import io
import re
from pathlib import Path

import pytest
from factories import emptied
from leak_walk import Judge, Walk, watched
from planted_ledger import planted
from planted_rows import as_csv, refused_row, row_of
from planted_rules import AUDITOR, HOMES, HOUSING, LICENSING, LOOKERS, UNIT
from planted_words import found_in

from intel.graph.engine import Engine
from webapp import create_app

_LEAST_AND_MOST = (HOMES, LICENSING, UNIT)


@pytest.mark.neo4j
def test_nobody_receives_what_is_not_open_on_neo4j(
    alone_on_neo4j: str, neo4j_engine: Engine, tmp_path: Path
) -> None:
    emptied(neo4j_engine)
    with planted(tmp_path / "home", graph_url=alone_on_neo4j) as world:
        walk, judge = Walk.through(world).everything(_LEAST_AND_MOST), Judge(world)
    assert len(walk.visits) > 800
    assert [str(each) for each in walk.visits if each.status >= 500] == []
    assert [fault for each in walk.visits for fault in judge.leaks(each)] == []
    names = {each.mark for each in world.plants if each.what == "child" and each.open_to(UNIT)}
    assert (
        len(names & set().union(*(each.marks for each in walk.visits if each.looker == UNIT)))
        > len(names) / 2
    )


def test_a_return_not_yet_recorded_is_its_senders_alone(tmp_path: Path) -> None:
    with planted(tmp_path / "home") as world:
        services = watched(world.services)
        walk = Walk(world, services, create_app(services), Judge(world))
        row, marks = row_of(world, "homes")
        sender = walk.client(HOMES)
        token = re.search(r'name="csrf_token" value="([^"]+)"', sender.get("/returns/send").text)
        assert token
        file = (io.BytesIO(as_csv([row, refused_row(world, "homes")])), "return.csv")
        sent = sender.post("/returns/send", data={"csrf_token": token[1], "agency": "homes", "file": file})
        assert sent.status_code == 303
        address = sent.headers["Location"]
        staged = walk.services.tokens.identify("agency_homes", address.rpartition("/")[2])
        assert staged
        assert marks <= found_in(sender.get(address).text)
        for looker in set(LOOKERS) - {HOMES}:
            for path in (address, f"/returns/preview/{walk.token(looker, staged)}"):
                answer = walk.client(looker).get(path)
                assert answer.status_code in {403, 404}, (looker, path)
                assert not found_in(answer.text) & marks
        approved = sender.post(address, data={"csrf_token": token[1]}, follow_redirects=True)
        assert approved.status_code == 200
        found_by = {
            looker: found_in(walk.client(looker).get("/returns").text + walk.client(looker).get("/").text)
            & marks
            for looker in (HOUSING, LICENSING, AUDITOR)
        }
        assert not any(found_by.values())
