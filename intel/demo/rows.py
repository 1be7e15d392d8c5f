"""Rows of returns: what each agency writes of an event, as far as its columns hold it.

`intel.demo.write` calls `Clerk.write` for every event; the rows know who is meant, which only tests are told.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from intel.demo.data import read
from intel.demo.events import Event
from intel.demo.forms import Written, write_adult, write_young
from intel.demo.layouts import Layout, layouts
from intel.demo.people import Invented, month_end
from intel.demo.places import Venue
from intel.demo.texts import write_cleared, write_text

_RESTRICTED: Final = {"health": 0.35, "probation": 0.12, "police": 0.1, "social_care": 0.08}
_PERSON_PARTS: Final = (
    "name", "first_name", "surname", "alias", "dob", "age", "sex", "ethnicity", "care_status", "description",
)  # fmt: skip
_PEOPLE: Final = ("young_person_1", "young_person_2", "adult_1", "adult_2", "other_1")


@dataclass(slots=True, kw_only=True)
class Row:
    """One row before it is laid out: values by field, links that are stated, and who is really meant."""

    agency: str
    month: date
    reference: str
    event: Event
    values: dict[str, Any]
    flags: frozenset[str] = frozenset()
    who: dict[str, str] = field(default_factory=dict)
    joins: frozenset[str] = frozenset()
    line: int = 0
    surnames: dict[str, str] = field(default_factory=dict)
    fillers: dict[str, str] = field(default_factory=dict)
    slips: dict[str, str] = field(default_factory=dict)
    corrects: bool = False

    @property
    def refused(self) -> bool:
        """Whether something was typed that no reader may take."""
        return bool(self.slips)

    @property
    def restricted(self) -> bool:
        """Whether the sender put conditions on it."""
        return self.values.get("handling") == "C"

    @property
    def cleared(self) -> str:
        """The wording licensing may read, empty where there is none."""
        return str(self.values.get("cleared_text", ""))

    def ref(self, slot: str) -> dict[str, Any]:
        """Return how a file names one mention of this row: month, agency, own reference, line and slot."""
        return {
            "month": f"{self.month:%Y-%m}",
            "agency": self.agency,
            "own_reference": self.reference,
            "line": self.line,
            "slot": slot,
        }

    def key(self, slot: str = "") -> str:
        """Return the same as one string, for `truth.json`."""
        row = f"{self.month:%Y-%m}/{self.agency}/{self.reference or f'line {self.line}'}"
        return f"{row}#{slot}" if slot else row


class Clerk:
    """Writes rows for all agencies; own references run on through the months."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.numbers: Counter[str] = Counter()

    def write(self, event: Event) -> list[Row]:
        """Return one row for each agency that heard of the event."""
        return [self._row(event, layouts()[agency]) for agency in event.agencies]

    def reference(self, layout: Layout, month: date) -> str:
        """Return the agency's next own reference, empty for those that number nothing."""
        self.numbers[layout.agency] += 1
        return str(layout.spec["ref"]).format(n=self.numbers[layout.agency] + 100, year=month.year)

    def _row(self, event: Event, layout: Layout) -> Row:
        row = Row(
            agency=layout.agency,
            month=event.month,
            reference=self.reference(layout, event.month),
            event=event,
            values=self._frame(event, layout),
        )
        known = self._people(row, event, layout)
        self._things(row, event, layout)
        row.flags = frozenset(self._flags(event, row))
        known |= self._words(event, row)
        row.values["text"] = (
            event.text.format(**known)
            if event.text
            else write_text(self.rng, event.kind, layout.agency, known)
        )
        self._cleared(row, event, layout)
        row.values = {
            name: value
            for name, value in row.values.items()
            if name in layout.fields and value not in {"", None}
        }
        row.fillers = {
            "staff": self.rng.choice(read("names")["staff"]),
            "year_group": _year_group(row, event),
        }
        if row.reference:
            row.values["own_reference"] = row.reference
        return row

    def _frame(self, event: Event, layout: Layout) -> dict[str, Any]:
        """Return reference, dates, grade, handling and the missing episode."""
        rng = self.rng
        grade = event.grade or rng.choice(layout.spec.get("grades", ["2C"]))
        restricted = (
            not event.exact
            and rng.random() < _RESTRICTED.get(layout.agency, 0.03)
            and "conditions" in layout.fields
        )
        reported = max(
            event.month,
            min(event.on + timedelta(days=rng.choice((0, 0, 0, 1, 1, 2, 4))), month_end(event.month)),
        )
        values: dict[str, Any] = {
            "reported_on": reported,
            "happened_on": event.on,
            "happened_time": event.time,
            "grade": grade,
            "source_grade": grade[0],
            "information_grade": grade[1],
            "handling": "C" if restricted else "P",
            "conditions": rng.choice(read("patterns")["conditions"]) if restricted else "",
            "urgency": "high" if event.suspected else rng.choices(("low", "medium", ""), (6, 3, 1))[0],
            "basis": "assessment" if event.suspected else "fact",
        }
        if layout.agency == "missing":
            values |= self._episode(event)
        return values

    def _episode(self, event: Event) -> dict[str, Any]:
        """Return from when to when somebody was missing; an interview not yet held has no date."""
        rng = self.rng
        gone = datetime.combine(event.on, time.fromisoformat(event.time))
        back = gone + timedelta(minutes=rng.randrange(150, 2400, 5))
        offered = rng.random() < 0.92
        interview = back.date() + timedelta(days=rng.randint(1, 4))
        held = offered and interview <= month_end(event.month) and rng.random() < 0.8
        return {
            "missing.from": gone,
            "missing.to": back,
            "missing.return_interview_offered": "yes" if offered else "no",
            "missing.return_interview_on": interview if held else "",
        }

    def _put(self, row: Row, slot: str, written: Written, person: Invented, layout: Layout) -> bool:
        """Fill a slot with a person as far as there are columns; return whether anything names them."""
        parts = {f"{slot}.{part}": getattr(written, part) for part in _PERSON_PARTS}
        kept = {name: value for name, value in parts.items() if name in layout.fields and value}
        naming = {f"{slot}.{part}" for part in ("name", "first_name", "surname", "alias", "description")}
        if not naming & kept.keys():
            return False
        row.values |= kept
        row.who[slot] = person.id
        row.surnames[slot] = written.surname
        plain_letters = layout.agency != "housing" or not set(written.name) & {"Ł", "ł"}
        if written.joins and plain_letters and f"{slot}.dob" in kept:
            row.joins |= {slot}
        return True

    def _people(self, row: Row, event: Event, layout: Layout) -> dict[str, str]:
        """Fill the slots for people and return the words that sentences use for them."""
        rng, known = self.rng, dict[str, str]()
        young: list[str] = []
        for number, person in enumerate(event.young, start=1):
            slot = f"young_person_{number}"
            written = write_young(rng, person, agency=layout.agency, on=event.on, exact=event.exact)
            if layout.holds(slot) and self._put(row, slot, written, person, layout):
                known["yp" if number == 1 else f"yp{number}"] = written.called
                young.append(written.called)
        for number, person in enumerate(event.adults, start=1):
            slot = f"adult_{number}"
            by_name = f"{slot}.alias" not in layout.fields
            written = write_adult(rng, person, agency=layout.agency, exact=event.exact, by_name=by_name)
            if layout.holds(slot) and self._put(row, slot, written, person, layout):
                known["adult" if number == 1 else f"adult{number}"] = written.in_words(person.sex)
        self._on_duty(row, event, layout)
        known["yps"] = " and ".join(young)
        known["yps_and"] = f"{', '.join(young)} and" if young else ""
        known["and_yps"] = f"{', ' if len(young) > 1 else ' and '}{' and '.join(young)}" if young else ""
        many = len(young) > 1
        known |= {
            "were": "were" if many else "was",
            "have": "have" if many else "has",
            "are": "are" if many else "is",
        }
        he = (
            ("she", "her", "her")
            if event.adults and event.adults[0].sex == "female"
            else ("he", "him", "his")
        )
        known |= {
            "he": he[0],
            "him": he[1],
            "his": he[2],
            "He": he[0].capitalize(),
            "His": he[2].capitalize(),
        }
        return known

    def _on_duty(self, row: Row, event: Event, layout: Layout) -> None:
        if layout.holds("other_1") and isinstance(event.place, Venue) and self.rng.random() < 0.8:
            communities = list(read("names")["communities"].values())
            at = sum(map(ord, event.place.id)) + self.rng.randrange(2)
            community = communities[at % len(communities)]
            names = [
                community["male"][at % len(community["male"])],
                community["surnames"][at % len(community["surnames"])],
            ]
            row.values["other_1.name"] = " ".join(one if isinstance(one, str) else one[0] for one in names)
            row.who["other_1"] = f"staff of {event.place.id}: {row.values['other_1.name']}"

    def _things(self, row: Row, event: Event, layout: Layout) -> None:
        """Fill the slots for places, vehicle, phone, account and school."""
        values = row.values
        place = event.place
        if isinstance(place, Venue):
            values |= {"venue_1.name": place.name, "venue_1.street": place.street.name}
        elif place:
            values |= {"place_1.text": place.text, "place_1.postcode": place.postcode}
        self._homes(row, event, layout)
        if event.vehicle:
            half = not event.exact and self.rng.random() < 0.12
            whole = event.vehicle.registration
            values["vehicle_1.registration"] = f"ends {whole[3]}{whole[-3:]}" if half else whole
            values["vehicle_1.description"] = event.vehicle.description
        if event.phone:
            values["phone_1.number"] = (
                event.phone.replace(" ", "") if self.rng.random() < 0.3 else event.phone
            )
        if event.account:
            values |= {"account_1.platform": event.account[0], "account_1.handle": event.account[1]}
        if "young_person_1" in row.who and layout.holds("organisation_1"):
            values["organisation_1.name"] = event.young[0].school

    def _homes(self, row: Row, event: Event, layout: Layout) -> None:
        """Give the address of the person the agency knows; it is left out about half the time."""
        young = event.young[0] if "young_person_1" in row.who else None
        adult = event.adults[0] if "adult_1" in row.who else None
        tenant = layout.agency in {"housing", "probation"}
        home = adult.home if tenant and adult else young.home if young and not tenant else None
        always = event.kind in {"household", "address"} or layout.agency == "homes"
        if layout.agency == "homes" and young and young.care not in {"s.31", "s.20"}:
            return
        if home and (always or self.rng.random() < 0.5):
            row.values |= {"place_2.text": home.text, "place_2.postcode": home.postcode}
        if tenant and adult and event.place == adult.home:
            row.values |= {"place_2.text": adult.home.text, "place_2.postcode": adult.home.postcode}
            row.values.pop("place_1.text", None)
            row.values.pop("place_1.postcode", None)
        if layout.agency == "social_care" and adult and self.rng.random() < 0.2:
            row.values["place_3.text"] = adult.home.text
        if layout.agency == "housing" and young and self.rng.random() < 0.3:
            row.values["place_3.text"] = young.home.text

    def _flags(self, event: Event, row: Row) -> list[str]:
        """Return the links between people, or of the car, that a column of this row states."""
        has = row.who.keys()
        child, adult = "young_person_1" in has, "adult_1" in has
        stated = {
            "together": event.together and child and adult,
            "suspected": event.suspected and child and adult,
            "in_vehicle": event.in_vehicle and child and bool(event.vehicle),
            "young_together": child
            and "young_person_2" in has
            and len(event.young) > 1
            and event.kind != "household",
            "adults_together": adult and "adult_2" in has,
            "at_home": child and adult and event.place == event.adults[0].home,
            "works": event.works and adult and isinstance(event.place, Venue),
            "siblings": child and "young_person_2" in has and len({one.family for one in event.young}) == 1,
        }
        return [name for name, said in stated.items() if said]

    def _words(self, event: Event, row: Row) -> dict[str, str]:
        """Return the words of a sentence that are not about people."""
        place = event.place
        words = {
            "time": event.time,
            "later": event.later,
            "item": event.item,
            "n": str(self.rng.randint(3, 9)),
        }
        words["staff"] = self.rng.choice(read("names")["staff"])
        if place:
            words["where"] = place.name if isinstance(place, Venue) else place.text
            words["at"] = place.at
            words["spot"] = getattr(place, "noun", words["where"])
        if event.vehicle:
            words |= {"vehicle": event.vehicle.description, "reg": event.vehicle.registration}
        if event.account:
            words |= {"platform": event.account[0], "handle": f"“{event.account[1]}”"}
        if "young_person_1" in row.who:
            words |= {"school": event.young[0].school, "home": event.young[0].home.text, "phone": event.phone}
        if event.phone:
            words["phone"] = event.phone
        return words

    def _cleared(self, row: Row, event: Event, layout: Layout) -> None:
        if "cleared_text" not in layout.fields or not isinstance(event.place, Venue) or row.restricted:
            return
        if layout.agency == "licensing":
            row.values["cleared_text"] = row.values["text"]
        elif event.exact or self.rng.random() < 0.7:
            hour = f"{min(22, int(event.time[:2])):02d}:00"
            row.values["cleared_text"] = write_cleared(self.rng, month=f"{event.month:%B %Y}", hour=hour)


def _year_group(row: Row, event: Event) -> str:
    """Return the school year a pupil is in, as schools count it."""
    if "young_person_1" not in row.who:
        return ""
    born, started = event.young[0].born, event.on.year - (event.on.month < 9)
    return f"Y{started - born.year - 5 + (born.month < 9)}"
