"""What someone looks at: the network around somebody out of the store, and what was believed on an earlier day."""

from collections.abc import Iterator
from datetime import date

from bench_town import busiest_people, signed_in
from figure import Figure, milliseconds
from the_town import town

from intel.network.find import find_ego_network
from intel.people.enquiry import Enquiry
from intel.people.stated import statements_around


def figures(scale: int) -> Iterator[Figure]:
    """Measure the store, then the page of an earlier day."""
    loaded = town(scale)
    enquiry = loaded.services.enquiry(loaded.services.accounts.viewer_for_command("m.lindqvist"))
    centre = busiest_people(loaded, 1)[0].rpartition("/")[2]
    person = enquiry.identify(centre)
    yield Figure(
        "two-step network around who is named most",
        milliseconds(lambda: find_ego_network(enquiry, "Person", person, steps=2, among=True)),
        "ms",
        None,
        note="with names and protection",
    )
    yield Figure("its statements out of the store", _statements(enquiry, person), "ms", 30.0)
    analyst = signed_in(loaded, "m.lindqvist")
    yield Figure(
        "a person as known on an earlier day",
        milliseconds(lambda: analyst.get(f"/people/{centre}?as_known_at={date(2025, 12, 31)}"), times=5),
        "ms",
        None,
    )


def _statements(enquiry: Enquiry, person: str) -> float:
    """Return how long the store takes for the statements of two steps: one question for each step and label."""
    first = {
        key for each in statements_around(enquiry, [("Person", person)]) for key in (each.start, each.end)
    }

    def two_steps() -> None:
        statements_around(enquiry, [("Person", person)])
        statements_around(enquiry, sorted(first))

    return milliseconds(two_steps)
