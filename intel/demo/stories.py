"""The planted stories: events written whole, so that what they show can be checked against `truth.json`.

`intel.demo.write` adds them to the month's events; their people, venue and vehicle appear in nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from intel.demo.data import read
from intel.demo.events import Event
from intel.demo.people import Invented
from intel.demo.places import Address, Venue
from intel.demo.town import Town

CROSSING: Final = "venue_where_groups_cross"
SHARED_CAR: Final = "vehicle_shared_by_two_groups"
WARNED: Final = "warned_off_one_child_seen_with_another"
UNTESTED: Final = "adult_on_one_untested_source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who plays in each story."""

    crossing_suspects: tuple[Invented, ...]
    crossing_young: tuple[Invented, ...]
    car_adults: tuple[Invented, ...]
    car_young: tuple[Invented, ...]
    company: tuple[Invented, ...]
    warned: Invented
    warned_off: Invented
    seen_with: Invented
    untested: Invented
    untested_young: Invented


def cast(town: Town) -> Cast:
    """Return who plays in each story, in the town's order."""
    adults, young = town.story_adults, town.story_young
    return Cast(
        crossing_suspects=adults[1:4],
        crossing_young=young[:4],
        company=adults[8:12],
        car_adults=adults[4:6],
        car_young=young[4:8],
        warned=adults[6],
        warned_off=young[8],
        seen_with=young[9],
        untested=adults[7],
        untested_young=young[10],
    )


def parts(town: Town) -> dict[str, Invented]:
    """Return who plays each part that the stories and notices name."""
    who = cast(town)
    people: dict[str, Invented] = {f"s{n}": one for n, one in enumerate(who.crossing_suspects, start=1)}
    people |= {f"c{n}": one for n, one in enumerate(who.crossing_young, start=1)}
    people |= {f"d{n}": one for n, one in enumerate(who.car_adults, start=1)}
    people |= {f"g{n}": one for n, one in enumerate(who.company, start=1)}
    people |= {f"p{n}": one for n, one in enumerate(who.car_young, start=1)}
    people |= {
        "w": who.warned,
        "k1": who.warned_off,
        "k2": who.seen_with,
        "u": who.untested,
        "u1": who.untested_young,
    }
    people |= {f"h{n}": one for n, one in enumerate(town.story_adults[:1], start=1)}
    people |= {f"r{n}": one for n, one in enumerate(town.story_young[11:14], start=1)}
    return people


def story_events(town: Town, months: list[date]) -> list[Event]:
    """Return the events of all stories, in the last months of the town."""
    return list(_events(town, months, parts(town)))


def _events(town: Town, months: list[date], people: dict[str, Invented]) -> Iterator[Event]:
    places = _places(town, people)
    cars = {f"car{n}": car for n, car in enumerate(town.story_vehicles, start=1)}
    for number, line in enumerate(read("stories")):
        month = months[max(0, len(months) - 1 - int(line["ago"]))]
        named: dict[str, Any] = {
            key: line[key] for key in ("kind", "time", "later", "story", "text") if key in line
        }
        yield Event(
            id=f"S{number:03d}",
            month=month,
            on=month + timedelta(days=int(line["day"]) - 1),
            agencies=(line["agency"],),
            young=tuple(people[key] for key in line.get("young", [])),
            adults=tuple(people[key] for key in line.get("adults", [])),
            place=places.get(line.get("place", "")),
            vehicle=cars.get(line.get("vehicle", "")),
            together=bool(line.get("together")),
            suspected=bool(line.get("suspected")),
            in_vehicle=bool(line.get("in_vehicle")),
            exact=True,
            grade=line["grade"],
            **named,
        )


def _places(town: Town, people: dict[str, Invented]) -> dict[str, Venue | Address]:
    return {"venue": town.story_venue, "flat": people["w"].home, "house": people["d1"].home}
