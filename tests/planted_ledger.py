"""One ledger with something unique planted in every kind of field, filled through the verbs a month's work goes through.

`plant` fills open services; the suites in tests/leaks and tests/web then look for what they were not to be shown.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from planted_cases import CASES, EVERY, MEETINGS, NOW, RESEMBLING, case_of
from planted_notices import serve_notices
from planted_rows import PREMISES, as_csv, mapping_of, refused_row, row_of_case
from planted_rules import ALL_AGENCIES, IOM, LOOKERS, UNIT, Standing
from planted_scores import because, mention_of, score
from planted_words import Plant, Words
from planted_world import World
from sqlalchemy import select

from intel.access import viewer_for
from intel.app import Services, open_services
from intel.ledger import write_transaction
from intel.meetings.record import record_meeting
from intel.opendata.read_venues import import_venues
from intel.opendata.read_wards import import_wards
from intel.people import judge, record
from intel.people.import_return import Sent, approve_return, preview_return, save_mapping_for
from intel.people.tables import designation
from intel.reports.record import open_reports, withdraw_report
from intel.reports.record_return import ImportResult
from intel.reports.tables import mention, source
from intel.settings import Settings


def moving_clock() -> Any:
    """Return a clock that moves on by a hundredth of a second, so that a long walk stays within one sign-in."""
    ticks = count()
    return lambda: NOW + timedelta(milliseconds=10 * next(ticks))


@contextmanager
def planted(home: Path, *, graph_url: str = "") -> Iterator[World]:
    """Open services on a folder, plant the ledger, and close them again."""
    settings = Settings.from_environment({"INTEL_HOME": str(home), "INTEL_GRAPH_URL": graph_url})
    with open_services(settings, clock=moving_clock()) as services:
        yield plant(services)


def plant(services: Services) -> World:
    """Fill an empty ledger: accounts, a meeting, a return of each agency, then judgements, openings and the rest."""
    world = World(services=services, words=Words())
    for each in (*LOOKERS, IOM):
        services.accounts.add_account(each.user, name=each.user.title(), role=each.role, agency=each.agency)
    _hold_meeting(world, MEETINGS[0])
    rows = {case.key: row_of_case(world, case) for case in CASES}
    again = world.add(
        RESEMBLING, "text", "text", world.words.word(), lives_on=frozenset({"report", "search"})
    )
    rows["resembling"] = {
        **rows["open"],
        "own_reference": "",
        "text": f"{rows['open']['text']} Also {again}.",
    }
    _load_register(world)
    _send_first_wording(world, rows)
    for agency in ALL_AGENCIES:
        _send(world, agency, rows)
    _import(world, RESEMBLING.sender, f"{world.words.word()}-last.csv", [rows["resembling"]])
    _note_reports(world)
    _judge(world)
    _open_and_withdraw(world)
    _record(world)
    _hold_meeting(world, MEETINGS[1])
    _note_entities(world)
    serve_notices(world)
    _join_same_marks(world)
    services.graph.catch_up()
    return world


def _send_first_wording(world: World, rows: Mapping[str, Mapping[str, str]]) -> None:
    """Send one report in a first wording, which a later return corrects: what it said is nobody's any more."""
    row = dict(rows["open"])
    for name in ("young_person_1.name", "adult_1.name", "young_person_1.alias", "place_1.text", "text"):
        row[name] = (
            f"{world.nobodys('open', f'{name} before its correction', world.words.word().title())} Before"
        )
    _import(world, "homes", f"{world.words.word()}-first.csv", [row])


def _send(world: World, agency: str, rows: Mapping[str, Mapping[str, str]]) -> None:
    name = f"{world.words.word()}.csv"
    world.note(
        agency,
        "return",
        "file name",
        name.removesuffix(".csv"),
        Standing(sender=agency),
        frozenset({"return"}),
    )
    own = [dict(rows[case.key]) for case in CASES if case.sender == agency]
    result = _import(world, agency, name, [*own, refused_row(world, agency)])
    assert len(result.refused) == 1, result.refused
    assert len(result.recorded) + len(result.corrected) == len(own), result
    world.returns[agency] = result.return_id


def _import(world: World, agency: str, name: str, rows: Sequence[Mapping[str, str]]) -> ImportResult:
    services, viewer = world.services, viewer_for(world.services.accounts.get_account(UNIT.user))
    save_mapping_for(services.ledger, viewer, mapping_of(agency))
    sent = Sent(content=as_csv(rows), file_name=name, agency=agency)
    preview = preview_return(services.ledger, viewer, sent, services.gazetteer(), today=NOW.date())
    return approve_return(services.ledger, viewer, preview, ids=services.ids)


def _load_register(world: World) -> None:
    """Load a register in which two venues stand; who holds a licence is public, and known with its venue alone."""
    heads = (
        "RegisterId,BusinessName,BusinessType,AddressLine1,PostCode,Ward,Latitude,Longitude,LicenceNumber,Holder,"
        "LicensedFor,Hours,Conditions"
    )
    lines = [heads]
    for key in ("cleared", "police_only"):
        name, street = PREMISES[case_of(key).venue]
        held = [
            str(world.add(case_of(key), "venue", f"{what} in the register", world.words.word(), lives_on=on))
            for what, on in (("id", frozenset[str]()), ("holder", frozenset({"venue"})))
        ]
        lines.append(f"{held[0]},{name},Takeaway,{street} Road,,,,,L1,{held[1]},Food,,")
    square = [[-1.5, 53.3], [-1.4, 53.3], [-1.4, 53.4], [-1.5, 53.4], [-1.5, 53.3]]
    ward = {
        "type": "Feature",
        "properties": {"WD20NM": "Ward", "WD20CD": "E1"},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
    folder = world.services.settings.home
    wards, venues = folder / "wards.geojson", folder / "venues.csv"
    wards.write_text(json.dumps({"type": "FeatureCollection", "features": [ward]}), encoding="utf-8")
    venues.write_text("\n".join(lines), encoding="utf-8")
    with write_transaction(world.services.database) as connection:
        import_wards(connection, wards)
        assert import_venues(connection, venues, seen_on=NOW.date()).added == len(lines) - 1


def _hold_meeting(world: World, held_on: date) -> None:
    title = world.words.word().title()
    for opened in ("meeting", "safeguarding"):
        standing = Standing(sender="police", opened=frozenset({"police", opened}))
        world.note(str(held_on), "thing", "title of a meeting", title, standing, frozenset())
    with world.services.ledger.writing("c.chair") as writer:
        record_meeting(writer, held_on, ids=world.services.ids, title=title)


def _judge(world: World) -> None:
    """Join what is the same under other names; automatic rules would not, since every name is unique."""
    for slot, which in (("young_person_1", "child"), ("adult_1", "adult")):
        first: dict[str, str] = {}
        for case in EVERY:
            who = getattr(case, which)
            if who and who in first:
                one, other = mention_of(world, first[who], slot), mention_of(world, case.key, slot)
                with world.services.ledger.writing("a.analyst") as writer:
                    judge.merge(writer, one, other, reason=because(world, case.key, "reason of a judgement"))
            elif who:
                first[who] = case.key


def _open_and_withdraw(world: World) -> None:
    for case in CASES:
        with world.services.ledger.writing("u.unit") as writer:
            if case.opened:
                reason = because(world, case.key, "reason of an opening")
                open_reports(writer, [world.reports[case.key]], audiences=case.opened, reason=reason)
            if case.withdrawn:
                reason = because(world, case.key, "reason of a withdrawal")
                withdraw_report(writer, world.reports[case.key], reason=reason)


def _record(world: World) -> None:
    services, today = world.services, NOW.date()
    review = date(2027, 3, 9)
    suspect, ended = mention_of(world, "cleared", "adult_1"), mention_of(world, "conditions_named", "adult_1")
    grown = mention_of(world, "age_recorded", "adult_1")
    with services.ledger.writing("o.officer") as writer:
        for who in (suspect, ended):
            made = record.designate_suspect(
                writer, who, ground="arrested", review_on=review, on=today, ids=services.ids
            )
        record.remove_designation(
            writer, made, reason=because(world, "designation", "reason of its end", "score")
        )
        why = because(world, "age_recorded", "reason of an adult age", "why_adult", lives_on=("person",))
        aged = record.record_adult_age(writer, grown, reason=why, ids=services.ids)
    score(world)
    with services.ledger.reading() as snapshot:
        decided = snapshot.connection.execute(select(designation.c.designation_id)).scalars().all()
    known = Standing(sender="police", opened=frozenset({"police", "meeting"}))
    world.records = dict.fromkeys((aged, *decided), known)


def _note_reports(world: World) -> None:
    with world.services.ledger.reading() as snapshot:
        known = {
            row.own_reference: row
            for row in snapshot.connection.execute(select(source).where(source.c.label == "Report"))
        }
    for case in EVERY:
        worded = (
            each.written for each in world.plants if (each.case, each.field) == (case.key, "own reference")
        )
        reference = next(worded, "")
        world.reports[case.key] = known[reference].source_id
        world.add(case, "report", "number", f"R-{known[reference].first_seq}", lives_on=frozenset({"report"}))


def _note_entities(world: World) -> None:
    key_of = {report_id: key for key, report_id in world.reports.items()}
    with world.services.ledger.reading() as snapshot:
        for row in snapshot.connection.execute(select(mention)):
            standing = case_of(key_of[row.source_id]).standing
            if not row.live:
                standing = replace(standing, withdrawn=True)
            world.entities.setdefault(row.label, {}).setdefault(row.entity_id, []).append(standing)
            if row.label == "Place" and case_of(key_of[row.source_id]).child:
                world.homes.add(row.entity_id)
            if row.label == "Person":
                _note_person(world, key_of[row.source_id], row.slot, row.entity_id)


def _note_person(world: World, key: str, slot: str, person: str) -> None:
    worded = "open" if key == RESEMBLING.key else key
    for at, each in enumerate(world.plants):
        if each.case == worded and each.field.startswith(slot):
            world.plants[at] = replace(each, person=each.person | {person})


def _join_same_marks(world: World) -> None:
    """Put together what two reports say alike: it may be had through either."""
    joined: dict[tuple[str, str], Plant] = {}
    for each in world.plants:
        before = joined.get((each.mark, each.what))
        joined[each.mark, each.what] = (
            each if before is None else replace(before, standings=(*before.standings, *each.standings))
        )
    world.plants[:] = joined.values()
