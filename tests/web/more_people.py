"""The small town with a few people more: an adult of no known age, a missing episode, free words that name a child.

Also someone at the intelligence unit and an administrator. Each name is a word of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from factories import chance_from, ids_from, mention, record, report
from meeting_ledger import Town
from room_pages import Rooms, rooms_over

from intel.ledger import Writer
from intel.ledger.kinds import Draft
from intel.reports.model import MissingEpisode, PersonDetails, PhoneDetails, RefusedRow, ReturnReceived
from intel.reports.record import open_reports

MORE = {"unit": ("intelligence_unit", "police"), "admin": ("administrator", "")}


@contextmanager
def more_rooms(home: Path) -> Iterator[Rooms]:
    """Open the town with these people in it, and a browser for everyone."""
    with rooms_over(home) as rooms:
        services = rooms.town.services
        for name, (role, agency) in MORE.items():
            services.accounts.add_account(name, name=f"Officer of {name}", role=role, agency=agency)
            app = next(iter(rooms.browsers.values())).application
            rooms.browsers[name] = app.test_client()
            rooms.browsers[name].set_cookie("intel", rooms.town.cookie(name))
        with services.ledger.writing("unit") as writer:
            _fill(writer, rooms.town)
        services.graph.catch_up()
        yield rooms


def _fill(writer: Writer, town: Town) -> None:
    ids = ids_from(chance_from(11))
    born = date(2011, 5, 6)
    baz = mention(
        ids,
        PersonDetails(name="Bazil Nodate", description="walks with Larkspur"),
        slot="adult_1",
        role="adult_of_concern",
    )
    phone = mention(ids, PhoneDetails(number="07700 900001"), slot="phone_1")
    nodate = report(
        ids, baz, phone, links=[("USES_PHONE", baz, phone)], agency="social_care", happened_on=date(2026, 2, 21),
        text="Bazil waited outside.", grade_provisional=False,
    )  # fmt: skip
    pim = mention(
        ids, PersonDetails(description="the man who meets Larkspur", alias="Larkspur's uncle", born_on=date(1980, 3, 4)),
        slot="adult_1", role="adult_of_concern",
    )  # fmt: skip
    unnamed = report(ids, pim, agency="police", happened_on=date(2026, 2, 22), text="A man met Larkspur.")
    fenn = mention(ids, PersonDetails(name="Fenn Marsh", born_on=born), slot="young_person_2")
    gale = mention(
        ids,
        PersonDetails(name="Gale Heath", born_on=date(2010, 3, 20), care_status="full care order"),
        slot="young_person_1",
    )
    away = report(
        ids, gale, fenn, links=[("FOUND_WITH", gale, fenn)], agency="missing", kind="missing_episode",
        happened_on=date(2026, 2, 23), text="Gale was away for a night.",
        missing=MissingEpisode(
            missing_from=datetime(2026, 2, 23, 22, tzinfo=UTC), missing_to=datetime(2026, 2, 24, 6, tzinfo=UTC),
            return_interview_on=date(2026, 2, 25),
        ),
    )  # fmt: skip
    like = report(
        ids, agency="housing", text="Much like another.", resembles=town.ids["own"], return_id="t-none"
    )
    record(writer, nodate, unnamed, away, like)
    open_reports(writer, [nodate.id, unnamed.id, away.id], audiences=["meeting"], reason="for the meeting")
    received = ReturnReceived(
        return_id=ids("t"), agency="homes", file_name="homes-march.csv", rows=4, recorded=2, corrected=0, unchanged=0,
        refused=(RefusedRow(line=3, column="date", value="31/02/2026", reason="There is no such day."),), mapping_version=1,
    )  # fmt: skip
    writer.append(Draft(kind="return.received", payload=received, subjects=(received.return_id,)))
    town.ids.update(
        Bazil=baz.id, phone=phone.id, Pim=pim.id, Fenn=fenn.id, Gale=gale.id,
        nodate=nodate.id, unnamed=unnamed.id, away=away.id, like=like.id, received=received.return_id,
    )  # fmt: skip
