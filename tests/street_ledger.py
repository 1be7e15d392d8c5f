"""One invented street in a ledger, for the tests of search and network: who was seen with whom, and who may know.

Filled through the verbs a month's work goes through; used on each engine by tests/network and through pages by tests/web.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from factories import mention, record, report
from flask import Flask
from werkzeug.test import TestResponse

from intel.access import Viewer, viewer_for
from intel.app import Services, open_services
from intel.ledger import Ids, Writer
from intel.people import judge
from intel.people.describe import describe
from intel.people.enquiry import Enquiry
from intel.reports.model import (
    Mention,
    OnlineAccountDetails,
    PersonDetails,
    PhoneDetails,
    PlaceDetails,
    Report,
    VehicleDetails,
    VenueDetails,
)
from intel.reports.record import open_reports
from intel.settings import Settings

HOME = {
    "chair": "police",
    "analyst": "police",
    "partner": "housing",
    "licensing_officer": "licensing",
    "safeguarding_lead": "social_care",
}
GRILL = VenueDetails(name="Kiln Street Grill", street="Kiln Street", ward="City")
DEAN = PersonDetails(name="Dean Thornsett", born_on=date(1988, 4, 2))
WREN = PersonDetails(name="Wren Alder", alias="Birdie", born_on=date(2011, 5, 6))
LARK = PersonDetails(name="Lark Sorrel", born_on=date(2012, 9, 8))


def viewer_of(role: str, agency: str = "") -> Viewer:
    """Return the viewer that an account of this role and agency is."""
    name = f"{role}_{agency or HOME[role]}"
    return viewer_for(SimpleNamespace(user_id=name, name="A Name", role=role, agency=agency or HOME[role]))


@dataclass(frozen=True)
class Street:
    """The ids of what was filled in: people and things by name, reports by key."""

    ids: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.ids[name]


def fill_street(writer: Writer, ids: Ids) -> Street:
    """Record five reports of four agencies; all but the last are opened to the meeting."""
    grill = [mention(ids, GRILL, slot="venue") for _ in range(4)]
    dean = [mention(ids, DEAN, slot="adult", role="adult_of_concern") for _ in range(3)]
    wren, lark = mention(ids, WREN, slot="child"), mention(ids, LARK, slot="child")
    paula = mention(
        ids,
        PersonDetails(name="Paula Winstow", born_on=date(1979, 1, 9)),
        slot="adult",
        role="adult_of_concern",
    )
    rory = mention(
        ids, PersonDetails(name="Rory Quill", born_on=date(1990, 2, 3)), slot="adult", role="adult_of_concern"
    )
    car = mention(ids, VehicleDetails(registration="YS97 JMA", description="silver Corsa"), slot="vehicle")
    phone = mention(ids, PhoneDetails(number="07700 900123"), slot="phone")
    account = mention(ids, OnlineAccountDetails(handle="quiet_north25", platform="Gamehall"), slot="account")
    flat = mention(ids, PlaceDetails(text="2B Larkhill Court", postcode="S3 8AB", ward="City"), slot="place")

    seen = _told(
        ids,
        [(dean[0], grill[0], "SEEN_AT"), (wren, grill[0], "SEEN_AT"), (dean[0], wren, "SEEN_WITH")],
        [grill[0], dean[0], wren],
        agency="housing", source_grade=2, information_grade="C", happened_on=date(2026, 1, 20),
        text="Wren’s friend was at the counter near O'Brien's at 9.40, by the bakery.",
    )  # fmt: skip
    again = _told(
        ids,
        [(dean[1], grill[1], "SEEN_AT"), (lark, grill[1], "SEEN_AT"), (dean[1], car, "USES_VEHICLE")],
        [grill[1], dean[1], lark, car, phone, account],
        agency="homes", source_grade=1, information_grade="A", happened_on=date(2026, 2, 14),
        text="Lark got into the silver Corsa outside; umbrella left behind.",
    )  # fmt: skip
    lives = _told(
        ids,
        [(dean[2], flat, "LIVES_AT"), (dean[2], paula, "ASSOCIATES_WITH")],
        [dean[2], flat, paula],
        agency="probation", source_grade=2, information_grade="D", happened_on=date(2025, 6, 1), basis="assessment",
        text="Said to stay at the flat.",
    )  # fmt: skip
    premises = _told(
        ids, [], [grill[2]], agency="licensing", source_grade=1, information_grade="B",
        text="Side door open; Wren Alder was named by staff.", cleared_text="Side door open after hours.",
    )  # fmt: skip
    shut = _told(
        ids, [(rory, grill[3], "SEEN_AT")], [grill[3], rory], agency="social_care", source_grade=1,
        information_grade="A", happened_on=date(2026, 2, 20), text="Rory Quill holds the lantern key.",
    )  # fmt: skip
    told = {"seen": seen, "again": again, "lives": lives, "premises": premises, "shut": shut}
    record(writer, *told.values())
    for other in dean[1:]:
        judge.merge(writer, dean[0].id, other.id, reason="the same man, says the officer")
    everyone = [told[key].id for key in ("seen", "again", "lives", "premises")]
    open_reports(writer, everyone, audiences=["meeting"], reason="for the meeting")
    open_reports(writer, [premises.id], audiences=["licensing"], reason="cleared")
    named = {
        "Dean": dean[0], "Wren": wren, "Lark": lark, "Paula": paula, "Rory": rory,
        "phone": phone, "account": account, "flat": flat,
    }  # fmt: skip
    entities = {key: each.id for key, each in named.items()}
    return Street(
        {**entities, **{key: each.id for key, each in told.items()}, "grill": grill[0].id, "car": car.id}
    )


def _told(
    ids: Ids, links: list[tuple[Mention, Mention, str]], mentions: list[Mention], **more: Any
) -> Report:
    told = report(ids, *mentions, links=[(link, one, other) for one, other, link in links], **more)
    stated = tuple(each.model_copy(update={"basis": told.basis}) for each in told.statements)
    return told.model_copy(update={"statements": stated})


def street_names(enquiry: Enquiry, people: list[str]) -> list[str]:
    """Return what the viewer may call these people; a pseudonym missing so far is given."""
    found = describe(enquiry, [("Person", each) for each in people])
    return [found["Person", each].name for each in people]


@contextmanager
def street_services(home: Path) -> Iterator[tuple[Services, Street]]:
    """Open services on a street of its own, with an account for each role that the tests look with."""
    with open_services(Settings.from_environment({"INTEL_HOME": str(home)})) as services:
        for role, agency in (*HOME.items(), ("partner", "homes"), ("auditor", ""), ("administrator", "")):
            services.accounts.add_account(f"{role}_{agency}", name="A Name", role=role, agency=agency)
        with services.ledger.writing("someone") as writer:
            street = fill_street(writer, services.ids)
        services.graph.catch_up()
        yield services, street


@dataclass(frozen=True)
class Lookers:
    """Browsers in front of the street's pages, one for each account."""

    services: Services
    street: Street
    app: Flask

    def get(self, user: str, address: str) -> TestResponse:
        """Ask for a page as someone."""
        client = self.app.test_client()
        client.set_cookie("intel", self.services.sign_ins.start(user))
        return client.get(address)

    def token(self, user: str, name: str) -> str:
        """Return the token that someone's browser knows a thing of the street by."""
        scope = self.services.accounts.viewer_for_command(user).scope
        return self.services.tokens.token(scope, self.street[name])
