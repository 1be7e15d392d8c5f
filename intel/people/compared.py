"""What is kept beside the ledger to compare each mention by: as its report writes it, in a few letters of JSON.

`intel.people.kinds` writes it for every mention recorded or corrected, so that nobody has to read a report again to hold
two people against each other. What is made of the words (`intel.people.names`) is worked out when they are read.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from intel.people.comparable import Born, Record, address_of, aged, born_on
from intel.people.names import name_of, plain
from intel.people.normalise import telephone
from intel.reports.draft import ReportDraft
from intel.reports.model import (
    Details,
    Mention,
    OnlineAccountDetails,
    OrganisationDetails,
    PersonDetails,
    PhoneDetails,
    PlaceDetails,
    Report,
    VehicleDetails,
    VenueDetails,
)

# Who harms is not joined by a rule: the one a report calls so, and in `intel.people.kept` the one the police decided on.
_OF_CONCERN: Final = "adult_of_concern"
_TIES: Final = frozenset({"LIVES_AT", "USES_PHONE", "USES_VEHICLE", "TRAVELLED_IN"})
_FORMS: Final = frozenset({"plc", "ltd", "limited", "llp", "the", "co"})


def said_by(report: Report, each: Mention) -> str:
    """Return what a mention is compared by; of a person, with where they live and what they use as the report states it."""
    details = each.details
    if not isinstance(details, PersonDetails):
        return _text(_of_thing(details))
    return _text(_of_person(details, list(_tied(report, each.id)), report.reported_on, each.role))


def record_of_slot(draft: ReportDraft, slot: str) -> Record:
    """Return what a row not yet recorded says of the person in a slot, ready to be held against those who are known."""
    by_slot = {each.slot: each for each in draft.mentions}
    who = by_slot[slot]
    if not isinstance(who.details, PersonDetails):
        message = "Only a person is compared as one."
        raise TypeError(message)
    tied = [
        by_slot[each.to_slot].details
        for each in draft.statements
        if each.from_slot == slot and each.link in _TIES
    ]
    return record_from(slot, _text(_of_person(who.details, tied, draft.reported_on, who.role)))


def _text(said: Mapping[str, Any]) -> str:
    return json.dumps({key: value for key, value in said.items() if value}, separators=(",", ":"))


def record_from(identity: str, said: str) -> Record:
    """Return what one report says of one person, ready to be held against another."""
    read: Mapping[str, Any] = json.loads(said)
    cars = read.get("cars", ())
    name = name_of(read.get("name", ""))
    return Record(
        id=identity,
        names=(name,) if name.given or name.surname else (),
        aliases=(plain(read["alias"]),) if "alias" in read else (),
        born=tuple(_born(read)),
        sex=read.get("sex", ""),
        addresses=tuple(address_of(text, code) for text, code in read.get("homes", ())),
        phones=tuple(telephone(number) for number in read.get("phones", ())),
        vehicles=tuple(_plate(plate) for plate, part, _ in cars if plate and not part),
        plates=tuple(_plate(plate) for plate, part, _ in cars if plate and part),
        looks=tuple(plain(looks) for _, _, looks in cars if looks),
        references=(read["reference"],) if "reference" in read else (),
        of_concern="concern" in read,
    )


def words_from(said: str) -> str:
    """Return what a thing is told apart by, in plain letters; empty where there is too little."""
    return str(json.loads(said).get("words", ""))


def _of_person(details: PersonDetails, tied: Sequence[Details], seen: date, role: str) -> dict[str, Any]:
    return {
        "name": details.name,
        "alias": details.alias,
        "born_on": details.born_on.isoformat() if details.born_on else "",
        "born_year": details.born_year,
        "age": details.age_said,
        "seen": seen.isoformat(),
        "sex": details.sex,
        "homes": [(place.text, place.postcode) for place in tied if isinstance(place, PlaceDetails)],
        "phones": [phone.number for phone in tied if isinstance(phone, PhoneDetails) and phone.number],
        "cars": [
            (car.registration, int(car.partial), car.description)
            for car in tied
            if isinstance(car, VehicleDetails)
        ],
        "concern": int(role == _OF_CONCERN),
    }


def _of_thing(details: Details) -> dict[str, Any]:
    if isinstance(details, VehicleDetails):
        return {"words": _plate(details.registration)}
    if isinstance(details, PhoneDetails):
        return {"words": telephone(details.number)}
    if isinstance(details, PlaceDetails):
        return {"words": plain(details.text)}
    if isinstance(details, VenueDetails | OrganisationDetails):
        return {"words": " ".join(word for word in plain(details.name).split() if word not in _FORMS)}
    if isinstance(details, OnlineAccountDetails):
        return {"words": details.handle.strip().lstrip("@").casefold()}
    return {}


def _tied(report: Report, person: str) -> Iterator[Details]:
    by_id: Mapping[str, Mention] = {each.id: each for each in report.mentions}
    for each in report.statements:
        if each.from_mention == person and each.link in _TIES:
            yield by_id[each.to_mention].details


def _born(read: Mapping[str, Any]) -> Iterator[Born]:
    seen = date.fromisoformat(read["seen"])
    if "born_on" in read:
        found = born_on(date.fromisoformat(read["born_on"]), seen=seen)
        if found:
            yield found
    elif "born_year" in read:
        yield Born(from_year=read["born_year"], to_year=read["born_year"])
    elif "age" in read:
        yield aged(read["age"], seen)


def _plate(text: str) -> str:
    return plain(text).replace(" ", "")
