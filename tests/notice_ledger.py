"""A ledger for tests of notices: an adult, two children, reports that put them together, officers, and every step in order."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from factories import chance_from, ids_from, ledger_in, mention, record, report

from intel.access.model import Role, Viewer
from intel.ledger import Ids, Ledger
from intel.notices import model
from intel.notices.ends import review_after
from intel.notices.record import consider_notice, record_step
from intel.reports.model import OrganisationDetails, PersonDetails, PlaceDetails, Report
from intel.reports.record import open_reports

NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)
TEXT = "She was collected from the corner by the chip shop at nine and brought back after midnight."


def viewer(user: str, role: str = "police_officer", agency: str = "police", *more: str) -> Viewer:
    audiences = {
        "chair": {"police", "meeting"},
        "police_officer": {"police", "meeting", "agency_police"},
        "intelligence_unit": {"unit", "police", "meeting", "safeguarding"},
        "analyst": {"unit", "police", "meeting", "safeguarding"},
        "partner": {"meeting", f"agency_{agency}"},
        "safeguarding_lead": {"safeguarding", "meeting", f"agency_{agency}"},
        "licensing_officer": {"licensing", "agency_licensing"},
    }[role]
    scope = {"chair": "police", "police_officer": "police", "partner": f"agency_{agency}"}.get(role, role)
    return Viewer(
        user_id=user,
        name=user,
        role=Role(role),
        agency=agency,
        audiences=frozenset(audiences) | set(more),
        scope=scope,
    )


SERGEANT = viewer("k.sergeant")
INSPECTOR = viewer("r.inspector")
CHAIR = viewer("s.chair", "chair")


@dataclass
class Clock:
    """The time as a test sets it; each entry is a second after the one before."""

    now: datetime = NOW
    _ticks: "count[int]" = field(default_factory=count)

    def __call__(self) -> datetime:
        return self.now + timedelta(seconds=next(self._ticks))


@dataclass
class Notices:
    """The ledger with its people: `adult`, `child` (15, turns 16 on 20 November 2026), `other` (14), `grown`."""

    ledger: Ledger
    ids: Ids
    clock: Clock
    people: dict[str, str] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)

    def person(self, name: str, born_on: date | None, *, role: str = "young_person") -> str:
        """Record a report of the police that names someone, open to the meeting; return the person."""
        one = mention(self.ids, PersonDetails(name=name, born_on=born_on), role=role)
        self.write(
            report(self.ids, one, agency="police", grade_provisional=False, reported_on=date(2026, 3, 1))
        )
        self.people[name] = one.id
        return one.id

    def write(self, made: Report, *, opened: tuple[str, ...] = ("meeting",)) -> Report:
        with self.ledger.writing("p.unit") as writer:
            record(writer, made)
            if opened:
                open_reports(
                    writer,
                    [made.id],
                    audiences=opened,
                    confirms_grades=not made.grade_provisional,
                    reason="looked at",
                )
        return made

    def together(
        self, adult: str, child: str, on: date, *, opened: tuple[str, ...] = ("meeting",), **more: Any
    ) -> Report:
        """Record a report that says the two were seen together."""
        one = mention(self.ids, PersonDetails(name=f"{adult} again"), slot="adult", role="adult_of_concern")
        other = mention(self.ids, PersonDetails(name=f"{child} again"), slot="child")
        fields: dict[str, Any] = {
            "agency": "homes",
            "grade_provisional": False,
            "reported_on": on,
            "happened_on": on,
        }
        made = report(self.ids, one, other, links=[("SEEN_WITH", one, other)], **{**fields, **more})
        self.write(made, opened=opened)
        self.same(one.id, self.people[adult])
        self.same(other.id, self.people[child])
        return made

    def same(self, a: str, b: str) -> None:
        from intel.people.judge import judge  # noqa: PLC0415 - few tests judge
        from intel.people.model import Outcome  # noqa: PLC0415

        with self.ledger.writing("m.analyst") as writer:
            judge(writer, a, b, Outcome.SAME, reason="the same person")

    def consider(self, adult: str = "Dean", child: str = "Aoife", by: Viewer = SERGEANT) -> str:
        with self.ledger.writing(by.user_id) as writer:
            return consider_notice(
                writer, by, adult=self.people[adult], child=self.people[child], reason="stays at his flat",
                now=self.clock.now, ids=self.ids,
            )  # fmt: skip

    def step(self, step: model.NoticeStep, by: Viewer = SERGEANT, *, seen: int = 0) -> None:
        with self.ledger.writing(by.user_id) as writer:
            record_step(writer, by, step, now=self.clock.now, seen=seen)

    def on(self, day: date, hour: int = 10) -> None:
        """Let it be this day, in universal time."""
        self.clock.now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)

    # -- the way through, each with what a careful officer would write ---------------------------------

    def propose(self, notice: str, by: Viewer = SERGEANT, **more: Any) -> None:
        fields: dict[str, Any] = {
            "ground": "section_2", "adult_name": "Dean Thornsett", "child_name": "Aoife Brennick",
            "has_parental_responsibility": False, "parental_responsibility_asked": "her mother, 3 August",
            "facts": "found at his flat twice",
        }  # fmt: skip
        self.step(model.NoticeProposed(notice_id=notice, **{**fields, **more}), by)

    def check(self, notice: str, by: Viewer = SERGEANT, **more: Any) -> None:
        fields: dict[str, Any] = {
            "born_on": date(2010, 11, 20), "age_proof": "birth_certificate", "age_seen_on": self.clock.now.date(),
            "statement": model.ControlStatement(on=self.clock.now.date(), by="R. Dunne", capacity="local_authority"),
            "alternatives": "talking to him, not enough", "child_views": "It helps that it’s written down.",
        }  # fmt: skip
        self.step(model.NoticeChecked(notice_id=notice, **{**fields, **more}), by)

    def word(self, notice: str, wording: str = "", by: Viewer = SERGEANT) -> None:
        self.step(model.NoticeWorded(notice_id=notice, prohibitions=("home", "meet"), wording=wording), by)

    def authorise(self, notice: str, by: Viewer = INSPECTOR, **more: Any) -> None:
        self.step(
            model.NoticeAuthorised(notice_id=notice, **{"rank": "inspector", "reason": "needed", **more}), by
        )

    def serve(self, notice: str, at: datetime | None = None, by: Viewer = SERGEANT, *, seen: int = 0) -> None:
        served = model.NoticeServed(
            notice_id=notice, at=at or self.clock.now, place="Kiln Street police office", by="PC L. Firth",
            method="in_person", signature="signed", copy_left=True,
        )  # fmt: skip
        self.step(served, by, seen=seen)

    def served(
        self, adult: str = "Dean", child: str = "Aoife", *, on: date = date(2026, 8, 9), born: date = date(2010, 11, 20), **proposed: Any
    ) -> str:  # fmt: skip
        """Take a notice the whole way to service on a day."""
        before = self.clock.now
        self.on(on)
        notice = self.consider(adult, child)
        self.propose(notice, **proposed)
        self.check(notice, born_on=born)
        self.word(notice)
        self.authorise(notice)
        self.serve(notice)
        self.clock.now = before
        return notice

    def review(self, notice: str, on: date) -> None:
        self.step(
            model.NoticeReviewed(
                notice_id=notice, on=on, found="kept to", outcome="keep", next_on=review_after(on)
            )
        )


CARE = model.Care(order_type="care_order", since=date(2024, 3, 3))


@contextmanager
def notices_in(home: Path) -> Iterator[Notices]:
    """Open a ledger with the people of the tests."""
    clock = Clock()
    with ledger_in(home, clock=clock) as ledger:
        made = Notices(ledger, ids_from(chance_from(8)), clock)
        made.person("Dean", date(1988, 4, 2), role="adult_of_concern")
        made.person("Carl", date(1979, 1, 9), role="adult_of_concern")
        made.person("Aoife", date(2010, 11, 20))
        made.person("Other", date(2012, 5, 5))
        child = mention(
            made.ids, PersonDetails(name="Aoife", born_on=date(2010, 11, 20)), slot="young_person_1"
        )
        home_ = mention(made.ids, PlaceDetails(text="14 Larkhill Court", home_address=True), slot="place")
        school = mention(made.ids, OrganisationDetails(name="Ashbrook School"), slot="school")
        made.write(
            report(made.ids, child, home_, school, agency="police", text=TEXT, grade_provisional=False)
        )
        made.same(child.id, made.people["Aoife"])
        yield made
