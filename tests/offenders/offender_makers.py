"""A small ledger with suspects in it, on disk, for the tests of this room: who reports what about whom, and who is who."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from factories import chance_from, correct, ids_from, ledger_in, mention, person, record, report

from intel.access import Viewer, viewer_for
from intel.ledger import Draft, Ids, Ledger
from intel.offenders.compute import Scored, compute
from intel.offenders.in_use import matrix_in_use
from intel.offenders.record import Asked, Scoring, score_suspects
from intel.people import judge
from intel.people.identity import entity_of
from intel.people.model import Outcome
from intel.people.record import designate_suspect
from intel.reports.model import Mention, PersonDetails, Report, ReportsOpened
from intel.reports.record import open_reports

TODAY = date(2026, 3, 1)
BORN = date(1990, 5, 6)


@dataclass(frozen=True)
class Someone:
    user_id: str
    name: str
    role: str
    agency: str = "police"


def viewer(user: str, role: str) -> Viewer:
    return viewer_for(Someone(user, user, role))


CHAIR, OFFICER, OTHER = (
    viewer("chair", "chair"),
    viewer("officer", "police_officer"),
    viewer("other", "police_officer"),
)
IOM, ANALYST = viewer("iom", "iom_officer"), viewer("analyst", "analyst")


@dataclass
class Case:
    """The ledger, and the people of it by the names a test gives them."""

    ledger: Ledger
    home: Path
    ids: Ids
    first: dict[str, Mention] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)

    def said(self, key: str, adult: str = "A", child: str = "C", ago: int = 20, **more: Any) -> Report:
        """Record and open one report that names an adult with a child and says that they were seen together."""
        agency = more.pop("agency", "police")
        details: PersonDetails = more.pop(
            "details", person(f"Adult {adult}", BORN, ethnicity="White British")
        )
        young = person(f"Child {child}", date(2011, 1, 1 + sum(map(ord, child)) % 27 + 1))
        named = mention(self.ids, details, slot="adult_1", role=more.pop("role", "adult_of_concern"))
        other = mention(self.ids, young, slot="young_person_1", role="young_person")
        fields = {
            "agency": agency, "source_grade": 1, "information_grade": "A", "happened_on": TODAY - timedelta(days=ago),
            "reported_on": TODAY - timedelta(days=ago), "text": f"Seen once more in town as case {key} says plainly here.",
        } | more  # fmt: skip
        made = report(self.ids, named, other, links=[("SEEN_WITH", named, other)], **fields)
        with self.ledger.writing("unit") as writer:
            record(writer, made)
            opened = ReportsOpened(report_ids=(made.id,), audiences=("meeting",), reason="looked at")
            writer.append(Draft(kind="reports.opened", payload=opened, subjects=(made.id,)))
            if adult in self.first:
                self.same(writer, self.first[adult].id, named.id)
        self.first.setdefault(adult, named)
        self.reports[key] = made
        return made

    def corrected(self, now: Report, *, new: tuple[str, ...] = ()) -> None:
        """Put a report right; the unit looks at it again and opens it."""
        with self.ledger.writing("unit") as writer:
            correct(writer, now, new=new, corrected=[now.mentions[0].id])
            open_reports(writer, [now.id], audiences=["meeting"], reason="looked at again")

    @staticmethod
    def same(writer: Any, one: str, other: str) -> None:
        judge.judge(writer, one, other, Outcome.SAME, reason="the same")

    def suspect(self, adult: str = "A") -> str:
        with self.ledger.writing(OFFICER.user_id) as writer:
            designate_suspect(
                writer,
                self.first[adult].id,
                ground="arrested",
                review_on=TODAY + timedelta(days=90),
                on=TODAY,
                ids=self.ids,
            )
        return self.person(adult)

    def person(self, adult: str = "A") -> str:
        with self.ledger.reading() as snapshot:
            return entity_of(snapshot.connection, self.first[adult].id)

    def score(self, who: str | None = None, at: date = TODAY) -> Scoring:
        return score_suspects(
            self.ledger, IOM, self.home, Asked(at=at, about="for the meeting", person=who), ids=self.ids
        )

    def now(self, adult: str = "A", at: date = TODAY) -> Scored:
        with self.ledger.reading() as snapshot:
            matrix = matrix_in_use(snapshot, self.home).matrix
            person_id = entity_of(snapshot.connection, self.first[adult].id)
            return compute(snapshot.connection, matrix, at=at, people=[person_id])[person_id]

    def total(self, adult: str = "A") -> int | None:
        made = self.now(adult).score
        return made.total if made else None


@contextmanager
def a_case(home: Path) -> Iterator[Case]:
    with ledger_in(home) as ledger:
        yield Case(ledger, home, ids_from(chance_from(11)))
