"""The reports that are planted: who sends each, who it is opened to, whom and what it names."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from planted_rules import Standing

NOW: Final = datetime(2026, 10, 12, 9, tzinfo=UTC)
MEETINGS: Final = (date(2026, 4, 30), date(2026, 10, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One report to be planted: who sends it, who it is opened to, whom and what it names.

    `child`, `adult` and `venue` say which person or premises it means, so that two agencies can name the same one.
    """

    key: str
    sender: str
    opened: tuple[str, ...] = ()
    grade: str = "2B"
    conditions: bool = False
    withdrawn: bool = False
    child: str = ""
    adult: str = ""
    adult_born: bool = True
    venue: str = ""
    things: bool = True
    text_names_child: bool = False
    cleared: bool = False
    missing: bool = False

    @property
    def standing(self) -> Standing:
        return Standing(
            sender=self.sender,
            opened=frozenset(self.opened),
            suspected_false=self.grade.endswith("E"),
            withdrawn=self.withdrawn,
        )


CASES: Final = (
    Case(key="open", sender="homes", opened=("meeting",), child="C1", adult="A1", venue="V1"),
    Case(key="second_agency", sender="housing", opened=("meeting",), child="C1", adult="A1", venue="V1", things=False),
    Case(key="restricted", sender="police", conditions=True, child="C1", adult="A1", venue="V1"),
    Case(key="conditions_named", sender="housing", opened=("safeguarding",), conditions=True, child="C2", adult="A2", things=False),
    Case(key="conditions_met", sender="housing", opened=("meeting",), conditions=True, adult="A2", venue="V1"),
    Case(key="police_only", sender="police", opened=("police",), child="C8", adult="A2", venue="V5"),
    Case(key="safeguarding_only", sender="health", opened=("safeguarding",), child="C3", adult="A1"),
    Case(
        key="cleared", sender="police", opened=("meeting", "licensing"), child="C4", adult="A3", venue="V2",
        text_names_child=True, cleared=True,
    ),
    Case(key="not_cleared", sender="education", opened=("meeting", "licensing"), child="C4", adult="A3", venue="V2", things=False),
    Case(key="false", sender="police", opened=("meeting",), grade="3E", child="C1", adult="A1", venue="V1"),
    Case(key="withdrawn", sender="health", opened=("meeting",), withdrawn=True, child="C5", adult="A1", venue="V3"),
    Case(key="free_text", sender="voluntary", opened=("meeting",), adult="A6", venue="V1", text_names_child=True, things=False),
    Case(key="age_unknown", sender="probation", opened=("meeting",), adult="A4", adult_born=False, venue="V1", things=False),
    Case(key="age_recorded", sender="probation", opened=("meeting",), adult="A7", adult_born=False, things=False),
    Case(key="by_licensing", sender="licensing", adult="A5", venue="V2"),
    Case(key="licensee", sender="police", opened=("meeting", "licensing"), adult="A5", venue="V2", things=False),
    Case(key="missing", sender="missing", opened=("meeting",), child="C2", missing=True, things=False),
    Case(key="to_one_agency", sender="youth_justice", opened=("agency_homes",), child="C6", adult="A8"),
    Case(key="unopened", sender="social_care", child="C7", adult="A8"),
    Case(key="licensing_only", sender="education", opened=("licensing",), child="C9", adult="A9", venue="V4", cleared=True, things=False),
)  # fmt: skip

# Worded like the first, without a reference of its own, and not opened: the unit is asked whether it corrects that one.
RESEMBLING: Final = Case(key="resembling", sender="homes", child="C1")
EVERY: Final = (*CASES, RESEMBLING)


def case_of(key: str) -> Case:
    return next(each for each in EVERY if each.key == key)
