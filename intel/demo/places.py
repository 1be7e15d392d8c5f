"""The invented venues, homes, schools, addresses and vehicles, on real streets. `intel.demo.town` calls `lay_out`.

A house number lies above any that the street has, so that no real household is named; a venue's postcode ends in
letters that Royal Mail never uses there; a registration carries an age that no vehicle has yet.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from intel.demo.data import read
from intel.demo.streets import Street, read_streets

VENUES: Final = 60
# Short streets only: their real numbers end far below these.
_SHORT: Final = ("Close", "Court", "Place", "Grove", "Croft", "Mews", "Gardens", "Rise", "Walk")
_LONG: Final = ("Road", "Street", "Lane")
_UNUSED: Final = "CIKMOV"  # never in the last two letters of a postcode
_PLATE: Final = "ABCDEFGHJKLMNOPRSTUVWXY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A home or other address that somebody may live at or be found at."""

    text: str
    postcode: str
    ward: str

    @property
    def at(self) -> str:
        """Where somebody was, in a sentence."""
        return f"at {self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place out of doors: as a return writes it, as a thing, and as where somebody stood."""

    text: str
    noun: str
    at: str
    postcode: str
    ward: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """Premises as the open register lists them."""

    id: str
    name: str
    type: str
    number: int
    street: Street
    postcode: str
    licence: str
    licensed_for: str
    hours: str
    conditions: str

    @property
    def at(self) -> str:
        """Where somebody was, in a sentence."""
        return f"at {self.name}"

    @property
    def ward(self) -> str:
        """The ward the premises stand in."""
        return self.street.ward


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle that some report will name."""

    registration: str
    description: str


@dataclass(slots=True, kw_only=True)
class Ground:
    """The ground of the town: streets by ward, and what is invented on them."""

    streets: dict[str, list[Street]]
    homes: list[Address] = field(default_factory=list)
    schools: list[str] = field(default_factory=list)
    venues: list[Venue] = field(default_factory=list)

    @property
    def wards(self) -> list[str]:
        """The wards in order of name."""
        return sorted(self.streets)

    def street(self, rng: random.Random, ward: str, endings: tuple[str, ...] = ()) -> Street:
        """Return a street of the ward, of one of the endings if the ward has any."""
        wanted = [one for one in self.streets[ward] if not endings or one.name.endswith(endings)]
        return rng.choice(wanted or self.streets[ward])

    def address(self, rng: random.Random, ward: str = "") -> Address:
        """Return an invented address on a short street."""
        street = self.street(rng, ward or rng.choice(self.wards), _SHORT)
        flat = f"Flat {rng.randint(1, 9)}, " if rng.random() < 0.2 else ""
        return Address(
            text=f"{flat}{rng.randint(310, 789)} {street.name}", postcode=street.postcode, ward=street.ward
        )

    def spot(self, rng: random.Random, ward: str) -> Spot:
        """Return a place out of doors in the ward."""
        street = self.street(rng, ward)
        words = rng.choice(read("places")["spots"])
        return Spot(
            text=f"{street.name}, {words['suffix']}" if words["suffix"] else street.name,
            noun=words["noun"].format(street=street.name),
            at=words["at"].format(street=street.name),
            postcode=street.postcode,
            ward=street.ward,
        )


def lay_out(rng: random.Random, *, scale: int, busy: dict[str, int]) -> Ground:
    """Return the ground with homes, schools and 60 venues for each step of scale; `busy` wards have more venues."""
    streets: dict[str, list[Street]] = defaultdict(list)
    for street in read_streets():
        streets[street.ward].append(street)
    ground = Ground(streets=dict(streets), schools=list(read("places")["schools"]))
    for name in read("places")["homes"]:
        street = ground.street(rng, rng.choice(ground.wards), _SHORT)
        ground.homes.append(
            Address(text=f"{name}, {street.name}", postcode=street.postcode, ward=street.ward)
        )
    ground.venues = _venues(rng, ground, VENUES * scale, busy)
    return ground


def _venues(rng: random.Random, ground: Ground, wanted: int, busy: dict[str, int]) -> list[Venue]:
    words = read("places")
    taken: set[str] = set()
    found: list[Venue] = []
    wards = list(ground.wards) + [ward for ward, extra in sorted(busy.items()) for _ in range(extra)]
    while len(found) < wanted:
        kind = rng.choices(words["venue_types"], [one["share"] for one in words["venue_types"]])[0]
        name = f"{rng.choice(words['venue_names'])} {rng.choice(kind['endings'])}"
        if wanted > 1000:
            name = f"{name} {len(found) // 500 + 1}"
        if name in taken:
            continue
        taken.add(name)
        street = ground.street(rng, wards[len(found) % len(wards)], _LONG)
        outward = (street.postcode or "S1 2AA").split(" ")[0]
        ending = rng.choice(_UNUSED) + rng.choice(_UNUSED)
        number = len(found) + 1
        found.append(
            Venue(
                id=f"SHF{number:05d}",
                name=name,
                type=kind["type"],
                number=rng.randint(1410, 1990),
                street=street,
                postcode=f"{outward} {rng.randint(0, 9)}{ending}",
                licence=f"SY{rng.randint(10000, 99999)}PR" if kind["licence"] else "",
                licensed_for=kind["licence"],
                hours=rng.choice(kind["hours"]),
                conditions=rng.choice(words["conditions"]) if kind["licence"] else "",
            )
        )
    return found


def vehicles(rng: random.Random, wanted: int) -> list[Vehicle]:
    """Return that many vehicles, no two with one registration."""
    found: dict[str, Vehicle] = {}
    while len(found) < wanted:
        letters = "".join(rng.choices(_PLATE, k=3))
        registration = f"Y{rng.choice('NSTX')}{rng.randint(91, 99)} {letters}"
        found.setdefault(
            registration,
            Vehicle(registration=registration, description=rng.choice(read("places")["vehicles"])),
        )
    return list(found.values())
