"""What was planted where, and what each looker may have of it."""

from dataclasses import dataclass, field

from planted_cases import Case, case_of
from planted_notices import standing_of
from planted_rules import Looker, Standing, may_have
from planted_words import Plant, Words, mark_of

from intel.app import Services


@dataclass(slots=True)
class World:
    """The planted ledger: what was planted, and the ids of all there is."""

    services: Services
    words: Words
    plants: list[Plant] = field(default_factory=list)
    reports: dict[str, str] = field(default_factory=dict)
    returns: dict[str, str] = field(default_factory=dict)
    entities: dict[str, dict[str, list[Standing]]] = field(default_factory=dict)
    records: dict[str, Standing] = field(default_factory=dict)
    homes: set[str] = field(default_factory=set)
    suspects: list[str] = field(default_factory=list)
    notices: dict[str, str] = field(default_factory=dict)

    def add(
        self, case: Case, what: str, name: str, value: object, *, lives_on: frozenset[str] = frozenset()
    ) -> object:
        """Note a plant and give it back, to be written into the row."""
        self.note(case.key, what, name, value, case.standing, lives_on)
        return value

    def nobodys(self, key: str, name: str, value: object) -> object:
        """Note a plant that nobody may have any more, or at all."""
        self.note(key, "thing", name, value, Standing(sender="", withdrawn=True), frozenset())
        return value

    def note(
        self, case: str, what: str, name: str, value: object, standing: Standing, lives_on: frozenset[str]
    ) -> None:
        self.plants.append(
            Plant(
                mark=mark_of(value), written=str(value), what=what, field=name, case=case, standings=(standing,),
                lives_on=lives_on,
            )
        )  # fmt: skip

    def may_know(self, looker: Looker, internal_id: str) -> bool:
        """Say whether someone may meet an id at all, as a token of their own scope."""
        for key, report_id in self.reports.items():
            if report_id == internal_id:
                return case_of(key).standing.open_to(looker)
        for key, notice_id in self.notices.items():
            if notice_id == internal_id:
                return standing_of(key).open_to(looker)
        for agency, return_id in self.returns.items():
            if return_id == internal_id:
                return may_have("return", Standing(sender=agency), looker)
        for label, known in self.entities.items():
            if internal_id in known:
                what = "venue" if label == "Venue" else "home" if internal_id in self.homes else "thing"
                return any(may_have(what, each, looker) for each in known[internal_id])
        return False

    def heard_by(self, audiences: frozenset[str], internal_id: str) -> bool:
        """Say whether a report that is or mentions it is open to an audience."""
        standings = [case_of(key).standing for key, each in self.reports.items() if each == internal_id]
        standings += [each for key, each in self.records.items() if key == internal_id]
        standings += [standing_of(key) for key, each in self.notices.items() if each == internal_id]
        for known in self.entities.values():
            standings += known.get(internal_id, [])
        return not standings or any(each.open_to_any(audiences) for each in standings)

    def ids(self) -> list[str]:
        """Return every id a token can stand for."""
        things = [each for known in self.entities.values() for each in known]
        return [
            *things,
            *self.reports.values(),
            *self.returns.values(),
            *self.notices.values(),
            *self.records,
        ]
