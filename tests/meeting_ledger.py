"""A small real ledger around two meetings, for the tests of venues, meetings and their pages.

One month before the first meeting, one after it. Every name is a word of its own, so that a test can look for it in a
whole answer. Filled through the verbs a month's work goes through; the second meeting is not recorded yet.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from factories import chance_from, ids_from, mention, record, report

from intel.access import Viewer, viewer_for
from intel.app import Services, open_services
from intel.ledger import Writer
from intel.meetings.record import record_meeting
from intel.opendata.read_wards import import_wards
from intel.opendata.shipped import FOLDER, WARDS
from intel.opendata.tables import register
from intel.people.record import designate_suspect
from intel.reports.model import Details, Mention, PersonDetails, PlaceDetails, Report, VenueDetails
from intel.reports.record import open_reports
from intel.settings import Settings

FIRST, NEXT = date(2026, 2, 3), date(2026, 3, 3)
BORN = {"child": date(2011, 5, 6), "adult": date(1985, 4, 2)}
PEOPLE = {
    "chair": ("chair", "police"),
    "officer": ("police_officer", "police"),
    "analyst": ("analyst", "police"),
    "housing": ("partner", "housing"),
    "homes": ("partner", "homes"),
    "lead": ("safeguarding_lead", "social_care"),
    "licensing": ("licensing_officer", "licensing"),
    "auditor": ("auditor", ""),
}
GRILL = VenueDetails(name="Kiln Grill as written", street="Kiln Street", ward="City", register_id="R7")
BAR = VenueDetails(name="Quiet Bar", ward="Darnall")
# Every name of a person in it; the holder of the licence stands in the register and in no report.
NAMES = (
    "Wren",
    "Alder",
    "Lark",
    "Sorrel",
    "Dean",
    "Thornsett",
    "Rory",
    "Quill",
    "Provis",
    "Untrue",
    "Ash",
    "Linnet",
)


@dataclass(frozen=True)
class Town:
    """The services over the ledger, the ids of what is in it, and who looks."""

    services: Services
    ids: dict[str, str]

    def viewer(self, name: str) -> Viewer:
        return viewer_for(self.services.accounts.get_account(name))

    def cookie(self, name: str) -> str:
        return self.services.sign_ins.start(name)


@contextmanager
def meeting_town(home: Path) -> Iterator[Town]:
    """Open a town in `home`; its clock stands at the day before the second meeting and moves on with each look."""
    ticks = count()
    clock = lambda: datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(seconds=next(ticks))  # noqa: E731 - one line says it
    settings = Settings.from_environment({"INTEL_HOME": str(home)})
    with open_services(settings, clock=clock) as services:
        for name, (role, agency) in PEOPLE.items():
            services.accounts.add_account(name, name=f"Officer of {name}", role=role, agency=agency)
        with services.database.begin() as connection:
            import_wards(connection, FOLDER / WARDS)
            connection.execute(register.insert(), [REGISTERED])
        with services.ledger.writing("unit") as writer:
            ids = _fill(writer)
        services.graph.catch_up()
        yield Town(services, ids)


REGISTERED = {
    "register_id": "R7", "name": "The Kiln Grill", "kind": "Takeaway", "street": "41 Kiln Street", "postcode": "S1 1AA",
    "ward": "City", "licence_number": "LN/7", "holder": "Ash Holder", "licensed_for": "Late night refreshment",
    "hours": "11 pm to 2 am", "conditions": "CCTV 31 days", "register": "Licensing register",
}  # fmt: skip


class _Maker:
    """Makes reports whose grades are confirmed, and remembers what they are called."""

    def __init__(self) -> None:
        self.ids = ids_from(chance_from(7))
        self.named: dict[str, str] = {}

    def person(self, name: str, kind: str = "child") -> Mention:
        role = "young_person" if kind == "child" else "adult_of_concern"
        return self.thing(name.split(maxsplit=1)[0], PersonDetails(name=name, born_on=BORN[kind]), role=role)

    def thing(self, name: str, details: Details, role: str = "") -> Mention:
        made = mention(self.ids, details, slot=f"{name}-{len(self.named)}", role=role)
        self.named.setdefault(name, made.id)
        return made

    def report(self, name: str, *mentions: Mention, **more: Any) -> Report:
        fields = {"grade_provisional": False, "source_grade": 1, "information_grade": "A", **more}
        made = report(self.ids, *mentions, **fields)
        self.named[name] = made.id
        return made


def _fill(writer: Writer) -> dict[str, str]:
    make = _Maker()
    _first_month(writer, make)
    record_meeting(writer, FIRST, ids=make.ids)
    _second_month(writer, make)
    return make.named


def _first_month(writer: Writer, make: _Maker) -> None:
    wren, grill = make.person("Wren Alder"), make.thing("grill", GRILL)
    early = make.report(
        "early", wren, grill, links=[("SEEN_AT", wren, grill)], agency="housing", happened_on=date(2026, 1, 9),
        text="Wren was at the counter in January.",
    )  # fmt: skip
    record(writer, early)
    open_reports(writer, [early.id], audiences=["meeting"], reason="for the meeting")


def _second_month(writer: Writer, make: _Maker) -> None:
    lark, dean, grill = (
        make.person("Lark Sorrel"),
        make.person("Dean Thornsett", "adult"),
        make.thing("grill", GRILL),
    )
    seen = make.report(
        "seen", lark, dean, grill, agency="police", happened_on=date(2026, 2, 14), happened_time="21:40",
        links=[("SEEN_AT", dean, grill), ("SEEN_AT", lark, grill), ("SEEN_WITH", dean, lark)],
        text="Lark Sorrel sat with Dean Thornsett.", cleared_text="A young person was served late, with an adult.",
    )  # fmt: skip
    wren = make.person("Wren Alder")
    own_home = make.thing("own home", PlaceDetails(text="9 Mossgate Court", ward="City", home_address=True))
    own = make.report("own", wren, own_home, links=[("LIVES_AT", wren, own_home)], agency="housing")
    again = make.person("Wren Alder")
    home = make.thing("home", PlaceDetails(text="4 Other Close", ward="Walkley", home_address=True))
    theirs = make.report("theirs", again, home, links=[("LIVES_AT", again, home)], agency="social_care")
    rory = make.person("Rory Quill", "adult")
    shut = make.report("shut", rory, agency="housing", text="Rory kept the key.")
    waiting = make.report(
        "waiting", make.person("Provis Ional", "adult"), agency="education", grade_provisional=True
    )
    untrue = make.report(
        "untrue", make.person("Untrue Word", "adult"), agency="police", information_grade="E"
    )
    stop = make.thing("stop", PlaceDetails(text="Kiln Street tram stop", ward="City"))
    linnet = make.person("Linnet Ash")
    found = make.report(
        "found",
        linnet,
        stop,
        links=[("FOUND_AT", linnet, stop)],
        agency="homes",
        happened_on=date(2026, 2, 20),
    )
    bar = make.report(
        "bar", make.thing("bar", BAR), agency="police", cleared_text="Side door open after hours."
    )
    uncleared = make.report(
        "uncleared", make.thing("grill", GRILL), agency="police", text="Nothing cleared here."
    )
    every = (seen, own, theirs, shut, waiting, untrue, found, bar, uncleared)
    record(writer, *every)
    opened = [each.id for each in (seen, own, theirs, untrue, found, bar, uncleared)]
    open_reports(writer, opened, audiences=["meeting"], reason="for the meeting")
    open_reports(writer, [waiting.id], audiences=["meeting"], confirms_grades=False, reason="grade to come")
    open_reports(writer, [seen.id, uncleared.id], audiences=["licensing"], reason="cleared")
    designate_suspect(
        writer,
        make.named["Dean"],
        ground="arrested",
        review_on=date(2026, 9, 1),
        on=date(2026, 3, 1),
        ids=make.ids,
    )


def also_named(town: Town, name: str, born: date = date(1979, 7, 6)) -> str:
    """Record that one more adult was with a young person before the first meeting, and return the adult's mention."""
    ids, on = town.services.ids, date(2026, 1, 20)
    adult = mention(ids, PersonDetails(name=name, born_on=born), slot="adult_1", role="adult_of_concern")
    young = mention(
        ids,
        PersonDetails(name="Tamsin Roe", born_on=date(2011, 8, 9)),
        slot="young_person_1",
        role="young_person",
    )
    made = report(
        ids, adult, young, links=[("SEEN_WITH", adult, young)], agency="police", source_grade=1, information_grade="A",
        grade_provisional=False, happened_on=on, reported_on=on, text=f"The back room key was with {name}.",
    )  # fmt: skip
    with town.services.ledger.writing("unit") as writer:
        record(writer, made)
        open_reports(writer, [made.id], audiences=["meeting"], reason="for the meeting")
    return adult.id
