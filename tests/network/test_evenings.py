"""Who was there that evening: from noon to noon, by reports that each say so, at one place."""

from datetime import date

import pytest

from intel.network.evenings import Sighting, evening_of, evenings

GRILL, PARK = ("Venue", "grill"), ("Place", "park")
DEAN, WREN, CAR = ("Person", "dean"), ("Person", "wren"), ("Vehicle", "car")


def seen(who: tuple[str, str], day: str, time: str = "", *, at: tuple[str, str] = GRILL) -> Sighting:
    return Sighting(who=who, where=at, day=day, time=time, report=f"{who[1]} {day} {time}")


@pytest.mark.parametrize(
    ("day", "time", "evening"),
    [
        ("2026-03-08", "01:30", date(2026, 3, 7)),
        ("2026-03-08", "11:59", date(2026, 3, 7)),
        ("2026-03-08", "12:00", date(2026, 3, 8)),
        ("2026-03-08", "", date(2026, 3, 8)),
        ("2026-03-08", "after closing", date(2026, 3, 8)),
        ("2026-01-01", "00:10", date(2025, 12, 31)),
    ],
)
def test_an_evening_runs_from_noon_to_noon(day: str, time: str, evening: date) -> None:
    assert evening_of(day, time) == evening


def test_those_at_one_place_in_one_evening_stand_together_by_the_hour() -> None:
    found = evenings(
        [
            seen(CAR, "2026-03-08", "00:40"),
            seen(DEAN, "2026-03-07", "21:40"),
            seen(WREN, "2026-03-07"),
            seen(WREN, "2026-03-07", at=PARK),
        ]
    )
    assert [(each.on, each.where) for each in found] == [(date(2026, 3, 7), GRILL)]
    assert [each.who for each in found[0].sightings] == [DEAN, CAR, WREN]


def test_one_alone_makes_no_evening_however_often_reported() -> None:
    assert evenings([seen(DEAN, "2026-03-07"), seen(DEAN, "2026-03-07", "22:00")]) == ()


def test_around_someone_only_their_own_evenings_and_without_themselves() -> None:
    sightings = [
        seen(DEAN, "2026-03-07"),
        seen(WREN, "2026-03-07"),
        seen(WREN, "2026-04-01"),
        seen(CAR, "2026-04-01"),
    ]
    found = evenings(sightings, centre=DEAN)
    assert [(each.on, [one.who for one in each.sightings]) for each in found] == [(date(2026, 3, 7), [WREN])]
