"""What happens in the town, month by month: events, each heard of by one to three agencies.

`plan` is called by `intel.demo.write`; planted stories (`intel.demo.stories`) are events too.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from intel.demo.data import read
from intel.demo.people import Invented, month_end
from intel.demo.places import Address, Spot, Vehicle, Venue
from intel.demo.town import APPEARS, FADES, PERSISTS, Group, Town

PER_MONTH: Final = 68
_BUSY: Final = 8.0
_QUIET: Final = 0.25
_USUAL: Final = 1.3
_RECENT: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. `exact`: names and dates of birth are written whole, as the stories need."""

    id: str
    kind: str
    month: date
    on: date
    time: str
    later: str
    agencies: tuple[str, ...]
    young: tuple[Invented, ...] = ()
    adults: tuple[Invented, ...] = ()
    place: Venue | Spot | Address | None = None
    vehicle: Vehicle | None = None
    account: tuple[str, str] | None = None
    phone: str = ""
    item: str = ""
    together: bool = False
    suspected: bool = False
    in_vehicle: bool = False
    works: bool = False
    exact: bool = False
    grade: str = ""
    story: str = ""
    text: str = ""

    @property
    def ward(self) -> str:
        """The ward where it happened, empty where it happened nowhere on a map."""
        return self.place.ward if self.place else ""


def ward_weights(wards: list[str], index: int, months: int) -> list[float]:
    """Return how likely each ward is in a month: one appears late, one stays, one fades, the rest are even."""
    recent = index >= months - _RECENT
    fading = max(_QUIET, _BUSY * (1 - index / max(1, months - _RECENT - 2)))
    planted = {PERSISTS: _BUSY, APPEARS: _BUSY if recent else _QUIET, FADES: _QUIET if recent else fading}
    return [planted.get(ward, _USUAL) for ward in wards]


def plan(rng: random.Random, town: Town, months: list[date], *, scale: int) -> list[Event]:
    """Return the events of all months in order, about 68 a month for each step of scale; everybody is in one."""
    planner = _Planner(rng, town, len(months))
    for index, month in enumerate(months):
        for _ in range(PER_MONTH * scale + rng.randint(-4, 4)):
            planner.add(index, month)
    planner.cover(months)
    return sorted(planner.events, key=lambda event: (event.month, event.on, event.id))


class _Planner:
    """Holds what is used how often, so that events spread over people."""

    def __init__(self, rng: random.Random, town: Town, months: int) -> None:
        self.rng, self.town, self.months = rng, town, months
        self.events: list[Event] = []
        self.used: Counter[str] = Counter()
        self.kinds: dict[str, Any] = read("kinds")
        self.wards = town.ground.wards
        self.homes: dict[str, list[Invented]] = {ward: [] for ward in self.wards}
        for group in town.groups:
            for adult in group.adults:
                self.homes[adult.ward].append(adult)
        self.families: dict[int, list[Invented]] = defaultdict(list)
        for child in town.young:
            self.families[child.family].append(child)
        kept = set(town.story_young)
        self.residents = [one for one in town.young if one.home in town.ground.homes and one not in kept]
        self.group_of = {one.id: group for group in town.groups for one in (*group.young, *group.adults)}
        self.venues = {
            ward: [one for one in town.ground.venues if one.ward == ward and one is not town.story_venue]
            for ward in self.wards
        }

    def add(self, index: int, month: date) -> None:
        rng = self.rng
        kind = rng.choices(list(self.kinds), [one["weight"] for one in self.kinds.values()])[0]
        ward = rng.choices(self.wards, ward_weights(self.wards, index, self.months))[0]
        group = self._group(ward)
        where = self.kinds[kind]["where"]
        where = rng.choice(("venue", "spot", "spot", "home")) if where == "any" else where
        host: Invented | None = None
        place: Venue | Spot | Address | None = None
        if where == "venue" and self.venues[ward]:
            place = rng.choice(self.venues[ward])
        elif where == "home" and self.homes[ward]:
            host = rng.choice(self.homes[ward])
            place, group = host.home, self.group_of[host.id]
        elif where != "none":
            kind = "street" if kind in {"venue", "address", "visit"} else kind
            place = self.town.ground.spot(rng, ward)
        if kind == "supervision":
            host = rng.choice(
                [one for one in self.town.adults if one.on_probation and one.id in self.group_of]
            )
            group = self.group_of[host.id]
            place = rng.choice(self.venues[ward]) if self.venues[ward] and rng.random() < 0.15 else None
        self.events.append(self._event(kind, month, group, place, host))

    def _group(self, ward: str) -> Group:
        near = [group for group in self.town.groups if group.ward == ward]
        choice = near if near and self.rng.random() < 0.6 else list(self.town.groups)
        return self.rng.choices(choice, [group.activity for group in choice])[0]

    def _some(self, people: tuple[Invented, ...], count: int) -> list[Invented]:
        """Return that many: half the time those named least so far, so that nobody is left out."""
        if self.rng.random() < 0.5:
            return sorted(people, key=lambda one: (self.used[one.id], one.id))[:count]
        return self.rng.sample(people, k=min(count, len(people)))

    def _adults(self, kind: str, group: Group, host: Invented | None) -> list[Invented]:
        chance = self.rng.random() < self.kinds[kind]["adult"]
        found = [host] if host else self._some(group.adults, 1) if chance else []
        if found and len(group.adults) > 1 and self.rng.random() < (0.5 if kind == "supervision" else 0.22):
            found.append(self.rng.choice([one for one in group.adults if one is not found[0]]))
        return found

    def _event(
        self,
        kind: str,
        month: date,
        group: Group,
        place: Venue | Spot | Address | None,
        host: Invented | None,
    ) -> Event:
        rng, how = self.rng, self.kinds[kind]
        young = self._some(group.young, rng.choice(how["young"])) if how["young"] else []
        agencies = self._agencies(how["agencies"])
        if "homes" in agencies and young:
            young[0] = self._resident(group, young)
        young += self._sibling(young[0]) if kind == "household" else []
        adults = self._adults(kind, group, host)
        self.used.update(one.id for one in (*young, *adults))
        on, time, later = self._when(month, how["hours"], agencies)
        on = min(on, month_end(month) - timedelta(days=2)) if kind == "missing" else on
        vehicle = rng.choice(group.vehicles) if group.vehicles and rng.random() < how["vehicle"] else None
        online = kind == "online"
        return Event(
            id=f"E{len(self.events):05d}",
            kind=kind,
            month=month,
            on=on,
            time=time,
            later=later,
            agencies=agencies,
            young=tuple(young),
            adults=tuple(adults),
            place=place,
            vehicle=vehicle,
            account=rng.choice(group.accounts) if online else None,
            phone=rng.choice(group.phones)
            if rng.random() < (0.6 if kind in {"gift", "supervision", "health"} else 0.05)
            else "",
            item=rng.choice(read("patterns")["items"]) if kind == "gift" else "",
            together=kind in {"venue", "street", "car", "address", "missing", "health"}
            and rng.random() < 0.8,
            suspected=bool(young and adults) and rng.random() < 0.13,
            in_vehicle=kind == "car" and rng.random() < 0.7,
            works=kind == "supervision" and rng.random() < 0.7,
        )

    def _resident(self, group: Group, young: list[Invented]) -> Invented:
        """Return a young person who lives in a children's home: of the group, else of the town."""
        near = [one for one in group.young if one in self.residents and one not in young[1:]]
        return self.rng.choice(near or [one for one in self.residents if one not in young[1:]])

    def _sibling(self, one: Invented) -> list[Invented]:
        """Return a brother or sister at the same address, where there is one."""
        others = [other for other in self.families[one.family] if other is not one and other.home == one.home]
        return others[:1]

    def _agencies(self, weights: dict[str, int]) -> tuple[str, ...]:
        left = dict(weights)
        found: list[str] = []
        for _ in range(min(len(left), self.rng.choices((1, 2, 3), (46, 38, 16))[0])):
            found.append(self.rng.choices(list(left), list(left.values()))[0])
            del left[found[-1]]
        return tuple(found)

    def _when(self, month: date, hours: list[int], agencies: tuple[str, ...]) -> tuple[date, str, str]:
        rng = self.rng
        day = month + timedelta(days=rng.randrange(month_end(month).day))
        day = day - timedelta(days=rng.randint(4, 20)) if day.day < 6 and rng.random() < 0.3 else day
        first, last = (9, 15) if "education" in agencies else hours
        minutes = rng.randrange(first * 60, last * 60, 5)
        after = (minutes + rng.randrange(35, 150, 5)) % (24 * 60)
        return day, f"{minutes // 60:02d}:{minutes % 60:02d}", f"{after // 60:02d}:{after % 60:02d}"

    def cover(self, months: list[date]) -> None:
        """Give everybody who is in no event yet one of their own."""
        for one in self._unseen():
            kind = "household" if one.role == "young" else "supervision"
            agencies = ("social_care",) if one.role == "young" else ("probation",)
            month = self.rng.choice(months)
            event = self._event(kind, month, self.group_of.get(one.id, self.town.groups[0]), None, None)
            young: tuple[Invented, ...] = (one,) if one.role == "young" else ()
            adults: tuple[Invented, ...] = (one,) if one.role == "adult" else ()
            self.events.append(replace(event, agencies=agencies, suspected=False, young=young, adults=adults))

    def _unseen(self) -> Iterator[Invented]:
        seen = {one.id for event in self.events for one in (*event.young, *event.adults)}
        kept = {one.id for one in (*self.town.story_young, *self.town.story_adults)}
        yield from (one for one in (*self.town.young, *self.town.adults) if one.id not in seen | kept)
