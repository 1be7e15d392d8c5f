"""The rows in which it is planted: each case's, a refused one, and the mapping by which every agency here is read."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final

from planted_cases import Case
from planted_rules import Standing
from planted_world import World

from intel.reports.mapping import Column, StatedLink, is_field
from intel.reports.mapping import Mapping as ColumnMapping

_PERSON: Final = ("name", "alias", "dob", "ethnicity", "care_status", "description")
FIELDS: Final = (
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


def row_of_case(world: World, case: Case) -> dict[str, str]:
    words, row = world.words, dict.fromkeys(FIELDS, "")
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


PREMISES: Final[dict[str, tuple[str, str]]] = {}


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
        name, street = PREMISES.setdefault(case.venue, (words.word().title(), words.word().title()))
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


def mapping_of(agency: str) -> ColumnMapping:
    """Return the mapping by which every agency here is read: each heading is its field's own name."""
    links = [StatedLink(link=link, from_slot=one, to_slot=other) for link, one, other in _LINKS]
    link, one, other = _TOGETHER
    links.append(
        StatedLink(link=link, from_slot=one, to_slot=other, when_column="together", when_values=("Yes",))
    )
    columns = tuple(Column(column=name, field=name if is_field(name) else "", reason="") for name in FIELDS)
    return ColumnMapping(agency=agency, columns=columns, links=tuple(links), defaults={"audience": "police"})


def as_csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Write rows as an agency's file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=FIELDS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def refused_row(world: World, agency: str) -> dict[str, str]:
    """Return a row that will be refused for its date of birth; only that value is kept, for the sender."""
    row = dict.fromkeys(FIELDS, "")
    row |= {
        "reported_on": "2026-07-02",
        "own_reference": f"refused/{agency}",
        "text": "Not taken.",
        "grade": "2B",
    }
    standing = Standing(sender=agency)
    value = world.words.word()
    world.note(agency, "return", "refused value", value, standing, frozenset({"return"}))
    row["young_person_1.dob"] = value
    row["young_person_1.name"] = str(
        world.nobodys(agency, "name in a refused row", world.words.word().title())
    )
    return row


def row_of(world: World, agency: str) -> tuple[dict[str, str], set[str]]:
    """Return a new row of an agency, and the marks of whom it names, for a test that sends it itself."""
    row = dict.fromkeys(FIELDS, "")
    child, adult = world.words.word(), world.words.word()
    row |= {"reported_on": "2026-07-02", "own_reference": f"new/{agency}", "text": "Seen.", "grade": "2B"}
    row |= {
        "young_person_1.name": child.title(),
        "adult_1.name": adult.title(),
        "venue_1.name": "Corner Shop",
    }
    return row, {child, adult}
