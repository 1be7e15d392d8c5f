"""The whole invented town: ground, people, groups of adults, and what they drive, ring and write from.

`intel.demo.write` calls `invent_town`; events are planned over it.
"""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from intel.demo import people
from intel.demo.data import read
from intel.demo.people import Invented
from intel.demo.places import Ground, Vehicle, Venue, lay_out, vehicles
from intel.people.protection import age_on

# The planted hot spots: one in every month, one in the last three only, one that has gone by then.
PERSISTS: Final = "City"
APPEARS: Final = "Woodhouse"
FADES: Final = "Hillsborough"
_RESERVED_ADULTS: Final = 12
_RESERVED_YOUNG: Final = 14
# Days after the town’s last when the child of one notice turns 16: the day is ahead all the month it is shown.
_TURNS_16: Final = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Adults who keep company, the young people they are named with, and what they use."""

    ward: str
    adults: tuple[Invented, ...]
    young: tuple[Invented, ...]
    vehicles: tuple[Vehicle, ...]
    phones: tuple[str, ...]
    accounts: tuple[tuple[str, str], ...]
    activity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Everything invented. `story_*` are kept for the planted stories and appear in nothing else."""

    ground: Ground
    young: tuple[Invented, ...]
    adults: tuple[Invented, ...]
    groups: tuple[Group, ...]
    story_young: tuple[Invented, ...]
    story_adults: tuple[Invented, ...]
    story_venue: Venue
    story_vehicles: tuple[Vehicle, ...]
    holder_of: dict[str, str]

    @property
    def everybody(self) -> dict[str, Invented]:
        """Every invented person by id."""
        return {one.id: one for one in (*self.young, *self.adults)}


def invent_town(seed: int, *, scale: int, last_day: date) -> Town:
    """Return the town for a seed; the same arguments give the same town."""
    ground = lay_out(random.Random(f"{seed} ground"), scale=scale, busy={PERSISTS: 8, APPEARS: 3, FADES: 3})  # noqa: S311 - invention, not secrecy
    rng = random.Random(f"{seed} people")  # noqa: S311 - invention, not secrecy
    young = people.young_people(rng, ground, scale=scale, last_day=last_day)
    adults = people.adults(rng, ground, scale=scale, last_day=last_day)
    story_adults = _cast(
        [one for one in adults[2:] if one.dob_known and one.sex == "male"], [], _RESERVED_ADULTS
    )
    alone = [one for one in young if not one.year_only and _alone(one, young)]
    story_young = _for_notices(_cast(alone, story_adults, _RESERVED_YOUNG), last_day)
    young = [next((cast for cast in story_young if cast.id == one.id), one) for one in young]
    cars = vehicles(rng, 70 * scale + 3)
    return Town(
        ground=ground,
        young=tuple(young),
        adults=tuple(adults),
        groups=tuple(_groups(rng, _without(young, story_young), _without(adults, story_adults), cars[3:])),
        story_young=tuple(story_young),
        story_adults=tuple(story_adults),
        story_venue=_story_venue(ground.venues),
        story_vehicles=tuple(cars[:3]),
        holder_of=_holders(rng, ground, story_adults[0]),
    )


def _cast(fit: list[Invented], others: list[Invented], wanted: int) -> list[Invented]:
    """Return the first that share neither a given name nor a surname with one another or with `others`."""
    found: list[Invented] = []
    for one in fit:
        taken = {name for other in (*others, *found) for name in (other.given[0], other.surname[0])}
        if len(found) < wanted and _typable(one) and not taken & {one.given[0], one.surname[0]}:
            found.append(one)
    return found + [one for one in fit if one not in found][: wanted - len(found)]


def _for_notices(cast: list[Invented], last_day: date) -> list[Invented]:
    """Return the cast young enough for a notice, and its second in a home, in care and about to turn 16."""
    found = [_younger(one, last_day) for one in cast]
    soon = last_day + timedelta(days=_TURNS_16)
    found[1] = replace(found[1], care="s.31", born=soon.replace(year=soon.year - 16, day=min(soon.day, 28)))
    found[3] = replace(found[3], care="s.38")
    return found


def _younger(one: Invented, last_day: date) -> Invented:
    """Return somebody of 15 and over two years younger, so that they are under 16 for the months of the town."""
    if age_on(one.born, last_day) < 15:
        return one
    return replace(one, born=one.born.replace(year=one.born.year + 2, day=min(one.born.day, 28)))


def _typable(one: Invented) -> bool:
    """Return whether every agency's program has the letters of the name, so that all of them write it alike."""
    return one.name.encode("cp1252", errors="ignore").decode("cp1252") == one.name


def _alone(one: Invented, young: list[Invented]) -> bool:
    return sum(other.family == one.family for other in young) == 1


def _without(everybody: list[Invented], kept: list[Invented]) -> list[Invented]:
    ids = {one.id for one in kept}
    return [one for one in everybody if one.id not in ids]


def _story_venue(venues: list[Venue]) -> Venue:
    food = [one for one in venues if one.type.startswith("Takeaway") and one.conditions] or venues
    return next((one for one in food if one.ward == PERSISTS), food[0])


def _groups(
    rng: random.Random, young: list[Invented], adults: list[Invented], cars: list[Vehicle]
) -> list[Group]:
    left = list(adults)
    rng.shuffle(left)
    circles: list[list[Invented]] = []
    while left:
        size = rng.choice((1, 2, 3, 3, 4, 5, 6))
        circles.append([left.pop() for _ in range(min(size, len(left)))])
    shuffled = list(young)
    rng.shuffle(shuffled)
    share = len(shuffled) / len(circles)
    found: list[Group] = []
    for number, circle in enumerate(circles):
        near = shuffled[int(number * share) : int((number + 1) * share)]
        spare = rng.sample(shuffled, k=min(2, len(shuffled)))
        found.append(
            Group(
                ward=circle[0].ward,
                adults=tuple(circle),
                young=tuple({one.id: one for one in near + spare}.values()),
                vehicles=tuple(
                    cars[number * len(cars) // len(circles) : (number + 1) * len(cars) // len(circles)]
                ),
                phones=tuple(_phone(rng) for _ in range(rng.randint(1, 2))),
                accounts=tuple(_account(rng) for _ in range(rng.randint(1, 2))),
                activity=len(circle) * rng.choice((0.6, 1, 1, 1.6)),
            )
        )
    return found


def _phone(rng: random.Random) -> str:
    """Return a number from the ranges that Ofcom keeps for drama."""
    return (
        f"07700 900{rng.randint(0, 999):03d}"
        if rng.random() < 0.85
        else f"0114 496 0{rng.randint(0, 999):03d}"
    )


def _account(rng: random.Random) -> tuple[str, str]:
    words = read("places")
    return rng.choice(
        words["platforms"]
    ), f"{rng.choice(words['handles'])}_{rng.choice(words['handles'])}{rng.randint(10, 9999)}"


def _holders(rng: random.Random, ground: Ground, adult: Invented) -> dict[str, str]:
    """Return the licence holder of each venue: invented names, and one adult of concern."""
    communities = list(read("names")["communities"].values())
    found: dict[str, str] = {}
    for venue in ground.venues:
        community = rng.choice(communities)
        names = [rng.choice(community[part]) for part in (rng.choice(("female", "male", "male")), "surnames")]
        found[venue.id] = " ".join(name if isinstance(name, str) else name[0] for name in names)
    licensed = [
        venue.id for venue in ground.venues if venue.licence and venue is not _story_venue(ground.venues)
    ]
    found[(licensed or [ground.venues[0].id])[0]] = adult.name
    return found
