"""One ledger with something unique planted in every kind of field, filled through the verbs a month's work goes through.

`plant` fills open services; the suites in tests/leaks and tests/web then look for what they were not to be shown.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

from planted_notices import serve_notices, standing_of
from planted_rules import ALL_AGENCIES, IOM, LOOKERS, UNIT, Looker, Standing, may_have
from planted_words import Plant, Words, mark_of
from sqlalchemy import select

from intel.access import viewer_for
from intel.app import Services, open_services
from intel.ledger import write_transaction
from intel.meetings.record import record_meeting
from intel.offenders.record import Asked as Scored
from intel.offenders.record import Statements, Weight, leave_out, score_suspects, set_gravity
from intel.offenders.record_tactics import (
    CameOf,
    Choosing,
    Question,
    choose_tactic,
    decide_tactic,
    raise_requirement,
    record_outcome,
)
from intel.opendata.read_venues import import_venues
from intel.opendata.read_wards import import_wards
from intel.people import judge, record
from intel.people.identity import entity_of
from intel.people.import_return import Sent, approve_return, preview_return, save_mapping_for
from intel.people.tables import designation
from intel.reports.mapping import Column, StatedLink, is_field
from intel.reports.mapping import Mapping as ColumnMapping
from intel.reports.record import open_reports, withdraw_report
from intel.reports.record_return import ImportResult
from intel.reports.tables import mention, source
from intel.settings import Settings

NOW: Final = datetime(2026, 10, 12, 9, tzinfo=UTC)
MEETINGS: Final = (date(2026, 4, 30), date(2026, 10, 1))

_PERSON: Final = ("name", "alias", "dob", "ethnicity", "care_status", "description")
_FIELDS: Final = (
    "own_reference", "kind", "reported_on", "happened_on", "grade", "handling", "conditions", "text", "cleared_text",
    *(f"{slot}.{part}" for slot in ("young_person_1", "adult_1") for part in _PERSON),
    "place_1.text", "place_1.postcode", "venue_1.name", "venue_1.street", "vehicle_1.registration",
    "vehicle_1.description", "phone_1.number", "account_1.handle", "account_1.platform", "organisation_1.name",
    "missing.from", "missing.to", "missing.return_interview_on", "together",
)  # fmt: skip
_LINKS: Final = (
    ("SEEN_AT", "adult_1", "venue_1"), ("SEEN_AT", "young_person_1", "venue_1"), ("LIVES_AT", "young_person_1", "place_1"),
    ("USES_VEHICLE", "adult_1", "vehicle_1"), ("USES_PHONE", "young_person_1", "phone_1"),
    ("USES_ACCOUNT", "adult_1", "account_1"), ("ATTENDS", "young_person_1", "organisation_1"),
)  # fmt: skip
_TOGETHER: Final = ("SEEN_WITH", "adult_1", "young_person_1")
_ROOMS_OF_PERSON: Final = frozenset({"person", "search"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One report to be planted: who sends it, who it is opened to, whom and what it names.

    `child`, `adult` and `venue` say which person or premises it means, so that two agencies can name the same one.
    """

    key: str
    sender: str
    opened: tuple[str, ...] = ()
    grade: str = "2B"
    conditions: bool = False
    withdrawn: bool = False
    child: str = ""
    adult: str = ""
    adult_born: bool = True
    venue: str = ""
    things: bool = True
    text_names_child: bool = False
    cleared: bool = False
    missing: bool = False

    @property
    def standing(self) -> Standing:
        return Standing(
            sender=self.sender,
            opened=frozenset(self.opened),
            suspected_false=self.grade.endswith("E"),
            withdrawn=self.withdrawn,
        )


CASES: Final = (
    Case(key="open", sender="homes", opened=("meeting",), child="C1", adult="A1", venue="V1"),
    Case(key="second_agency", sender="housing", opened=("meeting",), child="C1", adult="A1", venue="V1", things=False),
    Case(key="restricted", sender="police", conditions=True, child="C1", adult="A1", venue="V1"),
    Case(key="conditions_named", sender="housing", opened=("safeguarding",), conditions=True, child="C2", adult="A2", things=False),
    Case(key="conditions_met", sender="housing", opened=("meeting",), conditions=True, adult="A2", venue="V1"),
    Case(key="police_only", sender="police", opened=("police",), child="C8", adult="A2", venue="V5"),
    Case(key="safeguarding_only", sender="health", opened=("safeguarding",), child="C3", adult="A1"),
    Case(
        key="cleared", sender="police", opened=("meeting", "licensing"), child="C4", adult="A3", venue="V2",
        text_names_child=True, cleared=True,
    ),
    Case(key="not_cleared", sender="education", opened=("meeting", "licensing"), child="C4", adult="A3", venue="V2", things=False),
    Case(key="false", sender="police", opened=("meeting",), grade="3E", child="C1", adult="A1", venue="V1"),
    Case(key="withdrawn", sender="health", opened=("meeting",), withdrawn=True, child="C5", adult="A1", venue="V3"),
    Case(key="free_text", sender="voluntary", opened=("meeting",), adult="A6", venue="V1", text_names_child=True, things=False),
    Case(key="age_unknown", sender="probation", opened=("meeting",), adult="A4", adult_born=False, venue="V1", things=False),
    Case(key="age_recorded", sender="probation", opened=("meeting",), adult="A7", adult_born=False, things=False),
    Case(key="by_licensing", sender="licensing", adult="A5", venue="V2"),
    Case(key="licensee", sender="police", opened=("meeting", "licensing"), adult="A5", venue="V2", things=False),
    Case(key="missing", sender="missing", opened=("meeting",), child="C2", missing=True, things=False),
    Case(key="to_one_agency", sender="youth_justice", opened=("agency_homes",), child="C6", adult="A8"),
    Case(key="unopened", sender="social_care", child="C7", adult="A8"),
    Case(key="licensing_only", sender="education", opened=("licensing",), child="C9", adult="A9", venue="V4", cleared=True, things=False),
)  # fmt: skip

# Worded like the first, without a reference of its own, and not opened: the unit is asked whether it corrects that one.
RESEMBLING: Final = Case(key="resembling", sender="homes", child="C1")
EVERY: Final = (*CASES, RESEMBLING)


@dataclass(slots=True)
class World:
    """The planted ledger: what was planted, and the ids of all there is."""

    services: Services
    words: Words
    plants: list[Plant] = field(default_factory=list)
    reports: dict[str, str] = field(default_factory=dict)
    returns: dict[str, str] = field(default_factory=dict)
    entities: dict[str, dict[str, list[Standing]]] = field(default_factory=dict)
    records: dict[str, Standing] = field(default_factory=dict)
    homes: set[str] = field(default_factory=set)
    suspects: list[str] = field(default_factory=list)
    notices: dict[str, str] = field(default_factory=dict)

    def add(
        self, case: Case, what: str, name: str, value: object, *, lives_on: frozenset[str] = frozenset()
    ) -> object:
        """Note a plant and give it back, to be written into the row."""
        self._note(case.key, what, name, value, case.standing, lives_on)
        return value

    def nobodys(self, key: str, name: str, value: object) -> object:
        """Note a plant that nobody may have any more, or at all."""
        self._note(key, "thing", name, value, Standing(sender="", withdrawn=True), frozenset())
        return value

    def _note(
        self, case: str, what: str, name: str, value: object, standing: Standing, lives_on: frozenset[str]
    ) -> None:
        self.plants.append(
            Plant(
                mark=mark_of(value), written=str(value), what=what, field=name, case=case, standings=(standing,),
                lives_on=lives_on,
            )
        )  # fmt: skip

    def may_know(self, looker: Looker, internal_id: str) -> bool:
        """Say whether someone may meet an id at all, as a token of their own scope."""
        for key, report_id in self.reports.items():
            if report_id == internal_id:
                return _case(key).standing.open_to(looker)
        for key, notice_id in self.notices.items():
            if notice_id == internal_id:
                return standing_of(key).open_to(looker)
        for agency, return_id in self.returns.items():
            if return_id == internal_id:
                return may_have("return", Standing(sender=agency), looker)
        for label, known in self.entities.items():
            if internal_id in known:
                what = "venue" if label == "Venue" else "home" if internal_id in self.homes else "thing"
                return any(may_have(what, each, looker) for each in known[internal_id])
        return False

    def heard_by(self, audiences: frozenset[str], internal_id: str) -> bool:
        """Say whether a report that is or mentions it is open to an audience."""
        standings = [_case(key).standing for key, each in self.reports.items() if each == internal_id]
        standings += [each for key, each in self.records.items() if key == internal_id]
        standings += [standing_of(key) for key, each in self.notices.items() if each == internal_id]
        for known in self.entities.values():
            standings += known.get(internal_id, [])
        return not standings or any(each.open_to_any(audiences) for each in standings)

    def ids(self) -> list[str]:
        """Return every id a token can stand for."""
        things = [each for known in self.entities.values() for each in known]
        return [
            *things,
            *self.reports.values(),
            *self.returns.values(),
            *self.notices.values(),
            *self.records,
        ]


def _case(key: str) -> Case:
    return next(each for each in EVERY if each.key == key)


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
    rows = {case.key: _row(world, case) for case in CASES}
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


# -- rows ------------------------------------------------------------------------------------------


def _row(world: World, case: Case) -> dict[str, str]:
    words, row = world.words, dict.fromkeys(_FIELDS, "")
    day = world.add(case, "report", "date", words.day(), lives_on=frozenset({"report"}))
    row |= {"reported_on": str(day), "happened_on": str(day), "grade": case.grade}
    row["own_reference"] = str(world.add(case, "report", "own reference", f"{words.word()}/1"))
    row["handling"] = "C" if case.conditions else "P"
    if case.conditions:
        row["conditions"] = (
            f"Ask first {world.add(case, 'conditions', 'conditions', words.word(), lives_on=frozenset({'report'}))}"
        )
    if case.child:
        row |= _person(world, case, "young_person_1", "child")
    if case.adult:
        row |= _person(
            world, case, "adult_1", "adult" if case.adult_born or case.key == "age_recorded" else "child"
        )
    row |= _things(world, case)
    text = (
        f"It was {world.add(case, 'text', 'text', words.word(), lives_on=frozenset({'report', 'search'}))}."
    )
    if case.text_names_child:
        text += f" With {world.add(case, 'text', 'child named in the text', words.word().title(), lives_on=frozenset({'report'}))}."
    row["text"] = text
    if case.cleared:
        cleared = world.add(case, "cleared", "cleared text", words.word(), lives_on=frozenset({"venue"}))
        row["cleared_text"] = f"Noise, {cleared}."
    row["together"] = "Yes" if case.child and case.adult else ""
    return row


def _person(world: World, case: Case, slot: str, what: str) -> dict[str, str]:
    words = world.words

    def said(
        part: str, value: object, *, kind: str = what, lives_on: frozenset[str] = frozenset({"person"})
    ) -> str:
        return str(world.add(case, kind, f"{slot} {part}", value, lives_on=lives_on))

    name = said("name", words.word().title(), lives_on=frozenset({"person", "search", "report", "network"}))
    row = {f"{slot}.name": f"{name} {said('surname', words.word().title())}"}
    born = slot == "young_person_1" or case.adult_born
    if born:
        row[f"{slot}.dob"] = said("date of birth", words.birth(child=slot == "young_person_1"))
    row |= {
        f"{slot}.alias": said("alias", words.word().title(), lives_on=_ROOMS_OF_PERSON - _not_searched(case)),
        f"{slot}.ethnicity": said("ethnicity", words.word()),
        f"{slot}.description": f"Tall, {said('description', words.word(), kind='child' if what == 'child' else 'description')}",
    }
    if slot == "young_person_1":
        row[f"{slot}.care_status"] = said("care status", words.word())
    return row


def _not_searched(case: Case) -> frozenset[str]:
    """Say for which reports not every word is searched for by everyone: three of each standing are enough."""
    return frozenset() if case.key in {"open", "restricted", "cleared"} else frozenset({"search"})


def _not_drawn(case: Case, name: str) -> frozenset[str]:
    """Say what no link leads to: what is suspected to be false, and what nobody is there to have."""
    of_child = name in {"address", "telephone", "organisation"}
    linked = (case.child if of_child else case.adult) and not case.standing.suspected_false
    return frozenset() if linked else frozenset({"network"})


_PREMISES: Final[dict[str, tuple[str, str]]] = {}


def _things(world: World, case: Case) -> dict[str, str]:
    words = world.words

    def said(
        name: str, value: object, *, what: str = "thing", lives_on: str = "thing network report search"
    ) -> str:
        on = frozenset(lives_on.split())
        if what in ("thing", "home"):
            on -= _not_searched(case) | _not_drawn(case, name)
        return str(world.add(case, what, name, value, lives_on=on))

    row: dict[str, str] = {}
    if case.venue:
        name, street = _PREMISES.setdefault(case.venue, (words.word().title(), words.word().title()))
        row["venue_1.name"] = said("venue name", name, what="venue", lives_on="venue network report search")
        row["venue_1.street"] = said("venue street", f"{street} Road", what="venue", lives_on="venue")
    if case.missing:
        row |= {
            "kind": "missing_episode",
            "missing.from": f"{said('missing from', words.day(), what='report', lives_on='report')} 21:00",
            "missing.to": f"{said('missing to', words.day(), what='report', lives_on='report')} 08:00",
            "missing.return_interview_on": said(
                "interviewed on", words.day(), what="report", lives_on="report"
            ),
        }
    if case.things:
        place = "home" if case.child else "thing"  # the mapping says that a child it names lives there
        row |= {
            "place_1.text": f"4 {said('address', words.word().title(), what=place)} Street",
            "place_1.postcode": said("postcode", words.postcode(), what=place, lives_on="thing"),
            "vehicle_1.registration": said("registration", words.plate()),
            "vehicle_1.description": f"red {said('vehicle description', words.word())}",
            "account_1.handle": said("online name", words.word()),
            "account_1.platform": said("platform", words.word(), lives_on="thing"),
            "organisation_1.name": f"{said('organisation', words.word().title())} School",
            "phone_1.number": said("telephone", words.phone()),
        }
    return row


# -- returns ---------------------------------------------------------------------------------------


def mapping_of(agency: str) -> ColumnMapping:
    """Return the mapping by which every agency here is read: each heading is its field's own name."""
    links = [StatedLink(link=link, from_slot=one, to_slot=other) for link, one, other in _LINKS]
    link, one, other = _TOGETHER
    links.append(
        StatedLink(link=link, from_slot=one, to_slot=other, when_column="together", when_values=("Yes",))
    )
    columns = tuple(Column(column=name, field=name if is_field(name) else "", reason="") for name in _FIELDS)
    return ColumnMapping(agency=agency, columns=columns, links=tuple(links))


def as_csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Write rows as an agency's file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=_FIELDS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def refused_row(world: World, agency: str) -> dict[str, str]:
    """Return a row that will be refused for its date of birth; only that value is kept, for the sender."""
    row = dict.fromkeys(_FIELDS, "")
    row |= {
        "reported_on": "2026-07-02",
        "own_reference": f"refused/{agency}",
        "text": "Not taken.",
        "grade": "2B",
    }
    standing = Standing(sender=agency)
    value = world.words.word()
    world._note(agency, "return", "refused value", value, standing, frozenset({"return"}))
    row["young_person_1.dob"] = value
    row["young_person_1.name"] = str(
        world.nobodys(agency, "name in a refused row", world.words.word().title())
    )
    return row


def row_of(world: World, agency: str) -> tuple[dict[str, str], set[str]]:
    """Return a new row of an agency, and the marks of whom it names, for a test that sends it itself."""
    row = dict.fromkeys(_FIELDS, "")
    child, adult = world.words.word(), world.words.word()
    row |= {"reported_on": "2026-07-02", "own_reference": f"new/{agency}", "text": "Seen.", "grade": "2B"}
    row |= {
        "young_person_1.name": child.title(),
        "adult_1.name": adult.title(),
        "venue_1.name": "Corner Shop",
    }
    return row, {child, adult}


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
    world._note(
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
        name, street = _PREMISES[_case(key).venue]
        held = [
            str(world.add(_case(key), "venue", f"{what} in the register", world.words.word(), lives_on=on))
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


# -- what a person does ----------------------------------------------------------------------------


def _hold_meeting(world: World, held_on: date) -> None:
    title = world.words.word().title()
    for opened in ("meeting", "safeguarding"):
        standing = Standing(sender="police", opened=frozenset({"police", opened}))
        world._note(str(held_on), "thing", "title of a meeting", title, standing, frozenset())
    with world.services.ledger.writing("c.chair") as writer:
        record_meeting(writer, held_on, ids=world.services.ids, title=title)


def _reason(
    world: World, key: str, name: str, what: str = "reason", *, lives_on: tuple[str, ...] = ()
) -> str:
    word = world.words.word()
    opened = Standing(sender="police", opened=frozenset({"police", "meeting"}))
    world._note(key, what, name, word, opened, frozenset(lives_on))
    return f"Because {word}"


def mention_of(world: World, key: str, slot: str) -> str:
    """Return the id of the mention in a slot of a case's report."""
    with world.services.ledger.reading() as snapshot:
        query = select(mention.c.mention_id).where(
            mention.c.source_id == world.reports[key], mention.c.slot == slot
        )
        return str(snapshot.connection.execute(query).scalar_one())


def _judge(world: World) -> None:
    """Join what is the same under other names; automatic rules would not, since every name is unique."""
    for slot, which in (("young_person_1", "child"), ("adult_1", "adult")):
        first: dict[str, str] = {}
        for case in EVERY:
            who = getattr(case, which)
            if who and who in first:
                one, other = mention_of(world, first[who], slot), mention_of(world, case.key, slot)
                with world.services.ledger.writing("a.analyst") as writer:
                    judge.merge(writer, one, other, reason=_reason(world, case.key, "reason of a judgement"))
            elif who:
                first[who] = case.key


def _open_and_withdraw(world: World) -> None:
    for case in CASES:
        with world.services.ledger.writing("u.unit") as writer:
            if case.opened:
                reason = _reason(world, case.key, "reason of an opening")
                open_reports(writer, [world.reports[case.key]], audiences=case.opened, reason=reason)
            if case.withdrawn:
                reason = _reason(world, case.key, "reason of a withdrawal")
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
            writer, made, reason=_reason(world, "designation", "reason of its end", "score")
        )
        why = _reason(world, "age_recorded", "reason of an adult age", "why_adult", lives_on=("person",))
        aged = record.record_adult_age(writer, grown, reason=why, ids=services.ids)
    _score(world)
    with services.ledger.reading() as snapshot:
        decided = snapshot.connection.execute(select(designation.c.designation_id)).scalars().all()
    known = Standing(sender="police", opened=frozenset({"police", "meeting"}))
    world.records = dict.fromkeys((aged, *decided), known)


def _score(world: World) -> None:
    """Put the one suspect through the matrix, with a word of its own in everything somebody types about them."""
    services, ids, today = world.services, world.services.ids, NOW.date()
    home = services.settings.home
    chair, officer, iom = (
        services.accounts.viewer_for_command(each) for each in ("c.chair", "o.officer", "i.iom")
    )

    def typed(name: str, *, lives_on: tuple[str, ...] = ("offender",)) -> str:
        return _reason(world, "cleared", name, "score", lives_on=lives_on)

    with services.ledger.reading() as snapshot:
        person = entity_of(snapshot.connection, mention_of(world, "cleared", "adult_1"))
    world.suspects.append(person)
    said = Statements(
        person=person, report=world.reports["cleared"], reason=typed("reason of a class", lives_on=())
    )
    set_gravity(services.ledger, iom, home, said, Weight(gravity_class=2))
    out = Statements(
        person=person, report=world.reports["not_cleared"], reason=typed("reason left out", lives_on=())
    )
    leave_out(services.ledger, iom, out, ids=ids)
    score_suspects(
        services.ledger, iom, home, Scored(at=today, about=typed("why scored", lives_on=())), ids=ids
    )
    choosing = Choosing(
        person=person, code="REPORT", reason=typed("why a tactic"), alternatives=typed("what else"),
        owner=typed("owner"), agency="police", due_on=today, review_on=today, outside_menu=True,
    )  # fmt: skip
    tactic = choose_tactic(services.ledger, officer, home, choosing, today=today, ids=ids)
    decide_tactic(services.ledger, chair, tactic, authorised=True, today=today)
    came = CameOf(outcome="arrest", on=today, words=typed("what came of it"))
    record_outcome(services.ledger, officer, tactic, came, today=today)
    asked = Question(person=person, question=typed("a question"), agency="police", due_on=today)
    raise_requirement(services.ledger, chair, asked, today=today, ids=ids)


# -- what there is now -----------------------------------------------------------------------------


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
            standing = _case(key_of[row.source_id]).standing
            if not row.live:
                standing = replace(standing, withdrawn=True)
            world.entities.setdefault(row.label, {}).setdefault(row.entity_id, []).append(standing)
            if row.label == "Place" and _case(key_of[row.source_id]).child:
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
