"""Random histories: everything that may happen to a ledger, in any order, made from a seed.

Each step of `History` is one thing that a person or the automatic rule does, by the verbs the rooms have; what
a verb refuses leaves the ledger as it was. The same seed makes the same ledger, byte for byte.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from itertools import product
from typing import Any

from factories import chance_from, correct, ids_from, record
from pydantic import BaseModel
from sqlalchemy import select

from intel import vocabulary
from intel.errors import AskedWrongly, Contradiction, NotFound
from intel.ledger import Ledger, Snapshot
from intel.meetings.record import record_meeting
from intel.people import identity, judge
from intel.people.find_protection import protections
from intel.people.model import Judgement, Outcome
from intel.people.record import designate_suspect, record_adult_age, remove_designation
from intel.people.tables import designation, judgement
from intel.reports.model import (
    Details,
    Mention,
    MissingEpisode,
    OnlineAccountDetails,
    OrganisationDetails,
    PersonDetails,
    PhoneDetails,
    PlaceDetails,
    Report,
    ReportCorrected,
    ReportRecorded,
    Statement,
    VehicleDetails,
    VenueDetails,
)
from intel.reports.record import open_reports, withdraw_report

_TODAY = date(2026, 3, 1)
_HOSTILE = "x' OR \" ` {id: $ids} // \\ \x00 \u2028 💥 </script>"
_NAMES = ("Ann Example", "ann  éxample", "Bo Sample", "Cy Test", "Di", "", _HOSTILE)
_BIRTHS = (date(2011, 5, 6), date(2011, 5, 6), date(2010, 1, 1), date(1980, 2, 29), date(1975, 7, 8), None)
_ZONES = (timezone.utc, timezone(timedelta(hours=1)))  # noqa: UP017 - a zone as a file may state it, UTC or not


class History:
    """One random history in the making: `steps` yields the name of each thing done, so that a test may look."""

    def __init__(self, ledger: Ledger, seed: int) -> None:
        self.rng = chance_from(seed)
        self.ids = ids_from(self.rng)
        self.ledger = ledger
        self.reports: dict[str, Report] = {}  # the newest wording, withdrawn ones too
        self.withdrawn: set[str] = set()
        self.mentions: dict[str, Mention] = {}  # every mention there ever was
        self._day = _TODAY

    def steps(self, count: int) -> Iterator[str]:
        """Do `count` things, each chosen by its weight; what is refused is yielded too, since nothing happened."""
        for number in range(count):
            step = self._record if number < 2 else self._choose()
            try:
                step()
            except (AskedWrongly, Contradiction, NotFound):
                yield f"{step.__name__} refused"
            else:
                yield step.__name__

    def _choose(self) -> Callable[[], None]:
        weights: dict[Callable[[], None], int] = {
            self._record: 7,
            self._correct: 5,
            self._withdraw: 2,
            self._open: 4,
            self._judge: 6,
            self._unmerge: 2,
            self._split: 2,
            self._split_all: 1,
            self._undo: 3,
            self._adult: 2,
            self._designate: 3,
            self._remove: 1,
            self._meet: 1,
            self._erase: 1,
        }
        return self.rng.choices(list(weights), list(weights.values()))[0]

    # -- reports -----------------------------------------------------------------------------------

    def _record(self) -> None:
        made = [self._report() for _ in range(self.rng.choice((1, 1, 2)))]
        with self.ledger.writing("importer") as writer:
            record(writer, *made, join=self.rng.random() < 0.8)
        for report in made:
            self._keep(report)

    def _correct(self) -> None:
        old = self._live_report()
        kept = [each for each in old.mentions if self.rng.random() < 0.75]
        gone = [each for each in self._ever_in(old.id) if each not in kept and self.rng.random() < 0.2]
        reworded = [self._reworded(each) if self.rng.random() < 0.4 else each for each in (*kept, *gone)]
        added = [self._mention(slot=f"added_{n}") for n in range(self.rng.choice((0, 0, 1)))]
        mentions = [*reworded, *added]
        self.rng.shuffle(mentions)
        now = self._worded(old.id, old.agency, mentions)
        with self.ledger.writing("importer") as writer:
            correct(
                writer,
                now,
                new=[each.id for each in added],
                corrected=[each.id for each in mentions if each not in added],
            )
        self._keep(now)

    def _withdraw(self) -> None:
        report = self._live_report()
        with self.ledger.writing("importer") as writer:
            withdraw_report(writer, report.id, reason="sent by mistake")
        self.withdrawn.add(report.id)

    def _open(self) -> None:
        some = [self._live_report().id for _ in range(self.rng.choice((1, 1, 3)))]
        audiences = self.rng.sample(sorted(vocabulary.audiences()), self.rng.choice((0, 1, 2, 3)))
        with self.ledger.writing("unit") as writer:
            open_reports(
                writer,
                some,
                audiences=audiences,
                confirms_grades=self.rng.random() < 0.6,
                reason="needed at the meeting",
            )

    def _erase(self) -> None:
        with self.ledger.reading() as snapshot:
            kinds = ("report.recorded", "report.corrected", "judgement.recorded")
            seqs = [entry.seq for entry in snapshot.entries(kinds=kinds)]
        seq = self.rng.choice(seqs)
        self.ledger.erase([seq], actor="protection officer", reason="asked and owed", replacement=_redacted)
        with self.ledger.reading() as snapshot:
            payload = snapshot.payload(seq)
        if isinstance(payload, ReportRecorded | ReportCorrected):
            newest = _newest_wording(self.ledger, payload.report.id)
            self._keep(newest)

    # -- people ------------------------------------------------------------------------------------

    def _judge(self) -> None:
        one = self._any_mention()
        others = [
            each
            for each in self.mentions.values()
            if each.details.label == one.details.label and each.id != one.id
        ]
        if not others:
            return
        outcome = self.rng.choice((Outcome.SAME, Outcome.SAME, Outcome.DIFFERENT, Outcome.UNSURE))
        with self.ledger.writing("analyst") as writer:
            judge.judge(writer, one.id, self.rng.choice(others).id, outcome, reason="compared the words")

    def _unmerge(self) -> None:
        with self.ledger.writing("analyst") as writer:
            same = select(judgement.c.a, judgement.c.b).where(judgement.c.outcome == Outcome.SAME)
            pairs = sorted(tuple(row) for row in writer.connection.execute(same))
            if pairs:
                judge.unmerge(writer, *self.rng.choice(pairs), reason="judged too soon")

    def _split(self) -> None:
        with self.ledger.writing("analyst") as writer:
            judge.split(writer, self._any_mention().id, reason="someone else")

    def _split_all(self) -> None:
        with self.ledger.writing("analyst") as writer:
            entity = identity.entity_of(writer.connection, self._any_mention().id)
            judge.split_all(writer, entity, reason="all different")

    def _undo(self) -> None:
        with self.ledger.writing("analyst") as writer:
            own = select(judgement.c.a, judgement.c.b).where(judgement.c.rule == "")
            pair = writer.connection.execute(own.order_by(judgement.c.seq.desc()).limit(1)).first()
            if pair is not None:
                judge.undo(writer, *pair)

    def _adult(self) -> None:
        with self.ledger.writing("officer") as writer:
            record_adult_age(writer, self._any_mention().id, reason="seen on a licence", ids=self.ids)

    def _designate(self) -> None:
        people = [each.id for each in self.mentions.values() if each.details.label == "Person"]
        with self.ledger.writing("officer") as writer:
            standings = protections(writer.connection, people, on=_TODAY)
            grown = [each for each in people if not standings[each].protected]
            designate_suspect(
                writer,
                self.rng.choice(grown or people or [""]),
                ground="arrested",
                review_on=_TODAY + timedelta(days=self.rng.randrange(1, 90)),
                on=_TODAY,
                ids=self.ids,
            )

    def _remove(self) -> None:
        with self.ledger.writing("officer") as writer:
            made = sorted(writer.connection.execute(select(designation.c.designation_id)).scalars())
            if made:
                remove_designation(writer, self.rng.choice(made), reason="no longer thought so")

    def _meet(self) -> None:
        self._day += timedelta(days=self.rng.choice((0, 28)))
        with self.ledger.writing("chair") as writer:
            record_meeting(writer, self._day, ids=self.ids)

    # -- what is chosen from -----------------------------------------------------------------------

    def _keep(self, report: Report) -> None:
        self.reports[report.id] = report
        self.mentions.update({each.id: each for each in report.mentions})

    def _live_report(self) -> Report:
        live = [each for each in self.reports if each not in self.withdrawn]
        if not live:
            raise NotFound("Every report of this history is withdrawn.")
        return self.reports[self.rng.choice(live)]

    def _any_mention(self) -> Mention:
        if not self.mentions:
            raise NotFound("Nothing is mentioned in this history yet.")
        return self.mentions[self.rng.choice(list(self.mentions))]

    def _ever_in(self, report_id: str) -> list[Mention]:
        with self.ledger.reading() as snapshot:
            worded = list(_wordings(snapshot, report_id))
        return list({each.id: each for report in worded for each in report.mentions}.values())

    # -- what is made ------------------------------------------------------------------------------

    def _report(self) -> Report:
        mentions = [self._mention(slot=f"slot_{n}") for n in range(self.rng.choice((0, 1, 2, 3, 4)))]
        return self._worded(self.ids("r"), self.rng.choice(sorted(vocabulary.agencies())), mentions)

    def _worded(self, report_id: str, agency: str, mentions: list[Mention]) -> Report:
        rng = self.rng
        handling = rng.choice("PPPC")
        missing = rng.random() < 0.2
        fields: dict[str, Any] = {
            "source_grade": rng.choice((1, 2, 3)),
            "information_grade": rng.choice("ABCDE"),
            "grade_provisional": rng.random() < 0.6,
            "handling": handling,
            "conditions": "ask the sender first" if handling == "C" else "",
            "audience": tuple(rng.sample(sorted(vocabulary.audiences()), rng.choice((0, 0, 1)))),
            "urgency": rng.choice(("high", "medium", "low")),
            "basis": rng.choice(("fact", "assessment")),
            "happened_on": rng.choice((None, self._some_day())),
            "happened_to": rng.choice((None, None, self._some_day())),
            "happened_time": rng.choice(("", "22:15", "evening")),
            "reported_on": self._some_day(),
            "text": rng.choice(("", "was outside the shop ", "said “no” — then left\n", _HOSTILE)),
            "cleared_text": rng.choice(("", "seen near the premises")),
            "own_reference": rng.choice(("", f"H-{rng.randrange(99)}")),
            "line": rng.choice((None, rng.randrange(2, 400))),
            "kind": "missing_episode" if missing else "intelligence",
            "missing": self._episode() if missing else None,
        }
        return Report(
            id=report_id,
            agency=agency,
            mentions=tuple(mentions),
            statements=tuple(self._statements(mentions)),
            **fields,
        )

    def _statements(self, mentions: list[Mention]) -> Iterator[Statement]:
        kinds = vocabulary.link_types()
        for one, other in product(mentions, mentions):
            fits = [
                link
                for link, kind in kinds.items()
                if one.details.label in kind["from"] and other.details.label in kind["to"] and one != other
            ]
            for link in self.rng.sample(fits, min(len(fits), self.rng.choice((0, 1, 1, 2)))):
                yield Statement(
                    id=self.ids("s"),
                    link=link,
                    from_mention=one.id,
                    to_mention=other.id,
                    basis=self.rng.choice(("fact", "assessment")),
                    happened_on=self.rng.choice((None, self._some_day())),
                )

    def _mention(self, *, slot: str) -> Mention:
        label = self.rng.choice(("Person", "Person", "Person", "Place", *vocabulary.labels()))
        role = "other" if label == "Person" else ""
        return self._reworded(Mention(id=self.ids("n"), slot=slot, details=_BLANK[label], role=role))

    def _reworded(self, old: Mention) -> Mention:
        role = self.rng.choice(list(vocabulary.read("roles_in_reports"))) if old.role else ""
        basis: Any = self.rng.choice(("fact", "assessment"))
        return Mention(
            id=old.id, slot=old.slot, details=self._details(old.details.label), role=role, basis=basis
        )

    def _details(self, label: str) -> Details:
        rng = self.rng
        makers: dict[str, Callable[[], Details]] = {
            "Person": self._person,
            "Place": lambda: PlaceDetails(
                text=rng.choice(("1 High Street", "2 Low Road, S1 1AA")),
                postcode=rng.choice(("", "S1 1AA")),
                ward=rng.choice(("", "City")),
                latitude=rng.choice((None, 53.3807)),
                home_address=rng.random() < 0.5,
            ),
            "Venue": lambda: VenueDetails(
                name=rng.choice(("The Grill", "Corner Café")),
                street=rng.choice(("", "High Street")),
                register_id=rng.choice(("", "7")),
            ),
            "Vehicle": lambda: VehicleDetails(
                registration=rng.choice(("", "AB12 CDE", "CDE")),
                partial=rng.random() < 0.3,
                description=rng.choice(("", "blue van")),
            ),
            "Phone": lambda: PhoneDetails(number=rng.choice(("07700 900123", "+44 7700 900123", "900123"))),
            "OnlineAccount": lambda: OnlineAccountDetails(
                platform=rng.choice(("", "Chatter")), handle=rng.choice(("@sam", "sam", "kit"))
            ),
            "Organisation": lambda: OrganisationDetails(name=rng.choice(("Hill School", "Vale House"))),
        }
        return makers[label]()

    def _person(self) -> PersonDetails:
        rng = self.rng
        return PersonDetails(
            name=rng.choice(_NAMES),
            alias=rng.choice(("", "", "Spud")),
            born_on=rng.choice(_BIRTHS),
            born_year=rng.choice((None, None, 2010)),
            age_said=rng.choice((None, 0, 14, 35)),
            sex=rng.choice(("", "female", "male")),
            description=rng.choice(("", "tall")),
        )

    def _episode(self) -> MissingEpisode:
        rng = self.rng
        left = datetime(2026, 1, rng.randrange(1, 29), 22, 5, tzinfo=rng.choice(_ZONES))
        return MissingEpisode(
            missing_from=rng.choice((None, left)),
            missing_to=rng.choice((None, left + timedelta(hours=9))),
            return_interview_on=rng.choice((None, self._some_day())),
            return_interview_offered=rng.choice((None, True, False)),
        )

    def _some_day(self) -> date:
        return date(2025, 12, 1) + timedelta(days=self.rng.randrange(90))


_BLANK: dict[str, Details] = {
    "Person": PersonDetails(),
    "Place": PlaceDetails(text="somewhere"),
    "Venue": VenueDetails(name="a venue"),
    "Vehicle": VehicleDetails(),
    "Phone": PhoneDetails(number="0"),
    "OnlineAccount": OnlineAccountDetails(handle="someone"),
    "Organisation": OrganisationDetails(name="an organisation"),
}


def _wordings(snapshot: Snapshot, report_id: str) -> Iterator[Report]:
    for _, payload in snapshot.entries_with_payloads(kinds=("report.recorded", "report.corrected")):
        if isinstance(payload, ReportRecorded | ReportCorrected) and payload.report.id == report_id:
            yield payload.report


def _newest_wording(ledger: Ledger, report_id: str) -> Report:
    with ledger.reading() as snapshot:
        return list(_wordings(snapshot, report_id))[-1]


def _redacted(payload: BaseModel) -> BaseModel:
    """Take the words out and leave the ids: what an erasure leaves behind."""
    if isinstance(payload, Judgement):
        return payload.model_copy(update={"reason": "redacted"})
    if not isinstance(payload, ReportRecorded | ReportCorrected):
        raise TypeError("this history erases reports and judgements only")
    mentions = tuple(
        each.model_copy(update={"details": _BLANK[each.details.label]}) for each in payload.report.mentions
    )
    blank = {"text": "", "cleared_text": "", "mentions": mentions}
    return payload.model_copy(update={"report": payload.report.model_copy(update=blank)})
