"""Notices at the size of a large force: the register page with 10,000 of them, and the watch over a month's 1,000 reports."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from factories import chance_from, ids_from, mention, person, record, report
from figure import Figure, milliseconds, seconds

from intel.app import Services, open_services
from intel.ledger import Draft, Writer
from intel.meetings.record import record_meeting
from intel.notices import model
from intel.notices.find_register import watch_in_force
from intel.notices.find_watch import watch_since
from intel.notices.model import KIND_OF
from intel.people.judge import judge
from intel.people.model import Outcome
from intel.reports.model import PersonDetails
from intel.reports.record import open_reports
from intel.settings import Settings
from webapp import create_app

NOTICES = 10_000
REPORTS = 1_000
_NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)
_PEOPLE = 4_000  # adults, and as many children: a notice takes the next of each


def figures(scale: int) -> Iterator[Figure]:
    """Measure the register, the page of what is due and the watch, over an otherwise empty ledger."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment({"INTEL_HOME": folder})
        with open_services(settings, clock=lambda: _NOW) as services:
            yield from _figures(services, scale)


def _figures(services: Services, scale: int) -> Iterator[Figure]:
    services.accounts.add_account("s.chair", name="Chair", role="chair", agency="police")
    chair = services.accounts.viewer_for_command("s.chair")
    with services.ledger.writing("officer") as writer:
        pairs = _people(writer)
        _notices(writer, pairs, NOTICES * scale)
    services.graph.catch_up()
    with services.ledger.writing("s.chair") as writer:
        record_meeting(writer, date(2026, 10, 1), ids=services.ids)
    before = services.ledger.head().seq
    with services.ledger.writing("unit") as writer:
        _month(writer, pairs)
    services.graph.catch_up()
    client = create_app(services).test_client()
    client.set_cookie("intel", services.sign_ins.start("s.chair"))
    for path, target in (
        ("/notices", 300.0),
        ("/notices?due=review&sort=ends", 300.0),
        ("/notices/due", None),
    ):
        yield Figure(f"page {path}, {NOTICES * scale:,} notices", milliseconds(lambda path=path: client.get(path), 5), "ms", target)  # fmt: skip
    enquiry = services.enquiry(chair)
    head = services.ledger.head().seq
    found = len(watch_since(enquiry, after=before, upto=head))
    yield Figure(
        f"breach watch over {REPORTS:,} reports", seconds(lambda: watch_since(enquiry, after=before, upto=head)), "s", 1.0,
        note=f"{found} sightings, {NOTICES * scale:,} notices",
    )  # fmt: skip
    yield Figure(
        "breach watch over every notice in force",
        seconds(lambda: watch_in_force(enquiry, most=50)),
        "s",
        None,
    )


def _people(writer: Writer) -> list[tuple[str, str]]:
    ids, pairs, reports = ids_from(chance_from(3)), [], []
    for number in range(_PEOPLE):
        adult = mention(
            ids, person(f"Adult Number{number}", date(1980, 1, 2)), slot="adult", role="adult_of_concern"
        )
        child = mention(ids, person(f"Child Number{number}", date(2012, 3, 4)), slot="child")
        reports.append(report(ids, adult, child, agency="police", grade_provisional=False))
        pairs.append((adult.id, child.id))
    record(writer, *reports, join=False)
    open_reports(writer, [each.id for each in reports], audiences=["meeting"], reason="bench")
    return pairs


def _notices(writer: Writer, pairs: list[tuple[str, str]], how_many: int) -> None:
    ids = ids_from(chance_from(4))
    for number in range(how_many):
        adult, child = pairs[number % len(pairs)][0], pairs[(number * 7) % len(pairs)][1]
        notice = ids("w")
        served = datetime(2024, 1, 1, 12, tzinfo=UTC) + timedelta(days=number % 900)
        for step in (
            model.NoticeConsidered(notice_id=notice, adult=adult, child=child, reason="bench"),
            model.NoticeProposed(
                notice_id=notice, ground="section_2", adult_name="A", child_name="C", has_parental_responsibility=False,
                parental_responsibility_asked="asked", facts="bench", care=model.Care(order_type="care_order"),
            ),
            model.NoticeChecked(notice_id=notice, born_on=date(2010 + number % 4, 1 + number % 12, 2), age_proof="passport", age_seen_on=date(2024, 1, 1)),
            model.NoticeServed(notice_id=notice, at=served, place="P", by="B", method="in_person", signature="signed", copy_left=True),
        ):  # fmt: skip
            subjects = (notice, adult, child) if isinstance(step, model.NoticeConsidered) else (notice,)
            writer.append(Draft(kind=KIND_OF[type(step)], payload=step, subjects=subjects))


def _month(writer: Writer, pairs: list[tuple[str, str]]) -> None:

    ids, made, same = ids_from(chance_from(5)), [], []
    for number in range(REPORTS):
        adult = mention(ids, PersonDetails(name="again"), slot="adult", role="adult_of_concern")
        child = mention(ids, PersonDetails(name="again"), slot="child")
        day = date(2026, 10, 1) + timedelta(days=number % 28)
        made.append(report(ids, adult, child, links=[("SEEN_WITH", adult, child)], agency="police", grade_provisional=False, happened_on=day, reported_on=day))  # fmt: skip
        same += [(adult.id, pairs[number % len(pairs)][0]), (child.id, pairs[(number * 7) % len(pairs)][1])]
    record(writer, *made, join=False)
    open_reports(writer, [each.id for each in made], audiences=["meeting"], reason="bench")
    for a, b in same:
        judge(writer, a, b, Outcome.SAME, reason="bench")
